//! The features of a collection with the attributes of a table, as GeoJSON.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::JoinInformation;
use super::joined::Attribute;
use crate::atlas::{Atlas, Collection, FeatureTable};
use crate::formats::write_feature;
use crate::http::extract::Format;
use crate::http::features::quality_of;
use crate::http::links::Link;
use crate::http::reply::fresh;
use crate::http::time::timestamp;
use crate::http::{ApiError, AppState, blocking_part};
use crate::join::AttributeTable;

/// How many bytes of features are worked out at a time.
const CHUNK_BYTES: usize = 256 * 1024;

/// Features with the attributes of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinedFeatures {
    /// Always `FeatureCollection`.
    r#type: &'static str,
    /// All features of the collection; attributes are null where no row has their key.
    #[schema(value_type = Vec<Object>)]
    features: Vec<()>,
    /// When the answer was made.
    #[serde(rename = "timeStamp")]
    time_stamp: String,
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    links: Vec<Link>,
    /// How far the outlines can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
    /// One line of credits.
    attribution: String,
    /// The attributes of the table.
    attributes: Vec<Attribute>,
    /// Which keys matched and which did not, if it was asked for.
    #[serde(rename = "joinInformation", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    join_information: Option<JoinInformation>,
}

/// A collection with a table joined to it.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    pub(super) atlas: Arc<Atlas>,
    pub(super) collection: Collection,
    pub(super) table: Arc<AttributeTable>,
}

/// Answers with all features, worked out chunk by chunk: memory does not grow with the collection.
///
/// # Errors
/// [`ApiError::NotFound`] if the atlas has no such collection.
pub(super) fn features(
    state: AppState,
    joined: Joined,
    links: Vec<Link>,
    information: Option<JoinInformation>,
) -> Result<Response, ApiError> {
    let count = joined.table()?.len();
    let document = JoinedFeatures {
        r#type: "FeatureCollection",
        features: Vec::new(),
        time_stamp: timestamp(SystemTime::now()),
        number_matched: count,
        number_returned: count,
        links,
        quality: quality_of(&joined.atlas, joined.collection),
        attribution: joined.atlas.meta().attribution.clone(),
        attributes: joined.attributes(),
        join_information: information,
    };
    let whole = serde_json::to_string(&document).map_err(ApiError::internal)?;
    let mark = r#""features":["#;
    let split = whole.find(mark).map_or(whole.len(), |at| at + mark.len());
    let (head, tail) = whole.split_at(split);
    let start = (state, joined, 0, Some(head.to_owned()), Some(tail.to_owned()));
    let chunks = stream::try_unfold(start, move |(state, joined, done, head, mut tail)| async move {
        if let Some(head) = head {
            return Ok::<_, ApiError>(Some((Bytes::from(head), (state, joined, done, None, tail))));
        }
        if done == count {
            return Ok(tail.take().map(|tail| (Bytes::from(tail), (state, joined, done, None, None))));
        }
        let work = move || joined.chunk(done, count).map(|(bytes, done)| (bytes, joined, done));
        let (bytes, joined, done) = blocking_part(&state, work).await?;
        Ok(Some((Bytes::from(bytes), (state, joined, done, None, tail))))
    });
    let mut response = fresh(Format::GeoJson, Body::from_stream(chunks));
    let crs = HeaderValue::from_static("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
    response.headers_mut().insert(HeaderName::from_static("content-crs"), crs);
    Ok(response)
}

impl Joined {
    fn table(&self) -> Result<FeatureTable<'_>, ApiError> {
        let table = self.atlas.table(self.collection, &[], None);
        let table = table.ok_or_else(|| ApiError::NotFound("the collection is no longer there".to_owned()))?;
        Ok(table.with_attributes(&self.table))
    }

    fn attributes(&self) -> Vec<Attribute> {
        self.table.attributes().iter().map(|(name, holds)| Attribute::new(name.clone(), *holds)).collect()
    }

    fn chunk(&self, mut done: usize, count: usize) -> Result<(Vec<u8>, usize), ApiError> {
        let table = self.table()?;
        let mut out = Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 4);
        while done < count && out.len() < CHUNK_BYTES {
            if done > 0 {
                out.extend_from_slice(b",\n");
            }
            write_feature(&mut out, &table, done);
            out.push(b'}');
            done += 1;
        }
        Ok((out, done))
    }
}
