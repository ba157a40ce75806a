//! Periods as people write them in cells and headers.

use crate::indicators::Period;
use crate::names::fold;

use super::Cell;

/// Years a number without other words may mean.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2100;

/// Months by the stem of their Greek or English names, folded.
const MONTHS: [(&str, &str); 12] = [
    ("ιανουαρ", "january"),
    ("φεβρουαρ", "february"),
    ("μαρτ", "march"),
    ("απριλ", "april"),
    ("μαι", "may"),
    ("ιουν", "june"),
    ("ιουλ", "july"),
    ("αυγουστ", "august"),
    ("σεπτεμβρ", "september"),
    ("οκτωβρ", "october"),
    ("νοεμβρ", "november"),
    ("δεκεμβρ", "december"),
];

/// Reads a cell as a period; a day is none, because it does not say how long the time is.
#[must_use]
pub fn read_period(cell: &Cell) -> Option<Period> {
    match cell {
        Cell::Text(_) => period_of_text(&cell.text()),
        Cell::Number { value, .. } => whole_year(*value).map(Period::Year),
        Cell::Empty | Cell::Bool(_) | Cell::Date(_) | Cell::Error(_) => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number of four digits"
)]
fn whole_year(value: f64) -> Option<u16> {
    let whole = value.fract() == 0.0 && value >= f64::from(*YEARS.start()) && value <= f64::from(*YEARS.end());
    whole.then_some(value as u16)
}

/// Reads a text that is a period and nothing else: `2021`, `2020S1`, `Q3 2020`, `2021M03`, `03/2021`, `2019-2021`,
/// `Έτος 2021`, `Β΄ τρίμηνο 2021`, `Μάρτιος 2021`, `2021 (p)`, `2021*`.
///
/// # Examples
/// ```
/// use choros::indicators::Period;
/// use choros::sheets::period_of_text;
/// assert_eq!(period_of_text("Α΄ εξάμηνο 2021"), Some(Period::Semester(2021, 1)));
/// assert_eq!(period_of_text("2021-22"), None);
/// ```
#[must_use]
pub fn period_of_text(text: &str) -> Option<Period> {
    let folded = fold(text);
    let bare = folded.trim_end_matches('*').trim();
    let bare = ["(p)", "(e)", "(r)", "(b)", "(π)", "(προσωρινα)"]
        .into_iter()
        .find_map(|mark| bare.strip_suffix(mark))
        .unwrap_or(bare)
        .trim();
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    plain_period(bare).or_else(|| worded_period(bare))
}

fn year(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|year| YEARS.contains(year))
}

fn part(text: &str, last: u8) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|part| (1..=last).contains(part))
}

/// Reads figures and single letters: `2021`, `2020-s1`, `2020q3`, `2021m03`, `2021-03`, `03/2021`, `2019-2021`.
fn plain_period(text: &str) -> Option<Period> {
    if let Some(year) = year(text) {
        return Some(Period::Year(year));
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((first, last)) = text.split_once(['/', '-']) {
        let (first, last) = (first.trim(), last.trim());
        match (year(first), year(last)) {
            (Some(first), Some(last)) => return (first < last).then_some(Period::Years(first, last)),
            (Some(year), None) if last.len() == 2 && digits(last) => {
                // `2019-12` may be meant as 2019 to 2012 nowhere; `2019-20` is no month and stays unread.
                return part(last, 12).map(|month| Period::Month(year, month));
            }
            (None, Some(year)) if first.len() <= 2 && digits(first) => {
                return part(first, 12).map(|month| Period::Month(year, month));
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    let (head, tail) = text.split_at_checked(4)?;
    let (year_text, part_text) = match year(head) {
        Some(_) => (head, tail),
        None => text.split_at_checked(text.len().checked_sub(4)?).map(|(part, year)| (year, part))?,
    };
    let year = year(year_text)?;
    let part_text = part_text.trim_matches([' ', '-', '/', '_', ':']);
    let (letter, number) = part_text.split_at_checked(1)?;
    match letter {
        "s" | "h" => part(number, 2).map(|number| Period::Semester(year, number)),
        "q" => part(number, 4).map(|number| Period::Quarter(year, number)),
        "m" => part(number, 12).map(|number| Period::Month(year, number)),
        _ => None,
    }
}

/// Reads words: a year by name, a numbered part of it, a month.
fn worded_period(text: &str) -> Option<Period> {
    let words: Vec<&str> = text
        .split([' ', '.', ',', '\'', ':'])
        .filter(|word| !word.is_empty() && *word != "του" && *word != "of")
        .collect();
    let [rest @ .., last] = &words[..] else { return None };
    let year = year(last)?;
    match rest {
        ["ετοσ" | "ετουσ" | "year"] => Some(Period::Year(year)),
        [month] => month_number(month).map(|month| Period::Month(year, month)),
        [number, span] => {
            let number = ordinal(number).or_else(|| ordinal(span))?;
            let names = |stem: &str| number_word(rest, stem);
            if names("εξαμην") || names("semester") || names("half") {
                (number <= 2).then_some(Period::Semester(year, number))
            } else if names("τριμην") || names("quarter") {
                Some(Period::Quarter(year, number))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn number_word(words: &[&str], stem: &str) -> bool {
    words.iter().any(|word| word.starts_with(stem))
}

fn ordinal(word: &str) -> Option<u8> {
    match word {
        "1" | "1ο" | "α" | "πρωτο" | "1st" | "first" => Some(1),
        "2" | "2ο" | "β" | "δευτερο" | "2nd" | "second" => Some(2),
        "3" | "3ο" | "γ" | "τριτο" | "3rd" | "third" => Some(3),
        "4" | "4ο" | "δ" | "τεταρτο" | "4th" | "fourth" => Some(4),
        _ => None,
    }
}

fn month_number(word: &str) -> Option<u8> {
    let is_name = |(greek, english): &(&str, &str)| {
        // Stems of three letters and more: «Μαι» is May, and no other month begins so.
        word.starts_with(greek) || word == *english || (word.len() == 3 && english.starts_with(word))
    };
    MONTHS.iter().position(is_name).and_then(|place| u8::try_from(place + 1).ok())
}

/// Finds the one period in a header, and what is left of the header without it: `pop_total_2021` is `pop_total` and 2021.
///
/// Nothing if there is none, or more than one.
#[must_use]
pub fn period_in_label(label: &str) -> Option<(String, Period)> {
    if let Some(period) = period_of_text(label) {
        return Some((String::new(), period));
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    let mut found: Option<(String, Period)> = None;
    let mut start = 0;
    while let Some(offset) = label[start..].find(is_part) {
        let begin = start + offset;
        let end = label[begin..].find(|c| !is_part(c)).map_or(label.len(), |length| begin + length);
        let word = label[begin..end].trim_matches(['-', '/']);
        // `(2015=100)` names the base of an index, not a time.
        let is_base = label[end..].trim_start().starts_with('=');
        if let Some(period) = plain_period(&word.to_lowercase()).filter(|_| !is_base) {
            if found.is_some() {
                return None;
            }
            let rest = format!("{} {}", &label[..begin], &label[end..]);
            found = Some((tidy(&rest), period));
        }
        start = end;
    }
    found
}

/// Takes away what parted the period from the rest of the header.
fn tidy(rest: &str) -> String {
    let loose = |c: char| c.is_whitespace() || matches!(c, '_' | '-' | ',' | ':' | ';' | '/' | '·');
    let rest = rest.replace("( )", " ").replace("[ ]", " ");
    let rest = rest.trim_matches(loose);
    let rest = rest.strip_suffix("έτους").or_else(|| rest.strip_suffix("έτος")).unwrap_or(rest).trim_matches(loose);
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2021", "2021"),
            ("2021.0", "2021"),
            ("Έτος 2021", "2021"),
            ("ΕΤΟΥΣ 2021", "2021"),
            ("2021 (p)", "2021"),
            ("2021*", "2021"),
            ("2020-S1", "2020-S1"),
            ("2020S2", "2020-S2"),
            ("S1 2020", "2020-S1"),
            ("2020Q3", "2020-Q3"),
            ("2020 Q3", "2020-Q3"),
            ("Q3/2020", "2020-Q3"),
            ("Α΄ εξάμηνο 2020", "2020-S1"),
            ("Γ' Τρίμηνο 2020", "2020-Q3"),
            ("3ο τρίμηνο του 2020", "2020-Q3"),
            ("2021M03", "2021-03"),
            ("2021-03", "2021-03"),
            ("3/2021", "2021-03"),
            ("Μάρτιος 2021", "2021-03"),
            ("Μαΐου 2021", "2021-05"),
            ("mar 2021", "2021-03"),
            ("2019-2021", "2019/2021"),
            ("2019–2021", "2019/2021"),
            ("2019/2021", "2019/2021"),
            ("2021-12", "2021-12"),
        ] {
            assert_eq!(period_of_text(text).map(|period| period.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "21",
            "1234",
            "2021-22",
            "2021-13",
            "2021/2019",
            "Q5 2020",
            "15/3/2021",
            "πληθυσμός 2021",
            "έτος",
            "9201",
        ] {
            assert_eq!(period_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_header_may_hold_one_period() {
        let found = |label: &str| period_in_label(label).map(|(rest, period)| (rest, period.to_string()));
        let some = |rest: &str, period: &str| Some((rest.to_owned(), period.to_owned()));
        assert_eq!(found("pop_total_2021"), some("pop_total", "2021"));
        assert_eq!(found("Πληθυσμός (2011)"), some("Πληθυσμός", "2011"));
        assert_eq!(found("Ανεργία, έτος 2019"), some("Ανεργία", "2019"));
        assert_eq!(found("2020-S1"), some("", "2020-S1"));
        assert_eq!(found("Μεταβολή 2011 / 2021"), None);
        assert_eq!(found("Μεταβολή 2011-2021"), some("Μεταβολή", "2011/2021"));
        assert_eq!(found("Δείκτης (2015=100)"), None);
        assert_eq!(found("value"), None);
    }

    #[test]
    fn a_number_is_a_year_and_a_day_is_no_period() {
        assert_eq!(read_period(&Cell::of_number(2021.0)), Some(Period::Year(2021)));
        assert_eq!(read_period(&Cell::of_number(2021.5)), None);
        let day = super::super::CivilDate { year: 2021, month: 1, day: 1 };
        assert_eq!(read_period(&Cell::Date(day)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".*", figures in "[0-9sqmSQM/ –-]{0,10}") {
            for text in [text, figures] {
                let _either = (period_of_text(&text), period_in_label(&text));
            }
        }

        #[test]
        fn the_standard_form_is_always_read(year in 1800u16..=2100, part in 1u8..=12, span in 1u16..50) {
            let last = (year + span).min(2100);
            let mut periods = vec![
                Period::Year(year), Period::Semester(year, part.min(2)), Period::Quarter(year, part.min(4)), Period::Month(year, part),
            ];
            periods.extend((year < last).then_some(Period::Years(year, last)));
            for period in periods {
                prop_assert_eq!(period_of_text(&period.to_string()), Some(period));
            }
        }
    }
}
