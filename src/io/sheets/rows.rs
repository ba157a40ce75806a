//! Text files row by row: a file of any size in bounded memory.

use std::io::Read;

use encoding_rs::{Decoder, DecoderResult};

use crate::sheets::{Cell, ReadingNote, Sheet, SheetRow, SourceFormat, TextEncoding};

use super::csv_text::{CsvText, TextRow, head_rows};
use super::{ReadLimits, ReadOptions, SheetError, encoding, separator, text_format};

/// How many bytes are looked at to find out encoding and separator.
const HEAD: usize = 1 << 18;

/// How many bytes are decoded at a time.
const PIECE: usize = 1 << 16;

/// The rows of a text file, one by one, in their order; blank ones are left out, and counted.
///
/// After an error there are no more rows.
#[derive(Debug)]
pub struct SheetRows<R> {
    name: String,
    format: SourceFormat,
    notes: Vec<ReadingNote>,
    source: Source<R>,
    csv: CsvText,
    limits: ReadLimits,
    cells: u64,
    done: bool,
}

/// Bytes on their way to text.
#[derive(Debug)]
struct Source<R> {
    head: Vec<u8>,
    head_at: usize,
    reader: R,
    decoder: Decoder,
    encoding: TextEncoding,
    bytes: u64,
    /// Decoded text and how much of it is taken.
    text: String,
    text_at: usize,
    ended: bool,
}

impl<R: Read> SheetRows<R> {
    /// Looks at the beginning of a text file and settles encoding and separator, unless they are chosen.
    ///
    /// # Errors
    /// [`SheetError`] if nothing is in the file, it is no text, or its encoding is not known.
    pub fn new(
        mut reader: R,
        name: impl Into<String>,
        options: ReadOptions,
        limits: ReadLimits,
    ) -> Result<Self, SheetError> {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let whole = head.len() < HEAD;
        let found = encoding::detect(&head, whole, options.encoding)?;
        let (text, malformed) = beginning(&head[found.skip..], found.encoding);
        if malformed && text.is_empty() {
            return Err(SheetError::Encoding { row: 1, encoding: found.encoding });
        }
        if text.trim().is_empty() && whole {
            return Err(SheetError::Empty);
        }
        if let Some(other) = text_format::other_format(&text) {
            return Err(SheetError::OtherFormat { found: other });
        }
        let (separator, note) = settle_separator(&text, options)?;
        let format = text_format::of_header(
            head_rows(&text, separator.byte(), 1)?.first().map(|(_, cells)| &cells[..]),
            separator,
        );
        let encoding_note = ReadingNote::Encoding { encoding: found.encoding, reason: found.reason };
        Ok(Self {
            name: name.into(),
            format,
            notes: vec![ReadingNote::Format(format), encoding_note, note],
            source: Source {
                bytes: head.len() as u64,
                head,
                head_at: found.skip,
                reader,
                decoder: encoding::decoder(found.encoding),
                encoding: found.encoding,
                text: String::new(),
                text_at: 0,
                ended: false,
            },
            csv: CsvText::new(separator.byte(), limits.columns, limits.row_bytes),
            limits,
            cells: 0,
            done: false,
        })
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what kind of text it is.
    #[must_use]
    pub fn format(&self) -> SourceFormat {
        self.format
    }

    /// Returns how it is read, and why.
    #[must_use]
    pub fn notes(&self) -> &[ReadingNote] {
        &self.notes
    }

    /// Reads rows to the end, or as many as asked for, into a sheet; the following ones can be read afterwards.
    ///
    /// # Errors
    /// [`SheetError`] of the first row that cannot be read.
    pub fn read_sheet(&mut self, most_rows: usize) -> Result<Sheet, SheetError> {
        let mut sheet = Sheet::new(self.name.clone(), self.format);
        for row in self.by_ref().take(most_rows) {
            sheet.rows.push(row?);
        }
        Ok(sheet)
    }

    fn next_row(&mut self) -> Result<Option<SheetRow>, SheetError> {
        loop {
            if self.source.text_at == self.source.text.len() && !self.source.fill(self.csv.row(), self.limits.bytes)? {
                return self.csv.finish()?.map(|row| self.sheet_row(row)).transpose();
            }
            let (taken, row) = self.csv.read(&self.source.text[self.source.text_at..])?;
            self.source.text_at += taken;
            if let Some(row) = row {
                let row = self.sheet_row(row)?;
                if !row.is_blank() {
                    return Ok(Some(row));
                }
            }
        }
    }

    fn sheet_row(&mut self, (number, texts): TextRow) -> Result<SheetRow, SheetError> {
        SheetError::check("rows", number, self.limits.rows)?;
        self.cells += texts.len() as u64;
        SheetError::check("cells", self.cells, self.limits.cells)?;
        let cells = if self.format == SourceFormat::EurostatTsv {
            text_format::unpack_key(&texts)
        } else {
            texts.iter().map(|text| Cell::of_text(text)).collect()
        };
        Ok(SheetRow { number, cells, hidden: false })
    }
}

impl<R: Read> Iterator for SheetRows<R> {
    type Item = Result<SheetRow, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let row = self.next_row();
        self.done = !matches!(row, Ok(Some(_)));
        // The last row of a file may be one of empty cells.
        row.transpose().filter(|row| row.as_ref().map_or(true, |row| !row.is_blank()))
    }
}

impl<R: Read> Source<R> {
    /// Decodes the next piece; says whether there was one.
    fn fill(&mut self, row: u64, most_bytes: u64) -> Result<bool, SheetError> {
        self.text.clear();
        self.text_at = 0;
        while self.text.is_empty() && !self.ended {
            if self.head_at == self.head.len() {
                self.head.clear();
                self.head_at = 0;
                let read = self.reader.by_ref().take(PIECE as u64).read_to_end(&mut self.head)?;
                self.bytes += read as u64;
                SheetError::check("bytes", self.bytes, most_bytes)?;
                self.ended = read == 0;
            }
            let end = (self.head_at + PIECE).min(self.head.len());
            let piece = &self.head[self.head_at..end];
            let room = self.decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(PIECE * 4);
            self.text.reserve(room);
            let (result, read) = self.decoder.decode_to_string_without_replacement(piece, &mut self.text, self.ended);
            self.head_at += read;
            if let DecoderResult::Malformed(..) = result {
                let row = row + self.text.matches('\n').count() as u64;
                return Err(SheetError::Encoding { row, encoding: self.encoding });
            }
        }
        Ok(!self.text.is_empty())
    }
}

/// Decodes the beginning of a file as far as it is well formed.
fn beginning(bytes: &[u8], encoding: TextEncoding) -> (String, bool) {
    let mut decoder = encoding::decoder(encoding);
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 4);
    let mut text = String::with_capacity(room);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
    (text, matches!(result, DecoderResult::Malformed(..)))
}

fn settle_separator(text: &str, options: ReadOptions) -> Result<(crate::sheets::Separator, ReadingNote), SheetError> {
    if let Some(separator) = options.separator {
        return Ok((separator, ReadingNote::Separator { separator, chosen: true, rows: 0, columns: 0 }));
    }
    let found = separator::detect(text)?;
    let note =
        ReadingNote::Separator { separator: found.separator, chosen: false, rows: found.rows, columns: found.columns };
    Ok((found.separator, note))
}
