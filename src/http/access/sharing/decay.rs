//! How a service counts less the farther it is, as it is asked for.

use std::str::FromStr;

use super::MAX_CATCHMENT_M;
use crate::access::Decay;
use crate::http::ApiError;

/// The distance in metres that is meant if nobody says, of catchments and of τ.
pub(super) const DEFAULT_M: f64 = 10_000.0;

/// A distance in metres and the weight up to it, as `10000:0.68`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::http) struct Step {
    within_m: f64,
    weight: f64,
}

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(within_m, weight)| within_m.parse().ok().zip(weight.parse().ok()));
        let step = parts.map(|(within_m, weight): (f64, f64)| Self { within_m, weight });
        step.ok_or_else(|| format!("'{text}' was found; accepted are metres and a weight, such as 10000:0.68"))
    }
}

/// A decay with the name it is asked for by.
#[derive(Clone, Debug)]
pub(in crate::http) struct NamedDecay {
    pub(super) decay: Decay,
    pub(super) name: &'static str,
}

/// What may be said of a decay.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DecayParameters<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) within_m: Option<f64>,
    pub(super) scale_m: Option<f64>,
    pub(super) steps: Option<&'a [Step]>,
    pub(super) exponent: Option<f64>,
    pub(super) from_m: Option<f64>,
}

/// Each decay with the parameters it takes, all of which it needs but `within_m`.
const DECAYS: [(&str, &[&str]); 7] = [
    ("gaussian-to-zero", &["within_m"]),
    ("parabola", &["within_m"]),
    ("gaussian", &["within_m", "scale_m"]),
    ("exponential", &["within_m", "scale_m"]),
    ("inverse-power", &["within_m", "exponent", "from_m"]),
    ("steps", &["steps"]),
    ("uniform", &["within_m"]),
];

impl DecayParameters<'_> {
    /// Returns the decay that is meant: the one named, `steps` where there are some, or else `gaussian-to-zero`.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the one that is missing, or not accepted with this decay.
    pub(super) fn read(&self) -> Result<NamedDecay, ApiError> {
        let meant = self.name.unwrap_or(if self.steps.is_some() { "steps" } else { "gaussian-to-zero" });
        let Some(&(name, takes)) = DECAYS.iter().find(|(name, _)| *name == meant) else {
            let accepted = DECAYS.map(|(name, _)| name).join(", ");
            return Err(ApiError::parameter("decay", format!("'{meant}' was found; accepted are {accepted}")));
        };
        if let Some((other, _)) = self.given().into_iter().find(|(other, given)| *given && !takes.contains(other)) {
            let detail = format!("the decay {name} has no such parameter; accepted are {}", takes.join(" and "));
            return Err(ApiError::parameter(other, detail));
        }
        let decay = match name {
            "parabola" => Decay::parabola(self.within_m()?),
            "gaussian" => Decay::gaussian(needed("scale_m", name, self.scale_m)?, self.within_m()?),
            "exponential" => Decay::exponential(needed("scale_m", name, self.scale_m)?, self.within_m()?),
            "inverse-power" => {
                let (exponent, from_m) =
                    (needed("exponent", name, self.exponent)?, needed("from_m", name, self.from_m)?);
                Decay::inverse_power(exponent, from_m, self.within_m()?)
            }
            "steps" => return Ok(NamedDecay { decay: steps(self.steps.unwrap_or_default())?, name }),
            "uniform" => Decay::uniform(self.within_m()?),
            _ => Decay::gaussian_to_zero(self.within_m()?),
        };
        Ok(NamedDecay { decay: decay?, name })
    }

    pub(super) fn given(&self) -> [(&'static str, bool); 5] {
        [
            ("within_m", self.within_m.is_some()),
            ("scale_m", self.scale_m.is_some()),
            ("steps", self.steps.is_some()),
            ("exponent", self.exponent.is_some()),
            ("from_m", self.from_m.is_some()),
        ]
    }

    fn within_m(&self) -> Result<f64, ApiError> {
        metres("within_m", self.within_m.unwrap_or(DEFAULT_M))
    }
}

impl NamedDecay {
    /// Returns the weight of a distance d up to d₀ = `within_m`.
    pub(super) fn formula(&self) -> &'static str {
        match self.name {
            "uniform" => "w(d) = 1, d ≤ within_m.",
            "gaussian-to-zero" => "w(d) = (exp(−½(d/within_m)²) − exp(−½)) / (1 − exp(−½)), d ≤ within_m.",
            "parabola" => "w(d) = 1 − (d/within_m)², d ≤ within_m.",
            "gaussian" => "w(d) = exp(−d²/(2·scale_m²)), d ≤ within_m.",
            "exponential" => "w(d) = exp(−d/scale_m), d ≤ within_m.",
            "inverse-power" => "w(d) = (max(d, from_m)/from_m)^(−exponent), d ≤ within_m.",
            _ => "w(d) = the weight of the first of the steps that holds d.",
        }
    }
}

fn steps(steps: &[Step]) -> Result<Decay, ApiError> {
    let steps: Vec<(f64, f64)> = steps.iter().map(|step| (step.within_m, step.weight)).collect();
    if let Some((found, _)) = steps.iter().find(|(within_m, _)| *within_m > MAX_CATCHMENT_M) {
        let detail = format!("{found} was found; accepted are metres above 0 and up to {MAX_CATCHMENT_M}");
        return Err(ApiError::parameter("steps", detail));
    }
    Decay::steps(&steps).map_err(|error| ApiError::parameter("steps", error.to_string()))
}

fn needed(parameter: &'static str, decay: &str, found: Option<f64>) -> Result<f64, ApiError> {
    let refused = |found: String| {
        ApiError::parameter(
            parameter,
            format!("{found}; the decay {decay} needs a number above 0 and up to {MAX_CATCHMENT_M}"),
        )
    };
    let number = found.ok_or_else(|| refused("nothing was found".to_owned()))?;
    if number > 0.0 && number <= MAX_CATCHMENT_M { Ok(number) } else { Err(refused(format!("{number} was found"))) }
}

/// Checks a distance.
pub(super) fn metres(parameter: &'static str, found: f64) -> Result<f64, ApiError> {
    if found > 0.0 && found <= MAX_CATCHMENT_M {
        return Ok(found);
    }
    let detail = format!("{found} was found; accepted are metres above 0 and up to {MAX_CATCHMENT_M}");
    Err(ApiError::parameter(parameter, detail))
}
