//! `/joins/{joinId}`: a join that is kept, and its features.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::create::NoQuery;
use super::document::{JoinDescription, JoinDocument, JoinInputs};
use super::features::{Joined, JoinedFeatures, features};
use super::joined::KeptJoin;
use super::live;
use super::pages::join_page;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery, parsed};
use crate::http::features::collection_of;
use crate::http::links::{Base, Link};
use crate::http::reply::{fresh, json};
use crate::http::steward::steward_only;
use crate::http::time::timestamp;
use crate::http::{ApiError, Refusal, tiles};
use crate::provenance::Language;

/// The path of a join.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct JoinPath {
    #[serde(rename = "joinId")]
    join_id: String,
}

/// How a join is shown.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct JoinQuery {
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
    /// The language of the page: `el` (default), or `en`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "el")]
    lang: Option<Language>,
}

/// Says what a join is.
pub(super) fn document(join: &KeptJoin, base: &Base) -> JoinDocument {
    let (about, meta) = (&join.about.upload, &join.about.meta);
    let own = base.href(&format!("/joins/{}", join.about.upload.id));
    let collection = base.href(&format!("/collections/{}", meta.collection));
    let description = JoinDescription {
        id: about.id.to_string(),
        time_stamp: timestamp(about.created),
        expires: timestamp(about.expires),
        private: about.private,
        inputs: JoinInputs {
            attribute_dataset: about.name.clone(),
            collection: vec![Link::new(collection, "dataset", Format::Json, "The collection")],
            collection_key: meta.key.clone(),
        },
        outputs: vec![Link::new(format!("{own}/items"), "output", Format::GeoJson, "The joined features")],
        attributes: meta.attributes.clone(),
        counts: meta.counts.clone(),
        join_information: join.information.clone(),
    };
    let mut links = vec![
        Link::new(&own, "self", Format::Json, "This join"),
        Link::new(base.href("/joins"), "joins", Format::Json, "Tables joined to collections"),
    ];
    let live = join.about.collection_id();
    let collection = base.href(&format!("/collections/{live}"));
    links.push(Link::new(collection, "collection", Format::Json, "The joined features as a collection"));
    links.extend(tiles::links(&live, base));
    JoinDocument { links, join: description }
}

/// A join
#[utoipa::path(get, path = "/joins/{joinId}", tag = "Joins",
    params(("joinId" = String, Path, description = "The id of a join"), JoinQuery),
    responses((status = 200, description = "The join", content(
        (JoinDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn join(
    ApiPath(path): ApiPath<JoinPath>,
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::Html])?;
    let join = live::find(&state, &path.join_id).await?;
    let document = document(&join, &base);
    if format == Format::Html {
        return Ok(fresh(format, join_page(&atlas, &join, &document, query.lang.unwrap_or_default(), &base)));
    }
    Ok(fresh(format, json(&document)?))
}

/// Removes a join
#[utoipa::path(delete, path = "/joins/{joinId}", tag = "Joins",
    params(("joinId" = String, Path, description = "The id of a join")),
    responses((status = 204, description = "It is gone"), Refusal))]
pub(in crate::http) async fn delete(
    ApiPath(path): ApiPath<JoinPath>,
    ApiRequest { state, query: NoQuery {}, caller, .. }: ApiRequest<NoQuery>,
) -> Result<Response, ApiError> {
    let join = live::find(&state, &path.join_id).await?;
    if !join.about.upload.private {
        steward_only(state.config().steward.as_ref(), caller.headers(), "joinId", "remove a listed join")?;
    }
    live::remove(&state, join.about.upload.id).await?;
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
    let join = live::find(&state, &path.join_id).await?;
    let collection = collection_of(&atlas, &join.about.meta.collection)?;
    let links = vec![
        Link::new(base.self_href(), "self", Format::GeoJson, "These features"),
        Link::new(base.href(&format!("/joins/{}", join.about.upload.id)), "join", Format::Json, "The join"),
        Link::new(
            base.href(&format!("/collections/{}", collection.id())),
            "collection",
            Format::Json,
            "The collection",
        ),
    ];
    features(state, Joined { atlas, collection, table: join.table.clone() }, links, None)
}
