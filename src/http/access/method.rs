//! The methods by which access is scored, and what each does in words.

use crate::access::{
    AccessError, Capacities, Decay, Demand, RationalAgents, Supply, floating_catchment, raam, weighted_catchment,
};
use crate::http::ApiError;

/// How far a catchment may reach, in metres: beyond it answers would be made of nearly all pairs.
const MAX_CATCHMENT_M: f64 = 200_000.0;

/// The distance in metres that is meant if nobody says, of catchments and of τ.
const DEFAULT_M: f64 = 10_000.0;

/// What all methods have in common, in Greek and in English.
pub(super) const RULE: (&str, &str) = (
    "Οι αποστάσεις είναι ευθείες (γεωδαισιακές στο ελλειψοειδές WGS 84), όχι δρόμοι, και περνούν πάνω από θάλασσα. Σύνορα \
     δεν μετρούν. Κάθε υπηρεσία έχει δυναμικότητα 1, γιατί το μητρώο δεν κρατά δυναμικότητες. Η βαθμολογία μιας περιοχής \
     είναι ο μέσος των σημείων πληθυσμού της, με βάρος τους κατοίκους.",
    "Distances are straight lines (geodesics on the WGS 84 ellipsoid), not roads, and lead over the sea as well. Borders do \
     not matter. Each service has a capacity of 1, as the register holds no capacities. The score of an area is the mean of \
     its population points, weighted by residents.",
);

/// A method with its parameters.
#[derive(Clone, Debug)]
pub(super) enum Method {
    /// The two-step floating catchment area.
    TwoStep(Decay),
    /// The enhanced one.
    Enhanced(Decay, &'static str),
    /// Services in reach by distance, shared with nobody.
    Weighted(Decay, &'static str),
    /// The rational agent access model.
    Agents(RationalAgents),
}

/// The score of every point.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    pub(super) of_points: Vec<f64>,
    /// Points that reach nothing, ascending.
    pub(super) unreached: Vec<u32>,
}

impl Scores {
    pub(super) fn is_reached(&self, point: usize) -> bool {
        u32::try_from(point).is_ok_and(|point| self.unreached.binary_search(&point).is_err())
    }
}

impl Method {
    /// Reads a method with `within_m`, `scale_m` and `tau_m`.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the one that is not accepted, or not with this method.
    pub(super) fn read(
        method: Option<&str>,
        decay: Option<&str>,
        [within_m, scale_m, tau_m]: [Option<f64>; 3],
    ) -> Result<Self, ApiError> {
        let method = method.unwrap_or("2sfca");
        let refuse = |parameter: &str, is_given: bool| {
            let detail = format!("the method {method} has no such parameter; accepted is to leave it out");
            if is_given { Err(ApiError::parameter(parameter, detail)) } else { Ok(()) }
        };
        if method != "raam" {
            refuse("tau_m", tau_m.is_some())?;
        }
        match method {
            "2sfca" => {
                refuse("decay", decay.is_some())?;
                refuse("scale_m", scale_m.is_some())?;
                Ok(Self::TwoStep(read_decay(Some("uniform"), within_m, None)?.0))
            }
            "e2sfca" => read_decay(decay, within_m, scale_m).map(|(decay, name)| Self::Enhanced(decay, name)),
            "weighted" => read_decay(decay, within_m, scale_m).map(|(decay, name)| Self::Weighted(decay, name)),
            "raam" => {
                refuse("within_m", within_m.is_some())?;
                refuse("decay", decay.is_some())?;
                refuse("scale_m", scale_m.is_some())?;
                let tau_m = metres("tau_m", tau_m.unwrap_or(DEFAULT_M))?;
                Ok(Self::Agents(RationalAgents::with_tau_m(tau_m)))
            }
            _ => {
                let detail = format!("'{method}' was found; accepted are 2sfca, e2sfca, weighted and raam");
                Err(ApiError::parameter("method", detail))
            }
        }
    }

    /// Returns the score of every point; nothing where there is nothing to share.
    ///
    /// # Errors
    /// [`ApiError::Internal`]; none that can be expected.
    pub(super) fn scores(&self, demand: &Demand, supply: &Supply) -> Result<Option<Scores>, ApiError> {
        let capacities = Capacities::one_each(supply.len());
        let found = match self {
            Self::TwoStep(decay) | Self::Enhanced(decay, _) => floating_catchment(demand, supply, &capacities, decay)?,
            Self::Weighted(decay, _) => weighted_catchment(demand, supply, &capacities, decay)?,
            Self::Agents(agents) => {
                return match raam(demand, supply, &capacities, *agents) {
                    Ok(found) => Ok(Some(Scores { of_points: found.costs, unreached: Vec::new() })),
                    Err(AccessError::NothingToShare { .. }) => Ok(None),
                    Err(other) => Err(other.into()),
                };
            }
        };
        Ok(Some(Scores { of_points: found.scores, unreached: found.unreached }))
    }

    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::TwoStep(_) => "2sfca",
            Self::Enhanced(..) => "e2sfca",
            Self::Weighted(..) => "weighted",
            Self::Agents(_) => "raam",
        }
    }

    /// Returns what a score counts.
    pub(super) fn unit(&self) -> &'static str {
        match self {
            Self::TwoStep(_) | Self::Enhanced(..) => "services per resident",
            Self::Weighted(..) => "services, weighted by distance",
            Self::Agents(_) => "cost: 1 is a way of tau_m, or a service with just its share of residents",
        }
    }

    pub(super) fn is_higher_better(&self) -> bool {
        !matches!(self, Self::Agents(_))
    }

    pub(super) fn within_m(&self) -> Option<f64> {
        match self {
            Self::TwoStep(decay) | Self::Enhanced(decay, _) | Self::Weighted(decay, _) => Some(decay.within_m()),
            Self::Agents(_) => None,
        }
    }

    pub(super) fn decay_name(&self) -> Option<&'static str> {
        match self {
            Self::TwoStep(_) => Some("uniform"),
            Self::Enhanced(_, name) | Self::Weighted(_, name) => Some(name),
            Self::Agents(_) => None,
        }
    }

    /// Says what the method does, with its formula, in Greek and in English.
    pub(super) fn words(&self) -> (String, String) {
        let (el, en) = match self {
            Self::TwoStep(_) | Self::Enhanced(..) => (
                "Κάθε υπηρεσία μοιράζεται σε όλους όσοι ζουν μέσα στην απόσταση, R_j = S_j / Σ_i P_i·w(d_ij)· η βαθμολογία \
                 ενός σημείου είναι το άθροισμα όσων φτάνει, A_i = Σ_j R_j·w(d_ij).",
                "Each service is shared by all who live within the distance, R_j = S_j / Σ_i P_i·w(d_ij); the score of a \
                 point is the sum of those it reaches, A_i = Σ_j R_j·w(d_ij).",
            ),
            Self::Weighted(..) => (
                "Η βαθμολογία ενός σημείου είναι οι υπηρεσίες που φτάνει, με βάρος κατά την απόσταση, A_i = Σ_j S_j·w(d_ij), \
                 όσοι άλλοι κι αν τις φτάνουν.",
                "The score of a point is the services it reaches, weighted by distance, A_i = Σ_j S_j·w(d_ij), whoever else \
                 reaches them.",
            ),
            Self::Agents(_) => (
                "Καθένας πηγαίνει όπου διαδρομή και συνωστισμός μαζί κοστίζουν λιγότερο, d/τ + D/(ρ·S)· η βαθμολογία είναι \
                 αυτό το κόστος όταν κανείς δεν κερδίζει αλλάζοντας (μοντέλο RAAM, Saxon και Snow 2020).",
                "Everybody goes where way and crowding together cost least, d/τ + D/(ρ·S); the score is that cost when \
                 nobody gains by going elsewhere (the RAAM model, Saxon and Snow 2020).",
            ),
        };
        let weight = self.decay_name().map_or("", formula);
        if weight.is_empty() {
            return (el.to_owned(), en.to_owned());
        }
        (format!("{el} {weight}"), format!("{en} {weight}"))
    }
}

/// Returns the weight of a distance d up to d₀ = `within_m`.
fn formula(decay: &str) -> &'static str {
    match decay {
        "uniform" => "w(d) = 1, d ≤ within_m.",
        "gaussian-to-nought" => "w(d) = (exp(−½(d/within_m)²) − exp(−½)) / (1 − exp(−½)), d ≤ within_m.",
        "parabola" => "w(d) = 1 − (d/within_m)², d ≤ within_m.",
        "gaussian" => "w(d) = exp(−d²/(2·scale_m²)), d ≤ within_m.",
        "exponential" => "w(d) = exp(−d/scale_m), d ≤ within_m.",
        _ => "",
    }
}

/// Reads a decay and returns it with its name.
fn read_decay(
    name: Option<&str>,
    within_m: Option<f64>,
    scale_m: Option<f64>,
) -> Result<(Decay, &'static str), ApiError> {
    let within_m = metres("within_m", within_m.unwrap_or(DEFAULT_M))?;
    let name = name.unwrap_or("gaussian-to-nought");
    let scale = || {
        let missing = || ApiError::parameter("scale_m", format!("the decay {name} needs a number of metres above 0"));
        scale_m.ok_or_else(missing).and_then(|scale_m| metres("scale_m", scale_m))
    };
    let (decay, name) = match name {
        "uniform" => (Decay::uniform(within_m), "uniform"),
        "gaussian-to-nought" => (Decay::gaussian_to_nought(within_m), "gaussian-to-nought"),
        "parabola" => (Decay::parabola(within_m), "parabola"),
        "gaussian" => (Decay::gaussian(scale()?, within_m), "gaussian"),
        "exponential" => (Decay::exponential(scale()?, within_m), "exponential"),
        _ => {
            let accepted = "uniform, gaussian-to-nought, parabola, gaussian and exponential";
            return Err(ApiError::parameter("decay", format!("'{name}' was found; accepted are {accepted}")));
        }
    };
    if scale_m.is_some() && !matches!(name, "gaussian" | "exponential") {
        let detail = format!("the decay {name} has no scale; accepted is to leave it out");
        return Err(ApiError::parameter("scale_m", detail));
    }
    Ok((decay?, name))
}

/// Checks a distance.
fn metres(parameter: &'static str, found: f64) -> Result<f64, ApiError> {
    if found > 0.0 && found <= MAX_CATCHMENT_M {
        return Ok(found);
    }
    let detail = format!("{found} was found; accepted are metres above 0 and up to {MAX_CATCHMENT_M}");
    Err(ApiError::parameter(parameter, detail))
}
