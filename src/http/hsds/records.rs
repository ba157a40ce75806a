//! The register in the words of HSDS 3.0.

use serde_json::{Value, json};

use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::geometry::LonLat;
use crate::services::{Service, Taxonomy, stable_uuid};

/// What an organization is called whose services do not say who runs them.
const UNNAMED: &str = "(not stated)";

/// Writes records of one atlas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Records<'a> {
    pub(super) atlas: &'a Atlas,
}

/// Leaves out what is not known: the schemas of HSDS know no null.
pub(super) fn record(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| !field.is_null());
    }
    value
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
    ///
    /// `capacity` (people it can help at a time), `parent_id` (the service it is an annex of) and `description_en` (the
    /// description in English) are the register's own: HSDS 3.0 has no place for them.
    pub(super) fn service(self, place: usize) -> Value {
        let register = self.atlas.register();
        let service = &register.services()[place];
        let eligibility = service.offer.eligibility.iter().map(|id| self.name_of(Taxonomy::Eligibility, id));
        let eligibility = eligibility.collect::<Vec<_>>().join(", ");
        let parent = register.parent(place).map(|parent| self.id("service", register.services()[parent].id.as_str()));
        record(json!({
            "id": self.id("service", service.id.as_str()),
            "name": service.name_el,
            "alternate_name": service.name_en,
            "description": service.description_el.as_ref().or(service.description_en.as_ref()),
            "description_en": service.description_en,
            "url": service.contact.website.as_deref().filter(|url| is_uri(url)),
            "email": service.contact.email.as_deref().filter(|email| is_email(email)),
            "status": "active",
            "eligibility_description": Some(eligibility).filter(|text| !text.is_empty()),
            "assured_date": service.assured_day().map(|day| day.to_string()),
            "capacity": service.offer.capacity,
            "parent_id": parent,
            "organization_id": self.id("organization", organization_of(service)),
            "organization": self.organization(organization_of(service)),
        }))
    }

    /// Describes a service with all that hangs on it.
    pub(super) fn whole_service(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let mut record = self.service(place);
        record["phones"] = self.phones(service);
        record["languages"] = service.offer.languages.iter().map(|tag| self.language(service, tag)).collect();
        record["service_areas"] =
            service.offer.service_area.iter().map(|code| self.service_area(service, code)).collect();
        record["schedules"] = self.schedules(place);
        record["attributes"] = self.attributes(service);
        record["service_at_locations"] = json!([{
            "id": self.id("service_at_location", service.id.as_str()),
            "service_id": record["id"],
            "location_id": self.id("location", service.id.as_str()),
            "location": self.location(place),
        }]);
        record
    }

    pub(super) fn service_at_location(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        record(json!({
            "id": self.id("service_at_location", service.id.as_str()),
            "service_id": self.id("service", service.id.as_str()),
            "location_id": self.id("location", service.id.as_str()),
            "description": service.description_el,
            "service": self.service(place),
            "location": self.location(place),
            "schedules": self.schedules(place),
        }))
    }

    fn phones(self, service: &Service) -> Value {
        let id = |number: &str| self.id("phone", &format!("{}/{number}", service.id));
        service
            .contact
            .phone
            .iter()
            .map(|number| json!({ "id": id(number), "number": number, "type": "voice" }))
            .collect()
    }

    /// The code is that of the language alone, as HSDS has it; a tag that says more stands in the note.
    fn language(self, service: &Service, tag: &str) -> Value {
        let code = tag.split('-').next().unwrap_or(tag);
        record(json!({
            "id": self.id("language", &format!("{}/{tag}", service.id)),
            "name": self.name_of(Taxonomy::Language, tag),
            "code": code,
            "note": (code != tag).then_some(tag),
        }))
    }

    fn service_area(self, service: &Service, code: &str) -> Value {
        let territory = self.atlas.territory();
        let area = code.parse().ok().and_then(|code| territory.find(&code).next()).map(|area| territory.area(area));
        json!({
            "id": self.id("service_area", &format!("{}/{code}", service.id)),
            "name": area.map_or(code, |area| &area.name_el),
            "extent": code,
            "extent_type": "text",
        })
    }

    /// `position_quality` is the register's own, as elsewhere in the API.
    fn location(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let id = service.id.as_str();
        let at = service.position_source.settlement();
        let ways = service.offer.accessibility.iter().map(|way| {
            json!({
                "id": self.id("accessibility", &format!("{id}/{way}")),
                "description": self.name_of(Taxonomy::Accessibility, way),
            })
        });
        record(json!({
            "id": self.id("location", id),
            "location_type": "physical",
            "name": service.name_el,
            "alternate_name": service.name_en,
            "description": at.map(|name| format!("Στη θέση του οικισμού {} / at the settlement {}", name.el, name.en)),
            "latitude": service.position.map(LonLat::lat),
            "longitude": service.position.map(LonLat::lon),
            "position_quality": service.position_quality(),
            "addresses": [self.address(place)],
            "accessibility": ways.collect::<Vec<_>>(),
        }))
    }

    /// HSDS wants every line of an address: what is not known is an empty text.
    fn address(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        json!({
            "id": self.id("address", service.id.as_str()),
            "address_1": service.address.as_deref().unwrap_or_default(),
            "city": service.locality.as_deref().unwrap_or_default(),
            "state_province": self.regional_unit(place).unwrap_or_default(),
            "postal_code": service.postcode.as_deref().unwrap_or_default(),
            "country": "GR",
            "address_type": "physical",
        })
    }

    fn regional_unit(self, place: usize) -> Option<String> {
        let territory = self.atlas.territory();
        let mut areas = self.atlas.with_ancestors(self.atlas.service_index().area(place)?);
        let unit = areas.find(|area| territory.layers()[area.layer].level == Level::RegionalUnit)?;
        Some(territory.area(unit).name_el.clone())
    }

    fn name_of(self, taxonomy: Taxonomy, id: &str) -> String {
        self.atlas.register().term(taxonomy, id).map_or_else(|| id.to_owned(), |term| term.title.el.clone())
    }
}

pub(super) fn organization_of(service: &Service) -> &str {
    service.organization.as_deref().unwrap_or(UNNAMED)
}

/// Says whether a text is an address of the web as RFC 3986 has it: only plain characters, with a host.
fn is_uri(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']) && rest.chars().all(is_plain))
}

/// Says whether a text looks like an electronic mail address.
fn is_email(text: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && part.chars().all(|c| c.is_ascii_graphic())
    };
    let of_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.split_once('@').is_some_and(|(who, host)| {
        is_plain(who)
            && !who.contains(['"', '(', ')', ',', ':', ';', '<', '>', '[', ']', '\\'])
            && is_plain(host)
            && host.contains('.')
            && host.chars().all(of_host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_an_address_is_given_as_one() {
        for (text, expected) in [
            ("https://example.gr/a?b#c", true),
            ("http://a", true),
            ("www.example.gr", false),
            ("https://", false),
            ("https://παράδειγμα.gr", false),
            ("https://a b", false),
        ] {
            assert_eq!(is_uri(text), expected, "{text}");
        }
        for (text, expected) in [
            ("a@b.gr", true),
            ("a.b+c@d-e.gr", true),
            ("a@b", false),
            ("a b@c.gr", false),
            ("a@b@c.gr", false),
            ("", false),
        ] {
            assert_eq!(is_email(text), expected, "{text}");
        }
    }
}
