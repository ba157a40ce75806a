//! `/services/{serviceId}/catchment`: who a service serves.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::about::{AboutAccess, versions};
use super::census::{self, Census, CensusDocument};
use super::coverage::{Page, point_row};
use super::question;
use super::rows::{Row, millimetres, millionths, point_features};
use crate::access::{Bands, BorderRule, Catchment, Catchments, Coverage, Neighbour, Reached, Served, served_within};
use crate::atlas::{Atlas, ServicesOfKinds};
use crate::geometry::LonLat;
use crate::http::extract::{ApiPath, ApiRequest, CommaList, Finite, Format, Whole, parsed};
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, long_blocking};
use crate::services::{Service, ServiceId};

/// The path of one service.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::http) struct ServicePath {
    #[serde(rename = "serviceId")]
    service_id: String,
}

/// What of those it serves.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct CatchmentQuery {
    /// Distances in metres, 1 to 10 of them, above 0, ascending, with commas between them; default: `2000,5000,10000`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false, example = json!([2000, 5000]))]
    within_m: Option<CommaList<Finite>>,
    /// Points a page of GeoJSON, 1 to 10000; a larger number is taken as 10000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000, default = 1_000)]
    limit: Option<Whole<1, { u32::MAX }>>,
    /// How many points to pass over. Follow the `next` link rather than counting.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000_000, default = 0)]
    offset: Option<Whole<0, 10_000_000>>,
    /// The representation: `json`, the sums; or `geojson`, the points. Goes before the `Accept` header.
    f: Option<String>,
}

/// Points and who lives there.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServedDocument {
    /// How many population points.
    points: usize,
    /// How many people live there.
    residents: f64,
}

/// Points within a distance and who lives there.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServedBand {
    /// The distance in metres, inclusive.
    within_m: f64,
    #[serde(flatten)]
    served: ServedDocument,
}

/// Those for whom no other service of the kind is nearer.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct NearestToIt {
    /// All who have it on their own land, however far.
    #[serde(flatten)]
    over_land: ServedDocument,
    /// Of these, those within each distance.
    within: Vec<ServedBand>,
    /// Those who have no service of the kind on their own land, and of all others this is nearest.
    over_sea: ServedDocument,
    /// The id of the farthest point with residents on its own land; null if there is none.
    farthest_id: Option<String>,
    /// Its name.
    farthest_name: Option<String>,
    /// How far it is, in metres.
    farthest_distance_m: Option<f64>,
    /// The service at the very same position to which everybody is counted instead; null if there is none.
    same_place_as: Option<String>,
}

/// Who a service serves.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CatchmentDocument {
    /// `FeatureCollection`, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    r#type: Option<&'static str>,
    /// The points nearer to it than to any other of its kind, in GeoJSON only; each has `id`, `name_el`, `name_en`,
    /// `residents`, `distance_m` and `over_sea`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    features: Option<Vec<()>>,
    /// How many points there are, in GeoJSON only.
    #[serde(rename = "numberMatched", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number_matched: Option<usize>,
    /// How many of them are in this page, in GeoJSON only.
    #[serde(rename = "numberReturned", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number_returned: Option<usize>,
    id: String,
    kind: String,
    name_el: String,
    name_en: Option<String>,
    within_m: Vec<f64>,
    /// Those nearer to it than to any other of its kind; null for a service without a position.
    nearest: Option<NearestToIt>,
    /// Who lives within each distance, whichever service is nearest, over the sea too; null for a service without a
    /// position.
    reach: Option<Vec<ServedBand>>,
    /// The part of the census that the points nearest to it stand for, each as all points of its area of the finest level
    /// do; null where there are none, or no census.
    represented_share: Option<f64>,
    /// What residents are compared with; null where there is nothing.
    census: Option<CensusDocument>,
    /// Why there are no figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<&'static str>,
    #[serde(flatten)]
    about: AboutAccess,
    links: Vec<Link>,
}

/// A question that has been checked.
#[derive(Clone, Debug)]
struct Asked {
    atlas: Arc<Atlas>,
    service: usize,
    bands: Bands,
    page: Page,
    format: Format,
}

/// Who a service serves
///
/// The population points nearer to it than to any other service of its kind: those on its own land, and apart those who
/// have to cross the sea. A point belongs to one service, of equally near ones to that with the lowest id. Beside them, all
/// who live within each distance of it.
#[utoipa::path(get, path = "/services/{serviceId}/catchment", tag = "Access",
    params(("serviceId" = String, Path, description = "The id of a service"), CatchmentQuery),
    responses((status = 200, description = "Who it serves", content(
        (CatchmentDocument = "application/json"), (CatchmentDocument = "application/geo+json"))), Refusal))]
pub(in crate::http) async fn catchment(
    ApiPath(path): ApiPath<ServicePath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<CatchmentQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::GeoJson])?;
    let limits = state.limits();
    if format == Format::Json && (query.limit.is_some() || query.offset.is_some()) {
        let parameter = if query.limit.is_some() { "limit" } else { "offset" };
        return Err(ApiError::parameter(parameter, "only the points come in pages; accepted with it is f=geojson"));
    }
    let asked = Asked {
        service: find(&atlas, &path.service_id)?,
        bands: question::bands(query.within_m.as_ref())?,
        page: Page {
            limit: query.limit.map_or(limits.default_limit, |limit| limit.0).min(limits.max_limit) as usize,
            offset: query.offset.map_or(0, |offset| offset.0) as usize,
        },
        format,
        atlas: atlas.clone(),
    };
    let versions: Vec<_> = versions(&atlas, None).into_iter().chain(census::version(&atlas)).collect();
    caller
        .answer(versions, format, async {
            let body = long_blocking(&state, move || answer(&asked, &base)).await?;
            Ok(body.into_response())
        })
        .await
}

/// Returns the place of a service in the register.
fn find(atlas: &Atlas, id: &str) -> Result<usize, ApiError> {
    let found = id.parse::<ServiceId>().ok().and_then(|id| atlas.register().index_of(&id));
    found.ok_or_else(|| {
        let detail = format!("there is no service '{id}'; the services are at /collections/services/items");
        ApiError::NotFound(detail)
    })
}

fn answer(asked: &Asked, base: &Base) -> Result<Vec<u8>, ApiError> {
    let atlas = &asked.atlas;
    let service = &atlas.register().services()[asked.service];
    let kind = atlas.register().kind_index(&service.kind).and_then(|kind| u32::try_from(kind).ok());
    let kinds: Vec<u32> = kind.into_iter().collect();
    let services = atlas.services_of(Some(&kinds));
    let coverage = services.coverage(atlas.demand()?, asked.bands.clone(), BorderRule::Across)?;
    let number = services.places().iter().position(|&place| place == asked.service);
    let catchments = Catchments::of(&coverage);
    let nearest = number.map(|number| nearest_to_it(atlas, &services, &asked.bands, &catchments.services()[number]));
    let is_geojson = asked.format == Format::GeoJson;
    let its_points = number.map_or_else(Vec::new, |number| points_of(&coverage, number));
    let points = if is_geojson { point_rows(atlas, &coverage, &its_points) } else { Vec::new() };
    let census = question::level(atlas, None).ok().and_then(|finest| Census::of_atlas(atlas, finest));
    let page: Vec<_> = points.iter().skip(asked.page.offset).take(asked.page.limit).cloned().collect();
    let reach = service.position.filter(|_| number.is_some());
    let document = json(&CatchmentDocument {
        r#type: is_geojson.then_some("FeatureCollection"),
        features: is_geojson.then(Vec::new),
        number_matched: is_geojson.then_some(points.len()),
        number_returned: is_geojson.then_some(page.len()),
        id: service.id.to_string(),
        kind: service.kind.to_string(),
        name_el: service.name_el.clone(),
        name_en: service.name_en.clone(),
        within_m: asked.bands.within_m().to_vec(),
        nearest,
        reach: reach.map(|at| served_bands(&asked.bands, &served_within(coverage.demand(), at, &asked.bands))),
        represented_share: census
            .and_then(|census| census.represented_by(coverage.demand(), its_points.iter().copied())),
        census: census.map(CensusDocument::from),
        reason: reason(service),
        about: AboutAccess::new(atlas, Some(&kinds), &services, BorderRule::Across, None),
        links: links(asked, base, points.len(), page.len()),
    })?;
    if is_geojson { with_features(&document, &point_features(&page)?) } else { Ok(document) }
}

fn reason(service: &Service) -> Option<&'static str> {
    service
        .position
        .is_none()
        .then_some("the source gives the service no position, so nobody can be said to be near it")
}

fn nearest_to_it(atlas: &Atlas, services: &ServicesOfKinds, bands: &Bands, found: &Catchment) -> NearestToIt {
    let farthest = found.farthest.and_then(|(point, _)| atlas.population().get(point as usize));
    let other = found.same_place_as.map(|number| services.places()[number as usize]);
    NearestToIt {
        over_land: served(found.over_land),
        within: served_bands(bands, &found.within),
        over_sea: served(found.over_sea),
        farthest_id: farthest.map(|point| point.id.clone()),
        farthest_name: farthest.map(|point| point.name_el.clone()),
        farthest_distance_m: found.farthest.map(|(_, distance_m)| millimetres(distance_m)),
        same_place_as: other.map(|place| atlas.register().services()[place].id.to_string()),
    }
}

fn served(found: Served) -> ServedDocument {
    ServedDocument { points: found.points, residents: millionths(found.residents) }
}

fn served_bands(bands: &Bands, found: &[Served]) -> Vec<ServedBand> {
    let pairs = bands.within_m().iter().zip(found);
    pairs.map(|(&within_m, &found)| ServedBand { within_m, served: served(found) }).collect()
}

/// Returns the points nearer to a service than to any other, over land, else over the sea.
fn points_of(coverage: &Coverage<'_>, number: usize) -> Vec<usize> {
    let is_its = |reached: &Reached| nearest_of(reached).is_some_and(|found| found.item as usize == number);
    coverage.reached().iter().enumerate().filter(|(_, reached)| is_its(reached)).map(|(point, _)| point).collect()
}

fn nearest_of(reached: &Reached) -> Option<Neighbour> {
    reached.over_land.or(reached.nearest)
}

fn point_rows(atlas: &Atlas, coverage: &Coverage<'_>, points: &[usize]) -> Vec<(LonLat, Row)> {
    let row = |&point: &usize| {
        let reached = &coverage.reached()[point];
        let mut row = point_row(atlas, point);
        row.insert("distance_m".to_owned(), nearest_of(reached).map(|found| millimetres(found.distance_m)).into());
        row.insert("over_sea".to_owned(), reached.over_land.is_none().into());
        (coverage.demand().positions()[point], row)
    };
    points.iter().map(row).collect()
}

fn links(asked: &Asked, base: &Base, matched: usize, returned: usize) -> Vec<Link> {
    let mut links = if asked.format == Format::GeoJson {
        asked.page.links(base, asked.format, matched, returned)
    } else {
        vec![Link::new(base.self_href(), "self", asked.format, "Who it serves")]
    };
    let other = if asked.format == Format::GeoJson { Format::Json } else { Format::GeoJson };
    let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("limit", None), ("offset", None)]);
    links.push(Link::new(href, "alternate", other, "Who it serves, in another format"));
    links
}
