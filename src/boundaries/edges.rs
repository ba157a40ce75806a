//! The edges of polygons as a sum, in which an edge and its reverse cancel.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use geo::{Coord, LineString, MultiPolygon};

use crate::mixer::Mixer;

/// Directed edges between numbered vertices; the interior lies on the left.
///
/// Two vertices are the same if their coordinates are equal, bit for bit (0 and −0 are the same).
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) vertices: Vec<Coord<f64>>,
    ids: HashMap<(u64, u64), u32, BuildHasherDefault<Mixer>>,
    directed: Vec<(u32, u32)>,
}

/// What is left after edges and their reverses have cancelled.
#[derive(Debug)]
pub(super) struct Boundary {
    pub(super) vertices: Vec<Coord<f64>>,
    /// In the order of their first, then of their second vertex.
    pub(super) edges: Vec<(u32, u32)>,
    /// Whether an edge occurred twice in one direction, which in a coverage means an overlap.
    pub(super) doubled: bool,
}

impl Edges {
    /// Adds the edges of a geometry, exteriors counter-clockwise and holes clockwise whatever they were.
    pub(super) fn add(&mut self, geometry: &MultiPolygon<f64>) {
        self.add_turned(geometry, false);
    }

    /// Takes off the edges of a geometry: adds their reverses.
    pub(super) fn subtract(&mut self, geometry: &MultiPolygon<f64>) {
        self.add_turned(geometry, true);
    }

    fn add_turned(&mut self, geometry: &MultiPolygon<f64>, turned: bool) {
        for polygon in geometry {
            self.add_ring(polygon.exterior(), turned);
            for hole in polygon.interiors() {
                self.add_ring(hole, !turned);
            }
        }
    }

    fn add_ring(&mut self, ring: &LineString<f64>, clockwise: bool) {
        let turn = (twice_signed_area(&ring.0) < 0.0) != clockwise;
        let ids: Vec<u32> = ring.0.iter().map(|&vertex| self.id(vertex)).collect();
        let edges = ids.windows(2).map(|pair| if turn { (pair[1], pair[0]) } else { (pair[0], pair[1]) });
        self.directed.extend(edges.filter(|(from, to)| from != to));
    }

    fn id(&mut self, vertex: Coord<f64>) -> u32 {
        let key = ((vertex.x + 0.0).to_bits(), (vertex.y + 0.0).to_bits());
        // Four thousand million vertices would take 64 GB: the count fits.
        *self.ids.entry(key).or_insert_with(|| {
            self.vertices.push(vertex);
            u32::try_from(self.vertices.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// Cancels every edge with its reverse.
    pub(super) fn cancel(mut self) -> Boundary {
        let undirected = |&(from, to): &(u32, u32)| (from.min(to), from.max(to));
        self.directed.sort_unstable_by_key(undirected);
        let mut left = Vec::new();
        let mut doubled = false;
        for same in self.directed.chunk_by(|a, b| undirected(a) == undirected(b)) {
            let forward = same.iter().filter(|(from, to)| from < to).count();
            let backward = same.len() - forward;
            doubled |= forward > 1 || backward > 1;
            let (low, high) = undirected(&same[0]);
            let edge = if forward > backward { (low, high) } else { (high, low) };
            left.extend(std::iter::repeat_n(edge, forward.abs_diff(backward)));
        }
        left.sort_unstable();
        Boundary { vertices: self.vertices, edges: left, doubled }
    }
}

/// Returns twice the area of a closed ring in the plane, positive if it runs counter-clockwise.
pub(super) fn twice_signed_area(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    // Relative to the first vertex, so that small rings far from the origin keep their digits.
    ring.windows(2)
        .map(|pair| {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            a.x * b.y - b.x * a.y
        })
        .sum()
}
