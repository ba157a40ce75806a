//! Borders in whole steps of the grid: each edge, and who draws it.

use geo::{Coord, LineString, MultiPolygon};
use rayon::prelude::*;

use crate::boundaries::edges::twice_signed_area;

/// A position in steps of the grid, longitude first. Positions compare by longitude, then by latitude.
pub(super) type Steps = [i32; 2];

/// Steps a degree, as in [`crate::boundaries::to_grid`].
const STEPS_PER_DEGREE: f64 = 1e7;

/// An edge of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drawn {
    /// Both ends, the lesser first.
    pub(super) ends: [Steps; 2],
    pub(super) area: u32,
    /// Whether the interior lies on the left on the way from the lesser end to the greater.
    pub(super) forward: bool,
}

impl Drawn {
    /// Returns the ends in the direction that has the interior on the left.
    pub(super) fn directed(&self) -> [Steps; 2] {
        if self.forward { self.ends } else { [self.ends[1], self.ends[0]] }
    }
}

/// Returns the edges of all areas in the order of their ends, then of the areas.
pub(super) fn draw(areas: &[&MultiPolygon<f64>]) -> Vec<Drawn> {
    let numbered: Vec<_> = areas.iter().copied().zip(0..).collect();
    let mut drawn: Vec<Drawn> =
        numbered.par_iter().flat_map_iter(|&(geometry, area)| edges_of(geometry, area)).collect();
    drawn.par_sort_unstable();
    drawn
}

/// Returns the edges of an area, ring by ring.
pub(super) fn edges_of(geometry: &MultiPolygon<f64>, area: u32) -> impl Iterator<Item = Drawn> {
    let rings = geometry.0.iter().flat_map(|polygon| {
        std::iter::once((polygon.exterior(), false)).chain(polygon.interiors().iter().map(|hole| (hole, true)))
    });
    rings.flat_map(move |(ring, clockwise)| ring_edges(ring, clockwise, area))
}

fn ring_edges(ring: &LineString<f64>, clockwise: bool, area: u32) -> impl Iterator<Item = Drawn> {
    let turn = (twice_signed_area(&ring.0) < 0.0) != clockwise;
    let pairs = ring.0.windows(2).map(|pair| [steps(pair[0]), steps(pair[1])]);
    pairs.filter(|[from, to]| from != to).map(move |[from, to]| {
        let ends = if from < to { [from, to] } else { [to, from] };
        Drawn { ends, area, forward: (from < to) != turn }
    })
}

#[expect(clippy::cast_possible_truncation, reason = "180 degrees are 1.8e9 steps; the cast saturates beyond")]
fn steps(at: Coord<f64>) -> Steps {
    [at.x, at.y].map(|degrees| (degrees * STEPS_PER_DEGREE).round() as i32)
}

/// Returns the position of a node of the grid, in degrees.
#[expect(clippy::cast_precision_loss, reason = "steps are below 2^31")]
pub(super) fn degrees(node: [i64; 2]) -> Coord<f64> {
    let [x, y] = node.map(|steps| steps as f64 / STEPS_PER_DEGREE);
    Coord { x, y }
}
