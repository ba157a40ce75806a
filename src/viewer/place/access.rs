//! Who in an area reaches services, and what it lacks beside others.

use super::PlacePage;
use crate::provenance::{Bilingual, Quality};
use crate::viewer::analysis::write_bar;
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;
use crate::viewer::page::heading;

/// What is known of an area and one kind of service.
#[derive(Clone, Debug, Default)]
pub struct PlaceAccess {
    /// The kind.
    pub kind: Bilingual,
    /// The share of residents with a service within the distance, from 0 to 1; nothing where it is not known.
    pub share: Option<f64>,
    /// The same in words.
    pub reach: Bilingual,
    /// The rank by need and lack of access, with its reasons; empty without an indicator of need.
    pub gap: Bilingual,
    /// Where all areas are beside it: coverage, and need beside access.
    pub links: [(Bilingual, String); 2],
    /// How far it can be trusted.
    pub quality: Quality,
}

/// Writes what is known of each kind of service; nothing if there is none.
pub(super) fn write_access(html: &mut Html, page: &PlacePage<'_>) {
    if page.access.is_empty() {
        return;
    }
    html.element("section", &[("class", "access"), ("aria-labelledby", "access")], |section| {
        heading(section, "access", &Bilingual::new("Ποιος φτάνει σε βοήθεια", "Who can reach help"));
        section.element("ul", &[("class", "holders")], |ul| {
            for known in page.access {
                ul.element("li", &[], |li| write_kind(li, known));
            }
        });
    });
}

fn write_kind(li: &mut Html, known: &PlaceAccess) {
    li.element("span", &[("class", "title")], |span| {
        span.element("strong", &[], |strong| strong.bilingual(&known.kind));
        write_badge(span, known.quality);
    });
    li.element("span", &[("class", "value")], |span| span.bilingual(&known.reach));
    if let Some(share) = known.share {
        write_bar(li, &[share]);
    }
    if !known.gap.is_empty() {
        li.element("span", &[("class", "whose")], |span| span.bilingual(&known.gap));
    }
    li.element("span", &[("class", "whose")], |span| {
        for (place, (label, href)) in known.links.iter().filter(|(label, _)| !label.is_empty()).enumerate() {
            if place > 0 {
                span.markup(" · ");
            }
            span.link(href, |a| a.bilingual(label));
        }
    });
}
