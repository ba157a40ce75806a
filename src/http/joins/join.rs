//! `/joins/{joinId}`: a join that is kept, and its features.

use std::sync::Arc;
use std::time::SystemTime;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::create::NoQuery;
use super::document::{JoinDescription, JoinDocument, JoinInformation, JoinInputs};
use super::features::{Joined, JoinedFeatures, features};
use super::kept::JoinMeta;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery};
use crate::http::features::collection_of;
use crate::http::links::{Base, Link};
use crate::http::reply::{fresh, json};
use crate::http::steward::steward_only;
use crate::http::time::timestamp;
use crate::http::{ApiError, AppState, Refusal, blocking};
use crate::io::store::UploadAbout;

/// The path of a join.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct JoinPath {
    #[serde(rename = "joinId")]
    join_id: String,
}

/// Says what a join is.
pub(super) fn document(
    about: &UploadAbout,
    meta: JoinMeta,
    information: Option<JoinInformation>,
    base: &Base,
) -> JoinDocument {
    let own = base.href(&format!("/joins/{}", about.id));
    let collection = base.href(&format!("/collections/{}", meta.collection));
    let join = JoinDescription {
        id: about.id.to_string(),
        time_stamp: timestamp(about.created),
        expires: timestamp(about.expires),
        private: about.private,
        inputs: JoinInputs {
            attribute_dataset: about.name.clone(),
            collection: vec![Link::new(collection, "dataset", Format::Json, "The collection")],
            collection_key: meta.key,
        },
        outputs: vec![Link::new(format!("{own}/items"), "output", Format::GeoJson, "The joined features")],
        attributes: meta.attributes,
        counts: meta.counts,
        join_information: information,
    };
    let links = vec![
        Link::new(own, "self", Format::Json, "This join"),
        Link::new(base.href("/joins"), "joins", Format::Json, "Tables joined to collections"),
    ];
    JoinDocument { links, join }
}

/// A join
#[utoipa::path(get, path = "/joins/{joinId}", tag = "Joins",
    params(("joinId" = String, Path, description = "The id of a join"), FormatQuery),
    responses((status = 200, description = "The join", body = JoinDocument), Refusal))]
pub(in crate::http) async fn join(
    ApiPath(path): ApiPath<JoinPath>,
    ApiRequest { state, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let (about, meta, table) = found(&state, path).await?;
    Ok(fresh(format, json(&document(&about, meta, table.information, &base))?))
}

/// Removes a join
#[utoipa::path(delete, path = "/joins/{joinId}", tag = "Joins",
    params(("joinId" = String, Path, description = "The id of a join")),
    responses((status = 204, description = "It is gone"), Refusal))]
pub(in crate::http) async fn delete(
    ApiPath(path): ApiPath<JoinPath>,
    ApiRequest { state, query: NoQuery {}, caller, .. }: ApiRequest<NoQuery>,
) -> Result<Response, ApiError> {
    let joins = state.joins().clone();
    let (about, ..) = found(&state, JoinPath { join_id: path.join_id.clone() }).await?;
    if !about.private {
        steward_only(state.config().steward.as_ref(), caller.headers(), "joinId", "remove a listed join")?;
    }
    blocking(&state, move || joins.delete(&path.join_id, SystemTime::now())).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The features of a join
///
/// All features of the collection as it is now, with the attributes of the table; null where no row has their key.
#[utoipa::path(get, path = "/joins/{joinId}/items", tag = "Joins",
    params(("joinId" = String, Path, description = "The id of a join"), FormatQuery),
    responses((status = 200, description = "The features", body = JoinedFeatures, content_type = "application/geo+json"), Refusal))]
pub(in crate::http) async fn items(
    ApiPath(path): ApiPath<JoinPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    caller.format(query.f.as_deref(), &[Format::GeoJson])?;
    let (about, meta, table) = found(&state, path).await?;
    let collection = collection_of(&atlas, &meta.collection)?;
    let links = vec![
        Link::new(base.self_href(), "self", Format::GeoJson, "These features"),
        Link::new(base.href(&format!("/joins/{}", about.id)), "join", Format::Json, "The join"),
        Link::new(
            base.href(&format!("/collections/{}", collection.id())),
            "collection",
            Format::Json,
            "The collection",
        ),
    ];
    features(state, Joined { atlas, collection, table: Arc::new(table) }, links, None)
}

async fn found(
    state: &AppState,
    path: JoinPath,
) -> Result<(UploadAbout, JoinMeta, super::joined::JoinedTable), ApiError> {
    let joins = state.joins().clone();
    blocking(state, move || joins.get(&path.join_id, SystemTime::now())).await
}
