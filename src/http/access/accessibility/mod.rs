//! `/accessibility`: how much of a service residents get when they share it.
//!
//! [`request`] reads and checks the question, [`answer`] works it out, [`document`] writes it; pages take the first two.

mod answer;
mod document;
mod request;

use axum::response::Response;

pub(in crate::http) use answer::{AccessFound, AccessRow};
pub(in crate::http::access) use answer::{AreaAccess, add_up};
use document::AccessibilityDocument;
pub(in crate::http) use request::{AccessibilityQuery, Asked};

use super::representation::Representation;
use crate::http::extract::ApiRequest;
use crate::http::{ApiError, Refusal};

/// How much of a service residents get when they share it
///
/// Floating catchment areas and the rational agent model: whether a service is near, and how many others it is near to.
#[utoipa::path(get, path = "/accessibility", tag = "Access", params(AccessibilityQuery),
    responses((status = 200, description = "The areas", content(
        (AccessibilityDocument = "application/json"), (AccessibilityDocument = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn accessibility(
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<AccessibilityQuery>,
) -> Result<Response, ApiError> {
    let how = Representation::read(&caller, query.f.as_deref(), query.dialect)?;
    let asked = Asked::check(&atlas, &query)?.with_patience(state.limits().answer_timeout);
    how.answer(&caller, &state, asked.versions(), "accessibility", move || document::write(&asked, how, &base)).await
}
