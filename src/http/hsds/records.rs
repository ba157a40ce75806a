//! The register in the words of HSDS 3.0.

use serde_json::{Value, json};

use crate::atlas::Atlas;
use crate::services::{Service, stable_uuid};

/// The vocabularies of the register as taxonomies: the id of each, and what it is.
pub(super) const TAXONOMIES: [(&str, &str); 4] = [
    ("kind", "Kinds of service of the atlas"),
    ("need", "Needs that services answer"),
    ("eligibility", "Whom services are for; everyone if they turn nobody away"),
    ("accessibility", "What makes services accessible"),
];

/// What an organization is called whose services do not say who runs them.
const UNNAMED: &str = "(not stated)";

/// Writes records of one atlas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Records<'a> {
    pub(super) atlas: &'a Atlas,
}

impl Records<'_> {
    /// Returns the UUID of a thing of this atlas.
    pub(super) fn id(self, entity: &str, id: &str) -> String {
        stable_uuid(&[&self.atlas.meta().id, entity, id])
    }

    /// Returns the distinct organizations, in alphabetical order.
    pub(super) fn organizations(self) -> Vec<String> {
        let mut names: Vec<_> = self.atlas.register().services().iter().map(organization_of).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(str::to_owned).collect()
    }

    pub(super) fn organization(self, name: &str) -> Value {
        json!({
            "id": self.id("organization", name),
            "name": name,
            "description": "An organization of the register; its source says no more of it",
        })
    }

    /// Describes a service without what hangs on it, as lists have it.
    pub(super) fn service(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let eligibility = service.offer.eligibility.iter().collect::<Vec<_>>().join(", ");
        json!({
            "id": self.id("service", service.id.as_str()),
            "name": service.name_el,
            "alternate_name": service.name_en,
            "description": service.description_el.as_ref().or(service.description_en.as_ref()),
            "url": service.contact.website,
            "email": service.contact.email,
            "status": "active",
            "eligibility_description": Some(eligibility).filter(|text| !text.is_empty()),
            "assured_date": service.assured_date,
            "organization": self.organization(organization_of(service)),
        })
    }

    /// Describes a service with all that hangs on it.
    pub(super) fn whole_service(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let mut record = self.service(place);
        let own = |entity: &str, part: &str| self.id(entity, &format!("{}/{part}", service.id));
        let phone = service.contact.phone.iter().map(|number| json!({ "id": own("phone", number), "number": number }));
        let languages = service.offer.languages.iter();
        let areas = service.offer.service_area.iter();
        record["phones"] = phone.collect();
        record["languages"] =
            languages.map(|tag| json!({ "id": own("language", tag), "name": tag, "code": tag })).collect();
        record["service_areas"] =
            areas.map(|code| json!({ "id": own("service_area", code), "name": code, "extent": code })).collect();
        record["schedules"] = self.schedules(place);
        record["attributes"] = self.attributes(service);
        record["service_at_locations"] = json!([{
            "id": self.id("service_at_location", service.id.as_str()),
            "location": self.location(service),
        }]);
        record
    }

    pub(super) fn service_at_location(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        json!({
            "id": self.id("service_at_location", service.id.as_str()),
            "description": service.description_el,
            "service": self.service(place),
            "location": self.location(service),
            "schedules": self.schedules(place),
        })
    }

    pub(super) fn taxonomy(self, (id, description): (&str, &str)) -> Value {
        json!({ "id": self.id("taxonomy", id), "name": id, "description": description })
    }

    fn location(self, service: &Service) -> Value {
        let id = service.id.as_str();
        let address = json!({
            "id": self.id("address", id),
            "address_1": service.address.as_deref().unwrap_or_default(),
            "city": service.locality.as_deref().unwrap_or_default(),
            "state_province": "",
            "postal_code": service.postcode.as_deref().unwrap_or_default(),
            "country": "GR",
            "address_type": "physical",
        });
        let ways = service.offer.accessibility.iter();
        json!({
            "id": self.id("location", id),
            "location_type": "physical",
            "name": service.name_el,
            "latitude": service.position.map(crate::geometry::LonLat::lat),
            "longitude": service.position.map(crate::geometry::LonLat::lon),
            "addresses": [address],
            "accessibility": ways
                .map(|way| json!({ "id": self.id("accessibility", &format!("{id}/{way}")), "description": way }))
                .collect::<Vec<_>>(),
        })
    }

    /// Hours in words, with the text they come from beside them.
    fn schedules(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let Some(text) = service.opening_hours.as_deref() else { return json!([]) };
        let words = self.atlas.service_index().opening_hours(place).map(|words| words.el.as_str());
        json!([{ "id": self.id("schedule", service.id.as_str()), "description": words, "notes": text }])
    }

    /// The terms of a service, each with the taxonomy it belongs to.
    fn attributes(self, service: &Service) -> Value {
        let offer = &service.offer;
        let terms = [(1, &offer.needs), (2, &offer.eligibility), (3, &offer.accessibility)]
            .into_iter()
            .flat_map(|(taxonomy, list)| list.iter().map(move |term| (TAXONOMIES[taxonomy], term)));
        let link_id = self.id("service", service.id.as_str());
        let attribute = |(taxonomy, term): ((&str, &str), &str)| {
            let code = format!("{}/{term}", taxonomy.0);
            json!({
                "id": self.id("attribute", &format!("{}/{code}", service.id)),
                "link_id": link_id,
                "link_entity": "service",
                "link_type": taxonomy.0,
                "taxonomy_term": {
                    "id": self.id("taxonomy_term", &code),
                    "code": term,
                    "name": term,
                    "description": term,
                    "taxonomy_detail": self.taxonomy(taxonomy),
                },
            })
        };
        std::iter::once((TAXONOMIES[0], service.kind.as_str())).chain(terms).map(attribute).collect()
    }
}

fn organization_of(service: &Service) -> &str {
    service.organization.as_deref().unwrap_or(UNNAMED)
}
