//! What several pages have in common: the map without its colours, the choice of a kind, distances, sources.

use crate::atlas::{Atlas, LevelIndex};
use crate::boundaries::{Area, AreaLayer, AreaRef, Level};
use crate::http::access::about::{AboutAccess, AccessSource};
use crate::http::access::census;
use crate::http::extract::{CommaList, PageRequest};
use crate::http::links::{Base, path_part};
use crate::http::tiles;
use crate::numbers::{figure, format_number};
use crate::provenance::{Bilingual, Language, Quality};
use crate::services::KindId;
use crate::viewer::{AnalysisCell, AreaMap, FormField, FormInput, PageLink, SiteFrame, SourceLine, ToldArea};

/// The most areas a page lists; files have all.
pub(super) const MAX_ROWS: usize = 400;
/// The most areas of which the map says something when they are pointed at.
const MAX_TOLD: usize = 2_000;
/// The most dots on a map.
const MAX_DOTS: usize = 3_000;
/// The distances a form offers, in metres.
pub(super) const DISTANCES_M: [f64; 9] =
    [1_000.0, 2_000.0, 3_000.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0, 30_000.0, 50_000.0];

/// Makes a text of both languages.
pub(super) fn both(write: impl Fn(Language) -> String) -> Bilingual {
    Bilingual::new(write(Language::El), write(Language::En))
}

/// Writes a share as a percentage with one decimal.
pub(super) fn percent(share: f64) -> Bilingual {
    let number = figure(share * 100.0, 1);
    Bilingual::new(format!("{}\u{a0}%", number.el), format!("{}\u{a0}%", number.en))
}

/// Returns the cell of the part of the census that an area's points stand for, which says where that is too little.
pub(super) fn represented(share: Option<f64>) -> AnalysisCell {
    let Some(share) = share else {
        return AnalysisCell { text: Bilingual::new("–", "–"), ..AnalysisCell::default() };
    };
    let below = if census::is_under_half(share) {
        Bilingual::new("λιγότεροι από τους μισούς", "fewer than half")
    } else {
        Bilingual::default()
    };
    AnalysisCell { text: percent(share), below, order: Some(share), ..AnalysisCell::default() }
}

/// Writes a number of people.
pub(super) fn people(residents: f64) -> Bilingual {
    figure(residents, 0)
}

/// Writes a distance in metres below a kilometre, else in kilometres.
pub(super) fn distance(metres: f64) -> Bilingual {
    both(|language| {
        let unit = match (metres < 1_000.0, language) {
            (true, Language::El) => "μ.",
            (true, Language::En) => "m",
            (false, Language::El) => "χλμ.",
            (false, Language::En) => "km",
        };
        let number = match metres {
            metres if metres < 1_000.0 => format_number(metres, 0, language),
            metres if metres % 1_000.0 == 0.0 || metres >= 100_000.0 => format_number(metres / 1_000.0, 0, language),
            metres => format_number(metres / 1_000.0, 1, language),
        };
        format!("{number}\u{a0}{unit}")
    })
}

/// Returns the map of a level without any colour; nothing if the atlas cannot draw it.
pub(super) fn plain_map(atlas: &Atlas, base: &Base, (layer, index): (&AreaLayer, &LevelIndex)) -> Option<AreaMap> {
    Some(AreaMap {
        tiles: base.href(&format!("/{}", tiles::of_page(atlas, layer.level))),
        collection: layer.level.collection_id().to_owned(),
        lowest_zoom: atlas.lowest_zoom(layer.level)?,
        bounds: index.extent?.to_array(),
        land: atlas.land().map(|land| base.href(&format!("/basemap/land?v={}", land.version()))),
        without: layer.areas().len(),
        ..AreaMap::default()
    })
}

/// Puts classes and words on a map: of each area its place, its class if it has one, and what is said of it.
pub(super) fn with_classes(
    map: AreaMap,
    (layer, index): (&AreaLayer, &LevelIndex),
    language: Language,
    areas: impl Iterator<Item = (usize, Option<u8>, Bilingual)>,
) -> AreaMap {
    let (mut ids, mut classes, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for (place, class, words) in areas {
        let id = index.feature_id(place);
        if let Some(class) = class {
            ids.push(id);
            classes.push(class);
        }
        if let Some(area) = layer.areas().get(place).filter(|_| told.len() < MAX_TOLD) {
            let name = area_name(area).text(language).to_owned();
            told.push(ToldArea { id, name, text: words.text(language).to_owned(), anchor: anchor(area) });
        }
    }
    AreaMap { without: layer.areas().len() - ids.len(), ids, classes, told, ..map }
}

/// Puts the services of some kinds on a map, as dots; none where they are too many to be told apart.
pub(super) fn with_dots(map: AreaMap, atlas: &Atlas, kinds: Option<&[u32]>) -> AreaMap {
    let services = atlas.services_of(kinds);
    if services.places().len() > MAX_DOTS {
        return map;
    }
    let position = |place: &usize| atlas.register().services()[*place].position;
    let dots = services.places().iter().filter_map(position).map(|at| [at.lon(), at.lat()]).collect();
    AreaMap { dots, dots_label: Bilingual::new("υπηρεσία", "service"), ..map }
}

/// Returns the anchor of an area's row.
pub(super) fn anchor(area: &Area) -> String {
    format!("area-{}", area.id)
}

/// Returns what an area is called.
pub(super) fn area_name(area: &Area) -> Bilingual {
    Bilingual::new(&area.name_el, area.name_en.clone().unwrap_or_default())
}

/// Returns what an area and its level are called together.
pub(super) fn full_name(level: Level, area: &Area) -> Bilingual {
    let name = area_name(area);
    let en = if name.en.is_empty() { name.el.clone() } else { name.en };
    Bilingual::new(format!("{} {}", level.noun_el(), name.el), format!("{} {en}", level.noun_en()))
}

/// Returns what the area is called that holds another; empty without one.
pub(super) fn parent_name(atlas: &Atlas, area: AreaRef) -> Bilingual {
    let territory = atlas.territory();
    territory.parent(area).map(|parent| area_name(territory.area(parent))).unwrap_or_default()
}

/// Returns the address of the page of an area.
pub(super) fn place_href(base: &Base, area: &Area, language: Language) -> String {
    base.href(&format!("/places/{}{}", path_part(area.id.as_str()), language_query(language)))
}

/// Greek is what one gets who does not ask.
pub(super) fn language_query(language: Language) -> &'static str {
    match language {
        Language::El => "?f=html",
        Language::En => "?lang=en",
    }
}

/// Returns what stands around the page that was asked for.
pub(super) fn frame(page: &PageRequest) -> SiteFrame {
    let translated = page.address(&[("lang", Some(page.language.other().as_str().to_owned()))]);
    SiteFrame::of(&page.request.atlas, page.language, translated)
}

/// Returns a field that keeps the language of the page.
pub(super) fn language_field(language: Language) -> FormField {
    FormField {
        name: "lang",
        label: Bilingual::default(),
        input: FormInput::Hidden(language.as_str().to_owned()),
        seldom: false,
    }
}

/// Returns the choice of one of some options; a value that is none of them stays one.
pub(super) fn select(
    name: &'static str,
    label: Bilingual,
    mut options: Vec<(String, Bilingual)>,
    chosen: String,
) -> FormField {
    if !options.iter().any(|(value, _)| *value == chosen) {
        options.push((chosen.clone(), Bilingual::new(&chosen, &chosen)));
    }
    FormField { name, label, input: FormInput::Select { options, chosen }, seldom: false }
}

/// Returns the choice of a kind of services, with how many there are of each.
pub(super) fn kind_field(atlas: &Atlas, asked: Option<&CommaList<KindId>>) -> FormField {
    let all = (String::new(), Bilingual::new("Όλα τα είδη", "All kinds"));
    let kinds = atlas.register().kinds().iter().map(|kind| (kind.id.to_string(), kind.name.clone()));
    let chosen = asked.map(|list| list.0.iter().map(KindId::as_str).collect::<Vec<_>>().join(",")).unwrap_or_default();
    let options = std::iter::once(all).chain(kinds).collect();
    select("kind", Bilingual::new("Είδος υπηρεσίας", "Kind of service"), options, chosen)
}

/// Returns the choice of a distance; `any` is what no distance is called, where that may be chosen.
pub(super) fn distance_field(chosen_m: Option<f64>, any: Option<Bilingual>) -> FormField {
    let any = any.map(|any| (String::new(), any));
    let chosen = chosen_m.map(|metres| metres.to_string()).unwrap_or_default();
    let mut distances = DISTANCES_M.to_vec();
    distances.extend(chosen_m.filter(|chosen| !DISTANCES_M.contains(chosen)));
    distances.sort_by(f64::total_cmp);
    let options = any.into_iter().chain(distances.into_iter().map(|metres| (metres.to_string(), distance(metres))));
    select("within_m", Bilingual::new("Σε ευθεία ως", "In a straight line up to"), options.collect(), chosen)
}

/// Returns the choice of a level, of those that are given.
pub(super) fn level_field(levels: impl Iterator<Item = Level>, chosen: Level) -> FormField {
    let option = |level: Level| (level.as_str().to_owned(), Bilingual::new(level.title_el(), level.title_en()));
    let mut options: Vec<_> = levels.map(option).collect();
    // The finest is what is mostly meant.
    options.reverse();
    select("level", Bilingual::new("Περιοχές", "Areas"), options, chosen.as_str().to_owned())
}

/// Returns what the services are called that count: the kind if it is one.
pub(super) fn services_name(atlas: &Atlas, kinds: Option<&[u32]>) -> Bilingual {
    match kinds {
        Some([kind]) => {
            let name = atlas.register().kinds().get(*kind as usize).map(|kind| &kind.name);
            name.map(|name| both(|language| quoted(name.text(language), language))).unwrap_or_default()
        }
        Some(_) => Bilingual::new("υπηρεσία αυτών των ειδών", "a service of these kinds"),
        None => Bilingual::new("κάποια υπηρεσία", "some service"),
    }
}

/// Puts a name between the quotation marks of a language.
pub(super) fn quoted(name: &str, language: Language) -> String {
    match language {
        Language::El => format!("«{name}»"),
        Language::En => format!("“{name}”"),
    }
}

/// Returns where figures about access come from.
pub(super) fn sources(about: &AboutAccess) -> Vec<SourceLine> {
    let line = |source: &AccessSource| SourceLine {
        of: match (source.of, source.reference_year) {
            ("services", _) => Bilingual::new("Υπηρεσίες:", "Services:"),
            ("population", Some(year)) => {
                Bilingual::new(format!("Κάτοικοι του {year}:"), format!("Residents of {year}:"))
            }
            ("population", None) => Bilingual::new("Κάτοικοι:", "Residents:"),
            ("boundaries", _) => Bilingual::new("Όρια:", "Boundaries:"),
            _ => Bilingual::new("Ανάγκη:", "Need:"),
        },
        source: Bilingual::new(&source.licence.source_el, &source.licence.source_en),
        url: source.licence.source_url.clone(),
        license: source.licence.license.clone(),
        quality: source.trust,
    };
    about.parts().iter().map(line).collect()
}

/// Says what to know of figures that are not official.
pub(super) fn caution(quality: Quality) -> Bilingual {
    match quality {
        Quality::Official => Bilingual::default(),
        Quality::Approximate => Bilingual::new(
            "Προσεγγιστικά: κάτι από όσα μπήκαν στον υπολογισμό δεν είναι επίσημο (δείτε τις πηγές).",
            "Approximate: something that went into this is not official (see the sources).",
        ),
        Quality::Synthetic => Bilingual::new(
            "Συνθετικά στοιχεία, για επίδειξη: κάτι από όσα μπήκαν στον υπολογισμό είναι επινοημένο. Δεν λένε τίποτα για \
             πραγματικούς τόπους.",
            "Synthetic, for demonstration: something that went into this is invented. It says nothing about real places.",
        ),
    }
}

/// Returns the links to the same as data.
pub(super) fn downloads(page: &PageRequest) -> Vec<PageLink> {
    let link = |label: &str, f: &str| PageLink {
        label: Bilingual::new(label, label),
        href: page.address(&[("f", Some(f.to_owned()))]),
    };
    vec![link("CSV", "csv"), link("GeoJSON", "geojson"), link("JSON", "json")]
}

/// Says that a list is cut, and where the rest is.
pub(super) fn cut_words(total: usize) -> Bilingual {
    if total <= MAX_ROWS {
        return Bilingual::default();
    }
    both(|language| {
        let [shown, all] = [MAX_ROWS, total].map(|count| crate::numbers::format_count(count, language));
        match language {
            Language::El => format!("Φαίνονται οι πρώτες {shown} από {all}· όλες είναι στα αρχεία."),
            Language::En => format!("The first {shown} of {all} are shown; all are in the files."),
        }
    })
}

/// Ends a sentence; an abbreviation at its end has its stop already.
pub(super) fn ended(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
