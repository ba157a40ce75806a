//! Units as headers give them.

use crate::indicators::UnitOfMeasure;
use crate::names::fold;

/// Finds the unit in a header: what stands in brackets at its end, or a sign that means one wherever it stands.
///
/// Returns the unit as it is written, and which one it is where that is known. Brackets with something else in them, such as a year, are no unit.
#[must_use]
pub fn unit_in_label(label: &str) -> Option<(String, Option<UnitOfMeasure>)> {
    let label = label.trim();
    let bracketed = label.strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '[']));
    if let Some((_, inside)) = bracketed
        && let Some(unit) = unit_of(inside)
    {
        return Some((inside.trim().to_owned(), Some(unit)));
    }
    let folded = fold(label);
    let unit = if folded.contains('%') || folded.ends_with(" pct") || folded.ends_with("_pct") {
        ("%", UnitOfMeasure::Percent)
    } else if folded.contains('€') {
        ("€", UnitOfMeasure::Euro)
    } else if folded.contains('‰') {
        ("‰", UnitOfMeasure::Per1000)
    } else {
        return within(&folded);
    };
    Some((unit.0.to_owned(), Some(unit.1)))
}

/// Finds a rate in words within a folded header.
fn within(folded: &str) -> Option<(String, Option<UnitOfMeasure>)> {
    let phrases = [
        "ανα 10.000",
        "ανα 10000",
        "per 10,000",
        "per 10000",
        "ανα 1.000",
        "ανα 1000",
        "per 1,000",
        "per 1000",
        "ανα 100.000",
        "per 100,000",
    ];
    let found = phrases.into_iter().filter(|phrase| {
        folded
            .split_once(phrase)
            .is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ','))
    });
    let phrase = found.max_by_key(|phrase| phrase.len())?;
    Some((phrase.to_owned(), unit_of(phrase)))
}

/// Returns the unit a text is.
fn unit_of(text: &str) -> Option<UnitOfMeasure> {
    Some(match fold(text).as_str() {
        "%" | "ποσοστο" | "ποσοστο %" | "percent" | "per cent" | "επι τοισ εκατο" | "pct" => {
            UnitOfMeasure::Percent
        }
        "€" | "ευρω" | "σε ευρω" | "σε €" | "euro" | "euros" | "eur" => UnitOfMeasure::Euro,
        "‰" | "ανα 1.000" | "ανα 1000" | "per 1,000" | "per 1000" | "ανα 1.000 κατοικουσ" | "ανα 1000 κατοικουσ" => {
            UnitOfMeasure::Per1000
        }
        "ανα 10.000" | "ανα 10000" | "per 10,000" | "per 10000" | "ανα 10.000 κατοικουσ" => {
            UnitOfMeasure::Per10000
        }
        "ατομα" | "κατοικοι" | "persons" | "people" | "number of people" | "αριθμοσ ατομων" => {
            UnitOfMeasure::Persons
        }
        "νοικοκυρια" | "households" => UnitOfMeasure::Households,
        "ετη" | "χρονια" | "years" => UnitOfMeasure::Years,
        "km2" | "τ.χλμ." | "τ.χλμ" | "τετρ. χλμ." | "τ. χλμ." | "sq km" | "χλμ2" => {
            UnitOfMeasure::Km2
        }
        "αριθμοσ" | "πληθοσ" | "number" | "ποσοτητα" => UnitOfMeasure::Number,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_in_headers() {
        for (label, unit) in [
            ("Ανεργία (%)", UnitOfMeasure::Percent),
            ("Ποσοστό %", UnitOfMeasure::Percent),
            ("Εισόδημα (€)", UnitOfMeasure::Euro),
            ("Εισόδημα σε €", UnitOfMeasure::Euro),
            ("Γεννήσεις ανά 1.000 κατοίκους", UnitOfMeasure::Per1000),
            ("Θάνατοι (ανά 10.000)", UnitOfMeasure::Per10000),
            ("Registration (number of people)", UnitOfMeasure::Persons),
            ("unemployment_rate_pct", UnitOfMeasure::Percent),
            ("Έκταση (km²)", UnitOfMeasure::Km2),
        ] {
            assert_eq!(unit_in_label(label).and_then(|(_, unit)| unit), Some(unit), "{label}");
        }
        assert_eq!(unit_in_label("Πληθυσμός (2011)"), None);
        assert_eq!(unit_in_label("ανά 100.000"), Some(("ανα 100.000".to_owned(), None)));
    }
}
