//! `/gap`: where much need meets little access.
//!
//! [`request`] reads and checks the question, [`answer`] works it out, [`document`] writes it; pages take the first two.

mod answer;
mod document;
mod request;
mod words;

use axum::response::Response;

pub(in crate::http) use answer::{GapFound, GapRow};
use document::GapDocument;
pub(in crate::http) use request::{Asked, GapQuery};
pub(in crate::http) use words::{outside_interval, per_100_000};

use super::representation::Representation;
use crate::http::extract::{ApiRequest, PageOrData, PageWish};
use crate::http::{ApiError, Refusal, pages};

/// Where much need meets little access
///
/// Areas ranked by the percentile of their need and that of their lack of access, with the two parts of each score and an
/// interval that says how sure the rank is.
#[utoipa::path(get, path = "/gap", tag = "Access", params(GapQuery, PageWish),
    responses((status = 200, description = "The areas", content(
        (GapDocument = "application/json"), (GapDocument = "application/geo+json"), (String = "text/csv"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn gap_of_areas(request: PageOrData<GapQuery>) -> Result<Response, ApiError> {
    let ApiRequest { state, atlas, base, query, caller } = match request {
        PageOrData::Page(page) => return pages::gap_page(*page).await,
        PageOrData::Data(data) => *data,
    };
    let how = Representation::read(&caller, query.f.as_deref(), query.dialect)?;
    let asked = Asked::check(&atlas, &query)?.with_patience(state.limits().answer_timeout);
    let versions = asked.versions()?;
    how.answer(&caller, &state, versions, "gap", move || document::write(&asked, how, &base)).await
}
