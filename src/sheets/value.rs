//! Values of cells, and those that are none.

use thiserror::Error;

use super::{Cell, DecimalMark, Marks, NumberShape, NumberWriting, is_missing_mark};

/// What a cell of a value column says.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// A finite number, in per cent where the cell shows a per cent sign.
    Number {
        /// The number.
        value: f64,
        /// The mark behind it, such as `p` or `*`.
        flag: Option<String>,
    },
    /// No value. Zero is a value; absence is not.
    Missing {
        /// The mark that says so; none in an empty cell.
        mark: Option<String>,
        /// The mark behind it, such as Eurostat's `c`.
        flag: Option<String>,
    },
}

/// Why a cell is no value.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadReason {
    /// Not a number in any way of writing.
    #[error(
        "is not a number; accepted are numbers such as 12, 1.234,5 and 1,234.5, and marks such as -, … and n/a where a value is missing"
    )]
    NotANumber,
    /// Infinite or not a number by name.
    #[error("is not finite; accepted are finite numbers")]
    NotFinite,
    /// It can be read in two ways.
    #[error("can be {as_decimal} or {as_thousands}; accepted is a choice of the decimal mark")]
    Ambiguous {
        /// What it is with a decimal mark.
        as_decimal: String,
        /// What it is with a mark between thousands.
        as_thousands: String,
    },
    /// It is a number in another way of writing than the rest of the column.
    #[error("is not written as the rest of the column; accepted is '{accepted}' before decimals")]
    WrittenOtherwise {
        /// The mark before decimals.
        accepted: char,
    },
    /// A formula failed.
    #[error("is a formula that failed; accepted are numbers")]
    FailedFormula,
    /// A date or a truth value.
    #[error("is a {found}; accepted are numbers")]
    OtherType {
        /// What it is.
        found: &'static str,
    },
    /// Not a period.
    #[error(
        "is not a period; accepted are 2021, 2021-S1, 2021-Q3, 2021-03, 2019/2021 and words such as «Έτος 2021» and «Β΄ τρίμηνο 2021»"
    )]
    NotAPeriod,
}

/// A cell that is not what its column holds.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("sheet '{sheet}', row {row}, column {letters} ('{label}'): '{found}' {reason}")]
pub struct BadValue {
    /// The sheet.
    pub sheet: String,
    /// The row as a spreadsheet counts it, from 1.
    pub row: u64,
    /// The column's letters.
    pub letters: String,
    /// The column's header.
    pub label: String,
    /// What the cell holds.
    pub found: String,
    /// What is wrong with it.
    pub reason: BadReason,
}

/// Flags Eurostat writes behind a value, one letter each.
const EUROSTAT_FLAGS: &str = "bcdefinprsuz";

/// Reads a cell as a value.
///
/// # Errors
/// [`BadReason`] for what is neither a number nor a mark of a missing value, or has two meanings in this way of writing.
pub fn read_value(cell: &Cell, writing: NumberWriting, has_flags: bool) -> Result<CellValue, BadReason> {
    match cell {
        Cell::Empty => Ok(CellValue::Missing { mark: None, flag: None }),
        Cell::Number { value, .. } if !value.is_finite() => Err(BadReason::NotFinite),
        Cell::Number { value, shown } => {
            let percent = shown.as_deref().is_some_and(|shown| shown.ends_with('%'));
            Ok(CellValue::Number { value: if percent { hundredfold(*value) } else { *value }, flag: None })
        }
        Cell::Text(_) => read_text(&cell.text(), writing, has_flags),
        Cell::Error(mark) if &**mark == "#N/A" => Ok(CellValue::Missing { mark: Some(mark.to_string()), flag: None }),
        Cell::Error(_) => Err(BadReason::FailedFormula),
        Cell::Bool(_) => Err(BadReason::OtherType { found: "truth value" }),
        Cell::Date(_) => Err(BadReason::OtherType { found: "date" }),
    }
}

/// Multiplies by 100 in decimal, so that 7 % stored as 0.07 is 7.
fn hundredfold(value: f64) -> f64 {
    format!("{value:e}")
        .split_once('e')
        .and_then(|(mantissa, power)| format!("{mantissa}e{}", power.parse::<i32>().ok()? + 2).parse().ok())
        .unwrap_or(value * 100.0)
}

fn read_text(text: &str, writing: NumberWriting, has_flags: bool) -> Result<CellValue, BadReason> {
    // A mark such as `*` is missing by itself and a flag behind a number.
    if is_missing_mark(text) {
        return Ok(CellValue::Missing { mark: Some(text.to_owned()), flag: None });
    }
    let (number, flag) = split_flag(text, has_flags);
    if is_missing_mark(number) {
        return Ok(CellValue::Missing { mark: Some(number.to_owned()), flag });
    }
    let Some(shape) = NumberShape::of(number) else {
        return Err(if is_named_infinity(number) { BadReason::NotFinite } else { BadReason::NotANumber });
    };
    number_of(shape, writing).map(|value| CellValue::Number { value, flag })
}

/// Settles what a shape leaves open.
fn number_of(shape: NumberShape, writing: NumberWriting) -> Result<f64, BadReason> {
    let contradicts = |mark: DecimalMark| writing.decimal.is_some_and(|decimal| decimal != mark);
    let otherwise = |mark: DecimalMark| BadReason::WrittenOtherwise { accepted: mark.other().as_char() };
    match shape.marks {
        Marks::Decimal(mark) if contradicts(mark) => Err(otherwise(mark)),
        Marks::Grouped(mark) if contradicts(mark.other()) => Err(otherwise(mark.other())),
        Marks::Silent | Marks::Decimal(_) | Marks::Grouped(_) => Ok(shape.value),
        Marks::Either { mark, .. } if writing.decimal == Some(mark) => Ok(shape.value),
        Marks::Either { mark, grouped } if writing.settles(mark) => Ok(grouped),
        Marks::Either { grouped, .. } => {
            Err(BadReason::Ambiguous { as_decimal: shape.value.to_string(), as_thousands: grouped.to_string() })
        }
    }
}

/// Parts a value from the flag behind it: stars, a letter in brackets, and where the format has them, Eurostat's letters behind a space.
fn split_flag(text: &str, has_flags: bool) -> (&str, Option<String>) {
    if has_flags
        && let Some((number, flag)) = text.rsplit_once(' ')
        && (1..=3).contains(&flag.len())
        && flag.chars().all(|c| EUROSTAT_FLAGS.contains(c))
    {
        return (number.trim_end(), Some(flag.to_owned()));
    }
    let number = text.trim_end_matches('*');
    if number.len() < text.len() {
        return (number.trim_end(), Some(text[number.len()..].to_owned()));
    }
    let bracketed = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match bracketed {
        Some((number, flag)) if flag.chars().count() == 1 && flag.chars().all(char::is_alphabetic) => {
            (number.trim_end(), Some(flag.to_owned()))
        }
        _ => (text, None),
    }
}

fn is_named_infinity(text: &str) -> bool {
    let name = text.trim_start_matches(['+', '-', '\u{2212}']).to_lowercase();
    ["nan", "inf", "infinity", "∞"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: NumberWriting = NumberWriting { decimal: Some(DecimalMark::Comma), grouped: true };

    fn read(text: &str, writing: NumberWriting) -> Result<f64, BadReason> {
        match read_value(&Cell::of_text(text), writing, true)? {
            CellValue::Number { value, .. } => Ok(value),
            CellValue::Missing { .. } => Ok(f64::NEG_INFINITY),
        }
    }

    #[test]
    fn the_writing_of_the_column_decides() {
        assert_eq!(read("1.234", COMMA), Ok(1234.0));
        assert_eq!(read("1.234", NumberWriting::MACHINE), Ok(1.234));
        assert!(matches!(read("1.234", NumberWriting::default()), Err(BadReason::Ambiguous { .. })));
        assert_eq!(read("1.5", COMMA), Err(BadReason::WrittenOtherwise { accepted: ',' }));
        assert_eq!(read("1,234,567", COMMA), Err(BadReason::WrittenOtherwise { accepted: ',' }));
        assert_eq!(read("12,5", NumberWriting::default()), Ok(12.5));
    }

    #[test]
    fn what_is_no_value_is_said() {
        for (text, reason) in [
            ("1,2,3", BadReason::NotANumber),
            ("NaN", BadReason::NotFinite),
            ("-Inf", BadReason::NotFinite),
            ("abc", BadReason::NotANumber),
        ] {
            assert_eq!(read(text, COMMA), Err(reason), "{text}");
        }
        let infinite = read_value(&Cell::of_number(f64::INFINITY), COMMA, false);
        assert_eq!(infinite, Err(BadReason::NotFinite));
        assert_eq!(read_value(&Cell::Error("#DIV/0!".into()), COMMA, false), Err(BadReason::FailedFormula));
    }

    #[test]
    fn flags_stand_behind_values() {
        let flagged = |text: &str, flags| read_value(&Cell::of_text(text), NumberWriting::MACHINE, flags);
        let number = |flag: &str| Ok(CellValue::Number { value: 12.5, flag: Some(flag.to_owned()) });
        assert_eq!(flagged("12.5 bp", true), number("bp"));
        assert_eq!(flagged("12.5 bp", false), Err(BadReason::NotANumber));
        assert_eq!(flagged("12.5*", false), number("*"));
        assert_eq!(flagged("12.5 (p)", false), number("p"));
        let missing = CellValue::Missing { mark: Some(":".to_owned()), flag: Some("c".to_owned()) };
        assert_eq!(flagged(": c", true), Ok(missing));
    }

    #[test]
    fn a_percentage_is_what_the_sheet_shows() {
        let cell = Cell::Number { value: 0.07, shown: Some("7%".into()) };
        assert_eq!(read_value(&cell, COMMA, false), Ok(CellValue::Number { value: 7.0, flag: None }));
    }

    proptest! {
        #[test]
        fn any_cell_is_read_or_refused(text in ".*", value in any::<f64>()) {
            for writing in [COMMA, NumberWriting::MACHINE, NumberWriting::default()] {
                let _either = read_value(&Cell::of_text(&text), writing, true);
                let _either = read_value(&Cell::of_number(value), writing, true);
            }
        }
    }
}
