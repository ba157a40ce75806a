//! All edges cut where they meet.

use rayon::prelude::*;

use super::drawn::{Drawn, Steps};
use crate::geometry::snap_rounding::{Segment, SnapGrid};

/// Pixels are steps of the grid: positions are doubled, so that each is the middle of one.
const UNIT: i64 = 2;

/// All that positions in degrees can be.
const WHOLE_EARTH: [[i64; 2]; 2] = [[-1_800_000_000, -900_000_000], [1_800_000_000, 900_000_000]];

/// What an area has to do with an edge: +1 if it lies on the left on the way from the first end, −1 if on the right.
pub(super) type Side = (u32, i8);

/// Edges that meet in their ends alone.
#[derive(Debug)]
pub(super) struct Noded {
    /// Positions in steps.
    pub(super) nodes: Vec<[i64; 2]>,
    /// Both ends of each edge, the lesser first, in order.
    pub(super) ends: Vec<[u32; 2]>,
    sides: Vec<Side>,
    /// The sides of edge `e` are `first_side[e]..first_side[e + 1]`.
    first_side: Vec<u32>,
    /// Whether an edge of an area was cut or moved, or fell upon another of its own.
    pub(super) moved: Vec<bool>,
}

impl Noded {
    /// Cuts edges, given in order, where they meet, and puts the cuts on the grid; `closing` are edges of no area.
    ///
    /// An edge moves by less than a step, and only where it meets or nearly meets another.
    pub(super) fn new(drawn: &[Drawn], areas: usize, closing: &[[Steps; 2]]) -> Self {
        let groups: Vec<&[Drawn]> = drawn.chunk_by(|a, b| a.ends == b.ends).collect();
        let doubled = |at: Steps| at.map(|steps| i64::from(steps) * UNIT);
        let ends = groups.iter().map(|same| same[0].ends).chain(closing.iter().copied());
        let segments: Vec<Segment> = ends.map(|[from, to]| Segment { from: doubled(from), to: doubled(to) }).collect();
        let grid = SnapGrid { unit: UNIT, window: WHOLE_EARTH, cuts: [vec![], vec![]], crossing: true };
        let snapped = grid.snap(&segments);
        let mut noded = Self {
            nodes: snapped.nodes().to_vec(),
            ends: Vec::new(),
            sides: Vec::new(),
            first_side: vec![0],
            moved: vec![false; areas],
        };
        let mut pieces: Vec<([u32; 2], Side)> = Vec::with_capacity(drawn.len());
        for (place, same) in groups.iter().enumerate() {
            let path = snapped.path(place);
            for edge in *same {
                noded.moved[edge.area as usize] |= path.len() != 2;
                let side = if edge.forward { 1 } else { -1 };
                pieces.extend(path.windows(2).map(|pair| piece(pair, edge.area, side)));
            }
        }
        for place in groups.len()..segments.len() {
            pieces.extend(snapped.path(place).windows(2).map(|pair| piece(pair, NOBODY, 0)));
        }
        pieces.par_sort_unstable();
        noded.unite(&pieces);
        noded
    }

    /// Adds what areas draw along each edge up; edges on which nothing changes are left out.
    fn unite(&mut self, pieces: &[([u32; 2], Side)]) {
        for same in pieces.chunk_by(|a, b| a.0 == b.0) {
            let first = self.sides.len();
            for of_area in same.chunk_by(|a, b| a.1.0 == b.1.0) {
                let area = of_area[0].1.0;
                let sum: i32 = of_area.iter().map(|(_, (_, side))| i32::from(*side)).sum();
                if area != NOBODY && of_area.len() > 1 {
                    self.moved[area as usize] = true;
                }
                if sum != 0 {
                    self.sides.push((area, if sum > 0 { 1 } else { -1 }));
                }
            }
            let closes = same.iter().any(|(_, (area, _))| *area == NOBODY);
            if self.sides.len() > first || closes {
                self.ends.push(same[0].0);
                self.first_side.push(u32::try_from(self.sides.len()).unwrap_or(u32::MAX));
            }
        }
    }

    /// Returns the areas on one side of an edge only.
    pub(super) fn sides(&self, edge: usize) -> &[Side] {
        &self.sides[self.first_side[edge] as usize..self.first_side[edge + 1] as usize]
    }

    /// Returns the position of an end of an edge.
    pub(super) fn at(&self, edge: usize, end: usize) -> [i64; 2] {
        self.nodes[self.ends[edge][end] as usize]
    }
}

/// Stands for an area where an edge is no area's.
const NOBODY: u32 = u32::MAX;

fn piece(pair: &[u32], area: u32, side: i8) -> ([u32; 2], Side) {
    if pair[0] < pair[1] { ([pair[0], pair[1]], (area, side)) } else { ([pair[1], pair[0]], (area, -side)) }
}
