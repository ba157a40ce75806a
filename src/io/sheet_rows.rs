//! The rows of a sheet of a workbook (XLSX, XLS, ODS), read as those of a CSV file: by the names of their columns.

use super::csv_observations::MAX_ERRORS;
use super::csv_table::CsvError;
use super::load_error::LoadError;
use super::sheets::{ReadLimits, ReadOptions, read_workbook};
use crate::sheets::{Cell, Sheet, SheetRow};

/// A sheet with a header.
pub(super) struct SheetTable {
    /// The file and the sheet, as messages name them.
    pub(super) name: String,
    pub(super) header: Vec<String>,
    rows: Vec<SheetRow>,
}

/// Says whether a file is a workbook by its name.
pub(super) fn is_workbook(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| ["xlsx", "xlsm", "xls", "ods"].contains(&extension.as_str()))
}

impl SheetTable {
    /// Reads the sheet of a name, or the first that people see; its first row that is not empty is the header.
    ///
    /// # Errors
    /// [`LoadError`] if the file is no workbook, larger than [`ReadLimits::UPLOAD`], or has no such sheet, or a column stands
    /// twice.
    pub(super) fn read(bytes: &[u8], file: &str, sheet: Option<&str>) -> Result<Self, LoadError> {
        let book = read_workbook(bytes, file, ReadOptions::default(), &ReadLimits::UPLOAD)
            .map_err(|error| LoadError::Workbook { file: file.to_owned(), error })?;
        let names: Vec<_> = book.sheets.iter().map(|sheet| format!("'{}'", sheet.name)).collect();
        let chosen = match sheet {
            Some(name) => book.sheets.into_iter().find(|sheet| sheet.name == name),
            None => first(book.sheets),
        };
        let Some(chosen) = chosen else {
            let sheet = sheet.unwrap_or_default().to_owned();
            return Err(LoadError::MissingSheet { file: file.to_owned(), sheet, found: names.join(", ") });
        };
        let name = format!("{file} (sheet '{}')", chosen.name);
        let mut rows = chosen.rows;
        rows.retain(|row| !row.is_blank());
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0).cells };
        let header: Vec<String> = header.iter().map(|cell| cell.text().into_owned()).collect();
        for (place, column) in header.iter().enumerate().filter(|(_, column)| !column.is_empty()) {
            if header[..place].contains(column) {
                return Err(LoadError::csv(&name, vec![CsvError::DuplicateColumn(column.clone())]));
            }
        }
        Ok(Self { name, header, rows })
    }

    /// Returns the place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Calls `read` for each row with its number; goes on after an error and returns the first twenty.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn for_each_row(
        &self,
        mut read: impl FnMut(&SheetCells<'_>) -> Result<(), CsvError>,
    ) -> Result<(), LoadError> {
        let errors = self.rows.iter().filter_map(|row| read(&SheetCells { table: self, row }).err());
        let errors: Vec<_> = errors.take(MAX_ERRORS).collect();
        if errors.is_empty() { Ok(()) } else { Err(LoadError::csv(&self.name, errors)) }
    }
}

fn first(sheets: Vec<Sheet>) -> Option<Sheet> {
    let place = sheets.iter().position(|sheet| !sheet.hidden && !sheet.rows.is_empty()).unwrap_or(0);
    sheets.into_iter().nth(place)
}

/// A row of a sheet.
pub(super) struct SheetCells<'a> {
    table: &'a SheetTable,
    row: &'a SheetRow,
}

impl SheetCells<'_> {
    /// Returns the number of the row in the sheet, counted from 1.
    pub(super) fn number(&self) -> u64 {
        self.row.number
    }

    /// Returns what a person reads in a cell; nothing if it is empty.
    ///
    /// # Errors
    /// [`CsvError::Cell`] for a formula that failed.
    pub(super) fn text(&self, column: Option<usize>) -> Result<Option<String>, CsvError> {
        let Some((column, cell)) = column.and_then(|column| Some((column, self.row.cells.get(column)?))) else {
            return Ok(None);
        };
        if let Cell::Error(mark) = cell {
            return Err(self.error(column, format!("the formula failed ({mark}); accepted are values")));
        }
        Ok(Some(cell.text().into_owned()).filter(|text| !text.is_empty()))
    }

    /// Returns the number in a cell, which may be a text with a decimal point or comma; nothing if it is empty.
    ///
    /// # Errors
    /// [`CsvError::Cell`] if it is no finite number.
    pub(super) fn number_in(&self, column: Option<usize>) -> Result<Option<f64>, CsvError> {
        let Some(place) = column else { return Ok(None) };
        if let Some(Cell::Number { value, .. }) = self.row.cells.get(place) {
            return Ok(Some(*value));
        }
        let Some(text) = self.text(column)? else { return Ok(None) };
        let number = text.replacen(',', ".", 1).parse::<f64>().ok().filter(|number| number.is_finite());
        let message = format!("'{text}' is not a number; accepted are numbers such as 22.5");
        number.map(Some).ok_or_else(|| self.error(place, message))
    }

    fn error(&self, column: usize, message: String) -> CsvError {
        let column = self.table.header.get(column).cloned().unwrap_or_default();
        CsvError::Cell { line: self.row.number, column, message }
    }
}
