//! Vector tiles: by the paths of OGC API – Tiles and by `/xyz`, and what describes them.

mod answer;
mod content;
mod finished;
mod tile;
mod tile_sets;
mod tilejson;
mod warm_up;

pub(super) use answer::{CutCache, TileCache};
pub(super) use content::TileTable;
pub(super) use tile::{
    __path_collection_tile, __path_dataset_tile, __path_xyz_tile, AsksForTile, TileRequest, collection_tile,
    dataset_tile, index, xyz_coord, xyz_tile,
};
pub(super) use tile_sets::{
    __path_collection_tile_set, __path_collection_tile_sets, __path_dataset_tile_set, __path_dataset_tile_sets,
    __path_tile_matrix_set, __path_tile_matrix_sets, collection_tile_set, collection_tile_sets, dataset_tile_set,
    dataset_tile_sets, tile_matrix_set, tile_matrix_sets,
};
pub(super) use tilejson::{__path_xyz_tilejson, TileJson, table_tilejson, xyz_tilejson};
pub(super) use warm_up::warm_up;

use super::extract::Format;
use super::links::{Base, Link};
use crate::atlas::{Atlas, Collection};
use crate::boundaries::Level;

/// The relation of a list of vector tile sets.
pub(super) const TILESETS_VECTOR: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

/// The finest zoom tiles are made for: beyond it a client enlarges them.
pub(super) const MAX_ZOOM: u8 = 14;

/// Returns the links from a collection to its tiles.
pub(super) fn links(collection: &str, base: &Base) -> Vec<Link> {
    let title = "Vector tiles";
    vec![
        Link::new(base.href(&format!("/collections/{collection}/tiles")), TILESETS_VECTOR, Format::Json, title),
        Link::new(base.href(&format!("/xyz/{collection}.json")), "describedby", Format::TileJson, "TileJSON"),
    ]
}

/// Returns the address of a level's tiles as the map's page draws them, without values, below the root of the API.
pub(super) fn of_page(atlas: &Atlas, level: Level) -> String {
    let version = content::version(atlas, Some(Collection::Areas(level)), &[]);
    format!("xyz/{}/{{z}}/{{x}}/{{y}}.mvt?layers=areas,points,borders&v={version}", level.collection_id())
}
