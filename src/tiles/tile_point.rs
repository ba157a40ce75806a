//! Where in a tile a point lies.

use super::commands::CommandWriter;
use super::grid::{Grid, is_in_buffer, narrow};
use super::tile_coord::TileCoord;
use crate::geometry::{LonLat, MERCATOR_LATITUDE_LIMIT, MercatorPoint};

/// A point on the grid of one tile.
///
/// Coordinates are units of the tile's side divided by [`TILE_EXTENT`](super::TILE_EXTENT), from its north-western
/// corner, x eastwards, y southwards, and reach at most [`TILE_BUFFER`](super::TILE_BUFFER) beyond the tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePoint([i32; 2]);

impl TilePoint {
    /// Places a position in the tile, or returns nothing if it lies outside the tile and its buffer.
    ///
    /// A position beyond the latitudes of Web Mercator lies in no tile. One in the buffer is in the
    /// neighbouring tile too, so that symbols across the edge are drawn whole.
    #[must_use]
    pub fn of(position: LonLat, coord: TileCoord) -> Option<Self> {
        let on_map = position.lat().abs() <= MERCATOR_LATITUDE_LIMIT;
        on_map.then(|| Self::of_mercator(position.into(), coord)).flatten()
    }

    /// Places a position on the map in the tile, or returns nothing if it lies outside the tile and its buffer.
    #[must_use]
    pub fn of_mercator(point: MercatorPoint, coord: TileCoord) -> Option<Self> {
        let rounded = Grid::of(coord).round([point.x(), point.y()]);
        is_in_buffer(rounded).then(|| Self(narrow(rounded)))
    }

    /// Writes the point as the geometry of a feature (Mapbox Vector Tile 2.1, 4.3) in the place of what the bytes hold.
    pub fn encode(self, geometry: &mut Vec<u8>) {
        geometry.clear();
        let mut writer = CommandWriter::default();
        writer.bytes = std::mem::take(geometry);
        writer.points(&[self.0]);
        *geometry = writer.bytes;
    }

    /// Returns x and y.
    #[must_use]
    pub fn coordinates(self) -> [i32; 2] {
        self.0
    }
}
