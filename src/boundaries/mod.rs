//! Areas, their codes and levels, and how they nest.
//!
//! Knows nothing of indicators or services: `join` and `access` bring them together.

mod area;
mod code;
#[cfg(test)]
pub(crate) mod fixtures;
mod layer;
mod level;
mod territory;

pub use area::Area;
pub use code::{AreaCode, CodeError, CodeScheme, ElstatCode, NutsCode, YpesCode};
pub use layer::{AreaLayer, LayerError};
pub use level::{Level, UnknownLevel};
pub use territory::{AreaIndex, Orphan, Territory};
