//! Requests for what is to be had as data and as a page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::{ApiRequest, Format, Negotiation, parsed, read};
use crate::http::{ApiError, AppState};
use crate::provenance::Language;

/// Parameters that advertising adds to links; pages ignore them.
const TRACKING: [&str; 3] = ["fbclid", "gclid", "mc_cid"];

/// What only the page takes.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PageWish {
    /// The language of the page, `el` or `en`, and a wish for the page; data have both and take none.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "en", pattern = "^(el|en)$", default = "el")]
    lang: Option<Language>,
}

/// A request for the page, or for the data, whose query is read into `Q`.
#[derive(Debug)]
pub(in crate::http) enum PageOrData<Q> {
    /// The page: who says `f=html` or names a language, and whose browser prefers pages.
    Page(Box<PageRequest>),
    /// Anything else.
    Data(Box<ApiRequest<Q>>),
}

/// A request for a page. Its forms send fields that are empty, and links to it get tracking parameters: it ignores both.
#[derive(Debug)]
pub(in crate::http) struct PageRequest {
    /// The request, without what it asked for.
    pub(in crate::http) request: ApiRequest<NoQuery>,
    pub(in crate::http) language: Language,
    pairs: Vec<(String, String)>,
    /// The parameters as they were asked for.
    asked: Vec<(String, String)>,
}

/// No query: it is read from what is left of it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(in crate::http) struct NoQuery {}

impl PageRequest {
    /// Takes a parameter that only the page has.
    pub(in crate::http) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(place).1)
    }

    /// Says whether a parameter has a value.
    pub(in crate::http) fn says(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(known, said)| known == name && said == value)
    }

    /// Says something that the query does not, such as what is meant if nothing is said.
    pub(in crate::http) fn suppose(&mut self, name: &str, value: &str) {
        if !self.pairs.iter().any(|(known, _)| known == name) {
            self.pairs.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Returns the address that was asked for with these parameters in the place of those of the same name, and without
    /// a language.
    pub(in crate::http) fn address(&self, changed: &[(&str, Option<String>)]) -> String {
        let is_changed = |name: &str| changed.iter().any(|(changed, _)| *changed == name);
        let kept = self.asked.iter().filter(|(name, _)| name != "lang" && name != "f" && !is_changed(name));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let said = changed.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        self.request.base.with_query(kept.chain(said))
    }

    /// Reads what is left of the query as that of the data.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the parameter, and what is accepted.
    pub(in crate::http) fn query<Q: DeserializeOwned>(&self) -> Result<Q, ApiError> {
        read(&form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish())
    }
}

impl<Q: DeserializeOwned + Send> FromRequestParts<AppState> for PageOrData<Q> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let raw = parts.uri.query().unwrap_or_default();
        if !wants_page(raw, &Negotiation::new(&parts.headers)) {
            return Ok(Self::Data(Box::new(ApiRequest::from_request_parts(parts, state).await?)));
        }
        let mut pairs = said(raw);
        let asked = pairs.clone();
        let wish: PageWish = read(
            &form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs.iter().filter(|(name, _)| name == "lang"))
                .finish(),
        )?;
        pairs.retain(|(name, _)| name != "lang" && name != "f");
        let request = ApiRequest::from_request_parts(parts, state).await?;
        Ok(Self::Page(Box::new(PageRequest { request, language: wish.lang.unwrap_or_default(), pairs, asked })))
    }
}

/// Says whether the page is meant.
fn wants_page(query: &str, negotiation: &Negotiation) -> bool {
    let named = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    match named("f") {
        Some(f) => f == Format::Html.as_str(),
        None => named("lang").is_some() || negotiation.prefers_page(),
    }
}

/// Returns the parameters of a query that say something.
fn said(query: &str) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
    pairs.filter(|(name, value)| !value.is_empty() && !is_tracking(name)).collect()
}

/// Returns a query without tracking parameters.
pub(in crate::http) fn without_tracking(query: &str) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !is_tracking(name));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
}

fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_") || TRACKING.contains(&name)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::*;

    fn prefers(accept: Option<&'static str>, query: &str) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        }
        wants_page(query, &Negotiation::new(&headers))
    }

    #[test]
    fn pages_are_for_browsers_and_who_asks_for_one() {
        let browser = Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assert!(prefers(browser, "kind=x") && prefers(None, "f=html") && prefers(None, "lang=en"));
        for (accept, query) in [
            (None, ""),
            (Some("*/*"), ""),
            (browser, "f=csv"),
            (Some("application/json"), ""),
            (Some("application/geo+json,*/*"), ""),
        ] {
            assert!(!prefers(accept, query), "{accept:?} {query}");
        }
    }

    #[test]
    fn tracking_parameters_are_ignored_and_others_kept() {
        assert_eq!(without_tracking("utm_source=x&f=html&fbclid=y&foo=1"), "f=html&foo=1");
        assert_eq!(said("need=&utm_source=x&q=a"), [("q".to_owned(), "a".to_owned())]);
    }
}
