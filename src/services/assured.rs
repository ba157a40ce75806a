//! When somebody last made sure of what a register says.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use thiserror::Error;

use super::Service;

/// After how many days without assurance a service counts as stale if nobody says.
pub const STALE_AFTER_DAYS: u32 = 365;

/// A day of the calendar, from 1900 to 2199.
///
/// # Examples
/// ```
/// use choros::services::Day;
/// for text in ["2026-03-05", "2026-03-05T10:00:00Z", "5/3/2026", "05.03.2026"] {
///     assert_eq!(text.parse::<Day>()?.to_string(), "2026-03-05", "{text}");
/// }
/// assert!("2026-02-30".parse::<Day>().is_err());
/// # Ok::<(), choros::services::DayError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

/// Why a text is no day.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a day; accepted are days from 1900 to 2199 such as 2026-11-23 and 23/11/2026")]
pub struct DayError(String);

impl Day {
    /// Returns a day of the calendar; nothing if there is none, or it is not from 1900 to 2199.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..=2199).contains(&year)).map(Self)
    }

    /// Returns the day of an instant in seconds since 1970 (UTC).
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let days = seconds.div_euclid(86_400);
        let day = NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
        Self::new(day.year(), day.month(), day.day())
    }

    /// Returns its year, month and day of the month.
    #[must_use]
    pub fn date(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns how many days there are from another day to this one; below 0 if this is the earlier one.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        (self.0 - other.0).num_days()
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Reads `2026-11-23`, the day of a time that begins so, and, the day first, `23/11/2026`, `23-11-2026` or `23.11.2026`.
    fn from_str(text: &str) -> Result<Self, DayError> {
        let text = text.trim();
        let date = text.split_once(['T', ' ']).map_or(text, |(date, _)| date);
        read(date).ok_or_else(|| DayError(text.to_owned()))
    }
}

fn read(date: &str) -> Option<Day> {
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| "-/.".contains(*c))?;
    let parts: Vec<&str> = date.split(mark).collect();
    let [first, month, last] = parts[..] else { return None };
    let all_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, day) = match (first.len(), last.len(), mark) {
        (4, 2, '-') => (first, last),
        (1 | 2, 4, _) => (last, first),
        _ => return None,
    };
    if !all_digits || !(1..=2).contains(&month.len()) {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

impl fmt::Display for Day {
    /// Writes it as `2026-11-23`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// How lately somebody made sure of the services of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// How many were assured within the days their source allows.
    pub fresh: usize,
    /// How many were assured earlier than that.
    pub stale: usize,
    /// How many have no day, or one that cannot be read.
    pub undated: usize,
    /// The places of those whose day is still to come, in the order of the register; they are in none of the counts.
    pub in_future: Vec<usize>,
}

impl Freshness {
    /// Counts services as of a day; `stale_after_days` gives for a source how many days are allowed.
    pub(super) fn of(services: &[Service], today: Day, stale_after_days: impl Fn(usize) -> u32) -> Self {
        let mut freshness = Self::default();
        for (place, service) in services.iter().enumerate() {
            match service.assured_day().map(|day| today.days_since(day)) {
                None => freshness.undated += 1,
                Some(days) if days < 0 => freshness.in_future.push(place),
                Some(days) if days > i64::from(stale_after_days(service.source)) => freshness.stale += 1,
                Some(_) => freshness.fresh += 1,
            }
        }
        freshness
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026",
            "2026-13-01",
            "29/2/2026",
            "1/1/26",
            "2026/11/23",
            "1-1-1-2026",
            "1//2026",
            "0001-01-01",
            "+026-01-01",
            "२०२६-०१-०१",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(day("2024-03-01").days_since(day("2024-02-28")), 2);
        assert_eq!(day("2025-03-01").days_since(day("2025-03-02")), -1);
        assert_eq!(Day::from_unix_seconds(1_795_334_400), Some(day("2026-11-22")));
        assert_eq!(Day::from_unix_seconds(i64::MAX), None);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_days_are_read_as_they_are_written(text in "[0-9/.T -]{0,12}|\\PC{0,12}") {
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            }
        }
    }
}
