//! When a text of opening hours means open.

use std::sync::{Arc, LazyLock};

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use thiserror::Error;

use super::{LocalTime, MonthDay};

/// The longest text that is read, in bytes; OpenStreetMap's limit is 255 characters.
const MAX_BYTES: usize = 1_000;
/// How far ahead the next opening is looked for: a year, and the days a rule that names a weekday of a month may lose.
const HORIZON_DAYS: u64 = 380;
/// Words that stand for times of the sun, which change with the place.
const SUN: [&str; 4] = ["sunrise", "sunset", "dawn", "dusk"];

static HOLIDAYS: LazyLock<ContextHolidays> = LazyLock::new(|| Country::GR.holidays());

/// Hours in OpenStreetMap's `opening_hours` syntax, to be asked about a time.
///
/// `PH` are the public holidays of Greece, those that move with the Orthodox Easter among them; days of local patron
/// saints are added by [`Self::with_local_holidays`]. That Labour Day is moved in some years, by decree, is not known.
///
/// # Examples
/// ```
/// use choros::services::{LocalTime, OpenTimes};
/// let office: OpenTimes = "Mo-Fr 08:00-15:00; PH off".parse()?;
/// let good_friday = LocalTime::of_clock(2026, 4, 10, 9, 0).expect("a day there is");
/// assert!(!office.is_open(good_friday));
/// let opens = office.next_opening(good_friday).expect("after Easter Monday");
/// assert_eq!(opens.to_string(), "2026-04-14T08:00:00+03:00");
/// # Ok::<(), choros::services::OpenTimesError>(())
/// ```
///
/// Source: <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>.
#[derive(Clone, Debug)]
pub struct OpenTimes(OpeningHours);

/// What hours say of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpenState {
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// The hours say that it depends, as on an appointment.
    Unknown,
}

/// Why opening hours cannot be asked about a time.
#[derive(Debug, Error)]
pub enum OpenTimesError {
    /// The text is longer than any true one.
    #[error("the text has {bytes} bytes; accepted are {MAX_BYTES}")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// The text speaks of the sun.
    #[error("'{text}' depends on the sun; accepted are times of a clock, such as Mo-Fr 08:00-15:00; PH off")]
    Sun {
        /// What was found.
        text: String,
    },
    /// The text is in no syntax that is known.
    #[error("'{text}' is not in the syntax of opening_hours; accepted are texts such as Mo-Fr 08:00-15:00; PH off")]
    Syntax {
        /// What was found.
        text: String,
        /// What the parser says of it.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl OpenTimesError {
    fn syntax(text: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Syntax { text: text.to_owned(), cause: cause.into() }
    }
}

impl std::str::FromStr for OpenTimes {
    type Err = OpenTimesError;

    /// Reads hours; en dashes and a semicolon at the end are accepted.
    fn from_str(text: &str) -> Result<Self, OpenTimesError> {
        if text.len() > MAX_BYTES {
            return Err(OpenTimesError::TooLong { bytes: text.len() });
        }
        let plain = text.replace(['–', '—'], "-").replace('\u{a0}', " ");
        let plain = plain.trim().trim_end_matches(';').trim_end();
        // Comments stand between quotes, and may speak of the sun.
        if plain.split('"').step_by(2).any(|rule| SUN.iter().any(|word| rule.contains(word))) {
            return Err(OpenTimesError::Sun { text: text.to_owned() });
        }
        if plain.is_empty() {
            return Err(OpenTimesError::syntax(text, "it is empty"));
        }
        let hours: OpeningHours = plain.parse().map_err(|error| OpenTimesError::syntax(text, error))?;
        Ok(Self(hours.with_context(Context::default().with_holidays(HOLIDAYS.clone()))))
    }
}

impl OpenTimes {
    /// Returns the same hours where these days of every year are holidays as well.
    #[must_use]
    pub fn with_local_holidays(&self, days: &[MonthDay]) -> Self {
        let mut public = HOLIDAYS.get_public().clone();
        for date in days.iter().flat_map(|day| day.dates()) {
            public.insert(date);
        }
        let holidays = ContextHolidays::new(Arc::new(public), Arc::new(HOLIDAYS.get_school().clone()));
        Self(self.0.clone().with_context(Context::default().with_holidays(holidays)))
    }

    /// Returns what the hours say of a time.
    #[must_use]
    pub fn state(&self, at: LocalTime) -> OpenState {
        let until = at.civil().checked_add_signed(TimeDelta::minutes(1));
        until.map_or(OpenState::Unknown, |until| {
            let now = self.0.iter_range(at.civil(), until).next();
            now.map_or(OpenState::Closed, |now| match now.kind {
                RuleKind::Open => OpenState::Open,
                RuleKind::Closed => OpenState::Closed,
                RuleKind::Unknown => OpenState::Unknown,
            })
        })
    }

    /// Says whether it is certain to be open at a time; the minute of opening belongs to it, that of closing does not.
    #[must_use]
    pub fn is_open(&self, at: LocalTime) -> bool {
        self.state(at) == OpenState::Open
    }

    /// Returns the first time after `after` at which it opens: it was not open the minute before. Nothing if it does
    /// not open within a year.
    #[must_use]
    pub fn next_opening(&self, after: LocalTime) -> Option<LocalTime> {
        let mut was_open = true;
        for (start, is_open) in self.spans(after.civil()) {
            if is_open && !was_open && start > after.civil() {
                return Some(LocalTime::of_civil(start));
            }
            was_open = is_open;
        }
        None
    }

    /// Returns the first time after `after` at which it is open no more, if it is open then; nothing if it is not, or
    /// does not close within a year.
    #[must_use]
    pub fn closes(&self, after: LocalTime) -> Option<LocalTime> {
        if !self.is_open(after) {
            return None;
        }
        let closed = self.spans(after.civil()).find(|(_, is_open)| !is_open);
        closed.map(|(start, _)| LocalTime::of_civil(start))
    }

    /// Returns when it is certain to be open between two times, in order; spans that touch are one.
    pub(super) fn open_spans(&self, from: NaiveDateTime, to: NaiveDateTime) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let mut spans: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
        for span in self.0.iter_range(from, to).filter(|span| span.kind == RuleKind::Open) {
            match spans.last_mut() {
                Some(last) if last.1 == span.range.start => last.1 = span.range.end,
                _ => spans.push((span.range.start, span.range.end)),
            }
        }
        spans
    }

    /// Returns when spans begin, the first at `from`, and whether they are open ones.
    fn spans(&self, from: NaiveDateTime) -> impl Iterator<Item = (NaiveDateTime, bool)> {
        let to = from.checked_add_days(Days::new(HORIZON_DAYS)).unwrap_or(from);
        self.0.iter_range(from, to).map(|span| (span.range.start, span.kind == RuleKind::Open))
    }
}

/// Says whether a day is a public holiday of all Greece, from 2000 to 2076; no for a day that is none.
#[must_use]
pub fn is_greek_holiday(year: i32, month: u32, day: u32) -> bool {
    NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| HOLIDAYS.get_public().contains(date))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(month: u32, day: u32, hour: u32, minute: u32) -> LocalTime {
        LocalTime::of_clock(2026, month, day, hour, minute).unwrap()
    }

    fn hours(text: &str) -> OpenTimes {
        text.parse().unwrap()
    }

    /// The day of the Orthodox Easter as Gauss has it, with 13 days from the Julian to the Gregorian calendar, which
    /// holds from 1900 to 2099.
    fn orthodox_easter(year: i32) -> NaiveDate {
        let moon = (19 * (year % 19) + 15) % 30;
        let sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
        let days = moon + sunday + 114;
        let (month, day) = (days / 31, days % 31 + 1);
        let julian = NaiveDate::from_ymd_opt(year, month.try_into().unwrap(), day.try_into().unwrap()).unwrap();
        julian.checked_add_days(Days::new(13)).unwrap()
    }

    #[test]
    fn the_orthodox_easter_of_the_test_is_the_published_one() {
        // Dates as the Greek Orthodox Archdiocese of America publishes them.
        for (year, month, day) in [
            (2000, 4, 30),
            (2010, 4, 4),
            (2013, 5, 5),
            (2016, 5, 1),
            (2021, 5, 2),
            (2023, 4, 16),
            (2024, 5, 5),
            (2025, 4, 20),
            (2026, 4, 12),
            (2027, 5, 2),
            (2028, 4, 16),
            (2030, 4, 28),
        ] {
            assert_eq!(orthodox_easter(year), NaiveDate::from_ymd_opt(year, month, day).unwrap());
        }
    }

    #[test]
    fn holidays_move_with_the_orthodox_easter_and_the_others_stay() {
        use chrono::Datelike as _;
        for year in 2000..=2076 {
            let easter = orthodox_easter(year);
            // Clean Monday, Good Friday, Easter Monday and the Monday of the Holy Spirit.
            for days in [-48, -2, 1, 50] {
                let day = easter + TimeDelta::days(days);
                assert!(is_greek_holiday(day.year(), day.month(), day.day()), "{day}");
            }
            for (month, day) in [(1, 1), (1, 6), (3, 25), (8, 15), (10, 28), (12, 25), (12, 26)] {
                assert!(is_greek_holiday(year, month, day), "{year}-{month}-{day}");
            }
        }
        assert!(!is_greek_holiday(2026, 4, 3), "Good Friday of the others");
        assert!(!is_greek_holiday(2026, 2, 30));
    }

    #[test]
    fn the_minute_of_opening_is_open_and_that_of_closing_is_not() {
        let office = hours("Mo-Fr 08:00-15:00; PH off");
        let monday = |hour, minute| office.is_open(at(11, 23, hour, minute));
        assert_eq!([monday(7, 59), monday(8, 0), monday(14, 59), monday(15, 0)], [false, true, true, false]);
        assert_eq!(office.closes(at(11, 23, 9, 0)), Some(at(11, 23, 15, 0)));
        assert_eq!(office.closes(at(11, 23, 16, 0)), None);
    }

    #[test]
    fn the_next_opening_skips_weekends_and_holidays() {
        let office = hours("Mo-Fr 08:00-15:00; PH off");
        for (after, opens) in [
            (at(11, 23, 7, 0), at(11, 23, 8, 0)),
            (at(11, 23, 8, 0), at(11, 24, 8, 0)),
            (at(11, 20, 16, 0), at(11, 23, 8, 0)),
            (at(4, 9, 16, 0), at(4, 14, 8, 0)),
            (at(12, 24, 16, 0), at(12, 28, 8, 0)),
            (at(3, 24, 16, 0), at(3, 26, 8, 0)),
        ] {
            assert_eq!(office.next_opening(after), Some(opens), "{after}");
        }
        assert_eq!(hours("Mo 08:00-12:00; PH 10:00-11:00").next_opening(at(4, 13, 0, 0)), Some(at(4, 13, 10, 0)));
    }

    #[test]
    fn opening_is_by_the_clock_on_the_days_it_is_changed() {
        let kitchen = hours("Mo-Su 08:00-10:00");
        assert_eq!(kitchen.next_opening(at(3, 28, 11, 0)).unwrap().to_string(), "2026-03-29T08:00:00+03:00");
        assert_eq!(kitchen.next_opening(at(10, 24, 11, 0)).unwrap().to_string(), "2026-10-25T08:00:00+02:00");
    }

    #[test]
    fn always_never_past_midnight_and_by_appointment() {
        let always = hours("24/7");
        assert!(always.is_open(at(1, 1, 0, 0)));
        assert_eq!((always.next_opening(at(1, 1, 0, 0)), always.closes(at(1, 1, 0, 0))), (None, None));
        let never = hours("off");
        assert_eq!((never.state(at(1, 1, 0, 0)), never.next_opening(at(1, 1, 0, 0))), (OpenState::Closed, None));
        let shelter = hours("Mo-Su 20:00-26:00");
        assert!(shelter.is_open(at(11, 23, 1, 59)) && !shelter.is_open(at(11, 23, 2, 0)));
        assert_eq!(hours("Mo-Fr 08:00-15:00 unknown \"by appointment\"").state(at(11, 23, 9, 0)), OpenState::Unknown);
    }

    #[test]
    fn people_s_dashes_are_read_and_the_sun_is_not() {
        assert!(hours(" Mo–Fr 08:00–15:00; ").is_open(at(11, 23, 9, 0)));
        assert!(matches!("sunrise-sunset".parse::<OpenTimes>(), Err(OpenTimesError::Sun { .. })));
        assert!("Mo 08:00-15:00 \"closed at dusk\"".parse::<OpenTimes>().is_ok());
        assert!(matches!("x".repeat(1_001).parse::<OpenTimes>(), Err(OpenTimesError::TooLong { .. })));
        for text in ["", ";", "κατόπιν ραντεβού", "08.00-15.00", "<script>"] {
            assert!(matches!(text.parse::<OpenTimes>(), Err(OpenTimesError::Syntax { .. })), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(
            text in "(Mo|Su|PH|SH|off|open|24/7|easter|week|Jan|Feb 29|2026|\\+[0-9]{1,3} days|\\[-?[0-9]\\]|[0-9]{1,3}:[0-9]{2}|[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}|[-–,;:/+ ]){0,10}",
            seconds in 946_684_800..3_345_062_400_i64,
        ) {
            if let Ok(hours) = text.parse::<OpenTimes>() {
                let at = LocalTime::from_unix_seconds(seconds).unwrap();
                let opens = hours.next_opening(at);
                prop_assert!(opens.is_none_or(|opens| opens > at && hours.is_open(opens)), "{text} {at} {opens:?}");
            }
        }

        /// Read by hand, hours of weekdays are open just then.
        #[test]
        fn weekdays_and_times_are_open_just_then(
            open_days in prop::collection::vec(any::<bool>(), 7),
            (from, length) in (0..1_380_u32, 1..60_u32),
            minutes in 0..20_000_i64,
        ) {
            use chrono::{Datelike as _, Timelike as _};
            const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
            let days: Vec<_> = (0..7).filter(|&day| open_days[day]).map(|day| DAYS[day]).collect();
            prop_assume!(!days.is_empty());
            let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
            let hours = hours(&format!("{} {}-{}", days.join(","), clock(from), clock(from + length)));
            let is_open = |time: NaiveDateTime| {
                let minute = time.hour() * 60 + time.minute();
                open_days[time.weekday().num_days_from_monday() as usize] && (from..from + length).contains(&minute)
            };
            let start = at(11, 22, 0, 0).civil() + TimeDelta::minutes(minutes);
            prop_assert_eq!(hours.is_open(LocalTime::of_civil(start)), is_open(start));
            let opens = (1..).map(|minute| start + TimeDelta::minutes(minute));
            let expected = opens.take(20_000).find(|&time| is_open(time) && !is_open(time - TimeDelta::minutes(1)));
            prop_assert_eq!(hours.next_opening(LocalTime::of_civil(start)), expected.map(LocalTime::of_civil));
        }
    }
}
