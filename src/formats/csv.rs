//! CSV (RFC 4180), UTF-8: plain for programs, or as a Greek Excel opens it.

use std::str::FromStr;

/// The byte order mark by which Excel knows UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();
/// The most characters Excel takes in a text within a formula.
const MOST_IN_FORMULA: usize = 255;
/// The most digits Excel shows of a whole number.
const MOST_DIGITS: usize = 11;

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `plain`: commas between cells, decimal points.
    #[default]
    Plain,
    /// `excel-el`: a byte order mark, semicolons, decimal commas; text that would be taken for a number or a day, and
    /// every code, as `="0101"`.
    ExcelEl,
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "plain" => Ok(Self::Plain),
            "excel-el" => Ok(Self::ExcelEl),
            _ => Err(format!("'{text}' is not a dialect of CSV; accepted are plain and excel-el")),
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CsvCell<'a> {
    /// Text, which is kept from being run as a formula.
    Text(&'a str),
    /// A code: digits that are no number.
    Code(&'a str),
    /// A number; empty where there is none.
    Number(Option<f64>),
}

/// Writes rows into memory.
#[derive(Debug)]
pub struct CsvWriter {
    dialect: Dialect,
    writer: csv::Writer<Vec<u8>>,
}

impl CsvWriter {
    /// Begins a table with its header row.
    ///
    /// # Errors
    /// None that can be expected: it writes to memory.
    pub fn with_header<'a>(dialect: Dialect, names: impl IntoIterator<Item = &'a str>) -> Result<Self, csv::Error> {
        let start = if dialect == Dialect::ExcelEl { BOM.to_vec() } else { Vec::new() };
        let mut writer = Self::onto(dialect, start);
        writer.writer.write_record(names)?;
        Ok(writer)
    }

    /// Goes on with a table whose header is written already.
    #[must_use]
    pub fn without_header(dialect: Dialect) -> Self {
        Self::onto(dialect, Vec::new())
    }

    fn onto(dialect: Dialect, start: Vec<u8>) -> Self {
        let delimiter = if dialect == Dialect::ExcelEl { b';' } else { b',' };
        let mut builder = csv::WriterBuilder::new();
        let writer = builder.delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(start);
        Self { dialect, writer }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// None that can be expected: it writes to memory.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = CsvCell<'a>>) -> Result<(), csv::Error> {
        let dialect = self.dialect;
        self.writer.write_record(cells.into_iter().map(|cell| written(cell, dialect)))
    }

    /// Returns what was written.
    ///
    /// # Errors
    /// None that can be expected: it writes to memory.
    pub fn finish(self) -> Result<Vec<u8>, csv::Error> {
        Ok(self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }
}

fn written(cell: CsvCell<'_>, dialect: Dialect) -> String {
    match (cell, dialect) {
        (CsvCell::Number(number), dialect) => {
            let plain = number.map(|number| number.to_string()).unwrap_or_default();
            if dialect == Dialect::ExcelEl { plain.replace('.', ",") } else { plain }
        }
        (CsvCell::Code(text), Dialect::ExcelEl) if is_quotable(text) => quoted(text),
        (CsvCell::Text(text), Dialect::ExcelEl) if is_quotable(text) && excel_changes(text) => quoted(text),
        (CsvCell::Text(text) | CsvCell::Code(text), _) => guard(text),
    }
}

/// Says whether a text can stand in a formula of Excel; an empty one need not.
fn is_quotable(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MOST_IN_FORMULA && !text.contains(char::is_control)
}

/// Returns a formula whose result is the text: what Excel takes for text for certain.
fn quoted(text: &str) -> String {
    format!("=\"{}\"", text.replace('"', "\"\""))
}

/// Says whether a Greek Excel may take a text for a number or a day that is written in another way: `0101`, `2021-03`,
/// `12.5`.
fn excel_changes(text: &str) -> bool {
    let looks_so = text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-/.,:% eE".contains(&byte));
    let is_plain = text.len() <= MOST_DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    looks_so && !is_plain
}

/// Keeps spreadsheets from running text that begins like a formula, as OWASP advises.
fn guard(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{text}", if formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(dialect: Dialect, cells: &[CsvCell<'_>]) -> String {
        let mut writer = CsvWriter::with_header(dialect, ["code", "value"]).unwrap();
        writer.row(cells.iter().copied()).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn each_dialect_has_its_bytes() {
        let cells = [CsvCell::Code("0101"), CsvCell::Number(Some(-1234.5))];
        assert_eq!(table(Dialect::Plain, &cells), "code,value\r\n0101,-1234.5\r\n");
        assert_eq!(table(Dialect::ExcelEl, &cells), "\u{feff}code;value\r\n\"=\"\"0101\"\"\";-1234,5\r\n");
        assert_eq!(
            table(Dialect::ExcelEl, &[CsvCell::Text("α; β"), CsvCell::Number(None)]).lines().last(),
            Some("\"α; β\";")
        );
    }

    #[test]
    fn text_that_begins_like_a_formula_is_guarded() {
        for dialect in [Dialect::Plain, Dialect::ExcelEl] {
            assert_eq!(written(CsvCell::Text("=1+1"), dialect), "'=1+1");
            assert_eq!(written(CsvCell::Text("+302410"), dialect), "'+302410");
            assert_eq!(written(CsvCell::Text("Λάρισα"), dialect), "Λάρισα");
            assert_eq!(written(CsvCell::Text(""), dialect), "");
        }
        // In the quotes of a formula nothing is run.
        assert_eq!(written(CsvCell::Code("=A1\"&B1"), Dialect::ExcelEl), "=\"=A1\"\"&B1\"");
        assert_eq!(written(CsvCell::Code("=A1"), Dialect::Plain), "'=A1");
        assert_eq!(written(CsvCell::Code(&"=".repeat(300)), Dialect::ExcelEl).chars().next(), Some('\''));
    }

    #[test]
    fn text_stays_what_it_is_in_excel() {
        for text in ["0101", "2021-03", "2011/2021", "12.5", "1e5", "123456789012", "00", "50%"] {
            assert_eq!(written(CsvCell::Text(text), Dialect::ExcelEl), format!("=\"{text}\""));
            assert_eq!(written(CsvCell::Text(text), Dialect::Plain), text);
        }
        for text in ["2021", "0", "2021-S1", "EL61", "Λάρισα 2"] {
            assert_eq!(written(CsvCell::Text(text), Dialect::ExcelEl), text);
        }
    }

    #[test]
    fn dialects_are_named() {
        assert_eq!("excel-el".parse(), Ok(Dialect::ExcelEl));
        assert!("excel".parse::<Dialect>().unwrap_err().contains("plain and excel-el"));
    }

    proptest! {
        #[test]
        fn what_excel_reads_is_what_was_meant(text in ".{0,40}", number: f64) {
            prop_assume!(number.is_finite() && !text.starts_with('\''));
            let bytes = table(Dialect::ExcelEl, &[CsvCell::Code(&text), CsvCell::Number(Some(number))]);
            let bytes = bytes.strip_prefix('\u{feff}').unwrap();
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            let shown = row[0].strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map(|inner| inner.replace("\"\"", "\""));
            let shown = shown.unwrap_or_else(|| row[0].trim_start_matches('\'').to_owned());
            prop_assert_eq!(shown, text);
            prop_assert_eq!(row[1].replace(',', ".").parse::<f64>().unwrap().to_bits(), number.to_bits());
        }
    }
}
