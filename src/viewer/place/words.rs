//! What the page says of levels, times, places in an order and values, in both languages.

use crate::atlas::Rank;
use crate::boundaries::{Area, Level};
use crate::indicators::{Indicator, UnitOfMeasure};
pub(super) use crate::narrative::period_words as time;
use crate::numbers::{figure, format_count};
use crate::provenance::{Bilingual, Language};

/// Returns what one area of a level is called.
pub(super) fn noun(level: Level) -> Bilingual {
    Bilingual::new(level.noun_el(), level.noun_en())
}

/// Returns so many areas of a level, in Greek as they stand after «σε»: «51 δήμους».
fn among(count: usize, level: Level) -> Bilingual {
    let el = match level {
        Level::Region => ["περιφέρεια", "περιφέρειες"],
        Level::RegionalUnit => ["περιφερειακή ενότητα", "περιφερειακές ενότητες"],
        Level::Municipality => ["δήμο", "δήμους"],
        Level::MunicipalUnit => ["δημοτική ενότητα", "δημοτικές ενότητες"],
        Level::Community => ["κοινότητα", "κοινότητες"],
    };
    let en = match level {
        Level::Region => ["region", "regions"],
        Level::RegionalUnit => ["regional unit", "regional units"],
        Level::Municipality => ["municipality", "municipalities"],
        Level::MunicipalUnit => ["municipal unit", "municipal units"],
        Level::Community => ["community", "communities"],
    };
    let text =
        |language, forms: [&str; 2]| format!("{} {}", format_count(count, language), forms[usize::from(count != 1)]);
    Bilingual::new(text(Language::El, el), text(Language::En, en))
}

/// Returns the name of an area; English is empty where there is none.
pub(super) fn name(area: &Area) -> Bilingual {
    Bilingual::new(&area.name_el, area.name_en.clone().unwrap_or_default())
}

/// Returns the name of an area with what it is: «Δήμος Λαρισαίων», "Municipality of Larissa".
pub(super) fn full_name(level: Level, area: &Area) -> Bilingual {
    let en = area.name_en.as_ref().map(|name| format!("{} of {name}", level.noun_en()));
    Bilingual::new(format!("{} {}", level.noun_el(), area.name_el), en.unwrap_or_default())
}

/// Returns the unit as it stands behind a figure; empty where the title says it all.
pub(super) fn unit(unit: UnitOfMeasure) -> Bilingual {
    match unit {
        UnitOfMeasure::Index | UnitOfMeasure::Number => Bilingual::default(),
        unit => Bilingual::new(unit.symbol_el(), unit.symbol_en()),
    }
}

/// Returns a value with its unit, never broken across lines.
pub(super) fn value(value: f64, indicator: &Indicator) -> Bilingual {
    let (number, unit) = (figure(value, indicator.decimals), unit(indicator.unit));
    let join = |number: &str, unit: &str| format!("{number}\u{a0}{unit}").trim_end().to_owned();
    Bilingual::new(join(&number.el, &unit.el), join(&number.en, &unit.en))
}

/// Says where a value stands among others; nothing where there are no others.
pub(super) fn rank(rank: Rank, level: Level, parent: Option<Level>) -> Option<Bilingual> {
    if rank.of < 2 {
        return None;
    }
    let (areas, within) = (among(rank.of, level), parent.map_or_else(Bilingual::default, same));
    if rank.tied + 1 == rank.of {
        let en = format!("the same value in all {}{}", areas.en, within.en);
        return Some(Bilingual::new(format!("όλες οι τιμές ίδιες σε {}{}", areas.el, within.el), en));
    }
    let highest = rank.from_highest <= rank.from_lowest;
    let (place, side) = if highest {
        (rank.from_highest, Bilingual::new("υψηλότερη", "highest"))
    } else {
        (rank.from_lowest, Bilingual::new("χαμηλότερη", "lowest"))
    };
    let (el, en) = match place {
        1 => (format!("η {} τιμή", side.el), format!("the {} value", side.en)),
        place => (format!("{place}η {} τιμή", side.el), format!("{} {} value", ordinal(place), side.en)),
    };
    let tied = match rank.tied {
        0 => Bilingual::default(),
        more => Bilingual::new(format!(" (ίση με {more} ακόμη)"), format!(" (shared with {more} more)")),
    };
    let el = format!("{el}{} σε {}{}", tied.el, areas.el, within.el);
    Some(Bilingual::new(el, format!("{en}{} of {}{}", tied.en, areas.en, within.en)))
}

/// Says that areas lie in the same area of a level.
fn same(level: Level) -> Bilingual {
    let el = match level {
        Level::Region => "στην ίδια Περιφέρεια",
        Level::RegionalUnit => "στην ίδια Περιφερειακή Ενότητα",
        Level::Municipality => "στον ίδιο Δήμο",
        Level::MunicipalUnit => "στην ίδια Δημοτική Ενότητα",
        Level::Community => "στην ίδια Κοινότητα",
    };
    Bilingual::new(format!(" {el}"), format!(" in the same {}", level.noun_en()))
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(from_highest: usize, from_lowest: usize, tied: usize) -> Bilingual {
        let of = from_highest + from_lowest + tied - 1;
        rank(Rank { from_highest, from_lowest, tied, of }, Level::Municipality, None).unwrap()
    }

    #[test]
    fn places_are_said_from_the_nearer_end() {
        assert_eq!(
            said(1, 51, 0),
            Bilingual::new("η υψηλότερη τιμή σε 51 δήμους", "the highest value of 51 municipalities")
        );
        assert_eq!(
            said(50, 2, 0),
            Bilingual::new("2η χαμηλότερη τιμή σε 51 δήμους", "2nd lowest value of 51 municipalities")
        );
        let shared = said(3, 47, 1);
        assert_eq!(shared.el, "3η υψηλότερη τιμή (ίση με 1 ακόμη) σε 50 δήμους");
        assert_eq!(shared.en, "3rd highest value (shared with 1 more) of 50 municipalities");
        assert_eq!(said(1, 1, 3).en, "the same value in all 4 municipalities");
        let alone = Rank { from_highest: 1, from_lowest: 1, tied: 0, of: 1 };
        assert_eq!(rank(alone, Level::Region, None), None);
    }

    #[test]
    fn the_circle_of_areas_is_named() {
        let of = Rank { from_highest: 2, from_lowest: 3, tied: 0, of: 4 };
        let said = rank(of, Level::RegionalUnit, Some(Level::Region)).unwrap();
        assert_eq!(said.el, "2η υψηλότερη τιμή σε 4 περιφερειακές ενότητες στην ίδια Περιφέρεια");
        assert_eq!(said.en, "2nd highest value of 4 regional units in the same Region");
    }

    #[test]
    fn english_counts_as_it_does() {
        let said: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal).to_vec();
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]);
    }
}
