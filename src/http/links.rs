//! Links, and the address they begin with.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::extract::Format;

/// What has to be escaped in a part of a path.
const PATH_PART: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// A link to a related resource (RFC 8288, in the JSON of OGC API).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http) struct Link {
    /// Where it leads: an absolute address.
    pub(in crate::http) href: String,
    /// What stands there in relation to here.
    pub(in crate::http) rel: &'static str,
    /// The media type of what stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(in crate::http) r#type: Option<&'static str>,
    /// What stands there, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(in crate::http) title: Option<String>,
    /// Whether `href` is a template with variables in braces.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::http) templated: bool,
}

impl Link {
    /// Makes a link to a representation.
    pub(in crate::http) fn new(
        href: impl Into<String>,
        rel: &'static str,
        format: Format,
        title: impl Into<String>,
    ) -> Self {
        let title = Some(title.into()).filter(|title| !title.is_empty());
        Self { href: href.into(), rel, r#type: Some(format.media_type()), title, templated: false }
    }

    /// Makes a link whose `href` has variables in braces.
    pub(in crate::http) fn template(
        href: impl Into<String>,
        rel: &'static str,
        format: Format,
        title: impl Into<String>,
    ) -> Self {
        Self { templated: true, ..Self::new(href, rel, format, title) }
    }
}

/// The address all links begin with, without a slash at its end, and the path and query that were asked for.
#[derive(Clone, Debug)]
pub(in crate::http) struct Base {
    url: String,
    path: String,
    query: String,
}

impl FromRequestParts<AppState> for Base {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, state))
    }
}

impl Base {
    /// Finds the address a request's links begin with.
    pub(in crate::http) fn of(parts: &Parts, state: &AppState) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Self::new(state, peer, &parts.headers, &parts.uri)
    }

    /// Finds the address: as configured, as a trusted proxy says, as the request says, or as the server listens.
    fn new(state: &AppState, peer: Option<IpAddr>, headers: &HeaderMap, uri: &Uri) -> Self {
        let config = state.config();
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        // A socket of both families names its peers of the older one in the newer form.
        let canonical = |address: Option<IpAddr>| address.map(|address| address.to_canonical());
        let trusted = config.trusted_proxy.is_some() && canonical(config.trusted_proxy) == canonical(peer);
        let forwarded = |name: &str| header(name).filter(|_| trusted).and_then(|value| value.split(',').next());
        let scheme =
            forwarded("x-forwarded-proto").map(str::trim).filter(|scheme| *scheme == "https").unwrap_or("http");
        let host = forwarded("x-forwarded-host").map(str::trim).or_else(|| header(header::HOST.as_str()));
        let host = host.filter(|host| is_host(host)).map_or_else(|| config.listen.to_string(), str::to_owned);
        let url = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{host}"));
        Self {
            url: url.trim_end_matches('/').to_owned(),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
        }
    }

    /// Returns the absolute address of a path that begins with a slash.
    #[must_use]
    pub(in crate::http) fn href(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Returns the address that was asked for.
    #[must_use]
    pub(in crate::http) fn self_href(&self) -> String {
        self.with_parameters(&[])
    }

    /// Returns the path that was asked for with another query.
    #[must_use]
    pub(in crate::http) fn with_query<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.url, self.path)
    }

    /// Returns the address that was asked for with these parameters in the place of those of the same name.
    #[must_use]
    pub(in crate::http) fn with_parameters(&self, changed: &[(&str, Option<String>)]) -> String {
        let kept = form_urlencoded::parse(self.query.as_bytes())
            .filter(|(name, _)| !changed.iter().any(|(changed, _)| changed == name));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        for (name, value) in changed {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.url, self.path)
    }
}

/// Escapes a part of a path.
pub(super) fn path_part(text: &str) -> String {
    utf8_percent_encode(text, PATH_PART).to_string()
}

/// Says whether a text is a host with an optional port and nothing else.
fn is_host(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    let authority = text.parse::<Authority>();
    (1..=255).contains(&text.len()) && text.chars().all(name) && authority.is_ok_and(|found| !found.host().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_replaced_and_others_kept() {
        let base =
            Base { url: "http://h".into(), path: "/a".into(), query: "limit=5&bbox=1%2C2%2C3%2C4&f=json".into() };
        let next = base.with_parameters(&[("offset", Some("5".into())), ("f", None)]);
        assert_eq!(next, "http://h/a?limit=5&bbox=1%2C2%2C3%2C4&offset=5");
    }

    #[test]
    fn a_host_is_a_host() {
        assert!(is_host("localhost:8080") && is_host("[::1]:80") && is_host("atlas.example.gr"));
        assert!(!is_host("evil/x") && !is_host("a b") && !is_host("x\"y") && !is_host(""));
        assert!(!is_host("evil.example:80:80:[") && !is_host(":80"));
    }
}
