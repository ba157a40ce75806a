//! Indicators: what they mean, their values and their classes.

mod classes;
mod definition;
mod values;

pub(super) use classes::{__path_indicator_classes, ClassesAsked, classes_for_style, indicator_classes};
pub(super) use definition::{__path_indicator, __path_indicators, indicator, indicators};
pub(super) use values::{__path_indicator_values, indicator_values};

use serde::Deserialize;

use super::ApiError;
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::Level;
use crate::indicators::Period;
use crate::join::Series;

/// `/indicators/{indicatorId}`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct IndicatorPath {
    #[serde(rename = "indicatorId")]
    indicator_id: String,
}

/// Returns the indicator with an id.
///
/// # Errors
/// [`ApiError::NotFound`] naming those there are.
fn find<'a>(atlas: &'a Atlas, id: &str) -> Result<&'a VersionedIndicator, ApiError> {
    let found = id.parse().ok().and_then(|id| atlas.indicator(&id));
    found.ok_or_else(|| {
        let known: Vec<_> = atlas.indicators().iter().map(|known| known.joined.indicator.id.as_str()).collect();
        ApiError::NotFound(format!("there is no indicator '{id}'; there are {}", known.join(", ")))
    })
}

/// Returns the level that is meant: the one named, or the finest the indicator has.
///
/// # Errors
/// [`ApiError::Parameter`] if the indicator has no values at that level, naming those it has.
pub(super) fn level_of(indicator: &VersionedIndicator, level: Option<Level>) -> Result<Level, ApiError> {
    let levels = indicator.joined.levels();
    let chosen = level.or_else(|| levels.last().copied()).filter(|level| levels.contains(level));
    chosen.ok_or_else(|| {
        let known = levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
        ApiError::parameter("level", format!("the indicator has no values at that level; accepted are {known}"))
    })
}

/// Returns the totals of a level at the time that is meant: the one named, or the latest with any value.
///
/// # Errors
/// [`ApiError::Parameter`] if there are none at that time, naming the times there are.
pub(super) fn totals(
    indicator: &VersionedIndicator,
    level: Level,
    period: Option<Period>,
) -> Result<(Period, &Series), ApiError> {
    indicator.joined.totals(level, period.map(Into::into)).ok_or_else(|| {
        let known = indicator.joined.periods(level).map(|period| period.to_string()).collect::<Vec<_>>().join(", ");
        ApiError::parameter("period", format!("the indicator has no values at that time; accepted are {known}"))
    })
}
