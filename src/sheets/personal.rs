//! Columns of personal numbers, by what stands in them: a file that has one is refused before anything of it is kept.
//!
//! ΑΜΚΑ: eleven digits, the day of birth (`DDMMYY`) and a check digit by Luhn. ΑΦΜ: nine digits, the last one from the others times
//! powers of two, modulo 11 and 10. Codes of areas meet the first by chance in fewer than one of fifty cells, and the second in one of ten, so a
//! column is judged as a whole.

use crate::names::fold;

use super::{Cell, SheetRow};

/// Names of the numbers, as headers give them.
const NAMES: [&str; 6] = ["αμκα", "amka", "αφμ", "afm", "αδτ", "adt"];

/// Counts, for each column, what looks like a personal number.
#[derive(Clone, Debug, Default)]
pub struct PersonalWatch {
    columns: Vec<Count>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    filled: usize,
    social: usize,
    tax: usize,
}

/// Which personal number a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalNumber {
    /// ΑΜΚΑ, the social security number.
    Social,
    /// ΑΦΜ, the tax number.
    Tax,
    /// The header names one.
    ByHeader,
}

impl PersonalWatch {
    /// Takes a row of data into account.
    pub fn see(&mut self, row: &SheetRow) {
        if self.columns.len() < row.cells.len() {
            self.columns.resize(row.cells.len(), Count::default());
        }
        for (count, cell) in self.columns.iter_mut().zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            count.filled += 1;
            let Some(digits) = digits(cell) else { continue };
            count.social += usize::from(is_social(&digits));
            count.tax += usize::from(is_tax(&digits));
        }
    }

    /// Returns the first column, from 0, that looks like personal numbers by what was seen so far.
    #[must_use]
    pub fn found(&self) -> Option<(usize, PersonalNumber)> {
        self.columns.iter().enumerate().find_map(|(column, count)| count.judge().map(|number| (column, number)))
    }
}

impl Count {
    fn judge(self) -> Option<PersonalNumber> {
        let all = self.filled > 0;
        if all && self.social * 2 >= self.filled {
            return Some(PersonalNumber::Social);
        }
        let tax = self.filled >= 3 && self.tax * 10 >= self.filled * 9;
        tax.then_some(PersonalNumber::Tax)
    }
}

/// Says whether a header names a personal number.
#[must_use]
pub fn names_personal_number(label: &str) -> bool {
    let folded = fold(label).replace('.', "");
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| NAMES.contains(&word))
}

/// Returns the digits of a cell; numbers get back the zeros in front that a spreadsheet takes away.
fn digits(cell: &Cell) -> Option<String> {
    let text = cell.text();
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-')).collect();
    if text.len() > 11 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(match (cell, text.len()) {
        (Cell::Number { .. }, 8 | 10) => format!("0{text}"),
        _ => text,
    })
}

fn is_social(digits: &str) -> bool {
    if digits.len() != 11 {
        return false;
    }
    let part = |at: usize| digits.get(at..at + 2).and_then(|part| part.parse::<u8>().ok()).unwrap_or(0);
    let (day, month) = (part(0), part(2));
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day) && passes_luhn(digits)
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') << (place % 2);
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_tax(digits: &str) -> bool {
    if digits.len() != 9 || digits == "000000000" {
        return false;
    }
    let values: Vec<u32> = digits.bytes().map(|byte| u32::from(byte - b'0')).collect();
    let sum: u32 = values[..8].iter().enumerate().map(|(place, digit)| digit << (8 - place)).sum();
    sum % 11 % 10 == values[8]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a number with its check digit.
    fn with_check(digits: &str, passes: fn(&str) -> bool) -> String {
        (0..10).map(|check| format!("{digits}{check}")).find(|number| passes(number)).unwrap()
    }

    fn judge(texts: &[String]) -> Option<PersonalNumber> {
        let mut watch = PersonalWatch::default();
        for (number, text) in (1..).zip(texts) {
            watch.see(&SheetRow { number, cells: vec![Cell::of_text(text)], hidden: false });
        }
        watch.found().map(|(_, number)| number)
    }

    #[test]
    fn made_numbers_are_found_and_codes_are_not() {
        let social: Vec<String> = (0..5).map(|n| with_check(&format!("010170{n:04}"), is_social)).collect();
        assert_eq!(judge(&social), Some(PersonalNumber::Social));
        assert_eq!(judge(&social[..1]), Some(PersonalNumber::Social), "one is enough if it is all there is");
        let tax: Vec<String> = (0..5).map(|n| with_check(&format!("0123456{n}"), is_tax)).collect();
        assert_eq!(judge(&tax), Some(PersonalNumber::Tax));
        let units: Vec<String> = (1..200).map(|n| format!("1110{:02}1{:02}", n / 14 + 1, n % 14 + 1)).collect();
        assert_eq!(judge(&units), None);
        let places: Vec<String> = (1..200).map(|n| format!("111010101{n:02}")).collect();
        assert_eq!(judge(&places), None, "settlements of eleven digits");
    }

    #[test]
    fn a_zero_lost_to_the_spreadsheet_does_not_hide_a_number() {
        let number: f64 = with_check("0101701234", is_social).parse().unwrap();
        let mut watch = PersonalWatch::default();
        watch.see(&SheetRow { number: 1, cells: vec![Cell::of_number(number)], hidden: false });
        assert_eq!(watch.found(), Some((0, PersonalNumber::Social)));
    }

    #[test]
    fn headers_name_them_however_they_are_written() {
        assert!(["ΑΜΚΑ", "Α.Φ.Μ.", "client_afm"].into_iter().all(names_personal_number));
        assert!(!names_personal_number("Αμκαλία") && !names_personal_number("Δήμος"));
    }
}
