//! A tile and its buffer as a window of the world's integer grid.

use super::grid::{GREATEST, LEAST, TILE_EXTENT};
use super::tile_coord::{MAX_ZOOM, TileCoord};
use crate::geometry::snap_rounding::SnapGrid;
use crate::topology::{FINE_BITS, FinePoint, TILE_BITS};

/// How many times finer than those of [`FinePoint`] the units of a window are: at the deepest zoom a pixel of the grid has two.
const FINER_BITS: u32 = MAX_ZOOM as u32 + 1 + TILE_BITS - FINE_BITS;

/// The window of a tile. Its own coordinates count from the tile's north-western corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The side of a unit of the tile, in the window's coordinates.
    pub(super) unit: i64,
    /// The tile's corner in fine units.
    origin: [i64; 2],
}

impl Window {
    pub(super) fn of(coord: TileCoord) -> Self {
        let side = FINE_BITS - u32::from(coord.zoom());
        Self {
            unit: 1 << (FINE_BITS + FINER_BITS - TILE_BITS - u32::from(coord.zoom())),
            origin: [i64::from(coord.x()) << side, i64::from(coord.y()) << side],
        }
    }

    /// Returns a position in the window's coordinates.
    pub(super) fn local(&self, point: FinePoint) -> [i64; 2] {
        let [x, y] = point.coordinates();
        [(x - self.origin[0]) << FINER_BITS, (y - self.origin[1]) << FINER_BITS]
    }

    /// Returns the grid of the tile: cut at its sides and at the end of the buffer.
    ///
    /// All tiles of a zoom are windows of one grid, and neighbours cut at their common side; so they agree on it to the unit.
    pub(super) fn grid(&self) -> SnapGrid {
        let cuts = vec![LEAST, 0, i64::from(TILE_EXTENT), GREATEST];
        SnapGrid { unit: self.unit, window: [[LEAST; 2], [GREATEST; 2]], cuts: [cuts.clone(), cuts], crossing: false }
    }

    /// Returns the least and greatest local coordinate of what may touch the window.
    pub(super) fn reach(&self) -> [i64; 2] {
        [(LEAST - 1) * self.unit, (GREATEST + 1) * self.unit]
    }

    /// Returns the box of what may touch the window, in fine units.
    pub(super) fn fine_box(&self) -> [[i64; 2]; 2] {
        let [low, high] = self.reach();
        [
            self.origin.map(|origin| origin + (low >> FINER_BITS)),
            self.origin.map(|origin| origin + (high >> FINER_BITS) + 1),
        ]
    }
}

/// Returns how far along the window's sides a point on one lies, from the north-western corner eastwards; nothing inside.
pub(super) fn along_sides([x, y]: [i32; 2]) -> Option<i64> {
    let [x, y] = [i64::from(x), i64::from(y)];
    let side = GREATEST - LEAST;
    if y == LEAST {
        Some(x - LEAST)
    } else if x == GREATEST {
        Some(side + y - LEAST)
    } else if y == GREATEST {
        Some(2 * side + GREATEST - x)
    } else if x == LEAST {
        Some(3 * side + GREATEST - y)
    } else {
        None
    }
}

/// Says whether two points lie on one and the same side of the window.
pub(super) fn on_one_side(a: [i32; 2], b: [i32; 2]) -> bool {
    (0..2).any(|axis| a[axis] == b[axis] && [LEAST, GREATEST].contains(&i64::from(a[axis])))
}

/// Returns the corners of the window that lie strictly between two places on its sides, going on from the first.
pub(super) fn corners_between(from: i64, to: i64) -> impl Iterator<Item = [i32; 2]> {
    let side = GREATEST - LEAST;
    let to = if to <= from { to + 4 * side } else { to };
    (1..8)
        .map(move |corner| corner * side)
        .filter(move |place| from < *place && *place < to)
        .map(move |place| corner(place / side))
}

/// Returns a corner of the window by its number, from the north-western one eastwards.
#[expect(clippy::cast_possible_truncation, reason = "a tile and its buffer")]
fn corner(number: i64) -> [i32; 2] {
    let (low, high) = (LEAST as i32, GREATEST as i32);
    match number % 4 {
        0 => [low, low],
        1 => [high, low],
        2 => [high, high],
        _ => [low, high],
    }
}

/// Returns the ring around the window, with positive area.
pub(super) fn all_corners() -> Vec<[i32; 2]> {
    (0..4).map(corner).collect()
}

impl Window {
    /// Returns a point of the window's coordinates in fine units, rounded down.
    pub(super) fn fine(&self, point: [i64; 2]) -> [i64; 2] {
        [0, 1].map(|axis| self.origin[axis] + (point[axis] >> FINER_BITS))
    }
}

impl Window {
    /// Returns the tile's box without buffer, in fine units: its first corner, and the one after the last.
    pub(super) fn tile_box(&self, coord: TileCoord) -> [[i64; 2]; 2] {
        let side = 1_i64 << (FINE_BITS - u32::from(coord.zoom()));
        [self.origin, self.origin.map(|origin| origin + side)]
    }

    /// Returns the unit of the tile that a position lies in; what is far outside is moved to where numbers end.
    pub(super) fn pixel(&self, point: FinePoint) -> [i32; 2] {
        let place = |local: i64| (local + self.unit / 2).div_euclid(self.unit);
        self.local(point)
            .map(|local| i32::try_from(place(local)).unwrap_or(if local < 0 { i32::MIN / 2 } else { i32::MAX / 2 }))
    }
}
