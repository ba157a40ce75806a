//! `/indicators/{indicatorId}/classes`: where one colour of a map ends and the next begins.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{IndicatorPath, find, level_of, totals};
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::Level;
use crate::http::extract::{ApiPath, ApiRequest, CommaList, Flag, Format, Whole, parsed};
use crate::http::links::Link;
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking};
use crate::indicators::{Indicator, IndicatorId, ObservationStatus, Period};
use crate::join::Series;
use crate::stats::{ClassBreaks, Classification, ClassificationMethod, ClassifyError, classify, classify_parted};

/// How many classes there are if nobody says.
const DEFAULT_K: usize = 5;

/// Which classes.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ClassesQuery {
    /// How classes are made: `quantile`, `equal-interval`, `fisher-jenks` or `manual`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "quantile")]
    method: Option<ClassificationMethod>,
    /// How many classes, 1 to 12; default: 5.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 12)]
    k: Option<Whole<1, 12>>,
    /// The upper ends of the classes, rising, with commas between them; for the method `manual` only.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false)]
    breaks: Option<CommaList<f64>>,
    /// The level of the areas; default: the finest the indicator has.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    level: Option<Level>,
    /// The period, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    period: Option<Period>,
    /// Whether the breaks are made of the values of all periods of the level, so that maps of two periods share their
    /// classes: `true` or `false` (default). The counts are those of the one period.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, example = true)]
    pooled: Option<Flag>,
    /// Whether a break is moved to zero where values lie on both sides of it, so that losses and gains share no class, as on maps:
    /// `true`, or `false` (default) for the breaks that the method itself makes. Manual breaks are never moved.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, example = true)]
    parted: Option<Flag>,
    /// The representation: `json`; goes before the `Accept` header.
    f: Option<String>,
}

/// Classes of an indicator's values.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ClassesDocument {
    indicator: String,
    unit_el: &'static str,
    unit_en: &'static str,
    #[schema(value_type = String)]
    level: Level,
    #[schema(value_type = String)]
    period: Period,
    /// Whether the values of all periods were classified.
    pooled: bool,
    /// The periods whose values were classified, the earliest first.
    #[schema(value_type = Vec<String>)]
    periods: Vec<Period>,
    /// How the classes were made.
    #[schema(value_type = String)]
    method: ClassificationMethod,
    /// How many classes there are: fewer than asked for where there are fewer distinct values.
    k: usize,
    /// How many were asked for.
    k_requested: usize,
    /// The lowest value classified; null if there is none.
    min: Option<f64>,
    /// The highest value classified; null if there is none.
    max: Option<f64>,
    /// The upper ends of the classes. A class holds the values above the end before it, up to and with its own; the
    /// first holds the lowest value too.
    breaks: Vec<f64>,
    /// Whether one of them was moved to zero, because values lie on both sides of it: losses and gains share no class.
    moved_to_zero: bool,
    /// How many areas each class has in the period; where classes are pooled, it may be none.
    counts: Vec<usize>,
    /// How many areas have no value in the period.
    no_data: usize,
    /// How many of those are withheld as confidential.
    withheld: usize,
    links: Vec<Link>,
}

/// Class breaks of an indicator's values
#[utoipa::path(get, path = "/indicators/{indicatorId}/classes", tag = "Indicators",
    params(("indicatorId" = String, Path, description = "The id of an indicator, such as `population`"), ClassesQuery),
    responses((status = 200, description = "The classes", body = ClassesDocument), Refusal))]
pub(in crate::http) async fn indicator_classes(
    ApiPath(path): ApiPath<IndicatorPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<ClassesQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let known = find(&atlas, &path.indicator_id)?;
    let level = level_of(known, query.level)?;
    let (period, series) = totals(known, level, query.period)?;
    let asked = ClassesAsked { method: query.method, k: query.k, breaks: query.breaks.as_ref() };
    let classification = asked.classification()?;
    let pooled = query.pooled.is_some_and(|pooled| pooled.0);
    let way: Classify = if query.parted.is_some_and(|parted| parted.0) { classify_parted } else { classify };
    let versions = [known.version];
    caller
        .answer(versions, format, async {
            let values = Values::of(known, level, series, pooled);
            let asked = classification.clone();
            let breaks = blocking(&state, move || values.classes(way, &asked)).await?;
            let areas = 0..series.values().len();
            let withheld = areas.filter(|&area| series.status(area) == ObservationStatus::Suppressed).count();
            let indicator = &known.joined.indicator;
            json(&ClassesDocument {
                indicator: indicator.id.to_string(),
                unit_el: indicator.unit.symbol_el(),
                unit_en: indicator.unit.symbol_en(),
                level,
                period,
                pooled,
                periods: if pooled { known.joined.periods(level).collect() } else { vec![period] },
                method: classification.method(),
                k: breaks.as_ref().map_or(0, ClassBreaks::class_count),
                k_requested: classification.k().unwrap_or_else(|| query.breaks.map_or(0, |breaks| breaks.0.len())),
                min: breaks.as_ref().map(ClassBreaks::min),
                max: breaks.as_ref().map(ClassBreaks::max),
                breaks: breaks.as_ref().map(|breaks| breaks.upper_bounds().to_vec()).unwrap_or_default(),
                moved_to_zero: breaks.as_ref().is_some_and(ClassBreaks::moved_to_zero),
                counts: breaks.as_ref().map(|breaks| breaks.counts().to_vec()).unwrap_or_default(),
                no_data: breaks.as_ref().map_or(series.values().len(), ClassBreaks::missing),
                withheld,
                links: vec![Link::new(base.self_href(), "self", Format::Json, "These classes")],
            })
        })
        .await
}

/// An indicator at a level and time, in classes.
pub(in crate::http) struct StyleClasses<'a> {
    pub(in crate::http) indicator: &'a Indicator,
    pub(in crate::http) level: Level,
    pub(in crate::http) period: Period,
    pub(in crate::http) breaks: ClassBreaks,
}

/// Returns the classes a map of an indicator is painted in.
///
/// # Errors
/// [`ApiError`] if the indicator, level, time, method, number of classes or breaks are not accepted, or there is no
/// value to paint.
pub(in crate::http) fn classes_for_style<'a>(
    atlas: &'a Atlas,
    id: &IndicatorId,
    at: (Option<Level>, Option<Period>),
    pooled: bool,
    asked: ClassesAsked<'_>,
) -> Result<StyleClasses<'a>, ApiError> {
    let known = atlas.indicator(id);
    let known = known.ok_or_else(|| ApiError::parameter("indicator", format!("there is no indicator '{id}'")))?;
    let level = level_of(known, at.0)?;
    let (period, series) = totals(known, level, at.1)?;
    let breaks = Values::of(known, level, series, pooled).classes(classify_parted, &asked.classification()?)?;
    let breaks = breaks.ok_or_else(|| ApiError::parameter("period", "no area has a value at that time"))?;
    Ok(StyleClasses { indicator: &known.joined.indicator, level, period, breaks })
}

/// The classes a caller asks for.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct ClassesAsked<'a> {
    pub(in crate::http) method: Option<ClassificationMethod>,
    pub(in crate::http) k: Option<Whole<1, 12>>,
    pub(in crate::http) breaks: Option<&'a CommaList<f64>>,
}

impl ClassesAsked<'_> {
    /// Settles what is not said: quantiles, or the breaks that are given.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] if the method, the number of classes and the breaks do not go together.
    fn classification(self) -> Result<Classification, ApiError> {
        let breaks = self.breaks.map(|list| &list.0[..]);
        let k = self.k.map(|k| k.0 as usize);
        let usual = if breaks.is_some() { ClassificationMethod::Manual } else { ClassificationMethod::Quantile };
        let method = self.method.unwrap_or(usual);
        match (method, breaks) {
            (ClassificationMethod::Manual, None) => {
                Err(ApiError::parameter("breaks", "the method manual needs breaks, such as breaks=10,20,30"))
            }
            (ClassificationMethod::Manual, Some(breaks)) if k.is_some_and(|k| k != breaks.len()) => {
                Err(ApiError::parameter("k", "the method manual has as many classes as breaks; leave k out"))
            }
            (ClassificationMethod::Manual, Some(breaks)) => {
                Ok(Classification::Manual { upper_bounds: breaks.to_vec() })
            }
            (_, Some(_)) => {
                Err(ApiError::parameter("breaks", format!("the method {method} makes its own breaks; leave them out")))
            }
            (_, None) => Ok(Classification::new(method, k.unwrap_or(DEFAULT_K), &[])),
        }
    }
}

/// How classes are made: [`classify`] or [`classify_parted`].
type Classify = fn(&[f64], &Classification) -> Result<ClassBreaks, ClassifyError>;

/// The values that make the classes, and those that are counted in them.
struct Values {
    counted: Vec<f64>,
    /// Nothing where they are the ones counted.
    pool: Option<Vec<f64>>,
}

impl Values {
    fn of(known: &VersionedIndicator, level: Level, series: &Series, pooled: bool) -> Self {
        Self { counted: series.values().to_vec(), pool: pooled.then(|| known.joined.pooled_totals(level)) }
    }

    /// Makes the classes as [`reduced`] does, with the counts of the values counted.
    fn classes(&self, way: Classify, classification: &Classification) -> Result<Option<ClassBreaks>, ApiError> {
        let Some(pool) = &self.pool else { return reduced(way, &self.counted, classification) };
        Ok(reduced(way, pool, classification)?.map(|breaks| breaks.recounted(&self.counted)))
    }
}

/// Makes the classes; where there are fewer distinct values than classes, as many as there are values, and none where
/// there is no value at all.
///
/// # Errors
/// [`ApiError::Parameter`] if the number of classes or the breaks are not accepted.
fn reduced(way: Classify, values: &[f64], classification: &Classification) -> Result<Option<ClassBreaks>, ApiError> {
    let result = match way(values, classification) {
        Err(ClassifyError::NoValues) => return Ok(None),
        Err(ClassifyError::TooFewDistinct { method, distinct, .. }) => {
            way(values, &Classification::new(method, distinct, &[]))
        }
        other => other,
    };
    result.map(Some).map_err(|error| {
        let parameter = match &error {
            ClassifyError::ClassCount { .. } | ClassifyError::TooFewDistinct { .. } => "k",
            ClassifyError::TooManyDistinct { .. } => "method",
            ClassifyError::BreakCount { .. }
            | ClassifyError::InfiniteBreak { .. }
            | ClassifyError::BreaksNotAscending { .. } => "breaks",
            ClassifyError::NoValues | ClassifyError::InfiniteValue { .. } => "period",
        };
        ApiError::parameter(parameter, error.to_string())
    })
}
