//! Class breaks, summaries and ranks of values; need weighed with access.
//!
//! Takes plain numbers, of which those that are not a number count as missing; knows nothing of indicators and areas.

mod classify;
mod double_double;
mod gap;
mod rank;
mod summary;

pub use classify::{
    ClassBreaks, Classification, ClassificationMethod, ClassifyError, MAX_CLASSES, MAX_DISTINCT_FISHER_JENKS,
    UnknownMethod, classify, classify_parted,
};
pub use gap::{
    AreaGap, Draws, Gap, GapError, MAX_DRAWN_RANKS, MAX_DRAWS, NeedAndAccess, RankInterval, Unranked, Weighing,
    WeightDraws, WholeParts, Worse, gap, standard_error_of,
};
pub use rank::ranks;
pub use summary::Summary;
