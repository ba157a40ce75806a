//! Observations in columns.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use super::{Confidentiality, ObservationStatus, Period};

/// The values of an indicator's breakdown columns, in the definition's order; empty for the total.
pub type Breakdown = Box<[Box<str>]>;

/// The optional numbers that stand beside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Part {
    /// Lower end of the value's interval.
    Lower,
    /// Upper end of the value's interval.
    Upper,
    /// What is counted.
    Numerator,
    /// Of how many.
    Denominator,
    /// How many were asked.
    N,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 5] = [Self::Lower, Self::Upper, Self::Numerator, Self::Denominator, Self::N];

    /// Returns the name of the column.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::N => "n",
        }
    }
}

/// One row of a table, as it is put in.
#[derive(Clone, Debug)]
pub struct ObservationRow<'a> {
    /// The line of the file, counted from 1.
    pub line: u32,
    /// The code as it is written.
    pub code: &'a str,
    /// The time it is about.
    pub period: Period,
    /// The values of the breakdown columns; empty for the total.
    pub breakdown: Breakdown,
    /// The value, where there is one.
    pub value: Option<f64>,
    /// The numbers beside it, in the order of [`Part::ALL`].
    pub parts: [Option<f64>; 5],
    /// The flag.
    pub status: ObservationStatus,
    /// Whether it may be shown.
    pub confidentiality: Confidentiality,
}

/// Distinct values, each numbered by its first appearance.
#[derive(Clone, Debug)]
struct Dictionary<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
    /// The one that was asked for last: the next row mostly has the same, or the one behind it.
    last: u32,
}

impl<T: Clone + Eq + Hash> Dictionary<T> {
    fn new() -> Self {
        Self { values: Vec::new(), numbers: HashMap::new(), last: 0 }
    }

    fn number<Q>(&mut self, value: &Q, own: impl FnOnce(&Q) -> T) -> u32
    where
        Q: Eq + Hash + ?Sized,
        T: Borrow<Q>,
    {
        let guesses = [self.last, self.last.saturating_add(1)];
        let is_it = |guess: &u32| self.values.get(*guess as usize).is_some_and(|known| known.borrow() == value);
        let known = guesses.into_iter().find(is_it).or_else(|| self.numbers.get(value).copied());
        self.last = known.unwrap_or_else(|| {
            let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
            let owned = own(value);
            self.values.push(owned.clone());
            self.numbers.insert(owned, number);
            number
        });
        self.last
    }
}

/// The observations of one indicator, in columns, keyed by codes that no area has answered for yet.
///
/// A confidential value is erased when it is put in: what is not in memory cannot leave.
#[derive(Clone, Debug)]
pub struct ObservationTable {
    codes: Dictionary<Box<str>>,
    periods: Dictionary<Period>,
    breakdowns: Dictionary<Breakdown>,
    line: Vec<u32>,
    code: Vec<u32>,
    period: Vec<u32>,
    breakdown: Vec<u32>,
    value: Vec<f64>,
    status: Vec<ObservationStatus>,
    parts: [Vec<f64>; 5],
}

impl Default for ObservationTable {
    fn default() -> Self {
        Self {
            codes: Dictionary::new(),
            periods: Dictionary::new(),
            breakdowns: Dictionary::new(),
            line: Vec::new(),
            code: Vec::new(),
            period: Vec::new(),
            breakdown: Vec::new(),
            value: Vec::new(),
            status: Vec::new(),
            parts: Default::default(),
        }
    }
}

impl ObservationTable {
    /// Puts a row in; a confidential one without its numbers.
    pub fn push(&mut self, row: &ObservationRow<'_>) {
        let withheld = row.confidentiality == Confidentiality::Withheld || row.status == ObservationStatus::Suppressed;
        let (value, parts, status) = if withheld {
            (None, [None; 5], ObservationStatus::Suppressed)
        } else if row.value.is_none() && row.status.has_value() {
            (None, row.parts, ObservationStatus::Missing)
        } else {
            (row.value, row.parts, row.status)
        };
        let rows = self.value.len();
        self.line.push(row.line);
        self.code.push(self.codes.number(row.code, |code| code.into()));
        self.period.push(self.periods.number(&row.period, |period| *period));
        self.breakdown.push(self.breakdowns.number(&row.breakdown, Clone::clone));
        self.value.push(value.unwrap_or(f64::NAN));
        self.status.push(status);
        for (column, part) in self.parts.iter_mut().zip(parts) {
            // A column no row has used stays empty: most tables have no interval.
            if part.is_some() && column.is_empty() {
                column.resize(rows, f64::NAN);
            }
            if part.is_some() || !column.is_empty() {
                column.push(part.unwrap_or(f64::NAN));
            }
        }
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Says whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }

    /// Returns the distinct codes as written; [`Self::code`] numbers them.
    #[must_use]
    pub fn codes(&self) -> &[Box<str>] {
        &self.codes.values
    }

    /// Returns the distinct periods; [`Self::period`] numbers them.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods.values
    }

    /// Returns the distinct breakdowns; [`Self::breakdown`] numbers them.
    #[must_use]
    pub fn breakdowns(&self) -> &[Breakdown] {
        &self.breakdowns.values
    }

    /// Returns the file's line of a row.
    #[must_use]
    pub fn line(&self, row: usize) -> u32 {
        self.line[row]
    }

    /// Returns the number of a row's code.
    #[must_use]
    pub fn code(&self, row: usize) -> usize {
        self.code[row] as usize
    }

    /// Returns the number of a row's period.
    #[must_use]
    pub fn period(&self, row: usize) -> usize {
        self.period[row] as usize
    }

    /// Returns the number of a row's breakdown.
    #[must_use]
    pub fn breakdown(&self, row: usize) -> usize {
        self.breakdown[row] as usize
    }

    /// Returns a row's value; not a number where it has none.
    #[must_use]
    pub fn value(&self, row: usize) -> f64 {
        self.value[row]
    }

    /// Returns a row's status.
    #[must_use]
    pub fn status(&self, row: usize) -> ObservationStatus {
        self.status[row]
    }

    /// Returns a number beside a row's value; not a number where it has none.
    #[must_use]
    pub fn part(&self, part: Part, row: usize) -> f64 {
        self.parts[part as usize].get(row).copied().unwrap_or(f64::NAN)
    }

    /// Says whether any row has this number.
    #[must_use]
    pub fn has_part(&self, part: Part) -> bool {
        !self.parts[part as usize].is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, value: Option<f64>) -> ObservationRow<'_> {
        ObservationRow {
            line: 2,
            code,
            period: Period::Year(2021),
            breakdown: Box::default(),
            value,
            parts: [None; 5],
            status: ObservationStatus::Normal,
            confidentiality: Confidentiality::Free,
        }
    }

    #[test]
    fn a_confidential_value_is_never_held() {
        let mut table = ObservationTable::default();
        let parts = [Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0)];
        table.push(&ObservationRow { confidentiality: Confidentiality::Withheld, parts, ..row("2201", Some(7.0)) });
        assert!(table.value(0).is_nan());
        assert_eq!(table.status(0), ObservationStatus::Suppressed);
        assert!(Part::ALL.iter().all(|&part| table.part(part, 0).is_nan()));
    }

    #[test]
    fn zero_is_a_value_and_absence_is_not() {
        let mut table = ObservationTable::default();
        table.push(&row("2201", Some(0.0)));
        table.push(&row("2202", None));
        assert_eq!((table.value(0), table.status(0)), (0.0, ObservationStatus::Normal));
        assert_eq!(table.status(1), ObservationStatus::Missing);
    }

    #[test]
    fn a_part_that_comes_late_keeps_its_row() {
        let mut table = ObservationTable::default();
        table.push(&row("2201", Some(1.0)));
        table.push(&ObservationRow { parts: [None, None, None, None, Some(9.0)], ..row("2202", Some(2.0)) });
        table.push(&row("2203", Some(3.0)));
        assert!(table.part(Part::N, 0).is_nan() && table.part(Part::N, 2).is_nan());
        assert_eq!(table.part(Part::N, 1).to_bits(), 9f64.to_bits());
        assert!(!table.has_part(Part::Lower));
    }
}
