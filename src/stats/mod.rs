//! Class breaks and summaries of values.
//!
//! Takes plain numbers, of which those that are not a number count as missing; knows nothing of indicators and areas.

mod classify;
mod double_double;
mod rank;
mod summary;

pub use classify::{
    ClassBreaks, Classification, ClassificationMethod, ClassifyError, MAX_CLASSES, MAX_DISTINCT_FISHER_JENKS,
    UnknownMethod, classify,
};
pub use rank::ranks;
pub use summary::Summary;
