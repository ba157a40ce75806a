//! The areas in an area, with their values.

use super::words::{name, time, unit};
use super::{PlacePage, href_of};
use crate::atlas::JoinedValues;
use crate::boundaries::AreaRef;
use crate::numbers::{figure, format_count};
use crate::provenance::{Bilingual, Language};
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;
use crate::viewer::page::heading;

/// Writes the areas of the next finer level with the values of their level.
pub(super) fn write_children(html: &mut Html, page: &PlacePage<'_>) {
    let profile = page.profile;
    let layer = profile.children.first().map(|child| &page.atlas.territory().layers()[child.layer]);
    let Some(layer) = layer else { return };
    html.element("section", &[("aria-labelledby", "areas")], |section| {
        heading(section, "areas", &layer.title);
        write_count(section, profile.children.len(), profile.child_count);
        let scroll = [("class", "scroll"), ("role", "group"), ("aria-labelledby", "areas"), ("tabindex", "0")];
        section.element("div", &scroll, |div| {
            div.element("table", &[("class", "plain"), ("aria-labelledby", "areas")], |table| {
                table.element("thead", &[], |head| head.element("tr", &[], |tr| write_titles(tr, page)));
                table.element("tbody", &[], |body| {
                    for &child in &profile.children {
                        body.element("tr", &[], |tr| write_child(tr, page, child));
                    }
                });
            });
        });
    });
}

/// Says how many there are where not all are shown.
pub(super) fn write_count(html: &mut Html, shown: usize, count: usize) {
    if shown < count {
        let [el, en] = [Language::El, Language::En].map(|language| [shown, count].map(|n| format_count(n, language)));
        let text = Bilingual::new(
            format!("Εμφανίζονται {} από {}.", el[0], el[1]),
            format!("{} of {} are shown.", en[0], en[1]),
        );
        html.element("p", &[], |p| p.bilingual(&text));
    }
}

fn write_titles(tr: &mut Html, page: &PlacePage<'_>) {
    tr.element("th", &[("scope", "col")], |th| th.bilingual(&Bilingual::new("Τόπος", "Place")));
    for values in &page.profile.child_values {
        let indicator = &values.indicator.joined.indicator;
        tr.element("th", &[("scope", "col"), ("class", "count")], |th| {
            th.bilingual(&indicator.title);
            write_badge(th, indicator.provenance.quality);
            let (unit, period) = (unit(indicator.unit), values.period.map(time).unwrap_or_default());
            let join = |unit: &str, period: &str| {
                [unit, period].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
            };
            let about = Bilingual::new(join(&unit.el, &period.el), join(&unit.en, &period.en));
            th.element("span", &[("class", "unit")], |span| span.bilingual(&about));
        });
    }
}

fn write_child(tr: &mut Html, page: &PlacePage<'_>, child: AreaRef) {
    tr.element("th", &[("scope", "row")], |th| {
        th.link(&href_of(page, child), |a| a.bilingual(&name(page.atlas.territory().area(child))));
    });
    for values in &page.profile.child_values {
        tr.element("td", &[("class", "count")], |td| write_cell(td, values, child.area));
    }
}

fn write_cell(td: &mut Html, values: &JoinedValues<'_>, area: usize) {
    let cell = values.cell(area);
    if let Some(number) = cell.value {
        td.bilingual(&figure(number, values.indicator.joined.indicator.decimals));
    } else {
        let (el, en) = cell.status.meaning();
        td.element("span", &[("class", "none")], |span| span.bilingual(&Bilingual::new(el, en)));
    }
}
