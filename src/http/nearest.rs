//! `/services/nearest`: the services nearest to a position.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{ApiRequest, CommaList, Finite, Format, Whole, parsed, required};
use super::features::{LicenceDocument, write_geometry, write_properties, write_text};
use super::links::Link;
use super::places::position;
use super::reply::json;
use super::{ApiError, Refusal, blocking};
use crate::atlas::{Atlas, Collection, NearestService};
use crate::services::KindId;

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
    /// The representation: `geojson`; goes before the `Accept` header.
    f: Option<String>,
}

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
    /// Why there are none, or fewer than asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
    /// Where the services come from.
    sources: Vec<LicenceDocument>,
    links: Vec<Link>,
}

/// The services nearest to a position
///
/// Exact: distances are geodesic on the WGS 84 ellipsoid, in metres; equal distances are ordered by id.
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
    let kinds = query.kind.as_ref().map(|list| kind_places(&atlas, &list.0)).transpose()?;
    let versions = [atlas.service_index().version];
    caller
        .answer(versions, format, async {
            let searched = atlas.clone();
            let search = move || Ok(searched.nearest_services(origin, k as usize, within_m, kinds.as_deref()));
            let found = blocking(&state, search).await?;
            let note = note(&atlas, &found, k, &query);
            let document = NearestDocument {
                r#type: "FeatureCollection",
                features: Vec::new(),
                number_returned: found.len(),
                note,
                sources: atlas.register().sources().iter().map(LicenceDocument::from).collect(),
                links: vec![Link::new(base.self_href(), "self", format, "These services")],
            };
            with_features(&json(&document)?, &features(&atlas, &found)?)
        })
        .await
}

/// Returns the places of kinds in the register.
pub(super) fn kind_places(atlas: &Atlas, kinds: &[KindId]) -> Result<Vec<u32>, ApiError> {
    let known = atlas.register().kinds();
    let place = |kind: &KindId| {
        let place = atlas.register().kind_index(kind).and_then(|index| u32::try_from(index).ok());
        place.ok_or_else(|| {
            let known: Vec<_> = known.iter().map(|kind| kind.id.as_str()).collect();
            ApiError::parameter("kind", format!("there is no kind '{kind}'; there are {}", known.join(", ")))
        })
    };
    if kinds.is_empty() {
        let known: Vec<_> = known.iter().map(|kind| kind.id.as_str()).collect();
        return Err(ApiError::parameter("kind", format!("it is empty; accepted are {}", known.join(", "))));
    }
    let mut places = kinds.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// Says why there are fewer services than asked for.
fn note(atlas: &Atlas, found: &[NearestService], k: u32, query: &NearestQuery) -> Option<String> {
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
    Some(format!("{count} services{kinds} were found{within}; the atlas has {placed} services with a position"))
}

fn features(atlas: &Atlas, found: &[NearestService]) -> Result<Vec<u8>, ApiError> {
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
        // To the millimetre: exacter than any position.
        out.extend_from_slice(format!("{}", (nearest.distance_m * 1e3).round() / 1e3).as_bytes());
        out.push(b',');
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
