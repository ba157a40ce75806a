//! The numbers of a sheet in columns, and cells that are none.

use crate::indicators::ObservationStatus;
use crate::provenance::Bilingual;
use crate::sheets::BadReason;

/// What a cell of numbers holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellState {
    /// A value, or why there is none.
    Value(ObservationStatus),
    /// Something else.
    Bad,
}

/// A column of numbers, one a row; not a number where a cell has none.
#[derive(Clone, Debug)]
pub(super) struct NumberColumn {
    /// Its place in the sheet, from 0.
    pub(super) column: usize,
    pub(super) values: Vec<f64>,
    pub(super) states: Vec<CellState>,
}

impl NumberColumn {
    pub(super) fn new(column: usize) -> Self {
        Self { column, values: Vec::new(), states: Vec::new() }
    }

    pub(super) fn push(&mut self, value: f64, state: CellState) {
        self.values.push(value);
        self.states.push(state);
    }

    /// Says whether nothing is in a cell.
    pub(super) fn is_empty(&self, row: usize) -> bool {
        self.values[row].is_nan() && self.states[row] == CellState::Value(ObservationStatus::Missing)
    }

    /// Returns a number, where there is one.
    pub(super) fn value(&self, row: usize) -> Option<f64> {
        Some(self.values[row]).filter(|value| !value.is_nan())
    }
}

/// A cell that is not what its column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The number of its row, from 1.
    pub sheet_row: u64,
    /// The letters of its column.
    pub letters: String,
    /// The header of its column.
    pub label: String,
    /// What is in it, its beginning.
    pub found: String,
    /// What is wrong.
    pub why: WhyBad,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyBad {
    /// It is no value, or no period.
    Value(BadReason),
    /// It is no known mark of confidentiality.
    Mark,
    /// A value stands beside a status that says there is none.
    Status,
}

impl BadCell {
    /// Whether a choice of the decimal mark settles it.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.why, WhyBad::Value(BadReason::Ambiguous { .. }))
    }

    /// Returns where it is and what is wrong, in words.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let at = format!("{}{}", self.letters, self.sheet_row);
        let (label, found) = (&self.label, &self.found);
        let (el, en) = match &self.why {
            WhyBad::Value(reason) => (greek(reason), reason.to_string()),
            WhyBad::Mark => (
                "δεν είναι ένδειξη εμπιστευτικότητας (δεκτά: F και C)".to_owned(),
                "is no mark of confidentiality; accepted are F (free) and C (confidential)".to_owned(),
            ),
            WhyBad::Status => (
                "λέει ότι δεν υπάρχει τιμή, ενώ υπάρχει".to_owned(),
                "says there is no value, and there is one; accepted is one or the other".to_owned(),
            ),
        };
        Bilingual::new(format!("{at} («{label}»): το «{found}» {el}"), format!("{at} ('{label}'): '{found}' {en}"))
    }
}

fn greek(reason: &BadReason) -> String {
    match reason {
        BadReason::NotANumber => "δεν είναι αριθμός".to_owned(),
        BadReason::NotFinite => "δεν είναι πεπερασμένος αριθμός".to_owned(),
        BadReason::Ambiguous { as_decimal, as_thousands } => {
            format!("μπορεί να είναι {as_decimal} ή {as_thousands}· ορίστε την υποδιαστολή")
        }
        BadReason::WrittenOtherwise { accepted } => {
            format!("δεν γράφεται όπως η υπόλοιπη στήλη (υποδιαστολή «{accepted}»)")
        }
        BadReason::FailedFormula => "είναι τύπος με σφάλμα".to_owned(),
        BadReason::OtherType { .. } => "δεν είναι αριθμός αλλά ημερομηνία ή λογική τιμή".to_owned(),
        BadReason::NotAPeriod => "δεν είναι περίοδος (δεκτά: 2021, 2021-S1, 2021-Q3, 2021-03, 2019/2021)".to_owned(),
    }
}

/// Returns what a mark behind a value says: Eurostat's letters; nothing for those that are none.
pub(super) fn flag_status(flag: &str) -> Option<ObservationStatus> {
    // The first letter counts, but a confidential value stays one whatever else is said.
    if flag.contains('c') {
        return Some(ObservationStatus::Suppressed);
    }
    match flag.chars().next()? {
        'b' => Some(ObservationStatus::Break),
        'd' => Some(ObservationStatus::DefinitionDiffers),
        'e' | 's' => Some(ObservationStatus::Estimated),
        'f' => Some(ObservationStatus::Forecast),
        'i' => Some(ObservationStatus::Imputed),
        'p' => Some(ObservationStatus::Provisional),
        'u' => Some(ObservationStatus::LowReliability),
        _ => None,
    }
}
