//! The review file: what is asked about rows, to be answered in a spreadsheet program.

use std::path::Path;

use super::DeskFileError;
use crate::desk::{Answer, ReviewRow, RowDecision, Standing};
use crate::formats::{CsvCell, CsvWriter, Dialect};
use crate::io::replace_file::replace_file;
use crate::io::sheets::{ReadLimits, ReadOptions, SheetError, read_workbook};
use crate::names::fold;
use crate::provenance::Language;
use crate::sheets::{Separator, Sheet};

const COLUMNS: [&str; 11] = [
    "sheet_row",
    "code",
    "name",
    "parents",
    "period",
    "outcome",
    "why",
    "candidate_1",
    "candidate_2",
    "candidate_3",
    "decision",
];

/// Writes what is asked about rows into a file; see [`review_csv`].
///
/// # Errors
/// [`DeskFileError::Write`]; what was there is then still there.
pub fn write_review(path: &Path, rows: &[ReviewRow], language: Language) -> Result<(), DeskFileError> {
    let bytes = review_csv(rows, language)?;
    replace_file(path, |file| file.write_all(&bytes))
        .map_err(|error| DeskFileError::Write { file: path.display().to_string(), error })
}

/// Returns what is asked about rows as CSV that a Greek Excel opens; cells that begin like a formula do not run.
///
/// # Errors
/// [`DeskFileError::Csv`].
pub fn review_csv(rows: &[ReviewRow], language: Language) -> Result<Vec<u8>, DeskFileError> {
    let mut writer = CsvWriter::with_header(Dialect::ExcelEl, COLUMNS)?;
    for row in rows {
        let candidate = |place: usize| CsvCell::Text(row.candidates.get(place).map_or("", String::as_str));
        #[expect(clippy::cast_precision_loss, reason = "no sheet has so many rows")]
        let number = CsvCell::Number(Some(row.sheet_row as f64));
        writer.row([
            number,
            CsvCell::Code(&row.code),
            CsvCell::Text(&row.name),
            CsvCell::Text(&row.parents),
            CsvCell::Text(&row.period),
            CsvCell::Text(outcome(row.standing)),
            CsvCell::Text(row.why.text(language)),
            candidate(0),
            candidate(1),
            candidate(2),
            CsvCell::Code(&row.decision),
        ])?;
    }
    Ok(writer.finish()?)
}

fn outcome(standing: Standing) -> &'static str {
    match standing {
        Standing::Matched => "matched",
        Standing::Asked => "asked",
        Standing::Caught => "code and name disagree",
        Standing::Unmatched => "unmatched",
        Standing::Duplicate => "duplicate",
        Standing::Total => "total",
        Standing::OtherLevel => "other level",
        Standing::OutsideAtlas => "not in the atlas",
        Standing::LeftOut => "left out",
    }
}

/// Says whether a file is there that holds decisions, which writing it again would lose.
#[must_use]
pub fn has_decisions(path: &Path) -> bool {
    path.exists() && !matches!(read_review(path), Ok(decisions) if decisions.is_empty())
}

/// Reads the decisions of a review file, as it was written or as a spreadsheet program saved it. Lines without one are not among them.
///
/// # Errors
/// [`DeskFileError`] that names line and column.
pub fn read_review(path: &Path) -> Result<Vec<RowDecision>, DeskFileError> {
    let bytes = std::fs::read(path).map_err(SheetError::from)?;
    let sheet = review_sheet(&bytes)?;
    let place = |column: &'static str| column_of(&sheet, column).ok_or(DeskFileError::NoReviewColumn { column });
    let (row_place, code, name) = (place("sheet_row")?, place("code")?, place("name")?);
    let decision = place("decision")?;
    let mut decisions = Vec::new();
    for row in sheet.rows.iter().skip(1) {
        let text = |place: usize| plain(&row.cell(place).text());
        let answer = match text(decision).as_str() {
            "" => continue,
            "-" | "–" | "−" => Answer::LeaveOut,
            code => Answer::Area(code.to_owned()),
        };
        let found = text(row_place);
        let sheet_row = found.trim_end_matches(".0").parse();
        let sheet_row = sheet_row.map_err(|_not_one| DeskFileError::ReviewCell {
            line: row.number,
            column: "sheet_row",
            found: found.clone(),
        })?;
        decisions.push(RowDecision { line: row.number, sheet_row, code: text(code), name: text(name), answer });
    }
    Ok(decisions)
}

/// Reads the sheet with the columns of a review file, whatever separator a program put between them.
fn review_sheet(bytes: &[u8]) -> Result<Sheet, DeskFileError> {
    let chosen = Separator::ALL.into_iter().map(Some);
    let mut first = None;
    for separator in std::iter::once(None).chain(chosen) {
        let options = ReadOptions { separator, ..ReadOptions::default() };
        let mut book = read_workbook(bytes, "review", options, &ReadLimits::UPLOAD)?;
        let sheet = book.sheets.swap_remove(0);
        if column_of(&sheet, "decision").is_some() {
            return Ok(sheet);
        }
        first.get_or_insert(sheet);
    }
    first.ok_or(DeskFileError::Sheet(SheetError::Empty))
}

fn column_of(sheet: &Sheet, column: &str) -> Option<usize> {
    let header = sheet.rows.first()?;
    header.cells.iter().position(|cell| fold(&plain(&cell.text())) == column)
}

/// Takes off what keeps spreadsheet programs from changing or running a cell: `="0101"`, a leading apostrophe.
fn plain(text: &str) -> String {
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(quoted) = quoted {
        return quoted.replace("\"\"", "\"").trim().to_owned();
    }
    let guarded = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    guarded.unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Bilingual;

    fn row(sheet_row: u64, name: &str, decision: &str) -> ReviewRow {
        ReviewRow {
            sheet_row,
            code: "0101".to_owned(),
            name: name.to_owned(),
            parents: "=cmd|'/c calc'!A1".to_owned(),
            period: "2021".to_owned(),
            standing: Standing::Asked,
            why: Bilingual::new("γιατί; «α»", "why"),
            candidates: vec!["0101 Κομοτηνής".to_owned()],
            decision: decision.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_runs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.review.csv");
        let rows = [row(2, "Κομοτηνής", "0101"), row(3, "=1+1", "-"), row(4, "x", "")];
        write_review(&path, &rows, Language::El).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("'=cmd") && text.contains(";'=1+1;"), "{text}");
        let read = read_review(&path).unwrap();
        let of = |line, sheet_row, name: &str, answer| RowDecision {
            line,
            sheet_row,
            code: "0101".to_owned(),
            name: name.to_owned(),
            answer,
        };
        let expected = [of(2, 2, "Κομοτηνής", Answer::Area("0101".to_owned())), of(3, 3, "=1+1", Answer::LeaveOut)];
        assert_eq!(read, expected);
        assert!(has_decisions(&path));
    }

    #[test]
    fn a_file_that_is_none_says_what_it_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        assert!(read_review(&path).unwrap_err().to_string().contains("sheet_row"));
        std::fs::write(&path, "sheet_row,code,name,decision\nx,1,2,3\n").unwrap();
        assert!(read_review(&path).unwrap_err().to_string().starts_with("line 2, column sheet_row: 'x'"));
    }
}
