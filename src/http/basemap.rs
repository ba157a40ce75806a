//! `/basemap/…`: what is drawn behind the areas.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::etag::{Caching, ETag};
use super::extract::{ApiPath, ApiRequest, Format};
use super::features::{write_polygons, write_text};
use super::tiles::index;
use super::{ApiError, Refusal, blocking, coding};
use crate::atlas::{Atlas, BasemapSource, Land, StoredTile, TileArchive, Version};
use crate::tiles::TileCoord;

/// How many bytes a tile may have when it is unpacked for who does not take it compressed.
const MAX_UNPACKED_BYTES: u64 = 64 << 20;

/// Endings of the row that say what the tile is, as some maps write them.
const ENDINGS: [&str; 7] = [".mvt", ".pbf", ".png", ".jpg", ".jpeg", ".webp", ".avif"];

/// Which state of the backdrop.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LandQuery {
    /// The version of the land. The answer is the same without it, but may be kept for ever with it.
    v: Option<String>,
    /// The representation: `geojson`; goes before the `Accept` header.
    f: Option<String>,
}

/// Which state of the basemap.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BasemapQuery {
    /// The version of the basemap. The tile is the same without it, but may be kept for ever with it.
    v: Option<String>,
}

/// The path of a tile of the basemap.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct BasemapPath {
    z: String,
    x: String,
    y: String,
}

/// The land around the areas
///
/// Outlines without values, for maps to draw behind the areas.
#[utoipa::path(get, path = "/basemap/land", tag = "Tiles", params(LandQuery),
    responses((status = 200, description = "The land", body = Object, content_type = "application/geo+json"), Refusal))]
pub(super) async fn land(
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<LandQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson])?;
    let version = find_land(&atlas)?.version();
    let work = blocking(&state, move || find_land(&atlas).map(land_geojson));
    caller.answer_for([version], format, caching(query.v, version), work).await
}

/// A tile of the basemap
///
/// As it is stored in the archive the atlas names: a picture or a Mapbox Vector Tile. The row may end in what the tile
/// is, such as `.png`.
#[utoipa::path(get, path = "/basemap/{z}/{x}/{y}", tag = "Tiles",
    params(("z" = u8, Path, description = "The zoom, 0 to 24"), ("x" = u32, Path, description = "The column, from the west"),
        ("y" = String, Path, description = "The row, from the north"), BasemapQuery),
    responses((status = 200, description = "A tile", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 204, description = "There is nothing there"), Refusal))]
pub(super) async fn tile(
    ApiPath(path): ApiPath<BasemapPath>,
    headers: HeaderMap,
    ApiRequest { state, atlas, query, .. }: ApiRequest<BasemapQuery>,
) -> Result<Response, ApiError> {
    let row = ENDINGS.iter().find_map(|ending| path.y.strip_suffix(ending)).unwrap_or(&path.y);
    let coord = TileCoord::from_xyz(index("z", &path.z)?, index("x", &path.x)?, index("y", row)?);
    let coord = coord.map_err(|error| ApiError::NotFound(error.to_string()))?;
    let (archive, version) = find_archive(&atlas)?;
    let media_type = archive.media_type();
    let etag = ETag::of_content(Version::combine([version, Version::of_text(&coord.to_string())]));
    let mut response = if etag.matches(&headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let read = move || {
            let (archive, _version) = find_archive(&atlas)?;
            archive.tile(coord).map_err(ApiError::internal)?.map(|tile| represent(&headers, tile)).transpose()
        };
        blocking(&state, read).await?.unwrap_or_else(|| StatusCode::NO_CONTENT.into_response())
    };
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response.headers_mut().insert(header::ETAG, etag.header()?);
    response.headers_mut().insert(header::CACHE_CONTROL, caching(query.v, version).header());
    Ok(response)
}

fn represent(headers: &HeaderMap, tile: StoredTile) -> Result<Response, ApiError> {
    if tile.gzip { coding::gzipped(headers, tile.bytes, MAX_UNPACKED_BYTES) } else { Ok(tile.bytes.into_response()) }
}

fn find_land(atlas: &Atlas) -> Result<&Land, ApiError> {
    let missing = "this atlas has no land to draw around its areas; [land] in atlas.toml names it";
    atlas.land().ok_or_else(|| ApiError::NotFound(missing.to_owned()))
}

fn find_archive(atlas: &Atlas) -> Result<(&dyn TileArchive, Version), ApiError> {
    let why = match atlas.basemap() {
        Some(basemap) => match &basemap.source {
            BasemapSource::Archive(archive) => return Ok((&**archive, basemap.version)),
            BasemapSource::Address(_) => "the tiles of this atlas's basemap are on another server",
        },
        None => "this atlas has no basemap; [basemap] in atlas.toml names one",
    };
    Err(ApiError::NotFound(why.to_owned()))
}

fn caching(asked: Option<String>, version: Version) -> Caching {
    if asked.is_some_and(|asked| asked == version.to_string()) { Caching::Immutable } else { Caching::Revalidate }
}

/// Writes the land as features without properties; whose it is stands beside them.
fn land_geojson(land: &Land) -> Vec<u8> {
    let mut out = br#"{"type":"FeatureCollection","source":"#.to_vec();
    write_text(&mut out, &land.provenance().source.el);
    out.extend_from_slice(br#","license":"#);
    write_text(&mut out, &land.provenance().license);
    out.extend_from_slice(br#","features":["#);
    for (place, outline) in land.outlines().iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        out.extend_from_slice(br#"{"type":"Feature","properties":{},"geometry":"#);
        write_polygons(&mut out, outline);
        out.push(b'}');
    }
    out.extend_from_slice(b"]}");
    out
}
