//! Made-up coverages for tests.

use geo::{LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use crate::boundaries::dissolve;

/// A made-up coverage: cells of a bent lattice with wiggling sides, each cell in some area or in the sea.
#[derive(Clone, Debug)]
pub(crate) struct Lattice {
    cells: Vec<Option<u8>>,
    bends: Vec<[f64; 2]>,
    wiggles: Vec<f64>,
}

/// Cells along a side.
pub(crate) const SIDE: usize = 6;

/// Makes coverages of up to seven areas, some of several parts, with enclaves and sea between them.
pub(crate) fn lattice() -> impl Strategy<Value = Lattice> {
    let cells = prop::collection::vec(prop::option::weighted(0.85, 0..7_u8), SIDE * SIDE);
    let bends = prop::collection::vec([-0.2..0.2_f64, -0.2..0.2_f64], (SIDE + 1) * (SIDE + 1));
    let wiggles = prop::collection::vec(-0.09..0.09_f64, 2 * (SIDE + 1) * (SIDE + 1) * 5);
    (cells, bends, wiggles).prop_map(|(cells, bends, wiggles)| Lattice { cells, bends, wiggles })
}

impl Lattice {
    /// Returns its areas with the lattice's corner at a position and cells of a size in degrees, on the grid of the data.
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    pub(crate) fn areas(&self, corner: [f64; 2], size: f64) -> Vec<MultiPolygon<f64>> {
        let place = |p: [f64; 2]| [0, 1].map(|axis| ((corner[axis] + p[axis] * size) * 1e7).round() / 1e7);
        let vertex = |i: usize, j: usize| {
            let bend = self.bends[i * (SIDE + 1) + j];
            [i as f64 + bend[0], j as f64 + bend[1]]
        };
        // A side between two vertices, from west to east or south to north, wiggling across.
        let side = |i: usize, j: usize, across: usize| -> Vec<[f64; 2]> {
            let (from, to) = (vertex(i, j), if across == 0 { vertex(i + 1, j) } else { vertex(i, j + 1) });
            let wiggles = &self.wiggles[((i * (SIDE + 1) + j) * 2 + across) * 5..][..5];
            let middle = |(step, wiggle): (usize, &f64)| {
                let t = (step + 1) as f64 / 6.0;
                let [x, y] = [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * t);
                place(if across == 0 { [x, y + wiggle] } else { [x + wiggle, y] })
            };
            std::iter::once(place(from)).chain(wiggles.iter().enumerate().map(middle)).chain([place(to)]).collect()
        };
        let cell = |cell: usize| {
            let (i, j) = (cell / SIDE, cell % SIDE);
            let back = |mut points: Vec<[f64; 2]>| {
                points.reverse();
                points
            };
            let ring = [side(i, j, 0), side(i + 1, j, 1), back(side(i, j + 1, 0)), back(side(i, j, 1))].concat();
            MultiPolygon::from(Polygon::new(LineString::from(ring), Vec::new()))
        };
        let of_area = |area: u8| {
            let cells: Vec<_> = (0..SIDE * SIDE).filter(|&place| self.cells[place] == Some(area)).map(cell).collect();
            dissolve(&cells.iter().collect::<Vec<_>>()).geometry
        };
        (0..7).map(of_area).collect()
    }
}
