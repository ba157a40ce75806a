//! Land of made-up areas, and of Greece.

use geo::{LineString, Rect, coord};
use geojson::GeoJson;
use proptest::prelude::*;

use super::*;
use crate::access::exhaustive::shared;
use crate::geometry::geodesic_distance_m;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn square(west: f64, south: f64) -> MultiPolygon<f64> {
    Rect::new(coord! { x: west, y: south }, coord! { x: west + 1.0, y: south + 1.0 }).into()
}

#[test]
fn no_areas_and_empty_areas_are_no_land() {
    assert_eq!(LandComponents::of(&[]).count(), 0);
    let empty = MultiPolygon(vec![]);
    let land = LandComponents::of(&[&empty, &square(0.0, 0.0)]);
    assert_eq!((land.count(), land.of_area(0), land.of_area(1), land.of_area(2)), (1, &[][..], &[0][..], &[][..]));
    assert!(land.of_area(usize::MAX).is_empty());
}

#[test]
fn areas_that_meet_in_a_corner_and_enclaves_are_one_land() {
    let ring = |low: f64, high: f64| {
        LineString::from(
            Rect::new(coord! { x: low, y: low }, coord! { x: high, y: high }).to_polygon().exterior().0.clone(),
        )
    };
    let around = MultiPolygon::from(Polygon::new(ring(0.0, 9.0), vec![ring(4.0, 5.0)]));
    let land = LandComponents::of(&[&around, &square(4.0, 4.0), &square(9.0, 9.0), &square(20.0, 0.0)]);
    assert_eq!((land.count(), land.at(at(4.5, 4.5), 0.0), land.at(at(9.5, 9.5), 0.0)), (2, Some(0), Some(0)));
}

#[test]
fn an_area_of_several_islands_lies_on_several_lands() {
    let islands = MultiPolygon(vec![square(0.0, 0.0).0.remove(0), square(5.0, 0.0).0.remove(0)]);
    let land = LandComponents::of(&[&islands, &square(6.0, 0.0)]);
    assert_eq!((land.of_area(0), land.of_area(1)), (&[0, 1][..], &[1][..]));
}

#[test]
fn land_goes_on_beyond_the_antimeridian() {
    let land = LandComponents::of(&[&square(179.0, 0.0), &square(-180.0, 0.0), &square(-170.0, 0.0)]);
    assert_eq!((land.of_area(1), land.count()), (&[0][..], 2));
    let off = LandComponents::of(&[&square(179.0, 0.0)]);
    assert_eq!(off.at(at(-179.999, 0.5), 200.0), Some(0));
    assert_eq!(off.at(at(-179.99, 0.5), 200.0), None);
}

#[test]
fn land_beyond_joins_areas_whose_outlines_do_not_fit_it() {
    let areas = [square(0.0, 0.0), square(3.0, 0.0), square(6.0, 0.0)];
    let areas: Vec<&MultiPolygon<f64>> = areas.iter().collect();
    assert_eq!(LandComponents::of(&areas).count(), 3);
    let strip = Rect::new(coord! { x: 0.9, y: 0.31 }, coord! { x: 3.1, y: 0.62 }).into();
    let (island, holding) = (square(6.0, 5.0), Rect::new(coord! { x: 5.9, y: -0.1 }, coord! { x: 7.1, y: 1.1 }).into());
    let land = LandComponents::with_land_beyond(&areas, &[&strip, &island, &holding]);
    assert_eq!(land.count(), 3);
    assert_eq!(
        (land.of_area(0), land.of_area(1), land.of_area(2), land.of_area(3)),
        (&[0][..], &[0][..], &[1][..], &[][..])
    );
    let found = [at(2.0, 0.5), at(7.05, 0.5), at(6.5, 5.5), at(2.0, 0.9)].map(|position| land.at(position, 0.0));
    assert_eq!(found, [Some(0), Some(1), Some(2), None]);
}

#[test]
fn bridges_join_lands_which_are_numbered_anew() {
    let mut land = LandComponents::of(&[&square(0.0, 0.0), &square(5.0, 0.0), &square(10.0, 0.0), &square(15.0, 0.0)]);
    let bridge = |from, to| [at(from, 0.5), at(to, 0.5)];
    let bridges = [bridge(1.0, 10.0), bridge(3.0, 5.0), bridge(10.5, 0.5), bridge(0.2, 0.8), bridge(7.5, 8.5)];
    let joined = [Joined::TwoLands, Joined::OneEnd, Joined::TwoLands, Joined::OneLand, Joined::Nothing];
    assert_eq!(land.join(&bridges, 10.0), joined);
    assert_eq!((land.count(), land.at(at(10.5, 0.5), 0.0), land.at(at(5.5, 0.5), 0.0)), (3, Some(0), Some(1)));
    assert_eq!((land.of_area(2), land.of_area(3)), (&[0][..], &[2][..]));
}

#[test]
fn what_is_no_tolerance_finds_nothing_off_the_coast() {
    let land = LandComponents::of(&[&square(0.0, 0.0)]);
    for wrong in [-1.0, f64::NAN] {
        assert_eq!((land.at(at(1.000_01, 0.5), wrong), land.at(at(0.5, 0.5), wrong)), (None, Some(0)));
    }
    assert_eq!(land.at(at(90.0, 90.0), f64::INFINITY), Some(0));
}

/// Squares on a grid of 6 by 6, some of which are land.
fn archipelago() -> impl Strategy<Value = Vec<(i32, i32)>> {
    prop::collection::btree_set((0..6_i32, 0..6_i32), 1..30).prop_map(|squares| squares.into_iter().collect())
}

proptest! {
    #[test]
    fn lands_are_those_that_a_walk_from_square_to_square_finds(squares in archipelago()) {
        let areas: Vec<_> = squares.iter().map(|&(x, y)| square(f64::from(x), f64::from(y))).collect();
        let land = LandComponents::of(&areas.iter().collect::<Vec<_>>());
        let mut walked: Vec<Option<u32>> = vec![None; squares.len()];
        let mut count = 0;
        for start in 0..squares.len() {
            if walked[start].is_some() { continue; }
            let mut todo = vec![start];
            while let Some(here) = todo.pop() {
                if walked[here].replace(count).is_some() { continue; }
                let beside = |&there: &usize| (squares[here].0 - squares[there].0).abs() <= 1 && (squares[here].1 - squares[there].1).abs() <= 1;
                todo.extend((0..squares.len()).filter(beside).filter(|&there| walked[there].is_none()));
            }
            count += 1;
        }
        prop_assert_eq!(land.count(), count as usize);
        for (area, number) in walked.iter().enumerate() {
            prop_assert_eq!(land.of_area(area), &[number.unwrap()][..]);
        }
    }

    #[test]
    fn off_the_coast_the_land_is_that_of_the_nearest_edge(
        squares in archipelago(), (x, y) in (-0.05..6.05_f64, -0.05..6.05_f64), tolerance_m in 1.0..20_000.0,
    ) {
        let areas: Vec<_> = squares.iter().map(|&(x, y)| square(f64::from(x), 40.0 + f64::from(y))).collect();
        let land = LandComponents::of(&areas.iter().collect::<Vec<_>>());
        let (position, tolerance_m) = (at(x, 40.0 + y), tolerance_m);
        // A square is nearest at the position moved into it.
        let distances: Vec<f64> = squares.iter().map(|&(west, south)| {
            let (west, south) = (f64::from(west), 40.0 + f64::from(south));
            geodesic_distance_m(position, at(x.clamp(west, west + 1.0), (40.0 + y).clamp(south, south + 1.0)))
        }).collect();
        let nearest = distances.iter().copied().fold(f64::INFINITY, f64::min);
        let found = land.at(position, tolerance_m);
        if (nearest - tolerance_m).abs() > 0.005 * tolerance_m {
            prop_assert_eq!(found.is_some(), nearest <= tolerance_m);
        }
        if let Some(found) = found {
            let its = (0..squares.len()).filter(|&area| land.of_area(area) == [found]).map(|area| distances[area]);
            prop_assert!(its.fold(f64::INFINITY, f64::min) <= nearest * 1.005 + 1e-6);
        }
    }
}

/// Areas of a shared file with one of their properties, if it is there.
fn areas_of(path: &str, property: &str) -> Option<Vec<(String, MultiPolygon<f64>)>> {
    let Ok(text) = std::fs::read_to_string(shared().join(path)) else {
        eprintln!("skipped: {path} (shared data folder not found)");
        return None;
    };
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a feature collection") };
    let area = |feature: geojson::Feature| {
        let name = feature.property(property).unwrap().as_str().unwrap_or_default().to_owned();
        match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
            geo::Geometry::Polygon(polygon) => (name, polygon.into()),
            geo::Geometry::MultiPolygon(area) => (name, area),
            other => panic!("{other:?}"),
        }
    };
    Some(collection.features.into_iter().map(area).collect())
}

#[test]
fn skopelos_is_an_island_and_pelion_is_not() {
    let Some(areas) = areas_of("data/derived/municipalities_2011_clean.geojson", "name_el_genitive") else { return };
    let land = LandComponents::of(&areas.iter().map(|(_, area)| area).collect::<Vec<_>>());
    let on = |lon, lat| land.at(at(lon, lat), COAST_TOLERANCE_M).unwrap();
    let (volos, pelion, skopelos, skiathos) =
        (on(22.942, 39.362), on(23.16, 39.40), on(23.727, 39.122), on(23.49, 39.162));
    assert_eq!(volos, pelion);
    assert_eq!(volos, on(23.7275, 37.9838), "Athens");
    assert!(skopelos != volos && skiathos != volos && skopelos != skiathos);
    let (evia, peloponnese, lefkada, kassandra) =
        (on(23.61, 38.465), on(21.734, 38.246), on(20.70, 38.83), on(23.415, 40.05));
    let bridged = [evia, peloponnese, lefkada, kassandra];
    assert!(bridged.iter().all(|&land| land != volos), "outlines leave straits and canals open: {bridged:?}");
    let mut joined = land;
    let bridges = [
        [at(23.585, 38.463), at(23.593, 38.463)],
        [at(21.7697, 38.3335), at(21.7763, 38.3085)],
        [at(22.975, 37.945), at(22.985, 37.925)],
        [at(20.73, 38.845), at(20.70, 38.835)],
        [at(23.33, 40.205), at(23.345, 40.18)],
        [at(26.0, 36.0), at(23.0, 38.5)],
    ];
    let found = joined.join(&bridges, COAST_TOLERANCE_M);
    assert_eq!(found[..5], [Joined::TwoLands; 5]);
    assert_eq!(found[5], Joined::OneEnd, "the middle of the sea");
    let on = |lon, lat| joined.at(at(lon, lat), COAST_TOLERANCE_M).unwrap();
    let mainland = on(22.942, 39.362);
    for (lon, lat) in [(24.05, 38.63), (22.11, 37.04), (20.65, 38.70), (23.415, 40.05)] {
        assert_eq!(on(lon, lat), mainland, "{lon},{lat}");
    }
    assert!(on(23.727, 39.122) != mainland && on(19.92, 39.62) != mainland);
}
