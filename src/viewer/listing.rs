//! A page of records: what something is in a few lines, tables of what belongs to it, and where more is.

use super::html::Html;
use super::landing::PageLink;
use super::page::{Page, heading};
use super::records::{Field, records};
use crate::provenance::{Bilingual, Language};

/// What stands on a page of records. Addresses may be absolute or relative to the page.
#[derive(Clone, Debug, Default)]
pub struct ListingPage {
    /// The language of the page.
    pub language: Language,
    /// The atlas's title.
    pub atlas: Bilingual,
    /// The way from the page to the server's root: empty, or `../` for each part of its path but the last.
    pub root: &'static str,
    /// What the page is about.
    pub title: Bilingual,
    /// A sentence or two.
    pub lead: Bilingual,
    /// The tables, in their order; one without rows says so.
    pub tables: Vec<ListingTable>,
    /// The same as data, and what belongs to it.
    pub links: Vec<PageLink>,
}

/// A table of a page.
#[derive(Clone, Debug, Default)]
pub struct ListingTable {
    /// Its anchor.
    pub id: &'static str,
    /// What it lists.
    pub title: Bilingual,
    /// What its columns are called, in Greek and English.
    pub columns: Vec<(&'static str, &'static str)>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<ListingCell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct ListingCell {
    /// What stands in it.
    pub text: Bilingual,
    /// Where it leads; nothing if it is no link.
    pub href: Option<String>,
}

impl ListingCell {
    /// Makes a cell of data, which is the same in both languages.
    #[must_use]
    pub fn data(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { text: Bilingual::new(text.clone(), text), href: None }
    }

    /// Makes a cell of words.
    #[must_use]
    pub fn words(el: &str, en: &str) -> Self {
        Self { text: Bilingual::new(el, en), href: None }
    }

    /// Makes it a link.
    #[must_use]
    pub fn to(self, href: String) -> Self {
        Self { href: Some(href), ..self }
    }
}

/// Writes a page of records.
#[must_use]
pub fn listing_page(page: &ListingPage) -> String {
    Page {
        language: Some(page.language),
        root: page.root,
        head: &|head| {
            head.empty("meta", &[("name", "robots"), ("content", "noindex")]);
            // The address of what is kept for somebody is its secret.
            head.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        },
        title: &format!("{} · {}", page.title.text(page.language), page.atlas.text(page.language)),
        description: page.lead.text(page.language),
        kind: "landing",
        header: |header: &mut Html| write_header(header, page),
        main: |main: &mut Html| {
            main.element("div", &[("class", "lead")], |lead| lead.element("p", &[], |p| p.bilingual(&page.lead)));
            page.tables.iter().for_each(|table| write_table(main, table));
        },
        footer: |_: &mut Html| {},
    }
    .render()
}

fn write_header(header: &mut Html, page: &ListingPage) {
    let root = if page.root.is_empty() { "./" } else { page.root };
    let home = format!("{root}{}", if page.language == Language::El { "" } else { "?lang=en" });
    header.element("p", &[("class", "brand")], |p| p.link(&home, |a| a.bilingual(&page.atlas)));
    header.element("h1", &[], |h1| h1.bilingual(&page.title));
    let (href, code, name) = match page.language {
        Language::El => ("?f=html&lang=en", "en", "English"),
        Language::En => ("?f=html&lang=el", "el", "Ελληνικά"),
    };
    header.element("nav", &[("aria-label", "Σύνδεσμοι / Links")], |nav| {
        nav.element("a", &[("href", href), ("lang", code), ("hreflang", code)], |a| a.text(name));
        for link in &page.links {
            nav.markup(" ");
            nav.link(&link.href, |a| a.bilingual(&link.label));
        }
    });
}

fn write_table(main: &mut Html, table: &ListingTable) {
    main.element("section", &[("aria-labelledby", table.id)], |section| {
        heading(section, table.id, &table.title);
        if table.rows.is_empty() {
            section.element("p", &[], |p| p.bilingual(&Bilingual::new("Κανένα.", "None.")));
            return;
        }
        let fields: Vec<_> = table.columns.iter().map(|(el, en)| Field::new(el, en, "title")).collect();
        records(section, table.id, &fields, &table.rows, |cell, column, row: &Vec<ListingCell>| {
            if let Some(content) = row.get(column) {
                match &content.href {
                    Some(href) => cell.link(href, |a| a.bilingual(&content.text)),
                    None => cell.bilingual(&content.text),
                }
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_data_stays_text() {
        let hostile = ListingCell::data("\"><script>").to("javascript:alert(1)".to_owned());
        let table =
            ListingTable { id: "x", columns: vec![("α", "a")], rows: vec![vec![hostile]], ..Default::default() };
        let page = ListingPage { title: Bilingual::new("<b>", ""), tables: vec![table], ..ListingPage::default() };
        let html = listing_page(&page);
        assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("<b>"), "{html}");
        assert!(listing_page(&ListingPage { tables: vec![ListingTable::default()], ..page }).contains("Κανένα."));
    }
}
