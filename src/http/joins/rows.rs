//! The rows of a table that is sent, whatever it is written in.

use super::request::{ENCODING, FILE, RightFormat, RightTable, SHEET};
use crate::http::ApiError;
use crate::io::sheets::{ReadLimits, ReadOptions, SheetError, SheetRows, read_workbook};
use crate::sheets::{Sheet, SheetRow, SourceFormat, Workbook};

/// The most names of sheets an answer has.
const MAX_NAMED: usize = 20;

/// The rows of a table, in their order.
pub(super) type Rows<'t> = Box<dyn Iterator<Item = Result<SheetRow, ApiError>> + 't>;

/// Returns the rows of a table: text row by row, of a workbook those of one sheet.
///
/// # Errors
/// [`ApiError::Parameter`] naming the field that is at fault.
pub(super) fn right_rows(right: &RightTable) -> Result<Rows<'_>, ApiError> {
    let (bytes, limits) = (&right.file.bytes[..], ReadLimits::UPLOAD);
    match &right.format {
        RightFormat::Csv { separator, encoding } => {
            let options = ReadOptions { encoding: Some(*encoding), separator: Some(*separator) };
            let rows = SheetRows::new(bytes, "table", options, limits).map_err(unreadable)?;
            Ok(Box::new(rows.map(|row| row.map_err(unreadable))))
        }
        RightFormat::Workbook { format, sheet } => {
            let book = read_workbook(bytes, "table", ReadOptions::default(), &limits).map_err(unreadable)?;
            let sheet = sheet_of(book, *format, sheet.as_deref())?;
            Ok(Box::new(sheet.rows.into_iter().map(Ok)))
        }
    }
}

/// Takes the sheet a caller names, or else the only one that is shown and not empty.
fn sheet_of(mut book: Workbook, format: SourceFormat, named: Option<&str>) -> Result<Sheet, ApiError> {
    if book.format != format {
        let (found, said) = (book.format.as_str(), format.as_str());
        return Err(ApiError::parameter(FILE, format!("the file is {found}; accepted is {said}, as its format says")));
    }
    let is_meant = |sheet: &Sheet| match named {
        Some(name) => sheet.name == name,
        None => !sheet.hidden && !sheet.rows.is_empty(),
    };
    let mut meant = book.sheets.iter().enumerate().filter(|(_, sheet)| is_meant(sheet)).map(|(place, _)| place);
    match (meant.next(), meant.next()) {
        (Some(only), None) => Ok(book.sheets.swap_remove(only)),
        (first, _) => {
            let found = match (named, first) {
                (Some(name), None) => format!("there is no sheet '{name}'"),
                (Some(name), Some(_)) => format!("there are several sheets '{name}'"),
                (None, None) => "every sheet is hidden or empty".to_owned(),
                (None, Some(_)) => "there are several sheets and none is named".to_owned(),
            };
            let names: Vec<_> = book.sheets.iter().take(MAX_NAMED).map(|sheet| sheet.name.as_str()).collect();
            Err(ApiError::parameter(SHEET, format!("{found}; accepted are {}", names.join(", "))))
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn unreadable(error: SheetError) -> ApiError {
    let hint = match error {
        SheetError::Encoding { .. } => format!(", in {ENCODING}"),
        _ => String::new(),
    };
    ApiError::parameter(FILE, format!("{error}{hint}"))
}
