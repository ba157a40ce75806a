//! Which vertices a zoom needs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::build::twice_area;
use super::vertex_bins::{VertexBins, turn};
use super::{Arc, FINE_BITS, FinePoint, TILE_BITS};

/// From this zoom on nothing is left out.
pub const FULL_ZOOM: u8 = 14;

/// How far a generalised line may lie from the true one, in units of the tile: half a pixel, where a tile is 512 pixels wide.
pub const TOLERANCE_UNITS: f64 = 4.0;

/// How much larger than the square of the tolerance the triangles may be that are taken off.
const AREA_FACTOR: f64 = 4.0;

/// Returns the area, in square units of the tile, below which a closed arc is not drawn: one pixel. The largest ring of an
/// area is drawn as long as the grid can show it.
pub(crate) fn least_area_units(is_main: bool) -> f64 {
    if is_main { 0.0 } else { 64.0 }
}

/// How much more a pointed corner weighs than a flat one (0 to 1).
const POINTEDNESS: f64 = 0.7;

/// Returns for each point the first zoom it is drawn at.
///
/// Every arc loses its vertices in the order of the weighted area of the triangle they span with their neighbours
/// (Visvalingam and Whyatt 1993), as long as the line stays within [`TOLERANCE_UNITS`] of the true one and no other vertex lies in
/// the triangle. So lines that did not meet do not meet afterwards, whatever is taken off others: if the generalised lines of two
/// arcs crossed, one of them would cross the other's true line as well, and then a vertex would lie in a triangle that was taken off. Ends of arcs
/// stay.
pub(super) fn generalise(points: &[FinePoint], arcs: &[Arc]) -> Vec<u8> {
    let bins = VertexBins::new(points);
    let arc_zooms: Vec<u8> =
        arcs.iter().flat_map(|arc| std::iter::repeat_n(arc.first_zoom(), arc.range().len())).collect();
    let zooms: Vec<Vec<u8>> =
        arcs.par_iter().map(|arc| Line::new(arc, points, &bins, &arc_zooms).first_zooms()).collect();
    zooms.concat()
}

/// Returns the first zoom an arc is drawn at: a closed one is not while it is too small.
#[expect(clippy::cast_precision_loss, reason = "the size is wanted to a zoom")]
pub(super) fn first_zoom(points: &[FinePoint], is_main: bool) -> u8 {
    if points.first() != points.last() {
        return 0;
    }
    let area = twice_area(points).abs() as f64 / 2.0;
    (0..FULL_ZOOM).find(|&zoom| area >= least_area_units(is_main) * unit(zoom) * unit(zoom)).unwrap_or(FULL_ZOOM)
}

/// Returns the side of a tile's unit at a zoom, in fine units.
pub(crate) fn unit(zoom: u8) -> f64 {
    (f64::from(FINE_BITS - TILE_BITS) - f64::from(zoom)).exp2()
}

/// Returns how far a line may lie from the true one at a zoom, in units of the tile.
pub(crate) fn tolerance_units(zoom: u8) -> f64 {
    if zoom < FULL_ZOOM { TOLERANCE_UNITS } else { 0.0 }
}

/// Returns the first zoom that needs a vertex whose loss costs so much, in fine units.
fn zoom_of_cost(cost: f64) -> u8 {
    (0..FULL_ZOOM).find(|&zoom| cost > TOLERANCE_UNITS * unit(zoom)).unwrap_or(FULL_ZOOM)
}

/// An arc that loses its vertices.
struct Line<'a> {
    /// Where its points begin among all.
    start: usize,
    points: &'a [FinePoint],
    bins: &'a VertexBins<'a>,
    arc_zooms: &'a [u8],
    before: Vec<u32>,
    after: Vec<u32>,
    gone: Vec<bool>,
    /// How far the true line may lie from the present one, from each point to the next.
    errors: Vec<f64>,
    /// The present order of each point's cost; an older one in the queue is void.
    versions: Vec<u32>,
    left: usize,
}

/// Costs are not negative and never NaN, so their bits are in their order.
type Entry = Reverse<(u64, u32, u32)>;

impl<'a> Line<'a> {
    fn new(arc: &Arc, points: &'a [FinePoint], bins: &'a VertexBins<'a>, arc_zooms: &'a [u8]) -> Self {
        let range = arc.range();
        let count = u32::try_from(range.len()).unwrap_or(u32::MAX);
        Self {
            start: range.start,
            points: &points[range.clone()],
            bins,
            arc_zooms,
            before: (0..count).map(|place| place.saturating_sub(1)).collect(),
            after: (1..=count).collect(),
            gone: vec![false; range.len()],
            errors: vec![0.0; range.len()],
            versions: vec![0; range.len()],
            left: range.len(),
        }
    }

    fn first_zooms(mut self) -> Vec<u8> {
        let closed = self.points.first() == self.points.last();
        let (own_first, least) = (self.arc_zooms[self.start], if closed { 4 } else { 2 });
        let mut zooms = vec![own_first; self.points.len()];
        let mut queue: BinaryHeap<Entry> =
            (1..self.points.len().saturating_sub(1)).map(|place| self.entry(place)).collect();
        let mut dearest = 0.0_f64;
        while let Some(Reverse((bits, place, version))) = queue.pop() {
            let cost = f64::from_bits(bits);
            if cost > TOLERANCE_UNITS * unit(0) || self.left <= least {
                break;
            }
            let place = place as usize;
            if self.gone[place] || self.versions[place] != version {
                continue;
            }
            let zoom = zoom_of_cost(cost.max(dearest));
            if self.is_blocked(place, zoom) {
                continue;
            }
            dearest = dearest.max(cost);
            zooms[place] = zoom.max(own_first);
            let (_, error) = self.loss(place);
            let (before, after) = self.remove(place, error);
            for neighbour in [before, after] {
                if neighbour > 0 && neighbour + 1 < self.points.len() {
                    self.versions[neighbour] += 1;
                    queue.push(self.entry(neighbour));
                }
            }
        }
        zooms
    }

    fn remove(&mut self, place: usize, error: f64) -> (usize, usize) {
        let (before, after) = (self.before[place] as usize, self.after[place] as usize);
        self.gone[place] = true;
        self.left -= 1;
        self.after[before] = self.after[place];
        self.before[after] = self.before[place];
        self.errors[before] = error;
        (before, after)
    }

    fn entry(&self, place: usize) -> Entry {
        let (cost, _) = self.loss(place);
        Reverse((cost.to_bits(), u32::try_from(place).unwrap_or(u32::MAX), self.versions[place]))
    }

    /// Returns what the loss of a point costs, and how far the true line may then lie from the new one.
    fn loss(&self, place: usize) -> (f64, f64) {
        let [before, point, after] = self.corners(place).map(|point| [f64::from(point.x), f64::from(point.y)]);
        let error = self.errors[self.before[place] as usize].max(self.errors[place])
            + distance_to_segment(point, before, after);
        let [u, v] = [before, after].map(|neighbour| [neighbour[0] - point[0], neighbour[1] - point[1]]);
        let area = (u[0] * v[1] - u[1] * v[0]).abs() / 2.0;
        let lengths = ((u[0] * u[0] + u[1] * u[1]) * (v[0] * v[0] + v[1] * v[1])).sqrt();
        let cosine = if lengths > 0.0 { (u[0] * v[0] + u[1] * v[1]) / lengths } else { -1.0 };
        let weighted = area * (1.0 + POINTEDNESS * cosine);
        (error.max((weighted / AREA_FACTOR).sqrt()), error)
    }

    fn corners(&self, place: usize) -> [FinePoint; 3] {
        [self.before[place] as usize, place, self.after[place] as usize].map(|place| self.points[place])
    }

    /// Says whether another vertex lies in the triangle that would be taken off, at one of the zooms where it would be.
    fn is_blocked(&self, place: usize, zoom: u8) -> bool {
        let corners = self.corners(place);
        // A fold back on itself holds nothing, but what touches its sides would be passed.
        if turn(corners[0], corners[1], corners[2]) == 0 && corners[0] == corners[2] {
            return true;
        }
        self.bins.any_in_triangle(corners, |other| {
            let own = other.checked_sub(self.start).filter(|&own| own < self.points.len());
            own.map_or_else(|| self.arc_zooms[other] < zoom, |own| !self.gone[own])
        })
    }
}

/// Returns how far a point is from the line between two others.
fn distance_to_segment(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let (px, py) = (point[0] - from[0], point[1] - from[1]);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (px - along * dx, py - along * dy);
    // Coordinates are far from where squares overflow, and `hypot` takes several times as long.
    (x * x + y * y).sqrt()
}
