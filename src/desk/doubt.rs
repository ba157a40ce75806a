//! What is doubtful about a sheet, beyond the rows whose area is asked.

use super::BadCell;
use crate::indicators::Period;
use crate::report::Severity;
use crate::sheets::Question;

/// An area as a person knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaLabel {
    /// Its code in the atlas.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl std::fmt::Display for AreaLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

/// A value of a row and what stood in its place before.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueBeside {
    /// The number of its row, from 1.
    pub row: u64,
    /// Its area.
    pub area: AreaLabel,
    /// The value.
    pub value: f64,
    /// The atlas's value.
    pub before: f64,
}

/// What is doubtful about a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// What could be understood of the sheet in two ways.
    Sheet {
        /// The question.
        question: Question,
        /// How much it matters.
        severity: Severity,
    },
    /// A column that is used is hidden from who opens the file.
    HiddenColumn {
        /// Its header.
        label: String,
        /// Its letters.
        letters: String,
    },
    /// Cells that are not what their column holds.
    BadCells {
        /// The first of them.
        first: Vec<BadCell>,
        /// How many.
        count: usize,
        /// Whether a choice of the decimal mark settles them all.
        ambiguous: bool,
    },
    /// Marks behind values or in a column of statuses that mean nothing known; the values are used without them.
    UnknownMarks {
        /// The marks and how often each stands there.
        marks: Vec<(String, usize)>,
    },
    /// Codes and names that mean each other's areas.
    SwappedCodes {
        /// The two rows.
        rows: [u64; 2],
        /// The areas by their codes, in the order of the rows.
        areas: [AreaLabel; 2],
    },
    /// Municipalities of both editions, or those that were divided, without a word on which.
    Editions {
        /// Areas that exist since 2019 only, the first of them.
        only_2019: Vec<AreaLabel>,
        /// Areas of before 2019 only.
        only_2011: Vec<AreaLabel>,
        /// How many rows are asked because of it.
        asked: usize,
    },
    /// Rows about the same area, period and breakdown.
    SameArea {
        /// The rows.
        rows: Vec<u64>,
        /// The area.
        area: AreaLabel,
        /// Whether their values are equal: then the first is used.
        equal: bool,
        /// Areas with the same name that no row was matched to.
        missing_namesakes: Vec<AreaLabel>,
    },
    /// A total that is not the sum of its parts.
    TotalDiffers {
        /// The row of the total.
        row: u64,
        /// What it is the total of.
        of: String,
        /// The header of the values.
        column: String,
        /// The total as it stands there.
        stated: f64,
        /// The sum of its parts.
        sum: f64,
        /// How many parts.
        parts: usize,
        /// How much rounding explains.
        tolerance: f64,
    },
    /// A value far from what its area had before, beside the others.
    ValueJump {
        /// The value.
        value: ValueBeside,
        /// Its period.
        period: Period,
        /// The period of the value before.
        before: Period,
        /// By what the values of most areas are multiplied.
        typical: f64,
    },
    /// Two areas that seem to have one another's values.
    SuspectedSwap {
        /// The values.
        values: [ValueBeside; 2],
        /// Their period.
        period: Period,
        /// The period of the values before.
        before: Period,
    },
    /// All values are far from before.
    SeriesBreak {
        /// By what the values of most areas are multiplied.
        typical: f64,
        /// Of how many areas.
        areas: usize,
        /// The period.
        period: Period,
        /// The period before.
        before: Period,
    },
    /// The values of the parts of an area do not add up to what the atlas has for it.
    ParentDiffers {
        /// The area.
        area: AreaLabel,
        /// The period.
        period: Period,
        /// The sum of the sheet's values.
        sum: f64,
        /// How many there are.
        parts: usize,
        /// The atlas's value.
        published: f64,
        /// How much rounding explains.
        tolerance: f64,
    },
    /// Areas that are known and not in the atlas: their rows are not used.
    NotInAtlas {
        /// How many rows.
        rows: usize,
    },
    /// Rows about areas of another level: they are not used.
    OtherLevel {
        /// The first rows.
        rows: Vec<u64>,
        /// How many.
        count: usize,
    },
    /// Several measures stand in the sheet; none is compared or written until one is chosen.
    SeveralMeasures {
        /// Their names.
        labels: Vec<String>,
    },
    /// More doubts of one kind than are told.
    More {
        /// The kind.
        kind: &'static str,
        /// How many more.
        count: usize,
    },
}

/// How many doubts of one kind are told one by one.
pub(super) const MOST_TOLD: usize = 200;

impl Doubt {
    /// Returns a stable, hyphenated word for what kind of doubt it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sheet { .. } => "sheet",
            Self::HiddenColumn { .. } => "hidden-column",
            Self::BadCells { .. } => "bad-cells",
            Self::UnknownMarks { .. } => "unknown-marks",
            Self::SwappedCodes { .. } => "swapped-codes",
            Self::Editions { .. } => "editions",
            Self::SameArea { .. } => "same-area",
            Self::TotalDiffers { .. } => "total-differs",
            Self::ValueJump { .. } => "value-jump",
            Self::SuspectedSwap { .. } => "suspected-swap",
            Self::SeriesBreak { .. } => "series-break",
            Self::ParentDiffers { .. } => "parent-differs",
            Self::NotInAtlas { .. } => "not-in-atlas",
            Self::OtherLevel { .. } => "other-level",
            Self::SeveralMeasures { .. } => "several-measures",
            Self::More { kind, .. } => kind,
        }
    }

    /// Returns how much it matters: a question has to be answered, of a fatal one nothing is written.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Sheet { severity, .. } => *severity,
            Self::HiddenColumn { .. } => Severity::Fatal,
            Self::BadCells { ambiguous, .. } => {
                if *ambiguous {
                    Severity::Question
                } else {
                    Severity::Fatal
                }
            }
            Self::SameArea { equal: true, .. }
            | Self::UnknownMarks { .. }
            | Self::NotInAtlas { .. }
            | Self::OtherLevel { .. }
            | Self::SwappedCodes { .. }
            | Self::SeveralMeasures { .. }
            | Self::Editions { asked: 0, .. }
            | Self::More { .. } => Severity::Warning,
            Self::Editions { .. }
            | Self::SameArea { equal: false, .. }
            | Self::TotalDiffers { .. }
            | Self::ValueJump { .. }
            | Self::SuspectedSwap { .. }
            | Self::SeriesBreak { .. }
            | Self::ParentDiffers { .. } => Severity::Question,
        }
    }

    /// Returns the numbers of the rows it is about, from 1; none where it is about the whole sheet.
    #[must_use]
    pub fn rows(&self) -> Vec<u64> {
        match self {
            Self::BadCells { first, .. } => first.iter().map(|cell| cell.sheet_row).collect(),
            Self::SwappedCodes { rows, .. } => rows.to_vec(),
            Self::SameArea { rows, .. } | Self::OtherLevel { rows, .. } => rows.clone(),
            Self::TotalDiffers { row, .. } => vec![*row],
            Self::ValueJump { value, .. } => vec![value.row],
            Self::SuspectedSwap { values, .. } => values.iter().map(|value| value.row).collect(),
            Self::Sheet { .. }
            | Self::HiddenColumn { .. }
            | Self::UnknownMarks { .. }
            | Self::Editions { .. }
            | Self::SeriesBreak { .. }
            | Self::ParentDiffers { .. }
            | Self::NotInAtlas { .. }
            | Self::SeveralMeasures { .. }
            | Self::More { .. } => Vec::new(),
        }
    }

    /// Whether the rows themselves are asked, and settled by decisions about them.
    #[must_use]
    pub fn is_of_rows(&self) -> bool {
        matches!(
            self,
            Self::SwappedCodes { .. }
                | Self::Editions { .. }
                | Self::SameArea { .. }
                | Self::ValueJump { .. }
                | Self::SuspectedSwap { .. }
        )
    }
}
