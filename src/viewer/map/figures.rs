//! What is shown, as text: heading, sentence, source and table.

use crate::provenance::{Bilingual, Language, Provenance, Quality};
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;
use crate::viewer::landing::PageLink;

/// The most rows the server writes; the program of the page and the files have all of them.
const MAX_ROWS: usize = 1000;

/// The figures of an indicator at a level and period.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The indicator's title.
    pub title: Bilingual,
    /// What it means.
    pub description: Bilingual,
    /// The unit behind a figure.
    pub unit: Bilingual,
    /// The period as it is read.
    pub period: Bilingual,
    /// What several areas of the level are called.
    pub many: Bilingual,
    /// What one is called.
    pub one: Bilingual,
    /// What the figures show, in a sentence.
    pub summary: Bilingual,
    /// What was asked for and is not there, so that this is shown in its place; empty if all is as asked.
    pub instead: Bilingual,
    /// Where the values come from.
    pub provenance: Provenance,
    /// How far the outlines can be trusted.
    pub outline_quality: Quality,
    /// The areas, the highest value first, those without one last.
    pub rows: Vec<FigureRow>,
    /// The same figures as files.
    pub downloads: Vec<PageLink>,
}

/// An area's figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureRow {
    /// The area's name.
    pub name: Bilingual,
    /// The name of the area that holds it.
    pub parent: Bilingual,
    /// The address of the area's page.
    pub href: String,
    /// 1 for the highest value; nothing without a value.
    pub rank: Option<usize>,
    /// The value as it is read; empty where there is none.
    pub value: Bilingual,
    /// What is to be known of the value, or why there is none; empty for a usual value.
    pub status: Bilingual,
}

impl Figures {
    /// Returns what is shown, in a line.
    pub(super) fn heading(&self, language: Language) -> String {
        let title = self.title.text(language);
        let period = self.period.text(language);
        if title.contains(period) { title.to_owned() } else { format!("{title}, {period}") }
    }
}

/// Writes the heading, the sentence and what is to be known of the figures.
pub(super) fn write_headline(html: &mut Html, figures: &Figures, notice: &Bilingual, language: Language) {
    html.element("h1", &[("id", "title")], |h1| h1.data(&figures.heading(language)));
    html.element("p", &[("id", "subtitle"), ("class", "subtitle")], |p| {
        p.bilingual(&figures.many);
        p.markup(" · ");
        p.bilingual(&figures.unit);
        write_badge(p, figures.provenance.quality);
    });
    if !figures.instead.is_empty() {
        html.element("p", &[("id", "instead"), ("class", "instead")], |p| p.bilingual(&figures.instead));
    }
    html.element("p", &[("id", "summary"), ("class", "summary"), ("aria-live", "polite")], |p| {
        p.bilingual(&figures.summary);
    });
    html.element("details", &[("id", "about"), ("class", "about-indicator")], |details| {
        details.element("summary", &[], |summary| {
            summary.bilingual(&Bilingual::new(
                "Τι μετρά, η πηγή και τι να προσέξετε",
                "What it measures, its source, what to mind",
            ));
        });
        details.element("div", &[("id", "about-text")], |about| {
            for text in [&figures.description, &figures.provenance.note] {
                if !text.is_empty() {
                    about.element("p", &[], |p| p.bilingual(text));
                }
            }
            about.element("p", &[("class", "source")], |p| write_source(p, &figures.provenance));
        });
        if !notice.is_empty() {
            details.element("p", &[("class", "notice-text")], |p| {
                p.element("bdi", &[], |bdi| crate::viewer::docs::write_inline(bdi, notice.text(language)));
            });
        }
    });
}

fn write_source(p: &mut Html, provenance: &Provenance) {
    p.bilingual(&Bilingual::new("Πηγή: ", "Source: "));
    match &provenance.source_url {
        Some(url) => p.link(url, |a| a.bilingual(&provenance.source)),
        None => p.bilingual(&provenance.source),
    }
    p.markup(" · ");
    match &provenance.license_url {
        Some(url) => p.link(url, |a| a.data(&provenance.license)),
        None => p.data(&provenance.license),
    }
}

/// Writes the table.
pub(super) fn write_table(html: &mut Html, figures: &Figures, language: Language) {
    html.element("table", &[("id", "figures"), ("class", "figures")], |table| {
        table.element("caption", &[("class", "visually-hidden")], |caption| caption.data(&figures.heading(language)));
        table.element("thead", &[], |head| {
            head.element("tr", &[], |tr| {
                let column = |el: &str, en: &str| Bilingual::new(el, en);
                for (class, title) in
                    [("rank", column("Σειρά", "Rank")), ("name", figures.one.clone()), ("value", figures.unit.clone())]
                {
                    tr.element("th", &[("scope", "col"), ("class", class)], |th| th.bilingual(&title));
                }
            });
        });
        table.element("tbody", &[], |body| {
            for row in figures.rows.iter().take(MAX_ROWS) {
                body.element("tr", &[], |tr| write_row(tr, row));
            }
        });
    });
    if figures.rows.len() > MAX_ROWS {
        html.element("p", &[], |p| {
            p.bilingual(&Bilingual::new(
                "Εδώ φαίνονται οι πρώτες 1.000 περιοχές· όλες βρίσκονται στα αρχεία.",
                "These are the first 1,000 areas; the files have all of them.",
            ));
        });
    }
}

fn write_row(tr: &mut Html, row: &FigureRow) {
    tr.element("td", &[("class", "rank")], |td| td.text(&row.rank.map(|rank| rank.to_string()).unwrap_or_default()));
    tr.element("th", &[("scope", "row"), ("class", "name")], |th| {
        th.link(&row.href, |a| a.bilingual(&row.name));
        if !row.parent.is_empty() {
            th.element("span", &[("class", "parent")], |span| span.bilingual(&row.parent));
        }
    });
    tr.element("td", &[("class", "value")], |td| {
        if row.value.is_empty() {
            td.markup("–");
        } else {
            td.bilingual(&row.value);
        }
        if !row.status.is_empty() {
            td.element("span", &[("class", "status")], |span| span.bilingual(&row.status));
        }
    });
}
