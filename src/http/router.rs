//! Which handler answers which path, and what happens to every request and answer on the way.

use std::sync::LazyLock;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{Any, CorsLayer};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::metrics::RequestLabels;
use super::{
    ApiError, AppState, assets, basemap, conformance, features, health, indicators, landing, nearest, openapi, place,
    places, problem_pages, styles, tiles,
};
use crate::atlas::Basemap;

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
    (name = "Services", description = "The services nearest to a position."),
    (name = "Operation", description = "For those who run the server."),
))]
struct Api;

fn routes() -> OpenApiRouter<AppState> {
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
        .routes(routes!(tiles::collection_tile))
        .routes(routes!(tiles::dataset_tile_sets))
        .routes(routes!(tiles::dataset_tile_set))
        .routes(routes!(tiles::dataset_tile))
        .routes(routes!(tiles::tile_matrix_sets))
        .routes(routes!(tiles::tile_matrix_set))
        .routes(routes!(tiles::xyz_tilejson))
        .routes(routes!(tiles::xyz_tile))
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
        .routes(routes!(nearest::nearest))
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

/// The description of all routes.
pub(super) static DESCRIPTION: LazyLock<OpenApi> = LazyLock::new(|| routes().split_for_parts().1);

/// Returns the service that answers requests; it opens no socket.
pub fn router(state: AppState) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .route("/assets/{*path}", axum::routing::get(assets::asset))
        .fallback(async || {
            ApiError::NotFound("there is nothing at this path; what there is, is linked from /".to_owned())
        })
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), cap_query))
        .layer(CatchPanicLayer::custom(|_panic| ApiError::internal("a handler panicked").into_response()))
        .layer(from_fn(problem_pages::problem_pages))
        .layer(compression())
        .layer(from_fn_with_state(state.clone(), harden))
        .layer(cors())
        .layer(from_fn(options))
        .layer(from_fn_with_state(state.clone(), observe))
        .with_state(state)
}

fn compression() -> CompressionLayer<impl Predicate> {
    // Nearly everything we send is text or tiles; small answers, and what is compressed already, are left alone.
    let worthwhile = SizeAbove::new(MIN_COMPRESSED_BYTES).and(NotForContentType::const_new("font/"));
    CompressionLayer::new().compress_when(worthwhile.and(NotForContentType::IMAGES))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers([header::ETAG, header::LINK, header::HeaderName::from_static("content-crs")])
}

/// Says, to whom asks by OPTIONS, that nothing can be written: clients ask it to learn whether they may edit.
///
/// The answer itself is that of the layer for other origins, which takes every OPTIONS for their question.
async fn options(request: Request, next: Next) -> Response {
    let asked = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    if asked {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    }
    response
}

/// Refuses queries longer than any that make sense.
async fn cap_query(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (found, accepted) = (request.uri().query().map_or(0, str::len), state.limits().max_query_bytes);
    if found > accepted {
        return ApiError::UriTooLong { found, accepted }.into_response();
    }
    next.run(request).await
}

/// Tells browsers to take answers for what they say they are, and to load nothing from elsewhere but a basemap.
async fn harden(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let may_be_framed = asks_for_embedding(request.uri());
    let mut response = next.run(request).await;
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let atlas = state.atlas();
    let policy = policy(atlas.basemap().and_then(Basemap::origin), is_page && may_be_framed);
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Returns what an answer may load, and who may show it in a frame.
///
/// `worker-src` is for the map library, whose worker is a file of ours, and `blob:` for images it makes of those it has
/// fetched. The worker fetches tiles by the policy of its own file: so the origin of a basemap stands in every answer.
fn policy(basemap: Option<&str>, may_be_framed: bool) -> HeaderValue {
    let basemap = basemap.map(|origin| format!(" {origin}")).unwrap_or_default();
    let ancestors = if may_be_framed { "*" } else { "'none'" };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; \
         img-src 'self' data: blob:{basemap}; font-src 'self'; connect-src 'self'{basemap}; base-uri 'none'; \
         form-action 'self'; frame-ancestors {ancestors}"
    );
    // An origin is letters, digits and a few signs that headers hold; without one there is no doubt.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Says whether a request is for the map as others show it in a frame: `/?embed=1`.
fn asks_for_embedding(uri: &Uri) -> bool {
    let mut query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    uri.path() == "/" && query.any(|(name, value)| name == "embed" && matches!(value.as_ref(), "1" | "true"))
}

/// Counts and times every request.
async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let (status, elapsed) = (response.status().as_u16(), begun.elapsed());
    tracing::debug!(method, path, status, ?elapsed, "answered");
    state.metrics().observe(&RequestLabels { method, route, status }, elapsed);
    response
}
