//! Numbers as people write them in sheets: which mark stands before decimals and which between thousands.
//!
//! A text is first taken apart without deciding anything ([`NumberShape`]). Most shapes mean one number in any way of writing:
//! `12,5` has no group of three, `1.234,5` has two marks. One shape does not: three digits behind a single point or comma.

use std::str::FromStr;

use super::WritingError;

/// What stands before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// `.`
    Point,
    /// `,`
    Comma,
}

/// What stands between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThousandsMark {
    /// `.`
    Point,
    /// `,`
    Comma,
    /// A space of any width.
    Space,
    /// `'` or `’`
    Apostrophe,
}

impl FromStr for DecimalMark {
    type Err = WritingError;

    fn from_str(text: &str) -> Result<Self, WritingError> {
        match text {
            "." => Ok(Self::Point),
            "," => Ok(Self::Comma),
            _ => Err(WritingError { what: "decimal mark", found: text.to_owned(), accepted: ". and ," }),
        }
    }
}

impl FromStr for ThousandsMark {
    type Err = WritingError;

    fn from_str(text: &str) -> Result<Self, WritingError> {
        match text {
            "." => Ok(Self::Point),
            "," => Ok(Self::Comma),
            " " | "space" => Ok(Self::Space),
            "'" => Ok(Self::Apostrophe),
            _ => {
                let accepted = ". , ' and space";
                Err(WritingError { what: "mark between thousands", found: text.to_owned(), accepted })
            }
        }
    }
}

impl DecimalMark {
    /// Returns the mark.
    #[must_use]
    pub fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// Returns the other mark.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// A text taken apart as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberShape {
    /// What its marks say.
    pub marks: Marks,
    /// The number, if a single mark before three digits stands before decimals.
    pub value: f64,
    /// Whether a per cent sign stands behind it.
    pub percent: bool,
}

/// What the marks in a number say of how it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Marks {
    /// There are none, or none that says anything of decimals.
    Silent,
    /// This one can only stand before decimals.
    Decimal(DecimalMark),
    /// This point or comma can only stand between thousands, so the other is the one before decimals.
    Grouped(DecimalMark),
    /// `1.234`: one and a bit, or a thousand and more.
    Either {
        /// The mark.
        mark: DecimalMark,
        /// The number, if the mark stands between thousands.
        grouped: f64,
    },
}

impl NumberShape {
    /// Takes a text apart; nothing if it can be no number in any way of writing.
    ///
    /// Accepted are a sign (`-`, `+`, U+2212), digits, groups of three behind spaces, apostrophes, points or commas, decimals, an exponent,
    /// and around all that a euro or a per cent sign. `inf` and `nan` are no numbers.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, percent) = match text.strip_suffix('%') {
            Some(rest) => (rest.trim_end(), true),
            None => (text, false),
        };
        let text = text.strip_prefix('€').or_else(|| text.strip_suffix('€')).unwrap_or(text).trim();
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let signed = |value: f64| if negative { -value } else { value };
        let (marks, value) = take_apart(digits)?;
        let marks = match marks {
            Marks::Either { mark, grouped } => Marks::Either { mark, grouped: signed(grouped) },
            other @ (Marks::Silent | Marks::Decimal(_) | Marks::Grouped(_)) => other,
        };
        value.is_finite().then(|| Self { marks, value: signed(value), percent })
    }
}

/// Takes digits and marks apart.
fn take_apart(text: &str) -> Option<(Marks, f64)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        return with_exponent(mantissa, exponent);
    }
    let spaced = split_spaced(text)?;
    let text = spaced.as_str();
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let decimal = |mark: DecimalMark| Some((Marks::Decimal(mark), plain(&text.replace(mark.as_char(), "."))?));
    let mark = if commas > 0 { DecimalMark::Comma } else { DecimalMark::Point };
    match (points, commas) {
        (0, 0) => Some((Marks::Silent, plain(text)?)),
        // Spaces or apostrophes already part the thousands, so the mark is before decimals.
        (1, 0) | (0, 1) if spaced.grouped => decimal(mark),
        (1, 0) | (0, 1) => single_mark(text, mark),
        (_, 0) | (0, _) => Some((Marks::Grouped(mark), grouped(text, mark.as_char())?)),
        // Of two marks the last stands before decimals, and only once.
        (_, _) => {
            let last = if text.rfind('.') > text.rfind(',') { DecimalMark::Point } else { DecimalMark::Comma };
            let (whole, decimals) = text.rsplit_once(last.as_char())?;
            let whole = grouped(whole, last.other().as_char())?;
            let all_digits = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
            // Put together as text: adding would round a second time.
            all_digits
                .then(|| format!("{whole}.{decimals}").parse().ok())
                .flatten()
                .map(|value| (Marks::Decimal(last), value))
        }
    }
}

/// A text without spaces and apostrophes, and whether they stood between groups of three.
struct Spaced {
    text: String,
    grouped: bool,
}

impl Spaced {
    fn as_str(&self) -> &str {
        &self.text
    }
}

/// Takes spaces and apostrophes out of the whole part, if they part groups of three and are all alike.
fn split_spaced(text: &str) -> Option<Spaced> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '\u{202f}');
    let Some(gap) = text.chars().find(|&c| is_gap(c)) else {
        return Some(Spaced { text: text.to_owned(), grouped: false });
    };
    let end = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, rest) = text.split_at(end);
    let whole = join_groups(whole, gap)?;
    Some(Spaced { text: format!("{whole}{rest}"), grouped: true })
}

/// Joins groups: one to three digits, then groups of exactly three.
fn join_groups(text: &str, mark: char) -> Option<String> {
    let mut groups = text.split(mark);
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()) && is_digits(group))?;
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_digits(group) {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

fn grouped(text: &str, mark: char) -> Option<f64> {
    // A number with zero in front of its thousands is none.
    join_groups(text, mark).filter(|joined| !joined.starts_with('0') || joined.len() == 1)?.parse().ok()
}

/// Reads a number with one point or comma.
fn single_mark(text: &str, mark: DecimalMark) -> Option<(Marks, f64)> {
    let value = plain(&text.replace(mark.as_char(), "."))?;
    match grouped(text, mark.as_char()) {
        Some(grouped) => Some((Marks::Either { mark, grouped }, value)),
        None => Some((Marks::Decimal(mark), value)),
    }
}

fn with_exponent(mantissa: &str, exponent: &str) -> Option<(Marks, f64)> {
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_power = (1..=3).contains(&power.len()) && power.bytes().all(|byte| byte.is_ascii_digit());
    let mark = if mantissa.contains(',') { DecimalMark::Comma } else { DecimalMark::Point };
    let marks = if mantissa.contains(mark.as_char()) { Marks::Decimal(mark) } else { Marks::Silent };
    let mantissa = mantissa.replace(mark.as_char(), ".");
    plain(&mantissa).filter(|_| is_power)?;
    format!("{mantissa}e{exponent}").parse().ok().map(|value| (marks, value))
}

/// Reads digits with at most one point among or behind them.
fn plain(text: &str) -> Option<f64> {
    let shaped = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.ends_with('.');
    shaped.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::numbers::format_number;
    use crate::provenance::Language;

    fn shape(text: &str) -> Option<(Marks, f64)> {
        NumberShape::of(text).map(|shape| (shape.marks, shape.value))
    }

    #[test]
    fn marks_say_what_they_can() {
        let (point, comma) = (DecimalMark::Point, DecimalMark::Comma);
        assert_eq!(shape("1234"), Some((Marks::Silent, 1234.0)));
        assert_eq!(shape("12,5"), Some((Marks::Decimal(comma), 12.5)));
        assert_eq!(shape("0,125"), Some((Marks::Decimal(comma), 0.125)), "no thousands begin with zero");
        assert_eq!(shape("1234,567"), Some((Marks::Decimal(comma), 1234.567)));
        assert_eq!(shape("1.234,5"), Some((Marks::Decimal(comma), 1234.5)));
        assert_eq!(shape("1,234.5"), Some((Marks::Decimal(point), 1234.5)));
        assert_eq!(shape("1.234.567"), Some((Marks::Grouped(point), 1_234_567.0)));
        assert_eq!(shape("1.234"), Some((Marks::Either { mark: point, grouped: 1234.0 }, 1.234)));
        assert_eq!(shape("-1,234"), Some((Marks::Either { mark: comma, grouped: -1234.0 }, -1.234)));
        assert_eq!(shape("1 234 567,5"), Some((Marks::Decimal(comma), 1_234_567.5)));
        assert_eq!(shape("1\u{202f}234"), Some((Marks::Silent, 1234.0)));
        assert_eq!(shape("1’234.5"), Some((Marks::Decimal(point), 1234.5)));
        assert_eq!(shape("1.5e3"), Some((Marks::Decimal(point), 1500.0)));
        assert_eq!(NumberShape::of("12,5 %").map(|shape| (shape.value, shape.percent)), Some((12.5, true)));
        assert_eq!(shape("−3"), Some((Marks::Silent, -3.0)));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "x",
            "1,2,3",
            "1.2.3",
            "12.34.567",
            "1.234,5,6",
            "inf",
            "NaN",
            "1e",
            "1e9999",
            "1 2",
            "12 34",
            "--1",
            "1.",
            ",",
            "0.001.234",
            "1 234'567",
            "५",
            "1_000",
            "0x10",
            "5 (1)",
        ] {
            assert_eq!(shape(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".*", marks in "[0-9.,' eE+%€-]{0,12}") {
            let _either = (NumberShape::of(&text), NumberShape::of(&marks));
        }

        #[test]
        fn a_number_in_either_language_reads_back(value in -1e9f64..1e9, decimals in 0u8..6) {
            for (language, mark) in [(Language::El, DecimalMark::Comma), (Language::En, DecimalMark::Point)] {
                let text = format_number(value, decimals, language);
                let shape = NumberShape::of(&text).unwrap();
                let read = match shape.marks {
                    Marks::Silent | Marks::Decimal(_) | Marks::Grouped(_) => shape.value,
                    Marks::Either { mark: found, .. } if found == mark => shape.value,
                    Marks::Either { grouped, .. } => grouped,
                };
                let expected: f64 = format!("{value:.*}", usize::from(decimals)).parse().unwrap();
                prop_assert!((read - expected).abs() < f64::MIN_POSITIVE, "{text}: {read}");
            }
        }
    }
}
