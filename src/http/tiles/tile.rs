//! Tiles themselves.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::super::features::{ServedCollection, chosen_indicators};
use super::answer::tile_bytes;
use super::content::{TileContent, TileTable};
use super::finished::Coding;
use crate::atlas::{Atlas, TileLayerKind, TileLayers};
use crate::http::coding::prefers_gzip;
use crate::http::etag::{Caching, ETag};
use crate::http::extract::{ApiPath, CommaList, Format, Negotiation, parsed, read};
use crate::http::ready::Lasting;
use crate::http::{ApiError, AppState, Refusal};
use crate::indicators::{IndicatorId, TimeFilter};
use crate::tiles::{TileCoord, TileMatrixSet};

/// How many headers an answer has in the end, so that their table need not grow.
const HEADERS: usize = 12;

/// What stands in the tags of a tile's features.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct TileQuery {
    /// The indicators to join, by id, with commas between them; default: none.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(super) indicators: Option<CommaList<IndicatorId>>,
    /// The period of the indicators' values, exactly. Without it each indicator gives its latest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    pub(super) datetime: Option<TimeFilter>,
    /// The layers of a level: `areas`, `points` for parts too small to draw, `labels`, `borders`, each border once, with
    /// commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = "areas,borders")]
    pub(super) layers: Option<CommaList<TileLayerKind>>,
    /// The version of the data, as the TileJSON names it. The tile is the same without it, but may be kept for ever
    /// with it.
    pub(super) v: Option<String>,
    /// The representation: `mvt`.
    pub(super) f: Option<String>,
}

/// What every query of a tile says.
pub(in crate::http) trait AsksForTile {
    /// Returns the representation that is named.
    fn format(&self) -> Option<&str>;
}

impl AsksForTile for TileQuery {
    fn format(&self) -> Option<&str> {
        self.f.as_deref()
    }
}

/// What is asked of a tile, and how the caller takes it: no more of the request than that, because tiles are what most
/// requests are for.
#[derive(Debug)]
pub(in crate::http) struct TileRequest<Q = TileQuery> {
    state: AppState,
    /// The atlas as it was when the request came.
    pub(in crate::http) atlas: Arc<Atlas>,
    pub(in crate::http) query: Q,
    coding: Coding,
    /// The headers that say what the caller has already.
    conditions: HeaderMap,
}

impl<Q: AsksForTile + DeserializeOwned + Send> FromRequestParts<AppState> for TileRequest<Q> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let query: Q = read(parts.uri.query().unwrap_or_default())?;
        Negotiation::new(&parts.headers).choose(query.format(), &[Format::Mvt])?;
        let coding = if prefers_gzip(&parts.headers) { Coding::Gzip } else { Coding::Identity };
        let conditions = parts.headers.get_all(header::IF_NONE_MATCH).iter();
        let conditions = conditions.map(|value| (header::IF_NONE_MATCH, value.clone())).collect();
        Ok(Self { state: state.clone(), atlas: state.atlas(), query, coding, conditions })
    }
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
/// Mapbox Vector Tile 2.1: a layer with the collection's id and, of a level, `…-points`, `…-labels` and `…-borders` beside it. Row before column, as OGC API – Tiles has it.
#[utoipa::path(get, path = "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"),
        ("tileMatrix" = String, Path, description = "The zoom, 0 to 24"), ("tileRow" = u32, Path, description = "The row, from the north"),
        ("tileCol" = u32, Path, description = "The column, from the west"), TileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn collection_tile(
    ApiPath(path): ApiPath<CollectionTilePath>,
    request: TileRequest,
) -> Result<Response, ApiError> {
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let coord = ogc_coord(&path.tile_matrix, &path.tile_row, &path.tile_col)?;
    let served = ServedCollection::find(&request.state, &request.atlas, &path.collection_id).await?;
    answer(request, Some(served), coord).await
}

/// A tile of the whole atlas
///
/// Mapbox Vector Tile 2.1 with the layers of every collection whose lowest zoom this is or was passed.
#[utoipa::path(get, path = "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"),
        ("tileMatrix" = String, Path, description = "The zoom, 0 to 24"), ("tileRow" = u32, Path, description = "The row, from the north"),
        ("tileCol" = u32, Path, description = "The column, from the west"), TileQuery),
    responses((status = 200, description = "A vector tile", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "An empty tile"), Refusal))]
pub(in crate::http) async fn dataset_tile(
    ApiPath(path): ApiPath<DatasetTilePath>,
    request: TileRequest,
) -> Result<Response, ApiError> {
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let coord = ogc_coord(&path.tile_matrix, &path.tile_row, &path.tile_col)?;
    answer(request, None, coord).await
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
    request: TileRequest,
) -> Result<Response, ApiError> {
    let coord = xyz_coord([&path.z, &path.x, &path.y])?;
    let served = ServedCollection::find(&request.state, &request.atlas, &path.collection_id).await?;
    answer(request, Some(served), coord).await
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

/// Reads zoom, column and row; the row may end in `.mvt` or `.pbf`.
///
/// # Errors
/// [`ApiError::NotFound`] if they name no tile.
pub(in crate::http) fn xyz_coord([z, x, y]: [&str; 3]) -> Result<TileCoord, ApiError> {
    let row = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    let (z, x, y) = (index("z", z)?, index("x", x)?, index("y", row)?);
    TileCoord::from_xyz(z, x, y).map_err(|error| ApiError::NotFound(error.to_string()))
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
    request: TileRequest,
    served: Option<ServedCollection>,
    coord: TileCoord,
) -> Result<Response, ApiError> {
    let TileRequest { state, atlas, query, coding, conditions } = request;
    let named = query.indicators.map(|list| list.0).unwrap_or_default();
    let indicators = match &served {
        Some(served) => served.chosen_indicators(&atlas, state.limits(), &named)?,
        None => chosen_indicators(&atlas, state.limits(), &named)?,
    };
    let layers = TileLayers::of(&query.layers.map(|list| list.0).unwrap_or_default());
    let kept = |of_atlas| served.as_ref().map_or(of_atlas, |served| served.caching(of_atlas));
    let [immutable, revalidate] = [Caching::Immutable, Caching::Revalidate].map(kept);
    let content = TileContent::new(atlas, served, indicators, query.datetime, layers);
    let is_current = query.v.is_some_and(|v| v == content.version.to_string());
    let caching = if is_current { immutable } else { revalidate };
    represent_content(&state, content, coord, coding, (&conditions, caching)).await
}

impl<Q> TileRequest<Q> {
    /// Answers with a tile of a level whose tags are these figures; `v` is the version that the caller named.
    ///
    /// # Errors
    /// Those of working out the figures, and of a server that is too busy.
    pub(in crate::http) async fn answer_with(
        self,
        table: TileTable,
        coord: TileCoord,
        (layers, v): (&[TileLayerKind], Option<&str>),
    ) -> Result<Response, ApiError> {
        let content = TileContent::with_table(self.atlas, table, TileLayers::of(layers));
        let is_current = v.is_some_and(|v| v == content.version.to_string());
        let caching = if is_current { Caching::Immutable } else { Caching::Revalidate };
        represent_content(&self.state, content, coord, self.coding, (&self.conditions, caching)).await
    }
}

async fn represent_content(
    state: &AppState,
    content: TileContent,
    coord: TileCoord,
    coding: Coding,
    (conditions, caching): (&HeaderMap, Caching),
) -> Result<Response, ApiError> {
    // The version names the maker too, and the bytes hold no address.
    let etag = ETag::of_content(content.version);
    let mut response = if etag.matches(conditions) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // What somebody joined may be taken away while the atlas stays.
        let atlas = content.is_of_atlas_alone().then(|| content.atlas());
        let tile = tile_bytes(state, content, coord, coding).await?;
        let body = tile.as_ref().map_or_else(Bytes::new, |(_coding, bytes)| bytes.clone());
        let mut response = represent(tile);
        if let Some(atlas) = atlas {
            response.extensions_mut().insert(Lasting { atlas, body });
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header()?);
    headers.insert(header::CACHE_CONTROL, caching.header());
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    Ok(response)
}

fn represent(tile: Option<(Coding, Bytes)>) -> Response {
    let Some((coding, bytes)) = tile else { return StatusCode::NO_CONTENT.into_response() };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Format::Mvt.media_type()));
    if coding == Coding::Gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
