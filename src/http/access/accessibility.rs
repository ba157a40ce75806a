//! `/accessibility`: how much of a service residents get when they share it.

use std::str::FromStr;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::about::{AboutAccess, versions};
use super::coverage_points::point_row;
use super::method::{Method, Scores};
use super::question;
use super::rows::{Row, area_features, area_row, csv};
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::http::csv::{Dialect, csv_file, dialect_of};
use crate::http::extract::{ApiRequest, CommaList, Finite, Format, parsed};
use crate::http::links::{Base, Link};
use crate::http::nearest::with_features;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking};
use crate::services::KindId;

/// How many points that reach nothing are listed.
const MAX_LISTED: usize = 100;

/// How much each service can give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Capacity {
    /// All alike.
    #[default]
    One,
}

impl FromStr for Capacity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("'{text}' was found; accepted is one: the register holds no capacities");
        (text == "one").then_some(Self::One).ok_or_else(refused)
    }
}

impl Capacity {
    fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
        }
    }
}

/// Whose access, by which method.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct AccessibilityQuery {
    /// Only services of these kinds, with commas between them; all if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    kind: Option<CommaList<KindId>>,
    /// `2sfca`, which is meant if nothing is said; `e2sfca`; `weighted`; or `raam`.
    #[param(example = "2sfca")]
    method: Option<String>,
    /// Beyond this distance in metres a service counts for nothing, above 0 and up to 200000; `10000` if none is named.
    /// Not with `raam`, which cuts nobody off.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 10_000)]
    within_m: Option<Finite>,
    /// How a service counts less the farther it is, with `e2sfca` and `weighted`: `gaussian-to-nought`, which is meant if
    /// nothing is said; `parabola`; `gaussian` or `exponential`, both with `scale_m`; or `uniform`.
    #[param(example = "gaussian-to-nought")]
    decay: Option<String>,
    /// The scale in metres of `gaussian` (its standard deviation) and `exponential`, above 0.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 5_000)]
    scale_m: Option<Finite>,
    /// With `raam`: how many metres of way are as bad as a service that has just its share of residents, above 0; `10000`
    /// if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 10_000)]
    tau_m: Option<Finite>,
    /// How much each service can give: `one`, all alike. The register holds no capacities.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "one")]
    capacity: Option<Capacity>,
    /// The level of the areas; the finest if none is named.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// The representation: `json`, `geojson` or `csv`; goes before the `Accept` header.
    f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    dialect: Option<Dialect>,
}

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
/// Each area has `code`, `name_el`, `name_en`, `status`, `residents`, `points`, `score` (the mean over residents) and
/// `unreached_residents`. `status` is `ok`; `no-population-points` where nothing is known; `no-residents`; or
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
    /// Beyond this distance in metres a service counts for nothing; null where nobody is cut off.
    within_m: Option<f64>,
    /// How a service counts less the farther it is; null where that is no part of the method.
    decay: Option<&'static str>,
    /// How much each service is taken to give: always `one`.
    capacity: &'static str,
    #[serde(flatten)]
    about: AboutAccess,
    /// The mean score of all residents; null where there is nothing to share.
    mean_score: Option<f64>,
    /// Those who reach nothing: their score is 0.
    unreached: UnreachedDocument,
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
    kinds: Option<Vec<u32>>,
    method: Method,
    capacity: Capacity,
    level: Level,
    format: Format,
    dialect: Dialect,
}

/// How much of a service residents get when they share it
///
/// Floating catchment areas and the rational agent model: whether a service is near, and how many others it is near to.
#[utoipa::path(get, path = "/accessibility", tag = "Access", params(AccessibilityQuery),
    responses((status = 200, description = "The areas", content(
        (AccessibilityDocument = "application/json"), (AccessibilityDocument = "application/geo+json"), (String = "text/csv"))), Refusal))]
pub(in crate::http) async fn accessibility(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<AccessibilityQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json, Format::GeoJson, Format::Csv])?;
    let number = |asked: Option<Finite>| asked.map(|number| number.0);
    let asked = Asked {
        kinds: question::kinds(&atlas, query.kind.as_ref())?,
        method: Method::read(
            query.method.as_deref(),
            query.decay.as_deref(),
            [number(query.within_m), number(query.scale_m), number(query.tau_m)],
        )?,
        capacity: query.capacity.unwrap_or_default(),
        level: question::level(&atlas, query.level)?,
        format,
        dialect: dialect_of(query.dialect, format)?,
        atlas: atlas.clone(),
    };
    caller
        .answer(versions(&atlas, Some(asked.level)), format, async {
            let body = blocking(&state, move || answer(&asked, &base)).await?;
            if format == Format::Csv { csv_file("accessibility", body) } else { Ok(body.into_response()) }
        })
        .await
}

fn answer(asked: &Asked, base: &Base) -> Result<Vec<u8>, ApiError> {
    let atlas = &asked.atlas;
    let services = atlas.services_of(asked.kinds.as_deref());
    let demand = atlas.demand()?;
    let scores = asked.method.scores(demand, services.supply())?;
    let grouping = atlas.grouping(demand, &services, asked.level);
    let groups = grouping.ok_or_else(|| ApiError::internal("the level is gone"))??;
    let mut sums = vec![AreaSum::default(); groups.count()];
    let mut all = AreaSum::default();
    for (point, &residents) in demand.residents().iter().enumerate() {
        let score = scores.as_ref().map(|scores| scores.of_points[point]);
        let is_reached = scores.as_ref().is_none_or(|scores| scores.is_reached(point));
        all.add(residents, score, is_reached);
        if let Some(group) = groups.of_point(point) {
            sums[group as usize].add(residents, score, is_reached);
        }
    }
    let areas = atlas.level(asked.level).map(|(layer, _)| layer.areas()).unwrap_or_default();
    let rows: Vec<Row> = areas
        .iter()
        .zip(&sums)
        .map(|(area, sum)| {
            let mut row = area_row(area);
            sum.write(&mut row, scores.is_some());
            row
        })
        .collect();
    let about = AboutAccess::new(
        atlas,
        asked.kinds.as_deref(),
        &services,
        crate::access::BorderRule::Across,
        Some(asked.level),
    );
    let about = about.with_rule(super::method::RULE);
    if asked.format == Format::Csv {
        let own = vec![("method", asked.method.as_str().to_owned()), ("unit", asked.method.unit().to_owned())];
        return csv(asked.dialect, &rows, &[own, about.beside()].concat());
    }
    let is_geojson = asked.format == Format::GeoJson;
    let features = if is_geojson { area_features(atlas, asked.level, &rows)? } else { Vec::new() };
    let (method_el, method_en) = asked.method.words();
    let document = json(&AccessibilityDocument {
        r#type: is_geojson.then_some("FeatureCollection"),
        features: is_geojson.then(Vec::new),
        level: asked.level,
        method: asked.method.as_str(),
        method_el,
        method_en,
        unit: asked.method.unit(),
        higher_is_better: asked.method.is_higher_better(),
        within_m: asked.method.within_m(),
        decay: asked.method.decay_name(),
        capacity: asked.capacity.as_str(),
        about,
        mean_score: all.mean(scores.is_some()),
        unreached: unreached(atlas, scores.as_ref()),
        areas: (!is_geojson).then_some(rows),
        links: links(asked, base),
    })?;
    if is_geojson { with_features(&document, &features) } else { Ok(document) }
}

/// What the points of an area add up to.
#[derive(Clone, Copy, Debug, Default)]
struct AreaSum {
    points: usize,
    residents: f64,
    weighted: f64,
    unreached: f64,
}

impl AreaSum {
    fn add(&mut self, residents: f64, score: Option<f64>, is_reached: bool) {
        self.points += 1;
        self.residents += residents;
        self.weighted += residents * score.unwrap_or(0.0);
        if !is_reached {
            self.unreached += residents;
        }
    }

    fn mean(&self, is_computed: bool) -> Option<f64> {
        (is_computed && self.residents > 0.0).then(|| self.weighted / self.residents)
    }

    fn write(&self, row: &mut Row, is_computed: bool) {
        let status = match self {
            Self { points: 0, .. } => "no-population-points",
            Self { residents, .. } if *residents <= 0.0 => "no-residents",
            _ if !is_computed => "not-computed",
            _ => "ok",
        };
        let known = |figure: f64| (self.points > 0).then_some(figure);
        row.insert("status".to_owned(), status.into());
        row.insert("residents".to_owned(), known(self.residents).into());
        row.insert("points".to_owned(), self.points.into());
        row.insert("score".to_owned(), self.mean(is_computed).into());
        row.insert("unreached_residents".to_owned(), known(self.unreached).into());
    }
}

fn unreached(atlas: &Atlas, scores: Option<&Scores>) -> UnreachedDocument {
    let points: Vec<usize> =
        scores.map(|scores| scores.unreached.iter().map(|&point| point as usize).collect()).unwrap_or_default();
    let residents = |point: &usize| atlas.population().get(*point).map_or(0.0, |point| point.residents);
    let mut most = points.clone();
    most.sort_by(|a, b| residents(b).total_cmp(&residents(a)));
    UnreachedDocument {
        points: points.len(),
        // From nought: the sum of nothing is otherwise a negative zero, and is written so.
        residents: points.iter().map(residents).fold(0.0, |sum, its| sum + its),
        listed: most.into_iter().take(MAX_LISTED).map(|point| point_row(atlas, point)).collect(),
    }
}

fn links(asked: &Asked, base: &Base) -> Vec<Link> {
    let mut links = vec![Link::new(base.self_href(), "self", asked.format, "This access")];
    for other in [Format::Json, Format::GeoJson, Format::Csv].into_iter().filter(|other| *other != asked.format) {
        let href = base.with_parameters(&[("f", Some(other.as_str().to_owned())), ("dialect", None)]);
        links.push(Link::new(href, "alternate", other, "This access in another format"));
    }
    links
}
