//! The sentence in Greek.

use super::facts::{Facts, Spread, Values};
use super::unit::{figure_with_unit, range_with_unit};
use super::{MapFigures, period_in_words};
use crate::boundaries::{Area, Level};
use crate::names::SearchKey;
use crate::numbers::format_count;
use crate::provenance::{Language, Quality};

const EL: Language = Language::El;

/// Writes the sentence.
pub(super) fn sentence(map: &MapFigures<'_>, facts: &Facts<'_>) -> String {
    let quality = match map.indicator.provenance.quality {
        Quality::Official => "",
        Quality::Approximate => "Προσεγγιστικά στοιχεία: ",
        Quality::Synthetic => "Συνθετικά στοιχεία: ",
    };
    let title = map.indicator.title.text(EL);
    let period = period_in_words(map.period, EL);
    // Some titles name their time.
    let period = if title.contains(&period) { String::new() } else { format!(", {period}") };
    let place = place(map.level, facts.areas);
    format!("{quality}{title}{period}, {place}: {}{}.", values(map, facts), missing(map.level, facts))
}

/// Says what the areas with values have.
fn values(map: &MapFigures<'_>, facts: &Facts<'_>) -> String {
    let figure = |value| figure_with_unit(value, facts.decimals, map.indicator.unit, EL);
    match &facts.values {
        Values::None if facts.withheld == 0 => "δεν υπάρχουν στοιχεία".to_owned(),
        Values::None if facts.withheld == facts.areas => "δεν δίνονται στοιχεία, για λόγους απορρήτου".to_owned(),
        Values::None => {
            let some = Noun::of(map.level).counted_accusative(facts.withheld);
            format!("δεν υπάρχουν στοιχεία, σε {some} για λόγους απορρήτου")
        }
        Values::One(value, area) => {
            let only = if facts.areas > 1 { "μοναδική τιμή " } else { "" };
            format!("{only}{} ({})", figure(*value), name(map.level, area))
        }
        Values::Same(value) => {
            let place = if facts.missing == 0 { "παντού" } else { "όπου υπάρχουν στοιχεία" };
            format!("ίδια τιμή {place}, {}", figure(*value))
        }
        Values::Range { highest, lowest, spread } => {
            let extreme =
                |(value, areas): &(f64, Vec<&Area>)| format!("{} ({})", figure(*value), names(map.level, areas));
            let spread = spread.map(|spread| self::spread(map, facts, spread)).unwrap_or_default();
            format!("υψηλότερη τιμή {}, χαμηλότερη {}{spread}", extreme(highest), extreme(lowest))
        }
    }
}

fn spread(map: &MapFigures<'_>, facts: &Facts<'_>, Spread { median, quartiles }: Spread) -> String {
    let (decimals, unit) = (facts.decimals, map.indicator.unit);
    let figure = |value| figure_with_unit(value, decimals, unit, EL);
    let same = figure(quartiles.0) == figure(quartiles.1);
    let half =
        if same { format!("με {}", figure(quartiles.0)) } else { range_with_unit(quartiles, decimals, unit, EL) };
    format!(", διάμεσος {}, το μεσαίο 50\u{a0}% των {} {half}", figure(median), Noun::of(map.level).genitive_plural)
}

/// Says how many areas have no value, beside those that have one.
fn missing(level: Level, facts: &Facts<'_>) -> String {
    if facts.missing == 0 || matches!(facts.values, Values::None) {
        return String::new();
    }
    let reason = match facts.withheld {
        0 => String::new(),
        all if all == facts.missing => ", για λόγους απορρήτου".to_owned(),
        some => format!(", {} για λόγους απορρήτου", format_count(some, EL)),
    };
    format!("· χωρίς στοιχεία {}{reason}", Noun::of(level).counted(facts.missing))
}

/// Says where: «στους 51 δήμους».
fn place(level: Level, areas: usize) -> String {
    let noun = Noun::of(level);
    let article = if areas == 1 { "σε" } else { noun.in_the };
    format!("{article} {}", noun.counted_accusative(areas))
}

/// Names up to two areas, and counts more.
fn names(level: Level, areas: &[&Area]) -> String {
    match areas {
        [one] => name(level, one),
        [one, other] => format!("{} και {}", name(level, one), name(level, other)),
        many => Noun::of(level).counted(many.len()),
    }
}

/// Returns an area's name. Those of municipalities and their parts stand in the genitive, behind what they are;
/// those of Regions and Regional Units in the nominative.
fn name(level: Level, area: &Area) -> String {
    let is_part = matches!(level, Level::Municipality | Level::MunicipalUnit | Level::Community);
    // Mount Athos, which has no code, is no municipality.
    if is_part && area.coded && SearchKey::new(&area.name_el).title().is_none() {
        format!("{} {}", level.noun_el(), area.name_el)
    } else {
        area.name_el.clone()
    }
}

/// What the areas of a level are called, as far as a sentence needs it.
struct Noun {
    nominative: &'static str,
    accusative: &'static str,
    nominative_plural: &'static str,
    accusative_plural: &'static str,
    genitive_plural: &'static str,
    /// The article with its preposition: «στους» or «στις».
    in_the: &'static str,
}

impl Noun {
    fn of(level: Level) -> Self {
        let feminine = |one, many, genitive_plural| Self {
            nominative: one,
            accusative: one,
            nominative_plural: many,
            accusative_plural: many,
            genitive_plural,
            in_the: "στις",
        };
        match level {
            Level::Region => feminine("Περιφέρεια", "Περιφέρειες", "Περιφερειών"),
            Level::RegionalUnit => feminine("Περιφερειακή Ενότητα", "Περιφερειακές Ενότητες", "Περιφερειακών Ενοτήτων"),
            Level::Municipality => Self {
                nominative: "δήμος",
                accusative: "δήμο",
                nominative_plural: "δήμοι",
                accusative_plural: "δήμους",
                genitive_plural: "δήμων",
                in_the: "στους",
            },
            Level::MunicipalUnit => feminine("Δημοτική Ενότητα", "Δημοτικές Ενότητες", "Δημοτικών Ενοτήτων"),
            Level::Community => feminine("κοινότητα", "κοινότητες", "κοινοτήτων"),
        }
    }

    fn counted(&self, count: usize) -> String {
        let noun = if count == 1 { self.nominative } else { self.nominative_plural };
        format!("{} {noun}", format_count(count, EL))
    }

    fn counted_accusative(&self, count: usize) -> String {
        let noun = if count == 1 { self.accusative } else { self.accusative_plural };
        format!("{} {noun}", format_count(count, EL))
    }
}
