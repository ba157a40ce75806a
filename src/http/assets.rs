//! `/assets/…`: what pages are made of.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use crate::viewer;

pub(super) async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    let path = uri.path();
    let asset = viewer::asset(path).ok_or_else(|| ApiError::NotFound(format!("there is no asset '{path}'")))?;
    let etag = format!("\"{}\"", asset.version);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    out.insert(header::ETAG, HeaderValue::from_str(&etag).map_err(ApiError::internal)?);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
