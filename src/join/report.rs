//! What a join did with each row.

use serde::Serialize;

use crate::boundaries::{AreaCode, Level};
use crate::indicators::Period;

/// What a join did with the rows of a table, and which areas it left without one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct JoinReport {
    /// How many rows there were.
    pub rows: usize,
    /// How many rows found their area.
    pub matched: usize,
    /// The codes that no area has, in the order of their first line.
    pub unmatched: Vec<Unmatched>,
    /// Rows that give an area, time and breakdown a second time; the first row counts.
    pub duplicates: Vec<Duplicate>,
    /// Codes that areas of two levels have; the finer one was taken.
    pub ambiguous: Vec<AreaCode>,
    /// Times at which some, but not all, coded areas of a level have a row.
    pub missing: Vec<MissingAreas>,
    /// Rows whose value is not their numerator over their denominator.
    pub inconsistent_ratios: Vec<u32>,
    /// Lines of confidential rows that found no area.
    pub confidential_unmatched: Vec<u32>,
    /// How many values are marked confidential.
    pub confidential: usize,
    /// How many further values are withheld because they would show a confidential one.
    pub withheld: usize,
}

/// A code that no area has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unmatched {
    /// The code as it is written.
    pub code: String,
    /// The first line it stands in.
    pub line: u32,
    /// How many rows have it.
    pub rows: usize,
    /// The code it may be meant to be: with the leading zero it lost, or without the `.0` it gained. A question: it
    /// was not used.
    pub suggestion: Option<AreaCode>,
}

/// A row that gives an area, time and breakdown a second time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Duplicate {
    /// The line of the row.
    pub line: u32,
    /// The line of the row that counts.
    pub first_line: u32,
    /// The area's code.
    pub code: AreaCode,
    /// The time.
    pub period: Period,
    /// Whether both give the same value.
    pub same_value: bool,
}

/// Areas of a level without a row at a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingAreas {
    /// The level.
    pub level: Level,
    /// The time.
    pub period: Period,
    /// How many there are.
    pub count: usize,
    /// The first of them, at most [`JoinReport::SHOWN`].
    pub codes: Vec<AreaCode>,
}

impl JoinReport {
    /// How many examples of one kind a report lists.
    pub const SHOWN: usize = 20;

    /// Returns how many rows found no area.
    #[must_use]
    pub fn unmatched_rows(&self) -> usize {
        self.unmatched.iter().map(|unmatched| unmatched.rows).sum()
    }
}
