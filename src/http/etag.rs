//! Entity tags: unchanged data are answered 304.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::extract::Format;
use crate::atlas::Version;
use crate::viewer;

/// A weak entity tag: what data a representation was made of, by which version of the program.
///
/// Weak, because the same representation may go out compressed in several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ETag(String);

/// How long a representation may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caching {
    /// Ask again each time; unchanged data cost 304.
    Revalidate,
    /// For ever: the URL names the version of the data.
    Immutable,
    /// A minute, and only by the one who asked: it is nobody else's, and may be removed.
    Private,
}

impl ETag {
    /// Makes the tag of a representation of data with these versions.
    pub(super) fn new(versions: impl IntoIterator<Item = Version>, format: Format) -> Self {
        static PROGRAM: LazyLock<Version> =
            LazyLock::new(|| Version::of_text(concat!(env!("CARGO_PKG_VERSION"), "/", env!("CARGO_PKG_NAME"))));
        // A page names the files it is made of by their version.
        let assets = (format == Format::Html).then(viewer::assets_version);
        let version = Version::combine(versions.into_iter().chain([*PROGRAM]).chain(assets));
        Self(format!("W/\"{version}-{}\"", format.as_str()))
    }

    /// Makes the tag of something that is the same for every caller, whatever its format.
    pub(super) fn of_content(version: Version) -> Self {
        Self(format!("W/\"{version}\""))
    }

    /// Says whether the caller has this representation already.
    pub(super) fn matches(&self, headers: &HeaderMap) -> bool {
        fn opaque(tag: &str) -> &str {
            tag.trim().trim_start_matches("W/")
        }
        let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let own = opaque(&self.0);
        values.flat_map(|value| value.split(',')).any(|tag| tag.trim() == "*" || opaque(tag) == own)
    }

    /// Returns the value of `ETag`.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if it cannot stand in a header, which all of ours can.
    pub(super) fn header(&self) -> Result<HeaderValue, ApiError> {
        HeaderValue::from_str(&self.0).map_err(ApiError::internal)
    }
}

impl Caching {
    /// Returns the value of `Cache-Control`.
    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Revalidate => "no-cache",
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Private => "private, max-age=60",
        })
    }
}

/// Answers 304 if the caller has the representation already, or else with what `body` gives.
///
/// # Errors
/// Those of `body`.
pub(super) async fn conditional<B: IntoResponse>(
    request: &HeaderMap,
    etag: ETag,
    format: Format,
    caching: Caching,
    body: impl Future<Output = Result<B, ApiError>>,
) -> Result<Response, ApiError> {
    let mut response = if etag.matches(request) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = body.await?.into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header()?);
    headers.insert(header::CACHE_CONTROL, caching.header());
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_matches_itself_weak_or_strong_and_in_a_list() {
        let etag = ETag::new([Version::of_text("x")], Format::Json);
        let other = ETag::new([Version::of_text("y")], Format::Json);
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(value).unwrap());
            headers
        };
        assert!(etag.matches(&with(&etag.0)));
        assert!(etag.matches(&with(etag.0.trim_start_matches("W/"))));
        assert!(etag.matches(&with(&format!("{}, {}", other.0, etag.0))));
        assert!(etag.matches(&with("*")));
        assert!(!etag.matches(&with(&other.0)));
        assert!(!etag.matches(&HeaderMap::new()));
    }
}
