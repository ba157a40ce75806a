//! What every page has: head, skip link, the frame of the site, a heading and a main part.

use super::assets::asset_root;
use super::frame::SiteFrame;
use super::html::Html;
use crate::provenance::{Bilingual, Language};

/// The parts of a page.
pub(super) struct Page<'a, H, B> {
    /// What stands around it.
    pub(super) frame: &'a SiteFrame,
    /// Writes more into the head: links to the same in another language, scripts.
    pub(super) head: &'a dyn Fn(&mut Html),
    /// What the page is called in the browser's tab, before the atlas's title.
    pub(super) title: &'a str,
    /// What a search engine shows below the title.
    pub(super) description: &'a str,
    /// What kind of page it is, for the style sheet.
    pub(super) kind: &'static str,
    /// Writes its heading, below the line of the site.
    pub(super) heading: H,
    /// Writes into the main part.
    pub(super) main: B,
}

impl<H: FnOnce(&mut Html), B: FnOnce(&mut Html)> Page<'_, H, B> {
    /// Writes the page.
    pub(super) fn render(self) -> String {
        let (frame, title) = (self.frame, self.frame.tab(self.title));
        let head =
            Head { language: Some(frame.language), root: &frame.root, title: &title, description: self.description };
        document(&head, self.head, self.kind, |body| {
            body.element("header", &[("class", "top")], |header| {
                header.element("div", &[("class", "wide bar")], |bar| frame.write_bar(bar, |_| {}));
                header.element("div", &[("class", "wide heading")], self.heading);
            });
            body.element("main", &[("id", "content"), ("class", "wide"), ("tabindex", "-1")], self.main);
            body.element("footer", &[("class", "bottom")], |footer| {
                footer.element("div", &[("class", "wide")], |wide| frame.write_footer(wide));
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
