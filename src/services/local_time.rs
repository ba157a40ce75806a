//! What the clocks of Greece show.

use std::fmt;

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};
use thiserror::Error;

/// The years of which public holidays are known.
pub(super) const KNOWN_YEARS: std::ops::RangeInclusive<i32> = 2000..=2076;

/// What the clocks of Greece show, to the minute, from 2000 to 2075.
///
/// Offices open and close by the clock, so opening hours are asked about and answered in what it shows, and summer time
/// moves nothing: who opens at 08:00 opens when the clock shows 08:00, on every day of the year. An instant becomes a
/// local time by the rule of the European Union: UTC+2, and UTC+3 from 01:00 UTC of the last Sunday of March to 01:00
/// UTC of the last Sunday of October. Written out, a local time has its offset beside it; of the hour that October has
/// twice it is that of the first time, and one in the hour that March leaves out is written in winter time.
///
/// Source: Directive 2000/84/EC; the public holidays that are known end with 2076.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(NaiveDateTime);

/// Why an instant has no local time here.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the time is not one that is known; accepted are times from 2000 to 2075")]
pub struct LocalTimeError;

impl LocalTime {
    /// Returns what the clocks show at an instant, given in seconds since 1970 (UTC); seconds are cut off.
    ///
    /// # Errors
    /// [`LocalTimeError`] outside 2000 to 2075.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, LocalTimeError> {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
        let minutes = TimeDelta::try_minutes(seconds.div_euclid(60)).ok_or(LocalTimeError)?;
        let utc = epoch.checked_add_signed(minutes).ok_or(LocalTimeError)?;
        if !(2000..=2075).contains(&utc.year()) {
            return Err(LocalTimeError);
        }
        let hours = if is_summer(utc) { 3 } else { 2 };
        utc.checked_add_signed(TimeDelta::hours(hours)).map(Self).ok_or(LocalTimeError)
    }

    /// Returns the local time of a date and a clock; nothing if there is no such day or minute, or it is not from 2000
    /// to 2076.
    #[must_use]
    pub fn of_clock(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| KNOWN_YEARS.contains(&year))?;
        date.and_hms_opt(hour, minute, 0).map(Self)
    }

    pub(super) fn of_civil(civil: NaiveDateTime) -> Self {
        Self(civil)
    }

    pub(super) fn civil(self) -> NaiveDateTime {
        self.0
    }

    /// Returns the year, month and day.
    #[must_use]
    pub fn date(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns the hour and the minute that the clock shows.
    #[must_use]
    pub fn clock(self) -> (u32, u32) {
        (self.0.hour(), self.0.minute())
    }

    /// Returns the day of the week: 0 for Monday, 6 for Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        self.0.weekday().num_days_from_monday() as usize
    }

    /// Returns how many midnights lie between two times; negative for an earlier one.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        (later.0.date() - self.0.date()).num_days()
    }

    /// Returns hours from UTC.
    fn offset_hours(self) -> i64 {
        let summer = self.0.checked_sub_signed(TimeDelta::hours(3)).is_some_and(is_summer);
        if summer { 3 } else { 2 }
    }
}

/// Says whether summer time is kept at a time in UTC.
fn is_summer(utc: NaiveDateTime) -> bool {
    let change = |month| last_sunday(utc.year(), month).and_then(|day| day.and_hms_opt(1, 0, 0));
    match (change(3), change(10)) {
        (Some(begin), Some(end)) => begin <= utc && utc < end,
        _ => false,
    }
}

/// Returns the last Sunday of a month of 31 days.
fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    last.checked_sub_days(Days::new(last.weekday().num_days_from_sunday().into()))
}

impl fmt::Display for LocalTime {
    /// Writes it as RFC 3339 has it, such as `2026-11-23T08:00:00+02:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        let (year, month, day) = (date.year(), date.month(), date.day());
        let (hour, minute) = (time.hour(), time.minute());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+0{}:00", self.offset_hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_those_of_the_time_zone_database() {
        // `TZ=Europe/Athens date -d @SECONDS --rfc-3339=seconds`
        for (seconds, text) in [
            (1_795_334_400, "2026-11-22T10:00:00+02:00"),
            (1_774_745_999, "2026-03-29T02:59:00+02:00"),
            (1_774_746_000, "2026-03-29T04:00:00+03:00"),
            (1_792_889_999, "2026-10-25T03:59:00+03:00"),
            (1_784_116_800, "2026-07-15T15:00:00+03:00"),
            (946_684_800, "2000-01-01T02:00:00+02:00"),
        ] {
            assert_eq!(LocalTime::from_unix_seconds(seconds).unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_hour_that_comes_twice_is_written_as_the_first_time() {
        let twice = LocalTime::from_unix_seconds(1_792_890_000).unwrap();
        assert_eq!(twice, LocalTime::of_clock(2026, 10, 25, 3, 0).unwrap());
        assert_eq!(twice.to_string(), "2026-10-25T03:00:00+03:00");
        assert_eq!(LocalTime::of_clock(2026, 3, 29, 3, 30).unwrap().to_string(), "2026-03-29T03:30:00+02:00");
    }

    #[test]
    fn other_centuries_are_refused() {
        for seconds in [i64::MIN, 0, 946_684_799, 3_345_062_400, 4_102_444_800, i64::MAX] {
            assert_eq!(LocalTime::from_unix_seconds(seconds), Err(LocalTimeError), "{seconds}");
        }
        assert_eq!(LocalTime::of_clock(2026, 2, 30, 0, 0), None);
    }
}
