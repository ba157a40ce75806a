//! Indicators and their observations, as a source gives them.
//!
//! Knows nothing of areas: the codes of a table are text until [`crate::join`] finds their areas.

mod about;
mod indicator;
mod observations;
mod period;
mod status;
mod time;
mod unit;

pub use about::IndicatorAbout;
pub use indicator::{Aggregation, Direction, Indicator, IndicatorError, IndicatorId, Measure};
pub use observations::{Breakdown, ObservationRow, ObservationTable, Part};
pub use period::{Period, PeriodError};
pub use status::{Confidentiality, ObservationStatus, StatusError};
pub use time::{TimeFilter, TimeFilterError};
pub use unit::UnitOfMeasure;
