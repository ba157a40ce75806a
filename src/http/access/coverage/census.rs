//! The census that population points are compared with.

use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::indicators::{Aggregation, IndicatorId, Measure, Period, UnitOfMeasure};
use crate::join::Series;

/// `none` or `census`: whether residents are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::http) enum Scale {
    /// Residents are as the source of the points has them.
    #[default]
    None,
    /// The residents of each area of the finest level add up to its census.
    Census,
}

impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "census" => Ok(Self::Census),
            _ => Err(format!("'{text}' was found; accepted are none and census")),
        }
    }
}

impl Scale {
    pub(in crate::http) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Census => "census",
        }
    }
}

/// The census that residents are compared with.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CensusDocument {
    /// The indicator.
    indicator: String,
    title_el: String,
    title_en: String,
    /// The time of its figures, which may be another than that of the points.
    #[schema(value_type = String)]
    period: Period,
}

impl CensusDocument {
    pub(super) fn new(indicator: &VersionedIndicator, period: Period) -> Self {
        let definition = &indicator.joined.indicator;
        Self {
            indicator: definition.id.to_string(),
            title_el: definition.title.el.clone(),
            title_en: definition.title.en.clone(),
            period,
        }
    }
}

/// Returns the indicator that is meant: the one named, or that of the atlas.
///
/// # Errors
/// [`ApiError::Parameter`] if it is not one that counts residents, naming those that do.
pub(super) fn indicator<'a>(
    atlas: &'a Atlas,
    asked: Option<&IndicatorId>,
) -> Result<Option<&'a VersionedIndicator>, ApiError> {
    let Some(id) = asked else { return Ok(atlas.census()) };
    let found = atlas.indicator(id).filter(|indicator| counts_residents(indicator));
    found.map(Some).ok_or_else(|| {
        let known = atlas.indicators().iter().filter(|indicator| counts_residents(indicator));
        let known: Vec<_> = known.map(|indicator| indicator.joined.indicator.id.as_str()).collect();
        let known = if known.is_empty() { "none of this atlas".to_owned() } else { known.join(", ") };
        ApiError::parameter("census", format!("'{id}' is no indicator that counts residents; accepted are {known}"))
    })
}

/// Returns the totals of a census at a level: of the period asked for, or else the latest.
///
/// # Errors
/// [`ApiError::Parameter`], about the parameter that asked for them, if there are none, or about `census_period`.
pub(super) fn totals<'a>(
    indicator: &'a VersionedIndicator,
    level: Level,
    period: Option<Period>,
    parameter: &str,
) -> Result<(Period, &'a Series), ApiError> {
    let time = period.map(Into::into);
    if let (Some(asked), None) = (period, indicator.joined.totals(level, time))
        && let Some((latest, _)) = indicator.joined.totals(level, None)
    {
        let id = &indicator.joined.indicator.id;
        let detail = format!("'{id}' has no values for {asked} at the level {level}; its latest are for {latest}");
        return Err(ApiError::parameter("census_period", detail));
    }
    indicator.joined.totals(level, time).ok_or_else(|| {
        let id = &indicator.joined.indicator.id;
        let known = indicator.joined.levels().iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
        ApiError::parameter(parameter, format!("'{id}' has no values at the level {level}; it has them at {known}"))
    })
}

fn counts_residents(indicator: &VersionedIndicator) -> bool {
    let definition = &indicator.joined.indicator;
    definition.measure == Measure::Count
        && definition.aggregation == Aggregation::Sum
        && definition.unit == UnitOfMeasure::Persons
}
