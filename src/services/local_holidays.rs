//! Days on which the offices of one municipality are closed as on a public holiday: those of its patron saint.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::local_time::KNOWN_YEARS;
use crate::provenance::Bilingual;

/// A day that comes every year, such as `05-15`; 29 February is one, in the years that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u8,
    day: u8,
}

/// Why a text is no day that comes every year.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a day of the year; accepted are month and day such as 05-15")]
pub struct MonthDayError(String);

impl MonthDay {
    /// Returns the month and the day of the month, from 1.
    #[must_use]
    pub fn month_and_day(self) -> (u8, u8) {
        (self.month, self.day)
    }

    /// Returns the day in each of the years of which holidays are known and that have it.
    pub(super) fn dates(self) -> impl Iterator<Item = NaiveDate> {
        KNOWN_YEARS.filter_map(move |year| NaiveDate::from_ymd_opt(year, self.month.into(), self.day.into()))
    }
}

impl FromStr for MonthDay {
    type Err = MonthDayError;

    fn from_str(text: &str) -> Result<Self, MonthDayError> {
        let refused = || MonthDayError(text.to_owned());
        let digits = |part: &str| (part.len() == 2).then(|| part.bytes().all(|byte| byte.is_ascii_digit()));
        let (month, day) = text.split_once('-').ok_or_else(refused)?;
        if digits(month) != Some(true) || digits(day) != Some(true) {
            return Err(refused());
        }
        let both = month.parse().ok().zip(day.parse().ok());
        // A leap year has every day there is.
        let is_day = |(month, day): &(u8, u8)| NaiveDate::from_ymd_opt(2000, (*month).into(), (*day).into()).is_some();
        both.filter(is_day).map(|(month, day)| Self { month, day }).ok_or_else(refused)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = MonthDayError;

    fn try_from(text: String) -> Result<Self, MonthDayError> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl fmt::Display for MonthDay {
    /// Writes month and day as `05-15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A holiday of one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalHoliday {
    /// The code of the municipality.
    pub municipality: String,
    /// The day of every year.
    pub day: MonthDay,
    /// What is celebrated.
    pub name: Bilingual,
}

impl LocalHoliday {
    /// Returns in words that an office is closed then: «κλειστά στις 15 Μαΐου (Άγιος Αχίλλιος)».
    #[must_use]
    pub fn closed_in_words(&self) -> Bilingual {
        const MONTHS: [(&str, &str); 12] = [
            ("Ιανουαρίου", "January"),
            ("Φεβρουαρίου", "February"),
            ("Μαρτίου", "March"),
            ("Απριλίου", "April"),
            ("Μαΐου", "May"),
            ("Ιουνίου", "June"),
            ("Ιουλίου", "July"),
            ("Αυγούστου", "August"),
            ("Σεπτεμβρίου", "September"),
            ("Οκτωβρίου", "October"),
            ("Νοεμβρίου", "November"),
            ("Δεκεμβρίου", "December"),
        ];
        let MonthDay { month, day } = self.day;
        let (el, en) = MONTHS[usize::from(month.saturating_sub(1)).min(11)];
        let name = &self.name;
        let of_day = if day == 1 { "την 1η".to_owned() } else { format!("στις {day}") };
        Bilingual::new(format!("κλειστά {of_day} {el} ({})", name.el), format!("closed on {day} {en} ({})", name.en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::{LocalTime, OpenTimes};

    #[test]
    fn days_of_the_year_are_month_and_day() {
        assert_eq!("02-29".parse::<MonthDay>().unwrap().to_string(), "02-29");
        for text in ["", "5-15", "15-05", "02-30", "00-01", "05/15", "+5-15", "05-15-", "2026-05-15", "٠٥-١٥"] {
            assert!(text.parse::<MonthDay>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_office_that_keeps_holidays_is_closed_on_the_local_one_too() {
        let days = ["05-15".parse().unwrap(), "02-29".parse().unwrap()];
        let at = |year, month, day| LocalTime::of_clock(year, month, day, 9, 0).unwrap();
        let office: OpenTimes = "Mo-Fr 08:00-15:00; PH off".parse().unwrap();
        let of_larisa = office.with_local_holidays(&days);
        for (year, month, day) in [(2025, 5, 15), (2026, 5, 15), (2075, 5, 15), (2028, 2, 29)] {
            assert!(office.is_open(at(year, month, day)) && !of_larisa.is_open(at(year, month, day)), "{year}");
        }
        assert!(of_larisa.is_open(at(2026, 5, 14)) && !of_larisa.is_open(at(2026, 4, 10)), "the others stay");
        assert_eq!(of_larisa.next_opening(at(2026, 5, 15)).unwrap().to_string(), "2026-05-18T08:00:00+03:00");
        let always = "Mo-Fr 08:00-15:00".parse::<OpenTimes>().unwrap().with_local_holidays(&days);
        assert!(always.is_open(at(2026, 5, 15)), "it says nothing of holidays");
    }

    #[test]
    fn words_name_day_and_saint() {
        let holiday = |day: &str| LocalHoliday {
            municipality: "2201".to_owned(),
            day: day.parse().unwrap(),
            name: Bilingual::new("Άγιος Αχίλλιος", "Saint Achillios"),
        };
        let words = holiday("05-15").closed_in_words();
        assert_eq!(
            (words.el.as_str(), words.en.as_str()),
            ("κλειστά στις 15 Μαΐου (Άγιος Αχίλλιος)", "closed on 15 May (Saint Achillios)")
        );
        assert!(holiday("02-01").closed_in_words().el.starts_with("κλειστά την 1η Φεβρουαρίου"));
    }
}
