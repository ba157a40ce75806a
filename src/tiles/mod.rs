//! Vector tiles: tile coordinates and the tiling scheme.

mod tile_coord;
mod tile_matrix_set;

pub use tile_coord::{MAX_ZOOM, TileCoord, TileCoordError};
pub use tile_matrix_set::{TileMatrix, TileMatrixSet};
