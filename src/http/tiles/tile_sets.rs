//! What tile sets there are, and their tiling scheme (OGC API – Tiles, part 1).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::features::{CollectionPath, collection_of};
use super::MAX_ZOOM;
use super::tile::web_mercator_quad;
use crate::atlas::Atlas;
use crate::http::etag::{Caching, ETag, conditional};
use crate::http::extract::{ApiPath, ApiQuery, Format, Negotiation};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, AppState, Refusal};
use crate::tiles::TileMatrixSet;

const TILE_MATRIX_SET_URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const CRS_URI: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";

/// Which representation.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct TileSetQuery {
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

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
#[utoipa::path(get, path = "/tileMatrixSets", tag = "Tiles", params(TileSetQuery),
    responses((status = 200, description = "The tiling schemes", body = TileMatrixSetsDocument), Refusal))]
pub(in crate::http) async fn tile_matrix_sets(
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    conditional(&headers, ETag::new([], format), format, Caching::Revalidate, async {
        let id = TileMatrixSet::WEB_MERCATOR_QUAD;
        let href = base.href(&format!("/tileMatrixSets/{id}"));
        let links = vec![Link::new(href, "self", Format::Json, "Google Maps Compatible")];
        let set =
            TileMatrixSetLink { id, title: "Google Maps Compatible", uri: TILE_MATRIX_SET_URI, crs: CRS_URI, links };
        json(&TileMatrixSetsDocument { tile_matrix_sets: vec![set] })
    })
    .await
}

/// A tiling scheme
#[utoipa::path(get, path = "/tileMatrixSets/{tileMatrixSetId}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), TileSetQuery),
    responses((status = 200, description = "The tiling scheme", body = Object, content_type = "application/json"), Refusal))]
pub(in crate::http) async fn tile_matrix_set(
    ApiPath(path): ApiPath<TileMatrixSetPath>,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let body = async { json(&TileMatrixSet::web_mercator_quad()) };
    conditional(&headers, ETag::new([], format), format, Caching::Revalidate, body).await
}

/// A collection's tile sets
#[utoipa::path(get, path = "/collections/{collectionId}/tiles", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), TileSetQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn collection_tile_sets(
    State(state): State<AppState>,
    ApiPath(path): ApiPath<CollectionPath>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    let atlas = state.atlas();
    let id = collection_of(&atlas, &path.collection_id)?.id();
    conditional(&headers, ETag::new([atlas.version()], format), format, Caching::Revalidate, async {
        json(&list(&atlas, &format!("/collections/{id}/tiles"), id, &base))
    })
    .await
}

/// A collection's tile set
#[utoipa::path(get, path = "/collections/{collectionId}/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"),
        ("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), TileSetQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn collection_tile_set(
    State(state): State<AppState>,
    ApiPath(path): ApiPath<CollectionTileSetPath>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    let atlas = state.atlas();
    let id = collection_of(&atlas, &path.collection_id)?.id();
    web_mercator_quad(&path.tile_matrix_set_id)?;
    conditional(&headers, ETag::new([atlas.version()], format), format, Caching::Revalidate, async {
        json(&tile_set(&atlas, &format!("/collections/{id}/tiles"), id, &base))
    })
    .await
}

/// The atlas's tile sets
#[utoipa::path(get, path = "/tiles", tag = "Tiles", params(TileSetQuery),
    responses((status = 200, description = "The tile sets", body = TileSetsDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_sets(
    State(state): State<AppState>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    let atlas = state.atlas();
    conditional(&headers, ETag::new([atlas.version()], format), format, Caching::Revalidate, async {
        json(&list(&atlas, "/tiles", &atlas.meta().id, &base))
    })
    .await
}

/// The atlas's tile set
#[utoipa::path(get, path = "/tiles/{tileMatrixSetId}", tag = "Tiles",
    params(("tileMatrixSetId" = String, Path, description = "`WebMercatorQuad`"), TileSetQuery),
    responses((status = 200, description = "The tile set", body = TileSetDocument), Refusal))]
pub(in crate::http) async fn dataset_tile_set(
    State(state): State<AppState>,
    ApiPath(path): ApiPath<TileMatrixSetPath>,
    base: Base,
    negotiation: Negotiation,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<TileSetQuery>,
) -> Result<Response, ApiError> {
    let format = negotiation.choose(query.f.as_deref(), &[Format::Json])?;
    web_mercator_quad(&path.tile_matrix_set_id)?;
    let atlas = state.atlas();
    conditional(&headers, ETag::new([atlas.version()], format), format, Caching::Revalidate, async {
        json(&tile_set(&atlas, "/tiles", &atlas.meta().id, &base))
    })
    .await
}

fn list(atlas: &Atlas, path: &str, title: &str, base: &Base) -> TileSetsDocument {
    let links = vec![Link::new(base.href(path), "self", Format::Json, "The tile sets")];
    TileSetsDocument { links, tilesets: vec![tile_set(atlas, path, title, base)] }
}

fn tile_set(atlas: &Atlas, path: &str, title: &str, base: &Base) -> TileSetDocument {
    let own = format!("{path}/{}", TileMatrixSet::WEB_MERCATOR_QUAD);
    let template = base.href(&format!("{own}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"));
    let scheme = base.href(&format!("/tileMatrixSets/{}", TileMatrixSet::WEB_MERCATOR_QUAD));
    TileSetDocument {
        title: title.to_owned(),
        data_type: "vector",
        crs: CRS_URI,
        tile_matrix_set_uri: TILE_MATRIX_SET_URI,
        tile_matrix_set_limits: limits(atlas),
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

/// Returns, zoom by zoom, the rows and columns between which all of the atlas lies.
fn limits(atlas: &Atlas) -> Vec<TileMatrixLimits> {
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
    (0..=MAX_ZOOM).map(at_zoom).collect()
}
