//! The services in an area.

use super::PlacePage;
use super::children::write_count;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};
use crate::services::Service;
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;
use crate::viewer::page::heading;

/// Writes how many services of each kind there are, and lists them.
pub(super) fn write_services(html: &mut Html, page: &PlacePage<'_>) {
    let (register, inside) = (page.atlas.register(), &page.profile.services);
    if register.services().is_empty() {
        return;
    }
    html.element("section", &[("aria-labelledby", "services")], |section| {
        heading(section, "services", &Bilingual::new("Υπηρεσίες", "Services"));
        if inside.count == 0 {
            let none = Bilingual::new(
                "Το μητρώο δεν έχει υπηρεσίες με θέση εδώ.",
                "The register has no service with a position here.",
            );
            section.element("p", &[], |p| p.bilingual(&none));
            return;
        }
        section.element("ul", &[("class", "kinds")], |ul| {
            for &(kind, count) in &inside.kinds {
                ul.element("li", &[], |li| {
                    let [el, en] = [Language::El, Language::En].map(|language| format_count(count, language));
                    li.element("strong", &[], |strong| strong.bilingual(&Bilingual::new(el, en)));
                    li.markup(" ");
                    li.bilingual(&register.kinds()[kind].name);
                });
            }
        });
        write_count(section, inside.services.len(), inside.count);
        section.element("ul", &[("class", "services")], |ul| {
            for &service in &inside.services {
                ul.element("li", &[], |li| write_service(li, page, service));
            }
        });
    });
}

fn write_service(li: &mut Html, page: &PlacePage<'_>, place: usize) {
    let register = page.atlas.register();
    let service = &register.services()[place];
    let hours = page.atlas.service_index().opening_hours(place);
    li.element("h3", &[], |h3| {
        h3.bilingual(&Bilingual::new(&service.name_el, service.name_en.clone().unwrap_or_default()));
        write_badge(h3, register.sources().get(service.source).map(|source| source.quality).unwrap_or_default());
    });
    let kind = register.kind_index(&service.kind).map(|kind| &register.kinds()[kind].name);
    li.element("dl", &[], |dl| {
        if let Some(kind) = kind {
            write_fact(dl, "Είδος", "Kind", |dd| dd.bilingual(kind));
        }
        let facts = [
            ("Διεύθυνση", "Address", address(service)),
            ("Ωράριο", "Opening hours", hours.map(|hours| hours.text(page.language).to_owned())),
            ("Τηλέφωνο", "Telephone", service.contact.phone.clone()),
        ];
        for (el, en, text) in facts {
            if let Some(text) = text {
                write_fact(dl, el, en, |dd| dd.data(&text));
            }
        }
    });
}

/// Writes one fact of a list of them.
pub(super) fn write_fact(dl: &mut Html, el: &str, en: &str, body: impl FnOnce(&mut Html)) {
    dl.element("div", &[], |div| {
        div.element("dt", &[], |dt| dt.bilingual(&Bilingual::new(el, en)));
        div.element("dd", &[], body);
    });
}

/// Returns street, postal code and settlement in a line.
fn address(service: &Service) -> Option<String> {
    let parts = [&service.address, &service.postcode, &service.locality];
    let line = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    (!line.is_empty()).then_some(line)
}
