//! `/services/{id}`: all that is known of one service.

use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{AskedTime, Opening, ServiceDocument};
use crate::atlas::Version;
use crate::http::extract::{ApiPath, ApiRequest, Format, PageOrData, PageWish, parsed};
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, pages};

/// The path of a service.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct ServicePath {
    #[serde(rename = "serviceId")]
    service_id: String,
}

/// When, and how it is written.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ServiceQuery {
    /// The time for which is said whether it is open and when it opens next: `now` (default),
    /// or a time of RFC 3339 from 2000 to 2075.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2026-11-23T10:00:00+02:00")]
    at: Option<AskedTime>,
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
}

/// One service
///
/// With the service it is an annex of, its own annexes, the areas it lies in, its hours in words, and when it opens
/// next.
#[utoipa::path(get, path = "/services/{serviceId}", tag = "Services",
    params(("serviceId" = String, Path, description = "The id of a service"), ServiceQuery, PageWish),
    responses((status = 200, description = "The service", content(
        (ServiceDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn service(
    ApiPath(path): ApiPath<ServicePath>,
    request: PageOrData<ServiceQuery>,
) -> Result<Response, ApiError> {
    let ApiRequest { atlas, base, query, caller, .. } = match request {
        PageOrData::Page(page) => return pages::service_page(*page, &path.service_id).await,
        PageOrData::Data(data) => *data,
    };
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let at = query.at.unwrap_or(AskedTime::Now).local()?;
    let place = path.service_id.parse().ok().and_then(|id| atlas.register().index_of(&id));
    let place = place.ok_or_else(|| ApiError::NotFound(format!("there is no service '{}'", path.service_id)))?;
    let opening = Opening::of(&atlas, place, at);
    // The answer changes with what it says of the time, not with the time.
    let versions = [atlas.service_index().version, Version::of_debug(&opening)];
    caller
        .answer(versions, format, async {
            Ok(json(&ServiceDocument::of(&atlas, &base, place, opening))?.into_response())
        })
        .await
}
