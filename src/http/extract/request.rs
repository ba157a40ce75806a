//! What nearly every handler needs of a request.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::{Format, Negotiation, parsed, read};
use crate::atlas::{Atlas, Version};
use crate::http::etag::{Caching, ETag, conditional};
use crate::http::links::Base;
use crate::http::{ApiError, AppState};
use crate::provenance::Language;

/// What nearly every handler needs of a request: its query in a type, the atlas it is about, and how to answer it.
#[derive(Debug)]
pub(in crate::http) struct ApiRequest<Q> {
    pub(in crate::http) state: AppState,
    /// The atlas as it was when the request came.
    pub(in crate::http) atlas: Arc<Atlas>,
    pub(in crate::http) base: Base,
    pub(in crate::http) query: Q,
    pub(in crate::http) caller: Caller,
}

/// What a caller takes, and has already.
#[derive(Clone, Debug)]
pub(in crate::http) struct Caller {
    negotiation: Negotiation,
    headers: HeaderMap,
    /// Representations hold links: the same data at another address are another representation.
    address: Version,
}

/// Which representation, where there is nothing else to ask.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct FormatQuery {
    /// The representation, such as `json`; goes before the `Accept` header.
    pub(in crate::http) f: Option<String>,
}

/// Which representation, where one is a page.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PageQuery {
    /// The representation, such as `json` or `html`; goes before the `Accept` header.
    pub(in crate::http) f: Option<String>,
    /// The language of the page, `el` or `en`, and a wish for the page; data have both and take none.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "en", pattern = "^(el|en)$", default = "el")]
    pub(in crate::http) lang: Option<Language>,
}

impl Caller {
    /// Returns the headers of the request.
    pub(in crate::http) fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl<Q: DeserializeOwned + Send> FromRequestParts<AppState> for ApiRequest<Q> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let query = read(parts.uri.query().unwrap_or_default())?;
        let base = Base::of(parts, state);
        let caller = Caller {
            negotiation: Negotiation::new(&parts.headers),
            headers: parts.headers.clone(),
            address: Version::of_text(&base.href("")),
        };
        Ok(Self { state: state.clone(), atlas: state.atlas(), base, query, caller })
    }
}

impl Caller {
    /// Returns the offered representation that `f` names, or else the one the caller prefers.
    ///
    /// # Errors
    /// As [`Negotiation::choose`].
    pub(in crate::http) fn format(&self, f: Option<&str>, offered: &[Format]) -> Result<Format, ApiError> {
        self.negotiation.choose(f, offered)
    }

    /// Returns which of data and a page is wanted, and the page's language; who names a language wants the page.
    ///
    /// # Errors
    /// As [`Negotiation::choose`]; [`ApiError::Parameter`] if a language is named for data, which have both.
    pub(in crate::http) fn data_or_page(
        &self,
        f: Option<&str>,
        lang: Option<Language>,
        data: Format,
    ) -> Result<(Format, Language), ApiError> {
        let offered = if lang.is_some() { [Format::Html, data] } else { [data, Format::Html] };
        let format = self.format(f, &offered)?;
        if lang.is_some() && format != Format::Html {
            let detail = "a language was named for JSON, which has both; accepted is one with f=html";
            return Err(ApiError::parameter("lang", detail));
        }
        Ok((format, lang.unwrap_or_default()))
    }

    /// Answers 304 if the caller has this representation of these versions already, or else with what `body` gives.
    ///
    /// # Errors
    /// Those of `body`.
    pub(in crate::http) async fn answer<B: IntoResponse>(
        &self,
        versions: impl IntoIterator<Item = Version>,
        format: Format,
        body: impl Future<Output = Result<B, ApiError>>,
    ) -> Result<Response, ApiError> {
        self.answer_for(versions, format, Caching::Revalidate, body).await
    }

    /// The same, with how long the representation may be kept.
    ///
    /// # Errors
    /// Those of `body`.
    pub(in crate::http) async fn answer_for<B: IntoResponse>(
        &self,
        versions: impl IntoIterator<Item = Version>,
        format: Format,
        caching: Caching,
        body: impl Future<Output = Result<B, ApiError>>,
    ) -> Result<Response, ApiError> {
        let versions = versions.into_iter().chain([self.address]);
        conditional(&self.headers, ETag::new(versions, format), format, caching, body).await
    }
}
