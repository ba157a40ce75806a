//! Whether a place is open, in words.

use super::period::MONTHS_EN;
use crate::provenance::Bilingual;
use crate::services::{Day, LocalTime, OpenState};

const DAYS_EL: [&str; 7] = ["Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο", "Κυριακή"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_EL: [&str; 12] = [
    "Ιανουαρίου",
    "Φεβρουαρίου",
    "Μαρτίου",
    "Απριλίου",
    "Μαΐου",
    "Ιουνίου",
    "Ιουλίου",
    "Αυγούστου",
    "Σεπτεμβρίου",
    "Οκτωβρίου",
    "Νοεμβρίου",
    "Δεκεμβρίου",
];
/// Says whether a place is open at a time, until when, or when it opens next.
///
/// # Examples
/// ```
/// use choros::narrative::open_state_in_words;
/// use choros::services::{LocalTime, OpenState};
/// let at = LocalTime::of_clock(2026, 11, 22, 15, 30).unwrap();
/// let monday = LocalTime::of_clock(2026, 11, 23, 8, 0);
/// let words = open_state_in_words(OpenState::Closed, at, None, monday);
/// assert_eq!(words.el, "Κλειστό τώρα · ανοίγει αύριο στις 08:00");
/// assert_eq!(words.en, "Closed now · opens tomorrow at 08:00");
/// ```
#[must_use]
pub fn open_state_in_words(
    state: OpenState,
    at: LocalTime,
    closes: Option<LocalTime>,
    opens: Option<LocalTime>,
) -> Bilingual {
    match (state, closes, opens) {
        (OpenState::Open, Some(closes), _) => {
            let (el, en) = (day(at, closes, false), day(at, closes, true));
            Bilingual::new(format!("Ανοιχτό τώρα · κλείνει {el}"), format!("Open now · closes {en}"))
        }
        (OpenState::Open, None, _) => Bilingual::new("Ανοιχτό τώρα", "Open now"),
        (OpenState::Closed, _, Some(opens)) => {
            let (el, en) = (day(at, opens, false), day(at, opens, true));
            Bilingual::new(format!("Κλειστό τώρα · ανοίγει {el}"), format!("Closed now · opens {en}"))
        }
        (OpenState::Closed, _, None) => Bilingual::new("Κλειστό τώρα", "Closed now"),
        (OpenState::Unknown, ..) => {
            Bilingual::new("Δεν είναι γνωστό αν είναι ανοιχτό", "Whether it is open is not known")
        }
    }
}

/// Says a day: the day of the month, the month and the year.
///
/// # Examples
/// ```
/// use choros::narrative::day_in_words;
/// let words = day_in_words("2026-09-14".parse()?);
/// assert_eq!((words.el.as_str(), words.en.as_str()), ("14 Σεπτεμβρίου 2026", "14 September 2026"));
/// # Ok::<(), choros::services::DayError>(())
/// ```
#[must_use]
pub fn day_in_words(day: Day) -> Bilingual {
    let (year, month, day) = day.date();
    let month = month.saturating_sub(1) as usize % 12;
    Bilingual::new(format!("{day} {} {year}", MONTHS_EL[month]), format!("{day} {} {year}", MONTHS_EN[month]))
}

/// Says a time: the day of the week, the date and the clock.
#[must_use]
pub fn time_in_words(time: LocalTime) -> Bilingual {
    let (year, month, day) = time.date();
    let month = month.saturating_sub(1) as usize % 12;
    Bilingual::new(
        format!("{} {day} {} {year}, {}", DAYS_EL[time.weekday() % 7], MONTHS_EL[month], clock(time)),
        format!("{} {day} {} {year}, {}", DAYS_EN[time.weekday() % 7], MONTHS_EN[month], clock(time)),
    )
}

fn clock(time: LocalTime) -> String {
    let (hour, minute) = time.clock();
    format!("{hour:02}:{minute:02}")
}

/// Names the day of a time as one does from another time, with the clock.
fn day(from: LocalTime, time: LocalTime, english: bool) -> String {
    let weekday = time.weekday() % 7;
    let (_, month, date) = time.date();
    let month = month.saturating_sub(1) as usize % 12;
    let clock = clock(time);
    match (from.days_until(time), english) {
        (0, false) => format!("στις {clock}"),
        (0, true) => format!("at {clock}"),
        (1, false) => format!("αύριο στις {clock}"),
        (1, true) => format!("tomorrow at {clock}"),
        (2..=6, false) => format!("{} στις {clock}", DAYS_EL[weekday]),
        (2..=6, true) => format!("{} at {clock}", DAYS_EN[weekday]),
        (_, false) => format!("{} {date} {} στις {clock}", DAYS_EL[weekday], MONTHS_EL[month]),
        (_, true) => format!("{} {date} {} at {clock}", DAYS_EN[weekday], MONTHS_EN[month]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u32, day: u32, hour: u32, minute: u32) -> LocalTime {
        LocalTime::of_clock(2026, month, day, hour, minute).unwrap()
    }

    #[test]
    fn times_are_said_as_one_says_them_from_the_day_it_is() {
        // 22 November 2026 is a Sunday.
        let now = at(11, 22, 15, 30);
        let opens = |time| open_state_in_words(OpenState::Closed, now, None, Some(time)).en;
        assert_eq!(opens(at(11, 22, 17, 0)), "Closed now · opens at 17:00");
        assert_eq!(opens(at(11, 25, 9, 5)), "Closed now · opens Wednesday at 09:05");
        assert_eq!(opens(at(12, 1, 9, 0)), "Closed now · opens Tuesday 1 December at 09:00");
        assert_eq!(time_in_words(now).el, "Κυριακή 22 Νοεμβρίου 2026, 15:30");
    }

    #[test]
    fn open_places_say_until_when() {
        let now = at(11, 23, 10, 0);
        let words = open_state_in_words(OpenState::Open, now, Some(at(11, 23, 15, 0)), Some(at(11, 24, 8, 0)));
        assert_eq!(words.el, "Ανοιχτό τώρα · κλείνει στις 15:00");
        assert_eq!(open_state_in_words(OpenState::Open, now, None, None).en, "Open now");
        assert!(open_state_in_words(OpenState::Unknown, now, None, None).el.starts_with("Δεν είναι γνωστό"));
    }
}
