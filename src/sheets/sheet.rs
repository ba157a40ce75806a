//! Tables of cells, as they were read.

use super::{Cell, ReadingNote};

/// What kind of file a workbook came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceFormat {
    /// Text with a separator.
    Csv,
    /// Text with a separator and the columns of SDMX-CSV.
    SdmxCsv,
    /// Eurostat's text with tabs: a packed key, periods as columns, flags behind values.
    EurostatTsv,
    /// Office Open XML.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// JSON-stat 2.0.
    JsonStat,
}

impl SourceFormat {
    /// Returns the format's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::SdmxCsv => "SDMX-CSV",
            Self::EurostatTsv => "Eurostat TSV",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::JsonStat => "JSON-stat",
        }
    }

    /// Says whether the format itself lays down the decimal point and no thousands mark.
    #[must_use]
    pub fn has_decimal_point(self) -> bool {
        match self {
            Self::SdmxCsv | Self::EurostatTsv | Self::JsonStat => true,
            Self::Csv | Self::Xlsx | Self::Xls | Self::Ods => false,
        }
    }
}

/// A file of sheets.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// The name of the file.
    pub name: String,
    /// What kind of file it is.
    pub format: SourceFormat,
    /// Its sheets, in their order; never none.
    pub sheets: Vec<Sheet>,
    /// What a person should know of how it was read.
    pub notes: Vec<ReadingNote>,
}

/// A sheet: rows of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name; that of the file where sheets have none.
    pub name: String,
    /// What kind of file it came from.
    pub format: SourceFormat,
    /// Rows from the first to the last that holds anything, those without cells between them left out.
    pub rows: Vec<SheetRow>,
    /// Rectangles of cells that are shown as one.
    pub merges: Vec<Merge>,
    /// Whether the sheet is hidden from who opens the file.
    pub hidden: bool,
    /// Columns, from 0, that are hidden.
    pub hidden_columns: Vec<usize>,
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    /// Its number as a spreadsheet counts it, from 1.
    pub number: u64,
    /// Its cells from the first column on; those behind the last are empty.
    pub cells: Vec<Cell>,
    /// Whether it is hidden from who opens the file.
    pub hidden: bool,
}

/// A rectangle of cells that are shown as one; what it holds stands in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The number of the first row, from 1.
    pub first_row: u64,
    /// The number of the last row.
    pub last_row: u64,
    /// The first column, from 0.
    pub first_column: usize,
    /// The last column.
    pub last_column: usize,
}

impl Sheet {
    /// Makes an empty sheet.
    #[must_use]
    pub fn new(name: impl Into<String>, format: SourceFormat) -> Self {
        Self {
            name: name.into(),
            format,
            rows: Vec::new(),
            merges: Vec::new(),
            hidden: false,
            hidden_columns: Vec::new(),
        }
    }

    /// Returns how many columns the widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }
}

impl SheetRow {
    /// Returns a cell; an empty one behind the last.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Says whether nothing stands in the row.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }

    /// Returns the columns in which anything stands.
    pub fn filled(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(column, _)| column)
    }

    /// Returns the only cell in which anything stands, with its column.
    #[must_use]
    pub fn single(&self) -> Option<(usize, &Cell)> {
        let mut filled = self.filled();
        let only = filled.next().filter(|_| filled.next().is_none())?;
        Some((only, self.cell(only)))
    }
}
