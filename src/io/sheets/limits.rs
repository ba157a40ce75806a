//! How much of a file is read, and how, where a person said so.

use crate::sheets::{Overrides, Separator, TextEncoding};

/// How a text file is written, where a person said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Its encoding, instead of the one detected.
    pub encoding: Option<TextEncoding>,
    /// Its separator, instead of the one detected.
    pub separator: Option<Separator>,
}

/// How much is read before a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of all parts of a packed file (XLSX, ODS) when unpacked, as declared and as found.
    pub unpacked_bytes: u64,
    /// Sheets.
    pub sheets: usize,
    /// Rows of a sheet, by the number of the last.
    pub rows: u64,
    /// Columns of a sheet.
    pub columns: usize,
    /// Cells of all sheets together, the empty ones before the last of each row as well.
    pub cells: u64,
    /// Bytes of a row of text.
    pub row_bytes: usize,
}

impl ReadLimits {
    /// What a caller from elsewhere may send: 64 MB, a million rows, 16,384 columns, ten million cells.
    pub const UPLOAD: Self = Self {
        bytes: 64 << 20,
        unpacked_bytes: 512 << 20,
        sheets: 256,
        rows: 1_048_576,
        columns: 16_384,
        cells: 10_000_000,
        row_bytes: 4 << 20,
    };

    /// What is read from a file row by row: any length; a row is held, so its width has a limit.
    pub const STREAM: Self = Self { bytes: u64::MAX, rows: u64::MAX, cells: u64::MAX, ..Self::UPLOAD };
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self::UPLOAD
    }
}

impl From<&Overrides> for ReadOptions {
    fn from(overrides: &Overrides) -> Self {
        Self { encoding: overrides.encoding, separator: overrides.separator }
    }
}
