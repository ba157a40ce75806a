//! Text with a separator taken apart into rows, as spreadsheets do it: rows are counted as they show them, blank ones too.

use super::SheetError;

/// Takes text apart piece by piece.
#[derive(Debug)]
pub(super) struct CsvText {
    separator: u8,
    state: State,
    cell: Vec<u8>,
    cells: Vec<String>,
    row: u64,
    row_bytes: usize,
    after_return: bool,
    limits: (usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotation marks around it.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark that may be the last or the first of two.
    Behind,
}

/// A row: its number, from 1, and its cells.
pub(super) type TextRow = (u64, Vec<String>);

impl CsvText {
    /// Begins with the first row; a row may have so many columns and bytes.
    pub(super) fn new(separator: u8, columns: usize, row_bytes: usize) -> Self {
        Self {
            separator,
            state: State::Start,
            cell: Vec::new(),
            cells: Vec::new(),
            row: 1,
            row_bytes: 0,
            after_return: false,
            limits: (columns, row_bytes),
        }
    }

    /// Returns the number of the row that is being read.
    pub(super) fn row(&self) -> u64 {
        self.row
    }

    /// Reads on until a row ends. Returns it, and how many bytes were taken.
    pub(super) fn read(&mut self, text: &str) -> Result<(usize, Option<TextRow>), SheetError> {
        for (place, &byte) in text.as_bytes().iter().enumerate() {
            // The second byte of a Windows line end.
            if std::mem::take(&mut self.after_return) && byte == b'\n' && self.state == State::Start {
                continue;
            }
            if self.take(byte)? {
                return Ok((place + 1, Some(self.end_row())));
            }
        }
        Ok((text.len(), None))
    }

    /// Returns the last row, if the text does not end with a line end.
    pub(super) fn finish(&mut self) -> Result<Option<TextRow>, SheetError> {
        if self.state == State::Quoted {
            return Err(SheetError::OpenQuote { row: self.row });
        }
        if self.cells.is_empty() && self.state == State::Start {
            return Ok(None);
        }
        self.end_cell()?;
        Ok(Some(self.end_row()))
    }

    /// Takes a byte; says whether a row ends with it.
    fn take(&mut self, byte: u8) -> Result<bool, SheetError> {
        self.row_bytes += 1;
        SheetError::check("bytes in a row", self.row_bytes as u64, self.limits.1 as u64)?;
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::Behind,
            (State::Behind, b'"') => {
                self.cell.push(b'"');
                self.state = State::Quoted;
            }
            (State::Start, b'"') => self.state = State::Quoted,
            (State::Quoted, _) => self.cell.push(byte),
            (State::Start | State::Plain | State::Behind, b'\n' | b'\r') => {
                self.after_return = byte == b'\r';
                // A blank row has no cells rather than an empty one.
                if self.state != State::Start || !self.cells.is_empty() {
                    self.end_cell()?;
                }
                return Ok(true);
            }
            (State::Start | State::Plain | State::Behind, _) if byte == self.separator => self.end_cell()?,
            (State::Start | State::Plain | State::Behind, _) => {
                self.cell.push(byte);
                self.state = State::Plain;
            }
        }
        Ok(false)
    }

    fn end_cell(&mut self) -> Result<(), SheetError> {
        SheetError::check("columns", self.cells.len() as u64 + 1, self.limits.0 as u64)?;
        // Bytes of a text, cut at ASCII characters: they are text.
        self.cells.push(String::from_utf8_lossy(&self.cell).into_owned());
        self.cell.clear();
        self.state = State::Start;
        Ok(())
    }

    fn end_row(&mut self) -> TextRow {
        let row = (self.row, std::mem::take(&mut self.cells));
        self.row += 1;
        self.row_bytes = 0;
        self.state = State::Start;
        row
    }
}

/// Takes the whole of a text apart; for looking at its beginning, so an open quotation mark ends it quietly.
pub(super) fn head_rows(text: &str, separator: u8, most: usize) -> Result<Vec<TextRow>, SheetError> {
    let mut csv = CsvText::new(separator, usize::MAX, usize::MAX);
    let (mut rows, mut rest) = (Vec::new(), text);
    while rows.len() < most {
        let (taken, row) = csv.read(rest)?;
        rest = &rest[taken..];
        match row {
            Some(row) => rows.push(row),
            None => break,
        }
    }
    if rows.len() < most && csv.state != State::Quoted {
        rows.extend(csv.finish()?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<TextRow> {
        head_rows(text, b';', usize::MAX).unwrap()
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_shows_them() {
        let found = rows("a;b\r\n\r\n\"1\n2\";\"x \"\"y\"\"\"\n3;\rz");
        let expected: [(u64, &[&str]); 5] =
            [(1, &["a", "b"]), (2, &[]), (3, &["1\n2", "x \"y\""]), (4, &["3", ""]), (5, &["z"])];
        assert_eq!(found.len(), expected.len());
        for ((row, cells), (expected_row, expected_cells)) in found.iter().zip(expected) {
            assert_eq!(
                (*row, cells.iter().map(String::as_str).collect::<Vec<_>>()),
                (expected_row, expected_cells.to_vec())
            );
        }
    }

    #[test]
    fn quotation_marks_within_a_cell_are_text() {
        assert_eq!(rows("Γ.Ν. \"ΙΠΠΟΚΡΑΤΕΙΟ\";1")[0].1, ["Γ.Ν. \"ΙΠΠΟΚΡΑΤΕΙΟ\"", "1"]);
        let mut open = CsvText::new(b';', 10, 100);
        open.read("\"a;b").unwrap();
        assert!(matches!(open.finish(), Err(SheetError::OpenQuote { row: 1 })));
    }

    #[test]
    fn a_million_columns_are_refused() {
        let text = ";".repeat(1_000_000);
        let error = CsvText::new(b';', 16_384, usize::MAX).read(&text).unwrap_err();
        assert!(matches!(error, SheetError::TooMany { what: "columns", .. }), "{error}");
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(table in prop::collection::vec(prop::collection::vec("[a-zα-ω;\"\n\r ,]{0,6}", 2..4), 1..5)) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = table.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(";") + "\n").collect();
            let read: Vec<Vec<String>> = rows(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(read, table);
        }

        #[test]
        fn text_in_pieces_gives_the_same_rows(text in "[a;\"\n\ré]{0,40}", at in 0usize..40) {
            let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let mut csv = CsvText::new(b';', 100, 1000);
            let mut pieces = Vec::new();
            for mut piece in [&text[..at], &text[at..]] {
                while !piece.is_empty() {
                    let (taken, row) = csv.read(piece).unwrap();
                    pieces.extend(row);
                    piece = &piece[taken..];
                }
            }
            if let Ok(last) = csv.finish() {
                pieces.extend(last);
                prop_assert_eq!(pieces, rows(&text));
            }
        }
    }
}
