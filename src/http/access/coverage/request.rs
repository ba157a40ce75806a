//! What is asked about coverage, and whether that can be answered.

use std::sync::Arc;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Bands, Demand};
use crate::atlas::{Atlas, Version};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::versions;
use crate::http::access::census::{self, Census, Scale};
use crate::http::access::question::{self, Borders};
use crate::http::csv::Dialect;
use crate::http::extract::{CommaList, Finite, parsed};
use crate::indicators::{IndicatorId, Period};
use crate::services::KindId;

/// Whose coverage, by what.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct CoverageQuery {
    /// Only services of these kinds, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    pub(in crate::http) kind: Option<CommaList<KindId>>,
    /// Distances in metres, 1 to 10 of them, above 0, ascending, with commas between them; default: `2000,5000,10000`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<f64>, style = Form, explode = false, required = false, example = json!([2000, 5000]))]
    pub(in crate::http) within_m: Option<CommaList<Finite>>,
    /// The level of the areas; default: the finest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    pub(in crate::http) level: Option<Level>,
    /// Which services count for a point: `across` (default), all of them; `own`, those in the
    /// same area of the finest level.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    pub(in crate::http) borders: Option<Borders>,
    /// The indicator that counts residents, with whose values those of the population points are compared; default: that
    /// of the atlas.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "population")]
    pub(in crate::http) census: Option<IndicatorId>,
    /// The period of the census, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2021")]
    pub(in crate::http) census_period: Option<Period>,
    /// `none` (default); or `census`: residents are scaled so that those of the points in each
    /// area of the finest level add up to its census.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "none")]
    pub(in crate::http) scale: Option<Scale>,
    /// The representation: `json`, `geojson`, `csv` or `html`; goes before the `Accept` header.
    pub(in crate::http) f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    pub(in crate::http) dialect: Option<Dialect>,
}

/// A question that has been checked.
#[derive(Clone, Debug)]
pub(in crate::http) struct Asked {
    pub(in crate::http) atlas: Arc<Atlas>,
    /// The places of the kinds in the register; nothing where all are meant.
    pub(in crate::http) kinds: Option<Vec<u32>>,
    pub(in crate::http) bands: Bands,
    pub(in crate::http) level: Level,
    pub(in crate::http) borders: Borders,
    census: Option<IndicatorId>,
    census_period: Option<Period>,
    pub(in crate::http) scale: Scale,
}

impl Asked {
    /// Checks a question; its representation is left to others.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the parameter that is not accepted.
    pub(in crate::http) fn check(atlas: &Arc<Atlas>, query: &CoverageQuery) -> Result<Self, ApiError> {
        let asked = Self {
            atlas: atlas.clone(),
            level: question::level(atlas, query.level)?,
            kinds: question::kinds(atlas, query.kind.as_ref())?,
            bands: question::bands(query.within_m.as_ref())?,
            borders: query.borders.unwrap_or_default(),
            census: query.census.clone(),
            census_period: query.census_period,
            scale: query.scale.unwrap_or_default(),
        };
        asked.census()?;
        Ok(asked)
    }

    /// Returns the versions of all that the answer depends on.
    ///
    /// # Errors
    /// None that can be expected: what is asked for is checked.
    pub(in crate::http) fn versions(&self) -> Result<Vec<Version>, ApiError> {
        let census = self.census()?.map(|census| census.indicator.version);
        Ok(versions(&self.atlas, Some(self.level)).into_iter().chain(census).collect())
    }

    /// Returns the census at the level asked for, where there is one.
    pub(super) fn census(&self) -> Result<Option<Census<'_>>, ApiError> {
        let Some(indicator) = census::indicator(&self.atlas, self.census.as_ref())? else {
            if self.scale == Scale::Census {
                let detail = "the atlas names no census; accepted with scale=census is the id of one as census=…";
                return Err(ApiError::parameter("census", detail));
            }
            return Ok(None);
        };
        match Census::of(&self.atlas, indicator, self.level, self.census_period) {
            Ok(census) => Ok(Some(census)),
            // Only who asks for a census is told that there is none at a level.
            Err(_) if self.census.is_none() && self.census_period.is_none() && self.scale == Scale::None => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the population points with scaled residents, and how many were not; nothing where that is not asked for.
    pub(super) fn scaled(&self) -> Result<Option<(Demand, usize)>, ApiError> {
        if self.scale == Scale::None {
            return Ok(None);
        }
        let finest = question::level(&self.atlas, None)?;
        let Some(indicator) = census::indicator(&self.atlas, self.census.as_ref())? else { return Ok(None) };
        let (_, series) = census::totals(indicator, finest, self.census_period, "scale")?;
        Ok(Some(self.atlas.demand_scaled_to(series.values())?))
    }
}
