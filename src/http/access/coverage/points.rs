//! `/service-coverage/points`: the nearest service of every population point.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Bands, Coverage, Neighbour};
use crate::atlas::{Atlas, ServicesOfKinds};
use crate::geometry::LonLat;
use crate::http::access::about::{AboutAccess, versions};
use crate::http::access::question::{self, Borders};
use crate::http::access::rows::{Row, csv, millimetres, point_features};
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::extract::{ApiRequest, CommaList, Finite, Format, Whole, parsed};
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, long_blocking};
use crate::services::KindId;

/// Whose nearest service.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct CoveragePointsQuery {
    /// Only services of these kinds, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    kind: Option<CommaList<KindId>>,
    /// Distances in metres, 1 to 10 of them, above 0, ascending, with commas between them; default: `2000,5000,10000`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false, example = json!([2000, 5000]))]
    within_m: Option<CommaList<Finite>>,
    /// Which services count for a point: `across` (default), all of them; `own`, those in the
    /// same area of the finest level.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    borders: Option<Borders>,
    /// Points a page, 1 to 10000; a larger number is taken as 10000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10_000, default = 1_000)]
    limit: Option<Whole<1, { u32::MAX }>>,
    /// How many points to pass over. Follow the `next` link rather than counting.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000_000, default = 0)]
    offset: Option<Whole<0, 10_000_000>>,
    /// The representation: `geojson` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

/// Population points with their nearest service, as GeoJSON, in the order of the atlas.
///
/// Each has `id`, `name_el`, `name_en`, `residents` (of the years in `residents_reference_years`), `area_code` (of the finest level); the nearest service that is not
/// over the sea as `service_id`, `service_name_el`, `service_name_en` and `distance_m`; `within_m`, the least of the
/// distances asked for that holds it; and `over_sea_id` and `over_sea_distance_m` of a service over the sea that is nearer
/// still. What there is not, is null.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CoveragePointsDocument {
    /// Always `FeatureCollection`.
    r#type: &'static str,
    #[schema(value_type = Vec<Object>)]
    features: Vec<()>,
    /// How many points there are.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    /// How many of them are in this page.
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    within_m: Vec<f64>,
    /// Which services counted: `across` or `own`.
    borders: &'static str,
    #[serde(flatten)]
    about: AboutAccess,
    links: Vec<Link>,
}

/// A question that has been checked.
#[derive(Clone, Debug)]
struct Asked {
    atlas: Arc<Atlas>,
    kinds: Option<Vec<u32>>,
    bands: Bands,
    borders: Borders,
    page: Page,
    format: Format,
    dialect: Dialect,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug)]
pub(in crate::http::access) struct Page {
    pub(in crate::http::access) limit: usize,
    pub(in crate::http::access) offset: usize,
}

impl Page {
    /// Returns the links to this part and its neighbours.
    pub(in crate::http::access) fn links(
        self,
        base: &Base,
        format: Format,
        matched: usize,
        returned: usize,
    ) -> Vec<Link> {
        let at = |offset: usize| base.with_parameters(&[("offset", Some(offset.to_string()))]);
        let mut links = vec![Link::new(base.self_href(), "self", format, "This page")];
        if returned > 0 && self.offset + returned < matched {
            links.push(Link::new(at(self.offset + returned), "next", format, "The next page"));
        }
        if self.offset > 0 {
            links.push(Link::new(at(self.offset.saturating_sub(self.limit)), "prev", format, "The page before"));
        }
        links
    }
}

/// The nearest service of every population point
///
/// Exact, by geodesic distance: what coverage by area is added up from.
#[utoipa::path(get, path = "/service-coverage/points", tag = "Access", params(CoveragePointsQuery),
    responses((status = 200, description = "The points", content(
        (CoveragePointsDocument = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn coverage_points(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<CoveragePointsQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson, Format::Csv])?;
    let limits = state.limits();
    let asked = Asked {
        kinds: question::kinds(&atlas, query.kind.as_ref())?,
        bands: question::bands(query.within_m.as_ref())?,
        borders: query.borders.unwrap_or_default(),
        page: Page {
            limit: query.limit.map_or(limits.default_limit, |limit| limit.0).min(limits.max_limit) as usize,
            offset: query.offset.map_or(0, |offset| offset.0) as usize,
        },
        format,
        dialect: dialect_of(query.dialect, format)?,
        atlas: atlas.clone(),
    };
    caller
        .answer(versions(&atlas, None), format, async {
            let body = long_blocking(&state, move || answer(&asked, &base)).await?;
            if format == Format::Csv { csv_file("service-coverage-points", body) } else { Ok(body.into_response()) }
        })
        .await
}

fn answer(asked: &Asked, base: &Base) -> Result<Vec<u8>, ApiError> {
    let atlas = &asked.atlas;
    let services = atlas.services_of(asked.kinds.as_deref());
    let demand = atlas.demand()?;
    let coverage = services.coverage(demand, asked.bands.clone(), asked.borders.0)?;
    let wanted = (0..demand.len()).skip(asked.page.offset).take(asked.page.limit);
    let points: Vec<(LonLat, Row)> =
        wanted.map(|point| (demand.positions()[point], row(atlas, &services, &coverage, point))).collect();
    let about = AboutAccess::new(atlas, asked.kinds.as_deref(), &services, asked.borders.0, None);
    if asked.format == Format::Csv {
        let rows: Vec<Row> = points.into_iter().map(|(position, row)| with_position(row, position)).collect();
        return csv(asked.dialect, &rows, &about.beside());
    }
    let mut links = asked.page.links(base, asked.format, demand.len(), points.len());
    let href = base.with_parameters(&[("f", Some("csv".to_owned()))]);
    links.push(Link::new(href, "alternate", Format::Csv, "This page as CSV"));
    let document = CoveragePointsDocument {
        r#type: "FeatureCollection",
        features: Vec::new(),
        number_matched: demand.len(),
        number_returned: points.len(),
        within_m: asked.bands.within_m().to_vec(),
        borders: asked.borders.as_str(),
        about,
        links,
    };
    with_features(&json(&document)?, &point_features(&points)?)
}

/// Returns a row that begins with what names a population point.
pub(in crate::http::access) fn point_row(atlas: &Atlas, point: usize) -> Row {
    let mut row = Row::new();
    if let Some(known) = atlas.population().get(point) {
        row.insert("id".to_owned(), known.id.as_str().into());
        row.insert("name_el".to_owned(), known.name_el.as_str().into());
        row.insert("name_en".to_owned(), known.name_en.as_deref().into());
        row.insert("residents".to_owned(), known.residents.into());
    }
    row
}

fn with_position(mut row: Row, position: LonLat) -> Row {
    row.insert("lon".to_owned(), position.lon().into());
    row.insert("lat".to_owned(), position.lat().into());
    row
}

fn row(atlas: &Atlas, services: &ServicesOfKinds, coverage: &Coverage<'_>, point: usize) -> Row {
    let mut row = point_row(atlas, point);
    let finest = atlas.levels().last().map(|(layer, _)| layer.areas());
    let area = coverage.demand().areas()[point].and_then(|area| finest?.get(area as usize));
    let reached = coverage.reached()[point];
    let service = |found: Option<Neighbour>| {
        found.map(|found| &atlas.register().services()[services.places()[found.item as usize]])
    };
    let over_sea = reached.nearest.filter(|nearest| reached.over_land.is_none_or(|near| near.item != nearest.item));
    let distance = |found: Option<Neighbour>| found.map(|found| millimetres(found.distance_m));
    let band = |found: Neighbour| coverage.bands().within_m().iter().find(|within_m| found.distance_m <= **within_m);
    let near = service(reached.over_land);
    let mut put = |name: &str, value: serde_json::Value| row.insert(name.to_owned(), value);
    put("area_code", area.map(|area| area.id.as_str()).into());
    put("service_id", near.map(|near| near.id.as_str()).into());
    put("service_name_el", near.map(|near| near.name_el.as_str()).into());
    put("service_name_en", near.and_then(|near| near.name_en.as_deref()).into());
    put("distance_m", distance(reached.over_land).into());
    put("within_m", reached.over_land.and_then(band).copied().into());
    put("over_sea_id", service(over_sea).map(|over_sea| over_sea.id.as_str()).into());
    put("over_sea_distance_m", distance(over_sea).into());
    row
}
