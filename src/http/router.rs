//! Which handler answers which path, and what happens to every request and answer on the way.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::envelope::EnvelopeLayer;
use super::methods::methods_of;
use super::{
    ApiError, AppState, access, assets, basemap, conformance, features, health, hsds, indicators, joins, landing,
    nearest, openapi, place, places, services, styles, tiles,
};

/// Answers smaller than this are not worth compressing.
const MIN_COMPRESSED_BYTES: u64 = 512;

#[derive(utoipa::OpenApi)]
#[openapi(tags(
    (name = "Service", description = "What there is, and how it is described."),
    (name = "Features", description = "Areas with their indicators, and services, as GeoJSON and CSV (OGC API – Features)."),
    (name = "Tiles", description = "Vector tiles (OGC API – Tiles) and TileJSON."),
    (name = "Styles", description = "Map styles for MapLibre and QGIS."),
    (name = "Indicators", description = "What is measured: definitions, values, class breaks."),
    (name = "Places", description = "Areas and settlements by name and by position."),
    (name = "Services", description = "The register of services, and those nearest to a position."),
    (name = "Access", description = "Who has a service within reach, who a service serves, and where much need meets little access."),
    (name = "Joins", description = "A table joined to the features of a collection by a key (OGC API – Joins)."),
    (name = "Operation", description = "For those who run the server."),
))]
struct Api;

/// What is described before tiles.
fn before_tiles() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(landing::landing))
        .routes(routes!(openapi::api))
        .routes(routes!(conformance::conformance))
        .routes(routes!(features::collections))
        .routes(routes!(features::collection))
        .routes(routes!(features::items))
        .routes(routes!(features::item))
        .routes(routes!(features::points))
        .routes(routes!(features::queryables))
        .routes(routes!(features::schema))
        .routes(routes!(tiles::collection_tile_sets))
        .routes(routes!(tiles::collection_tile_set))
        .routes(routes!(tiles::dataset_tile_sets))
        .routes(routes!(tiles::dataset_tile_set))
}

/// Tiles themselves: they are kept as they go out, and nobody compresses them on their way.
fn finished_tiles() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tiles::collection_tile))
        .routes(routes!(tiles::dataset_tile))
        .routes(routes!(tiles::xyz_tile))
        .routes(routes!(access::coverage_tile))
}

/// What is described after tiles.
fn after_tiles() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tiles::tile_matrix_sets))
        .routes(routes!(tiles::tile_matrix_set))
        .routes(routes!(tiles::xyz_tilejson))
        .routes(routes!(styles::styles))
        .routes(routes!(styles::style))
        .routes(routes!(basemap::land))
        .routes(routes!(basemap::tile))
        .routes(routes!(indicators::indicators))
        .routes(routes!(indicators::indicator))
        .routes(routes!(indicators::indicator_values))
        .routes(routes!(indicators::indicator_classes))
        .routes(routes!(places::places))
        .routes(routes!(places::places_at))
        .routes(routes!(place::place))
        .routes(routes!(services::services))
        .routes(routes!(nearest::nearest))
        .routes(routes!(services::service))
        .routes(routes!(access::coverage))
        .routes(routes!(access::coverage_points))
        .routes(routes!(access::coverage_tilejson))
        .routes(routes!(access::catchment))
        .routes(routes!(access::accessibility))
        .routes(routes!(access::gap_of_areas))
        .routes(routes!(hsds::hsds))
        .routes(routes!(hsds::hsds_services))
        .routes(routes!(hsds::hsds_service))
        .routes(routes!(hsds::hsds_organizations))
        .routes(routes!(hsds::hsds_organization))
        .routes(routes!(hsds::hsds_service_at_locations))
        .routes(routes!(hsds::hsds_service_at_location))
        .routes(routes!(hsds::hsds_taxonomies))
        .routes(routes!(hsds::hsds_taxonomy))
        .routes(routes!(hsds::hsds_taxonomy_terms))
        .routes(routes!(hsds::hsds_taxonomy_term))
        .merge(written())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

/// What takes a body: more of it than others may send.
fn written() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(joins::keys))
        .routes(routes!(joins::joins, joins::create))
        .routes(routes!(joins::join, joins::delete))
        .routes(routes!(joins::items))
        .routes(routes!(joins::file_join))
        .merge(joins::pages())
        .layer(DefaultBodyLimit::max(joins::MAX_BODY_BYTES))
}

/// The description of all routes.
pub(super) static DESCRIPTION: LazyLock<OpenApi> =
    LazyLock::new(|| before_tiles().merge(finished_tiles()).merge(after_tiles()).split_for_parts().1);

/// Returns the service that answers requests; it opens no socket.
pub fn router(state: AppState) -> Router {
    let (tiles, _) = finished_tiles().split_for_parts();
    let (others, _) = before_tiles().merge(after_tiles()).split_for_parts();
    others
        .route("/hsds", axum::routing::get(hsds::hsds_without_slash))
        .route("/assets/{*path}", axum::routing::get(assets::asset))
        .route("/favicon.ico", axum::routing::get(assets::icon))
        .fallback(async || {
            ApiError::NotFound("there is nothing at this path; what there is, is linked from /".to_owned())
        })
        .layer(compression())
        .merge(tiles)
        .method_not_allowed_fallback(async |uri: Uri| ApiError::MethodNotAllowed { accepted: methods_of(uri.path()) })
        .layer(EnvelopeLayer(state.clone()))
        .with_state(state)
}

fn compression() -> CompressionLayer<impl Predicate> {
    // Nearly everything else we send is text; small answers, and what is compressed already, are left alone.
    let worthwhile = SizeAbove::new(MIN_COMPRESSED_BYTES).and(NotForContentType::const_new("font/"));
    CompressionLayer::new().compress_when(worthwhile.and(NotForContentType::IMAGES))
}
