//! `/service-coverage`: who has a service within reach, by area and point by point.
//!
//! [`request`] reads and checks the question, [`answer`] works it out, [`document`] writes it; pages take the first two.

mod answer;
mod document;
mod points;
mod request;
mod tiles;

use axum::response::Response;

pub(in crate::http) use answer::{CoverageFound, CoverageRow};
use document::CoverageDocument;
pub(in crate::http) use points::{__path_coverage_points, coverage_points};
pub(super) use points::{Page, point_row};
pub(in crate::http) use request::{Asked, CoverageQuery};
pub(in crate::http) use tiles::{__path_coverage_tile, __path_coverage_tilejson, coverage_tile, coverage_tilejson};

use super::representation::Representation;
use crate::http::extract::{ApiRequest, PageOrData, PageWish};
use crate::http::{ApiError, Refusal, pages};

/// Who has a service within reach, by area
///
/// The nearest service of every population point, exactly, by geodesic distance; added up by area. What lies over the sea
/// is not within reach, and is counted apart. An area without population points has no figures, rather than a share of 0.
#[utoipa::path(get, path = "/service-coverage", tag = "Access", params(CoverageQuery, PageWish),
    responses((status = 200, description = "The areas", content(
        (CoverageDocument = "application/json"), (CoverageDocument = "application/geo+json"), (String = "text/csv"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn coverage(request: PageOrData<CoverageQuery>) -> Result<Response, ApiError> {
    let ApiRequest { state, atlas, base, query, caller } = match request {
        PageOrData::Page(page) => return pages::coverage_page(*page).await,
        PageOrData::Data(data) => *data,
    };
    let how = Representation::read(&caller, query.f.as_deref(), query.dialect)?;
    let asked = Asked::check(&atlas, &query)?;
    let versions = asked.versions()?;
    how.answer(&caller, &state, versions, "service-coverage", move || document::write(&asked, how, &base)).await
}
