//! Rows of a sheet taken in one by one, into columns.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cells::{CellState, NumberColumn, flag_status};
use super::keys::KeyTable;
use super::{BadCell, DeskError, WhyBad};
use crate::indicators::{Breakdown, Confidentiality, ObservationStatus, Period};
use crate::names::fold;
use crate::sheets::{
    CellValue, PeriodSource, PersonalWatch, Record, Role, RowKind, RowReading, SheetRow, Understanding, is_total,
};

/// How many bad cells are kept one by one; all are counted.
pub(super) const BAD_KEPT: usize = 1_000;

/// Rows that are wanted: those with this text in this column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The column, from 0.
    pub column: usize,
    /// The text; its spelling in capitals or with accents does not matter.
    pub text: String,
}

/// Why a row is left out before anything is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyLeft {
    /// It stands above the data: a title or a header.
    Heading,
    /// It is a note.
    Note,
    /// It is not among the rows that are wanted.
    NotWanted,
}

/// A row that is left out before anything is asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftRow {
    /// Its number, from 1.
    pub sheet_row: u64,
    /// Why.
    pub why: WhyLeft,
    /// Its first text, of a note.
    pub text: Box<str>,
}

/// Takes the rows of a sheet in, in their order: keys each once, numbers in columns.
#[derive(Debug)]
pub struct Intake<'u> {
    pub(super) understanding: &'u Understanding,
    wanted: Vec<(usize, String)>,
    pub(super) keys: KeyTable,
    pub(super) rows: RowColumns,
    pub(super) numbers: Vec<NumberColumn>,
    pub(super) dimensions: Vec<usize>,
    pub(super) left: Vec<LeftRow>,
    pub(super) bad: Vec<BadCell>,
    pub(super) bad_count: usize,
    pub(super) flags: HashMap<String, usize>,
    watch: PersonalWatch,
    joined: String,
    breakdown_numbers: HashMap<Box<str>, u32>,
}

/// What is kept of each row besides its numbers.
#[derive(Debug, Default)]
pub(super) struct RowColumns {
    pub(super) sheet_row: Vec<u64>,
    pub(super) key: Vec<u32>,
    /// The place in `periods` and one; zero for none.
    pub(super) period: Vec<u32>,
    pub(super) breakdown: Vec<u32>,
    /// Whether the sheet calls it a total.
    pub(super) says_total: Vec<bool>,
    pub(super) periods: Vec<Period>,
    pub(super) breakdowns: Vec<Breakdown>,
}

impl<'u> Intake<'u> {
    /// Begins to take rows in of which this is understood, only those `wanted` in all of their columns.
    #[must_use]
    pub fn new(understanding: &'u Understanding, wanted: &[Wanted]) -> Self {
        let wanted: Vec<_> = wanted.iter().map(|wanted| (wanted.column, fold(&wanted.text))).collect();
        let is_constant = |column: usize| wanted.iter().any(|(own, _)| *own == column);
        let columns = &understanding.columns;
        let is_number = |role: &Role| {
            matches!(
                role,
                Role::Value { .. } | Role::Lower | Role::Upper | Role::Numerator | Role::Denominator | Role::SampleSize
            )
        };
        let number_columns = columns.iter().filter(|column| is_number(&column.role.value));
        let dimensions =
            columns.iter().filter(|column| column.role.value == Role::Dimension && !is_constant(column.column));
        Self {
            numbers: number_columns.map(|column| NumberColumn::new(column.column)).collect(),
            dimensions: dimensions.map(|column| column.column).collect(),
            watch: PersonalWatch::default(),
            understanding,
            wanted,
            keys: KeyTable::default(),
            rows: RowColumns::default(),
            left: Vec::new(),
            bad: Vec::new(),
            bad_count: 0,
            flags: HashMap::new(),
            joined: String::new(),
            breakdown_numbers: HashMap::new(),
        }
    }

    /// Takes a row in. Blank ones are nothing.
    ///
    /// # Errors
    /// [`DeskError::TooManyKeys`] when more keys differ than areas can.
    pub fn push(&mut self, row: &SheetRow) -> Result<(), DeskError> {
        if row.is_blank() {
            return Ok(());
        }
        let left = |why, text: Cow<'_, str>| LeftRow { sheet_row: row.number, why, text: text.as_ref().into() };
        if row.number >= self.understanding.layout.data_start.value {
            self.watch.see(row);
        }
        let Some(reading) = self.understanding.read_row(row) else {
            self.left.push(left(WhyLeft::Heading, Cow::Borrowed("")));
            return Ok(());
        };
        let (record, says_total) = match reading {
            RowReading::Record(record) => (record, false),
            RowReading::LeftOut { kind: RowKind::Total, .. } => (self.understanding.record(row), true),
            RowReading::LeftOut { text, .. } => {
                self.left.push(left(WhyLeft::Note, text));
                return Ok(());
            }
        };
        if self.wanted.iter().any(|(column, text)| fold(&row.cell(*column).text()) != *text) {
            self.left.push(left(WhyLeft::NotWanted, Cow::Borrowed("")));
            return Ok(());
        }
        self.take(&record, says_total)
    }

    fn take(&mut self, record: &Record<'_>, says_total: bool) -> Result<(), DeskError> {
        let (code, name) = (record.code.as_deref().unwrap_or(""), record.name.as_deref().unwrap_or(""));
        let parents = record.parents.iter().map(|(_, text)| &**text);
        let key = self.keys.number(self.rows.key.len(), code, name, parents)?;
        self.rows.sheet_row.push(record.sheet_row);
        self.rows.key.push(key);
        self.rows.says_total.push(says_total);
        let period = self.period(record, says_total);
        self.rows.period.push(period);
        let breakdown = self.breakdown(record);
        self.rows.breakdown.push(breakdown);
        self.take_values(record);
        Ok(())
    }

    fn period(&mut self, record: &Record<'_>, says_total: bool) -> u32 {
        match &record.period {
            Some(Ok(period)) => self.rows.number_period(*period),
            // A total need not say of which period it is.
            Some(Err(bad)) if !says_total || !bad.found.is_empty() => {
                let column = match self.understanding.period.value {
                    PeriodSource::Column(column) => column,
                    PeriodSource::Headers | PeriodSource::All(_) | PeriodSource::Nowhere => 0,
                };
                self.note_bad(record.sheet_row, column, &bad.found, WhyBad::Value(bad.reason.clone()));
                0
            }
            Some(Err(_)) | None => 0,
        }
    }

    fn breakdown(&mut self, record: &Record<'_>) -> u32 {
        let of_column = |column: &usize| {
            let text = record.dimensions.iter().find(|(own, _)| own == column).map_or("", |(_, text)| &**text);
            if is_total(text) { "" } else { text }
        };
        self.joined.clear();
        for column in &self.dimensions {
            self.joined.push_str(of_column(column));
            self.joined.push('\u{1f}');
        }
        if let Some(&number) = self.breakdown_numbers.get(&*self.joined) {
            return number;
        }
        let number = u32::try_from(self.rows.breakdowns.len()).unwrap_or(u32::MAX);
        let texts: Breakdown = self.dimensions.iter().map(|column| of_column(column).into()).collect();
        // A breakdown of nothing but totals is the total.
        let texts = if texts.iter().all(|text| text.is_empty()) { Breakdown::default() } else { texts };
        self.rows.breakdowns.push(texts);
        self.breakdown_numbers.insert(self.joined.as_str().into(), number);
        number
    }

    fn take_values(&mut self, record: &Record<'_>) {
        let (status, withheld) = self.marks(record);
        for place in 0..self.numbers.len() {
            let column = self.numbers[place].column;
            let value = record.values.iter().find(|value| value.column == column).map(|value| &value.value);
            let (number, state) = match value {
                _ if withheld => (f64::NAN, CellState::Value(ObservationStatus::Suppressed)),
                Some(Ok(CellValue::Number { value, flag })) => self.number(*value, flag.as_deref(), status),
                Some(Ok(CellValue::Missing { flag, .. })) => (f64::NAN, missing(flag.as_deref(), status)),
                Some(Err(bad)) => {
                    self.note_bad(record.sheet_row, column, &bad.found, WhyBad::Value(bad.reason.clone()));
                    (f64::NAN, CellState::Bad)
                }
                None => (f64::NAN, CellState::Value(ObservationStatus::Missing)),
            };
            let contradicts = state == CellState::Bad && matches!(value, Some(Ok(_)));
            if contradicts {
                self.note_bad(record.sheet_row, column, status.as_str(), WhyBad::Status);
            }
            self.numbers[place].push(number, state);
        }
    }

    /// Reads the marks of a row: its status, and whether it is confidential.
    fn marks(&mut self, record: &Record<'_>) -> (ObservationStatus, bool) {
        let (mut status, mut withheld) = (ObservationStatus::Normal, false);
        for (column, text) in &record.marks {
            let role = self.understanding.columns.get(*column).map(|found| &found.role.value);
            if matches!(role, Some(Role::Confidentiality)) {
                // What is no known mark of confidentiality may be one: nothing of the row is kept.
                let free = text.parse::<Confidentiality>().map(|mark| mark == Confidentiality::Free);
                withheld |= !free.as_ref().is_ok_and(|free| *free);
                if free.is_err() {
                    self.note_bad(record.sheet_row, *column, text, WhyBad::Mark);
                }
            } else if let Ok(own) = text.to_uppercase().parse::<ObservationStatus>() {
                status = own;
            } else {
                *self.flags.entry(text.to_string()).or_default() += 1;
            }
        }
        (status, withheld || status == ObservationStatus::Suppressed)
    }

    fn number(&mut self, value: f64, flag: Option<&str>, status: ObservationStatus) -> (f64, CellState) {
        let flagged = flag.and_then(flag_status);
        if let (Some(flag), None) = (flag, flagged) {
            *self.flags.entry(flag.to_owned()).or_default() += 1;
        }
        match flagged {
            Some(ObservationStatus::Suppressed) => (f64::NAN, CellState::Value(ObservationStatus::Suppressed)),
            Some(own) if status == ObservationStatus::Normal => (value, CellState::Value(own)),
            _ if status.has_value() => (value, CellState::Value(status)),
            // A status that says there is no value, beside one.
            _ => (f64::NAN, CellState::Bad),
        }
    }

    fn note_bad(&mut self, sheet_row: u64, column: usize, found: &str, why: WhyBad) {
        self.bad_count += 1;
        if self.bad.len() < BAD_KEPT {
            let known = self.understanding.columns.get(column);
            self.bad.push(BadCell {
                sheet_row,
                letters: known.map(|known| known.letters.clone()).unwrap_or_default(),
                label: known.map(|known| known.label.clone()).unwrap_or_default(),
                found: found.chars().take(60).collect(),
                why,
            });
        }
    }

    /// Says whether a column looks like personal numbers now that all rows were seen.
    ///
    /// # Errors
    /// [`DeskError::Understand`].
    pub(super) fn refuse_personal(&self) -> Result<(), DeskError> {
        Ok(self.understanding.refuse_personal(&self.watch)?)
    }
}

impl RowColumns {
    pub(super) fn len(&self) -> usize {
        self.key.len()
    }

    fn number_period(&mut self, period: Period) -> u32 {
        // Tables have few periods, and rows of one stand together.
        let place = self.periods.iter().rposition(|own| *own == period).unwrap_or_else(|| {
            self.periods.push(period);
            self.periods.len() - 1
        });
        u32::try_from(place + 1).unwrap_or(0)
    }

    /// Returns the period that a row says.
    pub(super) fn period(&self, row: usize) -> Option<Period> {
        let place = self.period[row].checked_sub(1)?;
        self.periods.get(place as usize).copied()
    }
}

fn missing(flag: Option<&str>, status: ObservationStatus) -> CellState {
    let status = if status.has_value() { ObservationStatus::Missing } else { status };
    match flag.and_then(flag_status) {
        Some(ObservationStatus::Suppressed) => CellState::Value(ObservationStatus::Suppressed),
        _ => CellState::Value(status),
    }
}
