//! The columns of a table that are joined.

use super::request::{ColumnChoice, DATA_ROW, FILE, HEADER_ROW, KEY, RightFormat, RightTable, VALUES};
use super::rows::right_rows;
use crate::http::ApiError;
use crate::sheets::{Cell, PersonalNumber, PersonalWatch, SheetRow, column_letters, names_personal_number};

/// The most characters an attribute's name may have.
const MAX_NAME_CHARS: usize = 200;

/// The columns of a table that are joined, row by row.
#[derive(Debug)]
pub(super) struct Table {
    /// What stands above the keys.
    pub(super) key_header: String,
    /// The keys, as they are written.
    pub(super) keys: Vec<String>,
    /// The rows' numbers, as a spreadsheet counts them.
    pub(super) rows: Vec<u64>,
    /// The values, column by column.
    pub(super) columns: Vec<TableColumn>,
}

/// A column.
#[derive(Debug)]
pub(super) struct TableColumn {
    /// Its place, from 0.
    pub(super) place: usize,
    pub(super) header: String,
    pub(super) cells: Vec<Cell>,
}

impl Table {
    /// Reads a table; of all columns it is looked whether they hold personal numbers.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] naming the field that is at fault.
    pub(super) fn read(right: &RightTable) -> Result<Self, ApiError> {
        let rows = right_rows(right)?;
        let (mut table, mut watch, mut header) = (None, PersonalWatch::default(), SheetRow::default());
        for row in rows {
            let row = row?;
            if row.number == right.header_row {
                check_header(&row)?;
                table = Some(Self::begin(right, &row)?);
                header = row;
            } else if row.number >= right.data_row {
                watch.see(&row);
                let (table, key) = table.as_mut().ok_or_else(|| no_header(right))?;
                table.add(*key, row);
            }
        }
        let (table, _) = table.ok_or_else(|| no_header(right))?;
        if let Some((column, number)) = watch.found() {
            return Err(personal(column, &header.cell(column).text(), number));
        }
        if table.keys.is_empty() {
            let detail = format!("no row follows from row {} on; accepted are rows of data there", right.data_row);
            return Err(ApiError::parameter(DATA_ROW, detail));
        }
        Ok(table)
    }

    /// Finds the columns in the header.
    fn begin(right: &RightTable, header: &SheetRow) -> Result<(Self, usize), ApiError> {
        let key = place_of(&right.key, header, right, KEY)?;
        let mut columns: Vec<TableColumn> = Vec::new();
        for choice in &right.values {
            let place = place_of(choice, header, right, VALUES)?;
            if columns.iter().any(|column| column.place == place) {
                return Err(ApiError::parameter(VALUES, format!("column {place} stands twice; accepted is once each")));
            }
            let name = header.cell(place).text().into_owned();
            if name.chars().count() > MAX_NAME_CHARS {
                let detail =
                    format!("the name of column {place} is too long; accepted are {MAX_NAME_CHARS} characters");
                return Err(ApiError::parameter(VALUES, detail));
            }
            columns.push(TableColumn { place, header: name, cells: Vec::new() });
        }
        if columns.is_empty() {
            return Err(ApiError::parameter(VALUES, "it is empty; accepted are numbers of columns, the first is 0"));
        }
        let key_header = header.cell(key).text().into_owned();
        Ok((Self { key_header, keys: Vec::new(), rows: Vec::new(), columns }, key))
    }

    fn add(&mut self, key: usize, mut row: SheetRow) {
        self.keys.push(row.cell(key).text().into_owned());
        self.rows.push(row.number);
        for column in &mut self.columns {
            column.cells.push(row.cells.get_mut(column.place).map(std::mem::take).unwrap_or_default());
        }
    }
}

fn place_of(choice: &ColumnChoice, header: &SheetRow, right: &RightTable, field: &str) -> Result<usize, ApiError> {
    let width = header.cells.len();
    let found = match choice {
        ColumnChoice::Number(number) => Some(*number).filter(|number| *number < width),
        ColumnChoice::Name(name) => header.cells.iter().position(|cell| cell.text() == name.as_str()),
    };
    found.ok_or_else(|| {
        let asked = match choice {
            ColumnChoice::Number(number) => number.to_string(),
            ColumnChoice::Name(name) => format!("'{name}'"),
        };
        let columns = if width == 1 { "1 column" } else { &format!("{width} columns") };
        let parted = match &right.format {
            RightFormat::Csv { separator, .. } => format!("parted by '{separator}' "),
            RightFormat::Workbook { .. } => String::new(),
        };
        let (row, last) = (right.header_row, width.saturating_sub(1));
        let detail = format!(
            "there is no column {asked}; {parted}row {row} has {columns}: accepted are 0 to {last} and names that stand there"
        );
        ApiError::parameter(field, detail)
    })
}

fn no_header(right: &RightTable) -> ApiError {
    let detail = format!("row {} is blank or missing; accepted is a row with the names of columns", right.header_row);
    ApiError::parameter(HEADER_ROW, detail)
}

fn check_header(header: &SheetRow) -> Result<(), ApiError> {
    let named = header.cells.iter().position(|cell| names_personal_number(&cell.text()));
    named.map_or(Ok(()), |column| Err(personal(column, &header.cell(column).text(), PersonalNumber::ByHeader)))
}

fn personal(column: usize, header: &str, number: PersonalNumber) -> ApiError {
    let what = match number {
        PersonalNumber::Social => "social security numbers (ΑΜΚΑ)",
        PersonalNumber::Tax => "tax numbers (ΑΦΜ)",
        PersonalNumber::ByHeader => "personal numbers",
    };
    let letters = column_letters(column);
    let detail = format!(
        "column {letters} ('{header}') looks like {what}; accepted are tables without them, and nothing of this one was kept"
    );
    ApiError::parameter(FILE, detail)
}
