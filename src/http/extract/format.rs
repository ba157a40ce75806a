//! Which representation of a resource is wanted.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::http::ApiError;

/// A representation the API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) enum Format {
    /// `json`: plain JSON.
    Json,
    /// `geojson`: RFC 7946.
    GeoJson,
    /// `csv`: RFC 4180, UTF-8.
    Csv,
    /// `html`: a page.
    Html,
    /// `schema`: JSON Schema.
    JsonSchema,
    /// `openapi`: the API's own description.
    OpenApi,
    /// `tilejson`: TileJSON 3.0.
    TileJson,
    /// `mvt`: Mapbox Vector Tile.
    Mvt,
    /// `style`: a MapLibre style.
    Style,
    /// `gpkg`: OGC GeoPackage.
    GeoPackage,
}

impl Format {
    /// Returns the value of `f` that asks for it.
    #[must_use]
    pub(in crate::http) fn as_str(self) -> &'static str {
        match self {
            Self::Json | Self::JsonSchema | Self::OpenApi | Self::TileJson | Self::Style => "json",
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Mvt => "mvt",
            Self::GeoPackage => "gpkg",
        }
    }

    /// Returns the media type an answer names.
    #[must_use]
    pub(in crate::http) fn media_type(self) -> &'static str {
        match self {
            Self::Json | Self::TileJson => "application/json",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Html => "text/html; charset=utf-8",
            Self::JsonSchema => "application/schema+json",
            Self::OpenApi => "application/vnd.oai.openapi+json;version=3.0",
            Self::Mvt => "application/vnd.mapbox-vector-tile",
            Self::Style => "application/vnd.mapbox.style+json",
            Self::GeoPackage => "application/geopackage+sqlite3",
        }
    }

    /// Says whether a media range of an `Accept` header takes this representation.
    fn is_in(self, range: &str) -> bool {
        let essence = self.media_type().split(';').next().unwrap_or_default();
        let (kind, _) = essence.split_once('/').unwrap_or_default();
        range == essence
            || range == "*/*"
            || range.strip_suffix("/*") == Some(kind)
            // Clients that ask for plain JSON take every JSON there is.
            // Tiles were called so before they had a name of their own.
            || (self == Self::Mvt && range == "application/x-protobuf")
            || (range == "application/json" && (essence.ends_with("json") || essence.contains("json")))
    }
}

/// What a request says about the representation it wants.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Negotiation {
    accept: Vec<(String, f32)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Negotiation {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::new(&parts.headers))
    }
}

impl Negotiation {
    /// Reads the `Accept` headers; what cannot be read is passed over.
    #[must_use]
    pub(in crate::http) fn new(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges = values.flat_map(|value| value.split(',')).filter_map(range);
        Self { accept: ranges.take(50).collect() }
    }

    /// Returns the offered representation that `f` names, or else the one the `Accept` header prefers.
    ///
    /// Of equally preferred ones the first offered is taken; without a preference too.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if `f` names none of them, [`ApiError::NotAcceptable`] if the header takes none.
    pub(in crate::http) fn choose(&self, f: Option<&str>, offered: &[Format]) -> Result<Format, ApiError> {
        if let Some(f) = f {
            let named = offered.iter().find(|format| format.as_str() == f);
            return named.copied().ok_or_else(|| {
                let accepted = offered.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
                ApiError::parameter("f", format!("'{f}' is not a format of this resource; accepted are {accepted}"))
            });
        }
        if self.accept.is_empty() {
            return first(offered);
        }
        let best = offered
            .iter()
            .map(|&format| (format, self.quality(format)))
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        match best {
            Some((format, quality)) if quality > 0.0 => Ok(format),
            _ => Err(not_acceptable(offered)),
        }
    }

    /// Says whether a page is preferred to data: browsers name HTML, programs do not.
    #[must_use]
    pub(in crate::http) fn prefers_page(&self) -> bool {
        let data = [Format::Json, Format::GeoJson, Format::Csv].map(|format| self.quality(format));
        data.into_iter().all(|quality| self.quality(Format::Html) > quality)
    }

    /// Returns how much a representation is wanted: the weight of the most specific range that takes it.
    fn quality(&self, format: Format) -> f32 {
        let specific = |range: &str| match range {
            "*/*" => 0,
            range if range.ends_with("/*") => 1,
            _ => 2,
        };
        let ranges = self.accept.iter().filter(|(range, _)| format.is_in(range));
        let best = ranges.max_by(|(a, q), (b, r)| specific(a).cmp(&specific(b)).then(q.total_cmp(r)));
        // Anything will do is no wish for a particular representation: those asked for by name come first.
        best.map_or(0.0, |(range, quality)| if specific(range) == 0 { quality * 0.999 } else { *quality })
    }
}

fn first(offered: &[Format]) -> Result<Format, ApiError> {
    offered.first().copied().ok_or_else(|| not_acceptable(offered))
}

fn not_acceptable(offered: &[Format]) -> ApiError {
    let offered = offered.iter().map(|format| format.media_type()).collect::<Vec<_>>().join(", ");
    ApiError::NotAcceptable { offered }
}

/// Reads a media range and its weight.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| range.contains('/'))?.to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok())?;
    (0.0..=1.0).contains(&quality).then_some((range, quality))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const OFFERED: [Format; 3] = [Format::GeoJson, Format::Csv, Format::Html];

    fn choose(accept: &str) -> Result<Format, ApiError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        Negotiation::new(&headers).choose(None, &OFFERED)
    }

    #[test]
    fn the_accept_header_chooses() {
        assert_eq!(choose("*/*").unwrap(), Format::GeoJson);
        assert_eq!(choose("text/csv").unwrap(), Format::Csv);
        assert_eq!(choose("application/json").unwrap(), Format::GeoJson);
        assert_eq!(choose("text/csv;q=0.5, application/geo+json;q=0.4").unwrap(), Format::Csv);
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(choose(browser).unwrap(), Format::Html);
        assert!(matches!(choose("image/png"), Err(ApiError::NotAcceptable { .. })));
        assert_eq!(choose("rubbish, ;;;").unwrap(), Format::GeoJson);
    }

    #[test]
    fn f_goes_before_the_header_and_names_what_is_accepted() {
        let negotiation = Negotiation::default();
        assert_eq!(negotiation.choose(Some("csv"), &OFFERED).unwrap(), Format::Csv);
        let error = negotiation.choose(Some("xml"), &OFFERED).unwrap_err();
        assert!(error.to_string().contains("geojson, csv, html"), "{error}");
    }
}
