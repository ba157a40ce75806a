//! What is known only of the areas that hold this one: shown as theirs, never as its own.

use super::words::{full_name, time, unit};
use super::{PlacePage, href_of};
use crate::atlas::IndicatorProfile;
use crate::boundaries::AreaRef;
use crate::numbers::figure;
use crate::provenance::Bilingual;
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;
use crate::viewer::page::heading;

/// Writes the values of indicators that have none at the area's level, each with the area it is of.
pub(super) fn write_of_holders(html: &mut Html, page: &PlacePage<'_>) {
    if page.profile.of_holders.is_empty() {
        return;
    }
    html.element("section", &[("class", "of-holders"), ("aria-labelledby", "of-holders")], |section| {
        heading(section, "of-holders", &Bilingual::new("Γνωστά μόνο για την ευρύτερη περιοχή", "Known of the wider area only"));
        section.element("p", &[("class", "without")], |p| {
            p.bilingual(&Bilingual::new(
                "Αυτοί οι δείκτες δεν έχουν τιμή για τον τόπο. Οι τιμές είναι της περιοχής που τον περιέχει και δεν λένε πόσο διαφέρει από αυτήν.",
                "These indicators have no value for this place. The values are those of the area that holds it, and do not say how much it differs.",
            ));
        });
        section.element("ul", &[("class", "holders")], |ul| {
            for (holder, profile) in &page.profile.of_holders {
                ul.element("li", &[], |li| write_holder(li, page, *holder, profile));
            }
        });
    });
}

fn write_holder(li: &mut Html, page: &PlacePage<'_>, holder: AreaRef, profile: &IndicatorProfile<'_>) {
    let indicator = &profile.indicator.joined.indicator;
    let territory = page.atlas.territory();
    let name = full_name(territory.layers()[holder.layer].level, territory.area(holder));
    li.element("span", &[("class", "title")], |span| {
        span.bilingual(&indicator.title);
        write_badge(span, indicator.provenance.quality);
    });
    li.element("span", &[("class", "value")], |span| {
        if let Some(value) = profile.cell.value {
            span.element("strong", &[], |strong| strong.bilingual(&figure(value, indicator.decimals)));
            span.markup(" ");
            span.bilingual(&unit(indicator.unit));
        }
    });
    li.element("span", &[("class", "whose")], |span| {
        span.link(&href_of(page, holder), |a| a.bilingual(&name));
        span.markup(", ");
        span.bilingual(&time(profile.period));
        if !indicator.provenance.source.is_empty() {
            span.markup(" · ");
            span.bilingual(&indicator.provenance.source);
        }
    });
}
