//! Polygons that are valid, and what had to be done for it.

use gdal::cpl::CslStringList;
use gdal::vector::Geometry;
use geo::orient::{Direction, Orient};
use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::source::Repair;
use super::{session, wkb};
use crate::boundaries::{COORDINATE_STEP_DEG, equal_area_m2, to_grid};

/// How often a repair is put back on the grid, which may make it invalid again.
const MAX_ROUNDS: usize = 3;

/// How GEOS begins what it says of a hole that is in no shell: the repair makes a shell of it.
const HOLE_OUTSIDE: &str = "Hole lies outside shell";

/// A geometry that is valid, or none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settled {
    pub(super) geometry: Option<MultiPolygon<f64>>,
    pub(super) repair: Option<Repair>,
}

/// Makes polygons in longitude and latitude valid in the sense of OGC Simple Features.
///
/// Coordinates go to the grid of [`to_grid`], repeated vertices are left out, exteriors turn counter-clockwise and
/// holes clockwise (RFC 7946, 3.1.6). What is invalid then is repaired by GEOS, shells being united and holes cut out,
/// and only what is polygonal is kept. `left_out` says what else the geometry held.
pub(super) fn settle(polygons: Vec<Polygon<f64>>, left_out: Option<String>) -> Settled {
    let before = MultiPolygon(polygons);
    let (mut geometry, collapsed) = tidy(&before);
    let mut reasons: Vec<String> = left_out.into_iter().collect();
    if collapsed > 0 {
        reasons.push(format!("{collapsed} of its rings had no extent"));
    }
    if let Some(reason) = fault(&geometry) {
        geometry = mend(geometry);
        let turned = if reason.starts_with(HOLE_OUTSIDE) { ", and is land now" } else { "" };
        reasons.push(reason + turned);
    }
    let repair = (!reasons.is_empty()).then(|| Repair {
        reason: reasons.join("; "),
        area_before_m2: equal_area_m2(&before),
        area_after_m2: equal_area_m2(&geometry),
    });
    Settled { geometry: (!geometry.0.is_empty()).then_some(geometry), repair }
}

/// Puts vertices on the grid and turns the rings; returns also how many rings had no extent and were left out.
fn tidy(geometry: &MultiPolygon<f64>) -> (MultiPolygon<f64>, usize) {
    let mut collapsed = 0;
    let mut polygons = Vec::with_capacity(geometry.0.len());
    for polygon in geometry {
        let Some(exterior) = tidy_ring(polygon.exterior(), false) else {
            collapsed += polygon.num_rings();
            continue;
        };
        let holes: Vec<_> = polygon.interiors().iter().filter_map(|hole| tidy_ring(hole, true)).collect();
        collapsed += polygon.interiors().len() - holes.len();
        polygons.push(Polygon::new(exterior, holes));
    }
    (MultiPolygon(polygons), collapsed)
}

fn tidy_ring(ring: &LineString<f64>, clockwise: bool) -> Option<LineString<f64>> {
    let mut vertices: Vec<Coord<f64>> = ring.0.iter().map(|at| Coord { x: to_grid(at.x), y: to_grid(at.y) }).collect();
    vertices.dedup();
    // Three corners and the closing vertex are the least that has an extent.
    if vertices.len() < 4 || lies_on_a_line(&vertices) {
        return None;
    }
    if (twice_signed_area(&vertices) < 0.0) != clockwise {
        vertices.reverse();
    }
    Some(LineString(vertices))
}

/// Says whether all vertices lie on one line, which numbers in degrees tell only nearly: decided in whole steps of the grid.
fn lies_on_a_line(ring: &[Coord<f64>]) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "180 degrees are 1.8e9 steps; the cast saturates beyond")]
    let steps = |at: &Coord<f64>| [at.x, at.y].map(|degrees| (degrees / COORDINATE_STEP_DEG).round() as i64);
    let first = steps(&ring[0]);
    let from_first = |at: &Coord<f64>| [0, 1].map(|axis| i128::from(steps(at)[axis] - first[axis]));
    let Some(way) = ring.iter().map(from_first).find(|way| *way != [0, 0]) else { return true };
    ring.iter().map(from_first).all(|other| way[0] * other[1] == way[1] * other[0])
}

fn twice_signed_area(ring: &[Coord<f64>]) -> f64 {
    let origin = ring[0];
    ring.windows(2).map(|pair| (pair[0] - origin, pair[1] - origin)).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// Says what is wrong with a geometry, in the words of GEOS; nothing if it is valid.
fn fault(geometry: &MultiPolygon<f64>) -> Option<String> {
    if geometry.0.is_empty() {
        return None;
    }
    session::take_messages();
    let is_valid = Geometry::from_wkb(&wkb::write(geometry)).is_ok_and(|geometry| geometry.is_valid());
    let reason = session::take_reason();
    (!is_valid).then(|| reason.unwrap_or_else(|| "the geometry is not valid".into()))
}

/// Repairs a geometry; where no repair lies on the grid, one that does not is better than none.
fn mend(mut geometry: MultiPolygon<f64>) -> MultiPolygon<f64> {
    for _ in 0..MAX_ROUNDS {
        let mended = make_valid(&geometry);
        let (tidied, _) = tidy(&mended);
        if fault(&tidied).is_none() {
            return tidied;
        }
        geometry = mended;
    }
    geometry.orient(Direction::Default)
}

fn make_valid(geometry: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut by_structure = CslStringList::new();
    let options =
        by_structure.set_name_value("METHOD", "STRUCTURE").map_or_else(|_| CslStringList::new(), |()| by_structure);
    let whole = Geometry::from_wkb(&wkb::write(geometry));
    let valid = whole.and_then(|whole| whole.make_valid(&options).or_else(|_| whole.make_valid(&CslStringList::new())));
    let parts = valid.ok().and_then(|valid| wkb::parse(&valid.wkb().ok()?)).unwrap_or_default();
    session::take_messages();
    MultiPolygon(parts.polygons)
}
