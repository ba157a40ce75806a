//! Coverage beside an exhaustive search and answers of others.

use proptest::prelude::*;

use super::nearest_service::are_joined_by_land;
use super::*;
use crate::access::exhaustive::{self, georgia, world_position};
use crate::access::{DemandPoint, SupplyPlace};
use crate::geometry::LonLat;

fn number() -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(0.8, 0..4_u32)
}

fn demand_point() -> impl Strategy<Value = DemandPoint> {
    (world_position(), prop_oneof![Just(0.0), 0.0..1000.0], number(), number())
        .prop_map(|(position, residents, area, land)| DemandPoint { position, residents, area, land })
}

fn supply_place() -> impl Strategy<Value = SupplyPlace> {
    (world_position(), number(), number()).prop_map(|(position, area, land)| SupplyPlace { position, area, land })
}

fn at(lon: f64) -> LonLat {
    LonLat::new(lon, 39.0).unwrap()
}

fn point(lon: f64, residents: f64, area: Option<u32>, land: Option<u32>) -> DemandPoint {
    DemandPoint { position: at(lon), residents, area, land }
}

fn place(lon: f64, area: Option<u32>, land: Option<u32>) -> SupplyPlace {
    SupplyPlace { position: at(lon), area, land }
}

/// A degree of longitude here is 86.6 km.
fn bands() -> Bands {
    Bands::new(&[1_000.0, 10_000.0, 100_000.0]).unwrap()
}

#[test]
fn a_service_over_the_sea_is_counted_apart() {
    let demand = Demand::new([point(22.0, 10.0, Some(0), Some(0)), point(22.0, 5.0, Some(0), None)]).unwrap();
    let supply = Supply::new([place(22.1, None, Some(1)), place(23.0, None, Some(0))]);
    let coverage = Coverage::of(&demand, &supply, bands(), BorderRule::Across);
    let total = coverage.total();
    let within: Vec<_> = total.within.iter().map(|band| (band.residents, band.over_sea_only)).collect();
    assert_eq!(within, [(0.0, 0.0), (5.0, 10.0), (15.0, 0.0)]);
    assert_eq!((total.residents_on_unknown_land, total.over_sea_only, total.unreached), (5.0, 0.0, 0.0));
    assert_eq!(coverage.over_land(0).map(|neighbour| neighbour.item), Some(1));
    let islanders =
        Coverage::of(&demand, &Supply::new([place(22.1, None, Some(1))]), bands(), BorderRule::Across).total();
    assert_eq!((islanders.over_sea_only, islanders.unreached, islanders.over_land.residents), (10.0, 0.0, 5.0));
}

#[test]
fn only_services_of_the_own_area_count_when_asked_so() {
    let demand = Demand::new([point(22.0, 10.0, Some(0), None), point(22.0, 5.0, None, None)]).unwrap();
    let supply = Supply::new([place(22.0, Some(1), None), place(22.1, Some(0), None), place(22.0, None, None)]);
    let own = Coverage::of(&demand, &supply, bands(), BorderRule::OwnArea);
    assert_eq!(own.over_land(0).map(|neighbour| neighbour.item), Some(1));
    assert_eq!((own.total().unreached, own.total().within[1].share), (5.0, Some(10.0 / 15.0)));
    let across = Coverage::of(&demand, &supply, bands(), BorderRule::Across);
    assert_eq!(across.over_land(0).map(|neighbour| neighbour.item), Some(0));
}

#[test]
fn where_nobody_lives_there_is_no_share() {
    let demand = Demand::new([point(22.0, 0.0, Some(1), None)]).unwrap();
    let supply = Supply::new([place(22.0, Some(0), None)]);
    let coverage = Coverage::of(&demand, &supply, bands(), BorderRule::Across);
    for area in coverage.by(&Grouping::finest(&demand, &supply, 2).unwrap()).unwrap() {
        assert!(area.within.iter().all(|band| band.share.is_none() && band.residents == 0.0));
        assert_eq!((area.services_per_10_000, area.over_land), (None, Distances::default()));
    }
}

#[test]
fn points_stand_for_a_share_of_the_census() {
    let demand = Demand::new([point(22.0, 90.0, Some(0), None)]).unwrap();
    let supply = Supply::new([]);
    let total = Coverage::of(&demand, &supply, bands(), BorderRule::Across).total();
    assert_eq!(
        [Some(100.0), Some(0.0), None].map(|census| represented_share(total.residents, census)),
        [Some(0.9), None, None]
    );
    assert_eq!((total.unreached, total.within[2].share), (90.0, Some(0.0)));
}

#[test]
fn groupings_of_other_points_and_groups_that_are_none_are_refused() {
    let demand = Demand::new([point(22.0, 1.0, Some(1), None)]).unwrap();
    let supply = Supply::new([]);
    let coverage = Coverage::of(&demand, &supply, bands(), BorderRule::Across);
    let none = Grouping::new(vec![], vec![], 1).unwrap();
    assert_eq!(coverage.by(&none), Err(AccessError::Grouping { what: "points", found: 0, expected: 1 }));
    assert_eq!(Grouping::finest(&demand, &supply, 1), Err(AccessError::Group { found: 1, count: 1 }));
    assert_eq!(
        Grouping::coarser(&demand, &supply, &[None, Some(7)], 7),
        Err(AccessError::Group { found: 7, count: 7 })
    );
    let coarser = Grouping::coarser(&demand, &supply, &[None, Some(2)], 3).unwrap();
    let residents: Vec<f64> = coverage.by(&coarser).unwrap().iter().map(|area| area.residents).collect();
    assert_eq!(residents, [0.0, 0.0, 1.0]);
}

#[test]
fn coverage_is_that_of_the_golden_file() {
    let Some(georgia) = georgia() else { return };
    let (demand, supply) = (georgia.demand(), georgia.supply());
    for case in georgia.cases("coverage/") {
        let max_m = case["params"]["max_km"].as_f64().unwrap() * 1000.0;
        let coverage = Coverage::of(&demand, &supply, Bands::new(&[max_m]).unwrap(), BorderRule::Across);
        let (total, expected) = (coverage.total(), &case["expected"]);
        assert_eq!(Some(total.residents), expected["total_population"].as_f64());
        assert_eq!(Some(total.within[0].residents), expected["covered_population"].as_f64());
        assert!((total.within[0].share.unwrap() - expected["share"].as_f64().unwrap()).abs() <= 1e-9);
        let uncovered = (0..demand.len()).filter(|&point| coverage.over_land(point).unwrap().distance_m > max_m);
        let expected: Vec<&str> =
            expected["uncovered_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(uncovered.map(|point| georgia.order[point].as_str()).collect::<Vec<_>>(), expected);
    }
    for case in georgia.cases("nearest_geodesic") {
        let coverage = Coverage::of(&demand, &supply, bands(), BorderRule::Across);
        for (point, reached) in coverage.reached().iter().enumerate() {
            let nearest = reached.nearest.unwrap();
            assert_eq!(case["expected"]["nearest_id"][point], georgia.supply_order[nearest.item as usize]);
            assert!((nearest.distance_m / 1000.0 - case["expected"]["km"][point].as_f64().unwrap()).abs() <= 1e-6);
        }
    }
}

proptest! {
    #[test]
    fn every_point_reaches_what_an_exhaustive_search_finds(
        points in prop::collection::vec(demand_point(), 0..40),
        places in prop::collection::vec(supply_place(), 0..40),
        rule in prop_oneof![Just(BorderRule::Across), Just(BorderRule::OwnArea)],
    ) {
        let (demand, supply) = (Demand::new(points.clone()).unwrap(), Supply::new(places.clone()));
        let coverage = Coverage::of(&demand, &supply, bands(), rule);
        for (point, reached) in points.iter().zip(coverage.reached()) {
            let counts = |place: &SupplyPlace| rule == BorderRule::Across || point.area.is_some() && point.area == place.area;
            let nearest = |over_land: bool| {
                let counted = (0..).zip(&places).filter(|(_, place)| counts(place)
                    && (!over_land || are_joined_by_land(point.land, place.land)));
                exhaustive::nearest(counted.map(|(item, place)| (item, place.position)), point.position, 1, None).first().copied()
            };
            prop_assert_eq!(reached, &Reached { over_land: nearest(true), nearest: nearest(false) });
        }
    }

    #[test]
    fn groups_add_up_to_the_whole_and_bands_hold_one_another(
        points in prop::collection::vec(demand_point(), 0..60),
        places in prop::collection::vec(supply_place(), 0..10),
    ) {
        let (demand, supply) = (Demand::new(points.clone()).unwrap(), Supply::new(places));
        let bands = Bands::new(&[1e5, 1e6, 3e7]).unwrap();
        let coverage = Coverage::of(&demand, &supply, bands, BorderRule::Across);
        let groups = points.iter().map(|point| Some(point.area.unwrap_or(4))).collect();
        let grouping = Grouping::new(groups, vec![None; supply.len()], 5).unwrap();
        let (areas, total) = (coverage.by(&grouping).unwrap(), coverage.total());
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        for band in 0..3 {
            let sum = |of: fn(&BandCoverage) -> f64| areas.iter().map(|area| of(&area.within[band])).sum::<f64>();
            prop_assert!(close(sum(|band| band.residents), total.within[band].residents));
            prop_assert!(close(sum(|band| band.over_sea_only), total.within[band].over_sea_only));
        }
        for area in &areas {
            for pair in area.within.windows(2) {
                prop_assert!(pair[0].residents <= pair[1].residents);
                let both = |band: &BandCoverage| band.residents + band.over_sea_only;
                prop_assert!(both(&pair[0]) <= both(&pair[1]) + 1e-9);
            }
            // The last band is longer than any geodesic.
            let last = &area.within[2];
            prop_assert!(close(last.residents + last.over_sea_only + area.unreached, area.residents));
            prop_assert!(close(last.over_sea_only, area.over_sea_only));
        }
    }
}

#[test]
fn the_three_nearest_are_those_of_the_golden_file() {
    let Some(georgia) = georgia() else { return };
    let (demand, supply) = (georgia.demand(), georgia.supply());
    for case in georgia.cases("nearest_k3") {
        for (point, &position) in demand.positions().iter().enumerate() {
            let found = supply.index().nearest(position, 3, None);
            let found: Vec<_> =
                found.iter().map(|neighbour| georgia.supply_order[neighbour.item as usize].as_str()).collect();
            let expected = case["expected"][&georgia.order[point]].as_array().unwrap();
            assert_eq!(*expected, found, "{}", georgia.order[point]);
        }
    }
}
