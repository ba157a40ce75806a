//! `/hsds/…`: the register in the Open Referral API's own shape (HSDS 3.0).
//!
//! Every service of the register is one service at one location there. Ids are UUIDs, as HSDS wants them, made of the
//! atlas's id and the register's own ([`stable_uuid`](crate::services::stable_uuid)); paths take either.

mod chosen;
mod page;
mod records;
mod schedules;
mod terms;

use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use page::{HsdsPage, PageQuery, Paged, ServicesQuery, TermsQuery};
use records::Records;
use terms::TAXONOMIES;

use super::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use super::reply;
use super::{ApiError, Refusal, blocking};

/// The path of one record.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct RecordPath {
    id: String,
}

/// The register in HSDS
///
/// Which version of the Open Referral Human Services Data Specification is spoken below this path.
#[utoipa::path(get, path = "/hsds/", tag = "Services", params(FormatQuery),
    responses((status = 200, description = "The version", body = Object), Refusal))]
pub(in crate::http) async fn hsds(request: ApiRequest<FormatQuery>) -> Result<Response, ApiError> {
    let openapi_url = request.base.href("/api");
    let profile = "https://docs.openreferral.org/en/3.0/";
    one(request, move |_| Some(json!({ "version": "3.0", "profile": profile, "openapi_url": openapi_url }))).await
}

/// Leads from `/hsds` to `/hsds/`, wherever the API is mounted.
pub(in crate::http) async fn hsds_without_slash(uri: Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("hsds/{query}")).into_response()
}

/// Services in HSDS
///
/// In the order of the register's own ids. `modified_after` is refused: registers say when a service was last assured, not
/// when what is said of it last changed.
#[utoipa::path(get, path = "/hsds/services", tag = "Services", params(ServicesQuery),
    responses((status = 200, description = "A page of services", body = HsdsPage), Refusal))]
pub(in crate::http) async fn hsds_services(request: ApiRequest<ServicesQuery>) -> Result<Response, ApiError> {
    list(request, |query, records| {
        let chosen = records.chosen(query)?;
        let describe = |service| {
            if query.full == Some(true) { records.whole_service(service) } else { records.service(service) }
        };
        query.paging().page(chosen.len(), |place| describe(chosen[place]))
    })
    .await
}

/// One service in HSDS
#[utoipa::path(get, path = "/hsds/services/{id}", tag = "Services", params(("id" = String, Path, description = "Its UUID, or the register's own id"), FormatQuery),
    responses((status = 200, description = "The service", body = Object), Refusal))]
pub(in crate::http) async fn hsds_service(
    ApiPath(path): ApiPath<RecordPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    one(request, move |records| Some(records.whole_service(find_service(records, "service", &path.id)?))).await
}

/// Organizations in HSDS
#[utoipa::path(get, path = "/hsds/organizations", tag = "Services", params(PageQuery),
    responses((status = 200, description = "A page of organizations", body = HsdsPage), Refusal))]
pub(in crate::http) async fn hsds_organizations(request: ApiRequest<PageQuery>) -> Result<Response, ApiError> {
    list(request, |query, records| {
        let names = records.organizations();
        query.page(names.len(), |place| records.organization(&names[place]))
    })
    .await
}

/// One organization in HSDS
#[utoipa::path(get, path = "/hsds/organizations/{id}", tag = "Services", params(("id" = String, Path, description = "Its UUID"), FormatQuery),
    responses((status = 200, description = "The organization", body = Object), Refusal))]
pub(in crate::http) async fn hsds_organization(
    ApiPath(path): ApiPath<RecordPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    one(request, move |records| {
        let name = records.organizations().into_iter().find(|name| records.id("organization", name) == path.id)?;
        Some(records.organization(&name))
    })
    .await
}

/// Services at their locations in HSDS
#[utoipa::path(get, path = "/hsds/service_at_locations", tag = "Services", params(PageQuery),
    responses((status = 200, description = "A page of services at locations", body = HsdsPage), Refusal))]
pub(in crate::http) async fn hsds_service_at_locations(request: ApiRequest<PageQuery>) -> Result<Response, ApiError> {
    list(request, |query, records| {
        query.page(records.atlas.register().services().len(), |place| records.service_at_location(place))
    })
    .await
}

/// One service at its location in HSDS
#[utoipa::path(get, path = "/hsds/service_at_locations/{id}", tag = "Services", params(("id" = String, Path, description = "Its UUID, or the register's own id"), FormatQuery),
    responses((status = 200, description = "The service at its location", body = Object), Refusal))]
pub(in crate::http) async fn hsds_service_at_location(
    ApiPath(path): ApiPath<RecordPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let find = move |records: Records<'_>| find_service(records, "service_at_location", &path.id);
    one(request, move |records| Some(records.service_at_location(find(records)?))).await
}

/// Taxonomies in HSDS
#[utoipa::path(get, path = "/hsds/taxonomies", tag = "Services", params(PageQuery),
    responses((status = 200, description = "A page of taxonomies", body = HsdsPage), Refusal))]
pub(in crate::http) async fn hsds_taxonomies(request: ApiRequest<PageQuery>) -> Result<Response, ApiError> {
    list(request, |query, records| query.page(TAXONOMIES.len(), |place| records.taxonomy(TAXONOMIES[place]))).await
}

/// One taxonomy in HSDS
#[utoipa::path(get, path = "/hsds/taxonomies/{id}", tag = "Services", params(("id" = String, Path, description = "Its UUID, or its name"), FormatQuery),
    responses((status = 200, description = "The taxonomy", body = Object), Refusal))]
pub(in crate::http) async fn hsds_taxonomy(
    ApiPath(path): ApiPath<RecordPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    one(request, move |records| {
        let found = TAXONOMIES.into_iter().find(|(id, _)| *id == path.id || records.id("taxonomy", id) == path.id);
        found.map(|taxonomy| records.taxonomy(taxonomy))
    })
    .await
}

/// Terms of taxonomies in HSDS
#[utoipa::path(get, path = "/hsds/taxonomy_terms", tag = "Services", params(TermsQuery),
    responses((status = 200, description = "A page of terms", body = HsdsPage), Refusal))]
pub(in crate::http) async fn hsds_taxonomy_terms(request: ApiRequest<TermsQuery>) -> Result<Response, ApiError> {
    list(request, |query, records| {
        let terms = records.terms(query.taxonomy_id.as_deref());
        query.paging().page(terms.len(), |place| records.term(&terms[place]))
    })
    .await
}

/// One term of a taxonomy in HSDS
#[utoipa::path(get, path = "/hsds/taxonomy_terms/{id}", tag = "Services", params(("id" = String, Path, description = "Its UUID"), FormatQuery),
    responses((status = 200, description = "The term", body = Object), Refusal))]
pub(in crate::http) async fn hsds_taxonomy_term(
    ApiPath(path): ApiPath<RecordPath>,
    request: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    one(request, move |records| {
        let term = records.terms(None).into_iter().find(|term| records.term_id(term) == path.id)?;
        Some(records.term(&term))
    })
    .await
}

/// Finds a service by its own id, or else by its UUID among those of an entity, one after the other.
fn find_service(records: Records<'_>, entity: &str, id: &str) -> Option<usize> {
    let own = id.parse().ok().and_then(|id| records.atlas.register().index_of(&id));
    own.or_else(|| {
        let services = records.atlas.register().services();
        // Every UUID has this length; what has not, is none.
        (id.len() == 36).then(|| services.iter().position(|known| records.id(entity, known.id.as_str()) == id))?
    })
}

async fn list<Q: Paged + Send + 'static>(
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<Q>,
    page: impl FnOnce(&Q, Records<'_>) -> Result<HsdsPage, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    let format = caller.format(query.format(), &[Format::Json])?;
    let versions = [atlas.service_index().version, atlas.meta().version()];
    let work = move || reply::json(&page(&query, Records { atlas: &atlas })?);
    caller.answer(versions, format, blocking(&state, work)).await
}

async fn one(
    ApiRequest { state, atlas, query, caller, .. }: ApiRequest<FormatQuery>,
    record: impl FnOnce(Records<'_>) -> Option<Value> + Send + 'static,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let versions = [atlas.service_index().version, atlas.meta().version()];
    let missing = || ApiError::NotFound("there is no record of that id".to_owned());
    let work = move || record(Records { atlas: &atlas }).ok_or_else(missing);
    // Whether there is such a record is asked first: a missing one is no 304.
    let record = blocking(&state, work).await?;
    caller.answer(versions, format, async { reply::json(&record) }).await
}
