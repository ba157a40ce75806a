//! What is asked about sharing, and whether that can be answered.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::atlas::{Atlas, Version};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::access::about::versions;
use crate::http::access::census;
use crate::http::access::question;
use crate::http::access::sharing::{CapacityFrom, Sharing, SharingParameters, Step, Unstated};
use crate::http::csv::Dialect;
use crate::http::extract::{CommaList, Finite, parsed};
use crate::services::KindId;

/// Whose access, by which method.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct AccessibilityQuery {
    /// Only services of these kinds, with commas between them; default: all.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["community-centre"]))]
    pub(in crate::http) kind: Option<CommaList<KindId>>,
    /// `2sfca` (default); `e2sfca`; `weighted`; or `raam`.
    #[param(example = "2sfca")]
    pub(in crate::http) method: Option<String>,
    /// Beyond this distance in metres a service counts for nothing, above 0 and up to 200000; default: `10000`.
    /// Not with `raam`, which cuts nobody off.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 10_000)]
    pub(in crate::http) within_m: Option<Finite>,
    /// How a service counts less the farther it is, with `e2sfca` and `weighted`: `gaussian-to-zero` (default);
    /// `parabola`; `gaussian` or `exponential`, both with `scale_m`; `inverse-power` with `exponent` and `from_m`; `steps`
    /// with `steps`; or `uniform`.
    #[param(example = "gaussian-to-zero")]
    pub(in crate::http) decay: Option<String>,
    /// The scale in metres of `gaussian` (its standard deviation) and `exponential`, above 0.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 5_000)]
    pub(in crate::http) scale_m: Option<Finite>,
    /// Distances in metres, ascending, each with the weight up to it, 1 to 10 of them with commas between them, with the
    /// decay `steps`, which needs no `within_m`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Vec<String>, style = Form, explode = false, required = false, example = json!(["10000:1", "20000:0.68"]))]
    pub(in crate::http) steps: Option<CommaList<Step>>,
    /// The power of `inverse-power`, above 0: 2 is that of gravity.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 2)]
    pub(in crate::http) exponent: Option<Finite>,
    /// The distance in metres from which `inverse-power` falls; up to it the weight is 1.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 1_000)]
    pub(in crate::http) from_m: Option<Finite>,
    /// With `raam`: how many metres of way are as bad as a service that has just its share of residents,
    /// above 0; default: `10000`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<f64>, example = 10_000)]
    pub(in crate::http) tau_m: Option<Finite>,
    /// How much each service can give: `one`, all alike (default); or `column`, what the register states.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "one")]
    pub(in crate::http) capacity: Option<CapacityFrom>,
    /// With `capacity=column`, what a service is that states no capacity: `exclude`, one that supplies nothing
    /// (default); `one`; or `mean`, that of those that state theirs.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "exclude")]
    pub(in crate::http) missing_capacity: Option<Unstated>,
    /// The level of the areas; default: the finest.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "municipality")]
    pub(in crate::http) level: Option<Level>,
    /// The representation: `json`, `geojson` or `csv`; goes before the `Accept` header.
    pub(in crate::http) f: Option<String>,
    /// How CSV is written, and only with it: `plain` or `excel-el`.
    #[serde(default, deserialize_with = "parsed")]
    #[param(value_type = Option<String>, example = "plain")]
    pub(in crate::http) dialect: Option<Dialect>,
}

impl AccessibilityQuery {
    fn sharing(&self) -> SharingParameters<'_> {
        SharingParameters {
            decay: self.decay.as_deref(),
            within_m: self.within_m,
            scale_m: self.scale_m,
            steps: self.steps.as_ref(),
            exponent: self.exponent,
            from_m: self.from_m,
            tau_m: self.tau_m,
            capacity: self.capacity,
            missing_capacity: self.missing_capacity,
        }
    }
}

/// A question that has been checked.
#[derive(Clone, Debug)]
pub(in crate::http) struct Asked {
    pub(in crate::http) atlas: Arc<Atlas>,
    /// The places of the kinds in the register; nothing where all are meant.
    pub(in crate::http) kinds: Option<Vec<u32>>,
    pub(in crate::http) sharing: Sharing,
    pub(in crate::http) level: Level,
}

impl Asked {
    /// Checks a question; its representation is left to others.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the parameter that is not accepted.
    pub(in crate::http) fn check(atlas: &Arc<Atlas>, query: &AccessibilityQuery) -> Result<Self, ApiError> {
        Ok(Self {
            atlas: atlas.clone(),
            kinds: question::kinds(atlas, query.kind.as_ref())?,
            sharing: Sharing::read("method", query.method.as_deref().unwrap_or("2sfca"), &query.sharing())?,
            level: question::level(atlas, query.level)?,
        })
    }

    /// Gives up when nobody waits for the answer any more.
    #[must_use]
    pub(in crate::http) fn with_patience(self, patience: Duration) -> Self {
        Self { sharing: self.sharing.with_patience(patience), ..self }
    }

    /// Returns the versions of all that the answer depends on.
    pub(in crate::http) fn versions(&self) -> Vec<Version> {
        versions(&self.atlas, Some(self.level)).into_iter().chain(census::version(&self.atlas)).collect()
    }
}
