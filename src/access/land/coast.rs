//! The outline nearest to a position off the coast.

use std::ops::Range;

use geo::{Coord, Polygon};

use crate::access::packed_tree::{Aabb, PackedTree};
use crate::geometry::{LonLat, WGS84_A_M, WGS84_B_M};

/// How many edges share a box.
const RUN: usize = 16;

/// The metres of a degree of latitude are nowhere fewer.
const SHORTEST_DEGREE_M: f64 = 110_574.0;

/// The outlines of polygons, in short runs of edges.
#[derive(Debug)]
pub(super) struct Coast {
    vertices: Vec<Coord<f64>>,
    /// In the order of the tree: the vertices of a run, and its polygon.
    runs: Vec<(Range<usize>, u32)>,
    boxes: Vec<Aabb<2>>,
    tree: PackedTree<2>,
}

impl Coast {
    /// Takes the outer rings; a shore of a hole is another polygon's or that of a lake.
    pub(super) fn of(polygons: &[&Polygon<f64>]) -> Self {
        let (mut vertices, mut runs) = (Vec::new(), Vec::new());
        for (number, polygon) in (0..u32::MAX).zip(polygons) {
            let (start, ring) = (vertices.len(), &polygon.exterior().0);
            vertices.extend_from_slice(ring);
            for first in (start..vertices.len().saturating_sub(1)).step_by(RUN) {
                runs.push((first..(first + RUN + 1).min(vertices.len()), number));
            }
        }
        let boxes: Vec<Aabb<2>> = runs
            .iter()
            .map(|(run, _)| {
                vertices[run.clone()].iter().fold(Aabb::EMPTY, |all, c| all.union(&Aabb::of_point([c.x, c.y])))
            })
            .collect();
        let (tree, order) = PackedTree::new(&boxes);
        let in_order = || order.iter().map(|&place| place as usize);
        Self {
            runs: in_order().map(|place| runs[place].clone()).collect(),
            boxes: in_order().map(|place| boxes[place]).collect(),
            tree,
            vertices,
        }
    }

    /// Returns the polygon nearest to a position and not farther than `tolerance_m`; equals are settled by `rank`.
    pub(super) fn nearest(&self, position: LonLat, tolerance_m: f64, rank: impl Fn(u32) -> u32) -> Option<u32> {
        let mut best: Option<(f64, u32, u32)> = None;
        for lon in seen_from(position.lon()) {
            let here = Plane::at(lon, position.lat());
            let window = here.window(tolerance_m)?;
            self.tree.visit_where(&|node| meet(node, &window), &mut |places| {
                for place in places.filter(|&place| meet(&self.boxes[place], &window)) {
                    let (run, polygon) = &self.runs[place];
                    let distance_m = here.distance_m(&self.vertices[run.clone()]);
                    let found = (distance_m, rank(*polygon), *polygon);
                    if distance_m <= tolerance_m && best.is_none_or(|best| (found.0, found.1) < (best.0, best.1)) {
                        best = Some(found);
                    }
                }
            });
        }
        best.map(|(_, _, polygon)| polygon)
    }
}

/// Returns the longitudes at which a position is seen: beyond the antimeridian too.
fn seen_from(lon: f64) -> [f64; 2] {
    [lon, if lon > 0.0 { lon - 360.0 } else { lon + 360.0 }]
}

fn meet(one: &Aabb<2>, other: &Aabb<2>) -> bool {
    (0..2).all(|axis| one.lower[axis] <= other.upper[axis] && other.lower[axis] <= one.upper[axis])
}

/// A plane that touches the ellipsoid at a position, in metres from it.
struct Plane {
    lon: f64,
    lat: f64,
    /// The metres of a degree of longitude and of latitude here.
    scale: [f64; 2],
}

impl Plane {
    fn at(lon: f64, lat: f64) -> Self {
        const E2: f64 = 1.0 - (WGS84_B_M / WGS84_A_M) * (WGS84_B_M / WGS84_A_M);
        let (sin, cos) = lat.to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let radius_of_normal = WGS84_A_M / w2.sqrt();
        let radius_of_meridian = radius_of_normal * (1.0 - E2) / w2;
        Self { lon, lat, scale: [(radius_of_normal * cos).to_radians(), radius_of_meridian.to_radians()] }
    }

    /// Returns a box that holds all within a distance; nothing if that is none.
    fn window(&self, tolerance_m: f64) -> Option<Aabb<2>> {
        let reach = [self.scale[0].max(1e-9), SHORTEST_DEGREE_M.min(self.scale[1])].map(|scale| tolerance_m / scale);
        (tolerance_m >= 0.0).then(|| Aabb {
            lower: [self.lon - reach[0], self.lat - reach[1]],
            upper: [self.lon + reach[0], self.lat + reach[1]],
        })
    }

    /// Returns the distance of a line of edges in metres.
    fn distance_m(&self, line: &[Coord<f64>]) -> f64 {
        let metres = |c: &Coord<f64>| [(c.x - self.lon) * self.scale[0], (c.y - self.lat) * self.scale[1]];
        line.windows(2).map(|edge| distance_of_edge(metres(&edge[0]), metres(&edge[1]))).fold(f64::INFINITY, f64::min)
    }
}

/// Returns the distance of an edge from the origin.
fn distance_of_edge([ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length_2 = dx * dx + dy * dy;
    let along = if length_2 > 0.0 { (-(ax * dx + ay * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    (ax + along * dx).hypot(ay + along * dy)
}
