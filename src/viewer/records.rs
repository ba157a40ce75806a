//! Tables that fold into cards on a narrow screen.

use super::html::Html;
use crate::provenance::Bilingual;

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Field {
    title: Bilingual,
    /// What the column is, for the style sheet.
    class: &'static str,
}

impl Field {
    pub(super) fn new(el: &str, en: &str, class: &'static str) -> Self {
        Self { title: Bilingual::new(el, en), class }
    }
}

/// Writes a table with a row for each record; `write` fills the cell of a column, given by its place.
///
/// The first column names the record. Roles are said although the elements imply them, because browsers forget them when
/// a style sheet lays a table out as cards; there each cell shows its `data-label`.
pub(super) fn records<R>(
    html: &mut Html,
    labelled_by: &str,
    fields: &[Field],
    rows: &[R],
    write: impl Fn(&mut Html, usize, &R),
) {
    html.element("table", &[("role", "table"), ("aria-labelledby", labelled_by)], |table| {
        table.element("thead", &[("role", "rowgroup")], |head| {
            head.element("tr", &[("role", "row")], |tr| {
                for field in fields {
                    let attributes = [("role", "columnheader"), ("scope", "col"), ("class", field.class)];
                    tr.element("th", &attributes, |th| th.bilingual(&field.title));
                }
            });
        });
        table.element("tbody", &[("role", "rowgroup")], |body| {
            for row in rows {
                body.element("tr", &[("role", "row")], |tr| write_row(tr, fields, row, &write));
            }
        });
    });
}

fn write_row<R>(tr: &mut Html, fields: &[Field], row: &R, write: &impl Fn(&mut Html, usize, &R)) {
    let language = tr.language().unwrap_or_default();
    for (place, field) in fields.iter().enumerate() {
        let class = ("class", field.class);
        if place == 0 {
            tr.element("th", &[("role", "rowheader"), ("scope", "row"), class], |th| write(th, place, row));
            continue;
        }
        let mut content = Html::in_language(tr.language());
        write(&mut content, place, row);
        let attributes = [("role", "cell"), class, ("data-label", field.title.text(language))];
        // A cell of a card is a grid of its label and one thing more; an empty one is not shown.
        tr.element("td", &attributes, |td| {
            if !content.is_empty() {
                td.element("div", &[], |div| div.append(&content));
            }
        });
    }
}
