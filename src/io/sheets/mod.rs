//! Bytes to sheets: whatever an observatory is sent becomes tables of cells.
//!
//! The format is found by the content, not by the name. Encoding and separator of a text file are found and stated with the
//! reason, unless they are chosen. What is too large is refused before memory is taken for it. What the cells mean is left to
//! [`crate::sheets::understand()`].

mod compound;
mod csv_text;
mod encoding;
mod error;
mod grid;
mod json_stat;
mod limits;
mod ods;
mod packed;
mod rows;
mod separator;
#[cfg(test)]
mod tests;
mod text_format;
mod xlsx;
mod xlsx_layout;
mod xml;

pub use error::SheetError;
pub use limits::{ReadLimits, ReadOptions};
pub use rows::SheetRows;

use crate::sheets::{Cell, ReadingNote, Sheet, SourceFormat, Workbook, column_letters};

use packed::Packed;

/// Reads a file of sheets.
///
/// Read are CSV, SDMX-CSV, Eurostat's TSV, XLSX, XLS, ODS and JSON-stat 2.0. A text file has one sheet, named as the file.
///
/// # Errors
/// [`SheetError`] if the file is something else, broken, locked, or larger than the limits.
pub fn read_workbook(
    bytes: &[u8],
    name: &str,
    options: ReadOptions,
    limits: &ReadLimits,
) -> Result<Workbook, SheetError> {
    SheetError::check("bytes", bytes.len() as u64, limits.bytes)?;
    let mut book = match bytes {
        [] => return Err(SheetError::Empty),
        [b'P', b'K', 3, 4, ..] => {
            let mut packed = Packed::open(bytes, limits)?;
            match packed.format()? {
                SourceFormat::Ods => ods::read(&mut packed, name, limits)?,
                _ => xlsx::read_xlsx(bytes, &mut packed, name, limits)?,
            }
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => xlsx::read_xls(bytes, name, limits)?,
        [0x1F, 0x8B, ..] => return Err(SheetError::OtherFormat { found: "a gzip archive (unpack it first)" }),
        [b'%', b'P', b'D', b'F', ..] => return Err(SheetError::OtherFormat { found: "a PDF" }),
        _ if is_json(bytes) => json_stat::read(bytes, name, limits)?,
        _ => read_text(bytes, name, options, limits)?,
    };
    if !matches!(book.format, SourceFormat::Csv | SourceFormat::SdmxCsv | SourceFormat::EurostatTsv) {
        book.notes.insert(0, ReadingNote::Format(book.format));
    }
    let about_sheets: Vec<ReadingNote> = book.sheets.iter().flat_map(notes_of).collect();
    book.notes.extend(about_sheets);
    if book.sheets.is_empty() { Err(SheetError::Empty) } else { Ok(book) }
}

fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{")
}

fn read_text(bytes: &[u8], name: &str, options: ReadOptions, limits: &ReadLimits) -> Result<Workbook, SheetError> {
    let mut rows = SheetRows::new(bytes, name, options, *limits)?;
    let sheet = rows.read_sheet(usize::MAX)?;
    Ok(Workbook { name: name.to_owned(), format: rows.format(), sheets: vec![sheet], notes: rows.notes().to_vec() })
}

/// Returns what a person should know of a sheet.
fn notes_of(sheet: &Sheet) -> Vec<ReadingNote> {
    let name = || sheet.name.clone();
    let mut notes = Vec::new();
    if sheet.hidden {
        notes.push(ReadingNote::HiddenSheet { sheet: name() });
    }
    let hidden = sheet.rows.iter().filter(|row| row.hidden).count();
    if hidden > 0 {
        notes.push(ReadingNote::HiddenRows { sheet: name(), count: hidden });
    }
    if !sheet.hidden_columns.is_empty() {
        let columns = sheet.hidden_columns.iter().copied().map(column_letters).collect();
        notes.push(ReadingNote::HiddenColumns { sheet: name(), columns });
    }
    let failed = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| matches!(cell, Cell::Error(_))).count();
    if failed > 0 {
        notes.push(ReadingNote::FormulaErrors { sheet: name(), count: failed });
    }
    notes
}
