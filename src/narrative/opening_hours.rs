//! Opening hours in words.
//!
//! Knows the small part of OpenStreetMap's `opening_hours` that offices use: days, lists and ranges of days, public
//! holidays, times, `off` and `24/7`. Whether a place is open now is not asked here.

use crate::provenance::Language;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const EVERY_DAY: DayRange = DayRange { first: 0, last: 6 };
/// Minutes in a day.
const DAY: u16 = 24 * 60;
/// What stands between the words of two rules.
const BETWEEN_RULES: &str = " · ";

/// Returns opening hours as people read them: «Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά» for `Mo-Fr 08:00-15:00; PH off`.
///
/// `text` is in OpenStreetMap's `opening_hours` syntax; spaces around its signs and en dashes are accepted. Each rule
/// gives a piece, in the order of the text, with « · » between them. Times are those of the place, 00:00 to 24:00; one
/// after midnight (`20:00-26:00`) is written as the clock shows it. Nothing if any part of the text says more than is
/// understood here (months, weeks, comments, sunsets, more than a day on end): half understood hours send people to
/// closed doors.
///
/// # Examples
/// ```
/// use choros::narrative::opening_hours_in_words;
/// use choros::provenance::Language;
/// let words = |text| opening_hours_in_words(text, Language::En);
/// assert_eq!(words("Mo,We 08:00-15:00; PH off").as_deref(), Some("Mon and Wed 08:00–15:00 · closed on public holidays"));
/// assert_eq!(words("Jan-Feb Mo 10:00-12:00"), None);
/// ```
///
/// Source: <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>.
#[must_use]
pub fn opening_hours_in_words(text: &str, language: Language) -> Option<String> {
    let text = text.trim();
    let rules = text.strip_suffix(';').unwrap_or(text).split(';');
    let words = if language == Language::El { &GREEK } else { &ENGLISH };
    let said: Option<Vec<_>> = rules.map(|rule| Some(Rule::parse(rule)?.say(words))).collect();
    Some(said?.join(BETWEEN_RULES))
}

/// On these days, at these times.
struct Rule {
    days: Days,
    hours: Hours,
}

/// Days of the week and public holidays; every day if neither is named.
#[derive(Default)]
struct Days {
    ranges: Vec<DayRange>,
    holidays: bool,
}

/// Days of the week, counted from Monday, 0; both ends belong to it. It may reach beyond Sunday.
#[derive(Clone, Copy, PartialEq, Eq)]
struct DayRange {
    first: usize,
    last: usize,
}

enum Hours {
    Closed,
    Always,
    /// Such as `08:00–15:00`; at least one.
    Times(Vec<String>),
}

impl Rule {
    fn parse(text: &str) -> Option<Self> {
        let tight = tighten(text);
        let words: Vec<_> = tight.split_whitespace().collect();
        match words[..] {
            ["24/7"] => Some(Self { days: Days::default(), hours: Hours::Always }),
            [hours] => Some(Self { days: Days::default(), hours: Hours::parse(hours)? }),
            [days, hours] => Some(Self { days: Days::parse(days)?, hours: Hours::parse(hours)? }),
            _ => None,
        }
    }

    fn say(&self, words: &Words) -> String {
        let hours = match &self.hours {
            Hours::Closed if self.days.are_holidays_only() => return words.holidays_closed.to_owned(),
            Hours::Closed => words.closed.to_owned(),
            Hours::Always => words.always.to_owned(),
            Hours::Times(times) => list(times, words),
        };
        format!("{} {hours}", self.days.say(words))
    }
}

impl Days {
    /// Reads a list such as `Mo-We,Fr,PH`.
    fn parse(list: &str) -> Option<Self> {
        let mut days = Self::default();
        for item in list.split(',') {
            if item == "PH" {
                days.holidays = true;
            } else {
                days.ranges.push(DayRange::parse(item)?);
            }
        }
        Some(days)
    }

    fn are_holidays_only(&self) -> bool {
        self.holidays && self.ranges.is_empty()
    }

    fn say(&self, words: &Words) -> String {
        let mut items: Vec<_> = match self.ranges[..] {
            [EVERY_DAY] => vec![words.daily.to_owned()],
            [] if !self.holidays => vec![words.daily.to_owned()],
            _ => self.ranges.iter().map(|range| range.say(words)).collect(),
        };
        if self.holidays {
            items.push(words.holidays.to_owned());
        }
        list(&items, words)
    }
}

impl DayRange {
    fn parse(text: &str) -> Option<Self> {
        let day = |name: &str| DAYS.iter().position(|day| *day == name);
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(Self { first: day(first)?, last: day(last)? })
    }

    fn say(self, words: &Words) -> String {
        let (first, last) = (words.days[self.first], words.days[self.last]);
        if self.first == self.last { first.to_owned() } else { format!("{first}–{last}") }
    }
}

impl Hours {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "off" | "closed" => Some(Self::Closed),
            "00:00-24:00" => Some(Self::Always),
            times => times.split(',').map(time_span).collect::<Option<_>>().map(Self::Times),
        }
    }
}

/// Returns `08:00–15:00` for `8:00-15:00`. A span begins by 24:00 and lasts a day at most: two times of a clock say no
/// more.
fn time_span(text: &str) -> Option<String> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    (from <= DAY && to <= from + DAY).then(|| format!("{}–{}", clock(from), clock(to)))
}

/// Returns the minutes since midnight of a time such as `8:00` or `26:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(hours.len(), 1 | 2) || minutes.len() != 2 || !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours * 60 + minutes)
}

/// Writes minutes since midnight as a clock shows them; a day ends at 24:00, the next one begins after it.
fn clock(minutes: u16) -> String {
    let shown = if minutes > DAY { minutes - DAY } else { minutes };
    format!("{:02}:{:02}", shown / 60, shown % 60)
}

/// Takes out the spaces around commas and dashes, and makes en dashes hyphens.
fn tighten(text: &str) -> String {
    const SIGNS: [char; 3] = [',', '-', '–'];
    let mut tight = String::with_capacity(text.len());
    for piece in text.split_inclusive(SIGNS) {
        tight.push_str(piece.trim_end_matches(SIGNS).trim());
        tight.push_str(match piece.chars().next_back() {
            Some(',') => ",",
            Some('-' | '–') => "-",
            _ => "",
        });
    }
    tight
}

/// Returns «α, β και γ».
fn list(items: &[String], words: &Words) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} {} {last}", before.join(", "), words.and),
    }
}

/// The words of a language.
struct Words {
    days: [&'static str; 7],
    and: &'static str,
    daily: &'static str,
    holidays: &'static str,
    always: &'static str,
    closed: &'static str,
    holidays_closed: &'static str,
}

const GREEK: Words = Words {
    days: ["Δευτ.", "Τρ.", "Τετ.", "Πέμ.", "Παρ.", "Σάβ.", "Κυρ."],
    and: "και",
    daily: "Κάθε μέρα",
    holidays: "αργίες",
    always: "όλο το 24ωρο",
    closed: "κλειστά",
    holidays_closed: "αργίες κλειστά",
};
const ENGLISH: Words = Words {
    days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    and: "and",
    daily: "Every day",
    holidays: "public holidays",
    always: "24 hours",
    closed: "closed",
    holidays_closed: "closed on public holidays",
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn el(text: &str) -> Option<String> {
        opening_hours_in_words(text, Language::El)
    }

    fn en(text: &str) -> Option<String> {
        opening_hours_in_words(text, Language::En)
    }

    #[test]
    fn days_times_and_holidays_are_said_in_both_languages() {
        for (text, greek, english) in [
            (
                "Mo-Fr 08:00-15:00; PH off",
                "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά",
                "Mon–Fri 08:00–15:00 · closed on public holidays",
            ),
            ("Mo,We,Fr 08:00-15:00", "Δευτ., Τετ. και Παρ. 08:00–15:00", "Mon, Wed and Fri 08:00–15:00"),
            (
                "Tu,Th 10:00-13:00,17:00-19:00",
                "Τρ. και Πέμ. 10:00–13:00 και 17:00–19:00",
                "Tue and Thu 10:00–13:00 and 17:00–19:00",
            ),
            ("Mo-We,Sa 9:00-13:00", "Δευτ.–Τετ. και Σάβ. 09:00–13:00", "Mon–Wed and Sat 09:00–13:00"),
            ("Sa-Mo 10:00-12:00", "Σάβ.–Δευτ. 10:00–12:00", "Sat–Mon 10:00–12:00"),
            ("Su closed", "Κυρ. κλειστά", "Sun closed"),
            ("Su,PH off", "Κυρ. και αργίες κλειστά", "Sun and public holidays closed"),
            ("PH 10:00-12:00", "αργίες 10:00–12:00", "public holidays 10:00–12:00"),
        ] {
            assert_eq!((el(text).as_deref(), en(text).as_deref()), (Some(greek), Some(english)), "{text}");
        }
    }

    #[test]
    fn every_day_day_and_night_past_midnight() {
        for (text, greek, english) in [
            ("24/7", "Κάθε μέρα όλο το 24ωρο", "Every day 24 hours"),
            ("Mo-Su 00:00-24:00", "Κάθε μέρα όλο το 24ωρο", "Every day 24 hours"),
            ("08:00-14:00", "Κάθε μέρα 08:00–14:00", "Every day 08:00–14:00"),
            ("off", "Κάθε μέρα κλειστά", "Every day closed"),
            ("Mo-Su,PH 20:00-26:00", "Κάθε μέρα και αργίες 20:00–02:00", "Every day and public holidays 20:00–02:00"),
            ("Mo 18:00-24:00", "Δευτ. 18:00–24:00", "Mon 18:00–24:00"),
            ("Mo 18:00-24:01", "Δευτ. 18:00–00:01", "Mon 18:00–00:01"),
            ("Mo 8:00-32:00", "Δευτ. 08:00–08:00", "Mon 08:00–08:00"),
        ] {
            assert_eq!((el(text).as_deref(), en(text).as_deref()), (Some(greek), Some(english)), "{text}");
        }
    }

    #[test]
    fn spaces_and_dashes_as_people_type_them_are_understood() {
        let words = "Δευτ.–Παρ. 08:00–15:00 · αργίες κλειστά";
        assert_eq!(el(" Mo - Fr  08:00 – 15:00 ;PH off; ").as_deref(), Some(words));
        assert_eq!(el("Mo , Tu\u{a0}08:00-15:00").as_deref(), Some("Δευτ. και Τρ. 08:00–15:00"));
    }

    #[test]
    fn what_is_not_understood_whole_has_no_words() {
        for text in [
            "",
            " ",
            ";",
            ";;",
            "Jan-Feb Mo 10:00-12:00",
            "Mo-Fr",
            "PH",
            "Mo 08:00-15:00 \"by appointment\"",
            "sunrise-sunset",
            "Mo 25:00-26:00",
            "Mo 24:01-26:00",
            "Mo 08:00-32:01",
            "Mo 08:00-48:00",
            "Mo 08:60-09:00",
            "Mo 008:00-09:00",
            "Mo 08:0-09:00",
            "Mo +8:00-09:00",
            "Mo 08:00-09:00-10:00",
            "Xx 08:00-09:00",
            "mo 08:00-09:00",
            "Mo, 08:00-09:00",
            "Mo 24/7",
            "Mo 08:00+",
            "Mo[1] 10:00-12:00",
            "Mo 08:00-12:00, We 17:00-20:00",
            "<script>alert(1)</script>",
            "κατόπιν ραντεβού",
            "week 1-10 Mo 08:00-09:00",
            "Mo-Tu-We 08:00-09:00",
            "08:00-09:00; ;Mo off",
        ] {
            assert_eq!((el(text), en(text)), (None, None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            prop_assert_eq!(el(&text).is_some(), en(&text).is_some());
        }

        #[test]
        fn no_text_that_looks_like_hours_panics(
            text in "(Mo|Su|PH|off|24/7|[0-9]{1,3}:[0-9]{2}|[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}|[-–,;: ]){0,12}"
        ) {
            let pieces = |words: Option<String>| words.map(|words| words.split(BETWEEN_RULES).count());
            prop_assert_eq!(pieces(el(&text)), pieces(en(&text)));
        }

        /// Read by hand, a rule of given days and times says just these.
        #[test]
        fn a_rule_keeps_its_days_and_times(
            (first, last) in (0..7_usize, 0..7_usize), (from, to) in (0..=1440_u16, 0..=1440_u16)
        ) {
            let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
            prop_assume!((from, to) != (0, 1440) && first != last && (first, last) != (0, 6));
            let text = format!("{}-{} {}-{}", DAYS[first], DAYS[last], time(from), time(to));
            let days = format!("{}–{}", ENGLISH.days[first], ENGLISH.days[last]);
            prop_assert_eq!(en(&text), Some(format!("{days} {}–{}", time(from), time(to))));
        }
    }
}
