//! How much there is to compute.

use crate::access::{Demand, Supply};

/// How many places are looked at in all to estimate, but for a few services.
const LOOKS: usize = 4_000_000;

/// How many services are looked at, at least and at most.
const SERVICES: std::ops::RangeInclusive<usize> = 8..=64;

/// Returns about how many pairs of a point and a service lie within `within_m` metres of each other.
///
/// Counted for up to 64 services, every so many in their order, and taken to be alike for the others; with up to 8 services
/// it is right to a percent. Takes some milliseconds, where the pairs themselves may take minutes.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "an estimate, of counts below 2^53")]
pub fn pairs_within(demand: &Demand, supply: &Supply, within_m: f64) -> f64 {
    let wanted = (LOOKS / demand.len().max(1)).clamp(*SERVICES.start(), *SERVICES.end());
    let step = supply.len().div_ceil(wanted).max(1);
    let sample = supply.places().iter().step_by(step);
    let counted = sample.len();
    let pairs: usize = sample.map(|place| demand.index().count_about(place.position, within_m)).sum();
    if counted == 0 { 0.0 } else { pairs as f64 * (supply.len() as f64 / counted as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::fixtures::{demand_of, supply_of};
    use crate::geometry::LonLat;

    #[test]
    fn few_services_are_counted_and_many_estimated() {
        let at = |lon| LonLat::new(lon, 0.0).unwrap();
        let demand = demand_of(&[(at(0.0), 1.0), (at(0.001), 1.0), (at(1.0), 1.0)]);
        let near = |value: f64, expected: f64| (value - expected).abs() < 1e-9;
        assert!(near(pairs_within(&demand, &supply_of(&[at(0.0), at(1.0)]), 1_000.0), 3.0));
        assert!(near(pairs_within(&demand, &supply_of(&[at(0.0); 1_000]), 1_000.0), 2_000.0));
        assert!(near(pairs_within(&demand, &supply_of(&[]), 1_000.0), 0.0));
        assert!(near(pairs_within(&demand_of(&[]), &supply_of(&[at(0.0)]), 1_000.0), 0.0));
    }
}
