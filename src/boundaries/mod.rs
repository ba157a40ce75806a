//! Areas, their codes and levels, and how they nest.
//!
//! Knows nothing of indicators or services: `join` and `access` bring them together.

mod area;
mod code;
mod coverage;
mod dissolve;
mod edges;
mod equal_area;
#[cfg(test)]
pub(crate) mod fixtures;
mod grid;
mod layer;
mod level;
mod nesting;
mod rings;
mod territory;

pub use area::Area;
pub use code::{AreaCode, CodeError, CodeScheme, ElstatCode, NutsCode, YpesCode};
pub use coverage::{AreaChange, CoverageReport, FaceKind, Leftover, RepairedCoverage, WhyLeft, repair_coverage};
pub use dissolve::{Dissolved, dissolve};
pub use equal_area::equal_area_m2;
pub use grid::{COORDINATE_STEP_DEG, to_grid};
pub use layer::{AreaLayer, LayerError};
pub use level::{Level, UnknownLevel};
pub use nesting::{Mismatch, NESTING_TOLERANCE, NestingReport, check_nesting, compare_nesting, share_inside};
pub use territory::{AreaRef, Orphan, Territory};
