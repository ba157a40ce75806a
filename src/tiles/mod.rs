//! Vector tiles: which tile, what of an area or a point lies in it, and its bytes.
//!
//! An area goes through three steps. [`ProjectedArea`] holds it in Web Mercator, once for all tiles.
//! [`TileGeometry::of_area`] rounds it to the grid of one tile, clips it to the tile and its buffer and makes its rings
//! valid there. [`encode_tile`] writes such geometries with ids and tags as a Mapbox Vector Tile 2.1. The second step
//! depends on the geometry alone, so its result may be kept and encoded again with other tags.
//!
//! Which areas and indicators go into a tile, caching, compression and HTTP are left to others; so is generalisation:
//! nothing is simplified beyond the rounding to the grid and the dropping of points on a straight line.

mod assemble;
mod clip;
mod encode;
mod feature_id;
mod geometry;
mod grid;
mod mvt_geometry;
mod projected_area;
mod repair;
mod ring;
mod tile_coord;
mod tile_matrix_set;

#[cfg(test)]
mod decode;
#[cfg(test)]
mod geometry_tests;
#[cfg(test)]
mod greece_tests;

pub use encode::{TagValue, TileError, TileFeature, TileLayer, encode_tile};
pub use feature_id::{FeatureId, FeatureIdError};
pub use geometry::{TileGeometry, TilePolygon};
pub use grid::{TILE_BUFFER, TILE_EXTENT};
pub use projected_area::ProjectedArea;
pub use ring::TileRing;
pub use tile_coord::{MAX_ZOOM, TileCoord, TileCoordError};
pub use tile_matrix_set::{TileMatrix, TileMatrixSet};
