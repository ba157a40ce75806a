//! How much of a service residents get when they share it: method, capacities and scores, for whoever asks.

mod capacity;
mod decay;
mod method;
mod size;

use std::time::{Duration, Instant};

pub(in crate::http) use capacity::{Capacity, CapacityFrom, Unstated};
pub(in crate::http) use decay::Step;
pub(in crate::http) use method::Method;

use crate::access::{AccessError, Capacities, Demand, Supply, floating_catchment, raam, weighted_catchment};
use crate::atlas::{Atlas, ServicesOfKinds};
use crate::http::ApiError;
use crate::http::extract::{CommaList, Finite};
use decay::DecayParameters;

/// How far a catchment may reach, in metres: beyond it answers would be made of nearly all pairs.
const MAX_CATCHMENT_M: f64 = 200_000.0;

/// How long somebody waits unless it is said: as answers may take if the operator says nothing else.
const PATIENCE: Duration = Duration::from_secs(30);

/// What may be said of sharing.
#[derive(Clone, Copy, Debug)]
pub(super) struct SharingParameters<'a> {
    pub(super) decay: Option<&'a str>,
    pub(super) within_m: Option<Finite>,
    pub(super) scale_m: Option<Finite>,
    pub(super) steps: Option<&'a CommaList<Step>>,
    pub(super) exponent: Option<Finite>,
    pub(super) from_m: Option<Finite>,
    pub(super) tau_m: Option<Finite>,
    pub(super) capacity: Option<CapacityFrom>,
    pub(super) missing_capacity: Option<Unstated>,
}

impl SharingParameters<'_> {
    /// Returns the first parameter that is said but `within_m`, for those who share nothing.
    pub(super) fn first_but_within_m(&self) -> Option<&'static str> {
        let said = [
            ("decay", self.decay.is_some()),
            ("scale_m", self.scale_m.is_some()),
            ("steps", self.steps.is_some()),
            ("exponent", self.exponent.is_some()),
            ("from_m", self.from_m.is_some()),
            ("tau_m", self.tau_m.is_some()),
            ("capacity", self.capacity.is_some()),
            ("missing_capacity", self.missing_capacity.is_some()),
        ];
        said.into_iter().find(|(_, is_said)| *is_said).map(|(name, _)| name)
    }
}

/// How services are shared.
#[derive(Clone, Debug)]
pub(in crate::http) struct Sharing {
    pub(in crate::http) method: Method,
    pub(in crate::http) capacity: Capacity,
    /// How long somebody waits for the scores.
    patience: Duration,
}

/// The score of every point.
#[derive(Clone, Debug)]
pub(in crate::http) struct Scores {
    pub(in crate::http) of_points: Vec<f64>,
    /// Points that reach nothing, ascending.
    pub(in crate::http) unreached: Vec<u32>,
    /// The part of all costs that residents could still save by going elsewhere; nothing where nobody chooses.
    pub(in crate::http) relative_gap: Option<f64>,
}

impl Scores {
    pub(in crate::http) fn is_reached(&self, point: usize) -> bool {
        u32::try_from(point).is_ok_and(|point| self.unreached.binary_search(&point).is_err())
    }
}

/// What sharing came to.
#[derive(Clone, Debug)]
pub(in crate::http) struct Shared {
    /// Nothing where there is nothing to share.
    pub(in crate::http) scores: Option<Scores>,
    /// How many services do not say their capacity; nothing where it is not asked.
    pub(in crate::http) without_capacity: Option<usize>,
    /// How many services supply nothing, because their capacity is 0 or not known.
    pub(in crate::http) supplying_nothing: usize,
}

impl Shared {
    /// Returns the part of all costs that residents could still save by going elsewhere; nothing where nobody chooses.
    pub(in crate::http) fn relative_gap(&self) -> Option<f64> {
        self.scores.as_ref()?.relative_gap
    }
}

impl Sharing {
    /// Reads the method that `parameter` names, and how much each service can give.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the one that is not accepted, or not with this method.
    pub(super) fn read(parameter: &'static str, method: &str, said: &SharingParameters<'_>) -> Result<Self, ApiError> {
        let number = |said: Option<Finite>| said.map(|number| number.0);
        let decay = DecayParameters {
            name: said.decay,
            within_m: number(said.within_m),
            scale_m: number(said.scale_m),
            steps: said.steps.map(|steps| steps.0.as_slice()),
            exponent: number(said.exponent),
            from_m: number(said.from_m),
        };
        Ok(Self {
            method: Method::read(parameter, method, &decay, number(said.tau_m))?,
            capacity: Capacity::read(said.capacity, said.missing_capacity)?,
            patience: PATIENCE,
        })
    }

    /// Gives up when nobody waits for the scores any more.
    #[must_use]
    pub(in crate::http) fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Scores every point; keeps a processor busy.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] where the capacities asked for are not known, or where there would be more to compute than is;
    /// [`ApiError::Timeout`] if it takes too long all the same.
    pub(super) fn work_out(&self, atlas: &Atlas, services: &ServicesOfKinds) -> Result<Shared, ApiError> {
        size::check(&self.method, atlas.demand()?, services.supply())?;
        let capacities = self.capacity.of(atlas, services)?;
        let is_asked = matches!(self.capacity, Capacity::Column(_));
        Ok(Shared {
            scores: self.scores(atlas.demand()?, services.supply(), &capacities)?,
            without_capacity: is_asked.then_some(capacities.missing().len()),
            supplying_nothing: capacities.values().iter().filter(|capacity| **capacity <= 0.0).count(),
        })
    }

    fn scores(&self, demand: &Demand, supply: &Supply, capacities: &Capacities) -> Result<Option<Scores>, ApiError> {
        let begun = Instant::now();
        let goes_on = || begun.elapsed() < self.patience;
        let found = match &self.method {
            Method::TwoStep(decay) | Method::Enhanced(decay) => {
                floating_catchment(demand, supply, capacities, &decay.decay, &goes_on)
            }
            Method::Weighted(decay) => weighted_catchment(demand, supply, capacities, &decay.decay, &goes_on),
            Method::Agents(agents) => {
                return match raam(demand, supply, capacities, *agents, &goes_on) {
                    Ok(found) => Ok(Some(Scores {
                        of_points: found.costs,
                        unreached: Vec::new(),
                        relative_gap: Some(found.relative_gap),
                    })),
                    Err(AccessError::NothingToShare { .. }) => Ok(None),
                    Err(other) => Err(other.into()),
                };
            }
        }?;
        Ok(Some(Scores { of_points: found.scores, unreached: found.unreached, relative_gap: None }))
    }

    /// Returns what a score counts.
    pub(in crate::http) fn unit(&self) -> &'static str {
        self.method.unit(self.capacity)
    }

    /// Returns what all methods have in common, in Greek and in English.
    pub(super) fn rule(&self) -> (&'static str, &'static str) {
        match self.capacity {
            Capacity::One => RULE_OF_ONE,
            Capacity::Column(_) => RULE_OF_CAPACITY,
        }
    }
}

/// Of services that are all alike.
const RULE_OF_ONE: (&str, &str) = (
    "Οι αποστάσεις είναι ευθείες (γεωδαισιακές στο ελλειψοειδές WGS 84), όχι δρόμοι, και περνούν πάνω από θάλασσα. Σύνορα \
     δεν μετρούν. Κάθε υπηρεσία έχει δυναμικότητα 1. Η βαθμολογία μιας περιοχής είναι ο μέσος των σημείων πληθυσμού της, με \
     βάρος τους κατοίκους.",
    "Distances are straight lines (geodesics on the WGS 84 ellipsoid), not roads, and lead over the sea as well. Borders do \
     not matter. Each service has a capacity of 1. The score of an area is the mean of its population points, weighted by \
     residents.",
);

/// Of services that say how many people they can help at a time.
const RULE_OF_CAPACITY: (&str, &str) = (
    "Οι αποστάσεις είναι ευθείες (γεωδαισιακές στο ελλειψοειδές WGS 84), όχι δρόμοι, και περνούν πάνω από θάλασσα. Σύνορα \
     δεν μετρούν. Κάθε υπηρεσία έχει τη δυναμικότητα που λέει το μητρώο, όσους μπορεί να βοηθήσει συγχρόνως· μηδέν σημαίνει \
     ότι δεν δίνει τίποτα, και όποια δεν λέει μετρά όπως ζητήθηκε (missing_capacity). Η βαθμολογία μιας περιοχής είναι ο \
     μέσος των σημείων πληθυσμού της, με βάρος τους κατοίκους.",
    "Distances are straight lines (geodesics on the WGS 84 ellipsoid), not roads, and lead over the sea as well. Borders do \
     not matter. Each service has the capacity that the register states, how many people it can help at a time; zero \
     supplies nothing, and one that states none counts as asked (missing_capacity). The score of an area is the mean of its \
     population points, weighted by residents.",
);
