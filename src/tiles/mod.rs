//! Vector tiles: which tile, what of a level's areas or of a point lies in it, and its bytes.
//!
//! Areas go through three steps. [`Partition::of`] takes the arcs near a tile as its zoom draws them
//! ([`crate::topology`]), puts them on the integer grid of the zoom without letting them cross, and knows who lies beside each line.
//! [`CutTile::of`] makes of it the polygons, borders, labels and points of a level, encoded. [`LayerWriter`] writes them with ids and
//! tags as layers of a Mapbox Vector Tile 2.1. The first two steps depend on the geometry alone, so a cut may be kept and written again with
//! other tags. Points without an outline are gathered by [`PointClusters`] where they stand close
//! together. What a caller has as plain features goes through [`encode_tile`].
//!
//! Which areas and indicators go into a tile, caching, compression and HTTP are left to others.

mod assemble;
mod clusters;
mod commands;
mod corner;
mod cut;
mod encode;
mod feature_id;
mod grid;
mod layer_writer;
mod level_labels;
mod level_parts;
mod outline;
mod partition;
mod ring;
mod row_values;
mod tile_coord;
mod tile_matrix_set;
mod tile_point;
mod window;

#[cfg(test)]
mod decode;
#[cfg(test)]
mod encode_tests;
#[cfg(test)]
mod greece_tests;
#[cfg(test)]
mod partition_tests;
#[cfg(test)]
mod reassembly_tests;
#[cfg(test)]
mod source_tests;

pub use clusters::{CLUSTERS_END, Gathered, GroupCount, PointClusters};
pub use cut::{Border, CutColumns, CutColumnsError, CutTile, Group, LevelCut};
pub use encode::{TagValue, TileError, TileFeature, TileLayer, encode_tile};
pub use feature_id::{FeatureId, FeatureIdError};
pub use grid::{TILE_BUFFER, TILE_EXTENT};
pub use layer_writer::{GeometryKind, LayerValue, LayerWriter};
pub use level_labels::LevelLabels;
pub use level_parts::LevelParts;
pub use partition::Partition;
pub use row_values::RowValues;
pub use tile_coord::{MAX_ZOOM, TileCoord, TileCoordError};
pub use tile_matrix_set::{TileMatrix, TileMatrixSet};
pub use tile_point::TilePoint;
