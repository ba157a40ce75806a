//! Columns of a table as attributes of features: numbers as numbers, text as text.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::sheets::{BadReason, Cell, CellValue, DecimalMark, NumberWriting, WritingEvidence, read_value};

/// What all values of an attribute are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeType {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Text.
    String,
}

/// A value of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// There is none.
    #[default]
    Null,
    /// A finite number.
    Number(f64),
    /// A text.
    Text(String),
}

/// A cell that leaves open which number it is.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{found}' {reason}")]
pub struct OpenNumber {
    /// The place of the cell in its column, from 0.
    pub place: usize,
    /// What it holds.
    pub found: String,
    /// What is open.
    #[source]
    pub reason: BadReason,
}

/// Reads the cells of a column: as numbers if all that is in it are numbers and marks of missing values, or else as text.
///
/// Numbers are read in Greek and in English form; how they are written is settled over the whole column, unless `decimal`
/// says it. Digits behind a zero are a code, and so text.
///
/// # Errors
/// [`OpenNumber`] for the first cell that can be two numbers, or is not written as the others, or is a formula that failed.
pub fn read_attribute(
    cells: &[Cell],
    decimal: Option<DecimalMark>,
) -> Result<(AttributeType, Vec<AttributeValue>), OpenNumber> {
    let mut evidence = WritingEvidence::default();
    for cell in cells {
        evidence.see(cell);
    }
    if evidence.numbers == 0 || evidence.other > 0 || cells.iter().any(is_code) {
        let texts = cells.iter().enumerate().map(text_of).collect::<Result<_, _>>()?;
        return Ok((AttributeType::String, texts));
    }
    let writing = NumberWriting::chosen(decimal, None).unwrap_or_else(|| evidence.writing());
    let read = |(place, cell): (usize, &Cell)| match read_value(cell, writing, false) {
        Ok(CellValue::Number { value, .. }) => Ok(AttributeValue::Number(value)),
        Ok(CellValue::Missing { .. }) => Ok(AttributeValue::Null),
        Err(reason) => Err(OpenNumber { place, found: cell.text().into_owned(), reason }),
    };
    let values = cells.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
    let is_whole = |value: &AttributeValue| !matches!(value, AttributeValue::Number(number) if number.fract() != 0.0);
    let holds = if values.iter().all(is_whole) { AttributeType::Integer } else { AttributeType::Number };
    Ok((holds, values))
}

/// Says whether a number would lose the zero it begins with.
fn is_code(cell: &Cell) -> bool {
    let text = cell.text();
    let mut begin = text.bytes();
    begin.next() == Some(b'0') && begin.next().is_some_and(|second| second.is_ascii_digit())
}

fn text_of((place, cell): (usize, &Cell)) -> Result<AttributeValue, OpenNumber> {
    match cell {
        Cell::Error(mark) if &**mark == "#N/A" => Ok(AttributeValue::Null),
        Cell::Error(mark) => Err(OpenNumber { place, found: mark.to_string(), reason: BadReason::FailedFormula }),
        empty if empty.is_empty() => Ok(AttributeValue::Null),
        text => Ok(AttributeValue::Text(text.text().into_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], decimal: Option<DecimalMark>) -> Result<(AttributeType, Vec<AttributeValue>), OpenNumber> {
        read_attribute(&texts.iter().map(|text| Cell::of_text(text)).collect::<Vec<_>>(), decimal)
    }

    fn numbers(texts: &[&str]) -> (AttributeType, Vec<AttributeValue>) {
        read(texts, None).unwrap()
    }

    #[test]
    fn numbers_are_read_in_greek_and_english_form() {
        use AttributeValue::{Null, Number};
        let expected = vec![Number(1234.5), Null, Number(7.0), Null];
        assert_eq!(numbers(&["1.234,5", "", "7", "…"]), (AttributeType::Number, expected.clone()));
        assert_eq!(numbers(&["1,234.5", "-", "7", "n/a"]), (AttributeType::Number, expected));
        assert_eq!(numbers(&["10.432.481", "5"]).1, [Number(10_432_481.0), Number(5.0)]);
        assert_eq!(numbers(&["1", "2"]).0, AttributeType::Integer);
    }

    #[test]
    fn what_can_be_two_numbers_is_asked_for() {
        let error = read(&["5", "1.234"], None).unwrap_err();
        assert_eq!((error.place, error.found.as_str()), (1, "1.234"));
        let chosen = |mark| read(&["5", "1.234"], Some(mark)).unwrap().1[1].clone();
        assert_eq!(chosen(DecimalMark::Point), AttributeValue::Number(1.234));
        assert_eq!(chosen(DecimalMark::Comma), AttributeValue::Number(1234.0));
        assert!(read(&["1.5", "1,5"], None).is_ok_and(|(_, values)| values[1] == AttributeValue::Number(1.5)));
    }

    #[test]
    fn a_formula_that_failed_is_no_text() {
        let cells = |mark: &str| [Cell::of_text("α"), Cell::Error(mark.into())];
        assert_eq!(read_attribute(&cells("#DIV/0!"), None).unwrap_err().reason, BadReason::FailedFormula);
        assert_eq!(read_attribute(&cells("#N/A"), None).unwrap().1[1], AttributeValue::Null);
    }

    #[test]
    fn text_and_codes_stay_text() {
        for texts in [["0101", "2201"], ["Βόλος", "5"], ["-", ""], ["2021-03-01", "x"]] {
            assert_eq!(numbers(&texts).0, AttributeType::String, "{texts:?}");
        }
        assert_eq!(numbers(&["0101", ""]).1, [AttributeValue::Text("0101".to_owned()), AttributeValue::Null]);
        assert_eq!(numbers(&["0", "0.5"]).0, AttributeType::Number);
    }
}
