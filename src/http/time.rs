//! Times in answers.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) use crate::timestamp::timestamp;

/// A span of time, both ends in it; an end that is open is none. Seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TimeSpan {
    from: Option<i64>,
    to: Option<i64>,
}

impl TimeSpan {
    /// Says whether a time is in the span, to the second.
    pub(super) fn holds(self, time: SystemTime) -> bool {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.from.is_none_or(|from| from <= seconds) && self.to.is_none_or(|to| seconds <= to)
    }
}

impl FromStr for TimeSpan {
    type Err = String;

    /// Reads a time or an interval, as `datetime` of OGC API – Features has it.
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            format!(
                "'{text}' was found; accepted are 2026-11-22T10:00:00Z and intervals such as 2026-11-22T10:00:00Z/.."
            )
        };
        let end = |text: &str| match text {
            "" | ".." => Some(None),
            time => instant(time).map(Some),
        };
        let (from, to) = match text.split_once('/') {
            Some((from, to)) => (end(from), end(to)),
            None => (instant(text).map(Some), instant(text).map(Some)),
        };
        let (from, to) = from.zip(to).ok_or_else(refused)?;
        let is_span = from.zip(to).is_none_or(|(from, to)| from <= to);
        if is_span { Ok(Self { from, to }) } else { Err(refused()) }
    }
}

/// Reads a time of RFC 3339 as seconds since 1970; fractions of a second are cut off.
pub(super) fn instant(text: &str) -> Option<i64> {
    let number = |part: Option<&str>, most: i64| {
        let part = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<i64>().ok().filter(|number| *number <= most)
    };
    let at = |from: usize, to: usize| text.get(from..to);
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let is_marked = marks.iter().all(|&(place, mark)| text.as_bytes().get(place) == Some(&mark));
    if !is_marked || !matches!(at(10, 11)?, "T" | "t" | " ") {
        return None;
    }
    let (year, month) = (number(at(0, 4), 9999)?, number(at(5, 7), 12).filter(|month| *month > 0)?);
    let day = number(at(8, 10), 31).filter(|day| *day > 0)?;
    let time = number(at(11, 13), 23)? * 3_600 + number(at(14, 16), 59)? * 60 + number(at(17, 19), 60)?;
    let mut zone = text.get(19..)?;
    if let Some(fraction) = zone.strip_prefix('.') {
        zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let offset = match zone.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let offset = number(zone.get(1..3), 23)? * 3_600 + number(zone.get(4..6), 59)? * 60;
            if *sign == b'+' { offset } else { -offset }
        }
        _ => return None,
    };
    // Years begin in March here, so that the leap day is the last.
    let years = year - i64::from(month <= 2);
    let (era, year_of_era) = (years.div_euclid(400), years.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    Some(days * 86_400 + time - offset)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_those_of_the_date_command() {
        // `date -u -d @SECONDS +%FT%TZ`
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for seconds in [0_u64, 951_782_399, 951_782_400, 1_798_761_599, 4_107_542_400] {
            let text = timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
            assert_eq!(instant(&text), i64::try_from(seconds).ok(), "{text}");
        }
        assert_eq!(instant("1970-01-01T02:00:00.5+02:00"), Some(0));
        for text in [
            "",
            "2026",
            "2026-11-22",
            "2026-13-01T00:00:00Z",
            "2026-11-22T10:00:00",
            "2026-11-22T24:00:00Z",
            "2026-11-2éT10:00:00Z",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn spans_hold_their_ends() {
        let holds =
            |span: &str, seconds| span.parse::<TimeSpan>().unwrap().holds(UNIX_EPOCH + Duration::from_secs(seconds));
        assert!(holds("1970-01-01T00:00:10Z", 10) && !holds("1970-01-01T00:00:10Z", 11));
        assert!(holds("../1970-01-01T00:00:10Z", 0) && holds("1970-01-01T00:00:10Z/", 99) && holds("../..", 5));
        assert!("1970-01-01T00:00:10Z/1970-01-01T00:00:09Z".parse::<TimeSpan>().is_err());
    }
}
