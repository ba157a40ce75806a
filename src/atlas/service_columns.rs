//! The columns of services: which there are, which of them a register fills, what stands in each.

use super::columns::{Column, ColumnType, Content, column};
use super::{Atlas, CellValue};
use crate::boundaries::{AreaRef, Level};
use crate::services::{IdList, Service, ServiceId};

/// A field of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServiceField {
    Id,
    Kind,
    NameEl,
    NameEn,
    Organization,
    Address,
    Locality,
    Postcode,
    Phone,
    Email,
    Website,
    OpeningHours,
    OpeningHoursEl,
    OpeningHoursEn,
    DescriptionEl,
    DescriptionEn,
    Municipality,
    AssuredDate,
    Quality,
    PositionQuality,
    SettlementEl,
    SettlementEn,
    Parent,
    Needs,
    Eligibility,
    Languages,
    Accessibility,
    Capacity,
    ServiceArea,
}

/// A field of services as a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServiceColumn {
    field: ServiceField,
    name: &'static str,
    /// What it is called, in Greek and in English.
    title: (&'static str, &'static str),
    /// Says whether a service fills it, of a column that is there only if one does.
    fills: Option<fn(&Service) -> bool>,
}

/// Makes a column that is always there.
const fn always(field: ServiceField, name: &'static str, title: (&'static str, &'static str)) -> ServiceColumn {
    ServiceColumn { field, name, title, fills: None }
}

/// Makes a column that is there if some service fills it.
const fn filled(
    field: ServiceField,
    name: &'static str,
    title: (&'static str, &'static str),
    fills: fn(&Service) -> bool,
) -> ServiceColumn {
    ServiceColumn { field, name, title, fills: Some(fills) }
}

/// All columns, in the order they are written.
const COLUMNS: [ServiceColumn; 29] = [
    always(ServiceField::Id, "id", ("Κωδικός", "Identifier")),
    always(ServiceField::Kind, "kind", ("Είδος", "Kind")),
    always(ServiceField::NameEl, "name_el", ("Όνομα", "Name in Greek")),
    always(ServiceField::NameEn, "name_en", ("Όνομα στα αγγλικά", "Name in English")),
    always(ServiceField::Organization, "organization", ("Φορέας", "Organization")),
    always(ServiceField::Address, "address", ("Διεύθυνση", "Address")),
    always(ServiceField::Locality, "locality", ("Οικισμός", "Locality")),
    always(ServiceField::Postcode, "postcode", ("Ταχυδρομικός κώδικας", "Postal code")),
    always(ServiceField::Phone, "phone", ("Τηλέφωνο", "Telephone")),
    always(ServiceField::Email, "email", ("Ηλεκτρονικό ταχυδρομείο", "Email")),
    always(ServiceField::Website, "website", ("Ιστοσελίδα", "Website")),
    always(ServiceField::OpeningHours, "opening_hours", ("Ωράριο", "Opening hours")),
    always(ServiceField::OpeningHoursEl, "opening_hours_el", ("Ωράριο ολογράφως", "Opening hours in Greek")),
    always(
        ServiceField::OpeningHoursEn,
        "opening_hours_en",
        ("Ωράριο ολογράφως στα αγγλικά", "Opening hours in English"),
    ),
    always(ServiceField::DescriptionEl, "description_el", ("Περιγραφή", "Description in Greek")),
    always(ServiceField::DescriptionEn, "description_en", ("Περιγραφή στα αγγλικά", "Description in English")),
    always(ServiceField::Municipality, "municipality", ("Δήμος", "Municipality it lies in")),
    always(ServiceField::AssuredDate, "assured_date", ("Ημερομηνία επιβεβαίωσης", "Day it was last assured")),
    always(ServiceField::Quality, "quality", ("Αξιοπιστία", "How far it can be trusted")),
    always(ServiceField::PositionQuality, "position_quality", ("Ακρίβεια θέσης", "Exactness of the position")),
    filled(
        ServiceField::Parent,
        "parent",
        ("Παράρτημα της υπηρεσίας", "Service it is an annex of"),
        |service| service.offer.parent.is_some(),
    ),
    filled(ServiceField::Needs, "needs", ("Ανάγκες", "Needs it answers"), |service| {
        !service.offer.needs.is_empty()
    }),
    filled(ServiceField::Eligibility, "eligibility", ("Δικαιούχοι", "Whom it is for"), |service| {
        !service.offer.eligibility.is_empty()
    }),
    filled(ServiceField::Languages, "languages", ("Γλώσσες", "Languages (BCP 47)"), |service| {
        !service.offer.languages.is_empty()
    }),
    filled(ServiceField::Accessibility, "accessibility", ("Προσβασιμότητα", "Accessibility"), |service| {
        !service.offer.accessibility.is_empty()
    }),
    filled(
        ServiceField::Capacity,
        "capacity",
        ("Δυναμικότητα", "People it can help at a time"),
        |service| service.offer.capacity.is_some(),
    ),
    filled(
        ServiceField::ServiceArea,
        "service_area",
        ("Περιοχή εξυπηρέτησης", "Areas whose residents it is for"),
        |service| !service.offer.service_area.is_empty(),
    ),
    filled(
        ServiceField::SettlementEl,
        "placed_at_el",
        ("Οικισμός στη θέση του οποίου δείχνεται", "Settlement it is shown at"),
        is_at_settlement,
    ),
    filled(
        ServiceField::SettlementEn,
        "placed_at_en",
        ("Ο ίδιος οικισμός στα αγγλικά", "The same settlement in English"),
        is_at_settlement,
    ),
];

fn is_at_settlement(service: &Service) -> bool {
    service.position_source.settlement().is_some()
}

impl ServiceColumn {
    /// Returns the columns of a register: those that are always there, and those that some service fills.
    pub(super) fn of_services(services: &[Service]) -> Vec<Self> {
        COLUMNS.into_iter().filter(|column| column.fills.is_none_or(|fills| services.iter().any(fills))).collect()
    }

    /// Returns it as a column of a table.
    pub(super) fn column(&self) -> Column {
        let holds = if self.field == ServiceField::Capacity { ColumnType::Number } else { ColumnType::Text };
        column(self.name, holds, self.title.0, self.title.1, Content::Service(self.field))
    }
}

impl Atlas {
    /// Returns what stands in a field of the service at a place of the register.
    pub(super) fn service_cell(&self, row: usize, field: ServiceField) -> CellValue<'_> {
        let service = &self.register().services()[row];
        let hours = self.service_index().opening_hours(row);
        CellValue::text(match field {
            ServiceField::Capacity => return CellValue::number(service.offer.capacity.map(f64::from)),
            ServiceField::PositionQuality => service.position_quality(),
            ServiceField::SettlementEl => service.position_source.settlement().map(|name| name.el.as_str()),
            ServiceField::SettlementEn => service.position_source.settlement().map(|name| name.en.as_str()),
            ServiceField::Parent => service.offer.parent.as_ref().map(ServiceId::as_str),
            ServiceField::Needs => list(&service.offer.needs),
            ServiceField::Eligibility => list(&service.offer.eligibility),
            ServiceField::Languages => list(&service.offer.languages),
            ServiceField::Accessibility => list(&service.offer.accessibility),
            ServiceField::ServiceArea => list(&service.offer.service_area),
            ServiceField::Id => Some(service.id.as_str()),
            ServiceField::Kind => Some(service.kind.as_str()),
            ServiceField::NameEl => Some(service.name_el.as_str()),
            ServiceField::NameEn => service.name_en.as_deref(),
            ServiceField::Organization => service.organization.as_deref(),
            ServiceField::Address => service.address.as_deref(),
            ServiceField::Locality => service.locality.as_deref(),
            ServiceField::Postcode => service.postcode.as_deref(),
            ServiceField::Phone => service.contact.phone.as_deref(),
            ServiceField::Email => service.contact.email.as_deref(),
            ServiceField::Website => service.contact.website.as_deref(),
            ServiceField::OpeningHours => service.opening_hours.as_deref(),
            ServiceField::OpeningHoursEl => hours.map(|hours| hours.el.as_str()),
            ServiceField::OpeningHoursEn => hours.map(|hours| hours.en.as_str()),
            ServiceField::DescriptionEl => service.description_el.as_deref(),
            ServiceField::DescriptionEn => service.description_en.as_deref(),
            ServiceField::Municipality => self.municipality_of(row),
            ServiceField::AssuredDate => service.assured_date.as_deref(),
            ServiceField::Quality => {
                self.register().sources().get(service.source).map(|source| source.quality.as_str())
            }
        })
    }

    fn municipality_of(&self, service: usize) -> Option<&str> {
        let finest = self.service_index().area(service)?;
        let territory = self.territory();
        let is_municipality = |place: &AreaRef| territory.layers()[place.layer].level == Level::Municipality;
        let municipality = self.with_ancestors(finest).find(is_municipality)?;
        Some(territory.area(municipality).id.as_str())
    }
}

/// Returns a list as it is written; nothing for an empty one.
fn list(list: &IdList) -> Option<&str> {
    Some(list.as_str()).filter(|text| !text.is_empty())
}
