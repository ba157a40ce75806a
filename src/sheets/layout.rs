//! Where in a sheet the table is: titles above, header rows, the first row of data.

use super::{Cell, Finding, Overrides, Reason, Sheet, SheetRow, UnderstandError, read_period};
use crate::sheets::NumberShape;

/// How far down a table may begin.
const MOST_TITLE_ROWS: usize = 200;

/// How many rows a header may have.
const MOST_HEADER_ROWS: usize = 6;

/// Where in a sheet the table is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Numbers of rows above the header that hold anything.
    pub titles: Vec<u64>,
    /// Numbers of the header rows; none where there is no header.
    pub header: Vec<u64>,
    /// The number of the first row of data, and why.
    pub data_start: Finding<u64>,
    /// The header of each column: its cells from above, put together; the column's letters where there is none.
    pub labels: Vec<String>,
    /// Whether the columns have headers.
    pub has_header: bool,
}

/// Finds the table. `is_known` says whether a cell of a row means a known area.
pub(super) fn find(
    sheet: &Sheet,
    overrides: &Overrides,
    is_known: impl Fn(&SheetRow) -> bool,
) -> Result<Layout, UnderstandError> {
    let rows = &sheet.rows;
    let place_of = |number: u64| rows.partition_point(|row| row.number < number);
    let (start, reason) = match (overrides.data_start, overrides.header_rows) {
        (Some(number), _) => (place_of(number), Reason::Chosen),
        (None, Some((_, last))) => (place_of(last + 1), Reason::Chosen),
        (None, None) => data_start(rows, is_known),
    };
    let header: Vec<usize> = match overrides.header_rows {
        Some((first, last)) => {
            (place_of(first)..place_of(last.saturating_add(1)).min(start)).filter(|_| last > 0).collect()
        }
        None => header_rows(sheet, start),
    };
    let Some(first) = rows.get(start) else { return Err(UnderstandError::NoRows { sheet: sheet.name.clone() }) };
    let above = header.first().copied().unwrap_or(start);
    Ok(Layout {
        titles: rows[..above].iter().map(|row| row.number).collect(),
        labels: labels(sheet, &header),
        has_header: !header.is_empty(),
        header: header.iter().map(|&place| rows[place].number).collect(),
        data_start: Finding::new(first.number, reason),
    })
}

/// Finds the first row of data.
fn data_start(rows: &[SheetRow], is_known: impl Fn(&SheetRow) -> bool) -> (usize, Reason) {
    let head = &rows[..rows.len().min(MOST_TITLE_ROWS)];
    let is_single_table = rows.iter().all(|row| row.filled().count() <= 1);
    let wide_enough = |row: &SheetRow| is_single_table || row.single().is_none();
    if let Some(known) = head.iter().position(|row| wide_enough(row) && is_known(row)) {
        // A row above with numbers is one of data, though its area is not known; a header has no numbers but years.
        let mut start = known;
        while start > 0 && is_data_above(rows, start - 1, wide_enough, &is_known) {
            start -= 1;
        }
        return (start, Reason::FirstKnownRow { row: rows[known].number });
    }
    if let Some(numbers) = head.iter().position(|row| wide_enough(row) && has_numbers(row) && !counts_columns(row)) {
        return (numbers, Reason::FirstNumbers { row: rows[numbers].number });
    }
    // Nothing but text: the first full row is the header.
    let widest = head.iter().map(|row| row.filled().count()).max().unwrap_or(0);
    let header = head.iter().position(|row| row.filled().count() == widest).unwrap_or(0);
    (header + 1, Reason::Nothing)
}

/// Says whether a row above one of data is one as well: it has numbers, or is a known area alone below what may be a header.
fn is_data_above(
    rows: &[SheetRow],
    place: usize,
    wide_enough: impl Fn(&SheetRow) -> bool,
    is_known: impl Fn(&SheetRow) -> bool,
) -> bool {
    let row = &rows[place];
    if wide_enough(row) {
        return has_numbers(row) && !counts_columns(row);
    }
    let next = rows.get(place + 1).is_some_and(|below| below.number == row.number + 1);
    next && is_known(row) && rows[..place].iter().any(wide_enough)
}

/// Says whether a cell holds a number that is no year.
fn has_numbers(row: &SheetRow) -> bool {
    row.cells.iter().any(|cell| {
        let is_number = match cell {
            Cell::Number { .. } => true,
            Cell::Text(_) => NumberShape::of(&cell.text()).is_some(),
            Cell::Empty | Cell::Bool(_) | Cell::Date(_) | Cell::Error(_) => false,
        };
        is_number && read_period(cell).is_none()
    })
}

/// Says whether a row numbers the columns, as statistical tables do below their header.
fn counts_columns(row: &SheetRow) -> bool {
    let numbers: Vec<usize> = row
        .cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.text().trim_matches(['(', ')']).parse().unwrap_or(usize::MAX))
        .collect();
    numbers.len() > 2 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])) && numbers[0] <= 1
}

/// Finds the header rows above the first row of data: rows with several cells, without a gap between them.
fn header_rows(sheet: &Sheet, start: usize) -> Vec<usize> {
    let mut header = Vec::new();
    for place in (0..start).rev().take(MOST_HEADER_ROWS) {
        let row = &sheet.rows[place];
        let below = header.last().map(|&place: &usize| sheet.rows[place].number);
        let gap = below.is_some_and(|below| below > row.number + 1);
        if gap || !heads_columns(sheet, row, below.is_some()) {
            break;
        }
        header.push(place);
    }
    header.reverse();
    header
}

/// Says whether a row above the data heads columns rather than the whole table.
fn heads_columns(sheet: &Sheet, row: &SheetRow, has_header_below: bool) -> bool {
    let Some((column, cell)) = row.single() else { return true };
    if sheet.width() == 1 {
        return !has_header_below;
    }
    // One cell: a title, unless it stands further right, above some of the columns of the header below.
    let long = cell.text().chars().count() > 80;
    column > 0 && has_header_below && !long
}

/// Puts the header of each column together.
fn labels(sheet: &Sheet, header: &[usize]) -> Vec<String> {
    let width = sheet.width();
    let rows: Vec<Vec<String>> = header
        .iter()
        .enumerate()
        .map(|(place, &row)| {
            let below = header.get(place + 1).map(|&row| &sheet.rows[row]);
            header_texts(sheet, &sheet.rows[row], below, width)
        })
        .collect();
    (0..width)
        .map(|column| {
            let mut parts: Vec<&str> = Vec::new();
            for text in rows.iter().map(|row| row[column].as_str()).filter(|text| !text.is_empty()) {
                if parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
            if parts.is_empty() { super::column_letters(column) } else { parts.join(" ") }
        })
        .collect()
}

/// Returns the text above each column in a header row. A cell reaches as far as it is merged; in a file that knows no merging, over the empty cells
/// right of it, as long as the row below has headers there.
fn header_texts(sheet: &Sheet, row: &SheetRow, below: Option<&SheetRow>, width: usize) -> Vec<String> {
    let clean = |cell: &Cell| cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut texts: Vec<String> = (0..width).map(|column| clean(row.cell(column))).collect();
    if counts_columns(row) {
        return vec![String::new(); width];
    }
    for merge in sheet.merges.iter().filter(|merge| (merge.first_row..=merge.last_row).contains(&row.number)) {
        let origin = sheet.rows.iter().find(|row| row.number == merge.first_row);
        let text = origin.map(|row| clean(row.cell(merge.first_column))).unwrap_or_default();
        let merged = texts.iter_mut().take(merge.last_column.saturating_add(1)).skip(merge.first_column);
        merged.for_each(|covered| covered.clone_from(&text));
    }
    if let (Some(below), true) = (below, sheet.merges.is_empty()) {
        for column in 1..width {
            if texts[column].is_empty() && !below.cell(column).is_empty() && row.filled().any(|filled| filled < column)
            {
                let (left, right) = texts.split_at_mut(column);
                right[0].clone_from(&left[column - 1]);
            }
        }
    }
    texts
}
