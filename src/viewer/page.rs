//! What every page has: head, skip link, header, main part and footer.

use super::assets::asset_root;
use super::html::Html;
use crate::provenance::{Bilingual, Language};

/// The parts of a page.
pub(super) struct Page<'a, H, B, F> {
    /// Its language; both, Greek first, if none is named.
    pub(super) language: Option<Language>,
    /// The way from the page to the server's root: empty, or `../` for each part of its path but the last.
    pub(super) root: &'a str,
    /// Writes more into the head: links to the same in another language, scripts.
    pub(super) head: &'a dyn Fn(&mut Html),
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
        let head = Head { language: self.language, root: self.root, title: self.title, description: self.description };
        document(&head, self.head, self.kind, |body| {
            body.element("header", &[("class", "top")], |header| {
                header.element("div", &[("class", "wide")], self.header);
            });
            body.element("main", &[("id", "content"), ("class", "wide"), ("tabindex", "-1")], self.main);
            body.element("footer", &[("class", "bottom")], |footer| {
                footer.element("div", &[("class", "wide")], self.footer);
            });
        })
    }
}

/// What every document says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    pub(super) language: Option<Language>,
    pub(super) root: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
}

/// Writes a document: its head, a link to its content, and what `body` writes.
pub(super) fn document(head: &Head<'_>, more: &dyn Fn(&mut Html), kind: &str, body: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::in_language(head.language);
    html.markup("<!doctype html>\n");
    html.element("html", &[("lang", head.language.unwrap_or_default().as_str())], |html| {
        html.element("head", &[], |element| {
            write_head(element, head.root, head.title, head.description);
            more(element);
        });
        html.element("body", &[("class", kind)], |element| {
            element.element("a", &[("class", "skip"), ("href", "#content")], |a| {
                a.bilingual(&Bilingual::new("Στο περιεχόμενο", "Skip to content"));
            });
            body(element);
        });
    });
    html.markup("\n");
    html.into_string()
}

fn write_head(head: &mut Html, root: &str, title: &str, description: &str) {
    head.markup("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    head.markup("<meta name=\"color-scheme\" content=\"light dark\">");
    head.element("title", &[], |element| element.text(title));
    head.markup("<meta name=\"description\" content=\"");
    head.text(description);
    head.markup("\">");
    let asset = |path: &str| format!("{root}{}/{path}", asset_root());
    head.empty("link", &[("rel", "icon"), ("href", &asset("icon.svg")), ("type", "image/svg+xml")]);
    head.empty("link", &[("rel", "stylesheet"), ("href", &asset("choros.css"))]);
}

/// Writes a heading of the second order with an anchor, so that it can be linked to.
pub(super) fn heading(html: &mut Html, id: &str, text: &Bilingual) {
    html.element("h2", &[("id", id)], |h2| h2.bilingual(text));
}
