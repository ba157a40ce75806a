//! `/collections/{collectionId}/items`: the features of a collection, page by page.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use utoipa::{IntoParams, ToSchema};

use super::queryables::is_parameter;
use super::{CollectionPath, IndicatorMetadata, ServedCollection, indicator_metadata, quality_of};
use crate::atlas::{Atlas, Collection, FeatureTable, Version};
use crate::formats::{csv_header, csv_rows, write_feature};
use crate::geometry::Bbox;
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Caller, CommaList, Format, Whole, parsed};
use crate::http::links::{Base, Link};
use crate::http::time::timestamp;
use crate::http::{ApiError, AppState, Refusal, blocking, blocking_part};
use crate::indicators::{IndicatorId, TimeFilter};

/// How many bytes of features are worked out at a time.
const CHUNK_BYTES: usize = 256 * 1024;

/// The representations of features.
const FORMATS: [Format; 2] = [Format::GeoJson, Format::Csv];

/// The coordinate reference system of all coordinates.
pub(super) const CRS84: &str = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>";

/// Which features of a collection, and what of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ItemsQuery {
    /// Only features that share a point with the box `west,south,east,north`, degrees of longitude and latitude
    /// (CRS84). A west greater than east crosses the antimeridian.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, min_items = 4, max_items = 6, required = false)]
    bbox: Option<Bbox>,
    /// Features a page, 1 to 10000; a larger number is taken as 10000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000, default = 1_000)]
    limit: Option<Whole<1, { u32::MAX }>>,
    /// How many features to pass over. Follow the `next` link rather than counting.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000_000, default = 0)]
    offset: Option<Whole<0, 10_000_000>>,
    /// The period of the indicators' values, exactly: `2021`, `2021-S1`, `2021-Q3`, `2021-03` or `2019/2021`. A date or
    /// interval of RFC 3339 takes the latest period that shares a month with it. Without it each indicator gives its
    /// latest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    datetime: Option<TimeFilter>,
    /// The properties to give, by name, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    properties: Option<CommaList<String>>,
    /// The indicators to join, by id, with commas between them; none if the parameter is empty; default: the
    /// atlas's default indicators.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    indicators: Option<CommaList<IndicatorId>>,
    /// The representation: `geojson` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` (default), with commas and decimal points;
    /// or `excel-el`, which a Greek Excel opens with its columns, letters and numbers right: a byte order mark,
    /// semicolons, decimal commas. There codes, and other text that Excel would take for a number or a day, stand as
    /// `="0101"`, so that leading zeros stay; programs should read `plain`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

/// Features of a collection, as GeoJSON.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FeatureCollection {
    /// Always `FeatureCollection`.
    r#type: &'static str,
    /// The features.
    #[schema(value_type = Vec<Object>)]
    features: Vec<()>,
    /// When the answer was made.
    #[serde(rename = "timeStamp")]
    time_stamp: String,
    /// How many features the filter selects.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    /// How many of them are in this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// This page, the next and the one before, and other representations.
    links: Vec<Link>,
    /// How far the outlines can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
    /// One line of credits.
    attribution: String,
    /// What is to be known of the indicators' values.
    indicators: Vec<IndicatorMetadata>,
}

/// A request for features that has been checked.
#[derive(Clone, Debug)]
struct Page {
    atlas: Arc<Atlas>,
    served: ServedCollection,
    indicators: Vec<usize>,
    time: Option<TimeFilter>,
    properties: Option<Vec<String>>,
    bbox: Option<Bbox>,
    equal: Vec<(String, String)>,
    limit: usize,
    offset: usize,
    format: Format,
    dialect: Dialect,
}

/// Features of a collection
///
/// Areas come with the values of indicators joined to them. A joined property is always there: null when there is no
/// value, and `{indicator}__status` says why. Any property that the queryables name is a parameter of its own:
/// `?parent=22` gives the areas whose parent is exactly `22`.
#[utoipa::path(get, path = "/collections/{collectionId}/items", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), ItemsQuery),
    responses(
        (status = 200, description = "Features", content(
            (FeatureCollection = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn items(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let page = check(&state, atlas, served, &caller, query)?;
    let (versions, format, caching) = (versions(&page), page.format, page.served.caching(Caching::Revalidate));
    caller.answer_for(versions, format, caching, answer(state, page, base)).await
}

/// Checks a query: those of its parameters that are queryable properties are conditions, the others have types.
fn check(
    state: &AppState,
    atlas: Arc<Atlas>,
    served: ServedCollection,
    caller: &Caller,
    query: Vec<(String, String)>,
) -> Result<Page, ApiError> {
    let limits = state.limits();
    let table = served.table(&atlas, &[], None)?;
    let is_queryable = |name: &str| table.columns().iter().any(|column| column.name == name && is_parameter(column));
    let (equal, rest): (Vec<_>, Vec<_>) = query.into_iter().partition(|(name, _)| is_queryable(name));
    let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
    let query: ItemsQuery = crate::http::extract::read(&encoded).map_err(|error| with_queryables(error, &table))?;
    let indicators = match (&query.indicators, served.collection()) {
        (Some(named), Collection::Services) if !named.0.is_empty() => {
            return Err(ApiError::parameter("indicators", "services have no indicators; the collections of areas do"));
        }
        (Some(named), _) => served.chosen_indicators(&atlas, limits, &named.0)?,
        (None, _) => served.default_indicators(&atlas),
    };
    drop(table);
    let format = caller.format(query.f.as_deref(), &FORMATS)?;
    let page = Page {
        served,
        indicators,
        time: query.datetime,
        properties: query.properties.map(|list| list.0),
        bbox: query.bbox,
        equal,
        limit: query.limit.map_or(limits.default_limit, |limit| limit.0).min(limits.max_limit) as usize,
        offset: query.offset.map_or(0, |offset| offset.0) as usize,
        format,
        dialect: dialect_of(query.dialect, format)?,
        atlas,
    };
    page.check_properties()?;
    Ok(page)
}

/// Adds the properties that are parameters to what an error says is accepted.
fn with_queryables(error: ApiError, table: &FeatureTable<'_>) -> ApiError {
    match error {
        ApiError::Parameter { parameter, detail } if detail.starts_with("unknown parameter") => {
            let names: Vec<_> = table
                .columns()
                .iter()
                .filter(|column| is_parameter(column))
                .map(|column| column.name.as_str())
                .collect();
            ApiError::Parameter { parameter, detail: format!("{detail}, and the queryables {}", names.join(", ")) }
        }
        other => other,
    }
}

impl Page {
    fn table(&self) -> Result<FeatureTable<'_>, ApiError> {
        let mut table = self.served.table(&self.atlas, &self.indicators, self.time)?;
        if let Some(properties) = &self.properties {
            table.keep_columns(|column| properties.contains(&column.name));
        }
        Ok(table)
    }

    fn check_properties(&self) -> Result<(), ApiError> {
        let Some(properties) = &self.properties else { return Ok(()) };
        let all = self.served.table(&self.atlas, &self.indicators, self.time)?;
        match properties.iter().find(|name| !all.columns().iter().any(|column| column.name == **name)) {
            None => Ok(()),
            Some(unknown) => {
                let known: Vec<_> = all.columns().iter().map(|column| column.name.as_str()).collect();
                let detail = format!("there is no property '{unknown}'; there are {}", known.join(", "));
                Err(ApiError::parameter("properties", detail))
            }
        }
    }

    fn select(&self) -> Result<Vec<usize>, ApiError> {
        let table = self.served.table(&self.atlas, &[], None)?;
        Ok(table.select(self.bbox.as_ref(), &self.equal))
    }
}

/// Returns the versions of all that a page is made of.
fn versions(page: &Page) -> Vec<Version> {
    let own = match page.served.collection() {
        Collection::Areas(level) => page.atlas.level(level).map(|(_, index)| index.version),
        Collection::Services => Some(page.atlas.service_index().version),
    };
    let indicators = page.indicators.iter().map(|&index| page.atlas.indicators()[index].version);
    // A page names the atlas's credits.
    let own = own.into_iter().chain(page.served.join_version());
    own.chain(indicators).chain([page.atlas.meta().version()]).collect()
}

async fn answer(state: AppState, page: Page, base: Base) -> Result<Response, ApiError> {
    let selected = blocking(&state, {
        let page = page.clone();
        move || page.select()
    })
    .await?;
    let matched = selected.len();
    let rows: Vec<_> = selected.into_iter().skip(page.offset).take(page.limit).collect();
    let links = links(&page, &base, matched, rows.len());
    let link_header = links
        .iter()
        .filter(|link| matches!(link.rel, "next" | "prev" | "self"))
        .map(|link| format!("<{}>; rel=\"{}\"; type=\"{}\"", link.href, link.rel, link.r#type.unwrap_or_default()))
        .collect::<Vec<_>>()
        .join(", ");
    let frame = match page.format {
        Format::Csv => Frame { head: csv_header(&page.table()?, page.dialect)?, tail: Vec::new() },
        _ => geojson_frame(&page, matched, rows.len(), links)?,
    };
    let (format, name) = (page.format, page.served.id().to_owned());
    let body = Body::from_stream(chunks(state, page, rows, frame));
    let mut response = if format == Format::Csv { csv_file(&name, body)? } else { body.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::LINK, HeaderValue::from_str(&link_header).map_err(ApiError::internal)?);
    headers.insert(HeaderName::from_static("content-crs"), HeaderValue::from_static(CRS84));
    headers.insert(HeaderName::from_static("ogc-numbermatched"), HeaderValue::from(matched));
    Ok(response)
}

/// What stands around the features.
struct Frame {
    head: Vec<u8>,
    tail: Vec<u8>,
}

fn geojson_frame(page: &Page, matched: usize, returned: usize, links: Vec<Link>) -> Result<Frame, ApiError> {
    let document = FeatureCollection {
        r#type: "FeatureCollection",
        features: Vec::new(),
        time_stamp: timestamp(SystemTime::now()),
        number_matched: matched,
        number_returned: returned,
        links,
        quality: quality_of(&page.atlas, page.served.collection()),
        attribution: page.atlas.meta().attribution.clone(),
        indicators: page.table()?.values().iter().map(indicator_metadata).collect(),
    };
    let whole = serde_json::to_string(&document).map_err(ApiError::internal)?;
    let mark = r#""features":["#;
    let split = whole.find(mark).map_or(whole.len(), |at| at + mark.len());
    let (head, tail) = whole.split_at(split);
    Ok(Frame { head: head.as_bytes().to_vec(), tail: tail.as_bytes().to_vec() })
}

fn links(page: &Page, base: &Base, matched: usize, returned: usize) -> Vec<Link> {
    let format = page.format;
    let mut links = vec![Link::new(base.self_href(), "self", format, "This page")];
    for other in FORMATS.into_iter().filter(|other| *other != format) {
        let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("dialect", None)]);
        links.push(Link::new(href, "alternate", other, "This page in another format"));
    }
    let at = |offset: usize| base.with_parameters(&[("offset", Some(offset.to_string()))]);
    if page.offset + returned < matched && returned > 0 {
        links.push(Link::new(at(page.offset + returned), "next", format, "The next page"));
    }
    if page.offset > 0 {
        links.push(Link::new(at(page.offset.saturating_sub(page.limit)), "prev", format, "The page before"));
    }
    let collection = base.href(&format!("/collections/{}", page.served.id()));
    links.push(Link::new(collection, "collection", Format::Json, "The collection"));
    links
}

/// Works out the page chunk by chunk, each while the one before is sent: memory does not grow with the page.
fn chunks(
    state: AppState,
    page: Page,
    rows: Vec<usize>,
    frame: Frame,
) -> impl stream::Stream<Item = Result<Bytes, ApiError>> {
    let Frame { head, tail } = frame;
    let source = ChunkSource { state, page: Arc::new(page), rows: rows.into() };
    let first = source.begin(0);
    let features = stream::try_unfold((source, first), |(source, ahead)| async move {
        let Some(ahead) = ahead else { return Ok(None) };
        let (bytes, done) = ahead.await.map_err(ApiError::internal)??;
        let ahead = source.begin(done);
        Ok(Some((Bytes::from(bytes), (source, ahead))))
    });
    let around = |bytes: Vec<u8>| stream::iter((!bytes.is_empty()).then(|| Ok(Bytes::from(bytes))));
    around(head).chain(features).chain(around(tail))
}

/// Features as bytes, and how many rows are done with them.
type Chunk = (Vec<u8>, usize);

/// What chunks are made of.
struct ChunkSource {
    state: AppState,
    page: Arc<Page>,
    rows: Arc<[usize]>,
}

impl ChunkSource {
    /// Begins the chunk after so many rows; nothing if there are no more.
    fn begin(&self, done: usize) -> Option<JoinHandle<Result<Chunk, ApiError>>> {
        if done == self.rows.len() {
            return None;
        }
        let (state, page, rows) = (self.state.clone(), self.page.clone(), self.rows.clone());
        Some(tokio::spawn(async move { blocking_part(&state, move || chunk(&page, &rows, done)).await }))
    }
}

fn chunk(page: &Page, rows: &[usize], mut done: usize) -> Result<Chunk, ApiError> {
    let table = page.table()?;
    let mut out = Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 4);
    while done < rows.len() && out.len() < CHUNK_BYTES {
        if page.format == Format::Csv {
            out.extend(csv_rows(&table, page.dialect, &rows[done..=done])?);
        } else {
            if done > 0 {
                out.extend_from_slice(b",\n");
            }
            write_feature(&mut out, &table, rows[done]);
            out.push(b'}');
        }
        done += 1;
    }
    Ok((out, done))
}
