//! Bodies of answers.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::ApiError;
use super::extract::Format;

/// Returns a value as JSON; the caller settles the media type.
///
/// # Errors
/// [`ApiError::Internal`] if the value cannot be written, which none of ours does.
pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(ApiError::internal)
}

/// Returns a body of a format that is never to be kept.
pub(super) fn fresh(format: Format, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
