//! Files on their way to the desk and from it: a sheet of any length, its review file, the indicator it becomes.
//!
//! What the rows mean is settled by [`crate::desk`]; here are only bytes, folders and the areas of a loaded atlas.

mod error;
mod gazetteer;
mod indicator;
mod memory;
mod origins;
mod review_file;
mod sheet_file;

pub use error::DeskFileError;
pub use gazetteer::gazetteer_of;
pub(in crate::io) use gazetteer::gazetteer_of_territory;
pub use indicator::{IndicatorPlan, NewIndicator};
pub use memory::{remember, remembered, remembered_in};
pub use origins::{TakenSheet, note_origins};
pub use review_file::{has_decisions, read_review, review_csv, write_review};
pub use sheet_file::SheetFile;
