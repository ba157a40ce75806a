//! Which separator a text has: the one that gives the same number of columns, more than one, in most rows.

use crate::sheets::{NumberShape, Separator};

use super::SheetError;
use super::csv_text::head_rows;

/// How many rows are looked at.
const ROWS: usize = 200;

/// A separator and what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundSeparator {
    pub(super) separator: Separator,
    /// In how many rows.
    pub(super) rows: usize,
    /// How many columns.
    pub(super) columns: usize,
}

/// Finds the separator by the first rows of a text; a comma if no separator is in it.
pub(super) fn detect(text: &str) -> Result<FoundSeparator, SheetError> {
    let mut best: Option<(FoundSeparator, Score)> = None;
    for separator in Separator::ALL {
        let Some((found, score)) = try_separator(text, separator)? else { continue };
        if best.is_none_or(|(_, best_score)| score > best_score) {
            best = Some((found, score));
        }
    }
    Ok(best.map_or(FoundSeparator { separator: Separator::Comma, rows: 0, columns: 1 }, |(found, _)| found))
}

/// How good a separator is: the greater, the better.
type Score = (usize, usize);

/// Returns what a separator gives, and how good that is: rows of equal width less rows cut through a number, then the width.
fn try_separator(text: &str, separator: Separator) -> Result<Option<(FoundSeparator, Score)>, SheetError> {
    let rows = head_rows(text, separator.byte(), ROWS)?;
    let mut widths: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).filter(|&width| width > 1).collect();
    widths.sort_unstable();
    let Some((columns, alike)) = commonest(&widths) else { return Ok(None) };
    // `12,5;3,1` has three columns by commas as well; but there cells are joined from what semicolons part.
    let mixed = rows.iter().filter(|(_, cells)| cells.iter().any(|cell| holds_other_columns(cell, separator))).count();
    let score = (alike.saturating_sub(mixed), columns);
    Ok((score.0 > 0).then_some((FoundSeparator { separator, rows: alike, columns }, score)))
}

/// Says whether a semicolon, tab or pipe parts numbers or short words within a cell.
fn holds_other_columns(cell: &str, separator: Separator) -> bool {
    [';', '\t', '|'].into_iter().filter(|&mark| mark != char::from(separator.byte())).any(|mark| {
        let parts: Vec<&str> = cell.split(mark).collect();
        parts.len() > 1 && (mark == '\t' || parts.iter().any(|part| NumberShape::of(part).is_some() || part.is_empty()))
    })
}

fn commonest(sorted: &[usize]) -> Option<(usize, usize)> {
    let groups = sorted.chunk_by(|a, b| a == b).map(|group| (group[0], group.len()));
    groups.max_by_key(|&(width, count)| (count, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_do_not_pass_for_separators() {
        for (text, separator) in [
            ("Δήμος;Τιμή\nΒόλος;12,5\nΛάρισα;3,1\n", Separator::Semicolon),
            ("12,5;3,1\n4,5;6,7\n", Separator::Semicolon),
            ("code,value\n0101,5\n", Separator::Comma),
            ("code\tname, other\n1\tx, y\n", Separator::Tab),
            ("a|b|c\n1|2|3\n", Separator::Pipe),
            ("code,name\n1,\"x;y\"\n2,\"z;w\"\n", Separator::Comma),
            ("one\ntwo\n", Separator::Comma),
        ] {
            assert_eq!(detect(text).unwrap().separator, separator, "{text}");
        }
    }
}
