//! Which area a row of a table means: by code, by name, or by both when they agree.
//!
//! A [`Gazetteer`] holds the areas there are, a [`Matcher`] says of each [`RowKey`] which of them it means, as a
//! [`RowMatch`]. What is doubtful is never matched: it comes back as a question with its candidates. What a row holds
//! besides, what is done with the answer and what people decide is left to the desk.

mod area;
mod codes;
mod detect;
mod duplicates;
mod edition;
mod found;
mod gazetteer;
mod honours;
mod key;
mod level_names;
mod matcher;
mod names_of_row;
mod outcome;
mod rows;
mod totals;

pub use area::{AreaFacts, AreaName, AreaNumber, Extent, KnownArea, LevelId, NameKind, Scheme};
pub use codes::Repair;
pub use detect::{LevelReason, LevelVerdict, SchemeVerdict, detect_level, detect_scheme};
pub use duplicates::{Duplicate, duplicates};
pub use edition::{EditionEvidence, EditionVerdict, infer_edition};
pub use gazetteer::{Gazetteer, PART_OF};
pub use key::{Aliases, Context, Edition, EditionError, RowKey};
pub use level_names::Spelling;
pub use matcher::Matcher;
pub use outcome::{Candidate, How, NameHow, Reason, RowMatch, Sureness, TotalOf, Warning, WhyAsked};
pub use rows::{MAX_DISTINCT_KEYS, MatchError, RowMatches};

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod real_files_tests;
#[cfg(test)]
mod variants_tests;
