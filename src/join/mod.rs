//! Joins observations to areas by code, says what did not match, and keeps confidential values in.
//!
//! A table whose columns somebody names is joined to features by [`left_join`]. Reading sheets as people type them, and matching
//! by name, is left to others.

mod aggregate;
mod attribute_table;
mod attributes;
mod disclosure;
#[cfg(test)]
mod fixtures;
mod indicator;
mod keys;
mod report;
mod series;
mod table;

pub use aggregate::Coverage;
pub use attribute_table::AttributeTable;
pub use attributes::{AttributeType, AttributeValue, OpenNumber, read_attribute};
pub use indicator::join_indicator;
pub use keys::{KeyHit, KeyIndex, KeyKind, KeyMending};
pub use report::{Duplicate, JoinReport, MissingAreas, Unmatched};
pub use series::{Cell, JoinedIndicator, Series, SeriesKey};
pub use table::{LeftJoin, LeftJoinReport, MendedKey, left_join};
