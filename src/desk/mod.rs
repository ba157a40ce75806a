//! A sheet put on the map: what is understood of it and what its rows mean become a [`Proposal`], in which no row is lost and nothing doubtful is used.
//!
//! An [`Intake`] takes the rows of a sheet in one by one, so that a file of any length is read in memory that grows with its numbers alone;
//! [`Proposal::new`] says of each which area it means, compares them with one another, with their totals and with what
//! the atlas has ([`Doubt`]), and applies what people decided ([`Decision`]). Which column is what is left to
//! [`crate::sheets`], which area a row means to [`crate::matching`], files and the clock to [`crate::io::desk`].

mod about;
mod cells;
mod checks;
mod decision;
mod doubt;
mod doubt_words;
mod duplicates;
mod error;
mod intake;
mod keys;
mod measure;
mod observations;
mod oracle;
mod proposal;
mod published;
mod refusals;
mod review;
mod settle;
mod standing;
#[cfg(test)]
mod tests;
mod words;

pub use about::About;
pub use cells::{BadCell, WhyBad};
pub use decision::{Answer, Decision, RowDecision, SettledBy};
pub use doubt::{AreaLabel, Doubt, ValueBeside};
pub use error::DeskError;
pub use intake::{Intake, LeftRow, Wanted, WhyLeft};
pub use keys::KeyTexts;
pub use measure::{AggregationReason, MeasureColumn, ProposedMeasure};
pub use observations::ValueRow;
pub use oracle::MatcherOracle;
pub use proposal::{Proposal, Request, Row};
pub use published::Published;
pub use review::ReviewRow;
pub use standing::{Counts, Standing};
pub use words::{candidates, label, outcome_words};
