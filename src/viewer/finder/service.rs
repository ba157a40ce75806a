//! The page of one service.

use super::item::{FinderItem, write_item};
use crate::provenance::Bilingual;
use crate::viewer::analysis::{KeyFigure, write_figures};
use crate::viewer::area_map::{AreaMap, write_area_map};
use crate::viewer::frame::SiteFrame;
use crate::viewer::html::Html;
use crate::viewer::landing::PageLink;
use crate::viewer::page::heading;
use crate::viewer::sections::SectionPage;

/// What stands on the page of a service. Addresses are absolute.
#[derive(Clone, Debug, Default)]
pub struct ServicePage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// The service.
    pub service: FinderItem,
    /// What it does, in a sentence or two.
    pub description: Bilingual,
    /// The time for which is said whether it is open.
    pub at: Bilingual,
    /// What to know before one relies on it; empty to say nothing.
    pub caution: Bilingual,
    /// Who it serves: figures.
    pub serves: Vec<KeyFigure>,
    /// How these were worked out.
    pub serves_note: Bilingual,
    /// What it is an annex of, its annexes, and the areas it lies in.
    pub related: Vec<(Bilingual, Vec<PageLink>)>,
    /// Where it is.
    pub map: Option<AreaMap>,
    /// Where this comes from, in a line.
    pub source: Bilingual,
    /// The same as data.
    pub downloads: Vec<PageLink>,
}

/// Writes the page, at home at `/services/{id}`.
#[must_use]
pub fn service_page(page: &ServicePage) -> String {
    SectionPage {
        frame: &page.frame,
        title: &page.service.name,
        kind: "finder one",
        description: page.description.text(page.frame.language),
        style_sheets: &["vendor/maplibre-gl.css", "parts.css", "finder/finder.css"],
        program: Some("finder/main.js"),
        more: &|head| {
            if let Some(map) = &page.map {
                head.data_block(&[("type", "application/json"), ("id", "area-map")], map);
            }
        },
    }
    .render(|main| {
        main.element("div", &[("class", "columns")], |columns| {
            columns.element("div", &[("class", "found")], |found| write_main(found, page));
            if let Some(map) = &page.map {
                columns
                    .element("div", &[("class", "beside")], |beside| write_area_map(beside, map, page.frame.language));
            }
        });
    })
}

fn write_main(main: &mut Html, page: &ServicePage) {
    if !page.caution.is_empty() {
        main.element("p", &[("class", "caution")], |p| p.bilingual(&page.caution));
    }
    if !page.description.is_empty() {
        main.element("p", &[("class", "sentence")], |p| p.bilingual(&page.description));
    }
    write_item(main, &page.service, None, page.frame.language);
    if !page.at.is_empty() {
        main.element("p", &[("class", "about")], |p| p.bilingual(&page.at));
    }
    for (title, links) in page.related.iter().filter(|(_, links)| !links.is_empty()) {
        main.element("p", &[("class", "related")], |p| {
            p.bilingual(title);
            for link in links {
                p.markup(" ");
                p.link(&link.href, |a| a.bilingual(&link.label));
            }
        });
    }
    if !page.serves.is_empty() {
        main.element("section", &[], |section| {
            heading(section, "serves", &Bilingual::new("Ποιους εξυπηρετεί", "Who it serves"));
            write_figures(section, &page.serves);
            section.element("p", &[("class", "about")], |p| p.bilingual(&page.serves_note));
        });
    }
    main.element("p", &[("class", "about source")], |p| p.bilingual(&page.source));
    main.element("ul", &[("class", "links take")], |ul| {
        for link in &page.downloads {
            ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
        }
    });
}
