//! A sheet of a file: read whole where the format needs it, row by row where it is text.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use super::DeskFileError;
use crate::desk::Intake;
use crate::io::sheets::{ReadLimits, ReadOptions, SheetError, SheetRows, read_workbook};
use crate::sheets::{
    KeyOracle, Overrides, Question, ReadingNote, Sheet, Understanding, choose_sheet, refuse_personal_numbers_anywhere,
    understand,
};

/// How many rows of a text file are held to understand it.
const HEAD_ROWS: usize = 12_000;

/// Bytes that can be gone back to.
trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// A sheet of a file: the rows held to understand it, and those still to be read.
pub struct SheetFile {
    head: Sheet,
    notes: Vec<ReadingNote>,
    question: Option<Question>,
    /// The other sheets of the workbook.
    others: Vec<Sheet>,
    /// The names of all sheets, in the file's order.
    names: Vec<String>,
    rest: Option<SheetRows<Box<dyn Source>>>,
}

impl std::fmt::Debug for SheetFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetFile").field("head", &self.head.name).field("notes", &self.notes).finish_non_exhaustive()
    }
}

impl SheetFile {
    /// Opens a file: text of any length, workbooks within [`ReadLimits::UPLOAD`].
    ///
    /// # Errors
    /// [`DeskFileError`] if it is no sheet, too large, or has no sheet of the name asked for.
    pub fn open(path: &Path, overrides: &Overrides) -> Result<Self, DeskFileError> {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let file = File::open(path).map_err(SheetError::from)?;
        let length = file.metadata().map_err(SheetError::from)?.len();
        Self::read(Box::new(file), length, &name, overrides)
    }

    /// Reads a file that is in memory.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of_bytes(bytes: Vec<u8>, name: &str, overrides: &Overrides) -> Result<Self, DeskFileError> {
        let length = bytes.len() as u64;
        Self::read(Box::new(Cursor::new(bytes)), length, name, overrides)
    }

    fn read(
        mut source: Box<dyn Source>,
        length: u64,
        name: &str,
        overrides: &Overrides,
    ) -> Result<Self, DeskFileError> {
        let mut first = Vec::new();
        source.by_ref().take(64).read_to_end(&mut first).map_err(SheetError::from)?;
        source.seek(SeekFrom::Start(0)).map_err(SheetError::from)?;
        let options = ReadOptions::from(overrides);
        if first.is_empty() || is_held(&first) {
            // A file that is too large is refused before it is read.
            let limit = ReadLimits::UPLOAD.bytes;
            if length > limit {
                return Err(SheetError::TooMany { what: "bytes", found: length, limit }.into());
            }
            let mut bytes = Vec::new();
            source.take(limit + 1).read_to_end(&mut bytes).map_err(SheetError::from)?;
            let mut book = read_workbook(&bytes, name, options, &ReadLimits::UPLOAD)?;
            let (chosen, question) = choose_sheet(&book, overrides)?;
            let place = book.sheets.iter().position(|sheet| std::ptr::eq(sheet, chosen)).unwrap_or(0);
            let names = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
            let head = book.sheets.swap_remove(place);
            return Ok(Self { head, notes: book.notes, question, others: book.sheets, names, rest: None });
        }
        let mut rows = SheetRows::new(source, name, options, ReadLimits::STREAM)?;
        let head = rows.read_sheet(HEAD_ROWS)?;
        let names = vec![head.name.clone()];
        Ok(Self { head, notes: rows.notes().to_vec(), question: None, others: Vec::new(), names, rest: Some(rows) })
    }

    /// Returns what a person should know of how the file was read.
    #[must_use]
    pub fn notes(&self) -> &[ReadingNote] {
        &self.notes
    }

    /// Returns the names of all sheets of the file, in its order.
    #[must_use]
    pub fn sheet_names(&self) -> &[String] {
        &self.names
    }

    /// Says whether the file is text, whose encoding and separator were found out.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.rest.is_some()
    }

    /// Refuses a file of which another sheet than the one that is read looks like it holds personal numbers: who keeps the file keeps all
    /// of them.
    ///
    /// # Errors
    /// [`DeskFileError::Desk`].
    pub fn refuse_personal_elsewhere(&self) -> Result<(), DeskFileError> {
        self.others.iter().try_for_each(refuse_personal_numbers_anywhere)?;
        Ok(())
    }

    /// Finds out what is what in the sheet, from its beginning.
    ///
    /// # Errors
    /// [`DeskFileError::Desk`].
    pub fn understand(&self, overrides: &Overrides, oracle: &dyn KeyOracle) -> Result<Understanding, DeskFileError> {
        let mut found = understand(&self.head, overrides, oracle)?;
        found.questions.extend(self.question.clone());
        Ok(found)
    }

    /// Gives all rows to the desk.
    ///
    /// # Errors
    /// [`DeskFileError`] of the first row that cannot be read, or when the keys are too many.
    pub fn take_in(self, intake: &mut Intake<'_>) -> Result<(), DeskFileError> {
        for row in &self.head.rows {
            intake.push(row)?;
        }
        for row in self.rest.into_iter().flatten() {
            intake.push(&row?)?;
        }
        Ok(())
    }
}

/// Says whether a file by its first bytes is one that is read whole: anything but text.
fn is_held(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let marks: [&[u8]; 4] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"\x1F\x8B", b"%PDF"];
    marks.iter().any(|mark| first.starts_with(mark)) || text.starts_with(b"{")
}
