//! The rational agent access model: residents go where journey and crowding together are least.

mod assignment;
mod cheapest;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::{Capacities, GoesOn};
use crate::access::{AccessError, Demand, Supply};
use assignment::{Assignment, Choice};
use cheapest::CheapestServices;

/// How many of the nearest services each point may choose from at first; and how many more after a look at all of them, twice
/// as many each time: few points among very many services spread over thousands.
const FIRST_CHOICES: usize = 4;

/// How many more there may be after one look.
const MOST_NEW_CHOICES: usize = 1024;

/// How many rounds of new choices there may be.
const ROUNDS: usize = 200;

/// How many sweeps over the points there are between two looks at all services.
const SWEEPS_A_ROUND: usize = 10;

/// What the agents weigh, and how exact the answer is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RationalAgents {
    /// τ: how many metres of way are as bad as a service that has just its share of residents.
    pub tau_m: f64,
    /// ρ: the residents that are the fair share of a unit of capacity; without it that of all residents and capacities.
    pub residents_per_capacity: Option<f64>,
    /// The computation stops when residents could save no more than this part of all their costs by going elsewhere.
    pub relative_gap: f64,
}

impl RationalAgents {
    /// Weighs way and crowding with τ, against the mean crowding, to a relative gap of 10⁻⁴.
    #[must_use]
    pub fn with_tau_m(tau_m: f64) -> Self {
        Self { tau_m, residents_per_capacity: None, relative_gap: 1e-4 }
    }
}

/// What residents pay, in way and crowding, where all of them choose best.
#[derive(Clone, Debug, PartialEq)]
pub struct RationalAgentAccess {
    /// The least cost of each point: distance / τ plus crowding. Lower is better; also for points where nobody lives.
    pub costs: Vec<f64>,
    /// The crowding of each service, 1 being the fair share; nothing for one without capacity, where nobody goes.
    pub crowding: Vec<Option<f64>>,
    /// How many residents use each service.
    pub users: Vec<f64>,
    /// The part of all costs that residents could still save by going elsewhere: how far this is from the equilibrium.
    pub relative_gap: f64,
    /// How many sweeps over the points it took.
    pub sweeps: usize,
}

/// Returns what residents pay to use the services, where everybody goes where the cost is least.
///
/// The cost of using a service is d/τ + D/(ρ·S): the geodesic distance in units of τ, and the residents D who use it in
/// units of its fair share. In equilibrium nobody can save by going elsewhere. There is exactly one crowding of every
/// service for which that holds; it is found by letting the residents of one point after the other choose best, given all
/// others, until the gap to the equilibrium is as small as asked for. (The authors' own program moves residents in whole
/// numbers and a fixed number of steps; costs differ by up to about 2 %.) All services are open to all: none is cut off
/// by distance. The same input gives the same bits.
///
/// A gap that is not reached in 2000 sweeps is told by [`RationalAgentAccess::relative_gap`]. `goes_on` is asked after each
/// sweep; when it says no, the answer is [`AccessError::Stopped`].
///
/// # Errors
/// [`AccessError::CapacityCount`]; [`AccessError::DecayParameter`] if τ, ρ or the gap is not finite and above 0;
/// [`AccessError::NothingToShare`] if no service has a capacity above 0 or nobody lives anywhere.
///
/// Source: Saxon and Snow (2020), A rational agent model for the spatial accessibility of primary health care,
/// doi:10.1080/24694452.2019.1629870; the equilibrium is that of Wardrop (1952), the gap that of traffic assignment.
pub fn raam(
    demand: &Demand,
    supply: &Supply,
    capacities: &Capacities,
    agents: RationalAgents,
    goes_on: GoesOn<'_>,
) -> Result<RationalAgentAccess, AccessError> {
    capacities.check(supply.len())?;
    let fair_shares = fair_shares(demand, capacities, agents)?;
    let open: Vec<u32> = (0..u32::MAX).zip(&fair_shares).filter(|(_, share)| **share > 0.0).map(|(j, _)| j).collect();
    let services = CheapestServices::new(supply, &open, agents.tau_m);
    let choices = demand.positions().par_iter().map(|&position| services.nearest(position, FIRST_CHOICES)).collect();
    let mut assignment = Assignment::new(demand.residents(), choices, &fair_shares);
    let (mut sweeps, mut new_choices) = (0, FIRST_CHOICES);
    loop {
        for _ in 0..SWEEPS_A_ROUND {
            if !goes_on() {
                return Err(AccessError::Stopped);
            }
            assignment.sweep();
        }
        sweeps += SWEEPS_A_ROUND;
        assignment.add_up();
        let crowding = assignment.crowding();
        let found = look_everywhere(demand, &services, &assignment, &crowding, new_choices);
        new_choices = (2 * new_choices).min(MOST_NEW_CHOICES);
        let relative_gap = assignment.relative_gap(&found);
        if relative_gap <= agents.relative_gap || sweeps >= ROUNDS * SWEEPS_A_ROUND {
            return Ok(RationalAgentAccess {
                costs: found.iter().map(|found| found.least).collect(),
                crowding: crowding
                    .iter()
                    .zip(&fair_shares)
                    .map(|(&its, &share)| (share > 0.0).then_some(its))
                    .collect(),
                users: assignment.users().to_vec(),
                relative_gap,
                sweeps,
            });
        }
        assignment.offer(found.into_iter().map(|found| found.better), &crowding);
    }
}

/// What a look at all services found for a point.
struct Found {
    least: f64,
    /// Services that are better than the best it can choose now.
    better: Vec<Choice>,
}

fn look_everywhere(
    demand: &Demand,
    services: &CheapestServices<'_>,
    assignment: &Assignment<'_>,
    crowding: &[f64],
    new_choices: usize,
) -> Vec<Found> {
    let tree = services.tree(crowding);
    let look = |point: usize| {
        let least = assignment.least_cost(point, crowding);
        let better = tree.cheaper_than(demand.positions()[point], least, new_choices);
        let cost = |choice: &Choice| choice.way + crowding[choice.service as usize];
        Found { least: better.iter().map(cost).fold(least, f64::min), better }
    };
    (0..demand.len()).into_par_iter().map(look).collect()
}

/// Returns ρ·S of each service.
fn fair_shares(demand: &Demand, capacities: &Capacities, agents: RationalAgents) -> Result<Vec<f64>, AccessError> {
    let (residents, capacity): (f64, f64) = (demand.residents().iter().sum(), capacities.values().iter().sum());
    let services = capacities.values().iter().filter(|capacity| **capacity > 0.0).count();
    if services == 0 || residents <= 0.0 {
        return Err(AccessError::NothingToShare { services, residents });
    }
    let rho = agents.residents_per_capacity.unwrap_or(residents / capacity);
    let parameters = [("tau_m", agents.tau_m), ("residents_per_capacity", rho), ("relative_gap", agents.relative_gap)];
    match parameters.into_iter().find(|(_, found)| !found.is_finite() || *found <= 0.0) {
        Some((name, found)) => Err(AccessError::DecayParameter { name, found }),
        None => Ok(capacities.values().iter().map(|capacity| capacity * rho).collect()),
    }
}
