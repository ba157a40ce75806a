//! XLSX and XLS workbooks, through `calamine`.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetType, SheetVisible, Style, Xls, XlsError, Xlsx, XlsxError};

use crate::sheets::{Cell, CivilDate, ReadingNote, Sheet, SourceFormat, Workbook};

use super::grid::CellBudget;
use super::packed::Packed;
use super::{ReadLimits, SheetError, compound, xlsx_layout};

/// Reads an XLSX workbook that was opened as a packed file before, so that its size is known.
pub(super) fn read_xlsx(
    bytes: &[u8],
    packed: &mut Packed<'_>,
    name: &str,
    limits: &ReadLimits,
) -> Result<Workbook, SheetError> {
    let mut sheets = guarded("XLSX", || xlsx_sheets(bytes, limits))?;
    let notes = xlsx_layout::add(&mut sheets, packed);
    Ok(Workbook { name: name.to_owned(), format: SourceFormat::Xlsx, sheets, notes })
}

/// Reads an XLS workbook.
pub(super) fn read_xls(bytes: &[u8], name: &str, limits: &ReadLimits) -> Result<Workbook, SheetError> {
    compound::check_cells(bytes, limits)?;
    let sheets = guarded("XLS", || xls_sheets(bytes, limits))?;
    // The reader does not tell.
    let notes = sheets.iter().map(|sheet| ReadingNote::LayoutUnknown { sheet: sheet.name.clone() }).collect();
    Ok(Workbook { name: name.to_owned(), format: SourceFormat::Xls, sheets, notes })
}

/// Runs a reader that is not ours; bytes made to break it must not break more than this file.
fn guarded<T>(format: &'static str, read: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(SheetError::ReaderFailed { format }))
}

fn xlsx_sheets(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Sheet>, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_error(&error))?;
    let metadata = book.sheets_metadata().to_vec();
    SheetError::check("sheets", metadata.len() as u64, limits.sheets as u64)?;
    let mut budget = CellBudget::new(*limits);
    let mut sheets = Vec::new();
    for about in metadata.iter().filter(|about| about.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet::new(about.name.clone(), SourceFormat::Xlsx);
        sheet.hidden = about.visible != SheetVisible::Visible;
        read_cells(&mut book, &mut sheet, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn read_cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet, budget: &mut CellBudget) -> Result<(), SheetError> {
    let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(|error| xlsx_error(&error))?;
    let shown: Vec<Shown> = reader.styles().iter().map(Shown::of).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| xlsx_error(&error))? {
        let (row, column) = cell.get_position();
        let style = shown.get(style).copied().unwrap_or(Shown::Plain);
        let cell = cell_of(Data::from(cell.get_value().clone()), style);
        budget.put(sheet, u64::from(row) + 1, column as usize, cell)?;
    }
    Ok(())
}

fn xls_sheets(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Sheet>, SheetError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => SheetError::Locked,
        other => SheetError::broken("XLS", &other),
    })?;
    let metadata = book.sheets_metadata().to_vec();
    SheetError::check("sheets", metadata.len() as u64, limits.sheets as u64)?;
    let mut budget = CellBudget::new(*limits);
    let mut sheets = Vec::new();
    for about in metadata.iter().filter(|about| about.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet::new(about.name.clone(), SourceFormat::Xls);
        sheet.hidden = about.visible != SheetVisible::Visible;
        let range = book.worksheet_range(&about.name).map_err(|error| SheetError::broken("XLS", &error))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (row as u64 + u64::from(first_row) + 1, column + first_column as usize);
            budget.put(&mut sheet, row, column, cell_of(value.clone(), Shown::Plain))?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn xlsx_error(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Locked,
        other => SheetError::broken("XLSX", other),
    }
}

/// How a number is shown, as far as that makes another of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// As it is, or rounded.
    Plain,
    /// With so many digits, zeros in front: how codes keep theirs.
    Padded(usize),
    /// Times a hundred.
    Percent,
}

impl Shown {
    fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else { return Self::Plain };
        let code = format.format_code.split(';').next().unwrap_or_default();
        let bare: String = code.split('"').step_by(2).collect();
        if bare.contains('%') {
            return Self::Percent;
        }
        let zeros = bare.len() > 1 && bare.len() <= 20 && bare.bytes().all(|byte| byte == b'0');
        if zeros { Self::Padded(bare.len()) } else { Self::Plain }
    }

    fn number(self, value: f64) -> Cell {
        let shown = match self {
            Self::Plain => None,
            Self::Padded(digits) => {
                let whole = value.fract() == 0.0 && (0.0..1e15).contains(&value);
                whole.then(|| format!("{value:0digits$}")).filter(|shown| *shown != value.to_string())
            }
            Self::Percent => Some(percent(value)),
        };
        Cell::Number { value, shown: shown.map(String::into_boxed_str) }
    }
}

/// Writes a share in per cent, without the noise of binary fractions.
pub(super) fn percent(value: f64) -> String {
    let rounded = (value * 1e14).round() / 1e12;
    format!("{}%", if rounded.is_finite() { rounded } else { value })
}

fn cell_of(data: Data, style: Shown) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet holds every number as f64")]
        Data::Int(value) => style.number(value as f64),
        Data::Float(value) => style.number(value),
        Data::String(text) | Data::DurationIso(text) => Cell::of_text(&text),
        Data::Bool(value) => Cell::Bool(value),
        // A time of day or a length of time is no day.
        Data::DateTime(time) if time.is_duration() || time.as_f64() < 1.0 => Cell::of_text(&time.to_string()),
        Data::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            Cell::Date(CivilDate { year, month, day })
        }
        Data::DateTimeIso(text) => iso_date(&text).map_or_else(|| Cell::of_text(&text), Cell::Date),
        Data::Error(error) => Cell::Error(error.to_string().into()),
    }
}

/// Reads the day of a date of ISO 8601.
pub(super) fn iso_date(text: &str) -> Option<CivilDate> {
    let mut parts = text.get(..10)?.splitn(3, '-');
    let mut next = || parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, month, day) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(CivilDate { year, month, day })
}
