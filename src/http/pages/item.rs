//! One service: as an item of a list, and as a mark on a map.

use std::collections::BTreeSet;

use super::parts::{area_name, both, distance, language_query};
use crate::atlas::Atlas;
use crate::geometry::LonLat;
use crate::http::extract::PageRequest;
use crate::http::links::{Base, path_part};
use crate::narrative::{day_in_words, open_state_in_words};
use crate::provenance::{Bilingual, Language};
use crate::services::{Day, LocalTime, OpenState, PositionSource, Service, Taxonomy};
use crate::viewer::{FinderItem, MapLabel, MapMarker, MarkerKind, OpenMood};

/// The most names of settlements on a map.
const MAX_LABELS: usize = 60;
/// About 20 km, in degrees.
const AROUND_DEG: f64 = 0.2;

/// Returns what a service is called.
pub(super) fn name(service: &Service) -> Bilingual {
    Bilingual::new(&service.name_el, service.name_en.clone().unwrap_or_default())
}

/// Returns the address of the page of a service.
pub(super) fn href(base: &Base, service: &Service, language: Language) -> String {
    base.href(&format!("/services/{}{}", path_part(service.id.as_str()), language_query(language)))
}

fn kind_place(atlas: &Atlas, service: &Service) -> usize {
    atlas.register().kind_index(&service.kind).unwrap_or(usize::MAX)
}

/// Returns the mark of a service on the map of a page, with the number of its item in the list; nothing without a position.
pub(super) fn map_marker(page: &PageRequest, place: usize, item: Option<usize>) -> Option<MapMarker> {
    let atlas = &page.request.atlas;
    let service = &atlas.register().services()[place];
    let position = service.position?;
    Some(MapMarker {
        lon: position.lon(),
        lat: position.lat(),
        label: item.map(|item| (item + 1).to_string()).unwrap_or_default(),
        title: name(service).text(page.language).to_owned(),
        anchor: item.map(|item| format!("service-{}", item + 1)).unwrap_or_default(),
        kind: kind_place(atlas, service),
    })
}

/// Returns the kinds of some services, for the legend of their marks; none where all are of one kind.
pub(super) fn marker_kinds(atlas: &Atlas, services: impl Iterator<Item = usize>) -> Vec<MarkerKind> {
    let register = atlas.register();
    let kinds: BTreeSet<_> =
        services.filter_map(|place| register.kind_index(&register.services()[place].kind)).collect();
    if kinds.len() < 2 {
        return Vec::new();
    }
    kinds.into_iter().map(|kind| MarkerKind { kind, name: register.kinds()[kind].name.clone() }).collect()
}

/// Returns the largest settlements around some services, by name and place: what people know their way by.
///
/// Around is the box that holds the services and the origin, and as much again on each side, at least 20 km.
pub(super) fn map_labels(
    page: &PageRequest,
    services: impl Iterator<Item = usize>,
    origin: Option<LonLat>,
) -> Vec<MapLabel> {
    let atlas = &page.request.atlas;
    let known = services.filter_map(|place| atlas.register().services()[place].position).chain(origin);
    let (lons, lats): (Vec<f64>, Vec<f64>) = known.map(|at| (at.lon(), at.lat())).unzip();
    let (Some(lon), Some(lat)) = (reach(&lons), reach(&lats)) else { return Vec::new() };
    let inside = |at: LonLat| lon.contains(&at.lon()) && lat.contains(&at.lat());
    let mut near: Vec<_> = atlas.population().iter().filter(|point| inside(point.position)).collect();
    near.sort_by(|one, other| other.residents.total_cmp(&one.residents));
    let label = |point: &&crate::population::PopulationPoint| MapLabel {
        lon: point.position.lon(),
        lat: point.position.lat(),
        text: Bilingual::new(&point.name_el, point.name_en.clone().unwrap_or_default()).text(page.language).to_owned(),
    };
    near.iter().take(MAX_LABELS).map(label).collect()
}

/// Returns from where to where some degrees reach, and as far again on each side.
fn reach(degrees: &[f64]) -> Option<std::ops::RangeInclusive<f64>> {
    let low = degrees.iter().copied().reduce(f64::min)?;
    let high = degrees.iter().copied().reduce(f64::max)?;
    let more = (high - low).max(AROUND_DEG);
    Some(low - more..=high + more)
}

/// Returns a service as an item of a list: how far it is from an origin, and whether it is open at a time.
pub(super) fn finder_item(
    page: &PageRequest,
    place: usize,
    metres: Option<f64>,
    origin: Option<LonLat>,
    at: LocalTime,
) -> FinderItem {
    let (atlas, base) = (&page.request.atlas, &page.request.base);
    let register = atlas.register();
    let service = &register.services()[place];
    let kind = register.kind_index(&service.kind).map(|kind| register.kinds()[kind].name.clone());
    let times = atlas.open_times(place);
    let state = times.map_or(OpenState::Unknown, |times| times.state(at));
    let open = times.map_or_else(Bilingual::default, |times| {
        open_state_in_words(state, at, times.closes(at), times.next_opening(at))
    });
    FinderItem {
        name: name(service),
        href: Some(href(base, service, page.language)),
        quality: register.sources().get(service.source).map(|source| source.quality).unwrap_or_default(),
        kind: kind.unwrap_or_else(|| Bilingual::new(service.kind.as_str(), service.kind.as_str())),
        kind_place: kind_place(atlas, service),
        distance: metres.map(distance).unwrap_or_default(),
        open,
        open_mood: match state {
            OpenState::Open => OpenMood::Open,
            OpenState::Closed => OpenMood::Closed,
            OpenState::Unknown => OpenMood::Unknown,
        },
        facts: facts(atlas, place, today(at)),
        phone: service.contact.phone.clone(),
        email: service.contact.email.clone(),
        website: service.contact.website.clone(),
        route: service.position.map(|position| route(origin, position)),
    }
}

fn facts(atlas: &Atlas, place: usize, today: Option<Day>) -> Vec<(Bilingual, Bilingual)> {
    let service = &atlas.register().services()[place];
    // A register has these in Greek alone.
    let plain = |text: &Option<String>| Bilingual::new(text.as_deref().unwrap_or_default(), "");
    let hours = atlas.service_index().opening_hours(place).cloned().unwrap_or_default();
    let area = atlas.service_index().area(place).map(|area| area_name(atlas.territory().area(area)));
    let terms = |taxonomy: Taxonomy| {
        both(|language| {
            let words = taxonomy.list_of(service).iter().map(|term| term_title(atlas, taxonomy, term, language));
            words.collect::<Vec<_>>().join(", ")
        })
    };
    vec![
        (Bilingual::new("Ωράριο", "Hours"), hours),
        (Bilingual::new("Διεύθυνση", "Address"), address(atlas, service)),
        (Bilingual::new("Δήμος", "Municipality"), area.unwrap_or_default()),
        (Bilingual::new("Θέση", "Position"), position_words(service)),
        (Bilingual::new("Φορέας", "Run by"), plain(&service.organization)),
        (Bilingual::new("Ανάγκες", "Needs"), terms(Taxonomy::Need)),
        (Bilingual::new("Για ποιους", "For whom"), terms(Taxonomy::Eligibility)),
        (Bilingual::new("Γλώσσες", "Languages"), terms(Taxonomy::Language)),
        (Bilingual::new("Πρόσβαση", "Accessibility"), terms(Taxonomy::Accessibility)),
        (Bilingual::new("Ελέγχθηκε", "Checked"), assured_words(atlas, service, today)),
    ]
}

/// Returns street, postal code and settlement in a line, the settlement by its English name where it is known by one.
fn address(atlas: &Atlas, service: &Service) -> Bilingual {
    let line = |locality: Option<&str>| {
        let parts = [service.address.as_deref(), service.postcode.as_deref(), locality];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let locality = service.locality.as_deref();
    let known = locality.and_then(|name| atlas.population().iter().find(|point| point.name_el == name));
    let english = known.and_then(|point| point.name_en.as_deref());
    Bilingual::new(line(locality), english.map(|name| line(Some(name))).unwrap_or_default())
}

/// Returns what a word of a register is called.
fn term_title(atlas: &Atlas, taxonomy: Taxonomy, term: &str, language: Language) -> String {
    let known = atlas.register().terms(taxonomy);
    let found = known.binary_search_by(|other| other.id.as_ref().cmp(term)).ok().map(|place| &known[place].title);
    found.map_or_else(|| term.to_owned(), |title| title.text(language).to_owned())
}

/// Says what to know of a position that is not exact; nothing of one that is.
fn position_words(service: &Service) -> Bilingual {
    match (service.position, &service.position_source) {
        (None, _) => Bilingual::new("άγνωστη: δεν φαίνεται στον χάρτη", "not known: it is not on the map"),
        (Some(_), PositionSource::Settlement(name)) => both(|language| {
            let name = name.text(language);
            match language {
                Language::El => format!("κατά προσέγγιση, στον οικισμό {name}"),
                Language::En => format!("approximate, at the settlement of {name}"),
            }
        }),
        (Some(_), _) => Bilingual::default(),
    }
}

fn today(at: LocalTime) -> Option<Day> {
    let (year, month, day) = at.date();
    Day::new(year, month, day)
}

/// Says when somebody last made sure of a service, and whether that is long ago.
fn assured_words(atlas: &Atlas, service: &Service, today: Option<Day>) -> Bilingual {
    let Some(text) = &service.assured_date else { return Bilingual::default() };
    let said = service.assured_day().map_or_else(|| Bilingual::new(text, text), day_in_words);
    let days = service.assured_day().zip(today).map(|(day, today)| today.days_since(day));
    let is_stale = days.is_some_and(|days| days > i64::from(atlas.register().stale_after_days(service.source)));
    if !is_stale {
        return said;
    }
    Bilingual::new(
        format!("{}: πριν από καιρό, επιβεβαιώστε πριν πάτε", said.el),
        format!("{}: long ago, make sure before you go", said.en),
    )
}

/// Returns where a way to a position is shown, from an origin where there is one.
fn route(origin: Option<LonLat>, to: LonLat) -> String {
    let (lat, lon) = (to.lat(), to.lon());
    match origin {
        Some(from) => format!(
            "https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route={}%2C{}%3B{lat}%2C{lon}",
            from.lat(),
            from.lon()
        ),
        None => format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}"),
    }
}
