//! The catalogue of data: what the atlas holds, and where everything is.

use super::badge::write_badge;
use super::frame::SiteFrame;
use super::html::Html;
use super::page::{Page, heading};
use super::records::{Field, records};
use crate::provenance::{Bilingual, Quality};

/// What stands on the catalogue. Addresses may be absolute or relative to the server.
#[derive(Clone, Debug, Default)]
pub struct LandingPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// What the atlas is, in a few sentences.
    pub description: Bilingual,
    /// What every reader has to know, such as that boundaries are approximate; empty to say nothing.
    pub notice: Bilingual,
    /// The collections, in the order they are shown.
    pub collections: Vec<CollectionRow>,
    /// The indicators, in the order they are shown.
    pub indicators: Vec<IndicatorRow>,
    /// The kinds of services.
    pub services: Vec<ServiceKindRow>,
    /// Requests to try, with real values; the address is shown too.
    pub examples: Vec<PageLink>,
    /// The reference, the conformance classes, the state of the server and the like; shown at the top of the page.
    pub links: Vec<PageLink>,
}

/// A link and what it is called. Names that are the same in both languages are given twice or in Greek alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLink {
    /// What stands there.
    pub label: Bilingual,
    /// Where it leads.
    pub href: String,
}

/// A collection on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionRow {
    /// Its id in URLs.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// How many features it has.
    pub feature_count: usize,
    /// How far it can be trusted.
    pub quality: Quality,
    /// Its representations: GeoJSON, CSV, `TileJSON`, queryables.
    pub links: Vec<PageLink>,
}

/// An indicator on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Its id in URLs.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// What it is measured in.
    pub unit: Bilingual,
    /// The times it has values for, the earliest first.
    pub periods: Vec<String>,
    /// The titles of the levels it has values for, the coarsest first.
    pub levels: Vec<Bilingual>,
    /// How far it can be trusted.
    pub quality: Quality,
    /// Who made it.
    pub source: Bilingual,
    /// Where it is published.
    pub source_url: Option<String>,
    /// Its licence in a line.
    pub license: String,
    /// Its values, as JSON and CSV, and its classes.
    pub links: Vec<PageLink>,
}

/// A kind of services on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceKindRow {
    /// What it is called.
    pub name: Bilingual,
    /// How many services are of it.
    pub count: usize,
    /// How far they can be trusted: as far as the least trusted of them.
    pub quality: Quality,
    /// The services of the kind.
    pub href: String,
}

/// Writes the catalogue, at home at `/collections`.
///
/// What is empty is left out, heading and all; collections and indicators say instead that there are none.
#[must_use]
pub fn landing_page(page: &LandingPage) -> String {
    let title = Bilingual::new("Όλα τα δεδομένα", "All data");
    Page {
        frame: &page.frame,
        head: &|_| {},
        title: title.text(page.frame.language),
        description: page.description.text(page.frame.language),
        kind: "landing",
        heading: |heading: &mut Html| {
            heading.element("h1", &[], |h1| h1.bilingual(&title));
            write_links(heading, &page.links);
        },
        main: |main: &mut Html| write_main(main, page),
    }
    .render()
}

fn write_main(main: &mut Html, page: &LandingPage) {
    write_prose(main, "lead", &page.description);
    if !page.notice.is_empty() {
        let label = Bilingual::new("Σημείωση", "Notice");
        let attributes = [("class", "notice"), ("aria-label", label.text(page.frame.language))];
        main.element("aside", &attributes, |aside| {
            write_prose(aside, "", &page.notice);
        });
    }
    section(main, "collections", &Bilingual::new("Συλλογές", "Collections"), |html| {
        write_collections(html, page);
    });
    section(main, "indicators", &Bilingual::new("Δείκτες", "Indicators"), |html| write_indicators(html, page));
    if !page.services.is_empty() {
        section(main, "services", &Bilingual::new("Υπηρεσίες", "Services"), |html| write_services(html, page));
    }
    if !page.examples.is_empty() {
        section(main, "examples", &Bilingual::new("Δοκιμάστε", "Try"), |html| write_examples(html, page));
    }
}

fn section(html: &mut Html, id: &'static str, title: &Bilingual, body: impl FnOnce(&mut Html)) {
    html.element("section", &[("aria-labelledby", id)], |section| {
        heading(section, id, title);
        body(section);
    });
}

/// Writes a paragraph.
fn write_prose(html: &mut Html, class: &'static str, text: &Bilingual) {
    let language = html.language().unwrap_or_default();
    html.element("div", &[("class", class)], |div| {
        div.element("p", &[], |p| inline_code(p, text.text(language)));
    });
}

/// Writes data in which commands stand between backticks.
fn inline_code(html: &mut Html, text: &str) {
    html.element("bdi", &[], |bdi| super::docs::write_inline(bdi, text));
}

fn write_collections(html: &mut Html, page: &LandingPage) {
    if page.collections.is_empty() {
        write_none(html);
        return;
    }
    let fields = [
        Field::new("Συλλογή", "Collection", "title"),
        Field::new("Πλήθος", "Features", "count"),
        Field::new("Μορφές", "Formats", "links"),
    ];
    records(html, "collections", &fields, &page.collections, |cell, field, row: &CollectionRow| match field {
        0 => write_name(cell, &row.title, row.quality, &row.id),
        1 => cell.text(&grouped(row.feature_count)),
        _ => write_links(cell, &row.links),
    });
}

fn write_indicators(html: &mut Html, page: &LandingPage) {
    if page.indicators.is_empty() {
        write_none(html);
        return;
    }
    let fields = [
        Field::new("Δείκτης", "Indicator", "title"),
        Field::new("Μονάδα", "Unit", "unit"),
        Field::new("Περίοδοι", "Periods", "periods"),
        Field::new("Επίπεδα", "Levels", "levels"),
        Field::new("Πηγή", "Source", "source"),
        Field::new("Τιμές", "Values", "links"),
    ];
    records(html, "indicators", &fields, &page.indicators, |cell, field, row: &IndicatorRow| match field {
        0 => write_name(cell, &row.title, row.quality, &row.id),
        1 => cell.bilingual(&row.unit),
        2 => cell.data(&periods(&row.periods)),
        3 => write_row(cell, &row.levels),
        4 => write_source(cell, row),
        _ => write_links(cell, &row.links),
    });
}

fn write_services(html: &mut Html, page: &LandingPage) {
    let fields = [Field::new("Είδος", "Kind", "title"), Field::new("Πλήθος", "Services", "count")];
    records(html, "services", &fields, &page.services, |cell, field, row: &ServiceKindRow| match field {
        0 => {
            cell.link(&row.href, |a| a.bilingual(&row.name));
            write_badge(cell, row.quality);
        }
        _ => cell.text(&grouped(row.count)),
    });
}

fn write_examples(html: &mut Html, page: &LandingPage) {
    html.element("ul", &[("class", "examples")], |ul| {
        for example in &page.examples {
            ul.element("li", &[], |li| {
                li.bilingual(&example.label);
                li.link(&example.href, |a| a.element("code", &[], |code| code.text(&example.href)));
            });
        }
    });
}

/// Writes a name, its id, and how far what it names can be trusted.
fn write_name(cell: &mut Html, title: &Bilingual, quality: Quality, id: &str) {
    cell.bilingual(title);
    cell.element("div", &[("class", "about")], |div| {
        div.element("code", &[("class", "id")], |code| code.text(id));
        write_badge(div, quality);
    });
}

fn write_source(cell: &mut Html, row: &IndicatorRow) {
    match &row.source_url {
        Some(url) => cell.link(url, |a| a.bilingual(&row.source)),
        None => cell.bilingual(&row.source),
    }
    if !row.license.is_empty() {
        cell.element("span", &[("class", "license")], |span| span.data(&row.license));
    }
}

/// Writes texts in a row, language by language.
fn write_row(html: &mut Html, texts: &[Bilingual]) {
    let join = |text: fn(&Bilingual) -> &str| texts.iter().map(text).collect::<Vec<_>>().join(", ");
    html.bilingual(&Bilingual::new(join(|text| &text.el), join(|text| &text.en)));
}

/// Writes links in a row; nothing where there are none.
pub(super) fn write_links(html: &mut Html, links: &[PageLink]) {
    if links.is_empty() {
        return;
    }
    html.element("ul", &[("class", "links")], |ul| {
        for link in links {
            ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
        }
    });
}

fn write_none(html: &mut Html) {
    html.element("p", &[], |p| p.bilingual(&Bilingual::new("Δεν υπάρχουν στον άτλαντα.", "The atlas has none.")));
}

/// Writes a few times in full, and many as the first and the last.
fn periods(periods: &[String]) -> String {
    match periods {
        [first, .., last] if periods.len() > 4 => format!("{first} – {last} ({})", periods.len()),
        few => few.join(", "),
    }
}

/// Writes a count with a thin blank between each three digits, which reads the same in both languages.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::samples::{hostile, sample};

    #[test]
    fn the_page_says_what_the_atlas_holds() {
        let html = landing_page(&sample());
        for text in
            ["<html lang=\"el\">", "Άτλας κοινωνικής ένταξης", "προσεγγιστικά", "συνθετικά", "CC BY 4.0", "Έκδοση"]
        {
            assert!(html.contains(text), "{text}");
        }
    }

    #[test]
    fn hostile_names_stay_text() {
        let html = landing_page(&hostile());
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript:alert(1)\""));
        assert!(html.contains("<bdi>&lt;script&gt;"));
    }

    #[test]
    fn an_empty_atlas_has_a_page() {
        let html = landing_page(&LandingPage::default());
        assert!(html.contains("Δεν υπάρχουν στον άτλαντα.") && html.ends_with("</html>\n"));
    }

    #[test]
    fn nothing_on_the_page_needs_scripts_or_inline_styles() {
        let html = landing_page(&sample());
        assert!(!html.contains("<script") && !html.contains(" style=") && !html.contains(" onclick="));
    }

    #[test]
    fn counts_and_periods_are_short() {
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        let years: Vec<String> = (2001..=2021).map(|year| year.to_string()).collect();
        assert_eq!(periods(&years), "2001 – 2021 (21)");
        assert_eq!(periods(&years[..2]), "2001, 2002");
        assert_eq!(periods(&[]), "");
    }
}
