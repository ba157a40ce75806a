//! Floating catchment areas beside answers of others and an exhaustive computation.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::access::exhaustive::georgia;
use crate::access::fixtures::{demand_of, supply_of};
use crate::geometry::{LonLat, geodesic_distance_m};

/// Numbers, `null` being none.
fn numbers(list: &Value) -> Vec<Option<f64>> {
    list.as_array().unwrap().iter().map(Value::as_f64).collect()
}

fn assert_close(found: &[Option<f64>], expected: &[Option<f64>], relative: f64, what: &Value) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
        let is_close = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= relative * expected.abs(),
            (found, expected) => found == expected,
        };
        assert!(is_close, "{what} {place}: {found:?}, not {expected:?}");
    }
}

/// Reads a decay as the golden files write it.
fn decay(params: &Value) -> Decay {
    let metres = |km: &str| km.parse::<f64>().unwrap() * 1000.0;
    let max_m = params["max_km"].as_f64().unwrap() * 1000.0;
    let Some(weight) = params["weight"].as_str() else { return Decay::uniform(max_m).unwrap() };
    if let Some((_, sigma)) = weight.split_once("_sigma") {
        return Decay::gaussian(metres(sigma), max_m).unwrap();
    }
    let steps = weight.trim_start_matches("step_").split('_').map(|step| step.split_once(':').unwrap());
    let steps: Vec<_> = steps.map(|(km, weight)| (metres(km), weight.parse().unwrap())).collect();
    Decay::steps(&steps).unwrap()
}

#[test]
fn scores_are_those_of_the_golden_file() {
    let Some(georgia) = georgia() else { return };
    let (demand, supply) = (georgia.demand(), georgia.supply());
    let capacities = Capacities::new(&georgia.capacities(), MissingCapacity::Refused).unwrap();
    for case in georgia.cases("2sfca").chain(georgia.cases("e2sfca")) {
        let found = floating_catchment(&demand, &supply, &capacities, &decay(&case["params"]), &|| true).unwrap();
        let scores: Vec<_> = found.scores.iter().copied().map(Some).collect();
        assert_close(&scores, &numbers(&case["expected"]["score"]), 1e-9, &case["id"]);
        if let Some(shared) = case["check"].as_f64() {
            assert_close(&found.supply_ratios, &numbers(&case["expected"]["supply_ratio"]), 1e-9, &case["id"]);
            let sum: f64 =
                found.scores.iter().zip(demand.residents()).map(|(score, residents)| score * residents).sum();
            assert!((sum - shared).abs() <= 1e-9 * shared);
        }
    }
    for case in georgia.cases("weighted_catchment") {
        let found = weighted_catchment(&demand, &supply, &capacities, &decay(&case["params"]), &|| true).unwrap();
        let sums: Vec<_> = found.scores.iter().copied().map(Some).collect();
        assert_close(&sums, &numbers(&case["expected"]["sum"]), 1e-9, &case["id"]);
    }
}

fn at(lon: f64) -> LonLat {
    LonLat::new(lon, 39.0).unwrap()
}

#[test]
fn who_reaches_nothing_scores_zero_and_is_listed() {
    let demand = demand_of(&[(at(22.0), 50.0), (at(23.0), 7.0), (at(24.0), 9.0)]);
    let supply = supply_of(&[at(22.0), at(23.0)]);
    let decay = Decay::uniform(1_000.0).unwrap();
    let capacities = Capacities::new(&[Some(5.0), Some(0.0)], MissingCapacity::Refused).unwrap();
    let found = floating_catchment(&demand, &supply, &capacities, &decay, &|| true).unwrap();
    assert_eq!(found.scores, [0.1, 0.0, 0.0]);
    assert_eq!((found.unreached, found.unreached_residents), (vec![1, 2], 16.0));
    assert_eq!(found.supply_ratios, [Some(0.1), Some(0.0)], "a capacity of 0 supplies nothing");
    let sums = weighted_catchment(&demand, &supply, &capacities, &decay, &|| true).unwrap();
    assert_eq!((sums.scores, sums.unreached_residents), (vec![5.0, 0.0, 0.0], 16.0));
}

#[test]
fn a_service_that_only_empty_places_reach_has_no_ratio() {
    let demand = demand_of(&[(at(22.0), 0.0)]);
    let found = floating_catchment(
        &demand,
        &supply_of(&[at(22.0)]),
        &Capacities::one_each(1),
        &Decay::uniform(1.0).unwrap(),
        &|| true,
    );
    let found = found.unwrap();
    assert_eq!((found.scores, found.supply_ratios, found.unreached), (vec![0.0], vec![None], vec![]));
}

#[test]
fn capacities_that_are_none_are_refused_or_settled_by_the_caller() {
    let known = [Some(2.0), None];
    let missing = |rule| Capacities::new(&known, rule).map(|capacities| capacities.values().to_vec());
    assert_eq!(missing(MissingCapacity::Refused), Err(AccessError::MissingCapacity { service: 1 }));
    assert_eq!(missing(MissingCapacity::LeftOut), Ok(vec![2.0, 0.0]));
    assert_eq!(missing(MissingCapacity::Assumed(1.5)), Ok(vec![2.0, 1.5]));
    assert_eq!(missing(MissingCapacity::Assumed(-1.0)), Err(AccessError::Capacity { service: 1, found: -1.0 }));
    assert_eq!(Capacities::new(&known, MissingCapacity::LeftOut).unwrap().missing(), [1]);
    for found in [-0.1, f64::INFINITY] {
        let refused = Capacities::new(&[Some(found)], MissingCapacity::LeftOut);
        assert_eq!(refused, Err(AccessError::Capacity { service: 0, found }));
    }
    let (demand, supply) = (demand_of(&[(at(22.0), 1.0)]), supply_of(&[at(22.0)]));
    let found = floating_catchment(&demand, &supply, &Capacities::one_each(2), &Decay::uniform(1.0).unwrap(), &|| true);
    assert_eq!(found, Err(AccessError::CapacityCount { found: 2, expected: 1 }));
}

fn position() -> impl Strategy<Value = LonLat> {
    (20.0..26.0, 36.0..41.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

proptest! {
    #[test]
    fn scores_are_those_of_an_exhaustive_computation(
        points in prop::collection::vec((position(), prop_oneof![Just(0.0), 0.0..1000.0]), 0..60),
        places in prop::collection::vec((position(), 0.0..9.0_f64), 0..40),
        within_m in 1_000.0..500_000.0,
        shape in 0..3_u8,
    ) {
        let positions: Vec<LonLat> = places.iter().map(|(position, _)| *position).collect();
        let (demand, supply) = (demand_of(&points), supply_of(&positions));
        let known: Vec<_> = places.iter().map(|(_, capacity)| Some(*capacity)).collect();
        let capacities = Capacities::new(&known, MissingCapacity::Refused).unwrap();
        let decay = match shape {
            0 => Decay::uniform(within_m),
            1 => Decay::steps(&[(within_m / 3.0, 0.9), (within_m / 2.0, 0.0), (within_m, 0.3)]),
            _ => Decay::gaussian_to_zero(within_m),
        }.unwrap();
        let found = floating_catchment(&demand, &supply, &capacities, &decay, &|| true).unwrap();
        let unreached = &found.unreached;
        let weight = |point: usize, place: usize| decay.weight(geodesic_distance_m(points[point].0, places[place].0));
        for point in 0..points.len() {
            let expected: f64 = (0..places.len()).map(|place| {
                let sharers: f64 = (0..points.len()).map(|other| points[other].1 * weight(other, place)).sum();
                if sharers > 0.0 { places[place].1 / sharers * weight(point, place) } else { 0.0 }
            }).sum();
            // What is not weighed by distance is exact. A distance right to 10⁻⁸ is a weight right to 10⁻⁵ at the very edge.
            let tolerance = if shape < 2 { 1e-9 } else { 1e-5 };
            let found = found.scores[point];
            prop_assert!((found - expected).abs() <= tolerance * expected, "{found} {expected}");
            let reaches = (0..places.len()).any(|place| places[place].1 > 0.0 && weight(point, place) > 0.0);
            prop_assert_eq!(unreached.contains(&u32::try_from(point).unwrap()), !reaches);
        }
    }
}
