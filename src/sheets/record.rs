//! Rows of a sheet as records: what each says of its area.

use std::borrow::Cow;

use crate::indicators::Period;

use super::words::{is_note, is_total};
use super::{
    BadReason, BadValue, Cell, CellValue, ColumnFinding, KeyKind, NumberWriting, PeriodSource, PersonalWatch, Role,
    Sheet, SheetRow, SourceFormat, Understanding, read_period, read_value,
};

/// What kind of row stands below the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// It is about an area.
    Data,
    /// It is the total of others.
    Total,
    /// It is a note, such as a source.
    Note,
}

/// A row below the header.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all are records, and one is held at a time")]
pub enum RowReading<'r> {
    /// It is about an area.
    Record(Record<'r>),
    /// It is not, and is left out: to be reported.
    LeftOut {
        /// Its number, from 1.
        row: u64,
        /// What it is.
        kind: RowKind,
        /// Its first text.
        text: Cow<'r, str>,
    },
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<'r> {
    /// Its number as a spreadsheet counts it, from 1.
    pub sheet_row: u64,
    /// Whether it is hidden from who opens the file.
    pub hidden: bool,
    /// The code of its area, if there is a column of codes and something is in it.
    pub code: Option<Cow<'r, str>>,
    /// The name of its area.
    pub name: Option<Cow<'r, str>>,
    /// Other spellings or codes of its area, by column.
    pub other_names: Vec<(usize, Cow<'r, str>)>,
    /// The areas it lies in, by column, from the left.
    pub parents: Vec<(usize, Cow<'r, str>)>,
    /// Its period, where a column says one or all rows have the same.
    pub period: Option<Result<Period, BadValue>>,
    /// Breakdowns, by column.
    pub dimensions: Vec<(usize, Cow<'r, str>)>,
    /// Marks of status and of confidentiality, by column.
    pub marks: Vec<(usize, Cow<'r, str>)>,
    /// Its values, with their intervals and parts, by column.
    pub values: Vec<RecordValue>,
}

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordValue {
    /// Its column.
    pub column: usize,
    /// The period its header says; that of the record where it says none.
    pub period: Option<Period>,
    /// The value, or why the cell is none.
    pub value: Result<CellValue, BadValue>,
}

impl Understanding {
    /// Reads the rows of data of a sheet one by one, in their order. Totals and notes are left out: [`Self::readings`] has them.
    pub fn rows<'s>(&'s self, sheet: &'s Sheet) -> impl Iterator<Item = Record<'s>> {
        self.readings(sheet).filter_map(|reading| match reading {
            RowReading::Record(record) => Some(record),
            RowReading::LeftOut { .. } => None,
        })
    }

    /// Reads all rows below the header one by one, in their order.
    pub fn readings<'s>(&'s self, sheet: &'s Sheet) -> impl Iterator<Item = RowReading<'s>> {
        sheet.rows.iter().filter_map(|row| self.read_row(row))
    }

    /// Reads a row; nothing if it is blank or stands above the data. For files that are read row by row, `watch` counts personal numbers as
    /// well: see [`Self::refuse_personal`].
    pub fn read_streamed<'r>(&self, row: &'r SheetRow, watch: &mut PersonalWatch) -> Option<RowReading<'r>> {
        if row.number >= self.layout.data_start.value {
            watch.see(row);
        }
        self.read_row(row)
    }

    /// Reads a row; nothing if it is blank or stands above the data.
    #[must_use]
    pub fn read_row<'r>(&self, row: &'r SheetRow) -> Option<RowReading<'r>> {
        if row.number < self.layout.data_start.value || row.is_blank() {
            return None;
        }
        let kind = row_kind(row, self.layout.labels.len());
        if kind == RowKind::Data {
            return Some(RowReading::Record(self.record(row)));
        }
        let text = row.filled().next().map_or(Cow::Borrowed(""), |column| row.cell(column).text());
        Some(RowReading::LeftOut { row: row.number, kind, text })
    }

    /// Reads a row as a record, whatever kind of row it is.
    pub(crate) fn record<'r>(&self, row: &'r SheetRow) -> Record<'r> {
        let mut record = Record {
            sheet_row: row.number,
            hidden: row.hidden,
            code: None,
            name: None,
            other_names: Vec::new(),
            parents: Vec::new(),
            period: match self.period.value {
                PeriodSource::All(period) => Some(Ok(period)),
                PeriodSource::Column(_) | PeriodSource::Headers | PeriodSource::Nowhere => None,
            },
            dimensions: Vec::new(),
            marks: Vec::new(),
            values: Vec::new(),
        };
        for column in &self.columns {
            self.add_cell(&mut record, column, row.cell(column.column));
        }
        record
    }

    fn add_cell<'r>(&self, record: &mut Record<'r>, column: &ColumnFinding, cell: &'r Cell) {
        let text = || Some(cell.text()).filter(|text| !text.is_empty());
        let at = column.column;
        match &column.role.value {
            Role::Key(KeyKind::Code(_)) => record.code = text(),
            Role::Key(KeyKind::Name) | Role::Name if record.name.is_none() => record.name = text(),
            Role::Key(KeyKind::Name) | Role::Name | Role::OtherName => {
                record.other_names.extend(text().map(|text| (at, text)));
            }
            Role::Parent => record.parents.extend(text().map(|text| (at, text))),
            Role::Dimension => record.dimensions.extend(text().map(|text| (at, text))),
            Role::Status | Role::Confidentiality => record.marks.extend(text().map(|text| (at, text))),
            Role::Period if self.period.value == PeriodSource::Column(at) => {
                let period = read_period(cell);
                record.period =
                    Some(period.ok_or_else(|| self.bad(record.sheet_row, column, cell, BadReason::NotAPeriod)));
            }
            Role::Value { period, .. } => record.values.push(self.value(record.sheet_row, column, cell, *period)),
            Role::Lower | Role::Upper | Role::Numerator | Role::Denominator | Role::SampleSize => {
                record.values.push(self.value(record.sheet_row, column, cell, None));
            }
            Role::Period | Role::RowNumber | Role::Other => {}
        }
    }

    fn value(&self, row: u64, column: &ColumnFinding, cell: &Cell, period: Option<Period>) -> RecordValue {
        let writing = column.writing.as_ref().map_or_else(NumberWriting::default, |writing| writing.value);
        let value = read_value(cell, writing, self.format == SourceFormat::EurostatTsv);
        RecordValue {
            column: column.column,
            period,
            value: value.map_err(|reason| self.bad(row, column, cell, reason)),
        }
    }

    fn bad(&self, row: u64, column: &ColumnFinding, cell: &Cell, reason: BadReason) -> BadValue {
        BadValue {
            sheet: self.sheet.clone(),
            row,
            letters: column.letters.clone(),
            label: column.label.clone(),
            found: cell.text().into_owned(),
            reason,
        }
    }
}

/// Tells rows about areas from totals and notes: a note is a single cell that begins as one, a total a row whose first text says so.
pub(super) fn row_kind(row: &SheetRow, width: usize) -> RowKind {
    if let Some((_, cell)) = row.single() {
        let text = cell.text();
        let is_text = matches!(cell, Cell::Text(_));
        if width > 1 && is_text && (is_note(&text) || text.chars().count() > 120) {
            return RowKind::Note;
        }
    }
    let first_text =
        row.cells.iter().find(|cell| matches!(cell, Cell::Text(_)) && super::NumberShape::of(&cell.text()).is_none());
    if first_text.is_some_and(|cell| is_total(&cell.text())) { RowKind::Total } else { RowKind::Data }
}
