//! Need and access as documents and tables.

use serde::Serialize;
use utoipa::ToSchema;

use super::request::Access;
use super::words::status;
use super::{Asked, GapFound, GapRow};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::AboutAccess;
use crate::http::access::census::{self, CensusDocument};
use crate::http::access::representation::{AreaFigures, Parts, Representation};
use crate::http::access::rows::{Row, area_row, millionths};
use crate::http::access::sharing::Shared;
use crate::http::links::{Base, Link};
use crate::indicators::Period;
use crate::provenance::Bilingual;
use crate::stats::{AreaGap, Worse};

/// Where much need meets little access.
///
/// Each area has `code`, `name_el`, `name_en`, `status` (`ok`; `no-need`, `no-access` or `neither` where one is not known),
/// `need`, `need_standard_error`, `access` (a share from 0 to 1, or a score), `residents`, `represented_share` (the part of the census that these stand
/// for), `need_percentile` and `lack_percentile` (0 to 100, high
/// being bad), `need_part` and `lack_part`, their sum `score`, `rank` (1 lacks most), `tied` (how many share the rank),
/// `rank_first` and `rank_last`, null where neither the need's errors nor the weights vary; and the reasons in words as `why_el` and `why_en`.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct GapDocument {
    /// `FeatureCollection`, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    r#type: Option<&'static str>,
    /// The areas with their outlines, in GeoJSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    features: Option<Vec<()>>,
    /// The indicator of need.
    indicator: String,
    title_el: String,
    title_en: String,
    unit_el: &'static str,
    unit_en: &'static str,
    #[schema(value_type = String)]
    period: Period,
    #[schema(value_type = String)]
    level: Level,
    /// The finer level the need was added up from; null if it stands in the source.
    #[schema(value_type = Option<String>)]
    aggregated_from: Option<Level>,
    /// Which figures of need are worse: `high` or `low`.
    worse: &'static str,
    /// What access is: `coverage`, `2sfca`, `e2sfca`, `weighted` or `raam`.
    access: &'static str,
    /// What a figure of access counts.
    access_unit: &'static str,
    /// Whether a high figure of access is good.
    higher_access_is_better: bool,
    /// Of `raam`: what residents could still save by going elsewhere, at most, as a part of all their costs; else null.
    relative_gap: Option<f64>,
    /// The distance in metres within which a service counts; null where nobody is cut off.
    within_m: Option<f64>,
    /// How a service counts less the farther it is; null where that is no part of access.
    decay: Option<&'static str>,
    /// Which services counted for coverage: `across` or `own`; null for what is shared.
    borders: Option<&'static str>,
    /// How much each service is taken to give: `one` or `column`; null for coverage.
    capacity: Option<&'static str>,
    /// What a service is taken to be that states no capacity; null where that is not asked.
    missing_capacity: Option<&'static str>,
    /// How many services state no capacity; null where that is not asked.
    services_without_capacity: Option<usize>,
    /// The weight of need, 0 to 1.
    need_weight: f64,
    /// The weight of the lack of access.
    lack_weight: f64,
    /// How many times ranks were drawn.
    draws: u32,
    /// What the random numbers began with.
    seed: u32,
    /// Whether weights were drawn as well.
    vary_weights: bool,
    /// The part of the draws that an interval of ranks holds; null where none were drawn.
    interval_level: Option<f64>,
    /// How many areas have a rank.
    ranked: usize,
    /// How many have none.
    unranked: usize,
    /// Of how many ranked areas the standard error of need is not known: it is taken as exact.
    need_taken_as_exact: usize,
    /// How need and access were brought together, in Greek.
    method_el: String,
    /// The same in English.
    method_en: String,
    /// What residents are compared with; null where there is nothing.
    census: Option<CensusDocument>,
    #[serde(flatten)]
    about: AboutAccess,
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
        rows: found.rows().map(|row| figures(&found, &row)).collect(),
        beside: beside(&found),
        title: "This gap",
    };
    figures.write(how, base, |parts| document(found, parts))
}

fn beside(found: &GapFound<'_>) -> Vec<(&'static str, String)> {
    let own = vec![
        ("indicator", found.asked.indicator.to_string()),
        ("period", found.period.to_string()),
        ("unit", found.indicator.joined.indicator.unit.symbol_en().to_owned()),
        ("access_by", found.asked.access.as_str().to_owned()),
        ("within_m", found.asked.access.within_m().map_or_else(String::new, |within_m| within_m.to_string())),
    ];
    [own, found.about.beside(), census::beside(found.census).to_vec()].concat()
}

fn document(found: GapFound<'_>, parts: Parts) -> GapDocument {
    let (asked, indicator) = (found.asked, &found.indicator.joined.indicator);
    let (borders, sharing) = match &asked.access {
        Access::Coverage { borders, .. } => (Some(borders.as_str()), None),
        Access::Shared(sharing) => (None, Some(sharing)),
    };
    let Bilingual { el: method_el, en: method_en } = found.method();
    GapDocument {
        r#type: parts.r#type,
        features: parts.features,
        indicator: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        period: found.period,
        level: asked.level,
        aggregated_from: found.series.aggregated_from,
        worse: if asked.worse == Worse::High { "high" } else { "low" },
        access: asked.access.as_str(),
        access_unit: asked.access.unit(),
        higher_access_is_better: asked.access.poorer() == Worse::Low,
        relative_gap: found.shared.as_ref().and_then(Shared::relative_gap),
        within_m: asked.access.within_m(),
        decay: sharing.and_then(|sharing| sharing.method.decay_name()),
        borders,
        capacity: sharing.map(|sharing| sharing.capacity.as_str()),
        missing_capacity: sharing.and_then(|sharing| sharing.capacity.unstated()),
        services_without_capacity: found.shared.as_ref().and_then(|shared| shared.without_capacity),
        need_weight: asked.need_weight,
        lack_weight: 1.0 - asked.need_weight,
        draws: asked.draws,
        seed: asked.seed,
        vary_weights: asked.vary_weights,
        interval_level: found.interval_level,
        ranked: found.ranked,
        unranked: found.gaps.areas.len() - found.ranked,
        need_taken_as_exact: found.gaps.taken_as_exact,
        method_el,
        method_en,
        census: found.census.map(CensusDocument::from),
        about: found.about,
        areas: parts.areas,
        links: parts.links,
    }
}

fn figures(found: &GapFound<'_>, of: &GapRow<'_>) -> Row {
    let mut row = area_row(of.area);
    let ranked = of.found.as_ref().ok();
    let figure = |figure: fn(&AreaGap) -> f64| ranked.map(figure);
    let interval = ranked.and_then(|area| area.rank_interval);
    let said = found.why(of);
    let mut put = |name: &str, value: serde_json::Value| row.insert(name.to_owned(), value);
    put("status", status(of.found).into());
    put("need", of.need.into());
    put("need_standard_error", of.need_standard_error.into());
    put("access", of.access.into());
    put("residents", of.residents.map(millionths).into());
    put("represented_share", of.represented_share.into());
    put("need_percentile", figure(|area| area.need_percentile).into());
    put("lack_percentile", figure(|area| area.lack_percentile).into());
    put("need_part", figure(|area| area.need_part).into());
    put("lack_part", figure(|area| area.lack_part).into());
    put("score", figure(|area| area.score).into());
    put("rank", ranked.map(|area| area.rank).into());
    put("tied", ranked.map(|area| area.tied).into());
    put("rank_first", interval.map(|interval| interval.first).into());
    put("rank_last", interval.map(|interval| interval.last).into());
    put("why_el", said.el.into());
    put("why_en", said.en.into());
    put("need_status", found.series.status(of.place).as_str().into());
    row
}
