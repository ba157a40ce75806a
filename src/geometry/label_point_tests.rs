//! Tests of label points: against a search of every place on a fine grid, and on the municipalities of Greece.

use std::path::PathBuf;

use geo::{BoundingRect, Contains, Distance, Euclidean, LineString, MapCoords, MultiPolygon, Point, Polygon, polygon};
use geojson::GeoJson;
use proptest::prelude::*;

use super::{LonLat, label_point};

/// What the search may miss the best by.
const PRECISION: f64 = 0.01;

/// Returns the distance of a point to the border in degrees of latitude; negative outside.
fn clearance(polygon: &Polygon<f64>, point: Point<f64>) -> f64 {
    let shortening = polygon.bounding_rect().unwrap().center().y.to_radians().cos();
    let plane = |c: geo::Coord<f64>| geo::coord! { x: c.x * shortening, y: c.y };
    let (flat, at) = (polygon.map_coords(plane), point.map_coords(plane));
    let rings = std::iter::once(flat.exterior()).chain(flat.interiors());
    let distance = rings.map(|ring| Euclidean.distance(ring, &at)).fold(f64::INFINITY, f64::min);
    if polygon.contains(&point) { distance } else { -distance }
}

/// Returns the best clearance of any place on a grid over the polygon's box.
fn best_on_grid(polygon: &Polygon<f64>, steps: u32) -> f64 {
    let rect = polygon.bounding_rect().unwrap();
    let at = |step: u32, from: f64, length: f64| from + length * (f64::from(step) + 0.5) / f64::from(steps);
    let places = (0..steps).flat_map(|x| (0..steps).map(move |y| (x, y)));
    let places = places.map(|(x, y)| Point::new(at(x, rect.min().x, rect.width()), at(y, rect.min().y, rect.height())));
    places.map(|place| clearance(polygon, place)).fold(f64::NEG_INFINITY, f64::max)
}

fn check(polygon: &Polygon<f64>, steps: u32) -> Result<(), TestCaseError> {
    let label = label_point(&polygon.clone().into()).unwrap();
    let found = clearance(polygon, Point::new(label.lon(), label.lat()));
    let best = best_on_grid(polygon, steps);
    prop_assert!(found > 0.0, "{label} is not inside");
    prop_assert!(found >= best * (1.0 - PRECISION) - 1e-7, "{label} has {found}, another place {best}");
    Ok(())
}

/// A star around a place: as many corners as radii, and where asked for a hole of the same shape.
fn star(centre: [f64; 2], radii: &[f64], hole: bool) -> Polygon<f64> {
    let corners = radii.iter().zip(0u32..).map(|(radius, corner)| {
        let turn = std::f64::consts::TAU * f64::from(corner) / f64::from(u32::try_from(radii.len()).unwrap());
        (centre[0] + radius * turn.cos(), centre[1] + radius * turn.sin())
    });
    let outer = LineString::from(corners.collect::<Vec<_>>());
    let inner = outer
        .map_coords(|c| geo::coord! { x: centre[0] + (c.x - centre[0]) * 0.4, y: centre[1] + (c.y - centre[1]) * 0.4 });
    Polygon::new(outer, if hole { vec![inner] } else { vec![] })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_other_place_is_much_farther_from_the_border(
        radii in prop::collection::vec(0.05f64..1.0, 3..24),
        lon in -100.0f64..100.0,
        lat in -70.0f64..70.0,
        hole: bool,
    ) {
        check(&star([lon, lat], &radii, hole), 60)?;
    }

    #[test]
    fn any_rings_give_a_point_or_nothing(
        corners in prop::collection::vec((-200.0f64..200.0, -100.0f64..100.0), 0..9),
        scale in prop_oneof![Just(1.0), Just(1e-3), Just(1e-9), Just(1e-160), Just(0.0), Just(f64::NAN), Just(1e300)],
    ) {
        let ring = LineString::from(corners.iter().map(|(x, y)| (x * scale, y * scale)).collect::<Vec<_>>());
        let valid = ring.0.iter().all(|c| LonLat::new(c.x, c.y).is_ok()) && !ring.0.is_empty();
        prop_assert_eq!(label_point(&Polygon::new(ring, vec![]).into()).is_some(), valid);
    }
}

#[test]
fn the_largest_part_has_the_label() {
    let islet = polygon![(x: 25.0, y: 36.0), (x: 25.1, y: 36.0), (x: 25.1, y: 36.1), (x: 25.0, y: 36.1)];
    // The wider in degrees is the smaller on the ground.
    let island = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
    let arctic = polygon![(x: 0.0, y: 80.0), (x: 2.0, y: 80.0), (x: 2.0, y: 81.0), (x: 0.0, y: 81.0)];
    let label = label_point(&MultiPolygon::new(vec![islet, arctic, island])).unwrap();
    assert_eq!(label, LonLat::new(0.5, 0.5).unwrap());
}

#[test]
fn shapes_that_enclose_nothing_have_a_point_on_them() {
    let ring = |corners: &[(f64, f64)]| MultiPolygon::from(Polygon::new(LineString::from(corners.to_vec()), vec![]));
    for corners in [
        &[(22.0, 39.0)][..],
        &[(22.0, 39.0), (22.0, 39.0), (22.0, 39.0)],
        &[(22.0, 39.0), (22.5, 39.0), (23.0, 39.0)],
        &[(22.0, 39.0), (22.0, 39.5), (22.0, 39.2)],
        &[(22.0, 90.0), (23.0, 90.0), (24.0, 90.0)],
    ] {
        let label = label_point(&ring(corners)).unwrap();
        assert!((22.0..=24.0).contains(&label.lon()) && label.lat() >= 39.0, "{label}");
    }
    assert_eq!(label_point(&ring(&[])), None);
    assert_eq!(label_point(&ring(&[(22.0, f64::NAN), (23.0, 39.0), (22.5, 40.0)])), None);
}

#[test]
fn a_thread_of_land_still_has_its_label_inside() {
    let thread =
        polygon![(x: 20.0, y: 38.0), (x: 25.0, y: 38.000_02), (x: 25.0, y: 38.000_03), (x: 20.0, y: 38.000_01)];
    let label = label_point(&thread.clone().into()).unwrap();
    assert!(thread.contains(&Point::new(label.lon(), label.lat())), "{label}");
}

#[test]
fn municipalities_are_labelled_as_well_as_they_can_be() {
    let name = "data/derived/municipalities_2011_clean.geojson";
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join(name)) else {
        eprintln!("skipped: {name} (shared data folder not found)");
        return;
    };
    let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a feature collection") };
    let areas: Vec<MultiPolygon<f64>> = collection
        .features
        .into_iter()
        .map(|feature| match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
            geo::Geometry::Polygon(polygon) => polygon.into(),
            geo::Geometry::MultiPolygon(area) => area,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(areas.len(), 325);
    let begun = std::time::Instant::now();
    let labels: Vec<_> = areas.iter().map(|area| label_point(area).unwrap()).collect();
    eprintln!("325 label points in {:?}", begun.elapsed());
    for (area, label) in areas.iter().zip(labels) {
        let point = Point::new(label.lon(), label.lat());
        let part = area.iter().find(|part| part.contains(&point));
        let part = part.unwrap_or_else(|| panic!("{label} is in no part"));
        let (found, best) = (clearance(part, point), best_on_grid(part, 16));
        assert!(found >= best * (1.0 - PRECISION) - 1e-7, "{label}: {found}, {best}");
    }
}
