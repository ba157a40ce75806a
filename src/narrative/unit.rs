//! Figures with their units.

use crate::indicators::UnitOfMeasure;
use crate::numbers::format_number;
use crate::provenance::Language;

/// Writes a value with its unit as it stands in a sentence: «12,3 %», «1 άτομο», «1.234 €» and `€1,234`.
///
/// Signs and abbreviations follow after a no-break space (U+00A0). Scores and counts of something the title names stand
/// bare.
#[must_use]
pub fn figure_with_unit(value: f64, decimals: u8, unit: UnitOfMeasure, language: Language) -> String {
    let number = format_number(value, decimals, language);
    if unit == UnitOfMeasure::Euro && language == Language::En {
        return number.strip_prefix('−').map_or_else(|| format!("€{number}"), |number| format!("−€{number}"));
    }
    let one = matches!(&number[..], "1" | "−1");
    number + behind(unit, language, one)
}

/// Writes two values with their unit: «από 1,5 έως 2,5 %», `from €1 to €2`.
pub(super) fn range_with_unit(
    (low, high): (f64, f64),
    decimals: u8,
    unit: UnitOfMeasure,
    language: Language,
) -> String {
    let end = figure_with_unit(high, decimals, unit, language);
    let start = if unit == UnitOfMeasure::Euro && language == Language::En {
        figure_with_unit(low, decimals, unit, language)
    } else {
        format_number(low, decimals, language)
    };
    match language {
        Language::El => format!("από {start} έως {end}"),
        Language::En => format!("from {start} to {end}"),
    }
}

/// Returns what stands behind a figure, with the space before it.
fn behind(unit: UnitOfMeasure, language: Language, one: bool) -> &'static str {
    match (unit, language) {
        (UnitOfMeasure::Persons, Language::El) => [" άτομα", " άτομο"][usize::from(one)],
        (UnitOfMeasure::Persons, Language::En) => [" persons", " person"][usize::from(one)],
        (UnitOfMeasure::Households, Language::El) => [" νοικοκυριά", " νοικοκυριό"][usize::from(one)],
        (UnitOfMeasure::Households, Language::En) => [" households", " household"][usize::from(one)],
        (UnitOfMeasure::Years, Language::El) => [" έτη", " έτος"][usize::from(one)],
        (UnitOfMeasure::Years, Language::En) => [" years", " year"][usize::from(one)],
        (UnitOfMeasure::Percent, _) => "\u{a0}%",
        (UnitOfMeasure::Per1000, Language::El) => " ανά 1.000",
        (UnitOfMeasure::Per1000, Language::En) => " per 1,000",
        (UnitOfMeasure::Per10000, Language::El) => " ανά 10.000",
        (UnitOfMeasure::Per10000, Language::En) => " per 10,000",
        // Shortened, so that it needs no case.
        (UnitOfMeasure::PersonsPerKm2, Language::El) => "\u{a0}κάτ./km²",
        (UnitOfMeasure::PersonsPerKm2, Language::En) => [" residents per km²", " resident per km²"][usize::from(one)],
        (UnitOfMeasure::Euro, _) => "\u{a0}€",
        (UnitOfMeasure::Km2, _) => "\u{a0}km²",
        (UnitOfMeasure::Index | UnitOfMeasure::Number, _) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_as_each_language_has_them() {
        for (value, decimals, unit, el, en) in [
            (1.0, 0, UnitOfMeasure::Persons, "1 άτομο", "1 person"),
            (1.0, 1, UnitOfMeasure::Persons, "1,0 άτομα", "1.0 persons"),
            (2500.0, 0, UnitOfMeasure::Households, "2.500 νοικοκυριά", "2,500 households"),
            (-12.34, 1, UnitOfMeasure::Percent, "−12,3\u{a0}%", "−12.3\u{a0}%"),
            (3.5, 1, UnitOfMeasure::Per1000, "3,5 ανά 1.000", "3.5 per 1,000"),
            (172.3, 1, UnitOfMeasure::PersonsPerKm2, "172,3\u{a0}κάτ./km²", "172.3 residents per km²"),
            (-1234.0, 0, UnitOfMeasure::Euro, "−1.234\u{a0}€", "−€1,234"),
            (1.0, 0, UnitOfMeasure::Years, "1 έτος", "1 year"),
            (0.25, 2, UnitOfMeasure::Index, "0,25", "0.25"),
        ] {
            assert_eq!(figure_with_unit(value, decimals, unit, Language::El), el);
            assert_eq!(figure_with_unit(value, decimals, unit, Language::En), en);
        }
        let euro = |language| range_with_unit((5.0, 1200.0), 0, UnitOfMeasure::Euro, language);
        assert_eq!((&euro(Language::El)[..], &euro(Language::En)[..]), ("από 5 έως 1.200\u{a0}€", "from €5 to €1,200"));
    }
}
