//! The time an observation is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The time an observation is about: a year, half-year, quarter, month, or a span of years.
///
/// Periods are ordered by when they end; of two that end together the longer comes first.
///
/// # Examples
/// ```
/// use choros::indicators::Period;
/// let spring: Period = "2021-Q2".parse()?;
/// assert!(spring < "2021".parse()?);
/// assert_eq!("2019/2021".parse::<Period>()?.to_string(), "2019/2021");
/// assert!("21".parse::<Period>().is_err());
/// # Ok::<(), choros::indicators::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A calendar year.
    Year(u16),
    /// A half of a year, 1 or 2.
    Semester(u16, u8),
    /// A quarter, 1 to 4.
    Quarter(u16, u8),
    /// A month, 1 to 12.
    Month(u16, u8),
    /// From the first year to the last.
    Years(u16, u16),
}

/// A text that is no period.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a period; accepted are 2021, 2021-S1, 2021-Q3, 2021-03 and 2019/2021")]
pub struct PeriodError(String);

impl Period {
    /// Says whether all of another period lies in this one; a period does not hold itself.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        let ((start, end), (other_start, other_end)) = (self.months(), other.months());
        self != other && start <= other_start && other_end <= end
    }

    /// Returns the first and the last month, counted from year 0.
    pub(super) fn months(self) -> (u32, u32) {
        let part = |year: u16, number: u8, length: u32| {
            let first = u32::from(year) * 12 + u32::from(number - 1) * length;
            (first, first + length - 1)
        };
        match self {
            Self::Year(year) => part(year, 1, 12),
            Self::Semester(year, number) => part(year, number, 6),
            Self::Quarter(year, number) => part(year, number, 3),
            Self::Month(year, number) => part(year, number, 1),
            Self::Years(first, last) => (part(first, 1, 12).0, part(last, 1, 12).1),
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other {
            return std::cmp::Ordering::Equal;
        }
        let ((start, end), (other_start, other_end)) = (self.months(), other.months());
        // A span of one year and that year are distinct periods: the spelling settles what the months leave open.
        end.cmp(&other_end).then(start.cmp(&other_start)).then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn digits<T: FromStr>(text: &str, length: usize) -> Option<T> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn parse(text: &str) -> Option<Period> {
    if let Some((first, last)) = text.split_once('/') {
        let (first, last) = (digits(first, 4)?, digits(last, 4)?);
        return (first <= last).then_some(Period::Years(first, last));
    }
    let Some((year, part)) = text.split_once('-') else {
        return digits(text, 4).map(Period::Year);
    };
    let year = digits(year, 4)?;
    let numbered = |part: &str, length, last| digits::<u8>(part, length).filter(|number| (1..=last).contains(number));
    if let Some(part) = part.strip_prefix('S') {
        numbered(part, 1, 2).map(|number| Period::Semester(year, number))
    } else if let Some(part) = part.strip_prefix('Q') {
        numbered(part, 1, 4).map(|number| Period::Quarter(year, number))
    } else {
        numbered(part, 2, 12).map(|number| Period::Month(year, number))
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        parse(text).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Semester(year, number) => write!(f, "{year:04}-S{number}"),
            Self::Quarter(year, number) => write!(f, "{year:04}-Q{number}"),
            Self::Month(year, number) => write!(f, "{year:04}-{number:02}"),
            Self::Years(first, last) => write!(f, "{first:04}/{last:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_later_end_is_the_later_period() {
        let sorted = ["2019", "2019/2021", "2021", "2021-S2", "2021-Q4", "2021-12", "2022-01"].map(period);
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.sort();
        assert_eq!(shuffled, sorted);
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "21", "2021-", "2021-S3", "2021-Q0", "2021-13", "2021-3", "2021/2019", "2021-03-01", "x"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_period_reads_what_it_writes(year in 0u16..=9999, part in 1u8..=12, span in 0u16..50) {
            let last = (year + span).min(9999);
            for period in [
                Period::Year(year), Period::Semester(year, part.min(2)), Period::Quarter(year, part.min(4)),
                Period::Month(year, part), Period::Years(year, last),
            ] {
                prop_assert_eq!(period.to_string().parse(), Ok(period));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _either = text.parse::<Period>();
        }
    }
}
