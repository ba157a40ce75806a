//! One service in a list or on its own page.

use super::contact::{mail_href, phone_href, web_href};
use crate::provenance::{Bilingual, Language, Quality};
use crate::viewer::badge::write_badge;
use crate::viewer::html::Html;

/// A service of a list.
#[derive(Clone, Debug, Default)]
pub struct FinderItem {
    /// Its name.
    pub name: Bilingual,
    /// Where its own page is; nothing on that page.
    pub href: Option<String>,
    /// How far it can be trusted.
    pub quality: Quality,
    /// What kind it is.
    pub kind: Bilingual,
    /// The place of its kind among those of the atlas, for its colour.
    pub kind_place: usize,
    /// How far it is; empty where nobody asked from where.
    pub distance: Bilingual,
    /// Whether it is open.
    pub open: Bilingual,
    /// How that is to be taken.
    pub open_mood: OpenMood,
    /// What else is known: titles and texts.
    pub facts: Vec<(Bilingual, Bilingual)>,
    /// Its phone, as its source writes it.
    pub phone: Option<String>,
    /// Its address of mail.
    pub email: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// Where a way to it is shown.
    pub route: Option<String>,
}

/// Whether a service is open, for its mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenMood {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl OpenMood {
    fn class(self) -> &'static str {
        match self {
            Self::Open => "open-state open",
            Self::Closed => "open-state closed",
            Self::Unknown => "open-state unknown",
        }
    }
}

/// Returns the anchor of the item at a place of the list.
pub(super) fn anchor(place: usize) -> String {
    format!("service-{}", place + 1)
}

/// Writes a service; `number` is its own on the map.
pub(super) fn write_item(html: &mut Html, service: &FinderItem, number: Option<usize>, language: Language) {
    if let Some(number) = number {
        let kind = service.kind_place.to_string();
        html.element("span", &[("class", "number"), ("aria-hidden", "true"), ("data-kind", &kind)], |span| {
            span.text(&number.to_string());
        });
    }
    html.element("div", &[("class", "service")], |div| {
        div.element("h2", &[], |h2| match &service.href {
            Some(href) => h2.link(href, |a| a.bilingual(&service.name)),
            None => h2.bilingual(&service.name),
        });
        div.element("p", &[("class", "facts")], |p| {
            if !service.distance.is_empty() {
                p.element("strong", &[], |strong| strong.bilingual(&service.distance));
                p.markup(" · ");
            }
            p.bilingual(&service.kind);
            write_badge(p, service.quality);
        });
        if !service.open.is_empty() {
            div.element("p", &[("class", service.open_mood.class())], |p| p.bilingual(&service.open));
        }
        write_contacts(div, service, number.is_none());
        if number.is_none() {
            write_facts(div, service, language);
        } else {
            write_rest(div, service, language);
        }
    });
}

/// Writes what is folded away in a list: how else the service is reached, and what else is known.
fn write_rest(div: &mut Html, service: &FinderItem, language: Language) {
    let mut rest = Html::in_language(div.language());
    write_list(&mut rest, &other_contacts(div.language(), service));
    write_facts(&mut rest, service, language);
    if rest.is_empty() {
        return;
    }
    div.element("details", &[], |details| {
        details.element("summary", &[], |summary| {
            summary.bilingual(&Bilingual::new("Διεύθυνση, ωράριο και άλλα", "Address, hours and more"));
        });
        details.append(&rest);
    });
}

/// Writes the phone and, where all is to be seen, the other ways to reach the service.
fn write_contacts(div: &mut Html, service: &FinderItem, all: bool) {
    let mut links = Html::in_language(div.language());
    if let Some(phone) = &service.phone {
        write_contact(&mut links, phone_href(phone), phone, &Bilingual::new("Κλήση", "Call"));
    }
    if all {
        links.append(&other_contacts(div.language(), service));
    }
    write_list(div, &links);
}

fn other_contacts(language: Option<Language>, service: &FinderItem) -> Html {
    let mut links = Html::in_language(language);
    if let Some(email) = &service.email {
        write_contact(&mut links, mail_href(email), email, &Bilingual::new("E-mail", "E-mail"));
    }
    if let Some(website) = &service.website {
        links.element("li", &[], |li| {
            li.link(&web_href(website), |a| a.bilingual(&Bilingual::new("Ιστοσελίδα", "Website")));
        });
    }
    if let Some(route) = &service.route {
        links.element("li", &[("class", "route")], |li| {
            li.link(route, |a| a.bilingual(&Bilingual::new("Διαδρομή (OpenStreetMap)", "Route (OpenStreetMap)")));
        });
    }
    links
}

fn write_list(html: &mut Html, items: &Html) {
    if !items.is_empty() {
        html.element("ul", &[("class", "contacts")], |ul| ul.append(items));
    }
}

/// Writes a way to reach a service; a text that leads nowhere stays a text.
fn write_contact(links: &mut Html, href: Option<String>, text: &str, label: &Bilingual) {
    links.element("li", &[], |li| {
        let body = |html: &mut Html| {
            html.bilingual(label);
            html.markup(" ");
            html.data(text);
        };
        match href {
            Some(href) => li.element("a", &[("href", &href)], body),
            None => body(li),
        }
    });
}

fn write_facts(div: &mut Html, service: &FinderItem, language: Language) {
    let known: Vec<_> = service.facts.iter().filter(|(_, text)| !text.text(language).is_empty()).collect();
    if known.is_empty() {
        return;
    }
    div.element("dl", &[], |dl| {
        for (title, text) in known {
            dl.element("div", &[], |row| {
                row.element("dt", &[], |dt| dt.bilingual(title));
                row.element("dd", &[], |dd| dd.bilingual(text));
            });
        }
    });
}
