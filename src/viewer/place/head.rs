//! What the page of an area says to browsers, search engines and those who share a link.

use serde_json::{Map, Value, json};

use super::words::{full_name, name, noun, time, value};
use super::{PlacePage, code_of};
use crate::boundaries::{AreaRef, Level};
use crate::provenance::Language;
use crate::viewer::assets::address as address_of;
use crate::viewer::html::Html;

/// How many values stand in the description.
const DESCRIBED: usize = 3;

/// Returns the title of the page: «Δήμος Λαρισαίων», «Λάρισα (Περιφερειακή Ενότητα)».
pub(super) fn title(page: &PlacePage<'_>) -> String {
    let (level, area) = (page.profile.layer.level, page.profile.area);
    if level <= Level::RegionalUnit {
        return format!("{} ({})", name(area).text(page.language), noun(level).text(page.language));
    }
    full_name(level, area).text(page.language).to_owned()
}

/// Returns one sentence of what the page says: where the area lies, and its first values.
pub(super) fn description(page: &PlacePage<'_>) -> String {
    let territory = page.atlas.territory();
    let above = page.profile.parents.iter().map(|&above| name(territory.area(above)).text(page.language).to_owned());
    let place: Vec<_> = std::iter::once(title(page)).chain(above).collect();
    let values = page.profile.indicators.iter().filter_map(|profile| {
        let indicator = &profile.indicator.joined.indicator;
        let (value, time) = (value(profile.cell.value?, indicator), time(profile.period));
        let [title, value, time] = [&indicator.title, &value, &time].map(|text| text.text(page.language));
        Some(format!("{title}: {value} ({time})"))
    });
    let values: Vec<_> = values.take(DESCRIBED).collect();
    if values.is_empty() {
        return format!("{}.", place.join(", "));
    }
    format!("{}. {}.", place.join(", "), values.join("; "))
}

/// Writes the style sheet, the addresses of the page in each language, what a shared link shows, and data for programs.
pub(super) fn write_head(head: &mut Html, page: &PlacePage<'_>, title: &str) {
    head.empty("link", &[("rel", "stylesheet"), ("href", &format!("../{}", address_of("place.css")))]);
    head.empty("link", &[("rel", "canonical"), ("href", &address(page, page.profile.place, page.language))]);
    for language in [Language::El, Language::En] {
        let address = address(page, page.profile.place, language);
        head.empty("link", &[("rel", "alternate"), ("hreflang", language.as_str()), ("href", &address)]);
    }
    let plain = address(page, page.profile.place, Language::El);
    head.empty("link", &[("rel", "alternate"), ("hreflang", "x-default"), ("href", &plain)]);
    let json = format!("{plain}?f=json");
    head.empty("link", &[("rel", "alternate"), ("type", "application/json"), ("href", &json)]);
    for (property, content) in [("og:type", "website"), ("og:title", title), ("og:description", &description(page))] {
        head.empty("meta", &[("property", property), ("content", content)]);
    }
    head.data_block(&[("type", "application/ld+json")], &linked_data(page));
}

/// Returns the absolute address of the page of an area.
fn address(page: &PlacePage<'_>, place: AreaRef, language: Language) -> String {
    format!("{}/places/{}{}", page.base, code_of(page, place), super::language_query(language))
}

/// Describes the area in the words of schema.org.
fn linked_data(page: &PlacePage<'_>) -> Value {
    let mut own = described(page, page.profile.place);
    own.insert("@context".to_owned(), json!("https://schema.org"));
    // The farthest first, so that each is put into the next.
    let within = page.profile.parents.iter().rev().fold(None, |within: Option<Value>, &above| {
        let mut area = described(page, above);
        area.extend(within.map(|within| ("containedInPlace".to_owned(), within)));
        Some(Value::Object(area))
    });
    own.extend(within.map(|within| ("containedInPlace".to_owned(), within)));
    Value::Object(own)
}

fn described(page: &PlacePage<'_>, place: AreaRef) -> Map<String, Value> {
    let area = page.atlas.territory().area(place);
    let names = name(area);
    let mut object = Map::new();
    let mut put = |key: &str, value: &str| object.insert(key.to_owned(), json!(value));
    put("@type", "AdministrativeArea");
    put("name", names.text(page.language));
    if !names.en.is_empty() {
        put("alternateName", names.text(page.language.other()));
    }
    if let Some(code) = area.code() {
        put("identifier", code.as_str());
    }
    put("url", &address(page, place, page.language));
    object
}
