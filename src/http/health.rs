//! `/health`, `/ready` and `/metrics`: for those who run the server.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiQuery, Format};
use super::reply::{fresh, json};
use super::{ApiError, AppState};

/// No parameters are accepted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NoQuery {}

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct HealthDocument {
    /// `ok`, or `stale` if the data folder has changed and cannot be taken over: the atlas before it is served.
    status: &'static str,
    /// The version of the program.
    program: &'static str,
    /// The atlas that is served.
    atlas: String,
    /// The version of its content.
    content_version: String,
    /// How many times a changed data folder was taken over.
    reloads: u64,
    /// Why the data folder as it is now cannot be taken over.
    problems: Vec<String>,
}

/// Whether requests can be answered.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ReadyDocument {
    /// Always `true`: the server listens only once its atlas is loaded.
    ready: bool,
}

/// How the server is
///
/// Always 200 while the server runs.
#[utoipa::path(get, path = "/health", tag = "Operation", params(NoQuery),
    responses((status = 200, description = "How the server is", body = HealthDocument)))]
pub(super) async fn health(
    State(state): State<AppState>,
    ApiQuery(NoQuery {}): ApiQuery<NoQuery>,
) -> Result<Response, ApiError> {
    let (atlas, reload) = (state.atlas(), state.reload_status());
    let document = HealthDocument {
        status: if reload.problems.is_empty() { "ok" } else { "stale" },
        program: env!("CARGO_PKG_VERSION"),
        atlas: atlas.meta().id.clone(),
        content_version: atlas.version().to_string(),
        reloads: reload.reloads,
        problems: reload.problems.clone(),
    };
    Ok(fresh(Format::Json, json(&document)?))
}

/// Whether requests can be answered
#[utoipa::path(get, path = "/ready", tag = "Operation", params(NoQuery),
    responses((status = 200, description = "They can", body = ReadyDocument)))]
pub(super) async fn ready(ApiQuery(NoQuery {}): ApiQuery<NoQuery>) -> Result<Response, ApiError> {
    Ok(fresh(Format::Json, json(&ReadyDocument { ready: true })?))
}

/// Figures about the server
///
/// In the text format of `OpenMetrics`, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "Operation", params(NoQuery),
    responses((status = 200, description = "Figures", body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn metrics(
    State(state): State<AppState>,
    ApiQuery(NoQuery {}): ApiQuery<NoQuery>,
) -> Result<Response, ApiError> {
    let mut response = state.metrics().encode().into_response();
    let media_type = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
