//! `GET /joins`: the joins that are not private.

use std::time::SystemTime;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::joined::JoinAbout;
use super::pages::joins_page;
use crate::http::extract::{ApiRequest, Format, Whole, parsed};
use crate::http::links::Link;
use crate::http::reply::{fresh, json};
use crate::http::time::{TimeSpan, timestamp};
use crate::http::{ApiError, Refusal, blocking};
use crate::provenance::Language;

/// Which joins.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct JoinsQuery {
    /// Joins at the most, 1 to 10000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000, default = 1_000)]
    limit: Option<Whole<1, { u32::MAX }>>,
    /// Only joins made at this time, or in this interval: `2026-11-22T10:00:00Z/..`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2026-11-22T10:00:00Z/..")]
    datetime: Option<TimeSpan>,
    /// The representation: `json` or `html`; goes before the `Accept` header.
    f: Option<String>,
    /// The language of the page: `el` (default), or `en`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "el")]
    lang: Option<Language>,
}

/// The joins that are not private, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinsDocument {
    links: Vec<Link>,
    joins: Vec<JoinListed>,
    /// How many there are.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    /// How many of them are here.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// When the answer was made.
    #[serde(rename = "timeStamp")]
    time_stamp: String,
}

/// A join, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinListed {
    id: String,
    /// When it was made.
    #[serde(rename = "timeStamp")]
    time_stamp: String,
    links: Vec<Link>,
}

/// The joins that are not private
///
/// A private join is known to those only who were told its address.
#[utoipa::path(get, path = "/joins", tag = "Joins", params(JoinsQuery),
    responses((status = 200, description = "The joins", content(
        (JoinsDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn joins(
    ApiRequest { state, atlas, base, query, caller }: ApiRequest<JoinsQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::Html])?;
    let (now, kept) = (SystemTime::now(), state.joins().clone());
    let mut found = blocking(&state, move || kept.public(now)).await?;
    if let Some(span) = query.datetime {
        found.retain(|about| span.holds(about.upload.created));
    }
    let limit = query.limit.map_or(state.limits().default_limit, |limit| limit.0.min(state.limits().max_limit));
    let number_matched = found.len();
    found.truncate(limit as usize);
    if format == Format::Html {
        return Ok(fresh(format, joins_page(&atlas, &found, query.lang.unwrap_or_default(), &base)));
    }
    let listed = found.into_iter().map(|JoinAbout { upload, .. }| JoinListed {
        links: vec![Link::new(base.href(&format!("/joins/{}", upload.id)), "self", Format::Json, upload.name)],
        id: upload.id.to_string(),
        time_stamp: timestamp(upload.created),
    });
    let joins: Vec<_> = listed.collect();
    let document = JoinsDocument {
        links: vec![Link::new(base.self_href(), "self", Format::Json, "These joins")],
        number_matched,
        number_returned: joins.len(),
        time_stamp: timestamp(now),
        joins,
    };
    Ok(fresh(format, json(&document)?))
}
