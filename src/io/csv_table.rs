//! CSV tables with a header row: strict, so that what is misread is said and not guessed.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1253};
use serde::Deserialize;
use thiserror::Error;

use super::toml_file::line_at;

/// How a CSV file is written, where it is not UTF-8 with commas and decimal points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CsvOptions {
    /// What stands between columns.
    pub delimiter: Delimiter,
    /// What stands before decimals.
    pub decimal: Decimal,
    /// A name of an encoding as browsers know it, such as `windows-1253`.
    pub encoding: String,
}

/// What stands between columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Delimiter {
    /// `,`
    #[default]
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// A tab.
    #[serde(rename = "\t")]
    Tab,
}

/// What stands before decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Decimal {
    /// `.`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `,`
    #[serde(rename = ",")]
    Comma,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self { delimiter: Delimiter::default(), decimal: Decimal::default(), encoding: "utf-8".to_owned() }
    }
}

/// Why a CSV file is not what it should be. Lines are counted from 1, the header's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CsvError {
    /// `encoding` names none.
    #[error("encoding = \"{0}\"; accepted are names such as utf-8, windows-1253 and iso-8859-7")]
    UnknownEncoding(String),
    /// Bytes that are not text in the encoding.
    #[error("byte 0x{byte:02X} is not {encoding}{hint}")]
    Encoding {
        /// The line it stands in.
        line: u64,
        /// The first byte that does not fit.
        byte: u8,
        /// The encoding it does not fit.
        encoding: String,
        /// What it may be instead.
        hint: String,
    },
    /// No header row.
    #[error("the file is empty; accepted is a header row with the columns {accepted}")]
    Empty {
        /// The columns.
        accepted: String,
    },
    /// A column that has to be there is not.
    #[error("there is no column '{column}'; found are {found}{hint}")]
    MissingColumn {
        /// The column.
        column: String,
        /// The columns that are there.
        found: String,
        /// What may have happened.
        hint: String,
    },
    /// A column nobody knows.
    #[error("column '{column}' is not known; accepted are {accepted}")]
    UnknownColumn {
        /// The column.
        column: String,
        /// The columns that are known.
        accepted: String,
    },
    /// A column stands twice.
    #[error("column '{0}' stands twice")]
    DuplicateColumn(String),
    /// A row has more or fewer cells than the header.
    #[error("{found} cells; accepted are {expected}, as in the header")]
    Ragged {
        /// The line.
        line: u64,
        /// How many it has.
        found: u64,
        /// How many the header has.
        expected: u64,
    },
    /// A cell is not what the column holds.
    #[error("{message}")]
    Cell {
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What was found and what is accepted.
        message: String,
    },
    /// The file cannot be taken apart.
    #[error("{message}")]
    Syntax {
        /// The line.
        line: u64,
        /// What is wrong.
        message: String,
    },
}

impl CsvError {
    /// Returns the line the error is in, where it is in one.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Encoding { line, .. }
            | Self::Ragged { line, .. }
            | Self::Cell { line, .. }
            | Self::Syntax { line, .. } => Some(*line),
            Self::Empty { .. } | Self::MissingColumn { .. } | Self::UnknownColumn { .. } | Self::DuplicateColumn(_) => {
                Some(1)
            }
            Self::UnknownEncoding(_) => None,
        }
    }

    /// Returns the column the error is in, where it is in one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Cell { column, .. }
            | Self::MissingColumn { column, .. }
            | Self::UnknownColumn { column, .. }
            | Self::DuplicateColumn(column) => Some(column),
            _ => None,
        }
    }
}

/// A CSV file taken apart: a header, and rows that are read one by one.
#[derive(Debug)]
pub struct CsvTable<'a> {
    text: Cow<'a, str>,
    header: Vec<String>,
    options: CsvOptions,
}

/// One row of a table.
#[derive(Debug)]
pub struct CsvRow<'t> {
    /// Its line, counted from 1.
    pub line: u64,
    record: &'t csv::StringRecord,
    table: &'t CsvTable<'t>,
}

impl<'a> CsvTable<'a> {
    /// Decodes a file and reads its header; names of columns are trimmed.
    ///
    /// # Errors
    /// [`CsvError`] if the bytes do not fit the encoding, there is no header, or a column stands twice.
    pub fn new(bytes: &'a [u8], options: &CsvOptions) -> Result<Self, CsvError> {
        let text = decode(bytes, &options.encoding)?;
        let mut table = Self { text, header: Vec::new(), options: options.clone() };
        let header = table.reader().headers().cloned().map_err(|error| syntax(&error))?;
        table.header = header.iter().map(|name| name.trim().to_owned()).collect();
        for (place, name) in table.header.iter().enumerate() {
            if table.header[..place].contains(name) {
                return Err(CsvError::DuplicateColumn(name.clone()));
            }
        }
        Ok(table)
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        let delimiter = match self.options.delimiter {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        };
        csv::ReaderBuilder::new().delimiter(delimiter).from_reader(self.text.as_bytes())
    }

    /// Returns the names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Returns the place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Returns the place of a column that has to be there.
    ///
    /// # Errors
    /// [`CsvError::MissingColumn`].
    pub fn required(&self, name: &str) -> Result<usize, CsvError> {
        if self.header.iter().all(String::is_empty) {
            return Err(CsvError::Empty { accepted: name.to_owned() });
        }
        self.column(name).ok_or_else(|| CsvError::MissingColumn {
            column: name.to_owned(),
            found: quoted(&self.header),
            hint: self.delimiter_hint(),
        })
    }

    fn delimiter_hint(&self) -> String {
        let single = if let [single] = &self.header[..] { single.as_str() } else { "" };
        let other =
            [(";", "\";\""), ("\t", "\"\\t\""), (",", "\",\"")].into_iter().find(|(mark, _)| single.contains(mark));
        other.map_or_else(String::new, |(_, name)| {
            format!("; set delimiter = {name} under [csv] if that separates the columns")
        })
    }

    /// Refuses columns that are not among `accepted`.
    ///
    /// # Errors
    /// [`CsvError::UnknownColumn`] for the first.
    pub fn accept_only(&self, accepted: &[&str]) -> Result<(), CsvError> {
        match self.header.iter().find(|column| !accepted.contains(&column.as_str())) {
            None => Ok(()),
            Some(column) => Err(CsvError::UnknownColumn { column: column.clone(), accepted: accepted.join(", ") }),
        }
    }

    /// Calls `read` for each row; goes on after an error and returns the first `max_errors` of them.
    ///
    /// # Errors
    /// Those of `read`, and rows with more or fewer cells than the header.
    pub fn for_each_row(
        &self,
        max_errors: usize,
        mut read: impl FnMut(&CsvRow<'_>) -> Result<(), CsvError>,
    ) -> Result<(), Vec<CsvError>> {
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        let mut errors = Vec::new();
        while errors.len() < max_errors {
            let row = match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    read(&CsvRow { line, record: &record, table: self })
                }
                Err(error) => Err(syntax(&error)),
            };
            errors.extend(row.err());
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl CsvRow<'_> {
    /// Returns a cell, trimmed; empty if the table has no such column.
    #[must_use]
    pub fn text(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.record.get(column)).unwrap_or_default().trim()
    }

    /// Returns a cell if anything is in it.
    #[must_use]
    pub fn some_text(&self, column: Option<usize>) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Reads a cell as a type; nothing if it is empty.
    ///
    /// # Errors
    /// [`CsvError::Cell`] with the type's own words.
    pub fn parse<T>(&self, column: Option<usize>) -> Result<Option<T>, CsvError>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|error: T::Err| self.error(column, error.to_string()))
    }

    /// Reads a cell as a number; nothing if it is empty.
    ///
    /// # Errors
    /// [`CsvError::Cell`] if it is no finite number in the table's way of writing them.
    pub fn number(&self, column: Option<usize>) -> Result<Option<f64>, CsvError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        parse_number(text, self.table.options.decimal).map(Some).map_err(|message| self.error(column, message))
    }

    /// Makes an error about a cell.
    #[must_use]
    pub fn error(&self, column: Option<usize>, message: String) -> CsvError {
        let column = column.and_then(|column| self.table.header.get(column)).cloned().unwrap_or_default();
        CsvError::Cell { line: self.line, column, message }
    }
}

/// Reads a finite number with an optional sign, decimals and exponent; no thousands marks.
pub(super) fn parse_number(text: &str, decimal: Decimal) -> Result<f64, String> {
    let plain: Cow<'_, str> = match decimal {
        Decimal::Point => text.into(),
        Decimal::Comma if text.contains('.') => {
            return Err(format!(
                "'{text}' has a point; accepted are numbers with a decimal comma and no thousands mark"
            ));
        }
        Decimal::Comma => text.replace(',', ".").into(),
    };
    let digits_only = plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let number = plain.parse::<f64>().ok().filter(|number| digits_only && number.is_finite());
    number.ok_or_else(|| {
        let comma = text.contains(',') && parse_number(&text.replace(',', "."), Decimal::Point).is_ok();
        let hint = if comma && decimal == Decimal::Point {
            " with a decimal point (it looks like a decimal comma: set decimal = \",\" under [csv] if the file has those)"
        } else {
            ""
        };
        format!("'{text}' is not a number; accepted are numbers such as 12.5{hint}")
    })
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

fn syntax(error: &csv::Error) -> CsvError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            CsvError::Ragged { line, found: *len, expected: *expected_len }
        }
        _ => CsvError::Syntax { line, message: error.to_string() },
    }
}

/// Decodes a file; a mark of byte order is dropped, and settles the encoding if none is named.
fn decode<'a>(bytes: &'a [u8], encoding: &str) -> Result<Cow<'a, str>, CsvError> {
    let unknown = || CsvError::UnknownEncoding(encoding.to_owned());
    let encoding = Encoding::for_label(encoding.as_bytes()).ok_or_else(unknown)?;
    if encoding != encoding_rs::UTF_8 {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return text.ok_or_else(|| encoding_error(bytes, first_malformed(bytes, encoding), encoding.name()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes);
    text.map(Cow::Borrowed).map_err(|invalid| encoding_error(bytes, invalid.valid_up_to(), "UTF-8"))
}

/// Returns the place of the first byte that does not fit.
fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut String::with_capacity(capacity), true);
    read.saturating_sub(1)
}

fn encoding_error(bytes: &[u8], offset: usize, encoding: &str) -> CsvError {
    let looks_greek = {
        let (text, _, malformed) = WINDOWS_1253.decode(bytes);
        let greek = text.chars().filter(|c| ('\u{370}'..'\u{400}').contains(c)).count();
        let other = text.chars().filter(|c| !c.is_ascii() && !('\u{370}'..'\u{400}').contains(c)).count();
        !malformed && greek > other * 4
    };
    let hint = if looks_greek && encoding == "UTF-8" {
        "; it looks like Windows-1253: save the file as UTF-8, or set encoding = \"windows-1253\" under [csv]"
    } else {
        "; accepted is text in that encoding throughout"
    };
    CsvError::Encoding {
        line: line_at(bytes, offset),
        byte: bytes.get(offset).copied().unwrap_or_default(),
        encoding: encoding.to_owned(),
        hint: hint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers(text: &str, options: &CsvOptions) -> Result<Vec<Option<f64>>, Vec<CsvError>> {
        let table = CsvTable::new(text.as_bytes(), options).map_err(|error| vec![error])?;
        let column = table.required("value").map_err(|error| vec![error])?;
        let mut found = Vec::new();
        table.for_each_row(20, |row| {
            found.push(row.number(Some(column))?);
            Ok(())
        })?;
        Ok(found)
    }

    fn first_error(text: &str) -> String {
        numbers(text, &CsvOptions::default()).unwrap_err()[0].to_string()
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_column() {
        assert_eq!(numbers("\u{feff}value\n1.5\n\"\"\n", &CsvOptions::default()).unwrap(), [Some(1.5), None]);
    }

    #[test]
    fn a_decimal_comma_is_refused_with_its_place_and_read_when_told() {
        let errors = numbers(
            "code;value\n2201;12,5\n",
            &CsvOptions { delimiter: Delimiter::Semicolon, ..CsvOptions::default() },
        )
        .unwrap_err();
        assert_eq!((errors[0].line(), errors[0].column()), (Some(2), Some("value")));
        assert!(errors[0].to_string().contains("decimal comma"), "{}", errors[0]);
        let told = CsvOptions { delimiter: Delimiter::Semicolon, decimal: Decimal::Comma, ..CsvOptions::default() };
        assert_eq!(numbers("code;value\n2201;12,5\n", &told).unwrap(), [Some(12.5)]);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for cell in ["NaN", "inf", "1e400", "1 000", "1.000.000", "0x10", "x", "½"] {
            assert!(first_error(&format!("value\n{cell}\n")).contains("is not a number"), "{cell}");
        }
    }

    #[test]
    fn a_wrong_column_says_what_is_there_and_what_may_have_happened() {
        assert!(first_error("code,valeu\n1,2\n").contains("found are 'code', 'valeu'"));
        assert!(first_error("code;value\n1;2\n").contains("delimiter = \";\""));
        assert!(first_error("value,value\n1,2\n").contains("twice"));
        assert!(first_error("").contains("empty"));
        assert!(first_error("value,b\n1\n").contains("accepted are 2"));
    }

    #[test]
    fn every_bad_row_is_said_not_just_the_first() {
        let errors = numbers("value\nx\n1\ny\n", &CsvOptions::default()).unwrap_err();
        assert_eq!(errors.iter().filter_map(CsvError::line).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn windows_1253_is_recognised_and_read_when_told() {
        let (bytes, _, _) = WINDOWS_1253.encode("name,value\nΛαρισαίων,1\n");
        let error = CsvTable::new(&bytes, &CsvOptions::default()).unwrap_err();
        assert_eq!(error.line(), Some(2));
        assert!(error.to_string().contains("windows-1253"), "{error}");
        let told = CsvOptions { encoding: "windows-1253".to_owned(), ..CsvOptions::default() };
        let table = CsvTable::new(&bytes, &told).unwrap();
        let mut names = Vec::new();
        table
            .for_each_row(1, |row| {
                names.push(row.text(Some(0)).to_owned());
                Ok(())
            })
            .unwrap();
        assert_eq!(names, ["Λαρισαίων"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(table) = CsvTable::new(&bytes, &CsvOptions::default()) {
                let _either = table.for_each_row(5, |row| row.number(Some(0)).map(|_number| ()));
            }
        }
    }
}
