//! What tile sets there are, and their tiling scheme (OGC API – Tiles, part 1).

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::features::{CollectionPath, ServedCollection};
use super::MAX_ZOOM;
use super::tile::web_mercator_quad;
use super::tilejson::lowest_zoom;
use crate::atlas::Atlas;
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, Refusal};
use crate::tiles::TileMatrixSet;

const TILE_MATRIX_SET_URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const CRS_URI: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";

/// The path of a tiling scheme.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct TileMatrixSetPath {
    #[serde(rename = "tileMatrixSetId")]
    tile_matrix_set_id: String,
}

/// The path of a collection's tile set.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct CollectionTileSetPath {
    #[serde(rename = "collectionId")]
    collection_id: String,
    #[serde(rename = "tileMatrixSetId")]
    tile_matrix_set_id: String,
}

/// The tile sets.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TileSetsDocument {
    links: Vec<Link>,
    tilesets: Vec<TileSetDocument>,
}

/// A tile set.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct TileSetDocument {
    title: String,
    /// Always `vector`.
    data_type: &'static str,
    crs: &'static str,
    #[serde(rename = "tileMatrixSetURI")]
    tile_matrix_set_uri: &'static str,
    /// Which zooms tiles are made for.
    tile_matrix_set_limits: Vec<TileMatrixLimits>,
    links: Vec<Link>,
}

/// Which tiles of a zoom may hold something.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct TileMatrixLimits {
    tile_matrix: String,
    min_tile_row: u32,
    max_tile_row: u32,
    min_tile_col: u32,
    max_tile_col: u32,
}

/// The tiling schemes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct TileMatrixSetsDocument {
    tile_matrix_sets: Vec<TileMatrixSetLink>,
}

/// A tiling scheme, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TileMatrixSetLink {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    links: Vec<Link>,
}

/// The tiling schemes
#[utoipa::path(get, path = "/tileMatrixSets", tag = "Tiles", params(FormatQuery),
    responses((status = 200, description = "The tiling schemes", body = TileMatrixSetsDocument), Refusal))]
pub(in crate::http) async fn tile_matrix_sets(
    ApiRequest { atlas: _, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    caller
        .answer([], format, async {
            let id = TileMatrixSet::WEB_MERCATOR_QUAD;
            let href = base.href(&format!("/tileMatrixSets/{id}"));
            let links = vec![Link::new(href, "self", Format::Json, "Google Maps Compatible")];
            let set = TileMatrixSetLink {
                id,
                title: "Google Maps Compatible",
                uri: TILE_MATRIX_SET_URI,
                crs: CRS_URI,
                links,
            };
            json(&TileMatrixSetsDocument { tile_matrix_sets: vec![set] })
        })
        .await
}

/// A tiling scheme
#[utoipa::path(get, path = "/tileMatrixSets/{tileMatrixSetId}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), FormatQuery),
    responses((status = 200, description = "The tiling scheme", body = Object, content_type = "application/json"), Refusal))]
pub(in crate::http) async fn tile_matrix_set(
    ApiPath(path): ApiPath<TileMatrixSetPath>,
    ApiRequest { atlas: _, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let body = async { json(&TileMatrixSet::web_mercator_quad()) };
    caller.answer([], format, body).await
}

/// A collection's tile sets
#[utoipa::path(get, path = "/collections/{collectionId}/tiles", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn collection_tile_sets(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let (id, lowest) = (served.id(), lowest_zoom(&atlas, served.collection()));
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    caller
        .answer_for(versions, format, served.caching(Caching::Revalidate), async {
            json(&list(&atlas, &format!("/collections/{id}/tiles"), id, &base, lowest))
        })
        .await
}

/// A collection's tile set
#[utoipa::path(get, path = "/collections/{collectionId}/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), FormatQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn collection_tile_set(
    ApiPath(path): ApiPath<CollectionTileSetPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let (id, lowest) = (served.id(), lowest_zoom(&atlas, served.collection()));
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    caller
        .answer_for(versions, format, served.caching(Caching::Revalidate), async {
            json(&tile_set(&atlas, &format!("/collections/{id}/tiles"), id, &base, lowest))
        })
        .await
}

/// The atlas's tile sets
#[utoipa::path(get, path = "/tiles", tag = "Tiles", params(FormatQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_sets(
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    caller.answer([atlas.version()], format, async { json(&list(&atlas, "/tiles", &atlas.meta().id, &base, 0)) }).await
}

/// The atlas's tile set
#[utoipa::path(get, path = "/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), FormatQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_set(
    ApiPath(path): ApiPath<TileMatrixSetPath>,
    ApiRequest { atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    caller
        .answer([atlas.version()], format, async { json(&tile_set(&atlas, "/tiles", &atlas.meta().id, &base, 0)) })
        .await
}

fn list(atlas: &Atlas, path: &str, title: &str, base: &Base, lowest: u8) -> TileSetsDocument {
    let links = vec![Link::new(base.href(path), "self", Format::Json, "The tile sets")];
    TileSetsDocument { links, tilesets: vec![tile_set(atlas, path, title, base, lowest)] }
}

fn tile_set(atlas: &Atlas, path: &str, title: &str, base: &Base, lowest: u8) -> TileSetDocument {
    let own = format!("{path}/{}", TileMatrixSet::WEB_MERCATOR_QUAD);
    let template = base.href(&format!("{own}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"));
    let scheme = base.href(&format!("/tileMatrixSets/{}", TileMatrixSet::WEB_MERCATOR_QUAD));
    TileSetDocument {
        title: title.to_owned(),
        data_type: "vector",
        crs: CRS_URI,
        tile_matrix_set_uri: TILE_MATRIX_SET_URI,
        tile_matrix_set_limits: limits(atlas, lowest),
        links: vec![
            Link::new(base.href(&own), "self", Format::Json, "This tile set"),
            Link::template(template, "item", Format::Mvt, "Tiles"),
            Link::new(
                scheme,
                "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                Format::Json,
                "The tiling scheme",
            ),
        ],
    }
}

/// Returns, zoom by zoom, the rows and columns between which all of the atlas lies, from the lowest with something in it.
fn limits(atlas: &Atlas, lowest: u8) -> Vec<TileMatrixLimits> {
    let extents = atlas.levels().filter_map(|(_, index)| index.extent).chain(atlas.service_index().extent);
    let Some(extent) = extents.reduce(|a, b| a.union(&b)) else { return Vec::new() };
    let corner = |lon, lat| crate::geometry::LonLat::new(lon, lat).ok().map(crate::geometry::MercatorPoint::from);
    let (Some(north_west), Some(south_east)) =
        (corner(extent.west(), extent.north()), corner(extent.east(), extent.south()))
    else {
        return Vec::new();
    };
    let at_zoom = |zoom: u8| {
        let tiles = f64::from(1_u32 << zoom);
        // A part of the unit square times the number of tiles is below 2¹⁴: it fits, and it is not negative.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2^14")]
        let index = |part: f64| (part * tiles).clamp(0.0, tiles - 1.0) as u32;
        TileMatrixLimits {
            tile_matrix: zoom.to_string(),
            min_tile_row: index(north_west.y()),
            max_tile_row: index(south_east.y()),
            min_tile_col: index(north_west.x()),
            max_tile_col: index(south_east.x()),
        }
    };
    (lowest..=MAX_ZOOM).map(at_zoom).collect()
}
