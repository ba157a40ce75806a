//! What every page has: head, skip link, header, main part and footer.

use super::html::Html;
use crate::provenance::Bilingual;

/// The parts of a page.
pub(super) struct Page<'a, H, B, F> {
    /// What stands in the browser's tab.
    pub(super) title: &'a str,
    /// What a search engine shows below the title.
    pub(super) description: &'a str,
    /// What kind of page it is, for the style sheet.
    pub(super) kind: &'static str,
    /// Writes into the header.
    pub(super) header: H,
    /// Writes into the main part.
    pub(super) main: B,
    /// Writes into the footer.
    pub(super) footer: F,
}

impl<H: FnOnce(&mut Html), B: FnOnce(&mut Html), F: FnOnce(&mut Html)> Page<'_, H, B, F> {
    /// Writes the page.
    pub(super) fn render(self) -> String {
        let mut html = Html::default();
        html.markup("<!doctype html>\n");
        html.element("html", &[("lang", "el")], |html| {
            html.element("head", &[], |head| write_head(head, self.title, self.description));
            html.element("body", &[("class", self.kind)], |body| {
                body.element("a", &[("class", "skip"), ("href", "#content")], |a| {
                    a.bilingual(&Bilingual::new("Στο περιεχόμενο", "Skip to content"));
                });
                body.element("header", &[("class", "top")], |header| {
                    header.element("div", &[("class", "wide")], self.header);
                });
                body.element("main", &[("id", "content"), ("class", "wide"), ("tabindex", "-1")], self.main);
                body.element("footer", &[("class", "bottom")], |footer| {
                    footer.element("div", &[("class", "wide")], self.footer);
                });
            });
        });
        html.markup("\n");
        html.into_string()
    }
}

fn write_head(head: &mut Html, title: &str, description: &str) {
    head.markup("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    head.markup("<meta name=\"color-scheme\" content=\"light dark\">");
    head.element("title", &[], |element| element.text(title));
    head.markup("<meta name=\"description\" content=\"");
    head.text(description);
    head.markup("\"><link rel=\"icon\" href=\"assets/icon.svg\" type=\"image/svg+xml\">");
    head.markup("<link rel=\"stylesheet\" href=\"assets/choros.css\">");
}

/// Writes a heading of the second order with an anchor, so that it can be linked to.
pub(super) fn heading(html: &mut Html, id: &str, text: &Bilingual) {
    html.element("h2", &[("id", id)], |h2| h2.bilingual(text));
}
