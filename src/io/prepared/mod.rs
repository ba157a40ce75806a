//! The prepared cache: the levels of an atlas as they are after reading, mending, reprojecting, dissolving and nesting, with
//! what takes long to work out of them, in one file for each data folder.
//!
//! A file is good for one state of the boundary files, the sections of `atlas.toml` about them and the program
//! ([`Key`]); for any other, and where a byte of it is not as it was written, it is refused and the sources are read
//! instead. Indicators, services, population and land are always read from their sources.

mod about;
mod areas;
mod codec;
mod error;
mod file;
mod key;
mod levels;
mod low_zooms;
mod store;

pub use error::PreparedError;
pub(super) use key::Key;
pub(super) use levels::PreparedLevels;
pub use store::{Preparation, PreparedCache, ToKeep};
