//! Periods in words.

use crate::indicators::Period;
use crate::provenance::{Bilingual, Language};

const MONTHS_EL: [&str; 12] = [
    "Ιανουάριος",
    "Φεβρουάριος",
    "Μάρτιος",
    "Απρίλιος",
    "Μάιος",
    "Ιούνιος",
    "Ιούλιος",
    "Αύγουστος",
    "Σεπτέμβριος",
    "Οκτώβριος",
    "Νοέμβριος",
    "Δεκέμβριος",
];
pub(super) const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NUMERALS_EL: [&str; 4] = ["α΄", "β΄", "γ΄", "δ΄"];
const ORDINALS_EN: [&str; 4] = ["first", "second", "third", "fourth"];

/// Returns a period as people write it: «2021», «α΄ εξάμηνο 2021», «Μάρτιος 2021», «2019–2021».
///
/// # Examples
/// ```
/// use choros::narrative::period_in_words;
/// use choros::provenance::Language;
/// assert_eq!(period_in_words("2021-Q3".parse()?, Language::El), "γ΄ τρίμηνο 2021");
/// assert_eq!(period_in_words("2021-Q3".parse()?, Language::En), "third quarter of 2021");
/// # Ok::<(), choros::indicators::PeriodError>(())
/// ```
#[must_use]
pub fn period_in_words(period: Period, language: Language) -> String {
    let word = |words_el: &[&'static str], words_en: &[&'static str], number: u8| {
        let words = if language == Language::El { words_el } else { words_en };
        words.get(usize::from(number).saturating_sub(1)).copied().unwrap_or_default()
    };
    let part = |name_el: &str, name_en: &str, number: u8, year: u16| {
        let ordinal = word(&NUMERALS_EL, &ORDINALS_EN, number);
        match language {
            Language::El => format!("{ordinal} {name_el} {year}"),
            Language::En => format!("{ordinal} {name_en} of {year}"),
        }
    };
    match period {
        Period::Year(year) => year.to_string(),
        Period::Semester(year, number) => part("εξάμηνο", "half", number, year),
        Period::Quarter(year, number) => part("τρίμηνο", "quarter", number, year),
        Period::Month(year, number) => format!("{} {year}", word(&MONTHS_EL, &MONTHS_EN, number)),
        Period::Years(first, last) if first == last => first.to_string(),
        Period::Years(first, last) => format!("{first}–{last}"),
    }
}

/// Returns a period in both languages, as [`period_in_words`] writes it.
#[must_use]
pub fn period_words(period: Period) -> Bilingual {
    Bilingual::new(period_in_words(period, Language::El), period_in_words(period, Language::En))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_period_has_words() {
        for (period, el, en) in [
            ("2021", "2021", "2021"),
            ("2021-S2", "β΄ εξάμηνο 2021", "second half of 2021"),
            ("2021-Q4", "δ΄ τρίμηνο 2021", "fourth quarter of 2021"),
            ("2021-05", "Μάιος 2021", "May 2021"),
            ("2021-12", "Δεκέμβριος 2021", "December 2021"),
            ("2011/2021", "2011–2021", "2011–2021"),
            ("2011/2011", "2011", "2011"),
        ] {
            let period = period.parse().unwrap();
            assert_eq!(period_in_words(period, Language::El), el);
            assert_eq!(period_in_words(period, Language::En), en);
        }
    }
}
