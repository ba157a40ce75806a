//! The page of a search for places: a form, and what was found.

use super::assets::address;
use super::frame::SiteFrame;
use super::html::Html;
use super::page::Page;
use crate::provenance::Bilingual;

/// What stands on the page of a search for places.
#[derive(Clone, Debug, Default)]
pub struct SearchPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// What was searched for; empty to show the form alone.
    pub query: String,
    /// What was found, the best first.
    pub found: Vec<FoundRow>,
}

/// A place that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundRow {
    /// Its name.
    pub name: Bilingual,
    /// What it is: a municipality, a settlement.
    pub noun: Bilingual,
    /// The names of the areas that hold it, the nearest first.
    pub parents: Vec<Bilingual>,
    /// Its page, or that of the area that holds it; relative to the page, nothing if there is none.
    pub href: Option<String>,
}

/// Writes the page of a search for places, at home at `/places`.
#[must_use]
pub fn search_page(page: &SearchPage) -> String {
    let title = Bilingual::new("Αναζήτηση τόπου", "Search a place");
    Page {
        frame: &page.frame,
        head: &|head| {
            head.empty("link", &[("rel", "stylesheet"), ("href", &address("place.css"))]);
            head.empty("meta", &[("name", "robots"), ("content", "noindex")]);
        },
        title: title.text(page.frame.language),
        description: title.text(page.frame.language),
        kind: "place search",
        heading: |heading: &mut Html| heading.element("h1", &[], |h1| h1.bilingual(&title)),
        main: |main: &mut Html| write_main(main, page),
    }
    .render()
}

fn write_main(main: &mut Html, page: &SearchPage) {
    main.element(
        "form",
        &[("class", "search"), ("role", "search"), ("action", "./places"), ("method", "get")],
        |form| {
            form.element("label", &[("for", "q")], |label| {
                label.bilingual(&Bilingual::new("Όνομα, με όποια γραφή", "A name, in any spelling"));
            });
            let value =
                [("id", "q"), ("name", "q"), ("type", "search"), ("value", page.query.as_str()), ("maxlength", "200")];
            form.empty("input", &value);
            form.empty("input", &[("type", "hidden"), ("name", "lang"), ("value", page.frame.language.as_str())]);
            form.empty("input", &[("type", "hidden"), ("name", "f"), ("value", "html")]);
            form.element("button", &[], |button| button.bilingual(&Bilingual::new("Αναζήτηση", "Search")));
        },
    );
    if page.query.is_empty() {
        return;
    }
    if page.found.is_empty() {
        let none = Bilingual::new("Κανένας τόπος δεν έχει τέτοιο όνομα.", "No place has such a name.");
        main.element("p", &[("role", "status")], |p| p.bilingual(&none));
    }
    main.element("ol", &[("class", "found")], |ol| {
        for row in &page.found {
            ol.element("li", &[], |li| write_row(li, row));
        }
    });
}

fn write_row(li: &mut Html, row: &FoundRow) {
    match &row.href {
        Some(href) => li.link(href, |a| a.bilingual(&row.name)),
        None => li.bilingual(&row.name),
    }
    li.markup(" ");
    li.element("span", &[("class", "about")], |span| {
        span.bilingual(&row.noun);
        for parent in &row.parents {
            span.markup(" · ");
            span.bilingual(parent);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Language;

    #[test]
    fn what_was_typed_and_found_stays_text() {
        let row = FoundRow {
            name: Bilingual::new("<script>", ""),
            href: Some("javascript:alert(1)".to_owned()),
            ..FoundRow::default()
        };
        let page = SearchPage { query: "\"><script>".to_owned(), found: vec![row], ..SearchPage::default() };
        let html = search_page(&page);
        assert!(
            !html.contains("<script") && !html.contains("javascript:") && html.contains("&quot;&gt;&lt;script&gt;")
        );
    }

    #[test]
    fn nothing_found_is_said_and_nothing_asked_is_not() {
        let english = SiteFrame { language: Language::En, ..SiteFrame::default() };
        let asked = SearchPage { query: "x".to_owned(), frame: english, ..SearchPage::default() };
        assert!(search_page(&asked).contains("No place has such a name."));
        assert!(!search_page(&SearchPage::default()).contains("Κανένας τόπος"));
    }
}
