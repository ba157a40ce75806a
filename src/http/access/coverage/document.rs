//! Coverage as documents and tables.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Asked, CoverageFound, CoverageRow};
use crate::access::AreaCoverage;
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::census::{self, CensusDocument};
use crate::http::access::representation::{AreaFigures, Parts, Representation};
use crate::http::access::rows::{Row, area_row, millimetres, millionths};
use crate::http::links::{Base, Link};

/// Who has a service within reach, by area.
///
/// Each area has `code`, `name_el`, `name_en`, `status`, `residents`, `points`, `services`, `services_per_10000`; for each
/// distance `residents_within_…_m`, `share_within_…_m` (0 to 1) and `over_sea_only_within_…_m`; `mean_distance_m`,
/// `median_distance_m`, `farthest_id`, `farthest_name`, `farthest_distance_m`, `over_sea_only_residents`,
/// `unreached_residents`, `unknown_land_residents` and `represented_share`, the part of the census that the points stand
/// for. `status` is `ok`; `no-population-points` where nothing is known, all figures being null; or `no-residents`.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CoverageDocument {
    /// `FeatureCollection`, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    r#type: Option<&'static str>,
    /// The areas with their outlines, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    features: Option<Vec<()>>,
    #[schema(value_type = String)]
    level: Level,
    within_m: Vec<f64>,
    /// Which services counted: `across` or `own`.
    borders: &'static str,
    /// Whether residents are scaled: `none` or `census`.
    scale: &'static str,
    /// How many points could not be scaled, because their area has no census or nobody lives at its points.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    points_not_scaled: Option<usize>,
    /// What residents are compared with; null where there is nothing.
    census: Option<CensusDocument>,
    #[serde(flatten)]
    about: AboutAccess,
    /// How many population points lie in no area of the level; they are among the totals.
    points_outside_areas: usize,
    /// The figures of all population points together.
    #[schema(value_type = Object)]
    totals: Row,
    /// The areas in the order of their ids, in JSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    areas: Option<Vec<Row>>,
    links: Vec<Link>,
}

/// Works the answer out and writes it.
///
/// # Errors
/// Those of [`Asked::work_out`].
pub(super) fn write(asked: &Asked, how: Representation, base: &Base) -> Result<Vec<u8>, ApiError> {
    let found = asked.work_out()?;
    let figures = AreaFigures {
        atlas: &asked.atlas,
        level: asked.level,
        rows: found.rows().map(|row| figures(&asked.atlas, &row)).collect(),
        beside: beside(&found),
        title: "This coverage",
    };
    figures.write(how, base, |parts| document(found, parts))
}

fn beside(found: &CoverageFound<'_>) -> Vec<(&'static str, String)> {
    let mut beside = found.about.beside();
    beside.insert(1, ("borders", found.asked.borders.as_str().to_owned()));
    beside.insert(2, ("scale", found.asked.scale.as_str().to_owned()));
    beside.extend(census::beside(found.census));
    beside
}

fn document(found: CoverageFound<'_>, parts: Parts) -> CoverageDocument {
    let asked = found.asked;
    let mut totals = Map::new();
    write_figures(&mut totals, &asked.atlas, &found.total);
    totals.insert("represented_share".to_owned(), found.represented_share().into());
    CoverageDocument {
        r#type: parts.r#type,
        features: parts.features,
        level: asked.level,
        within_m: asked.bands.within_m().to_vec(),
        borders: asked.borders.as_str(),
        scale: asked.scale.as_str(),
        points_not_scaled: found.points_not_scaled,
        census: found.census.map(CensusDocument::from),
        about: found.about,
        points_outside_areas: found.points_outside_areas,
        totals,
        areas: parts.areas,
        links: parts.links,
    }
}

/// Returns what is found of an area as it is shown.
pub(super) fn figures(atlas: &Atlas, of: &CoverageRow<'_>) -> Row {
    let mut row = area_row(of.area);
    write_figures(&mut row, atlas, of.figures);
    row.insert("represented_share".to_owned(), of.represented_share.into());
    row
}

/// Writes the figures of an area; where it has no population points only that, and its services.
fn write_figures(row: &mut Row, atlas: &Atlas, found: &AreaCoverage) {
    let is_known = found.points > 0;
    let status = match (is_known, found.residents > 0.0) {
        (false, _) => "no-population-points",
        (true, false) => "no-residents",
        (true, true) => "ok",
    };
    let known = |figure: Option<f64>| -> Value { figure.filter(|_| is_known).into() };
    let people = |residents: f64| known(Some(millionths(residents)));
    let mut put = |name: &str, value: Value| row.insert(name.to_owned(), value);
    put("status", status.into());
    put("residents", people(found.residents));
    put("points", found.points.into());
    put("services", found.services.into());
    put("services_per_10000", known(found.services_per_10_000));
    for band in &found.within {
        let within_m = band.within_m;
        put(&format!("residents_within_{within_m}_m"), people(band.residents));
        put(&format!("share_within_{within_m}_m"), known(band.share));
        put(&format!("over_sea_only_within_{within_m}_m"), people(band.over_sea_only));
    }
    let farthest = found.over_land.farthest;
    let point = farthest.and_then(|(point, _)| atlas.population().get(point as usize));
    put("mean_distance_m", known(found.over_land.mean_m.map(millimetres)));
    put("median_distance_m", known(found.over_land.median_m.map(millimetres)));
    put("farthest_id", point.map(|point| point.id.as_str()).into());
    put("farthest_name", point.map(|point| point.name_el.as_str()).into());
    put("farthest_distance_m", known(farthest.map(|(_, distance_m)| millimetres(distance_m))));
    put("over_sea_only_residents", people(found.over_sea_only));
    put("unreached_residents", people(found.unreached));
    put("unknown_land_residents", people(found.residents_on_unknown_land));
}
