//! What tile sets there are, and their tiling scheme (OGC API – Tiles, part 1).

use std::sync::Arc;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::features::{CollectionPath, ServedCollection, chosen_indicators};
use super::MAX_ZOOM;
use super::content::TileContent;
use super::tile::{TileQuery, web_mercator_quad};
use super::tilejson::{lowest_zoom, tile_parameters};
use crate::atlas::{Atlas, TileLayers, Version};
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, AppState, Refusal};
use crate::indicators::IndicatorId;
use crate::tiles::TileMatrixSet;

const TILE_MATRIX_SET_URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
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
///
/// With `indicators` and `datetime` the tiles they name carry those values.
#[utoipa::path(get, path = "/collections/{collectionId}/tiles", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), TileQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn collection_tile_sets(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let set = Described::of_collection(&state, &atlas, &served, &query)?;
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    let caching = served.caching(Caching::Revalidate);
    caller.answer_for(versions, format, caching, async { json(&set.list(&atlas, &base)) }).await
}

/// A collection's tile set
///
/// With `indicators` and `datetime` the tiles it names carry those values.
#[utoipa::path(get, path = "/collections/{collectionId}/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), TileQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn collection_tile_set(
    ApiPath(path): ApiPath<CollectionTileSetPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let set = Described::of_collection(&state, &atlas, &served, &query)?;
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    let caching = served.caching(Caching::Revalidate);
    caller.answer_for(versions, format, caching, async { json(&set.document(&atlas, &base)) }).await
}

/// The atlas's tile sets
///
/// With `indicators` and `datetime` the tiles they name carry those values.
#[utoipa::path(get, path = "/tiles", tag = "Tiles", params(TileQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_sets(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let set = Described::of_atlas(&state, &atlas, &query)?;
    caller.answer([atlas.version()], format, async { json(&set.list(&atlas, &base)) }).await
}

/// The atlas's tile set
///
/// With `indicators` and `datetime` the tiles it names carry those values.
#[utoipa::path(get, path = "/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), TileQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_set(
    ApiPath(path): ApiPath<TileMatrixSetPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let set = Described::of_atlas(&state, &atlas, &query)?;
    caller.answer([atlas.version()], format, async { json(&set.document(&atlas, &base)) }).await
}

/// A tile set as it is described.
struct Described<'q> {
    /// Where its kind is listed, such as `/tiles`.
    path: String,
    title: String,
    /// The first zoom with anything in it.
    lowest: u8,
    query: &'q TileQuery,
    /// Of all that its tiles depend on.
    version: Version,
}

impl<'q> Described<'q> {
    /// # Errors
    /// [`ApiError::Parameter`] if an indicator that is asked for is not there.
    fn of_collection(
        state: &AppState,
        atlas: &Arc<Atlas>,
        served: &ServedCollection,
        query: &'q TileQuery,
    ) -> Result<Self, ApiError> {
        let indicators = served.chosen_indicators(atlas, state.limits(), named(query))?;
        let (id, lowest) = (served.id(), lowest_zoom(atlas, served.collection()));
        let version = version(atlas, Some(served.clone()), indicators, query);
        Ok(Self { path: format!("/collections/{id}/tiles"), title: id.to_owned(), lowest, query, version })
    }

    /// # Errors
    /// As [`Self::of_collection`].
    fn of_atlas(state: &AppState, atlas: &Arc<Atlas>, query: &'q TileQuery) -> Result<Self, ApiError> {
        let indicators = chosen_indicators(atlas, state.limits(), named(query))?;
        let version = version(atlas, None, indicators, query);
        Ok(Self { path: "/tiles".to_owned(), title: atlas.meta().id.clone(), lowest: 0, query, version })
    }

    fn list(&self, atlas: &Atlas, base: &Base) -> TileSetsDocument {
        let own = with_parameters(&self.path, &tile_parameters(self.query, None));
        let links = vec![Link::new(base.href(&own), "self", Format::Json, "The tile sets")];
        TileSetsDocument { links, tilesets: vec![self.document(atlas, base)] }
    }

    fn document(&self, atlas: &Atlas, base: &Base) -> TileSetDocument {
        let path = format!("{}/{}", self.path, TileMatrixSet::WEB_MERCATOR_QUAD);
        let own = with_parameters(&path, &tile_parameters(self.query, None));
        let tiles = format!("{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
        let tiles = with_parameters(&tiles, &tile_parameters(self.query, Some(&self.version.to_string())));
        let scheme = base.href(&format!("/tileMatrixSets/{}", TileMatrixSet::WEB_MERCATOR_QUAD));
        TileSetDocument {
            title: self.title.clone(),
            data_type: "vector",
            crs: CRS_URI,
            tile_matrix_set_uri: TILE_MATRIX_SET_URI,
            tile_matrix_set_limits: limits(atlas, self.lowest),
            links: vec![
                Link::new(base.href(&own), "self", Format::Json, "This tile set"),
                Link::template(base.href(&tiles), "item", Format::Mvt, "Tiles"),
                Link::new(scheme, TILING_SCHEME, Format::Json, "The tiling scheme"),
            ],
        }
    }
}

/// Returns the indicators that are asked for.
fn named(query: &TileQuery) -> &[IndicatorId] {
    query.indicators.as_ref().map_or(&[], |list| &list.0)
}

/// Returns the version that the tiles depend on, as they are asked for.
fn version(atlas: &Arc<Atlas>, served: Option<ServedCollection>, indicators: Vec<usize>, query: &TileQuery) -> Version {
    let layers = TileLayers::of(query.layers.as_ref().map_or(&[], |list| &list.0));
    TileContent::new(atlas.clone(), served, indicators, query.datetime, layers).version
}

fn with_parameters(path: &str, parameters: &str) -> String {
    if parameters.is_empty() { path.to_owned() } else { format!("{path}?{parameters}") }
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
