//! How much of a service residents get when they share it: floating catchment areas.
//!
//! Coverage asks whether a service is near; these ask as well how many others it is near to. [`floating_catchment`] is the
//! two-step method and its enhanced kin, [`weighted_catchment`] leaves the others out, and [`raam`] lets residents go
//! where journey and crowding together are least. Distances are straight geodesics, over the sea too.

mod capacities;
mod decay;
mod pairs;
mod raam;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::{AccessError, Demand, Supply};
pub use capacities::{Capacities, MissingCapacity};
pub use decay::Decay;
pub use pairs::pairs_within;
pub use raam::{RationalAgentAccess, RationalAgents, raam};

/// How many sums are made side by side. Fixed, so that the order of additions, and with it the last digit, depends on no
/// machine.
const PARTS: usize = 16;

/// Whether somebody still waits for an answer.
pub type GoesOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// How much supply each point reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessScores {
    /// The score of each point; 0 for one that reaches nothing, which is then `unreached` too.
    pub scores: Vec<f64>,
    /// The capacity for each resident in reach of each service, weighted by distance; nothing where nobody is in reach.
    /// Nothing at all for a weighted catchment, which shares nothing.
    pub supply_ratios: Vec<Option<f64>>,
    /// The points that reach no service with a capacity above 0, ascending; whether or not somebody lives there.
    pub unreached: Vec<u32>,
    /// How many people live at these.
    pub unreached_residents: f64,
}

/// Returns the capacity each resident can count on: that of the services in reach, shared with all in their reach.
///
/// `R_j = S_j / Σ_i P_i·w(d_ij)` and `A_i = Σ_j R_j·w(d_ij)`, with capacities S, residents P, geodesic distances d, and
/// the weight w of the decay. [`Decay::uniform`] makes it the two-step floating catchment area (2SFCA), any other decay the
/// enhanced one (E2SFCA). The unit is that of capacity for one resident; Σ A·P is the capacity of the services that have
/// somebody in reach. Who is within a distance is exact; up to 200 km, distances that are weighed are right to 10⁻⁸. The
/// same input gives the same bits. Uses all threads of the current rayon pool; takes time in proportion to the pairs in
/// reach ([`pairs_within`]).
///
/// `goes_on` is asked between services, by all threads; when it says no, the answer is [`AccessError::Stopped`].
///
/// # Errors
/// [`AccessError::CapacityCount`] if there are not as many capacities as services.
///
/// Source: Luo and Wang (2003), doi:10.1068/b29120; Luo and Qi (2009), doi:10.1016/j.healthplace.2009.06.002.
pub fn floating_catchment(
    demand: &Demand,
    supply: &Supply,
    capacities: &Capacities,
    decay: &Decay,
    goes_on: GoesOn<'_>,
) -> Result<AccessScores, AccessError> {
    let residents = demand.residents();
    let share = |capacity: f64, reached: &[(u32, f64)]| {
        let sharers: f64 = reached.iter().map(|&(point, weight)| residents[point as usize] * weight).sum();
        (sharers > 0.0).then(|| capacity / sharers)
    };
    add_up(demand, supply, capacities, decay, goes_on, share)
}

/// Returns the capacity in reach of each point, weighted by distance, whoever else reaches it: `Σ_j S_j·w(d_ij)`.
///
/// Otherwise as [`floating_catchment`].
///
/// # Errors
/// [`AccessError::CapacityCount`] if there are not as many capacities as services.
pub fn weighted_catchment(
    demand: &Demand,
    supply: &Supply,
    capacities: &Capacities,
    decay: &Decay,
    goes_on: GoesOn<'_>,
) -> Result<AccessScores, AccessError> {
    let sums = add_up(demand, supply, capacities, decay, goes_on, |capacity, _| Some(capacity))?;
    Ok(AccessScores { supply_ratios: Vec::new(), ..sums })
}

/// What some of the services give to the points.
struct Part {
    scores: Vec<f64>,
    is_reached: Vec<bool>,
    ratios: Vec<Option<f64>>,
}

/// Gives every point the sum over services in reach of weight times what `ratio` makes of their capacity and of those they
/// reach.
fn add_up(
    demand: &Demand,
    supply: &Supply,
    capacities: &Capacities,
    decay: &Decay,
    goes_on: GoesOn<'_>,
    ratio: impl Fn(f64, &[(u32, f64)]) -> Option<f64> + Sync,
) -> Result<AccessScores, AccessError> {
    capacities.check(supply.len())?;
    let services: Vec<_> = supply.places().iter().zip(capacities.values()).collect();
    let add_part = |services: &[(&super::SupplyPlace, &f64)]| {
        let mut part = Part { scores: vec![0.0; demand.len()], is_reached: vec![false; demand.len()], ratios: vec![] };
        let mut reached = Vec::new();
        for &(place, &capacity) in services {
            if !goes_on() {
                return Err(AccessError::Stopped);
            }
            reached.clear();
            decay.for_each_weighed(demand.index(), place.position, |point, weight| reached.push((point, weight)));
            let ratio = ratio(capacity, &reached);
            for &(point, weight) in reached.iter().filter(|_| capacity > 0.0) {
                part.scores[point as usize] += ratio.unwrap_or(0.0) * weight;
                part.is_reached[point as usize] = true;
            }
            part.ratios.push(ratio);
        }
        Ok(part)
    };
    let parts = services.par_chunks(services.len().div_ceil(PARTS).max(1)).with_max_len(1).map(add_part);
    Ok(sum_of(parts.collect::<Result<_, _>>()?, demand))
}

fn sum_of(parts: Vec<Part>, demand: &Demand) -> AccessScores {
    let mut scores = vec![0.0; demand.len()];
    let mut is_reached = vec![false; demand.len()];
    let mut supply_ratios = Vec::new();
    for part in parts {
        scores.iter_mut().zip(part.scores).for_each(|(sum, score)| *sum += score);
        is_reached.iter_mut().zip(part.is_reached).for_each(|(any, one)| *any |= one);
        supply_ratios.extend(part.ratios);
    }
    let unreached: Vec<u32> =
        (0..u32::MAX).zip(is_reached).filter(|(_, reached)| !reached).map(|(point, _)| point).collect();
    let unreached_residents = unreached.iter().map(|&point| demand.residents()[point as usize]).sum();
    AccessScores { scores, supply_ratios, unreached, unreached_residents }
}
