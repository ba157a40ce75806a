//! Why nothing is proposed for a sheet.

use thiserror::Error;

use crate::matching::MatchError;
use crate::sheets::UnderstandError;

/// Why nothing is proposed for a sheet.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DeskError {
    /// Nothing is understood of the sheet.
    #[error(transparent)]
    Understand(#[from] UnderstandError),
    /// More keys differ than areas can.
    #[error(transparent)]
    TooManyKeys(#[from] MatchError),
    /// No column says which area a row is about.
    #[error("no column says which area a row is about; accepted are known codes or names, or a column named by --key{}", why(.question.as_deref()))]
    NoKey {
        /// What was doubtful about the columns that may.
        question: Option<String>,
    },
    /// Areas of several levels stand in the key column.
    #[error("{question} Accepted is one level, named by --level")]
    MixedLevels {
        /// Which levels.
        question: String,
    },
    /// The level of the areas is not known.
    #[error("nothing says of which level the areas are; accepted is --level with one of {accepted}")]
    NoLevel {
        /// The levels there are.
        accepted: String,
    },
    /// A level that is not there.
    #[error("there are no areas of the level '{level}'; accepted are {accepted}")]
    UnknownLevel {
        /// The level.
        level: String,
        /// The levels there are.
        accepted: String,
    },
    /// A decision names a code that is none.
    #[error(
        "line {line}, column decision: '{code}' {problem}; accepted are the code of an area in any scheme, or - to leave the row out"
    )]
    Decision {
        /// The line of the review file.
        line: u64,
        /// The code.
        code: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A decision is about a row that the sheet does not have.
    #[error(
        "line {line}, column sheet_row: the sheet has no row {row} to be decided; accepted is the review file of this sheet"
    )]
    UnknownRow {
        /// The line of the review file.
        line: u64,
        /// The row.
        row: u64,
    },
    /// A decision is about a row with another code and name.
    #[error(
        "line {line}, column name: row {row} of the sheet is '{found}', not '{said}'; accepted is the review file of this sheet"
    )]
    OtherRow {
        /// The line of the review file.
        line: u64,
        /// The row.
        row: u64,
        /// What the sheet says.
        found: String,
        /// What the review file says.
        said: String,
    },
    /// A measure that is not there.
    #[error("there is no measure '{measure}'; accepted are {accepted}")]
    UnknownMeasure {
        /// The measure.
        measure: String,
        /// The measures there are.
        accepted: String,
    },
    /// A ratio needs its parts.
    #[error("a ratio needs a numerator and a denominator column; the sheet has no such pair")]
    NoParts,
}

fn why(question: Option<&str>) -> String {
    question.map(|question| format!(". {question}")).unwrap_or_default()
}
