//! Pages of services: the finder, a list beside a map with what it is filtered by; and the page of one service.
//!
//! All of it works without JavaScript: what is looked for is sent as a form and stands in the address. With it the map is
//! drawn, the form asks as soon as something is chosen, and the browser may say where one is (`assets/finder/main.js`).

mod contact;
mod item;
mod service;

pub use item::{FinderItem, OpenMood};
pub use service::{ServicePage, service_page};

use super::area_map::{AreaMap, write_area_map};
use super::form::{FormField, write_fields};
use super::frame::SiteFrame;
use super::html::Html;
use super::landing::PageLink;
use super::page::heading;
use super::sections::{Section, SectionPage};
use crate::provenance::Bilingual;

/// What stands on the page of the finder. Addresses may be absolute or relative to the server's root.
#[derive(Clone, Debug, Default)]
pub struct FinderPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// What may be looked for, and what is; the first is the place.
    pub fields: Vec<FormField>,
    /// Why nothing was looked for, if so.
    pub problem: Option<Bilingual>,
    /// Other places the name may mean.
    pub other_places: Vec<PageLink>,
    /// What was found, in a sentence.
    pub sentence: Bilingual,
    /// What to change where nothing was found.
    pub ways_on: Vec<PageLink>,
    /// The time for which is said whether services are open.
    pub at: Bilingual,
    /// What to know before one relies on it; empty to say nothing.
    pub caution: Bilingual,
    /// The services in their order.
    pub items: Vec<FinderItem>,
    /// Nearer services that are not what was looked for.
    pub passed_over: Vec<FinderPassedOver>,
    /// The pages before and after.
    pub other_pages: Vec<PageLink>,
    /// The map.
    pub map: Option<AreaMap>,
    /// The same as data.
    pub downloads: Vec<PageLink>,
}

/// A nearer service that is not what was looked for.
#[derive(Clone, Debug, Default)]
pub struct FinderPassedOver {
    /// Its name.
    pub name: Bilingual,
    /// Where its page is.
    pub href: String,
    /// How far it is, and why it was passed over.
    pub why: Bilingual,
}

/// Writes the page, at home at `/services`.
#[must_use]
pub fn finder_page(page: &FinderPage) -> String {
    let title = Section::Services.title();
    SectionPage {
        frame: &page.frame,
        title: &title,
        kind: "finder",
        description: title.text(page.frame.language),
        style_sheets: &["vendor/maplibre-gl.css", "parts.css", "finder/finder.css"],
        program: Some("finder/main.js"),
        more: &|head| {
            if let Some(map) = &page.map {
                head.data_block(&[("type", "application/json"), ("id", "area-map")], map);
            }
        },
    }
    .render(|main| {
        write_form(main, page);
        main.element("div", &[("class", "columns")], |columns| {
            columns.element("div", &[("class", "found"), ("id", "found")], |found| write_found(found, page));
            if let Some(map) = &page.map {
                columns
                    .element("div", &[("class", "beside")], |beside| write_area_map(beside, map, page.frame.language));
            }
        });
    })
}

fn write_form(main: &mut Html, page: &FinderPage) {
    let label = Bilingual::new("Τι ψάχνετε", "What you look for");
    let attributes = [
        ("id", "ask"),
        ("class", "ask"),
        ("method", "get"),
        ("action", "services"),
        ("role", "search"),
        ("aria-label", label.text(page.frame.language)),
    ];
    main.element("form", &attributes, |form| {
        write_fields(form, &page.fields, &Bilingual::new("Αναζήτηση", "Search"), page.frame.language);
    });
}

fn write_found(found: &mut Html, page: &FinderPage) {
    if let Some(problem) = &page.problem {
        found.element("div", &[("class", "notice"), ("role", "alert")], |notice| {
            notice.element("p", &[], |p| p.bilingual(problem));
        });
    }
    if !page.other_places.is_empty() {
        found.element("p", &[("class", "other-places")], |p| {
            p.bilingual(&Bilingual::new("Ή μήπως εννοείτε:", "Or do you mean:"));
            for link in &page.other_places {
                p.markup(" ");
                p.link(&link.href, |a| a.bilingual(&link.label));
            }
        });
    }
    if !page.sentence.is_empty() {
        found.element("p", &[("class", "sentence"), ("role", "status")], |p| p.bilingual(&page.sentence));
    }
    if !page.ways_on.is_empty() {
        found.element("ul", &[("class", "ways-on")], |ul| {
            for link in &page.ways_on {
                ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
            }
        });
    }
    if !page.at.is_empty() {
        found.element("p", &[("class", "about")], |p| p.bilingual(&page.at));
    }
    if !page.caution.is_empty() {
        found.element("p", &[("class", "caution")], |p| p.bilingual(&page.caution));
    }
    if !page.items.is_empty() {
        found.element("ol", &[("class", "services")], |ol| {
            for (place, service) in page.items.iter().enumerate() {
                ol.element("li", &[("id", &item::anchor(place))], |li| {
                    item::write_item(li, service, Some(place + 1), page.frame.language);
                });
            }
        });
    }
    if !page.other_pages.is_empty() {
        let label = Bilingual::new("Άλλες σελίδες", "Other pages");
        found.element("nav", &[("class", "pages"), ("aria-label", label.text(page.frame.language))], |nav| {
            for link in &page.other_pages {
                nav.link(&link.href, |a| a.bilingual(&link.label));
            }
        });
    }
    write_passed_over(found, &page.passed_over);
    if !page.downloads.is_empty() {
        found.element("ul", &[("class", "links take")], |ul| {
            for link in &page.downloads {
                ul.element("li", &[], |li| li.link(&link.href, |a| a.bilingual(&link.label)));
            }
        });
    }
}

fn write_passed_over(found: &mut Html, passed_over: &[FinderPassedOver]) {
    if passed_over.is_empty() {
        return;
    }
    found.element("section", &[("class", "passed-over")], |section| {
        heading(
            section,
            "passed-over",
            &Bilingual::new("Πιο κοντά, αλλά δεν ταιριάζουν", "Nearer, but they do not fit"),
        );
        section.element("ul", &[], |ul| {
            for service in passed_over {
                ul.element("li", &[], |li| {
                    li.link(&service.href, |a| a.bilingual(&service.name));
                    li.element("span", &[("class", "about")], |span| span.bilingual(&service.why));
                });
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_data_stays_text() {
        let text = || "</script><script>alert(1)</script>\"'".to_owned();
        let both = || Bilingual::new(text(), text());
        let item = FinderItem {
            name: both(),
            kind: both(),
            distance: both(),
            facts: vec![(both(), both())],
            phone: Some(text()),
            email: Some("javascript:alert(1)".to_owned()),
            website: Some("javascript:alert(1)".to_owned()),
            route: Some("javascript:alert(1)".to_owned()),
            href: Some("javascript:alert(1)".to_owned()),
            ..FinderItem::default()
        };
        let page = FinderPage {
            problem: Some(both()),
            sentence: both(),
            items: vec![item],
            passed_over: vec![FinderPassedOver { name: both(), href: "javascript:alert(1)".to_owned(), why: both() }],
            ..FinderPage::default()
        };
        let html = finder_page(&page);
        assert!(!html.contains("<script>") && !html.contains("href=\"javascript:"));
        assert!(html.contains("&lt;script&gt;alert(1)"));
    }
}
