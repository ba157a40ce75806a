//! Tests of generalising: arcs lose vertices, and neither cross, nor wander, nor turn over.

use std::collections::HashSet;

use geo::MultiPolygon;
use proptest::prelude::*;

use super::build::twice_area;
use super::generalise::{least_area_units, tolerance_units, unit};
use super::lattice::lattice;
use super::vertex_bins::turn;
use super::{FULL_ZOOM, FinePoint, Topology};

type Segment = [FinePoint; 2];

fn topology_of(areas: &[MultiPolygon<f64>]) -> Topology {
    Topology::of_areas(&areas.iter().collect::<Vec<_>>())
}

fn line(topology: &Topology, arc: usize, zoom: u8) -> Vec<FinePoint> {
    topology.line(arc, zoom).collect()
}

fn segments(topology: &Topology, zoom: u8) -> Vec<Segment> {
    (0..topology.len())
        .flat_map(|arc| line(topology, arc, zoom).windows(2).map(|ends| [ends[0], ends[1]]).collect::<Vec<_>>())
        .collect()
}

/// Returns the rings of areas as they were given, closed.
fn rings(areas: &[MultiPolygon<f64>]) -> Vec<Vec<FinePoint>> {
    let lines =
        areas.iter().flatten().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    lines.map(|line| line.coords().map(|c| FinePoint::from_lon_lat(c.x, c.y).unwrap()).collect()).collect()
}

/// Says whether two segments share a point that is not an end of both.
fn meet([a, b]: Segment, [c, d]: Segment) -> bool {
    let apart = |pick: fn(FinePoint) -> u32| {
        pick(a).max(pick(b)) < pick(c).min(pick(d)) || pick(c).max(pick(d)) < pick(a).min(pick(b))
    };
    if apart(|point| point.x) || apart(|point| point.y) {
        return false;
    }
    let [c_side, d_side, a_side, b_side] =
        [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)].map(i128::signum);
    let between = |p: FinePoint, from: FinePoint, to: FinePoint| {
        (from.x.min(to.x)..=from.x.max(to.x)).contains(&p.x)
            && (from.y.min(to.y)..=from.y.max(to.y)).contains(&p.y)
            && p != from
            && p != to
    };
    (c_side * d_side < 0 && a_side * b_side < 0)
        || (c_side == 0 && between(c, a, b))
        || (d_side == 0 && between(d, a, b))
        || (a_side == 0 && between(a, c, d))
        || (b_side == 0 && between(b, c, d))
}

fn meeting(segments: &[Segment]) -> Option<[Segment; 2]> {
    let mut order: Vec<Segment> = segments.to_vec();
    order.sort_unstable_by_key(|[a, b]| a.x.min(b.x));
    order.iter().enumerate().find_map(|(place, &one)| {
        let end = one[0].x.max(one[1].x);
        let near = order[place + 1..].iter().take_while(|other| other[0].x.min(other[1].x) <= end);
        near.copied().find(|&other| meet(one, other)).map(|other| [one, other])
    })
}

fn distance(place: [f64; 2], ends: Segment) -> f64 {
    let [from, to] = ends.map(|end| [f64::from(end.x), f64::from(end.y)]);
    let [whole, part] = [[to[0] - from[0], to[1] - from[1]], [place[0] - from[0], place[1] - from[1]]];
    let square = whole[0] * whole[0] + whole[1] * whole[1];
    let along = if square > 0.0 { ((whole[0] * part[0] + whole[1] * part[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
    (part[0] - along * whole[0]).hypot(part[1] - along * whole[1])
}

fn distance_to_line(p: [f64; 2], line: &[FinePoint]) -> f64 {
    line.windows(2).map(|ends| distance(p, [ends[0], ends[1]])).fold(f64::INFINITY, f64::min)
}

/// Returns the vertices of a line and nine places between each and the next.
fn places(line: &[FinePoint]) -> impl Iterator<Item = [f64; 2]> {
    line.windows(2).flat_map(|ends| {
        let [a, b] = [ends[0], ends[1]].map(|end| [f64::from(end.x), f64::from(end.y)]);
        (0..=10_u8).map(move |step| [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * f64::from(step) / 10.0))
    })
}

/// Checks one coverage at every zoom.
fn check(areas: &[MultiPolygon<f64>]) -> Result<(), String> {
    let (topology, rings) = (topology_of(areas), rings(areas));
    check_all_is_there(&topology, &rings)?;
    for zoom in 0..=FULL_ZOOM {
        if let Some(two) = meeting(&segments(&topology, zoom)) {
            return Err(format!("zoom {zoom}: {two:?} meet"));
        }
        (0..topology.len()).try_for_each(|arc| check_arc(&topology, arc, zoom))?;
        check_turns(&topology, &rings, zoom)?;
    }
    Ok(())
}

/// Checks that the zoom at which nothing is left out draws the edges that were given, and no others.
fn check_all_is_there(topology: &Topology, rings: &[Vec<FinePoint>]) -> Result<(), String> {
    let sorted = |edges: &mut dyn Iterator<Item = Segment>| {
        let mut edges: Vec<Segment> = edges.map(|[a, b]| [a.min(b), a.max(b)]).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    };
    let given = sorted(&mut rings.iter().flat_map(|ring| ring.windows(2).map(|ends| [ends[0], ends[1]])));
    let drawn = sorted(&mut segments(topology, FULL_ZOOM).into_iter());
    if given == drawn { Ok(()) } else { Err(format!("{} edges are given and {} drawn", given.len(), drawn.len())) }
}

/// Checks that an arc keeps its ends and stays, both ways, within the tolerance of what it is of.
fn check_arc(topology: &Topology, arc: usize, zoom: u8) -> Result<(), String> {
    let (source, drawn) = (line(topology, arc, FULL_ZOOM), line(topology, arc, zoom));
    let closed = source.first() == source.last();
    if drawn.is_empty() {
        // Only a closed one may vanish, and only one that is less than a pixel.
        let pixel = least_area_units(false) * unit(zoom) * unit(zoom);
        #[expect(clippy::cast_precision_loss, reason = "compared to a zoom's pixel")]
        let size = twice_area(&source).abs() as f64 / 2.0;
        return if closed && size < pixel { Ok(()) } else { Err(format!("zoom {zoom}: arc {arc} of {size} is gone")) };
    }
    if (drawn.first(), drawn.last()) != (source.first(), source.last()) || drawn.len() < if closed { 4 } else { 2 } {
        return Err(format!("zoom {zoom}: arc {arc} from {source:?} is {drawn:?}"));
    }
    let bound = tolerance_units(zoom) * unit(zoom) + 1e-3;
    let farthest = |from: &[FinePoint], to: &[FinePoint]| {
        places(from).map(|place| distance_to_line(place, to)).fold(0.0, f64::max)
    };
    let off = farthest(&source, &drawn).max(farthest(&drawn, &source));
    if off <= bound { Ok(()) } else { Err(format!("zoom {zoom}: arc {arc} is {off} off, {bound} are stated")) }
}

/// Checks that no ring turns the other way: none is flipped.
fn check_turns(topology: &Topology, rings: &[Vec<FinePoint>], zoom: u8) -> Result<(), String> {
    let drawn: HashSet<FinePoint> = (0..topology.len()).flat_map(|arc| line(topology, arc, zoom)).collect();
    for ring in rings {
        let left: Vec<FinePoint> = ring[1..].iter().copied().filter(|point| drawn.contains(point)).collect();
        let [before, after] = [twice_area(&ring[1..]), twice_area(&left)].map(i128::signum);
        // One of two arcs that became one straight line has no inside left; one that is too small is not drawn.
        if before != after && left.len() > 2 {
            return Err(format!("zoom {zoom}: a ring turns over: {ring:?}, {left:?}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn arcs_stay_near_and_apart_and_turn_as_they_did(
        lattice in lattice(),
        corner in [-179.0..155.0_f64, -60.0..60.0_f64],
        size in -4.0..0.6_f64,
    ) {
        check(&lattice.areas(corner, 10_f64.powf(size))).map_err(TestCaseError::fail)?;
    }
}

/// Makes an area of one ring given in fine units from the middle of the map.
fn area(ring: &[[i32; 2]]) -> MultiPolygon<f64> {
    let degrees = 360.0 / 2_f64.powi(32);
    let latitude = |y: i32| (-f64::from(y) * std::f64::consts::TAU / 2_f64.powi(32)).sinh().atan().to_degrees();
    let points: Vec<_> = ring.iter().map(|&[x, y]| (f64::from(x) * degrees, latitude(y))).collect();
    geo::Polygon::new(points.into(), Vec::new()).into()
}

/// The side of a tile's unit at zoom 10, in fine units.
const AT_10: i32 = 1 << 10;

#[test]
fn a_line_with_nothing_near_loses_all_that_the_tolerance_allows() {
    // Teeth of three units at zoom 10 on one side of a square, each within the tolerance of the straight line.
    let tooth = |place: i32| [place * 50 * AT_10, if place % 2 == 0 { 0 } else { 3 * AT_10 }];
    let mut ring: Vec<_> = (0..=40).map(tooth).collect();
    ring.extend([[2000 * AT_10, 2000 * AT_10], [0, 2000 * AT_10]]);
    let topology = topology_of(&[area(&ring)]);
    let count = |zoom: u8| topology.line(0, zoom).count();
    assert!(count(10) < 12, "{}", count(10));
    assert_eq!((count(12), count(FULL_ZOOM)), (44, 44), "twelve units are more than four");
    check(&[area(&ring)]).unwrap();
}

#[test]
fn a_vertex_that_holds_back_a_neighbour_stays() {
    // An islet of a pixel in a bay whose mouth is narrow: the bay may not be closed over it.
    let bay = [[0, 0], [100, 0], [103, 30], [97, 60], [104, 90], [110, 0], [300, 0], [300, 300], [0, 300]];
    let islet = [[103, 36], [106, 36], [106, 46], [103, 46]];
    for scale in [AT_10 / 4, AT_10, AT_10 * 3] {
        let scaled = |ring: &[[i32; 2]]| area(&ring.iter().map(|point| point.map(|c| c * scale)).collect::<Vec<_>>());
        check(&[scaled(&bay), scaled(&islet)]).unwrap();
    }
}

#[test]
fn a_ring_that_is_drawn_stays_a_ring_and_an_areas_largest_is_always_drawn() {
    let round = |radius: f64, x: f64| -> Vec<[i32; 2]> {
        let at = |step: u8| {
            let turn = f64::from(step) / 40.0 * std::f64::consts::TAU;
            #[expect(clippy::cast_possible_truncation, reason = "small")]
            [(x + radius * turn.cos()) as i32, (radius * turn.sin()) as i32]
        };
        (0..40).map(at).collect()
    };
    // Two islands of one area; the smaller is a pixel at zoom 9.
    let small = 8.0 * 2048.0 / std::f64::consts::PI.sqrt();
    let both = MultiPolygon::new([area(&round(2e6, 0.0)).0, area(&round(small * 1.01, 5e6)).0].concat());
    check(std::slice::from_ref(&both)).unwrap();
    let topology = topology_of(&[both]);
    let drawn = |arc: usize, zoom: u8| topology.line(arc, zoom).count();
    for zoom in 0..=FULL_ZOOM {
        assert!(drawn(0, zoom) >= 4, "zoom {zoom}");
        assert_eq!(drawn(1, zoom) >= 4, zoom >= 9, "zoom {zoom}: {}", drawn(1, zoom));
    }
}

#[test]
fn two_arcs_between_the_same_ends_do_not_become_one_line() {
    // A lens between two areas, eight units wide at zoom 10: wider than what both its sides may move by.
    let [west, east]: [Vec<[i32; 2]>; 2] = [-40, 40].map(|bulge| vec![[0, 0], [bulge, 100], [bulge, 300], [0, 400]]);
    let back = |line: &[[i32; 2]]| line.iter().rev().copied().collect::<Vec<_>>();
    let scaled = |ring: Vec<[i32; 2]>| area(&ring.iter().map(|point| point.map(|c| c * AT_10)).collect::<Vec<_>>());
    let areas = [
        scaled([back(&west), vec![[-500, 0], [-500, 400]]].concat()),
        scaled([west.clone(), back(&east)[1..3].to_vec()].concat()),
        scaled([east.clone(), vec![[500, 400], [500, 0]]].concat()),
    ];
    check(&areas).unwrap();
    let topology = topology_of(&areas);
    for zoom in 10..=FULL_ZOOM {
        let inner = topology.arcs_of(1).iter().map(|&(arc, _)| topology.line(arc as usize, zoom).count()).max();
        assert!(inner > Some(2), "zoom {zoom}");
    }
}
