//! `/assets/…`: what pages are made of.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::etag::{Caching, ETag};
use crate::viewer;

pub(super) async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    let path = uri.path();
    let found = path.strip_prefix("/assets/").and_then(viewer::asset);
    let asset = found.ok_or_else(|| ApiError::NotFound(format!("there is no asset '{path}'")))?;
    let packed = asset.gzip.filter(|_| prefers_gzip(&headers));
    let etag = ETag::of_content(asset.version);
    let mut response = if etag.matches(&headers) {
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

/// Says whether a caller takes gzip, and not rather what is not compressed (RFC 9110, section 12.5.3).
fn prefers_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let (mut gzip, mut identity, mut others) = (None, None, None);
    for (coding, weight) in values.flat_map(|value| value.split(',')).map(weighted) {
        match coding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => gzip = Some(weight),
            "identity" => identity = Some(weight),
            "*" => others = Some(weight),
            _ => {}
        }
    }
    let gzip = gzip.or(others).unwrap_or(0.0);
    gzip > 0.0 && gzip >= identity.unwrap_or(0.0)
}

/// Splits `gzip;q=0.5` into the coding and its weight: 1 without one, 0 if it cannot be read.
fn weighted(entry: &str) -> (&str, f64) {
    let (coding, parameter) = entry.split_once(';').unwrap_or((entry, "q=1"));
    let weight = parameter.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim().strip_prefix('='));
    (coding.trim(), weight.and_then(|weight| weight.trim().parse().ok()).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_goes_to_those_who_take_it() {
        let prefers = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            prefers_gzip(&headers)
        };
        for accepted in
            ["gzip", "GZIP", "x-gzip", "br, gzip;q=0.5", "*", "deflate , gzip ; q=0.001", "identity;q=0.5, *"]
        {
            assert!(prefers(accepted), "{accepted}");
        }
        let refused =
            ["", "br", "identity", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzip;q=0.5, identity", "gzip;q=x", "gzipped"];
        for refused in refused {
            assert!(!prefers(refused), "{refused}");
        }
        assert!(!prefers_gzip(&HeaderMap::new()));
    }
}
