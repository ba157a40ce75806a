//! `/assets/…` and `/favicon.ico`: what pages are made of.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::coding::prefers_gzip;
use super::etag::{Caching, ETag};
use crate::viewer;

pub(super) async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    let path = uri.path();
    answer(path.strip_prefix("/assets/").unwrap_or_default(), &headers)
}

/// The icon, where browsers look for it unasked.
pub(super) async fn icon(headers: HeaderMap) -> Result<Response, ApiError> {
    answer("icon.svg", &headers)
}

fn answer(path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let asset = viewer::asset(path).ok_or_else(|| ApiError::NotFound(format!("there is no asset '{path}'")))?;
    let packed = asset.gzip.filter(|_| prefers_gzip(headers));
    let etag = ETag::of_content(asset.version);
    let mut response = if etag.matches(headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if let Some(packed) = packed {
        ([(header::CONTENT_ENCODING, "gzip")], packed).into_response()
    } else {
        asset.bytes.into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    out.insert(header::ETAG, etag.header()?);
    let caching = if asset.immutable { Caching::Immutable } else { Caching::Revalidate };
    out.insert(header::CACHE_CONTROL, caching.header());
    if asset.gzip.is_some() {
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response)
}
