//! Shared access as documents and tables.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AccessFound, AccessRow, Asked};
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::census::{self, Census, CensusDocument};
use crate::http::access::coverage::point_row;
use crate::http::access::representation::{AreaFigures, Parts, Representation};
use crate::http::access::rows::{Row, area_row, millionths};
use crate::http::access::sharing::{Scores, Sharing};
use crate::http::links::{Base, Link};

/// How many points that reach nothing are listed.
const MAX_LISTED: usize = 100;

/// Points that reach nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct UnreachedDocument {
    /// How many points.
    points: usize,
    /// How many people live there.
    residents: f64,
    /// The points with their `id`, `name_el`, `name_en` and `residents`, those with most residents first; at most 100.
    #[schema(value_type = Vec<Object>)]
    listed: Vec<Row>,
}

/// How much of a service residents get, by area.
///
/// Each area has `code`, `name_el`, `name_en`, `status`, `residents`, `points`, `score` (the mean over residents),
/// `unreached_residents` and `represented_share`, the part of the census that the points stand for. `status` is `ok`; `no-population-points` where nothing is known; `no-residents`; or
/// `not-computed` where there is nothing to share.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct AccessibilityDocument {
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
    /// The method: `2sfca`, `e2sfca`, `weighted` or `raam`.
    method: &'static str,
    /// What the method does, with its formula, in Greek.
    method_el: String,
    /// The same in English.
    method_en: String,
    /// What a score counts.
    unit: &'static str,
    /// Whether a high score is good access; of costs a low one is.
    higher_is_better: bool,
    /// With `raam`: what residents could still save by going elsewhere, at most, as a part of all their costs; else null.
    relative_gap: Option<f64>,
    /// Beyond this distance in metres a service counts for nothing; null where nobody is cut off.
    within_m: Option<f64>,
    /// How a service counts less the farther it is; null where that is no part of the method.
    decay: Option<&'static str>,
    /// How much each service is taken to give: `one`, or what the register states, `column`.
    capacity: &'static str,
    /// What a service is taken to be that states no capacity: `exclude`, `one` or `mean`; null where all are `one`.
    missing_capacity: Option<&'static str>,
    /// How many services state no capacity; null where all are `one`.
    services_without_capacity: Option<usize>,
    /// How many services supply nothing: those with a capacity of 0, and those left out.
    services_supplying_nothing: usize,
    /// What residents are compared with; null where there is nothing.
    census: Option<CensusDocument>,
    #[serde(flatten)]
    about: AboutAccess,
    /// The mean score of all residents; null where there is nothing to share.
    mean_score: Option<f64>,
    /// The part of the census of all areas that the points stand for; null where there is no census.
    represented_share: Option<f64>,
    /// Those who reach nothing: their score is 0.
    unreached: UnreachedDocument,
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
        rows: found.rows().map(|row| figures(&row, found.shared.scores.is_some())).collect(),
        beside: beside(&found),
        title: "This access",
    };
    figures.write(how, base, |parts| document(found, parts))
}

fn beside(found: &AccessFound<'_>) -> Vec<(&'static str, String)> {
    let sharing = &found.asked.sharing;
    let own = vec![("method", sharing.method.as_str().to_owned()), ("unit", sharing.unit().to_owned())];
    [own, found.about.beside(), census::beside(found.census).to_vec()].concat()
}

fn document(found: AccessFound<'_>, parts: Parts) -> AccessibilityDocument {
    let (asked, Sharing { method, capacity, .. }) = (found.asked, &found.asked.sharing);
    let relative_gap = found.shared.relative_gap();
    let (method_el, method_en) = method.words(relative_gap);
    AccessibilityDocument {
        r#type: parts.r#type,
        features: parts.features,
        level: asked.level,
        method: method.as_str(),
        method_el,
        method_en,
        unit: asked.sharing.unit(),
        higher_is_better: method.is_higher_better(),
        relative_gap,
        within_m: method.within_m(),
        decay: method.decay_name(),
        capacity: capacity.as_str(),
        missing_capacity: capacity.unstated(),
        services_without_capacity: found.shared.without_capacity,
        services_supplying_nothing: found.shared.supplying_nothing,
        census: found.census.map(CensusDocument::from),
        about: found.about,
        mean_score: found.total.score,
        represented_share: found.census.as_ref().and_then(Census::represented_in_all),
        unreached: unreached(&asked.atlas, found.shared.scores.as_ref()),
        areas: parts.areas,
        links: parts.links,
    }
}

fn figures(of: &AccessRow<'_>, is_computed: bool) -> Row {
    let found = of.found;
    let status = match found.points {
        0 => "no-population-points",
        _ if found.residents <= 0.0 => "no-residents",
        _ if !is_computed => "not-computed",
        _ => "ok",
    };
    let known = |residents: f64| (found.points > 0).then(|| millionths(residents));
    let mut row = area_row(of.area);
    row.insert("status".to_owned(), status.into());
    row.insert("residents".to_owned(), known(found.residents).into());
    row.insert("points".to_owned(), found.points.into());
    row.insert("score".to_owned(), found.score.into());
    row.insert("unreached_residents".to_owned(), known(found.unreached).into());
    row.insert("represented_share".to_owned(), of.represented_share.into());
    row
}

fn unreached(atlas: &Atlas, scores: Option<&Scores>) -> UnreachedDocument {
    let points: Vec<usize> =
        scores.map(|scores| scores.unreached.iter().map(|&point| point as usize).collect()).unwrap_or_default();
    let residents = |point: &usize| atlas.population().get(*point).map_or(0.0, |point| point.residents);
    let mut most = points.clone();
    most.sort_by(|a, b| residents(b).total_cmp(&residents(a)));
    UnreachedDocument {
        points: points.len(),
        // From zero: the sum of nothing is otherwise a negative zero, and is written so.
        residents: millionths(points.iter().map(residents).fold(0.0, |sum, its| sum + its)),
        listed: most.into_iter().take(MAX_LISTED).map(|point| point_row(atlas, point)).collect(),
    }
}
