//! Why nothing is proposed for a sheet.

use thiserror::Error;

use crate::matching::MatchError;
use crate::provenance::{Bilingual, Language};
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
    #[error("no column says which area a row is about; accepted are known codes or names, or a column named by --key{}", why(.question.as_ref()))]
    NoKey {
        /// What was doubtful about the columns that may.
        question: Option<Bilingual>,
    },
    /// Areas of several levels stand in the key column.
    #[error("{} Accepted is one level, named by --level", .question.en)]
    MixedLevels {
        /// Which levels.
        question: Bilingual,
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

fn why(question: Option<&Bilingual>) -> String {
    question.map(|question| format!(". {}", question.en)).unwrap_or_default()
}

impl DeskError {
    /// Says whether a choice of the person who sent the sheet can settle it: which column, which level.
    #[must_use]
    pub fn can_be_chosen(&self) -> bool {
        match self {
            Self::NoKey { .. }
            | Self::MixedLevels { .. }
            | Self::NoLevel { .. }
            | Self::UnknownLevel { .. }
            | Self::UnknownMeasure { .. }
            | Self::NoParts => true,
            Self::Understand(error) => {
                matches!(error, UnderstandError::UnknownColumn { .. } | UnderstandError::UnknownSheet { .. })
            }
            Self::TooManyKeys(_) | Self::Decision { .. } | Self::UnknownRow { .. } | Self::OtherRow { .. } => false,
        }
    }

    /// Says it to the person who sent the sheet, without a full stop and without options of a command.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Understand(error) => error.words(),
            Self::TooManyKeys(MatchError::TooManyKeys { accepted, row }) => Bilingual::new(
                format!(
                    "ως τη γραμμή {row} υπάρχουν πάνω από {accepted} διαφορετικοί κωδικοί και ονόματα· πίνακας περιοχών έχει λιγότερα"
                ),
                self.to_string(),
            ),
            Self::NoKey { question } => {
                let more = |language| question.as_ref().map(|question| format!(". {}", question.text(language)));
                Bilingual::new(
                    format!(
                        "καμία στήλη δεν έχει γνωστούς κωδικούς ή ονόματα περιοχών· διαλέξτε ποια στήλη λέει τον τόπο{}",
                        more(Language::El).unwrap_or_default()
                    ),
                    format!(
                        "no column has known codes or names of areas; choose the column that says the place{}",
                        more(Language::En).unwrap_or_default()
                    ),
                )
            }
            Self::MixedLevels { question } => Bilingual::new(
                format!("{} Διαλέξτε ένα επίπεδο", question.el),
                format!("{} Choose one level", question.en),
            ),
            Self::NoLevel { .. } => Bilingual::new(
                "δεν φαίνεται ποιου επιπέδου είναι οι περιοχές· διαλέξτε το",
                "nothing says of which level the areas are; choose it",
            ),
            Self::UnknownLevel { level, accepted } => Bilingual::new(
                format!("δεν υπάρχουν περιοχές του επιπέδου «{level}»· υπάρχουν {accepted}"),
                self.to_string(),
            ),
            Self::UnknownMeasure { measure, accepted } => {
                Bilingual::new(format!("δεν υπάρχει μέγεθος «{measure}»· υπάρχουν {accepted}"), self.to_string())
            }
            Self::NoParts => Bilingual::new(
                "ένας λόγος χρειάζεται στήλες αριθμητή και παρονομαστή· το φύλλο δεν έχει τέτοιο ζεύγος",
                self.to_string(),
            ),
            // About review files, which only stewards have.
            Self::Decision { .. } | Self::UnknownRow { .. } | Self::OtherRow { .. } => {
                Bilingual::new(self.to_string(), self.to_string())
            }
        }
    }
}
