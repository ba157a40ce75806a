//! Content that is stored compressed.

use std::io::Read;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;

use super::ApiError;

/// Says whether a caller takes gzip, and not rather what is not compressed (RFC 9110, section 12.5.3).
pub(super) fn prefers_gzip(headers: &HeaderMap) -> bool {
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

/// Answers with content that is compressed by gzip: as it is to who takes it so, and unpacked to others.
///
/// # Errors
/// [`ApiError::Internal`] if it cannot be unpacked, or has more than `max_bytes` then.
pub(super) fn gzipped(headers: &HeaderMap, packed: Vec<u8>, max_bytes: u64) -> Result<Response, ApiError> {
    let mut response = if prefers_gzip(headers) {
        ([(header::CONTENT_ENCODING, "gzip")], packed).into_response()
    } else {
        let mut bytes = Vec::new();
        GzDecoder::new(&packed[..]).take(max_bytes + 1).read_to_end(&mut bytes).map_err(ApiError::internal)?;
        if bytes.len() as u64 > max_bytes {
            return Err(ApiError::internal(format!("what is stored has more than {max_bytes} bytes when unpacked")));
        }
        bytes.into_response()
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
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
