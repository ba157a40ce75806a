//! The outlines of a level as arcs that neighbours share, and which of their vertices a zoom needs.
//!
//! An arc runs from one junction to the next; what lies left and right of it is the same all along. It is generalised once,
//! so its two neighbours cannot come apart. Coarser levels that were dissolved from this one are made of the same
//! arcs, without those that lie inside.
//!
//! Cutting arcs into tiles is left to [`crate::tiles`].

mod build;
mod columns;
mod fine_point;
mod generalise;
mod vertex_bins;

#[cfg(test)]
mod generalise_tests;
#[cfg(test)]
pub(crate) mod lattice;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

pub use columns::{TopologyColumns, TopologyColumnsError};
pub use fine_point::{FINE_BITS, FinePoint, TILE_BITS};
pub use generalise::{FULL_ZOOM, TOLERANCE_UNITS};
pub(crate) use generalise::{least_area_units, tolerance_units, unit};

/// The arcs of a level.
#[derive(Debug)]
pub struct Topology {
    points: Vec<FinePoint>,
    /// For each point the first zoom it is drawn at.
    first_zooms: Vec<u8>,
    arcs: Vec<Arc>,
    sides: Vec<Side>,
    /// For each area where its arcs begin in `arcs_of_areas`.
    area_starts: Vec<u32>,
    /// Arcs of each area, and whether the area lies on their left.
    arcs_of_areas: Vec<(u32, bool)>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

/// A line between two junctions, or a closed one.
#[derive(Clone, Debug)]
pub struct Arc {
    start: u32,
    end: u32,
    sides_start: u32,
    sides_end: u32,
    /// The first zoom the arc is drawn at: a closed one that is less than a pixel in size is not.
    first_zoom: u8,
    min: FinePoint,
    max: FinePoint,
}

/// An area beside an arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The area, by its place in the level.
    pub area: u32,
    /// Whether it lies on the left where y grows northwards in the picture, that is where its rings have positive area in
    /// coordinates that grow east and south.
    pub left: bool,
}

impl Topology {
    /// Returns how many arcs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    /// Says whether there are no arcs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }

    /// Returns how many areas there are.
    #[must_use]
    pub fn area_count(&self) -> usize {
        self.area_starts.len() - 1
    }

    /// Returns how many vertices there are, each arc with its ends.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.points.len()
    }

    /// Returns the areas beside an arc: one for each side where it has one; more where areas overlap.
    #[must_use]
    pub fn sides(&self, arc: usize) -> &[Side] {
        let Arc { sides_start, sides_end, .. } = self.arcs[arc];
        &self.sides[sides_start as usize..sides_end as usize]
    }

    /// Returns the vertices of an arc that a zoom draws, in order; none if it draws nothing of it.
    pub fn line(&self, arc: usize, zoom: u8) -> impl Iterator<Item = FinePoint> {
        let Arc { start, end, first_zoom, .. } = self.arcs[arc];
        let range = if first_zoom <= zoom { start as usize..end as usize } else { 0..0 };
        let points = self.points[range.clone()].iter().zip(&self.first_zooms[range]);
        points.filter(move |(_, first)| **first <= zoom).map(|(point, _)| *point)
    }

    /// Returns the box around an arc: its least and greatest coordinates.
    #[must_use]
    pub fn bounds(&self, arc: usize) -> [FinePoint; 2] {
        [self.arcs[arc].min, self.arcs[arc].max]
    }

    /// Returns the arcs of an area, and whether it lies on their left.
    #[must_use]
    pub fn arcs_of(&self, area: usize) -> &[(u32, bool)] {
        &self.arcs_of_areas[self.area_starts[area] as usize..self.area_starts[area + 1] as usize]
    }

    /// Returns the arcs whose boxes share a point with a box, in order.
    #[must_use]
    pub fn arcs_in(&self, min: [i64; 2], max: [i64; 2]) -> Vec<u32> {
        #[expect(clippy::cast_precision_loss, reason = "coordinates are below 2^33")]
        let corner = |point: [i64; 2]| point.map(|coordinate| coordinate as f64);
        let found = self.boxes.locate_in_envelope_intersecting(AABB::from_corners(corner(min), corner(max)));
        let mut arcs: Vec<u32> = found.map(|found| found.data).collect();
        arcs.sort_unstable();
        arcs
    }
}
