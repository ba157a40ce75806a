//! Rational agents beside answers of others, and as the equilibrium they should be in.

use proptest::prelude::*;

use super::super::MissingCapacity;
use super::*;
use crate::access::exhaustive::georgia;
use crate::access::fixtures::{demand_of, supply_of};
use crate::geometry::{LonLat, geodesic_distance_m};

#[test]
fn costs_are_those_of_the_golden_file() {
    let Some(georgia) = georgia() else { return };
    let (demand, supply) = (georgia.demand(), georgia.supply());
    let capacities = Capacities::new(&georgia.capacities(), MissingCapacity::Refused).unwrap();
    for case in georgia.cases("raam") {
        let agents = RationalAgents::with_tau_m(case["params"]["tau_km"].as_f64().unwrap() * 1000.0);
        let found = raam(&demand, &supply, &capacities, agents, &|| true).unwrap();
        assert!(found.relative_gap <= agents.relative_gap);
        let expected = case["expected"]["cost"].as_array().unwrap().iter().map(|cost| cost.as_f64().unwrap());
        let worst = found
            .costs
            .iter()
            .zip(expected)
            .map(|(found, expected)| (found / expected - 1.0).abs())
            .fold(0.0, f64::max);
        assert!(worst <= 0.02, "{worst}");
    }
}

fn at(lon: f64) -> LonLat {
    LonLat::new(lon, 0.0).unwrap()
}

#[test]
fn two_towns_share_two_services_as_worked_out_by_hand() {
    // A degree on the equator is τ. 300 live at the first service, which is fair for 200; 100 at the other, for 200. With x who
    // go over: (300 − x)/200 = 1/4 + (100 + x)/200, so x = 75: both services cost 1.125 and 0.875.
    let demand = demand_of(&[(at(0.0), 300.0), (at(0.25), 100.0), (at(0.25), 0.0)]);
    let tau_m = geodesic_distance_m(at(0.0), at(1.0));
    let agents = RationalAgents { relative_gap: 1e-12, ..RationalAgents::with_tau_m(tau_m) };
    let capacities = Capacities::new(&[Some(2.0), Some(2.0), Some(0.0)], MissingCapacity::Refused).unwrap();
    let found = raam(&demand, &supply_of(&[at(0.0), at(0.25), at(0.1)]), &capacities, agents, &|| true).unwrap();
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-9;
    assert!(close(found.users[0], 225.0) && close(found.users[1], 175.0) && close(found.users[2], 0.0));
    assert!(close(found.costs[0], 1.125) && close(found.costs[1], 0.875) && close(found.costs[2], 0.875));
    assert_eq!(found.crowding[2], None);
}

#[test]
fn nothing_to_share_and_parameters_that_are_none_are_refused() {
    let (demand, supply) = (demand_of(&[(at(0.0), 1.0)]), supply_of(&[at(0.0)]));
    let agents = RationalAgents::with_tau_m(1.0);
    let none = Capacities::new(&[Some(0.0)], MissingCapacity::Refused).unwrap();
    let refused = raam(&demand, &supply, &none, agents, &|| true);
    assert_eq!(refused, Err(AccessError::NothingToShare { services: 0, residents: 1.0 }));
    let one = Capacities::one_each(1);
    assert_eq!(raam(&demand, &supply, &one, agents, &|| false), Err(AccessError::Stopped));
    assert!(raam(&demand_of(&[(at(0.0), 0.0)]), &supply, &one, agents, &|| true).is_err());
    assert!(raam(&demand, &supply_of(&[]), &one, agents, &|| true).is_err());
    for wrong in [0.0, f64::NAN] {
        assert!(raam(&demand, &supply, &one, RationalAgents::with_tau_m(wrong), &|| true).is_err());
        assert!(
            raam(&demand, &supply, &one, RationalAgents { residents_per_capacity: Some(wrong), ..agents }, &|| true)
                .is_err()
        );
        assert!(raam(&demand, &supply, &one, RationalAgents { relative_gap: wrong, ..agents }, &|| true).is_err());
    }
}

fn position() -> impl Strategy<Value = LonLat> {
    (20.0..26.0, 36.0..41.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nobody_can_save_by_going_elsewhere(
        points in prop::collection::vec((position(), prop_oneof![Just(0.0), 0.1..1000.0]), 1..60),
        places in prop::collection::vec((position(), prop_oneof![Just(0.0), 0.1..9.0_f64]), 1..30),
        tau_m in 1_000.0..500_000.0,
    ) {
        let positions: Vec<LonLat> = places.iter().map(|(position, _)| *position).collect();
        let (demand, supply) = (demand_of(&points), supply_of(&positions));
        let known: Vec<_> = places.iter().map(|(_, capacity)| Some(*capacity)).collect();
        let capacities = Capacities::new(&known, MissingCapacity::Refused).unwrap();
        let Ok(found) = raam(&demand, &supply, &capacities, RationalAgents::with_tau_m(tau_m), &|| true) else { return Ok(()) };
        prop_assert!(found.relative_gap <= 1e-4);
        let everybody: f64 = demand.residents().iter().sum();
        prop_assert!((found.users.iter().sum::<f64>() - everybody).abs() <= 1e-9 * everybody);
        for (point, &cost) in found.costs.iter().enumerate() {
            let least = (0..places.len()).filter_map(|place| {
                Some(geodesic_distance_m(points[point].0, places[place].0) / tau_m + found.crowding[place]?)
            }).fold(f64::INFINITY, f64::min);
            prop_assert!((cost - least).abs() <= 1e-9 * least);
        }
    }
}
