//! The integer grid of a tile.

use super::tile_coord::TileCoord;
use crate::topology::TILE_BITS;

/// Units along the side of a tile.
pub const TILE_EXTENT: u32 = 1 << TILE_BITS;

/// Units around a tile that its geometry may reach into, so that strokes at the edge are drawn whole.
pub const TILE_BUFFER: u32 = 64;

/// The least coordinate a tile's geometry may have, in units.
pub(super) const LEAST: i64 = -(TILE_BUFFER as i64);

/// The greatest coordinate a tile's geometry may have, in units.
pub(super) const GREATEST: i64 = TILE_EXTENT as i64 + TILE_BUFFER as i64;

/// A point of the grid, counted from the tile's north-western corner. At most 2^37 in size at the deepest zoom.
pub(super) type GridPoint = [i64; 2];

/// The grid of one tile.
///
/// All tiles of a zoom are windows of one grid over the world: a position is rounded on that one, so it is
/// the same point for every area and in every tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    units: f64,
    origin: GridPoint,
}

impl Grid {
    pub(super) fn of(coord: TileCoord) -> Self {
        let extent = i64::from(TILE_EXTENT);
        let units = f64::from(TILE_EXTENT) * f64::from(1_u32 << coord.zoom());
        Self { units, origin: [i64::from(coord.x()) * extent, i64::from(coord.y()) * extent] }
    }

    /// Rounds a position in the unit square to the grid; halves go east and south.
    #[expect(clippy::cast_possible_truncation, reason = "0 to 2^36, cut to whole numbers on purpose")]
    pub(super) fn round(&self, [x, y]: [f64; 2]) -> GridPoint {
        // Never negative, so cutting the fraction is rounding down.
        let rounded = |fraction: f64| (fraction * self.units + 0.5) as i64;
        [rounded(x) - self.origin[0], rounded(y) - self.origin[1]]
    }
}

/// Says whether the point lies in the tile or its buffer.
pub(super) fn is_in_buffer(point: GridPoint) -> bool {
    point.iter().all(|coordinate| (LEAST..=GREATEST).contains(coordinate))
}

/// Narrows a point that lies in the tile or its buffer.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the buffer")]
pub(super) fn narrow(point: GridPoint) -> [i32; 2] {
    point.map(|coordinate| coordinate.clamp(LEAST, GREATEST) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_the_same_point_in_every_tile() {
        let at = |x, y| Grid::of(TileCoord::from_xyz(10, x, y).unwrap());
        let position = [0.560_123_456_789, 0.390_123_456_789];
        let ([ax, ay], [bx, by]) = (at(573, 399).round(position), at(574, 398).round(position));
        assert_eq!((ax, ay), (bx + 4096, by - 4096));
    }

    #[test]
    fn the_farthest_corner_of_the_deepest_zoom_is_counted_exactly() {
        let grid = Grid::of(TileCoord::from_xyz(24, 0, 0).unwrap());
        assert_eq!(grid.round([1.0, 1.0]), [1 << 36, 1 << 36]);
    }
}
