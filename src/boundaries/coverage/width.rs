//! How wide a face is: the largest circle that fits into it.

use crate::geometry::{WGS84_A_M, WGS84_B_M};

/// A position in metres on a plane around a face.
pub(super) type Metres = [f64; 2];

/// Cells are divided until they are this part of the radius: the width is good to about five per cent.
const FINEST: f64 = 1.0 / 32.0;

/// Edges of a face, its inside on the left, in metres on a plane that keeps lengths near it.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    edges: Vec<[Metres; 2]>,
    length_m: f64,
    area_m2: f64,
}

impl Shape {
    /// Makes a shape of directed edges between positions in degrees.
    pub(super) fn new(edges: impl Iterator<Item = [geo::Coord<f64>; 2]> + Clone) -> Self {
        let (south, north) = edges
            .clone()
            .fold((f64::MAX, f64::MIN), |(south, north), [from, _]| (south.min(from.y), north.max(from.y)));
        let origin = edges.clone().next().map_or_else(geo::Coord::zero, |edge| edge[0]);
        let [east_m, north_m] = metres_a_degree(f64::midpoint(south, north));
        let metres = |at: geo::Coord<f64>| [(at.x - origin.x) * east_m, (at.y - origin.y) * north_m];
        let edges: Vec<_> = edges.map(|edge| edge.map(metres)).collect();
        let length_m = edges.iter().map(|[a, b]| (b[0] - a[0]).hypot(b[1] - a[1])).sum();
        let area_m2 = edges.iter().map(|[a, b]| a[0] * b[1] - a[1] * b[0]).sum::<f64>() / 2.0;
        Self { edges, length_m, area_m2 }
    }

    /// Says whether a circle of this diameter has no room in the shape.
    pub(super) fn is_narrower_than(&self, diameter_m: f64) -> bool {
        let radius = diameter_m / 2.0;
        // No point of a shape is farther from its border than its largest circle reaches: area <= length * radius.
        if self.area_m2 >= self.length_m * radius {
            return false;
        }
        if self.area_m2 < std::f64::consts::PI * radius * radius {
            return true;
        }
        let (middle, half) = self.square();
        let inside = self.holds([middle[0], middle[1]]);
        !Search { radius }.finds_room(Cell { middle, half, inside }, &self.edges)
    }

    /// Returns the diameter of the largest circle that fits, to about five per cent.
    pub(super) fn width_m(&self) -> f64 {
        let (mut fits, mut too_wide) = (0.0, self.square().1 * 2.0);
        while fits < too_wide * 0.97 && too_wide > 1e-3 {
            let between = f64::midpoint(fits, too_wide);
            if self.is_narrower_than(between) {
                too_wide = between;
            } else {
                fits = between;
            }
        }
        f64::midpoint(fits, too_wide)
    }

    /// Returns the middle and half the side of a square around the shape.
    fn square(&self) -> (Metres, f64) {
        let ends = || self.edges.iter().map(|[from, _]| from);
        let range = |axis: usize| {
            ends().fold((f64::MAX, f64::MIN), |(least, greatest), at| (least.min(at[axis]), greatest.max(at[axis])))
        };
        let [x, y] = [range(0), range(1)];
        let half = (x.1 - x.0).max(y.1 - y.0) / 2.0;
        ([f64::midpoint(x.0, x.1), f64::midpoint(y.0, y.1)], half)
    }

    fn holds(&self, at: Metres) -> bool {
        let far = [at[0] + 1e9, at[1]];
        self.edges.iter().filter(|edge| cross(at, far, edge)).count() % 2 == 1
    }
}

/// A square whose middle is known to lie in the shape or not.
#[derive(Clone, Copy)]
struct Cell {
    middle: Metres,
    half: f64,
    inside: bool,
}

struct Search {
    radius: f64,
}

impl Search {
    /// Says whether a circle fits whose middle lies in the cell, going by all edges that come near.
    fn finds_room(&self, cell: Cell, near: &[[Metres; 2]]) -> bool {
        let reach = cell.half * std::f64::consts::SQRT_2;
        let distances: Vec<f64> = near.iter().map(|edge| distance(cell.middle, edge)).collect();
        let nearest = distances.iter().copied().fold(f64::MAX, f64::min);
        if cell.inside && nearest >= self.radius {
            return true;
        }
        let all_outside = !cell.inside && nearest >= reach;
        if all_outside || nearest + reach < self.radius || cell.half < self.radius * FINEST {
            return false;
        }
        let kept = near.iter().zip(&distances).filter(|(_, distance)| **distance <= self.radius + reach);
        let kept: Vec<_> = kept.map(|(edge, _)| *edge).collect();
        let half = cell.half / 2.0;
        [[-half, -half], [half, -half], [-half, half], [half, half]].into_iter().any(|[x, y]| {
            let middle = [cell.middle[0] + x, cell.middle[1] + y];
            let crossed = kept.iter().filter(|edge| cross(cell.middle, middle, edge)).count();
            self.finds_room(Cell { middle, half, inside: cell.inside ^ (crossed % 2 == 1) }, &kept)
        })
    }
}

/// Says whether an edge crosses the way between two positions; an end on the way counts on one side of it.
fn cross(from: Metres, to: Metres, [a, b]: &[Metres; 2]) -> bool {
    let side = |p: Metres, q: Metres, r: Metres| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0.0;
    side(from, to, *a) != side(from, to, *b) && side(*a, *b, from) != side(*a, *b, to)
}

fn distance(at: Metres, [a, b]: &[Metres; 2]) -> f64 {
    let (way, to) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
    let length2 = way[0] * way[0] + way[1] * way[1];
    let share = if length2 > 0.0 { ((to[0] * way[0] + to[1] * way[1]) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - way[0] * share).hypot(to[1] - way[1] * share)
}

/// Returns how many metres a degree of longitude and one of latitude are at a latitude.
pub(super) fn metres_a_degree(lat_deg: f64) -> [f64; 2] {
    let lat = lat_deg.to_radians();
    let e2 = 1.0 - (WGS84_B_M / WGS84_A_M).powi(2);
    let w2 = 1.0 - e2 * lat.sin().powi(2);
    let (across, along) = (WGS84_A_M / w2.sqrt(), WGS84_A_M * (1.0 - e2) / w2.powf(1.5));
    [(across * lat.cos()).to_radians(), along.to_radians()]
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    /// A ring given in metres, put at the equator.
    fn shape(ring: &[[f64; 2]]) -> Shape {
        let [east, north] = metres_a_degree(0.0);
        let at = |place: usize| ring[place % ring.len()];
        let degrees = |[x, y]: [f64; 2]| Coord { x: x / east, y: y / north };
        Shape::new((0..ring.len()).map(|place| [degrees(at(place)), degrees(at(place + 1))]))
    }

    #[test]
    fn a_strip_is_as_wide_as_it_is() {
        let strip = shape(&[[0.0, -0.5], [1000.0, -0.5], [1000.0, 9.5], [0.0, 9.5]]);
        assert!(!strip.is_narrower_than(9.0) && strip.is_narrower_than(11.0));
        assert!((strip.width_m() / 10.0 - 1.0).abs() < 0.06, "{}", strip.width_m());
    }

    /// Long and thin, but for one place: its mean width says nothing of that.
    #[test]
    fn a_bulge_in_a_strip_counts() {
        let strip = shape(&[
            [0.0, 0.0],
            [5000.0, 0.0],
            [5000.0, 1.0],
            [2600.0, 1.0],
            [2600.0, 200.0],
            [2400.0, 200.0],
            [2400.0, 1.0],
            [0.0, 1.0],
        ]);
        assert!(!strip.is_narrower_than(150.0) && strip.is_narrower_than(230.0));
    }

    #[test]
    fn a_crooked_strip_is_narrow() {
        let ring = [[0.0, 0.0], [3000.0, 3000.0], [6000.0, 0.0], [6000.0, 20.0], [3000.0, 3020.0], [0.0, 20.0]];
        let strip = shape(&ring);
        assert!(strip.is_narrower_than(18.0) && !strip.is_narrower_than(14.0), "{}", strip.width_m());
    }
}
