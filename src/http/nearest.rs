//! `/services/nearest`: the services nearest to a position.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiRequest, CommaList, Finite, Format, Whole, parsed, required};
use super::features::{LicenceDocument, write_geometry, write_properties, write_text};
use super::links::Link;
use super::places::position;
use super::reply::json;
use super::services::{AskedTime, LanguageTag, Opening, PlainId, Wanted, wanted_from};
use super::{ApiError, Refusal, blocking};
use crate::atlas::{Atlas, Collection, NearestService, PassedOver, ServiceFilter, Version};
use crate::geometry::LonLat;
use crate::services::{KindId, LocalTime};

/// How many services are given if nobody says.
const DEFAULT_K: u32 = 5;

/// Half the way round the world: no service is farther.
pub(super) const MAX_WITHIN_M: f64 = 20_100_000.0;

/// Nearest to what.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NearestQuery {
    /// Longitude in degrees, −180 to 180 (WGS 84).
    #[serde(deserialize_with = "required")]
    #[param(value_type = f64, example = 22.4191, minimum = -180, maximum = 180)]
    lon: Finite,
    /// Latitude in degrees, −90 to 90 (WGS 84).
    #[serde(deserialize_with = "required")]
    #[param(value_type = f64, example = 39.639, minimum = -90, maximum = 90)]
    lat: Finite,
    /// How many services, 1 to 1000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 5)]
    k: Option<Whole<1, 1000>>,
    /// No farther than this, in metres.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = 0, maximum = 20_100_000)]
    within_m: Option<Finite>,
    /// Only services of these kinds, with commas between them.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    kind: Option<CommaList<KindId>>,
    /// Only services that answer any of these needs.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    need: Option<CommaList<PlainId>>,
    /// Only services for any of these people, and those that turn nobody away.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    eligibility: Option<CommaList<PlainId>>,
    /// Only services that help in any of these languages (BCP 47); `en` is also `en-GB`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    language: Option<CommaList<LanguageTag>>,
    /// Only services that are accessible in all of these ways.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false)]
    accessibility: Option<CommaList<PlainId>>,
    /// Beginnings of words in the names, the organization and the descriptions, in any spelling, Greek or Latin, and grammatical
    /// case.
    q: Option<String>,
    /// Only services in the municipality of this code.
    municipality: Option<String>,
    /// Only services in the area of this code, of any level.
    area: Option<String>,
    /// Only services that are open then: `now`, or a time of RFC 3339 from 2000 to 2075. Each says when it closes and
    /// when it opens next.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2026-11-23T10:00:00+02:00")]
    open_at: Option<AskedTime>,
    /// The same without leaving out those that are closed: each says whether it is open then.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "now")]
    at: Option<AskedTime>,
    /// The representation: `geojson`; goes before the `Accept` header.
    f: Option<String>,
}

wanted_from!(NearestQuery);

/// The nearest services as GeoJSON, the nearest first; each has `distance_m`.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct NearestDocument {
    /// Always `FeatureCollection`.
    r#type: &'static str,
    /// The services; `distance_m` is geodesic on WGS 84.
    #[schema(value_type = Vec<Object>)]
    features: Vec<()>,
    /// How many there are.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    /// Why there are none, or fewer than asked for; whether longitude and latitude look exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
    /// The time for which is said whether services are open, as the clocks of Greece show it (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<String>,
    /// With filters: nearer services of the kinds asked for that were passed over, at most ten, and why; with
    /// `open_at`, beyond these the nearest that is only closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    passed_over: Option<Vec<PassedOverDocument>>,
    /// Where the services come from.
    sources: Vec<LicenceDocument>,
    links: Vec<Link>,
}

/// A service that was passed over.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PassedOverDocument {
    id: String,
    name_el: String,
    name_en: Option<String>,
    distance_m: f64,
    /// The parameters it fails, with `-unknown` after them where its source does not say; `closed` and `hours-unknown`
    /// for `open_at`.
    reasons: Vec<&'static str>,
    /// When it opens next, if a time was asked about (RFC 3339).
    #[schema(required)]
    opens: Option<String>,
}

/// The services nearest to a position
///
/// Exact: distances are geodesic on the WGS 84 ellipsoid, in metres; equal distances are ordered by id.
/// A service whose source does not say whether it fits a filter is passed over; those nearer than the last that was found
/// are in `passed_over` with the reasons.
#[utoipa::path(get, path = "/services/nearest", tag = "Services", params(NearestQuery),
    responses((status = 200, description = "The services, the nearest first", body = NearestDocument, content_type = "application/geo+json"), Refusal))]
pub(super) async fn nearest(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<NearestQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson])?;
    let origin = position(query.lon.0, query.lat.0)?;
    let k = query.k.map_or(DEFAULT_K, |k| k.0);
    let within_m = query.within_m.map(|within_m| within_m.0);
    if let Some(within_m) = within_m
        && !(0.0..=MAX_WITHIN_M).contains(&within_m)
    {
        let detail = format!("{within_m} was found; accepted are metres from 0 to {MAX_WITHIN_M}");
        return Err(ApiError::parameter("within_m", detail));
    }
    let (filter, at) = filter_of(&query, &atlas)?;
    let filtered = is_filtered(&filter);
    let versions = [atlas.service_index().version].into_iter().chain(at.map(|at| Version::of_debug(&at)));
    caller
        .answer(versions, format, async {
            let searched = atlas.clone();
            let search = move || Ok(searched.find_services(origin, k as usize, within_m, &filter));
            let found = blocking(&state, search).await?;
            let passed_over = found.passed_over.iter().map(|service| PassedOverDocument::of(&atlas, service, at));
            let passed_over = filtered.then(|| passed_over.collect());
            let found = found.services;
            let fewer = fewer_note(&atlas, &found, k, &query, filtered);
            let swapped = atlas.swapped(origin).map(|swapped| swapped_note(origin, swapped));
            let note = Some(swapped.into_iter().chain(fewer).collect::<Vec<_>>().join(". "));
            let note = note.filter(|note| !note.is_empty());
            let document = NearestDocument {
                r#type: "FeatureCollection",
                features: Vec::new(),
                number_returned: found.len(),
                note,
                at: at.map(|at| at.to_string()),
                passed_over,
                sources: atlas.register().sources().iter().map(LicenceDocument::from).collect(),
                links: vec![Link::new(base.self_href(), "self", format, "These services")],
            };
            with_features(&json(&document)?, &features(&atlas, &found, at)?)
        })
        .await
}

/// Returns what the query looks for, and the time for which is said whether services are open, if there is one.
fn filter_of(query: &NearestQuery, atlas: &Atlas) -> Result<(ServiceFilter, Option<LocalTime>), ApiError> {
    if query.at.is_some() && query.open_at.is_some() {
        return Err(ApiError::parameter("at", "it is given beside open_at; accepted is one of them"));
    }
    let filter = Wanted::from(query).filter(atlas)?;
    let at = query.at.map(AskedTime::local).transpose()?.or(filter.open_at);
    Ok((filter, at))
}

/// Says whether anything but the kind was asked for.
fn is_filtered(filter: &ServiceFilter) -> bool {
    let kinds = filter.kinds.clone();
    *filter != ServiceFilter { kinds, ..ServiceFilter::default() }
}

impl PassedOverDocument {
    fn of(atlas: &Atlas, passed_over: &PassedOver, at: Option<LocalTime>) -> Self {
        let service = passed_over.nearest.service;
        let opens = at.and_then(|at| atlas.open_times(service)?.next_opening(at));
        let known = &atlas.register().services()[service];
        Self {
            id: known.id.to_string(),
            name_el: known.name_el.clone(),
            name_en: known.name_en.clone(),
            distance_m: to_millimetre(passed_over.nearest.distance_m),
            reasons: passed_over.reasons.iter().map(|reason| reason.as_str()).collect(),
            opens: opens.map(|opens| opens.to_string()),
        }
    }
}

/// Rounds to the millimetre: exacter than any position.
fn to_millimetre(metres: f64) -> f64 {
    (metres * 1e3).round() / 1e3
}

/// Asks whether the numbers of a position were meant the other way round.
pub(super) fn swapped_note(position: LonLat, swapped: LonLat) -> String {
    format!(
        "longitude {} and latitude {} lie far outside the atlas; were they exchanged? lon={}&lat={} lies in it",
        position.lon(),
        position.lat(),
        swapped.lon(),
        swapped.lat()
    )
}

/// Says why there are fewer services than asked for.
fn fewer_note(atlas: &Atlas, found: &[NearestService], k: u32, query: &NearestQuery, filtered: bool) -> Option<String> {
    if found.len() >= k as usize {
        return None;
    }
    let kinds = query.kind.as_ref().map(|kinds| {
        let kinds: Vec<_> = kinds.0.iter().map(KindId::as_str).collect();
        format!(" of kind {}", kinds.join(", "))
    });
    let within = query.within_m.as_ref().map(|within_m| format!(" within {} m", within_m.0));
    let (kinds, within) = (kinds.unwrap_or_default(), within.unwrap_or_default());
    let count = found.len();
    let placed = atlas.service_index().placed_count();
    let fit = if filtered { " that are what was asked for" } else { "" };
    Some(format!("{count} services{kinds}{fit} were found{within}; the atlas has {placed} services with a position"))
}

fn features(atlas: &Atlas, found: &[NearestService], at: Option<LocalTime>) -> Result<Vec<u8>, ApiError> {
    let table = atlas.table(Collection::Services, &[], None);
    let table = table.ok_or_else(|| ApiError::NotFound("the atlas has no services".to_owned()))?;
    let mut out = Vec::new();
    for (place, nearest) in found.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        out.extend_from_slice(br#"{"type":"Feature","id":"#);
        write_text(&mut out, table.id(nearest.service));
        out.extend_from_slice(br#","geometry":"#);
        write_geometry(&mut out, &table, nearest.service);
        out.extend_from_slice(br#","properties":{"distance_m":"#);
        out.extend_from_slice(format!("{}", to_millimetre(nearest.distance_m)).as_bytes());
        out.push(b',');
        if let Some(at) = at {
            let opening = json(&Opening::of(atlas, nearest.service, at))?;
            // The members of the object, without its braces.
            out.extend_from_slice(opening.get(1..opening.len().saturating_sub(1)).unwrap_or_default());
            out.push(b',');
        }
        write_properties(&mut out, &table, nearest.service);
        out.extend_from_slice(b"}}");
    }
    Ok(out)
}

/// Puts features into a document whose list of them is empty.
pub(super) fn with_features(document: &[u8], features: &[u8]) -> Result<Vec<u8>, ApiError> {
    let mark = br#""features":["#;
    let at = document.windows(mark.len()).position(|window| window == mark);
    let at = at.ok_or_else(|| ApiError::internal("the document has no list of features"))? + mark.len();
    Ok([&document[..at], features, &document[at..]].concat())
}
