//! A service as a JSON document.

use serde::Serialize;
use utoipa::ToSchema;

use super::Opening;
use crate::atlas::Atlas;
use crate::http::extract::Format;
use crate::http::features::LicenceDocument;
use crate::http::links::{Base, Link, path_part};
use crate::http::places::{ParentArea, parent_area};
use crate::services::{IdList, LocalHoliday, Service};

/// A service with all that is known of it; null is not known, an empty list not stated.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServiceDocument {
    id: String,
    kind: KindDocument,
    name_el: String,
    name_en: Option<String>,
    organization: Option<String>,
    description_el: Option<String>,
    description_en: Option<String>,
    /// Longitude and latitude in degrees (WGS 84).
    position: Option<[f64; 2]>,
    /// `exact`, or `settlement` if it stands at its settlement because its source gives only an address; null without a
    /// position.
    position_quality: Option<&'static str>,
    /// The settlement it stands at, in Greek, if it does.
    placed_at_el: Option<String>,
    /// The same in English.
    placed_at_en: Option<String>,
    address: Option<String>,
    locality: Option<String>,
    postcode: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    website: Option<String>,
    /// The service it is an annex of.
    parent: Option<ServiceReference>,
    /// Its annexes.
    annexes: Vec<ServiceReference>,
    /// The areas it lies in, the finest first.
    areas: Vec<ParentArea>,
    /// The codes of the areas whose residents it is for.
    service_area: Vec<String>,
    /// The needs it answers.
    needs: Vec<String>,
    /// Whom it is for; `everyone` if it turns nobody away.
    eligibility: Vec<String>,
    /// Languages in which people are helped (BCP 47).
    languages: Vec<String>,
    /// What makes it accessible.
    accessibility: Vec<String>,
    /// How many people it can help at a time.
    capacity: Option<u32>,
    opening_hours: HoursDocument,
    /// The day somebody last made sure of all this.
    assured_date: Option<String>,
    /// Where this comes from.
    source: Option<LicenceDocument>,
    links: Vec<Link>,
}

/// A kind of service.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct KindDocument {
    id: String,
    name_el: Option<String>,
    name_en: Option<String>,
}

/// What names another service.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ServiceReference {
    id: String,
    name_el: String,
    name_en: Option<String>,
    href: String,
}

/// When a service is open.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct HoursDocument {
    /// In the syntax of OpenStreetMap's `opening_hours`, as the source writes it.
    text: Option<String>,
    /// In Greek words; as the source writes it where that is not understood.
    words_el: Option<String>,
    /// In English words; as the source writes it where that is not understood.
    words_en: Option<String>,
    /// The holidays of its municipality, on which it is closed if its hours say so of holidays (`PH off`).
    local_holidays: Vec<LocalHolidayDocument>,
    #[serde(flatten)]
    opening: Opening,
}

/// A holiday of a municipality.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct LocalHolidayDocument {
    /// Month and day, such as `05-15`.
    day: String,
    name_el: String,
    name_en: String,
}

impl From<&LocalHoliday> for LocalHolidayDocument {
    fn from(holiday: &LocalHoliday) -> Self {
        let name = &holiday.name;
        Self { day: holiday.day.to_string(), name_el: name.el.clone(), name_en: name.en.clone() }
    }
}

impl ServiceDocument {
    /// Describes a service by its place in the register; `opening` is what its hours say of the time asked about.
    pub(in crate::http) fn of(atlas: &Atlas, base: &Base, place: usize, opening: Opening) -> Self {
        let register = atlas.register();
        let service = &register.services()[place];
        let reference = |place: usize| ServiceReference::of(&register.services()[place], base);
        let words = atlas.service_index().opening_hours(place);
        let areas = atlas.service_index().area(place);
        let ids = |list: &IdList| list.iter().map(str::to_owned).collect::<Vec<_>>();
        let offer = &service.offer;
        let own = href(service, base);
        let item = format!("/collections/services/items/{}", path_part(service.id.as_str()));
        Self {
            id: service.id.to_string(),
            kind: KindDocument::of(atlas, service),
            name_el: service.name_el.clone(),
            name_en: service.name_en.clone(),
            organization: service.organization.clone(),
            description_el: service.description_el.clone(),
            description_en: service.description_en.clone(),
            position: service.position.map(|position| [position.lon(), position.lat()]),
            position_quality: service.position_quality(),
            placed_at_el: service.position_source.settlement().map(|name| name.el.clone()),
            placed_at_en: service.position_source.settlement().map(|name| name.en.clone()),
            address: service.address.clone(),
            locality: service.locality.clone(),
            postcode: service.postcode.clone(),
            phone: service.contact.phone.clone(),
            email: service.contact.email.clone(),
            website: service.contact.website.clone(),
            parent: register.parent(place).map(reference),
            annexes: register.annexes(place).iter().map(|&place| reference(place)).collect(),
            areas: areas.map_or_else(Vec::new, |area| {
                atlas.with_ancestors(area).map(|area| parent_area(atlas, area)).collect()
            }),
            service_area: ids(&offer.service_area),
            needs: ids(&offer.needs),
            eligibility: ids(&offer.eligibility),
            languages: ids(&offer.languages),
            accessibility: ids(&offer.accessibility),
            capacity: offer.capacity,
            opening_hours: HoursDocument {
                text: service.opening_hours.clone(),
                words_el: words.map(|words| words.el.clone()),
                words_en: words.map(|words| words.en.clone()),
                local_holidays: atlas.local_holidays(place).into_iter().map(LocalHolidayDocument::from).collect(),
                opening,
            },
            assured_date: service.assured_date.clone(),
            source: register.sources().get(service.source).map(LicenceDocument::from),
            links: vec![
                Link::new(own, "self", Format::Json, "This service"),
                Link::new(base.href(&item), "alternate", Format::GeoJson, "This service as a feature"),
            ],
        }
    }
}

impl KindDocument {
    fn of(atlas: &Atlas, service: &Service) -> Self {
        let register = atlas.register();
        let name = register.kind_index(&service.kind).map(|kind| &register.kinds()[kind].name);
        Self {
            id: service.kind.to_string(),
            name_el: name.map(|name| name.el.clone()),
            name_en: name.map(|name| name.en.clone()),
        }
    }
}

impl ServiceReference {
    fn of(service: &Service, base: &Base) -> Self {
        Self {
            id: service.id.to_string(),
            name_el: service.name_el.clone(),
            name_en: service.name_en.clone(),
            href: href(service, base),
        }
    }
}

fn href(service: &Service, base: &Base) -> String {
    base.href(&format!("/services/{}", path_part(service.id.as_str())))
}
