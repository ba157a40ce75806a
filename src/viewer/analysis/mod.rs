//! Pages for planners: who has a service within reach, and where much need meets little access. What is asked stands in a
//! form, the answer in a sentence, a few figures, a map and a table; below it how it was worked out and from what.
//!
//! All of it can be read without JavaScript. With it the map is drawn, the table can be put in another order, and the form
//! asks as soon as something is chosen (`assets/analysis/main.js`).

use super::area_map::{AreaMap, write_area_map};
use super::badge::write_badge;
use super::form::{FormField, write_fields};
use super::frame::SiteFrame;
use super::html::Html;
use super::landing::PageLink;
use super::page::heading;
use super::place::bar_width;
use super::records::{Field, records};
use super::sections::{Section, SectionPage};
use crate::provenance::{Bilingual, Quality};

/// What stands on a page for planners. Addresses may be absolute or relative to the server's root.
#[derive(Clone, Debug, Default)]
pub struct AnalysisPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// Which page it is.
    pub section: Section,
    /// What is asked, and what has been chosen.
    pub fields: Vec<FormField>,
    /// Why there is no answer, if there is none.
    pub problem: Option<Bilingual>,
    /// The answer in a sentence or two.
    pub sentence: Bilingual,
    /// How far all of it can be trusted.
    pub quality: Quality,
    /// What to know before it is used; empty to say nothing.
    pub caution: Bilingual,
    /// The figures that say most.
    pub figures: Vec<KeyFigure>,
    /// The map; nothing where the level cannot be drawn.
    pub map: Option<AreaMap>,
    /// The areas.
    pub table: AnalysisTable,
    /// How it was worked out: headings and paragraphs.
    pub notes: Vec<(Bilingual, Bilingual)>,
    /// Where it comes from.
    pub sources: Vec<SourceLine>,
    /// The same as data.
    pub downloads: Vec<PageLink>,
}

/// A figure and what it counts.
#[derive(Clone, Debug, Default)]
pub struct KeyFigure {
    /// What it counts.
    pub what: Bilingual,
    /// The figure with its unit.
    pub figure: Bilingual,
    /// Whether it asks for a look.
    pub asks: bool,
}

/// The areas of an answer.
#[derive(Clone, Debug, Default)]
pub struct AnalysisTable {
    /// What it lists.
    pub title: Bilingual,
    /// Its columns; the first names the area.
    pub columns: Vec<AnalysisColumn>,
    /// Its rows, in the order they are shown.
    pub rows: Vec<AnalysisRow>,
    /// What is left out, and where it is; empty if nothing is.
    pub more: Bilingual,
}

/// A column of the areas.
#[derive(Clone, Debug, Default)]
pub struct AnalysisColumn {
    /// What it is called.
    pub title: Bilingual,
    /// Whether it holds figures.
    pub is_figure: bool,
}

/// An area in a table.
#[derive(Clone, Debug, Default)]
pub struct AnalysisRow {
    /// Its anchor.
    pub anchor: String,
    /// A cell a column.
    pub cells: Vec<AnalysisCell>,
}

/// What one column says of one area.
#[derive(Clone, Debug, Default)]
pub struct AnalysisCell {
    /// What stands in it.
    pub text: Bilingual,
    /// What is said below it, smaller.
    pub below: Bilingual,
    /// Where it leads.
    pub href: Option<String>,
    /// Shares of a bar, 0 to 1 together; none for no bar.
    pub bar: Vec<f64>,
    /// By what the column is put in order; nothing comes last.
    pub order: Option<f64>,
    /// More of it, folded away.
    pub details: Bilingual,
}

/// Where something comes from.
#[derive(Clone, Debug, Default)]
pub struct SourceLine {
    /// What comes from there.
    pub of: Bilingual,
    /// Who made it.
    pub source: Bilingual,
    /// Where it is published.
    pub url: Option<String>,
    /// Its licence in a line.
    pub license: String,
    /// How far it can be trusted.
    pub quality: Quality,
}

/// Writes the page, at home at the path of its section.
#[must_use]
pub fn analysis_page(page: &AnalysisPage) -> String {
    let title = page.section.title();
    let mut style_sheets = vec!["parts.css", "analysis/analysis.css"];
    if page.map.is_some() {
        style_sheets.insert(0, "vendor/maplibre-gl.css");
    }
    SectionPage {
        frame: &page.frame,
        title: &title,
        kind: "analysis",
        description: page.sentence.text(page.frame.language),
        style_sheets: &style_sheets,
        program: Some("analysis/main.js"),
        more: &|head| {
            if let Some(map) = &page.map {
                head.data_block(&[("type", "application/json"), ("id", "area-map")], map);
            }
        },
    }
    .render(|main| write_main(main, page))
}

fn write_main(main: &mut Html, page: &AnalysisPage) {
    write_form(main, page);
    if let Some(problem) = &page.problem {
        main.element("div", &[("class", "notice"), ("role", "alert")], |notice| {
            notice.element("p", &[], |p| p.bilingual(problem));
        });
    }
    write_answer(main, page);
    if !page.table.rows.is_empty() {
        main.element("section", &[("class", "areas")], |section| write_table(section, page));
    }
    write_notes(main, page);
}

fn write_form(main: &mut Html, page: &AnalysisPage) {
    let label = Bilingual::new("Τι ρωτάτε", "What you ask");
    let attributes = [
        ("id", "ask"),
        ("class", "ask"),
        ("method", "get"),
        ("action", page.section.path()),
        ("aria-label", label.text(page.frame.language)),
    ];
    main.element("form", &attributes, |form| {
        write_fields(form, &page.fields, &Bilingual::new("Δείξε", "Show"), page.frame.language);
    });
}

fn write_answer(main: &mut Html, page: &AnalysisPage) {
    main.element("div", &[("class", "answer")], |answer| {
        answer.element("div", &[("class", "says")], |says| {
            if !page.sentence.is_empty() {
                says.element("p", &[("class", "sentence")], |p| {
                    p.bilingual(&page.sentence);
                    write_badge(p, page.quality);
                });
            }
            write_figures(says, &page.figures);
            if !page.caution.is_empty() {
                says.element("p", &[("class", "caution")], |p| p.bilingual(&page.caution));
            }
            if !page.downloads.is_empty() {
                says.element("ul", &[("class", "links take")], |ul| {
                    for link in &page.downloads {
                        ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
                    }
                });
            }
        });
        if let Some(map) = &page.map {
            write_area_map(answer, map, page.frame.language);
        }
    });
}

/// Writes figures, each below what it counts.
pub(super) fn write_figures(html: &mut Html, figures: &[KeyFigure]) {
    html.element("dl", &[("class", "counts")], |dl| {
        for KeyFigure { what, figure, asks } in figures {
            dl.element("div", &[("class", if *asks { "asks" } else { "plain" })], |div| {
                div.element("dt", &[], |dt| dt.bilingual(what));
                div.element("dd", &[], |dd| dd.bilingual(figure));
            });
        }
    });
}

fn write_table(section: &mut Html, page: &AnalysisPage) {
    let table = &page.table;
    heading(section, "areas", &table.title);
    if !table.more.is_empty() {
        section.element("p", &[("class", "about")], |p| p.bilingual(&table.more));
    }
    let fields: Vec<_> = table
        .columns
        .iter()
        .map(|column| Field::new(&column.title.el, &column.title.en, if column.is_figure { "count" } else { "text" }))
        .collect();
    records(section, "areas", &fields, &table.rows, |html, column, row: &AnalysisRow| {
        if let Some(cell) = row.cells.get(column) {
            let anchor = (column == 0).then_some(row.anchor.as_str()).filter(|anchor| !anchor.is_empty());
            write_cell(html, cell, anchor);
        }
    });
}

fn write_cell(html: &mut Html, cell: &AnalysisCell, anchor: Option<&str>) {
    let order = cell.order.map(|order| order.to_string()).unwrap_or_default();
    let attributes = [("class", "value"), ("data-order", order.as_str()), ("id", anchor.unwrap_or_default())];
    html.element("span", if anchor.is_some() { &attributes } else { &attributes[..2] }, |span| match &cell.href {
        Some(href) => span.link(href, |a| a.bilingual(&cell.text)),
        None => span.bilingual(&cell.text),
    });
    if !cell.bar.is_empty() {
        write_bar(html, &cell.bar);
    }
    if !cell.below.is_empty() {
        html.element("span", &[("class", "below")], |span| span.bilingual(&cell.below));
    }
    if !cell.details.is_empty() {
        html.element("details", &[], |details| {
            details.element("summary", &[], |summary| summary.bilingual(&Bilingual::new("Γιατί εδώ", "Why here")));
            details.element("p", &[], |p| p.bilingual(&cell.details));
        });
    }
}

/// Writes a bar of parts, one after the other. The figures are text; it is an image of them.
pub(super) fn write_bar(html: &mut Html, parts: &[f64]) {
    let attributes =
        [("class", "bar"), ("viewBox", "0 0 100 8"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    html.element("svg", &attributes, |svg| {
        svg.element("rect", &[("class", "whole"), ("width", "100"), ("height", "8")], |_| {});
        let mut x = 0.0;
        for (place, part) in parts.iter().enumerate() {
            let width = (part.clamp(0.0, 1.0) * 100.0).min(100.0 - x);
            let class = if place == 0 { "part" } else { "part second" };
            let (from, wide) = (bar_width(x), bar_width(width));
            svg.element("rect", &[("class", class), ("x", &from), ("width", &wide), ("height", "8")], |_| {});
            x += width;
        }
    });
}

fn write_notes(main: &mut Html, page: &AnalysisPage) {
    main.element("section", &[("class", "notes")], |section| {
        heading(section, "method", &Bilingual::new("Πώς βγήκε, και από τι", "How it was worked out, and from what"));
        for (title, text) in page.notes.iter().filter(|(_, text)| !text.is_empty()) {
            section.element("h3", &[], |h3| h3.bilingual(title));
            section.element("p", &[], |p| p.bilingual(text));
        }
        section.element("ul", &[("class", "sources")], |ul| {
            for line in &page.sources {
                ul.element("li", &[], |li| write_source(li, line));
            }
        });
    });
}

fn write_source(li: &mut Html, line: &SourceLine) {
    li.element("strong", &[], |strong| strong.bilingual(&line.of));
    li.markup(" ");
    match &line.url {
        Some(url) => li.link(url, |a| a.bilingual(&line.source)),
        None => li.bilingual(&line.source),
    }
    if !line.license.is_empty() {
        li.markup(" · ");
        li.data(&line.license);
    }
    write_badge(li, line.quality);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Language;
    use crate::viewer::form::FormInput;

    #[test]
    fn what_comes_from_data_stays_text() {
        let text = || "</script><script>alert(1)</script>\"'".to_owned();
        let both = || Bilingual::new(text(), text());
        let cell = AnalysisCell {
            text: both(),
            below: both(),
            details: both(),
            href: Some("javascript:alert(1)".to_owned()),
            bar: vec![0.5, 2.0],
            order: Some(f64::NAN),
        };
        let page = AnalysisPage {
            problem: Some(both()),
            sentence: both(),
            fields: vec![FormField {
                name: "kind",
                label: both(),
                input: FormInput::Select { options: vec![(text(), both())], chosen: text() },
                seldom: true,
            }],
            figures: vec![KeyFigure { what: both(), figure: both(), asks: true }],
            map: Some(AreaMap { heading: both(), labels: vec![both()], colors: vec![text()], ..AreaMap::default() }),
            table: AnalysisTable {
                title: both(),
                columns: vec![AnalysisColumn { title: both(), is_figure: true }],
                rows: vec![AnalysisRow { anchor: text(), cells: vec![cell] }],
                more: both(),
            },
            notes: vec![(both(), both())],
            sources: vec![SourceLine { of: both(), source: both(), license: text(), ..SourceLine::default() }],
            ..AnalysisPage::default()
        };
        let html = analysis_page(&page);
        assert!(!html.contains("<script>") && !html.contains("javascript:"));
        assert!(html.contains("&lt;script&gt;alert(1)"));
    }

    #[test]
    fn a_bar_ends_where_all_is() {
        let mut html = Html::in_language(Some(Language::El));
        write_bar(&mut html, &[0.75, 0.5]);
        assert!(html.into_string().contains("x=\"75\" width=\"25\""));
    }
}
