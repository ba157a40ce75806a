//! Numbers as people write them in Greek and in English.
//!
//! Knows nothing of units and of what a number is about.

use crate::provenance::{Bilingual, Language};

/// Decimals beyond this are noise to a reader.
const MOST_DECIMALS: u8 = 6;

/// Writes a number with so many decimals: `1.234,5` in Greek and `1,234.5` in English.
///
/// Digits stand in threes from 1.000 on. The minus is the typographic one (U+2212), without a space behind it; nothing is written
/// as minus zero. A number in the middle of two goes to the nearer of their binary forms. What is not a number is «–»,
/// the infinite ones are `∞` and `−∞`.
///
/// # Examples
/// ```
/// use choros::numbers::format_number;
/// use choros::provenance::Language;
/// assert_eq!(format_number(-1_234.56, 1, Language::El), "−1.234,6");
/// assert_eq!(format_number(-1_234.56, 1, Language::En), "−1,234.6");
/// ```
#[must_use]
pub fn format_number(value: f64, decimals: u8, language: Language) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let plain = if value.is_infinite() { "∞" } else { &plain };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let is_zero = plain.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let (thousands, point) = match language {
        Language::El => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut text = if value < 0.0 && !is_zero { "−".to_owned() } else { String::new() };
    push_grouped(&mut text, whole, thousands);
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// Writes a count: `1.234` in Greek and `1,234` in English.
#[must_use]
pub fn format_count(count: usize, language: Language) -> String {
    let mut text = String::new();
    push_grouped(&mut text, &count.to_string(), if language == Language::El { '.' } else { ',' });
    text
}

/// Writes a number with so many decimals in both languages, as [`format_number`] does.
#[must_use]
pub fn figure(value: f64, decimals: u8) -> Bilingual {
    Bilingual::new(format_number(value, decimals, Language::El), format_number(value, decimals, Language::En))
}

/// Returns how many decimals tell neighbouring numbers apart: at least `decimals`, at most six, or `decimals` where that
/// is more. Equal numbers do not count.
#[must_use]
pub fn telling_decimals(numbers: &[f64], decimals: u8) -> u8 {
    let tells = |decimals: &u8| {
        let write = |number: f64| format_number(number, *decimals, Language::En);
        // Adding zero makes minus zero, which is the same number, the plain one.
        let equal = |pair: &[f64]| (pair[0] + 0.0).total_cmp(&(pair[1] + 0.0)).is_eq();
        numbers.windows(2).all(|pair| equal(pair) || write(pair[0]) != write(pair[1]))
    };
    (decimals..=MOST_DECIMALS).find(tells).unwrap_or(decimals.max(MOST_DECIMALS))
}

/// Adds digits with a mark between each three, from the end.
fn push_grouped(text: &mut String, digits: &str, mark: char) {
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && digit.is_ascii_digit() {
            text.push(mark);
        }
        text.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_follow_each_language() {
        assert_eq!(figure(1_234_567.25, 1), Bilingual::new("1.234.567,2", "1,234,567.2"));
        assert_eq!(figure(-0.5, 1), Bilingual::new("−0,5", "−0.5"));
        assert_eq!(figure(-0.04, 1), Bilingual::new("0,0", "0.0"));
        assert_eq!(figure(999.0, 0), Bilingual::new("999", "999"));
        assert_eq!(figure(1000.0, 0), Bilingual::new("1.000", "1,000"));
        assert_eq!(format_count(10_432_481, Language::El), "10.432.481");
        assert_eq!(format_count(0, Language::En), "0");
    }

    #[test]
    fn what_is_no_number_is_still_written() {
        assert_eq!(figure(f64::NAN, 1), Bilingual::new("–", "–"));
        assert_eq!(figure(f64::INFINITY, 1), Bilingual::new("∞", "∞"));
        assert_eq!(figure(f64::NEG_INFINITY, 0), Bilingual::new("−∞", "−∞"));
    }

    #[test]
    fn decimals_grow_until_numbers_differ() {
        assert_eq!(telling_decimals(&[1.0, 2.0], 1), 1);
        assert_eq!(telling_decimals(&[1.11, 1.12, 1.12], 1), 2);
        assert_eq!(telling_decimals(&[1.0, 1.000_000_000_1], 0), 6);
        assert_eq!(telling_decimals(&[-0.0, 0.0], 1), 1);
        assert_eq!(telling_decimals(&[], 2), 2);
    }

    proptest! {
        #[test]
        fn a_written_number_reads_back(value in -1e12f64..1e12, decimals in 0u8..6) {
            let read = |text: String, thousands: char| {
                text.replace(thousands, "").replace(',', ".").replace('−', "-").parse::<f64>().unwrap()
            };
            let step = 10f64.powi(-i32::from(decimals));
            for (language, thousands) in [(Language::El, '.'), (Language::En, ',')] {
                let back = read(format_number(value, decimals, language), thousands);
                prop_assert!((back - value).abs() <= step * 0.5 + value.abs() * 1e-15, "{back}");
            }
        }
    }
}
