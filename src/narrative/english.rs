//! The sentence in English.

use super::facts::{Facts, Spread, Values};
use super::unit::{figure_with_unit, range_with_unit};
use super::{MapFigures, period_in_words};
use crate::boundaries::{Area, Level};
use crate::numbers::format_count;
use crate::provenance::{Language, Quality};

const EN: Language = Language::En;

/// Writes the sentence.
pub(super) fn sentence(map: &MapFigures<'_>, facts: &Facts<'_>) -> String {
    let quality = match map.indicator.provenance.quality {
        Quality::Official => "",
        Quality::Approximate => "Approximate figures: ",
        Quality::Synthetic => "Synthetic figures: ",
    };
    let title = map.indicator.title.text(EN);
    let period = period_in_words(map.period, EN);
    // Some titles name their time.
    let period = if title.contains(&period) { String::new() } else { format!(", {period}") };
    let place = counted(map.level, facts.areas);
    format!("{quality}{title}{period}, in {place}: {}{}.", values(map, facts), missing(map.level, facts))
}

/// Says what the areas with values have.
fn values(map: &MapFigures<'_>, facts: &Facts<'_>) -> String {
    let figure = |value| figure_with_unit(value, facts.decimals, map.indicator.unit, EN);
    match &facts.values {
        Values::None if facts.withheld == 0 => "there are no data".to_owned(),
        Values::None if facts.withheld == facts.areas => "no data are given, for confidentiality".to_owned(),
        Values::None => {
            format!("there are no data, in {} for confidentiality", counted(map.level, facts.withheld))
        }
        Values::One(value, area) => {
            let only = if facts.areas > 1 { "the only value is " } else { "" };
            format!("{only}{} ({})", figure(*value), name(area))
        }
        Values::Same(value) => {
            let place = if facts.missing == 0 { "everywhere" } else { "wherever there are data" };
            format!("the same value {place}, {}", figure(*value))
        }
        Values::Range { highest, lowest, spread } => {
            let extreme =
                |(value, areas): &(f64, Vec<&Area>)| format!("{} ({})", figure(*value), names(map.level, areas));
            let spread = spread.map(|spread| self::spread(map, facts, spread)).unwrap_or_default();
            format!("highest {}, lowest {}{spread}", extreme(highest), extreme(lowest))
        }
    }
}

fn spread(map: &MapFigures<'_>, facts: &Facts<'_>, Spread { median, quartiles }: Spread) -> String {
    let (decimals, unit) = (facts.decimals, map.indicator.unit);
    let figure = |value| figure_with_unit(value, decimals, unit, EN);
    let same = figure(quartiles.0) == figure(quartiles.1);
    let half =
        if same { format!("at {}", figure(quartiles.0)) } else { range_with_unit(quartiles, decimals, unit, EN) };
    format!(", median {}, the middle half of the {} {half}", figure(median), nouns(map.level).1)
}

/// Says how many areas have no value, beside those that have one.
fn missing(level: Level, facts: &Facts<'_>) -> String {
    if facts.missing == 0 || matches!(facts.values, Values::None) {
        return String::new();
    }
    let reason = match facts.withheld {
        0 => String::new(),
        all if all == facts.missing => ", for confidentiality".to_owned(),
        some => format!(", {} of them for confidentiality", format_count(some, EN)),
    };
    format!("; no data for {}{reason}", counted(level, facts.missing))
}

/// Names up to two areas, and counts more.
fn names(level: Level, areas: &[&Area]) -> String {
    match areas {
        [one] => name(one).to_owned(),
        [one, other] => format!("{} and {}", name(one), name(other)),
        many => counted(level, many.len()),
    }
}

/// Returns an area's name, the Greek one where there is no other.
fn name(area: &Area) -> &str {
    area.name_en.as_deref().filter(|name| !name.is_empty()).unwrap_or(&area.name_el)
}

fn counted(level: Level, count: usize) -> String {
    let (one, many) = nouns(level);
    format!("{} {}", format_count(count, EN), if count == 1 { one } else { many })
}

/// Returns what one and several areas of a level are called in a sentence.
fn nouns(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Region => ("Region", "Regions"),
        Level::RegionalUnit => ("Regional Unit", "Regional Units"),
        Level::Municipality => ("municipality", "municipalities"),
        Level::MunicipalUnit => ("municipal unit", "municipal units"),
        Level::Community => ("community", "communities"),
    }
}
