//! Joins observations to areas by code, says what did not match, and keeps confidential values in.
//!
//! Reading sheets as people type them, and matching by name, is left to others.

mod aggregate;
mod disclosure;
#[cfg(test)]
mod fixtures;
mod indicator;
mod report;
mod series;

pub use indicator::join_indicator;
pub use report::{Duplicate, JoinReport, MissingAreas, Unmatched};
pub use series::{Cell, JoinedIndicator, Series, SeriesKey};
