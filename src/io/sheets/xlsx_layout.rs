//! What `calamine` does not tell of an XLSX sheet: hidden rows and columns, and merged cells.

use std::collections::HashMap;
use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::sheets::{Merge, ReadingNote, Sheet};

use super::packed::Packed;
use super::xml::{attribute, is_set, number};

/// Bytes of the workbook's list of sheets that are looked at.
const MOST_INDEX_BYTES: u64 = 4 << 20;

/// Hidden rows, hidden columns and merges that are kept of a sheet.
const MOST_MARKS: usize = 1_048_576;

/// Adds layout to the sheets of a workbook. A sheet whose layout is not found out is named in a note.
pub(super) fn add(sheets: &mut [Sheet], packed: &mut Packed<'_>) -> Vec<ReadingNote> {
    let paths = paths(packed).unwrap_or_default();
    let mut notes = Vec::new();
    for sheet in sheets {
        let layout = paths.get(&sheet.name).and_then(|path| read(packed, path));
        match layout {
            Some(layout) => layout.put_on(sheet),
            None => notes.push(ReadingNote::LayoutUnknown { sheet: sheet.name.clone() }),
        }
    }
    notes
}

/// Returns the part of each sheet by its name.
fn paths(packed: &mut Packed<'_>) -> Option<HashMap<String, String>> {
    let book = packed.part("xl/workbook.xml", MOST_INDEX_BYTES)?;
    let links = packed.part("xl/_rels/workbook.xml.rels", MOST_INDEX_BYTES)?;
    let mut targets = HashMap::new();
    each_element(&links, "Relationship", |element| {
        targets.extend(attribute(element, "Id").zip(attribute(element, "Target")));
    })?;
    let mut paths = HashMap::new();
    each_element(&book, "sheet", |element| {
        let target = attribute(element, "id").and_then(|id| targets.get(&id));
        paths.extend(attribute(element, "name").zip(target.map(|target| full_path(target))));
    })?;
    Some(paths)
}

fn full_path(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

/// Calls `see` for each element of a name.
fn each_element(xml: &[u8], name: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => see(&element),
            Event::Eof => return Some(()),
            _ => {}
        }
        buffer.clear();
    }
}

#[derive(Default)]
struct Layout {
    rows: Vec<u64>,
    columns: Vec<(usize, usize)>,
    merges: Vec<Merge>,
}

/// Reads the layout of a sheet, and passes over its cells.
fn read(packed: &mut Packed<'_>, path: &str) -> Option<Layout> {
    let mut reader = Reader::from_reader(BufReader::new(packed.reader(path)?));
    let mut layout = Layout::default();
    let mut buffer = Vec::new();
    let mut row = 0_u64;
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "row" => {
                    row = number(&element, "r").unwrap_or(row + 1);
                    if is_set(&element, "hidden") && layout.rows.len() < MOST_MARKS {
                        layout.rows.push(row);
                    }
                }
                "col" if is_set(&element, "hidden") && layout.columns.len() < MOST_MARKS => {
                    let (first, last) = (number(&element, "min"), number(&element, "max"));
                    layout.columns.extend(first.zip(last));
                }
                "mergeCell" if layout.merges.len() < MOST_MARKS => {
                    layout.merges.extend(attribute(&element, "ref").as_deref().and_then(merge));
                }
                _ => {}
            },
            Event::Eof => return Some(layout),
            _ => {}
        }
        buffer.clear();
    }
}

fn merge(reference: &str) -> Option<Merge> {
    let (first, last) = reference.split_once(':')?;
    let ((first_column, first_row), (last_column, last_row)) = (position(first)?, position(last)?);
    Some(Merge { first_row, last_row, first_column, last_column })
}

/// Reads `B12` as column 1 and row 12.
fn position(text: &str) -> Option<(usize, u64)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    let ordinal = |letter: u8| letter.is_ascii_uppercase().then(|| usize::from(letter - b'A') + 1);
    let fits = (1..=3).contains(&letters.len());
    let column = letters.bytes().try_fold(0, |column, letter| Some(column * 26 + ordinal(letter)?)).filter(|_| fits)?;
    Some((column - 1, row.parse().ok()?))
}

impl Layout {
    fn put_on(self, sheet: &mut Sheet) {
        let width = sheet.width();
        for row in self.rows {
            if let Ok(place) = sheet.rows.binary_search_by_key(&row, |row| row.number) {
                sheet.rows[place].hidden = true;
            }
        }
        let hidden = |column: &usize| self.columns.iter().any(|&(first, last)| first <= column + 1 && *column < last);
        sheet.hidden_columns = (0..width).filter(hidden).collect();
        sheet.merges = self.merges;
    }
}
