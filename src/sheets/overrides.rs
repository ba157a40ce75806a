//! What a person says of a sheet, instead of what would be found.

use std::fmt;
use std::str::FromStr;

use crate::indicators::Period;

use super::{DecimalMark, Separator, TextEncoding, ThousandsMark, WritingError};

/// What a person says of a sheet; what is left out is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// The name of the sheet, or its place from 1.
    pub sheet: Option<String>,
    /// The numbers of the header rows, from 1, the first and the last; both zero for none.
    pub header_rows: Option<(u64, u64)>,
    /// The number of the first row of data, from 1.
    pub data_start: Option<u64>,
    /// The column of codes or names that says which area a row is about.
    pub key: Option<ColumnRef>,
    /// The column of names.
    pub name: Option<ColumnRef>,
    /// The columns of coarser areas.
    pub parents: Option<Vec<ColumnRef>>,
    /// The period of the rows.
    pub period: Option<PeriodChoice>,
    /// The columns of values.
    pub values: Option<Vec<ColumnRef>>,
    /// What stands before decimals.
    pub decimal: Option<DecimalMark>,
    /// What stands between thousands.
    pub thousands: Option<ThousandsMark>,
    /// The unit of all values.
    pub unit: Option<String>,
    /// The encoding of a text file.
    pub encoding: Option<TextEncoding>,
    /// The separator of a text file.
    pub separator: Option<Separator>,
}

/// Reads the numbers of header rows: `3`, `3-4`, or `0` for none.
///
/// # Errors
/// [`WritingError`].
pub fn read_header_rows(text: &str) -> Result<(u64, u64), WritingError> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let rows = number(first).zip(number(last)).filter(|(first, last)| first <= last);
    rows.ok_or_else(|| WritingError { what: "range of rows", found: text.to_owned(), accepted: "3, 3-4 and 0" })
}

/// A column by its header, or by its letters where no header is so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnRef(pub String);

/// Where the period of rows is said.
#[derive(Clone, Debug, PartialEq)]
pub enum PeriodChoice {
    /// In a column.
    Column(ColumnRef),
    /// All rows are about this one.
    All(Period),
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PeriodChoice {
    type Err = std::convert::Infallible;

    /// Reads a period, or else takes the text as a column.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Column(ColumnRef(text.to_owned())), Self::All))
    }
}

impl ColumnRef {
    /// Finds the column among headers: one with this header, or else the one of these letters.
    #[must_use]
    pub fn find(&self, labels: &[String]) -> Option<usize> {
        let wanted = crate::names::fold(&self.0);
        let same: Vec<usize> =
            (0..labels.len()).filter(|&column| crate::names::fold(&labels[column]) == wanted).collect();
        match same[..] {
            [one] => Some(one),
            // Of several columns with one header the letters tell.
            _ => (0..labels.len()).find(|&column| super::column_letters(column).eq_ignore_ascii_case(&self.0)),
        }
    }
}
