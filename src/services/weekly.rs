//! Opening hours as a plain weekly timetable, for programs that know nothing else.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};

use super::OpenTimes;

/// Words of hours that mean the same in every week; all else (months, weeks, comments) does not.
const WEEKLY_WORDS: [&str; 10] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "off", "closed"];
const MINUTES_A_DAY: i64 = 24 * 60;

/// The same hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeeklyHours {
    /// The days, Monday first.
    pub days: [bool; 7],
    /// From which minute of the day to which, counted from midnight, below 1440; an end at or before the beginning is on
    /// the next day. Nothing if it never closes on these days.
    pub minutes: Option<(u16, u16)>,
}

impl WeeklyHours {
    /// Returns the days as RFC 5545 has them, with commas between them: `MO,TU`.
    #[must_use]
    pub fn byday(&self) -> String {
        const NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
        let days = self.days.iter().zip(NAMES).filter(|(open, _)| **open).map(|(_, name)| name);
        days.collect::<Vec<_>>().join(",")
    }
}

/// Returns the weekly timetable that a text of opening hours means in a week without holidays; each pair of times once,
/// the earliest first.
///
/// Rules of one text that speak of the same day are settled as [`OpenTimes`] settles them. Nothing if the text is not
/// understood, or differs from week to week, or is never open.
///
/// # Examples
/// ```
/// use choros::services::weekly_timetable;
/// let hours = weekly_timetable("Mo-We 08:00-15:00; We 10:00-12:00; PH off").expect("a plain week");
/// assert_eq!((hours[0].byday().as_str(), hours[0].minutes), ("MO,TU", Some((480, 900))));
/// assert_eq!((hours[1].byday().as_str(), hours[1].minutes), ("WE", Some((600, 720))));
/// assert!(weekly_timetable("Jan Mo 08:00-15:00").is_none());
/// ```
#[must_use]
pub fn weekly_timetable(text: &str) -> Option<Vec<WeeklyHours>> {
    if !is_plain(text) {
        return None;
    }
    let times: OpenTimes = text.parse().ok()?;
    // Weeks of 2026 with no holiday in them, of which the one in the middle counts.
    let monday = NaiveDate::from_ymd_opt(2026, 11, 9)?.and_hms_opt(0, 0, 0)?;
    let (begin, end) = (monday - TimeDelta::days(7), monday + TimeDelta::days(14));
    let mut hours: Vec<WeeklyHours> = Vec::new();
    for (from, to) in times.open_spans(begin, end) {
        if (to - from).num_minutes() >= 7 * MINUTES_A_DAY {
            return Some(vec![WeeklyHours { days: [true; 7], minutes: None }]);
        }
        if !(monday..monday + TimeDelta::days(7)).contains(&from) {
            continue;
        }
        for (day, minutes) in pieces(from, to) {
            let place = hours.iter().position(|known| known.minutes == Some(minutes)).unwrap_or(hours.len());
            if place == hours.len() {
                hours.push(WeeklyHours { days: [false; 7], minutes: Some(minutes) });
            }
            hours[place].days[day] = true;
        }
    }
    hours.sort_by_key(|hours| hours.minutes);
    (!hours.is_empty()).then_some(hours)
}

/// Returns the days and times of an open span, cut at midnights if it is a day long or more.
fn pieces(from: NaiveDateTime, to: NaiveDateTime) -> Vec<(usize, (u16, u16))> {
    let day = |time: NaiveDateTime| time.weekday().num_days_from_monday() as usize;
    let minute = |time: NaiveDateTime| u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default();
    if (to - from).num_minutes() < MINUTES_A_DAY {
        return vec![(day(from), (minute(from), minute(to)))];
    }
    let midnight = |time: &NaiveDateTime| time.date().succ_opt()?.and_hms_opt(0, 0, 0).filter(|next| *next < to);
    let starts: Vec<_> = std::iter::successors(Some(from), midnight).collect();
    let ends = starts.iter().copied().skip(1).chain([to]);
    starts.iter().zip(ends).map(|(&start, end)| (day(start), (minute(start), minute(end)))).collect()
}

/// Says whether a text speaks of nothing but days of the week, public holidays and times of the clock.
fn is_plain(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let marks = text.chars().filter(|c| !c.is_ascii_alphabetic());
    words.into_iter().all(|word| WEEKLY_WORDS.contains(&word))
        && marks.into_iter().all(|c| c.is_ascii_digit() || c.is_whitespace() || ":-–—,;/".contains(c))
        && text.split(|c: char| !c.is_ascii_digit()).all(|digits| digits.len() <= 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::services::LocalTime;

    /// Days as RFC 5545 has them, and from when to when.
    type Rule = (String, Option<(u16, u16)>);

    fn week(text: &str) -> Option<Vec<Rule>> {
        Some(weekly_timetable(text)?.iter().map(|hours| (hours.byday(), hours.minutes)).collect())
    }

    fn hours(days: &str, from: u16, to: u16) -> Rule {
        (days.to_owned(), Some((from * 60, to * 60)))
    }

    #[test]
    fn plain_weeks_are_read() {
        assert_eq!(week("Mo-Fr 08:00-15:00; PH off"), Some(vec![hours("MO,TU,WE,TH,FR", 8, 15)]));
        assert_eq!(week("Mo,We 08:00-14:00,17:00-20:00"), Some(vec![hours("MO,WE", 8, 14), hours("MO,WE", 17, 20)]));
        assert_eq!(week("10:00-12:00; Su off"), Some(vec![hours("MO,TU,WE,TH,FR,SA", 10, 12)]));
    }

    #[test]
    fn nights_belong_to_the_day_they_begin_on() {
        assert_eq!(week("Mo-Su 20:00-26:00"), Some(vec![hours("MO,TU,WE,TH,FR,SA,SU", 20, 2)]));
        assert_eq!(week("Su 20:00-26:00"), Some(vec![hours("SU", 20, 2)]));
    }

    #[test]
    fn whole_days_are_from_midnight_to_midnight_and_always_has_no_times() {
        assert_eq!(week("Fr,Sa 00:00-24:00"), Some(vec![hours("FR,SA", 0, 0)]));
        assert_eq!(week("24/7"), Some(vec![("MO,TU,WE,TH,FR,SA,SU".to_owned(), None)]));
    }

    #[test]
    fn what_is_no_plain_week_has_no_timetable() {
        for text in [
            "",
            "Jan Mo 08:00-15:00",
            "Mo[1] 08:00-15:00",
            "2026 Mo 08:00-15:00",
            "week 1-10 Mo 08:00-15:00",
            "Mo 08:00-15:00 unknown",
            "Mo 08:00-15:00 \"maybe\"",
            "κατόπιν ραντεβού",
            "off",
            "SH 08:00-12:00",
        ] {
            assert_eq!(week(text), None, "{text}");
        }
    }

    proptest! {
        /// At every minute of another plain week, the timetable is open just when the hours are.
        #[test]
        fn a_timetable_is_open_when_its_text_is(
            text in "(Mo|Tu-Th|Fr,Su|Sa) [01][0-9]:[03]0-(1[0-9]|2[0-7]):[03]0(; (Mo-We|Su|Fr) ((0[89]|1[0-3]):00-1[4-9]:00|off)){0,2}",
        ) {
            let (Some(hours), Ok(times)) = (weekly_timetable(&text), text.parse::<OpenTimes>()) else { return Ok(()) };
            let monday = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap().and_hms_opt(0, 0, 0).unwrap();
            for minute in (0..7 * MINUTES_A_DAY).step_by(30) {
                let time = monday + TimeDelta::minutes(minute);
                let (today, now) = (time.weekday().num_days_from_monday() as usize, time.hour() * 60 + time.minute());
                let is_open = hours.iter().any(|hours| {
                    let (from, to) = hours.minutes.map_or((0, 1440), |(from, to)| (u32::from(from), u32::from(to)));
                    let to = if to <= from { to + 1440 } else { to };
                    hours.days[today] && (from..to).contains(&now)
                        || hours.days[(today + 6) % 7] && (from..to).contains(&(now + 1440))
                });
                prop_assert_eq!(is_open, times.is_open(LocalTime::of_civil(time)), "{} {}", text, time);
            }
        }
    }
}
