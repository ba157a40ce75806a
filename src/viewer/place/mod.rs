//! The page of an area: its values, beside those of the areas that hold it and over time, the areas in it and its services.

mod access;
mod bars;
mod card;
mod children;
mod head;
mod holders;
mod services;
mod timeline;
mod words;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::badge::write_badge;
use super::frame::SiteFrame;
use super::html::Html;
use super::landing::{PageLink, write_links};
use super::page::{Page, heading};
use crate::atlas::{AreaProfile, Atlas, IndicatorProfile};
use crate::boundaries::AreaRef;
use crate::indicators::{IndicatorId, Period};
use crate::numbers::figure;
use crate::provenance::{Bilingual, Language, Quality};
pub use access::PlaceAccess;
pub(super) use bars::coordinate as bar_width;
use services::write_fact;

/// What the page of an area is made of.
#[derive(Clone, Copy, Debug)]
pub struct PlacePage<'a> {
    /// The atlas the area is of.
    pub atlas: &'a Atlas,
    /// What is known of the area.
    pub profile: &'a AreaProfile<'a>,
    /// The language of the page.
    pub language: Language,
    /// The absolute address all links begin with, without a slash at its end.
    pub base: &'a str,
    /// Where values of the area came from, as far as that was noted.
    pub origins: &'a [ValueOrigin],
    /// What is known of its access to each kind of service.
    pub access: &'a [PlaceAccess],
}

/// The row of a sheet that a value was taken from.
#[derive(Clone, Debug)]
pub struct ValueOrigin {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The time of the value.
    pub period: Period,
    /// The file, by the name people know.
    pub file: String,
    /// The sheet of the file.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The BLAKE3 hash of the file, in hexadecimal digits.
    pub content_hash: String,
    /// When the value was taken over (RFC 3339).
    pub taken_at: String,
    /// How the row was matched, as [`how_matched`](crate::narrative::how_matched) names it.
    pub how: String,
    /// When a person decided what the row means (RFC 3339), if one did.
    pub decided_at: Option<String>,
}

/// What a code may have in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Writes the page of an area, at home at `/places/{code}`.
#[must_use]
pub fn place_page(page: &PlacePage<'_>) -> String {
    let (title, description) = (head::title(page), head::description(page));
    let other = page.language.other().as_str();
    let translated = format!("./{}?lang={other}", code_of(page, page.profile.place));
    Page {
        frame: &SiteFrame::of(page.atlas, page.language, translated).below("../"),
        head: &|html| head::write_head(html, page, &title),
        title: &title,
        description: &description,
        kind: "place",
        heading: |heading: &mut Html| write_heading(heading, page),
        main: |main: &mut Html| write_main(main, page),
    }
    .render()
}

fn code_of(page: &PlacePage<'_>, place: AreaRef) -> String {
    utf8_percent_encode(page.atlas.territory().area(place).id.as_str(), PLAIN).to_string()
}

/// Returns the address of the page of another area in the same language, from this one.
fn href_of(page: &PlacePage<'_>, place: AreaRef) -> String {
    format!("./{}{}", code_of(page, place), language_query(page.language))
}

/// Greek is what one gets who does not ask.
fn language_query(language: Language) -> &'static str {
    match language {
        Language::El => "",
        Language::En => "?lang=en",
    }
}

fn write_heading(header: &mut Html, page: &PlacePage<'_>) {
    let profile = page.profile;
    write_breadcrumb(header, page);
    header.element("h1", &[], |h1| {
        h1.element("span", &[("class", "level")], |span| span.bilingual(&words::noun(profile.layer.level)));
        h1.markup(" ");
        h1.bilingual(&words::name(profile.area));
    });
    write_other_name(header, page);
    let code = code_of(page, profile.place);
    let map = format!("../?level={}&lang={}#place={code}", profile.layer.level, page.language.as_str());
    write_links(header, &[PageLink { label: Bilingual::new("Στον χάρτη", "On the map"), href: map }]);
}

fn write_breadcrumb(header: &mut Html, page: &PlacePage<'_>) {
    let territory = page.atlas.territory();
    if page.profile.parents.is_empty() {
        return;
    }
    let label = Bilingual::new("Ανήκει σε", "Lies in");
    header.element("nav", &[("class", "crumbs"), ("aria-label", label.text(page.language))], |nav| {
        nav.element("ol", &[], |ol| {
            for &above in page.profile.parents.iter().rev() {
                let name = words::full_name(territory.layers()[above.layer].level, territory.area(above));
                ol.element("li", &[], |li| li.link(&href_of(page, above), |a| a.bilingual(&name)));
            }
        });
    });
}

/// Writes the name in the other language, where there is one.
fn write_other_name(header: &mut Html, page: &PlacePage<'_>) {
    let (name, other) = (words::name(page.profile.area), page.language.other());
    if !name.en.is_empty() {
        header.element("p", &[("class", "other-name"), ("lang", other.as_str())], |p| p.data(name.text(other)));
    }
}

fn write_main(main: &mut Html, page: &PlacePage<'_>) {
    write_notice(main, page);
    write_facts(main, page);
    write_indicators(main, page);
    children::write_children(main, page);
    access::write_access(main, page);
    services::write_services(main, page);
    write_downloads(main, page);
}

/// Writes the indicators; those that are invented stand apart, under a heading that says so.
fn write_indicators(main: &mut Html, page: &PlacePage<'_>) {
    let (synthetic, real): (Vec<_>, Vec<_>) =
        page.profile.indicators.iter().partition(|profile| quality_of(profile) == Quality::Synthetic);
    if !real.is_empty() {
        let title = Bilingual::new("Δείκτες", "Indicators");
        write_cards(main, page, "indicators", (&title, &Bilingual::default()), &real);
    }
    write_without_values(main, page);
    let title = Bilingual::new("Συνθετικοί δείκτες, για επίδειξη", "Synthetic indicators, for demonstration");
    if !synthetic.is_empty() {
        let warning = Bilingual::new(
            "Συνθετικά στοιχεία: επινοημένα για επίδειξη, δεν λένε τίποτα για τον πραγματικό τόπο.",
            "Synthetic figures: invented for demonstration, they say nothing about the real place.",
        );
        write_cards(main, page, "synthetic-indicators", (&title, &warning), &synthetic);
    }
}

fn quality_of(profile: &IndicatorProfile<'_>) -> Quality {
    profile.indicator.joined.indicator.provenance.quality
}

/// Writes a section of cards, with what is to be known of all of them.
fn write_cards(
    main: &mut Html,
    page: &PlacePage<'_>,
    id: &'static str,
    (title, warning): (&Bilingual, &Bilingual),
    profiles: &[&IndicatorProfile<'_>],
) {
    main.element("section", &[("aria-labelledby", id)], |section| {
        heading(section, id, title);
        if !warning.is_empty() {
            section.element("p", &[("class", "warning")], |p| p.bilingual(warning));
        }
        section.element("div", &[("class", "cards")], |div| {
            for profile in profiles {
                card::write_card(div, page, profile);
            }
        });
    });
}

fn write_notice(main: &mut Html, page: &PlacePage<'_>) {
    let provenance = &page.profile.layer.provenance;
    let text = match provenance.quality {
        Quality::Official => return,
        Quality::Approximate => Bilingual::new("Τα όρια είναι προσεγγιστικά.", "The boundaries are approximate."),
        Quality::Synthetic => Bilingual::new(
            "Τα όρια είναι συνθετικά: επινοημένα για επίδειξη.",
            "The boundaries are synthetic: invented for demonstration.",
        ),
    };
    main.element("aside", &[("class", "notice"), ("aria-labelledby", "notice")], |aside| {
        aside.element("p", &[("id", "notice")], |p| p.element("strong", &[], |strong| strong.bilingual(&text)));
        if !provenance.note.is_empty() {
            aside.element("p", &[], |p| {
                p.element("bdi", &[], |bdi| super::docs::write_inline(bdi, provenance.note.text(page.language)));
            });
        }
    });
}

fn write_facts(main: &mut Html, page: &PlacePage<'_>) {
    let profile = page.profile;
    main.element("dl", &[("class", "facts")], |dl| {
        if let Some(code) = profile.area.code() {
            write_fact(dl, "Κωδικός", "Code", |dd| dd.data(code.as_str()));
        }
        for (name, text) in &profile.area.properties {
            let (el, en) = property_title(name);
            write_fact(dl, el, en, |dd| dd.data(text));
        }
        write_fact(dl, "Έκταση του περιγράμματος", "Area of the outline", |dd| {
            let size = figure(profile.area_km2, 1);
            dd.bilingual(&Bilingual::new(format!("{}\u{a0}km²", size.el), format!("{}\u{a0}km²", size.en)));
            write_badge(dd, profile.layer.provenance.quality);
        });
        if !profile.layer.vintage.is_empty() {
            write_fact(dl, "Έκδοση ορίων", "Edition of boundaries", |dd| dd.data(&profile.layer.vintage));
        }
    });
}

/// Returns what a further property is called: those everybody has by their names, others by their own.
fn property_title(name: &str) -> (&str, &str) {
    match name {
        "ypes_code" => ("Κωδικός Υπουργείου Εσωτερικών", "Interior Ministry code"),
        "nuts3" => ("Περιοχή NUTS 3", "NUTS 3 region"),
        other => (other, other),
    }
}

/// Names the indicators that have nothing to say at this level, so that nobody thinks them lost; where an area that holds this one has a
/// value, that is shown as its own.
fn write_without_values(html: &mut Html, page: &PlacePage<'_>) {
    holders::write_of_holders(html, page);
    let is_of_holder = |id: &IndicatorId| {
        page.profile.of_holders.iter().any(|(_, profile)| profile.indicator.joined.indicator.id == *id)
    };
    let known = page.profile.without_values.iter().map(|known| &known.joined.indicator);
    let titles = known.filter(|indicator| !is_of_holder(&indicator.id)).map(|indicator| &indicator.title);
    let titles: Vec<_> = titles.map(|title| title.text(page.language)).collect();
    if titles.is_empty() {
        return;
    }
    html.element("p", &[("class", "without")], |p| {
        p.bilingual(&Bilingual::new("Δεν έχουν τιμές σε αυτό το επίπεδο:", "Without values at this level:"));
        p.markup(" ");
        p.data(&titles.join(" · "));
    });
}

fn write_downloads(main: &mut Html, page: &PlacePage<'_>) {
    let profile = page.profile;
    let code = code_of(page, profile.place);
    let items = format!("../collections/{}/items", profile.layer.level.collection_id());
    let links = [
        (format!("./{code}?f=json"), Bilingual::new("Το προφίλ (JSON)", "The profile (JSON)")),
        (format!("{items}/{code}"), Bilingual::new("Το περίγραμμα (GeoJSON)", "The outline (GeoJSON)")),
        (format!("{items}?f=csv"), Bilingual::new("Όλοι οι τόποι του επιπέδου (CSV)", "All places of the level (CSV)")),
    ];
    main.element("section", &[("class", "downloads"), ("aria-labelledby", "data")], |section| {
        heading(section, "data", &Bilingual::new("Δεδομένα", "Data"));
        section.element("ul", &[("class", "links")], |ul| {
            for (href, label) in &links {
                ul.element("li", &[], |li| li.link(href, |a| a.bilingual(label)));
            }
        });
    });
}
