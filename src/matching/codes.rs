//! Codes as they come out of spreadsheets, and the areas they are of.

use super::area::{AreaNumber, LevelId, Scheme};
use super::gazetteer::Gazetteer;
use crate::names::fold;

/// What had happened to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// Spaces, an apostrophe or small letters.
    Typography,
    /// It was a number once: `101` for `0101`.
    LostZero,
    /// It was a number with a fraction: `9100.0`.
    Float,
    /// Both: `101.0`.
    FloatAndLostZero,
    /// `GR61`: ISO's letters for Greece where Eurostat writes `EL`.
    CountryLetters,
    /// `22010000`: the place of a community filled with zeros.
    FilledUp,
}

/// An area found by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeHit {
    pub(super) area: AreaNumber,
    pub(super) scheme: Scheme,
    pub(super) repair: Option<Repair>,
}

/// Returns the areas of a level that the code may be of: those it is as it stands, or else mended. `scheme`: the column's,
/// which alone counts when it is known.
pub(super) fn find_code(gazetteer: &Gazetteer, code: &str, level: &LevelId, scheme: Option<&Scheme>) -> Vec<CodeHit> {
    for (text, repair) in readings(code) {
        let hit = |(area, own): &(AreaNumber, Scheme)| CodeHit { area: *area, scheme: own.clone(), repair };
        let fits = |(area, own): &&(AreaNumber, Scheme)| {
            gazetteer.area(*area).facts.level == *level && scheme.is_none_or(|asked| asked == own)
        };
        let hits: Vec<_> = gazetteer.with_code(&text).iter().filter(fits).map(hit).collect();
        if !hits.is_empty() {
            return hits;
        }
    }
    vec![]
}

/// The ways to read a code, the plainest first. A zero is added only where digits alone are left, and only one: a number
/// loses no more in front of a code that has a number for its Regional Unit.
fn readings(code: &str) -> Vec<(String, Option<Repair>)> {
    let plain = code.trim();
    let mut readings = vec![(plain.to_owned(), None)];
    let clean = fold(plain).trim_start_matches('\'').replace(' ', "").to_uppercase();
    let mut push = |text: String, repair: Repair| {
        if !text.is_empty() && !readings.iter().any(|(known, _)| *known == text) {
            readings.push((text, Some(repair)));
        }
    };
    push(clean.clone(), Repair::Typography);
    if let Some(rest) = clean.strip_prefix("GR").filter(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric())) {
        push(format!("EL{rest}"), Repair::CountryLetters);
    }
    let whole = without_fraction(&clean);
    let digits = whole.unwrap_or(&clean);
    if !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit()) {
        if whole.is_some() {
            push(digits.to_owned(), Repair::Float);
        }
        if digits.len() % 2 == 1 && !digits.starts_with('0') {
            push(format!("0{digits}"), if whole.is_some() { Repair::FloatAndLostZero } else { Repair::LostZero });
        }
        let padded = if digits.len() == 7 { format!("0{digits}") } else { digits.to_owned() };
        if let Some(short) = padded.strip_suffix("0000").filter(|short| short.len() == 4) {
            push(short.to_owned(), Repair::FilledUp);
        }
    }
    readings
}

fn without_fraction(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once(['.', ','])?;
    // «1.404» may be a number with a point for thousands: three zeros are no fraction that a program writes.
    ((1..3).contains(&fraction.len()) && fraction.bytes().all(|b| b == b'0')).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str) -> Vec<String> {
        readings(code).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn codes_are_read_as_spreadsheets_leave_them() {
        assert_eq!(read("0101"), ["0101"]);
        assert_eq!(read("101"), ["101", "0101"]);
        assert_eq!(read("101.0"), ["101.0", "101", "0101"]);
        assert_eq!(read("'0101 "), ["'0101", "0101"]);
        assert_eq!(read("gr61"), ["gr61", "GR61", "EL61"]);
        assert_eq!(read("22010000"), ["22010000", "2201"]);
        assert_eq!(read("1.404"), ["1.404"], "a point for thousands");
        assert_eq!(read(""), [""]);
    }
}
