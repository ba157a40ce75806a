//! What is asked about need and access, and whether that can be answered.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::Bands;
use crate::atlas::{Atlas, Version, VersionedIndicator};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::versions;
use crate::http::access::census;
use crate::http::access::question::{self, Borders};
use crate::http::access::sharing::{CapacityFrom, Sharing, SharingParameters, Step, Unstated};
use crate::http::csv::Dialect;
use crate::http::extract::{CommaList, Finite, Flag, Whole, parsed, required};
use crate::http::indicators::{level_of, totals};
use crate::indicators::{Direction, IndicatorId, Period};
use crate::join::Series;
use crate::services::KindId;
use crate::stats::{Draws, MAX_DRAWN_RANKS, MAX_DRAWS, Weighing, WeightDraws, Worse};

/// The distance in metres that is meant if nobody says.
const DEFAULT_WITHIN_M: f64 = 5_000.0;

/// How many times ranks are drawn if nobody says, where so many fit.
const DEFAULT_DRAWS: u32 = 1_000;

/// The fewest draws that tell within which ranks nine tenths of them lie.
const MIN_DRAWS: u32 = 100;

/// `high` or `low`: which figures of need are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct WorseFigures(Worse);

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
    pub(in crate::http) indicator: IndicatorId,
    /// The period of need, exactly; default: the latest with any value.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "2001")]
    pub(in crate::http) period: Option<Period>,
    /// Which figures of need are worse: `high` or `low`; default: as the indicator says.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "high")]
    pub(in crate::http) worse: Option<WorseFigures>,
    /// Only services of these kinds, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    pub(in crate::http) kind: Option<CommaList<KindId>>,
    /// What access is: `coverage` (default), the share of residents with a service within
    /// `within_m`; or the mean score of residents by `2sfca`, `e2sfca`, `weighted` or `raam`, as `/accessibility` gives it.
    #[param(example = "coverage")]
    pub(in crate::http) access: Option<String>,
    /// A distance in metres, above 0, within which a service counts; not with `raam` and `steps`. Default: `5000` for
    /// `coverage`, `10000` for the methods that share.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 5000)]
    pub(in crate::http) within_m: Option<Finite>,
    /// The level of the areas; default: the finest the indicator has.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    pub(in crate::http) level: Option<Level>,
    /// Which services count for a point: `across` (default), all of them; `own`, those in the
    /// same area of the finest level.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "across")]
    pub(in crate::http) borders: Option<Borders>,
    /// How a service counts less the farther it is, with `e2sfca` and `weighted`, as of `/accessibility`.
    #[param(example = "gaussian-to-zero")]
    pub(in crate::http) decay: Option<String>,
    /// The scale in metres of the decays `gaussian` and `exponential`, above 0.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 5_000)]
    pub(in crate::http) scale_m: Option<Finite>,
    /// Distances in metres, each with the weight up to it, with the decay `steps`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["10000:1", "20000:0.68"]))]
    pub(in crate::http) steps: Option<CommaList<Step>>,
    /// The power of the decay `inverse-power`, above 0.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 2)]
    pub(in crate::http) exponent: Option<Finite>,
    /// The distance in metres from which `inverse-power` falls.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 1_000)]
    pub(in crate::http) from_m: Option<Finite>,
    /// With `raam`: how many metres of way are as bad as a service that has just its share of residents.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 10_000)]
    pub(in crate::http) tau_m: Option<Finite>,
    /// How much each service can give, where it is shared: `one` or `column`, as of `/accessibility`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "one")]
    pub(in crate::http) capacity: Option<CapacityFrom>,
    /// With `capacity=column`, what a service is that states no capacity: `exclude`, `one` or `mean`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "exclude")]
    pub(in crate::http) missing_capacity: Option<Unstated>,
    /// The weight of need, 0 to 1; the rest is that of the lack of access; default: 0.5.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, minimum = 0, maximum = 1, default = 0.5)]
    pub(in crate::http) weights: Option<Finite>,
    /// How many times ranks are drawn to say how sure they are: 0, not at all, or 100 to 10000; default: 1000,
    /// fewer of more than 20000 areas, and none of more than 200000.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 10_000, example = 1_000)]
    pub(in crate::http) draws: Option<Whole<0, 10_000>>,
    /// What the random numbers begin with: the same seed gives the same answer.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<u32>, minimum = 0, default = 0)]
    pub(in crate::http) seed: Option<Whole<0, { u32::MAX }>>,
    /// Whether the weight of need is drawn as well, each from 0 to 1 alike.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<bool>, default = false)]
    pub(in crate::http) vary_weights: Option<Flag>,
    /// The representation: `json`, `geojson`, `csv` or `html`; goes before the `Accept` header.
    pub(in crate::http) f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    pub(in crate::http) dialect: Option<Dialect>,
}

/// What access is taken to be.
#[derive(Clone, Debug)]
pub(in crate::http) enum Access {
    /// The share of residents with a service within a distance.
    Coverage {
        /// That distance alone, in metres.
        within_m: Bands,
        borders: Borders,
    },
    /// The mean score of residents.
    Shared(Sharing),
}

/// A question that has been checked.
#[derive(Clone, Debug)]
pub(in crate::http) struct Asked {
    pub(in crate::http) atlas: Arc<Atlas>,
    pub(in crate::http) indicator: IndicatorId,
    period: Option<Period>,
    pub(in crate::http) worse: Worse,
    /// The places of the kinds in the register; nothing where all are meant.
    pub(in crate::http) kinds: Option<Vec<u32>>,
    pub(in crate::http) access: Access,
    pub(in crate::http) level: Level,
    /// From 0 to 1.
    pub(in crate::http) need_weight: f64,
    pub(in crate::http) draws: u32,
    pub(in crate::http) seed: u32,
    pub(in crate::http) vary_weights: bool,
}

impl Asked {
    /// Checks a question; its representation is left to others.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the parameter that is not accepted.
    pub(in crate::http) fn check(atlas: &Arc<Atlas>, query: &GapQuery) -> Result<Self, ApiError> {
        let known = find(atlas, &query.indicator)?;
        let level = question::level(atlas, Some(level_of(known, query.level)?))?;
        let areas = atlas.level(level).map_or(0, |(layer, _)| layer.areas().len());
        let asked = Self {
            atlas: atlas.clone(),
            indicator: query.indicator.clone(),
            period: query.period,
            worse: worse(known, query.worse)?,
            kinds: question::kinds(atlas, query.kind.as_ref())?,
            access: access(query)?,
            level,
            need_weight: need_weight(query.weights)?,
            draws: query.draws.map_or_else(|| Ok(default_draws(areas)), |asked| draws(asked.0))?,
            seed: query.seed.map_or(0, |seed| seed.0),
            vary_weights: query.vary_weights.is_some_and(|flag| flag.0),
        };
        asked.need()?;
        Ok(asked)
    }

    /// Gives up when nobody waits for the answer any more.
    #[must_use]
    pub(in crate::http) fn with_patience(self, patience: Duration) -> Self {
        let access = match self.access {
            Access::Shared(sharing) => Access::Shared(sharing.with_patience(patience)),
            coverage @ Access::Coverage { .. } => coverage,
        };
        Self { access, ..self }
    }

    /// Returns the versions of all that the answer depends on.
    ///
    /// # Errors
    /// None that can be expected: what is asked for is checked.
    pub(in crate::http) fn versions(&self) -> Result<Vec<Version>, ApiError> {
        let need = self.need()?.0.version;
        let census = census::version(&self.atlas);
        Ok(versions(&self.atlas, Some(self.level)).into_iter().chain([need]).chain(census).collect())
    }

    /// Returns the indicator of need, the period, and its figures at the level.
    pub(super) fn need(&self) -> Result<(&VersionedIndicator, Period, &Series), ApiError> {
        let known = find(&self.atlas, &self.indicator)?;
        let (period, series) = totals(known, self.level, self.period)?;
        Ok((known, period, series))
    }

    /// Returns how to weigh; drawn is only where something is not exact, or all ranks would be sure for want of an error.
    pub(super) fn weighing(&self, errors: &[f64]) -> Weighing {
        let varies = self.vary_weights || errors.iter().any(|error| *error > 0.0);
        let weights = if self.vary_weights { WeightDraws::Any } else { WeightDraws::Fixed };
        let draws = Draws { count: self.draws as usize, seed: self.seed.into(), weights, ..Draws::default() };
        Weighing { need_weight: self.need_weight, draws: (varies && self.draws > 0).then_some(draws) }
    }
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

/// Returns what access is, with the parameters it takes.
fn access(query: &GapQuery) -> Result<Access, ApiError> {
    let said = SharingParameters {
        decay: query.decay.as_deref(),
        within_m: query.within_m,
        scale_m: query.scale_m,
        steps: query.steps.as_ref(),
        exponent: query.exponent,
        from_m: query.from_m,
        tau_m: query.tau_m,
        capacity: query.capacity,
        missing_capacity: query.missing_capacity,
    };
    let refused = |parameter: &str, access: &str| {
        let detail = format!("access={access} has no such parameter; accepted is to leave it out");
        Err(ApiError::parameter(parameter, detail))
    };
    match (query.access.as_deref().unwrap_or("coverage"), query.borders) {
        ("coverage", borders) => {
            if let Some(parameter) = said.first_but_within_m() {
                return refused(parameter, "coverage");
            }
            let within_m = query.within_m.unwrap_or(Finite(DEFAULT_WITHIN_M));
            let within_m = question::bands(Some(&CommaList(vec![within_m])))?;
            Ok(Access::Coverage { within_m, borders: borders.unwrap_or_default() })
        }
        (method @ ("2sfca" | "e2sfca" | "weighted" | "raam"), Some(_)) => refused("borders", method),
        (method @ ("2sfca" | "e2sfca" | "weighted" | "raam"), None) => {
            Sharing::read("access", method, &said).map(Access::Shared)
        }
        (other, _) => {
            let detail = format!("'{other}' was found; accepted are coverage, 2sfca, e2sfca, weighted and raam");
            Err(ApiError::parameter("access", detail))
        }
    }
}

impl Access {
    /// Returns the distance in metres within which a service counts; nothing where nobody is cut off.
    pub(in crate::http) fn within_m(&self) -> Option<f64> {
        match self {
            Self::Coverage { within_m, .. } => within_m.within_m().first().copied(),
            Self::Shared(sharing) => sharing.method.within_m(),
        }
    }

    /// Returns which access is poorer.
    pub(in crate::http) fn poorer(&self) -> Worse {
        match self {
            Self::Shared(sharing) if !sharing.method.is_higher_better() => Worse::High,
            Self::Coverage { .. } | Self::Shared(_) => Worse::Low,
        }
    }

    /// Returns the word it is asked for by.
    pub(in crate::http) fn as_str(&self) -> &'static str {
        match self {
            Self::Coverage { .. } => "coverage",
            Self::Shared(sharing) => sharing.method.as_str(),
        }
    }

    /// Returns what its figures count.
    pub(in crate::http) fn unit(&self) -> &'static str {
        match self {
            Self::Coverage { .. } => "share of residents",
            Self::Shared(sharing) => sharing.unit(),
        }
    }
}

/// Returns how many draws fit, if no number is asked for.
fn default_draws(areas: usize) -> u32 {
    let fitting = MAX_DRAWN_RANKS / areas.max(1);
    let fitting = u32::try_from(fitting).map_or(DEFAULT_DRAWS, |fitting| fitting.min(DEFAULT_DRAWS));
    if fitting < MIN_DRAWS { 0 } else { fitting }
}

/// Checks how many draws are asked for.
fn draws(found: u32) -> Result<u32, ApiError> {
    if found == 0 || found >= MIN_DRAWS {
        return Ok(found);
    }
    let detail = format!("{found} was found; accepted are 0, for no interval of ranks, and {MIN_DRAWS} to {MAX_DRAWS}");
    Err(ApiError::parameter("draws", detail))
}

/// Returns the weight of need.
fn need_weight(asked: Option<Finite>) -> Result<f64, ApiError> {
    let found = asked.map_or(0.5, |weights| weights.0);
    if (0.0..=1.0).contains(&found) {
        return Ok(found);
    }
    Err(ApiError::parameter("weights", format!("{found} was found; accepted are numbers from 0 to 1")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_no_more_is_drawn_than_fits() {
        assert_eq!([0, 332, 20_000].map(default_draws), [1_000; 3]);
        assert_eq!([20_001, 200_000, 200_001, 30_000_000].map(default_draws), [999, 100, 0, 0]);
    }
}
