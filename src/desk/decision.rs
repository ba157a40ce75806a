//! What people decided about rows.

use std::collections::HashMap;

use super::keys::KeyTexts;
use crate::names::fold;

/// What a person decided about rows of a source; kept, so that nobody is asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where the table comes from, as the steward names it.
    pub source: String,
    /// The level of the table.
    pub level: String,
    /// The code that stands in such rows; empty for none.
    pub code: String,
    /// The name that stands in them; empty for none.
    pub name: String,
    /// What was decided.
    pub answer: Answer,
    /// When, as RFC 3339 has it.
    pub decided_at: String,
    /// Who decided.
    pub by: String,
}

/// What was decided about rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They are about the area with this code, in any scheme.
    Area(String),
    /// They are left out.
    LeaveOut,
}

/// A decision about a row of this very sheet, from its review file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDecision {
    /// The line of the review file, from 1.
    pub line: u64,
    /// The number of the row as a spreadsheet counts it, from 1.
    pub sheet_row: u64,
    /// The code the review file says that it has.
    pub code: String,
    /// The name the review file says that it has.
    pub name: String,
    /// What was decided.
    pub answer: Answer,
}

/// How a row was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettledBy {
    /// By the review file of this sheet.
    Review,
    /// By what was decided about the same code and name of the same source before.
    Remembered,
}

/// Decisions of a source and level by code and name; the last one holds.
pub(super) struct Remembered<'d> {
    by_key: HashMap<(String, String), &'d Answer>,
}

impl<'d> Remembered<'d> {
    pub(super) fn new(decisions: &'d [Decision], source: &str, level: Option<&str>) -> Self {
        let own = |decision: &&Decision| {
            fold(&decision.source) == fold(source) && level.is_none_or(|level| decision.level == level)
        };
        let key = |decision: &Decision| (fold(&decision.code), fold(&decision.name));
        let by_key = decisions.iter().filter(own).map(|decision| (key(decision), &decision.answer)).collect();
        Self { by_key }
    }

    pub(super) fn find(&self, key: &KeyTexts) -> Option<&'d Answer> {
        if self.by_key.is_empty() {
            return None;
        }
        self.by_key.get(&key.folded()).copied()
    }
}
