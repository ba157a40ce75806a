//! A page of records: what something is in a few lines, tables of what belongs to it, and where more is.

use super::frame::SiteFrame;
use super::html::Html;
use super::landing::{PageLink, write_links};
use super::page::{Page, heading};
use super::records::{Field, records};
use crate::provenance::Bilingual;

/// What stands on a page of records. Addresses may be absolute or relative to the page.
#[derive(Clone, Debug, Default)]
pub struct ListingPage {
    /// What stands around it.
    pub frame: SiteFrame,
    /// What the page is about.
    pub title: Bilingual,
    /// A sentence or two.
    pub lead: Bilingual,
    /// The tables, in their order.
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
    /// What is said where it has none.
    pub none: Bilingual,
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
        frame: &page.frame,
        head: &|head| {
            head.empty("meta", &[("name", "robots"), ("content", "noindex")]);
            // The address of what is kept for somebody is its secret.
            head.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        },
        title: page.title.text(page.frame.language),
        description: page.lead.text(page.frame.language),
        kind: "landing",
        heading: |heading: &mut Html| write_heading(heading, page),
        main: |main: &mut Html| {
            main.element("div", &[("class", "lead")], |lead| lead.element("p", &[], |p| p.bilingual(&page.lead)));
            page.tables.iter().for_each(|table| write_table(main, table));
        },
    }
    .render()
}

fn write_heading(html: &mut Html, page: &ListingPage) {
    html.element("h1", &[], |h1| h1.bilingual(&page.title));
    write_links(html, &page.links);
}

fn write_table(main: &mut Html, table: &ListingTable) {
    main.element("section", &[("aria-labelledby", table.id)], |section| {
        heading(section, table.id, &table.title);
        if table.rows.is_empty() {
            section.element("p", &[], |p| p.bilingual(&table.none));
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
        let empty = ListingTable { none: Bilingual::new("Κανένας.", "None."), ..ListingTable::default() };
        assert!(listing_page(&ListingPage { tables: vec![empty], ..page }).contains("Κανένας."));
    }
}
