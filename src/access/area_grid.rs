//! A grid over areas that answers at once wherever no border is near.

use geo::Coord;

use super::packed_tree::Aabb;

/// The most cells a grid has: 64 MiB.
const MOST_CELLS: usize = 1 << 24;

/// A cell that a border may pass.
const MIXED: u32 = u32::MAX;

/// A cell that lies in no area.
const NOWHERE: u32 = u32::MAX - 1;

/// What the grid knows of a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// No border is near, and this area holds it, if any does.
    Wholly(Option<u32>),
    /// A border may be near.
    Mixed,
}

/// Equal cells over the box of all areas. A position belongs to the cell that [`AreaGrid::cell_of`] computes.
#[derive(Debug)]
pub(super) struct AreaGrid {
    bounds: Aabb<2>,
    cells_per_degree: [f64; 2],
    counts: [usize; 2],
    /// How far computed coordinates may be from true ones, generously, in degrees.
    margin: f64,
    cells: Vec<u32>,
}

impl AreaGrid {
    /// Makes a grid of about `wanted` cells, `None` where cells would be too small to compute with.
    ///
    /// `mark` is called with the grid, to [`mark`](Self::mark) every edge; `holder` gives the area of a position.
    pub(super) fn new(
        bounds: Aabb<2>,
        wanted: usize,
        mark: impl FnOnce(&mut Self),
        holder: impl Fn(Coord<f64>) -> Option<u32>,
    ) -> Option<Self> {
        let mut grid = Self::empty(bounds, wanted.min(MOST_CELLS))?;
        mark(&mut grid);
        grid.fill(holder);
        Some(grid)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "saturating is what is wanted, and a grid has few cells"
    )]
    fn empty(bounds: Aabb<2>, wanted: usize) -> Option<Self> {
        let size: [f64; 2] = std::array::from_fn(|axis| bounds.upper[axis] - bounds.lower[axis]);
        let largest = bounds.lower.iter().chain(&bounds.upper).fold(0.0, |most: f64, side| most.max(side.abs()));
        let margin = 1024.0 * f64::EPSILON * largest;
        if !size.iter().all(|&side| side.is_finite() && side > 0.0) {
            return None;
        }
        // As many cells a degree either way, but at least one and at most all of them in a row.
        let columns = ((wanted as f64 * size[0] / size[1]).sqrt() as usize).clamp(1, wanted.max(1));
        let counts = [columns, (wanted / columns).max(1)];
        let cells_per_degree = std::array::from_fn(|axis| counts[axis] as f64 / size[axis]);
        let fits = cells_per_degree.iter().all(|&per_degree: &f64| per_degree * margin < 0.01);
        let cells = vec![NOWHERE; if fits { counts[0] * counts[1] } else { 0 }];
        fits.then_some(Self { bounds, cells_per_degree, counts, margin, cells })
    }

    /// Returns what is known of a position.
    pub(super) fn at(&self, position: Coord<f64>) -> Cell {
        if !self.bounds.contains(&[position.x, position.y]) {
            return Cell::Wholly(None);
        }
        match self.cells[self.cell_of(1, position.y) * self.counts[0] + self.cell_of(0, position.x)] {
            MIXED => Cell::Mixed,
            NOWHERE => Cell::Wholly(None),
            area => Cell::Wholly(Some(area)),
        }
    }

    /// Returns the column (axis 0) or row (axis 1); never a lower one for a higher coordinate, rounding included.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating is what is wanted")]
    fn cell_of(&self, axis: usize, coordinate: f64) -> usize {
        let cell = ((coordinate - self.bounds.lower[axis]) * self.cells_per_degree[axis]) as usize;
        cell.min(self.counts[axis] - 1)
    }

    #[expect(clippy::cast_precision_loss, reason = "a grid has few cells")]
    fn lower_side(&self, axis: usize, cell: usize) -> f64 {
        self.bounds.lower[axis] + cell as f64 / self.cells_per_degree[axis]
    }

    /// Marks every cell that the edge passes, and perhaps some beside it.
    pub(super) fn mark(&mut self, a: Coord<f64>, b: Coord<f64>) {
        let (south, north) = if a.y <= b.y { (a, b) } else { (b, a) };
        for row in self.cell_of(1, south.y)..=self.cell_of(1, north.y) {
            // Where the edge enters and leaves the row, widened by more than any rounding.
            let enters = x_at(south, north, self.lower_side(1, row) - self.margin);
            let leaves = x_at(south, north, self.lower_side(1, row + 1) + self.margin);
            let west = self.cell_of(0, enters.min(leaves) - self.margin);
            let east = self.cell_of(0, enters.max(leaves) + self.margin);
            let start = row * self.counts[0];
            self.cells[start + west..=start + east].fill(MIXED);
        }
    }

    /// Finds the area of every cell that is not marked.
    ///
    /// No border passes from one such cell to the next, so both lie in the same area.
    fn fill(&mut self, holder: impl Fn(Coord<f64>) -> Option<u32>) {
        let columns = self.counts[0];
        for cell in 0..self.cells.len() {
            let (row, column) = (cell / columns, cell % columns);
            if self.cells[cell] == MIXED {
                continue;
            }
            let before = (column > 0).then(|| self.cells[cell - 1]).filter(|&known| known != MIXED);
            let below = || (row > 0).then(|| self.cells[cell - columns]).filter(|&known| known != MIXED);
            self.cells[cell] = before.or_else(below).unwrap_or_else(|| {
                let middle = |axis, cell| f64::midpoint(self.lower_side(axis, cell), self.lower_side(axis, cell + 1));
                holder(Coord { x: middle(0, column), y: middle(1, row) }).unwrap_or(NOWHERE)
            });
        }
    }
}

/// Returns the longitude at which the edge has a latitude, that of the nearer end beyond the ends.
fn x_at(south: Coord<f64>, north: Coord<f64>, lat: f64) -> f64 {
    if lat <= south.y {
        south.x
    } else if lat >= north.y {
        north.x
    } else {
        south.x + (north.x - south.x) * ((lat - south.y) / (north.y - south.y)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(wanted: usize) -> AreaGrid {
        AreaGrid::empty(Aabb { lower: [-3.0, -2.0], upper: [5.0, 4.0] }, wanted).unwrap()
    }

    #[test]
    fn flat_and_tiny_boxes_have_no_grid() {
        for upper in [[1.0, 0.0], [f64::INFINITY, 1.0], [0.0, 0.0]] {
            assert!(AreaGrid::empty(Aabb { lower: [0.0, 0.0], upper }, 100).is_none());
        }
        assert!(AreaGrid::empty(Aabb::EMPTY, 100).is_none());
        let tiny = Aabb { lower: [100.0, 0.0], upper: [100.000_000_000_1, 1.0] };
        assert!(AreaGrid::empty(tiny, 1000).is_none());
    }

    proptest! {
        #[test]
        fn every_point_of_an_edge_lies_in_a_marked_cell(
            ends in (-3.0..=5.0_f64, -2.0..=4.0_f64, -3.0..=5.0_f64, -2.0..=4.0_f64),
            flatten in any::<bool>(),
            wanted in 1..5000_usize,
        ) {
            let (x, y, x2, y2) = ends;
            let (a, b) = (Coord { x, y }, Coord { x: x2, y: if flatten { y.next_up().min(4.0) } else { y2 } });
            let mut grid = grid(wanted);
            grid.mark(a, b);
            for step in 0..=1000 {
                let t = f64::from(step) / 1000.0;
                let point = Coord { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
                let point = Coord { x: point.x.clamp(-3.0, 5.0), y: point.y.clamp(-2.0, 4.0) };
                prop_assert_eq!(grid.at(point), Cell::Mixed);
            }
        }
    }
}
