//! `/services`: the services that are what a caller looks for, page by page.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AskedTime, LanguageTag, Opening, PlainId, ServiceDocument, TermsDocument, Wanted, wanted_from};
use crate::atlas::{Atlas, Collection, ServiceFilter, Version};
use crate::formats::{Dialect, csv_header, csv_rows, write_feature};
use crate::geometry::{Bbox, LonLat};
use crate::http::csv::csv_file;
use crate::http::extract::{ApiRequest, CommaList, Finite, Format, PageOrData, PageWish, Whole, parsed};
use crate::http::features::LicenceDocument;
use crate::http::links::{Base, Link};
use crate::http::nearest::{MAX_WITHIN_M, swapped_note, with_features};
use crate::http::places::position;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking, pages};
use crate::services::{KindId, LocalTime};

/// The representations of the list.
const FORMATS: [Format; 3] = [Format::Json, Format::GeoJson, Format::Csv];

/// Which services.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ServicesQuery {
    /// Only services of these kinds, with commas between them.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(in crate::http) kind: Option<CommaList<KindId>>,
    /// Only services that answer any of these needs.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(in crate::http) need: Option<CommaList<PlainId>>,
    /// Only services for any of these people, and those that turn nobody away.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(in crate::http) eligibility: Option<CommaList<PlainId>>,
    /// Only services that help in any of these languages (BCP 47); `en` is also `en-GB`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(in crate::http) language: Option<CommaList<LanguageTag>>,
    /// Only services that are accessible in all of these ways.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    pub(in crate::http) accessibility: Option<CommaList<PlainId>>,
    /// Beginnings of words in the names, the organization and the descriptions, in any spelling, Greek or Latin, and grammatical
    /// case.
    pub(in crate::http) q: Option<String>,
    /// Only services in the municipality of this code.
    pub(in crate::http) municipality: Option<String>,
    /// Only services in the area of this code, of any level.
    pub(in crate::http) area: Option<String>,
    /// Only services that are open then: `now`, or a time of RFC 3339 from 2000 to 2075.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2026-11-23T10:00:00+02:00")]
    pub(in crate::http) open_at: Option<AskedTime>,
    /// Only services in the box `west,south,east,north`, degrees of longitude and latitude (CRS84).
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, min_items = 4, max_items = 6, required = false)]
    pub(in crate::http) bbox: Option<Bbox>,
    /// Longitude of the middle of a circle; with `lat` and `within_m`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = -180, maximum = 180)]
    lon: Option<Finite>,
    /// Latitude of the middle of a circle.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = -90, maximum = 90)]
    lat: Option<Finite>,
    /// The radius of the circle, in metres.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = 0, maximum = 20_100_000)]
    within_m: Option<Finite>,
    /// Services a page, 1 to 10000; a larger number is taken as 10000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000, default = 1_000)]
    limit: Option<Whole<1, { u32::MAX }>>,
    /// How many services to pass over. Follow the `next` link rather than counting.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000_000, default = 0)]
    pub(in crate::http) offset: Option<Whole<0, 10_000_000>>,
    /// The representation: `json`, `geojson`, `csv` or `html`; goes before the `Accept` header.
    f: Option<String>,
}

wanted_from!(ServicesQuery);

/// Services, in the order of their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServicesDocument {
    services: Vec<ServiceDocument>,
    /// How many services there are of what was looked for.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    /// How many of them are in this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// Why there are none; whether longitude and latitude look exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
    /// The time for which is said whether they are open (RFC 3339).
    at: String,
    /// The words services can be looked for by, of the whole register.
    terms: TermsDocument,
    /// This page, the next and the one before.
    links: Vec<Link>,
}

/// The same as features.
#[derive(Debug, Serialize)]
struct ServicesFeatures {
    r#type: &'static str,
    features: Vec<()>,
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    sources: Vec<LicenceDocument>,
    links: Vec<Link>,
}

/// One page of the list.
struct Page {
    rows: Vec<usize>,
    matched: usize,
    at: LocalTime,
    note: Option<String>,
    links: Vec<Link>,
}

/// The register of services
///
/// Those that are what is looked for, in the order of their ids. A service whose source does not say whether it fits is
/// not among them.
#[utoipa::path(get, path = "/services", tag = "Services", params(ServicesQuery, PageWish),
    responses((status = 200, description = "Services", content(
        (ServicesDocument = "application/json"), (Object = "application/geo+json"), (String = "text/csv"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn services(request: PageOrData<ServicesQuery>) -> Result<Response, ApiError> {
    let ApiRequest { state, atlas, base, query, caller } = match request {
        PageOrData::Page(page) => return pages::finder_page(*page).await,
        PageOrData::Data(data) => *data,
    };
    let format = caller.format(query.f.as_deref(), &FORMATS)?;
    let filter = Wanted::from(&query).filter(&atlas)?;
    let circle = circle(&query)?;
    let at = filter.open_at.map_or_else(|| AskedTime::Now.local(), Ok)?;
    let limits = state.limits();
    let limit = query.limit.map_or(limits.default_limit, |limit| limit.0).min(limits.max_limit) as usize;
    let offset = query.offset.map_or(0, |offset| offset.0) as usize;
    // Only JSON says of each whether it is open, and so changes from minute to minute.
    let says_time = format == Format::Json || filter.open_at.is_some();
    let minute = says_time.then(|| Version::of_debug(&at));
    let versions = [atlas.service_index().version, atlas.meta().version()].into_iter().chain(minute);
    caller
        .answer(versions, format, async {
            let searched = atlas.clone();
            let found = blocking(&state, move || Ok(select(&searched, &filter, query.bbox.as_ref(), circle))).await?;
            let matched = found.len();
            let rows: Vec<_> = found.into_iter().skip(offset).take(limit).collect();
            let links = links(&base, format, [offset, limit, matched], rows.len());
            let note = note(&atlas, matched, circle);
            answer(&atlas, &base, format, Page { rows, matched, at, note, links })
        })
        .await
}

fn circle(query: &ServicesQuery) -> Result<Option<(LonLat, f64)>, ApiError> {
    match (query.lon, query.lat, query.within_m) {
        (None, None, None) => Ok(None),
        (Some(lon), Some(lat), Some(within_m)) if (0.0..=MAX_WITHIN_M).contains(&within_m.0) => {
            Ok(Some((position(lon.0, lat.0)?, within_m.0)))
        }
        (Some(_), Some(_), Some(within_m)) => {
            let detail = format!("{} was found; accepted are metres from 0 to {MAX_WITHIN_M}", within_m.0);
            Err(ApiError::parameter("within_m", detail))
        }
        (lon, lat, _) => {
            let missing = if lon.is_none() {
                "lon"
            } else if lat.is_none() {
                "lat"
            } else {
                "within_m"
            };
            Err(ApiError::parameter(missing, "it is missing; lon, lat and within_m go together"))
        }
    }
}

fn select(atlas: &Atlas, filter: &ServiceFilter, bbox: Option<&Bbox>, circle: Option<(LonLat, f64)>) -> Vec<usize> {
    let Some((middle, within_m)) = circle else { return atlas.select_services(filter, bbox) };
    let position = |service: usize| atlas.register().services()[service].position;
    let mut found = atlas.services_within(middle, within_m, filter);
    found.retain(|&service| bbox.is_none_or(|bbox| position(service).is_some_and(|position| bbox.contains(position))));
    found
}

/// Says that nothing fits, of how many services, and asks about a middle whose numbers look exchanged.
fn note(atlas: &Atlas, matched: usize, circle: Option<(LonLat, f64)>) -> Option<String> {
    let swapped = circle.and_then(|(middle, _)| Some(swapped_note(middle, atlas.swapped(middle)?)));
    let none = (matched == 0).then(|| {
        let all = atlas.register().services().len();
        format!("no service is all that was asked for; the atlas has {all} services")
    });
    let said: Vec<String> = swapped.into_iter().chain(none).collect();
    (!said.is_empty()).then(|| said.join(". "))
}

fn links(base: &Base, format: Format, [offset, limit, matched]: [usize; 3], returned: usize) -> Vec<Link> {
    let mut links = vec![Link::new(base.self_href(), "self", format, "This page")];
    for other in FORMATS.into_iter().filter(|other| *other != format) {
        let href = base.with_parameters(&[("f", Some(other.as_str().to_owned()))]);
        links.push(Link::new(href, "alternate", other, "This page in another format"));
    }
    let at = |offset: usize| base.with_parameters(&[("offset", Some(offset.to_string()))]);
    if offset + returned < matched && returned > 0 {
        links.push(Link::new(at(offset + returned), "next", format, "The next page"));
    }
    if offset > 0 {
        links.push(Link::new(at(offset.saturating_sub(limit)), "prev", format, "The page before"));
    }
    links
}

fn answer(atlas: &Atlas, base: &Base, format: Format, page: Page) -> Result<Response, ApiError> {
    let Page { rows, matched, at, note, links } = page;
    if format == Format::Json {
        let services = rows.iter().map(|&row| ServiceDocument::of(atlas, base, row, Opening::of(atlas, row, at)));
        let services: Vec<_> = services.collect();
        let number_returned = services.len();
        let terms = TermsDocument::from(atlas.register());
        let document = ServicesDocument {
            services,
            number_matched: matched,
            number_returned,
            note,
            at: at.to_string(),
            terms,
            links,
        };
        return Ok(json(&document)?.into_response());
    }
    let table = atlas.table(Collection::Services, &[], None);
    let table = table.ok_or_else(|| ApiError::NotFound("the atlas has no services".to_owned()))?;
    if format == Format::Csv {
        let mut csv = csv_header(&table, Dialect::default())?;
        csv.extend(csv_rows(&table, Dialect::default(), &rows)?);
        return csv_file("services", csv);
    }
    let document = ServicesFeatures {
        r#type: "FeatureCollection",
        features: Vec::new(),
        number_matched: matched,
        number_returned: rows.len(),
        note,
        sources: atlas.register().sources().iter().map(LicenceDocument::from).collect(),
        links,
    };
    let mut features = Vec::new();
    for (place, &row) in rows.iter().enumerate() {
        if place > 0 {
            features.push(b',');
        }
        write_feature(&mut features, &table, row);
        features.push(b'}');
    }
    Ok(with_features(&json(&document)?, &features)?.into_response())
}
