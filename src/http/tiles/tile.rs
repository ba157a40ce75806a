//! Tiles themselves.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::features::{chosen_indicators, collection_of};
use crate::atlas::{Atlas, Collection, Version};
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Caller, CommaList, Format, parsed};
use crate::http::{ApiError, AppState, Refusal, blocking};
use crate::indicators::{IndicatorId, TimeFilter};
use crate::tiles::{TileCoord, TileMatrixSet};

/// Changes whenever tiles of the same data come out different: their addresses are kept for ever.
const TILE_MAKER: &str = "tiles of 0.1.0";

/// What stands in the tags of a tile's features.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct TileQuery {
    /// The indicators to join, by id, with commas between them; none if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(super) indicators: Option<CommaList<IndicatorId>>,
    /// The period of the indicators' values, exactly. Without it each indicator gives its latest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    pub(super) datetime: Option<TimeFilter>,
    /// The version of the data, as the TileJSON names it. The tile is the same without it, but may be kept for ever
    /// with it.
    pub(super) v: Option<String>,
    /// The representation: `mvt`.
    pub(super) f: Option<String>,
}

/// The path of a collection's tile.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct CollectionTilePath {
    #[serde(rename = "collectionId")]
    collection_id: String,
    #[serde(rename = "tileMatrixSetId")]
    tile_matrix_set_id: String,
    #[serde(rename = "tileMatrix")]
    tile_matrix: String,
    #[serde(rename = "tileRow")]
    tile_row: String,
    #[serde(rename = "tileCol")]
    tile_col: String,
}

/// The path of the dataset's tile.
#[derive(Clone, Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names of OGC API – Tiles")]
pub(in crate::http) struct DatasetTilePath {
    #[serde(rename = "tileMatrixSetId")]
    tile_matrix_set_id: String,
    #[serde(rename = "tileMatrix")]
    tile_matrix: String,
    #[serde(rename = "tileRow")]
    tile_row: String,
    #[serde(rename = "tileCol")]
    tile_col: String,
}

/// The path of a tile in the order most maps use.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct XyzPath {
    #[serde(rename = "collectionId")]
    collection_id: String,
    z: String,
    x: String,
    y: String,
}

/// A tile of a collection
///
/// Mapbox Vector Tile 2.1, one layer with the collection's id. Row before column, as OGC API – Tiles has it.
#[utoipa::path(get, path = "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"),
        ("tileMatrix" = String, Path, description = "The zoom, 0 to 24"), ("tileRow" = u32, Path, description = "The row, from the north"),
        ("tileCol" = u32, Path, description = "The column, from the west"), TileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn collection_tile(
    ApiPath(path): ApiPath<CollectionTilePath>,
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let coord = ogc_coord(&path.tile_matrix, &path.tile_row, &path.tile_col)?;
    let collection = collection_of(&atlas, &path.collection_id)?;
    answer(&state, atlas, vec![collection], coord, &caller, query).await
}

/// A tile of the whole atlas
///
/// Mapbox Vector Tile 2.1 with one layer for each collection.
#[utoipa::path(get, path = "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"),
        ("tileMatrix" = String, Path, description = "The zoom, 0 to 24"), ("tileRow" = u32, Path, description = "The row, from the north"),
        ("tileCol" = u32, Path, description = "The column, from the west"), TileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn dataset_tile(
    ApiPath(path): ApiPath<DatasetTilePath>,
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let coord = ogc_coord(&path.tile_matrix, &path.tile_row, &path.tile_col)?;
    let collections = atlas.collections().collect();
    answer(&state, atlas, collections, coord, &caller, query).await
}

/// A tile of a collection, column before row
///
/// The same tile as `/collections/{collectionId}/tiles/WebMercatorQuad/{z}/{y}/{x}`. The row may end in `.mvt` or
/// `.pbf`.
#[utoipa::path(get, path = "/xyz/{collectionId}/{z}/{x}/{y}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("z" = u8, Path, description = "The zoom, 0 to 24"), ("x" = u32, Path, description = "The column, from the west"),
        ("y" = String, Path, description = "The row, from the north, and `.mvt` or `.pbf`"), TileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn xyz_tile(
    ApiPath(path): ApiPath<XyzPath>,
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<TileQuery>,
) -> Result<Response, ApiError> {
    let row = path.y.strip_suffix(".mvt").or_else(|| path.y.strip_suffix(".pbf")).unwrap_or(&path.y);
    let (z, x, y) = (index("z", &path.z)?, index("x", &path.x)?, index("y", row)?);
    let coord = TileCoord::from_xyz(z, x, y).map_err(|error| ApiError::NotFound(error.to_string()))?;
    let collection = collection_of(&atlas, &path.collection_id)?;
    answer(&state, atlas, vec![collection], coord, &caller, query).await
}

/// Accepts the one tiling scheme there is.
///
/// # Errors
/// [`ApiError::NotFound`] for any other.
pub(super) fn web_mercator_quad(id: &str) -> Result<(), ApiError> {
    if id == TileMatrixSet::WEB_MERCATOR_QUAD {
        return Ok(());
    }
    Err(ApiError::NotFound(format!(
        "there is no tile matrix set '{id}'; there is {}",
        TileMatrixSet::WEB_MERCATOR_QUAD
    )))
}

fn ogc_coord(tile_matrix: &str, tile_row: &str, tile_col: &str) -> Result<TileCoord, ApiError> {
    let coord = TileCoord::from_ogc(
        index("tileMatrix", tile_matrix)?,
        index("tileRow", tile_row)?,
        index("tileCol", tile_col)?,
    );
    coord.map_err(|error| ApiError::NotFound(error.to_string()))
}

/// Reads a part of a tile's path; what is no whole number names no tile.
///
/// # Errors
/// [`ApiError::NotFound`] naming the part.
pub(in crate::http) fn index<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, ApiError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    number.ok_or_else(|| ApiError::NotFound(format!("{name} '{text}' names no tile; accepted are whole numbers")))
}

async fn answer(
    state: &AppState,
    atlas: Arc<Atlas>,
    collections: Vec<Collection>,
    coord: TileCoord,
    caller: &Caller,
    query: TileQuery,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Mvt])?;
    let named = query.indicators.map(|list| list.0).unwrap_or_default();
    let indicators = chosen_indicators(&atlas, state.limits(), &named)?;
    let version = version(&atlas, &collections, &indicators);
    let is_current = query.v.is_some_and(|v| v == version.to_string());
    let caching = if is_current { Caching::Immutable } else { Caching::Revalidate };
    let work = async {
        let bytes = blocking(state, move || {
            let tables =
                collections.iter().filter_map(|&collection| atlas.table(collection, &indicators, query.datetime));
            let tables: Vec<_> = tables.collect();
            atlas.tile(&tables, coord).map_err(ApiError::internal)
        })
        .await?;
        Ok(bytes.map_or_else(|| StatusCode::NO_CONTENT.into_response(), IntoResponse::into_response))
    };
    let mut response = caller.answer_for([version], format, caching, work).await?;
    if response.status() == StatusCode::NO_CONTENT {
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    Ok(response)
}

/// Returns the version of what tiles of these collections with these indicators are made of.
pub(super) fn version(atlas: &Atlas, collections: &[Collection], indicators: &[usize]) -> Version {
    let own = collections.iter().filter_map(|collection| match collection {
        Collection::Areas(level) => atlas.level(*level).map(|(_, index)| index.version),
        Collection::Services => Some(atlas.service_index().version),
    });
    let maker = Version::of_text(TILE_MAKER);
    Version::combine(
        [maker].into_iter().chain(own).chain(indicators.iter().map(|&index| atlas.indicators()[index].version)),
    )
}
