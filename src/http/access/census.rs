//! The census that population points are compared with, and how much of it they stand for.

use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Demand, represented_share};
use crate::atlas::{Atlas, Version, VersionedIndicator};
use crate::boundaries::{AreaRef, Level};
use crate::http::ApiError;
use crate::indicators::{Aggregation, IndicatorId, Measure, Period, UnitOfMeasure};
use crate::join::Series;

/// Below this part of the census, what is said of the residents of points is said of fewer than half of those there are.
const HALF: f64 = 0.5;

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

impl From<Census<'_>> for CensusDocument {
    fn from(census: Census<'_>) -> Self {
        let definition = &census.indicator.joined.indicator;
        Self {
            indicator: definition.id.to_string(),
            title_el: definition.title.el.clone(),
            title_en: definition.title.en.clone(),
            period: census.period,
        }
    }
}

/// A census at a level, beside the residents of the population points before they are scaled, which would hide what is
/// missing.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Census<'a> {
    atlas: &'a Atlas,
    layer: usize,
    pub(in crate::http) indicator: &'a VersionedIndicator,
    pub(in crate::http) period: Period,
    series: &'a Series,
}

impl<'a> Census<'a> {
    /// Returns a census at a level: of the period asked for, or else the latest.
    ///
    /// # Errors
    /// Those of [`totals`], about the parameter `census`.
    pub(super) fn of(
        atlas: &'a Atlas,
        indicator: &'a VersionedIndicator,
        level: Level,
        period: Option<Period>,
    ) -> Result<Self, ApiError> {
        let (period, series) = totals(indicator, level, period, "census")?;
        let layer = atlas.territory().layer_of(level).ok_or_else(|| ApiError::internal("the level is gone"))?;
        Ok(Self { atlas, layer, indicator, period, series })
    }

    /// Returns the latest census of the atlas at a level; nothing where it names none, or that has no figures there.
    pub(super) fn of_atlas(atlas: &'a Atlas, level: Level) -> Option<Self> {
        Self::of(atlas, atlas.census()?, level, None).ok()
    }

    /// Returns the part of an area's census that its population points stand for.
    pub(in crate::http) fn represented_in(&self, area: usize) -> Option<f64> {
        let residents = self.atlas.residents(AreaRef { layer: self.layer, area });
        represented_share(residents, self.series.value(area))
    }

    /// Returns that part of all areas of the level that were counted.
    pub(in crate::http) fn represented_in_all(&self) -> Option<f64> {
        let counted = self.series.values().iter().enumerate().filter(|(_, census)| census.is_finite());
        let (residents, census) = counted.fold((0.0, 0.0), |(residents, all), (area, census)| {
            (residents + self.atlas.residents(AreaRef { layer: self.layer, area }), all + census)
        });
        represented_share(residents, Some(census))
    }

    /// Returns the part of the census that some points stand for, each as all points of its area do; the level has to be the
    /// finest, which is that of the areas of points.
    pub(super) fn represented_by(&self, demand: &Demand, points: impl Iterator<Item = usize>) -> Option<f64> {
        let counted = points.filter_map(|point| {
            let share = self.represented_in(demand.areas()[point]? as usize).filter(|share| *share > 0.0)?;
            Some((demand.residents()[point], share))
        });
        let (residents, census) =
            counted.fold((0.0, 0.0), |(residents, census), (its, share)| (residents + its, census + its / share));
        represented_share(residents, Some(census))
    }
}

/// Returns whether points stand for less than half of the census.
pub(in crate::http) fn is_under_half(represented_share: f64) -> bool {
    represented_share < HALF
}

/// Returns what stands in every row of a table about the census it is compared with.
pub(super) fn beside(census: Option<Census<'_>>) -> [(&'static str, String); 2] {
    let (id, period) = census
        .map(|census| (census.indicator.joined.indicator.id.to_string(), census.period.to_string()))
        .unwrap_or_default();
    [("census", id), ("census_period", period)]
}

/// Returns the version of the atlas's own census.
pub(super) fn version(atlas: &Atlas) -> Option<Version> {
    atlas.census().map(|indicator| indicator.version)
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
