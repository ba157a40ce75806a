//! One cell of a table, and how a person names its place.

use std::borrow::Cow;
use std::fmt;

/// A day of the calendar, as a spreadsheet holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What stands in a cell. Text of a CSV file stays text: what it means is settled for a whole column.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but spaces.
    #[default]
    Empty,
    /// A text as it was written.
    Text(Box<str>),
    /// A number that the file holds as one.
    Number {
        /// The number, which may be infinite or no number where the file says so.
        value: f64,
        /// How the sheet shows it, where that is another number or text: `0101`, `12.5%`.
        shown: Option<Box<str>>,
    },
    /// True or false.
    Bool(bool),
    /// A day.
    Date(CivilDate),
    /// A formula that failed, with its mark, such as `#DIV/0!`.
    Error(Box<str>),
}

impl Cell {
    /// Makes a cell of a text: empty if nothing but spaces is in it.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        if text.trim_matches(is_blank).is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    /// Makes a cell of a number that is shown as it is.
    #[must_use]
    pub fn of_number(value: f64) -> Self {
        Self::Number { value, shown: None }
    }

    /// Says whether nothing is in the cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Returns what a person reads in the cell, without spaces around it.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text.trim_matches(is_blank)),
            Self::Number { shown: Some(shown), .. } => Cow::Borrowed(shown),
            Self::Number { value, shown: None } => Cow::Owned(value.to_string()),
            Self::Bool(value) => Cow::Borrowed(if *value { "TRUE" } else { "FALSE" }),
            Self::Date(date) => Cow::Owned(date.to_string()),
        }
    }
}

/// Spaces of all widths, zero-width marks and marks of byte order.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Returns the letters a spreadsheet names a column by: `A` for 0, `AA` for 26.
///
/// # Examples
/// ```
/// use choros::sheets::column_letters;
/// assert_eq!((column_letters(0), column_letters(27)), ("A".to_owned(), "AB".to_owned()));
/// ```
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
        if rest == 0 {
            return letters.iter().rev().collect();
        }
        rest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        let names = [0, 25, 26, 51, 52, 701, 702, 16_383].map(column_letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_cell_reads_as_a_person_reads_it() {
        assert_eq!(Cell::of_text(" \u{a0}\u{200b}"), Cell::Empty);
        assert_eq!(Cell::of_text(" Βόλος\u{a0}").text(), "Βόλος");
        assert_eq!(Cell::of_number(101.0).text(), "101");
        assert_eq!(Cell::Number { value: 101.0, shown: Some("0101".into()) }.text(), "0101");
    }
}
