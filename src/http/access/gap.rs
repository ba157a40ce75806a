//! `/gap`: where much need meets little access.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::about::{AboutAccess, versions};
use super::gap_words::{METHOD, Reasons, status, why};
use super::question::{self, Borders};
use super::rows::{Row, area_features, area_row, csv};
use crate::access::{AreaCoverage, Bands};
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::{Area, Level};
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::extract::{ApiRequest, CommaList, Finite, Flag, Format, Whole, parsed, required};
use crate::http::indicators::totals;
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking};
use crate::indicators::{Direction, IndicatorId, Part, Period};
use crate::join::Series;
use crate::services::KindId;
use crate::stats::{
    AreaGap, Draws, Gap, GapError, NeedAndAccess, Unranked, Weighing, WeightDraws, Worse, gap, standard_error_of,
};

/// The distance in metres that is meant if nobody says.
const DEFAULT_WITHIN_M: f64 = 5_000.0;

/// `high` or `low`: which figures of need are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WorseFigures(Worse);

impl std::str::FromStr for WorseFigures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "high" => Ok(Self(Worse::High)),
            "low" => Ok(Self(Worse::Low)),
            _ => Err(format!("'{text}' was found; accepted are high and low")),
        }
    }
}

/// Which need beside which access.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct GapQuery {
    /// The indicator of need.
    #[serde(deserialize_with = "required")]
    #[param(value_type = String, example = "unemployment_2001")]
    indicator: IndicatorId,
    /// The period of need, exactly; the latest with any value if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2001")]
    period: Option<Period>,
    /// Which figures of need are worse: `high` or `low`; as the indicator says if nothing is said here.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "high")]
    worse: Option<WorseFigures>,
    /// Only services of these kinds, with commas between them; all if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    kind: Option<CommaList<KindId>>,
    /// A distance in metres, above 0: access is the share of residents with a service within it. `5000` if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 5000)]
    within_m: Option<Finite>,
    /// The level of the areas; the finest the indicator has if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// Which services count for a point: `across`, which is meant if nothing is said, all of them; `own`, those in the
    /// same area of the finest level.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    borders: Option<Borders>,
    /// The weight of need, 0 to 1; the rest is that of the lack of access. 0.5 if nothing is said.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = 0, maximum = 1, default = 0.5)]
    weights: Option<Finite>,
    /// How many times ranks are drawn to say how sure they are, 0 to 10000; none at 0.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000, default = 1_000)]
    draws: Option<Whole<0, 10_000>>,
    /// What the random numbers begin with: the same seed gives the same answer.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, default = 0)]
    seed: Option<Whole<0, { u32::MAX }>>,
    /// Whether the weight of need is drawn as well, each from 0 to 1 alike.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, default = false)]
    vary_weights: Option<Flag>,
    /// The representation: `json`, `geojson` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

/// Where much need meets little access.
///
/// Each area has `code`, `name_el`, `name_en`, `status` (`ok`; `no-need`, `no-access` or `neither` where one is not known),
/// `need`, `need_standard_error`, `access` (0 to 1), `residents`, `need_percentile` and `lack_percentile` (0 to 100, high
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
    /// The distance in metres within which a service counts.
    within_m: f64,
    /// Which services counted: `across` or `own`.
    borders: &'static str,
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
    method_el: &'static str,
    /// The same in English.
    method_en: &'static str,
    #[serde(flatten)]
    about: AboutAccess,
    /// The areas in the order of their ids, in JSON only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Object>, nullable = false, required = false)]
    areas: Option<Vec<Row>>,
    links: Vec<Link>,
}

/// A question that has been checked.
#[derive(Clone, Debug)]
struct Asked {
    atlas: Arc<Atlas>,
    indicator: IndicatorId,
    period: Option<Period>,
    worse: Worse,
    kinds: Option<Vec<u32>>,
    bands: Bands,
    within_m: f64,
    level: Level,
    borders: Borders,
    need_weight: f64,
    draws: u32,
    seed: u32,
    vary_weights: bool,
    format: Format,
    dialect: Dialect,
}

/// Where much need meets little access
///
/// Areas ranked by the percentile of their need and that of their lack of access, with the two parts of each score and an
/// interval that says how sure the rank is.
#[utoipa::path(get, path = "/gap", tag = "Access", params(GapQuery),
    responses((status = 200, description = "The areas", content(
        (GapDocument = "application/json"), (GapDocument = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn gap_of_areas(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<GapQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::GeoJson, Format::Csv])?;
    let asked = check(&atlas, query, format)?;
    let version = asked.need()?.0.version;
    let versions = versions(&atlas, Some(asked.level)).into_iter().chain([version]);
    caller
        .answer(versions, format, async {
            let body = blocking(&state, move || answer(&asked, &base)).await?;
            if format == Format::Csv { csv_file("gap", body) } else { Ok(body.into_response()) }
        })
        .await
}

fn check(atlas: &Arc<Atlas>, query: GapQuery, format: Format) -> Result<Asked, ApiError> {
    let known = find(atlas, &query.indicator)?;
    let level = crate::http::indicators::level_of(known, query.level)?;
    let within_m = query.within_m.unwrap_or(Finite(DEFAULT_WITHIN_M));
    let need_weight = query.weights.map_or(0.5, |weights| weights.0);
    if !(0.0..=1.0).contains(&need_weight) {
        return Err(ApiError::parameter(
            "weights",
            format!("{need_weight} was found; accepted are numbers from 0 to 1"),
        ));
    }
    let asked = Asked {
        atlas: atlas.clone(),
        period: query.period,
        worse: worse(known, query.worse)?,
        kinds: question::kinds(atlas, query.kind.as_ref())?,
        bands: question::bands(Some(&CommaList(vec![within_m])))?,
        within_m: within_m.0,
        level: question::level(atlas, Some(level))?,
        borders: query.borders.unwrap_or_default(),
        need_weight,
        draws: query.draws.map_or(1_000, |draws| draws.0),
        seed: query.seed.map_or(0, |seed| seed.0),
        vary_weights: query.vary_weights.is_some_and(|flag| flag.0),
        format,
        dialect: dialect_of(query.dialect, format)?,
        indicator: query.indicator,
    };
    asked.need()?;
    Ok(asked)
}

fn find<'a>(atlas: &'a Atlas, id: &IndicatorId) -> Result<&'a VersionedIndicator, ApiError> {
    atlas.indicator(id).ok_or_else(|| {
        let known: Vec<_> = atlas.indicators().iter().map(|known| known.joined.indicator.id.as_str()).collect();
        ApiError::parameter("indicator", format!("there is no indicator '{id}'; there are {}", known.join(", ")))
    })
}

/// Returns which figures are worse: as the caller says, or else the indicator.
fn worse(known: &VersionedIndicator, asked: Option<WorseFigures>) -> Result<Worse, ApiError> {
    match (asked, known.joined.indicator.direction) {
        (Some(asked), _) => Ok(asked.0),
        (None, Direction::HigherIsWorse) => Ok(Worse::High),
        (None, Direction::HigherIsBetter) => Ok(Worse::Low),
        (None, Direction::Neutral) => {
            let id = &known.joined.indicator.id;
            Err(ApiError::parameter("worse", format!("'{id}' does not say what is worse; accepted are high and low")))
        }
    }
}

impl Asked {
    fn need(&self) -> Result<(&VersionedIndicator, Period, &Series), ApiError> {
        let known = find(&self.atlas, &self.indicator)?;
        let (period, series) = totals(known, self.level, self.period)?;
        Ok((known, period, series))
    }

    /// Returns how to weigh; drawn is only where something is not exact, or all ranks would be sure for want of an error.
    fn weighing(&self, errors: &[f64]) -> Weighing {
        let varies = self.vary_weights || errors.iter().any(|error| *error > 0.0);
        let weights = if self.vary_weights { WeightDraws::Any } else { WeightDraws::Fixed };
        let draws = Draws { count: self.draws as usize, seed: self.seed.into(), weights, ..Draws::default() };
        Weighing { need_weight: self.need_weight, draws: (varies && self.draws > 0).then_some(draws) }
    }
}

/// Returns the standard error of each area's need, not a number where its interval is not known.
fn standard_errors(series: &Series) -> Vec<f64> {
    let error = |area: usize| {
        let cell = series.cell(area);
        let ends = cell.part(Part::Lower).zip(cell.part(Part::Upper));
        ends.and_then(|(lower, upper)| standard_error_of(lower, upper)).unwrap_or(f64::NAN)
    };
    (0..series.values().len()).map(error).collect()
}

fn answer(asked: &Asked, base: &Base) -> Result<Vec<u8>, ApiError> {
    let atlas = &asked.atlas;
    let (known, period, series) = asked.need()?;
    let services = atlas.services_of(asked.kinds.as_deref());
    let demand = atlas.demand()?;
    let coverage = services.coverage(demand, asked.bands.clone(), asked.borders.0)?;
    let grouping = atlas.grouping(demand, &services, asked.level);
    let found = coverage.by(&grouping.ok_or_else(|| ApiError::internal("the level is gone"))??)?;
    let shares = found.iter().map(|area| area.within.first().and_then(|band| band.share));
    let access: Vec<f64> = shares.map(|share| share.unwrap_or(f64::NAN)).collect();
    let errors = standard_errors(series);
    let need =
        NeedAndAccess { need: series.values(), worse: asked.worse, standard_errors: Some(&errors), access: &access };
    let gaps = gap(need, asked.weighing(&errors)).map_err(refusal)?;
    let rows = rows(asked, &found, &errors, &gaps)?;
    let about = AboutAccess::new(atlas, asked.kinds.as_deref(), &services, asked.borders.0, Some(asked.level));
    let about = about.and("need", &known.joined.indicator.provenance);
    if asked.format == Format::Csv {
        let unit = known.joined.indicator.unit.symbol_en().to_owned();
        let own = vec![
            ("indicator", asked.indicator.to_string()),
            ("period", period.to_string()),
            ("unit", unit),
            ("within_m", asked.within_m.to_string()),
        ];
        return csv(asked.dialect, &rows, &[own, about.beside()].concat());
    }
    let is_geojson = asked.format == Format::GeoJson;
    let features = if is_geojson { area_features(atlas, asked.level, &rows)? } else { Vec::new() };
    let document = json(&document(asked, about, (&gaps, &errors), rows, base)?)?;
    if is_geojson { with_features(&document, &features) } else { Ok(document) }
}

/// Returns an error as what the caller can change; all else is checked before.
fn refusal(error: GapError) -> ApiError {
    match error {
        GapError::TooManyRanks { .. } | GapError::DrawCount { .. } => ApiError::parameter("draws", error.to_string()),
        other => ApiError::internal(other),
    }
}

fn document(
    asked: &Asked,
    about: AboutAccess,
    (gaps, errors): (&Gap, &[f64]),
    rows: Vec<Row>,
    base: &Base,
) -> Result<GapDocument, ApiError> {
    let (known, period, series) = asked.need()?;
    let indicator = &known.joined.indicator;
    let is_geojson = asked.format == Format::GeoJson;
    let ranked = gaps.areas.iter().filter(|area| area.is_ok()).count();
    let mut links = vec![Link::new(base.self_href(), "self", asked.format, "This gap")];
    for other in [Format::Json, Format::GeoJson, Format::Csv].into_iter().filter(|other| *other != asked.format) {
        let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("dialect", None)]);
        links.push(Link::new(href, "alternate", other, "This gap in another format"));
    }
    Ok(GapDocument {
        r#type: is_geojson.then_some("FeatureCollection"),
        features: is_geojson.then(Vec::new),
        indicator: indicator.id.to_string(),
        title_el: indicator.title.el.clone(),
        title_en: indicator.title.en.clone(),
        unit_el: indicator.unit.symbol_el(),
        unit_en: indicator.unit.symbol_en(),
        period,
        level: asked.level,
        aggregated_from: series.aggregated_from,
        worse: if asked.worse == Worse::High { "high" } else { "low" },
        within_m: asked.within_m,
        borders: asked.borders.as_str(),
        need_weight: asked.need_weight,
        lack_weight: 1.0 - asked.need_weight,
        draws: asked.draws,
        seed: asked.seed,
        vary_weights: asked.vary_weights,
        interval_level: asked.weighing(errors).draws.map(|draws| draws.level),
        ranked,
        unranked: gaps.areas.len() - ranked,
        need_taken_as_exact: gaps.taken_as_exact,
        method_el: METHOD.0,
        method_en: METHOD.1,
        about,
        areas: (!is_geojson).then_some(rows),
        links,
    })
}

fn rows(asked: &Asked, found: &[AreaCoverage], errors: &[f64], gaps: &Gap) -> Result<Vec<Row>, ApiError> {
    let (known, _, series) = asked.need()?;
    let ranked = gaps.areas.iter().filter(|area| area.is_ok()).count();
    let areas = asked.atlas.level(asked.level).map(|(layer, _)| layer.areas()).unwrap_or_default();
    let rows = areas.iter().zip(found).enumerate().map(|(place, (area, coverage))| {
        let share = coverage.within.first().and_then(|band| band.share);
        let reasons = Reasons {
            indicator: &known.joined.indicator,
            need: series.value(place),
            access: share,
            within_m: asked.within_m,
            ranked,
        };
        let mut row = figures(area, coverage, errors[place], &reasons, gaps.areas[place]);
        row.insert("need_status".to_owned(), series.status(place).as_str().into());
        row
    });
    Ok(rows.collect())
}

fn figures(
    area: &Area,
    coverage: &AreaCoverage,
    error: f64,
    reasons: &Reasons<'_>,
    found: Result<AreaGap, Unranked>,
) -> Row {
    let mut row = area_row(area);
    let of = |figure: fn(&AreaGap) -> f64| found.as_ref().ok().map(figure);
    let interval = found.as_ref().ok().and_then(|area| area.rank_interval);
    let said = why(reasons, found);
    let mut put = |name: &str, value: serde_json::Value| row.insert(name.to_owned(), value);
    put("status", status(found).into());
    put("need", reasons.need.into());
    put("need_standard_error", Some(error).filter(|error| error.is_finite()).into());
    put("access", reasons.access.into());
    put("residents", (coverage.points > 0).then_some(coverage.residents).into());
    put("need_percentile", of(|area| area.need_percentile).into());
    put("lack_percentile", of(|area| area.lack_percentile).into());
    put("need_part", of(|area| area.need_part).into());
    put("lack_part", of(|area| area.lack_part).into());
    put("score", of(|area| area.score).into());
    put("rank", found.ok().map(|area| area.rank).into());
    put("tied", found.ok().map(|area| area.tied).into());
    put("rank_first", interval.map(|interval| interval.first).into());
    put("rank_last", interval.map(|interval| interval.last).into());
    put("why_el", said.el.into());
    put("why_en", said.en.into());
    row
}
