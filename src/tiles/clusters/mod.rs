//! Points of many groups in tiles: each by itself, or those that stand close together as one cluster that counts them.
//!
//! Points lie in the order of a curve that passes through every cell of every zoom in one go, so that the points of a cell are a range.
//! For each zoom with clusters the cells that hold anything are worked out beforehand, the finest from the points and each coarser one
//! from its four parts; what a tile costs grows with its cells and not with its points. What a point is, and how one is written, is left
//! to others.

mod curve;
mod pyramid;
#[cfg(test)]
mod tests;
mod zoom_cells;

pub use pyramid::{Gathered, PointClusters};
pub use zoom_cells::GroupCount;

/// From this zoom on every point stands by itself.
pub const CLUSTERS_END: u8 = 12;

/// Each tile is divided into cells by as many halvings of its side: 8 by 8 cells, of 64 pixels where a tile has 512.
const CELL_BITS: u8 = 3;
