//! Which time a caller asks for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Period;

/// Which time a caller asks for: exactly one period, or any that shares a moment with an interval.
///
/// # Examples
/// ```
/// use choros::indicators::{Period, TimeFilter};
/// let year: TimeFilter = "2021".parse()?;
/// assert!(year.accepts("2021".parse().unwrap()) && !year.accepts("2021-Q1".parse().unwrap()));
/// let since: TimeFilter = "2021-06-01T00:00:00Z/..".parse()?;
/// assert!(since.accepts("2021".parse().unwrap()) && !since.accepts("2020".parse().unwrap()));
/// # Ok::<(), choros::indicators::TimeFilterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeFilter {
    /// Exactly this period.
    Exactly(Period),
    /// Any period that shares a month with the interval; an end without a month is open.
    Between {
        /// The first month, counted from year 0.
        first: Option<u32>,
        /// The last month, counted from year 0.
        last: Option<u32>,
    },
}

/// A text that names no time.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "'{0}' is not a time; accepted are a period (2021, 2021-S1, 2021-Q3, 2021-03, 2019/2021), and a date or interval of RFC 3339 (2021-06-01, 2021-06-01T12:00:00Z/..)"
)]
pub struct TimeFilterError(String);

impl TimeFilter {
    /// Says whether values of a period are asked for.
    #[must_use]
    pub fn accepts(&self, period: Period) -> bool {
        match self {
            Self::Exactly(exactly) => period == *exactly,
            Self::Between { first, last } => {
                let (start, end) = period.months();
                first.is_none_or(|first| first <= end) && last.is_none_or(|last| start <= last)
            }
        }
    }
}

impl From<Period> for TimeFilter {
    fn from(period: Period) -> Self {
        Self::Exactly(period)
    }
}

/// Reads a full date, with or without a time of day, as its month.
fn month(text: &str) -> Option<u32> {
    let (date, time) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let mut number = |length: usize| {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let valid = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day) && is_time_of_day(time);
    valid.then_some(year * 12 + month - 1)
}

/// Returns how many days a month has in the calendar of today, carried back.
fn days_of(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Says whether a text is empty, or a time of day with its offset, such as `T12:00:00Z`.
fn is_time_of_day(text: &str) -> bool {
    let Some(time) = text.strip_prefix(['T', 't']) else { return text.is_empty() };
    let plain = time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z' | b'z' | b'+' | b'-'));
    let zone = time.ends_with(['Z', 'z']) || time.get(8..).is_some_and(|rest| rest.contains(['+', '-']));
    plain && zone && time.len() >= 9
}

fn interval(text: &str) -> Option<TimeFilter> {
    let end = |text: &str| match text {
        "" | ".." => Some(None),
        text => month(text).map(Some),
    };
    let (first, last) = match text.split_once('/') {
        Some((first, last)) => (end(first)?, end(last)?),
        None => (Some(month(text)?), Some(month(text)?)),
    };
    let ordered = first.zip(last).is_none_or(|(first, last)| first <= last);
    ordered.then_some(TimeFilter::Between { first, last })
}

impl FromStr for TimeFilter {
    type Err = TimeFilterError;

    fn from_str(text: &str) -> Result<Self, TimeFilterError> {
        let period = text.parse().ok().map(Self::Exactly);
        period.or_else(|| interval(text)).ok_or_else(|| TimeFilterError(text.to_owned()))
    }
}

impl fmt::Display for TimeFilter {
    /// Writes a form that reads back as the same filter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |month: &Option<u32>| {
            month.map_or_else(|| "..".to_owned(), |month| format!("{:04}-{:02}-01", month / 12, month % 12 + 1))
        };
        match self {
            Self::Exactly(period) => period.fmt(f),
            Self::Between { first, last } => write!(f, "{}/{}", end(first), end(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_and_intervals_of_rfc_3339_are_read() {
        for text in [
            "2021-06-01",
            "2021-06-01T12:00:00Z",
            "2021-06-01T12:00:00.5+03:00",
            "2021-06-01/..",
            "../2021-06-01",
            "2020-01-01T00:00:00Z/2021-06-01T00:00:00Z",
        ] {
            let filter: TimeFilter = text.parse().unwrap();
            assert_eq!(filter.to_string().parse(), Ok(filter), "{text}");
            assert!(filter.accepts(Period::Year(2021)), "{text}");
        }
        for text in [
            "",
            "x",
            "2021-06-31x",
            "2021-13-01",
            "2021-06-01T12",
            "2022-01-01/2021-01-01",
            "2021-06-01 12:00:00Z",
            "ά021-06-01",
        ] {
            assert!(text.parse::<TimeFilter>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _either = text.parse::<TimeFilter>();
        }
    }
}
