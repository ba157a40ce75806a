//! What stands in each column, counted.

use std::collections::{HashMap, HashSet};

use crate::boundaries::Level;

use super::oracle::{KeyEvidence, KeyKind, KeyOracle};
use super::{Cell, SheetRow, WritingEvidence, read_period};

/// Different texts that are counted; more are many.
const MOST_DISTINCT: usize = 20_000;

/// Texts longer than this are no keys.
const LONGEST_KEY: usize = 160;

/// What stands in a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Cells that hold anything.
    pub(super) filled: usize,
    /// Different texts.
    pub(super) distinct: HashSet<String>,
    /// What the numbers say.
    pub(super) numbers: WritingEvidence,
    /// Cells that are periods.
    pub(super) periods: usize,
    /// Cells that are periods other than bare years.
    pub(super) sure_periods: usize,
    /// Codes of known areas, by scheme.
    pub(super) codes: HashMap<&'static str, usize>,
    /// Names of known areas.
    pub(super) names: usize,
    /// Cells that can mean an area of each level.
    pub(super) levels: [usize; Level::ALL.len()],
    /// Whether the cells count up by one.
    pub(super) counts_up: bool,
    last: Option<f64>,
}

/// Asks each text once.
pub(super) struct Asked<'o> {
    oracle: &'o dyn KeyOracle,
    answers: HashMap<String, Option<KeyEvidence>>,
}

impl<'o> Asked<'o> {
    pub(super) fn new(oracle: &'o dyn KeyOracle) -> Self {
        Self { oracle, answers: HashMap::new() }
    }

    /// Returns what a cell may mean.
    pub(super) fn about(&mut self, cell: &Cell) -> Option<KeyEvidence> {
        if !matches!(cell, Cell::Text(_) | Cell::Number { .. }) {
            return None;
        }
        let text = cell.text();
        if text.len() > LONGEST_KEY {
            return None;
        }
        if let Some(answer) = self.answers.get(&*text) {
            return answer.clone();
        }
        let answer = self.oracle.evidence(&text).filter(|evidence| !evidence.areas.is_empty());
        if self.answers.len() < MOST_DISTINCT {
            self.answers.insert(text.into_owned(), answer.clone());
        }
        answer
    }
}

/// Counts what stands in the columns of the rows of data.
pub(super) fn profiles(rows: &[&SheetRow], width: usize, asked: &mut Asked<'_>) -> Vec<Profile> {
    (0..width)
        .map(|column| {
            let mut profile = Profile { counts_up: true, ..Profile::default() };
            for row in rows {
                profile.see(row.cell(column), asked);
            }
            profile
        })
        .collect()
}

impl Profile {
    /// Whether what stands in the column stands there again and again.
    pub(super) fn repeats(&self) -> bool {
        let distinct = self.distinct.len();
        distinct > 0 && distinct * 2 <= self.filled.max(2)
    }

    fn see(&mut self, cell: &Cell, asked: &mut Asked<'_>) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.numbers.see(cell);
        let text = cell.text();
        let next = text.parse::<f64>().ok();
        let follows = self.last.is_none_or(|last| next == Some(last + 1.0))
            && next.is_some_and(|next| self.filled > 1 || next <= 1.0);
        self.counts_up &= follows;
        self.last = next;
        let period = read_period(cell).is_some();
        self.periods += usize::from(period);
        self.sure_periods += usize::from(period && text.len() != 4 && !matches!(cell, Cell::Number { .. }));
        if let Some(evidence) = asked.about(cell) {
            match evidence.kind {
                KeyKind::Code(scheme) => *self.codes.entry(scheme).or_default() += 1,
                KeyKind::Name => self.names += 1,
            }
            for (level, count) in Level::ALL.into_iter().zip(&mut self.levels) {
                *count += usize::from(evidence.areas.iter().any(|area| area.level == level));
            }
        }
        if self.distinct.len() < MOST_DISTINCT {
            self.distinct.insert(text.into_owned());
        }
    }

    /// Returns the scheme of most codes, and how many.
    pub(super) fn codes(&self) -> Option<(&'static str, usize)> {
        self.codes.iter().map(|(&scheme, &count)| (scheme, count)).max_by_key(|&(scheme, count)| (count, scheme))
    }

    /// Returns the level most cells can be of: of equally good ones the finest, or the coarsest where texts come again and again.
    pub(super) fn level(&self) -> Option<Level> {
        let most = self.levels.iter().copied().max().filter(|&most| most > 0)?;
        let mut best =
            Level::ALL.into_iter().zip(self.levels).filter(|&(_, count)| count == most).map(|(level, _)| level);
        if self.distinct.len() * 2 < self.filled { best.next() } else { best.next_back() }
    }

    /// Says whether at least this part of the cells is known: `of` 2 means half.
    pub(super) fn mostly(&self, count: usize, of: usize) -> bool {
        count > 0 && count * of >= self.filled
    }
}
