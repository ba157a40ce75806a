//! ODS workbooks.
//!
//! Read here rather than by `calamine`, which makes all cells that a file says are repeated before it counts them.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::sheets::{Cell, Merge, Sheet, SourceFormat, Workbook};

use super::grid::CellBudget;
use super::packed::Packed;
use super::xlsx::{iso_date, percent};
use super::xml::{attribute, entity, number};
use super::{ReadLimits, SheetError};

/// Merges that are kept of a sheet.
const MOST_MERGES: usize = 1_048_576;

/// Reads an ODS workbook.
pub(super) fn read(packed: &mut Packed<'_>, name: &str, limits: &ReadLimits) -> Result<Workbook, SheetError> {
    let manifest = packed.part("META-INF/manifest.xml", 1 << 20).unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(SheetError::Locked);
    }
    let content =
        packed.reader("content.xml").ok_or_else(|| SheetError::broken("ODS", &"it has no part 'content.xml'"))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let sheets = Content { reader, buffer: Vec::new(), budget: CellBudget::new(*limits), hidden: HashSet::new() }
        .sheets(limits)?;
    Ok(Workbook { name: name.to_owned(), format: SourceFormat::Ods, sheets, notes: Vec::new() })
}

struct Content<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    budget: CellBudget,
    /// Styles of sheets that are not shown.
    hidden: HashSet<String>,
}

/// What is known of a cell before its text is read.
struct CellStart {
    kind: String,
    value: Option<String>,
    is_error: bool,
    repeated: usize,
    merged: Option<(usize, u64)>,
}

impl<R: BufRead> Content<R> {
    fn event(&mut self) -> Result<Event<'static>, SheetError> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        event.map(Event::into_owned).map_err(|error| SheetError::broken("ODS", &error))
    }

    fn sheets(mut self, limits: &ReadLimits) -> Result<Vec<Sheet>, SheetError> {
        let mut sheets = Vec::new();
        let mut style = None;
        loop {
            match self.event()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => style = attribute(&element, "name"),
                    "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                        self.hidden.extend(style.take());
                    }
                    "table" => {
                        SheetError::check("sheets", sheets.len() as u64 + 1, limits.sheets as u64)?;
                        let sheet = self.table(&element)?;
                        sheets.push(sheet);
                    }
                    // A file that keeps a history of changes holds tables that are no longer there.
                    "tracked-changes" => self.skip("tracked-changes")?,
                    _ => {}
                },
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    }

    fn table(&mut self, start: &BytesStart<'_>) -> Result<Sheet, SheetError> {
        let mut sheet = Sheet::new(attribute(start, "name").unwrap_or_default(), SourceFormat::Ods);
        sheet.hidden = attribute(start, "style-name").is_some_and(|style| self.hidden.contains(&style));
        let (mut row, mut column) = (1_u64, 0_usize);
        loop {
            match self.event()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table-row" => row = row.saturating_add(self.row(&mut sheet, &element, row)?),
                    "table-column" => {
                        let repeated = repeats(&element, "number-columns-repeated");
                        if is_hidden(&element) {
                            let last = column.saturating_add(repeated).min(self.budget.columns());
                            sheet.hidden_columns.extend(column..last);
                        }
                        column = column.saturating_add(repeated);
                    }
                    "shapes" => self.skip("shapes")?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "table" => break,
                Event::Eof => return Err(SheetError::broken("ODS", &"a table does not end")),
                _ => {}
            }
        }
        let width = sheet.width();
        sheet.hidden_columns.retain(|&column| column < width);
        Ok(sheet)
    }

    /// Reads a row; returns how many rows it stands for.
    fn row(&mut self, sheet: &mut Sheet, start: &BytesStart<'_>, row: u64) -> Result<u64, SheetError> {
        let repeated = repeats(start, "number-rows-repeated") as u64;
        let mut cells: Vec<(usize, usize, Cell)> = Vec::new();
        let mut column = 0_usize;
        loop {
            match self.event()? {
                Event::Start(element)
                    if matches!(element.local_name().as_ref(), "table-cell" | "covered-table-cell") =>
                {
                    let cell_start = CellStart::of(&element);
                    let cell = self.cell(&cell_start, element.local_name().as_ref())?;
                    let merge = cell_start.merged.filter(|_| sheet.merges.len() < MOST_MERGES);
                    sheet.merges.extend(merge.and_then(|(columns, rows)| merge_at(row, column, columns, rows)));
                    if !cell.is_empty() {
                        cells.push((column, cell_start.repeated, cell));
                    }
                    column = column.saturating_add(cell_start.repeated);
                }
                Event::End(element) if element.local_name().as_ref() == "table-row" => break,
                Event::Eof => return Err(SheetError::broken("ODS", &"a row does not end")),
                _ => {}
            }
        }
        if !cells.is_empty() {
            self.put(sheet, row, repeated, &cells, is_hidden(start))?;
        }
        Ok(repeated)
    }

    fn put(
        &mut self,
        sheet: &mut Sheet,
        row: u64,
        repeated: u64,
        cells: &[(usize, usize, Cell)],
        hidden: bool,
    ) -> Result<(), SheetError> {
        for row in row..row.saturating_add(repeated) {
            for (column, repeated, cell) in cells {
                for column in *column..column.saturating_add(*repeated) {
                    self.budget.put(sheet, row, column, cell.clone())?;
                }
            }
            if let Some(last) = sheet.rows.last_mut() {
                last.hidden = hidden;
            }
        }
        Ok(())
    }

    fn cell(&mut self, start: &CellStart, name: &str) -> Result<Cell, SheetError> {
        let text = self.text(name)?;
        // What a merge covers is not shown, whatever it holds.
        if name == "covered-table-cell" {
            return Ok(Cell::Empty);
        }
        if start.is_error {
            return Ok(Cell::Error(text.trim().into()));
        }
        let number = start.value.as_deref().and_then(|value| value.parse::<f64>().ok());
        Ok(match (start.kind.as_str(), number) {
            ("percentage", Some(value)) => Cell::Number { value, shown: Some(percent(value).into()) },
            ("float", Some(value)) => {
                let padded = text.len() > 1
                    && text.starts_with('0')
                    && text.parse::<f64>() == Ok(value)
                    && text.bytes().all(|byte| byte.is_ascii_digit());
                Cell::Number { value, shown: padded.then(|| text.into()) }
            }
            ("currency", Some(value)) => Cell::of_number(value),
            ("boolean", _) => Cell::Bool(start.value.as_deref() == Some("true")),
            ("date", _) => start.value.as_deref().and_then(iso_date).map_or_else(|| Cell::of_text(&text), Cell::Date),
            _ => Cell::of_text(&text),
        })
    }

    /// Reads the paragraphs of a cell to its end, without notes and drawings.
    fn text(&mut self, name: &str) -> Result<String, SheetError> {
        let mut text = String::new();
        loop {
            match self.event()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "p" if !text.is_empty() => text.push('\n'),
                    "s" => text.extend(std::iter::repeat_n(' ', repeats(&element, "c").min(100))),
                    "tab" | "line-break" => text.push(' '),
                    other @ ("annotation" | "table" | "frame" | "custom-shape" | "g" | "control") => {
                        let other = other.to_owned();
                        self.skip(&other)?;
                    }
                    _ => {}
                },
                Event::Text(piece) => text.push_str(&piece),
                Event::CData(piece) => text.push_str(&piece),
                Event::GeneralRef(reference) => text.extend(entity(&reference)),
                Event::End(element) if element.local_name().as_ref() == name => return Ok(text),
                Event::Eof => return Err(SheetError::broken("ODS", &"a cell does not end")),
                _ => {}
            }
        }
    }

    /// Passes over an element that has begun, with those of its name in it.
    fn skip(&mut self, name: &str) -> Result<(), SheetError> {
        let mut depth = 1;
        while depth > 0 {
            match self.event()? {
                Event::Start(element) if element.local_name().as_ref() == name => depth += 1,
                Event::End(element) if element.local_name().as_ref() == name => depth -= 1,
                Event::Eof => return Err(SheetError::broken("ODS", &"an element does not end")),
                _ => {}
            }
        }
        Ok(())
    }
}

impl CellStart {
    fn of(element: &BytesStart<'_>) -> Self {
        let kinds: Vec<String> = element
            .attributes()
            .with_checks(false)
            .flatten()
            .filter(|attribute| attribute.key.local_name().as_ref() == "value-type")
            .map(|attribute| attribute.value.into_owned())
            .collect();
        let value = ["value", "date-value", "boolean-value"].into_iter().find_map(|name| attribute(element, name));
        let spans = (number(element, "number-columns-spanned"), number(element, "number-rows-spanned"));
        let merged = match spans {
            (None | Some(1), None | Some(1)) => None,
            (columns, rows) => Some((columns.unwrap_or(1), rows.unwrap_or(1))),
        };
        Self {
            // Two prefixes write the kind; the newer one also knows errors.
            is_error: kinds.iter().any(|kind| kind == "error"),
            kind: kinds.into_iter().find(|kind| kind != "error").unwrap_or_default(),
            value,
            repeated: repeats(element, "number-columns-repeated"),
            merged,
        }
    }
}

fn merge_at(row: u64, column: usize, columns: usize, rows: u64) -> Option<Merge> {
    Some(Merge {
        first_row: row,
        last_row: row.checked_add(rows.checked_sub(1)?)?,
        first_column: column,
        last_column: column.checked_add(columns.checked_sub(1)?)?,
    })
}

fn repeats(element: &BytesStart<'_>, name: &str) -> usize {
    number(element, name).unwrap_or(1).max(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| visibility != "visible")
}
