//! The words of the register as taxonomies and their terms.

use serde_json::{Value, json};

use super::records::{Records, record};
use crate::provenance::Bilingual;
use crate::services::{Service, Taxonomy};

/// The vocabularies of the register as taxonomies: the id of each, and what it is.
pub(super) const TAXONOMIES: [(&str, &str); 4] = [
    (KIND, "Kinds of service of the atlas"),
    ("need", "Needs that services answer"),
    ("eligibility", "Whom services are for; everyone if they turn nobody away"),
    ("accessibility", "What makes services accessible"),
];

const KIND: &str = "kind";

/// A term: its taxonomy, the word, and what people call it.
pub(super) struct TermOf {
    taxonomy: (&'static str, &'static str),
    code: String,
    title: Bilingual,
}

impl TermOf {
    /// Says whether a service states the term.
    pub(super) fn is_stated_by(&self, service: &Service) -> bool {
        match list_of(self.taxonomy.0) {
            None => service.kind.as_str() == self.code,
            Some(list) => list.list_of(service).contains(&self.code),
        }
    }
}

impl Records<'_> {
    pub(super) fn taxonomy(self, (id, description): (&str, &str)) -> Value {
        json!({ "id": self.id("taxonomy", id), "name": id, "description": description })
    }

    /// Returns the terms of all taxonomies, or of the one with this UUID or name, in the order of the taxonomies.
    pub(super) fn terms(self, taxonomy: Option<&str>) -> Vec<TermOf> {
        let wanted =
            |(id, _): &(&str, &str)| taxonomy.is_none_or(|wanted| wanted == *id || wanted == self.id("taxonomy", id));
        TAXONOMIES.into_iter().filter(wanted).flat_map(|taxonomy| self.terms_of(taxonomy)).collect()
    }

    fn terms_of(self, taxonomy: (&'static str, &'static str)) -> Vec<TermOf> {
        let register = self.atlas.register();
        let term = |code: &str, title: &Bilingual| TermOf { taxonomy, code: code.to_owned(), title: title.clone() };
        match list_of(taxonomy.0) {
            None => register.kinds().iter().map(|kind| term(kind.id.as_str(), &kind.name)).collect(),
            Some(list) => register.terms(list).iter().map(|known| term(&known.id, &known.title)).collect(),
        }
    }

    /// Returns the UUID of a term.
    pub(super) fn term_id(self, term: &TermOf) -> String {
        self.id("taxonomy_term", &format!("{}/{}", term.taxonomy.0, term.code))
    }

    /// Describes a term: its Greek title is its name, its English one its description.
    pub(super) fn term(self, term: &TermOf) -> Value {
        let taxonomy = self.taxonomy(term.taxonomy);
        json!({
            "id": self.term_id(term),
            "code": term.code,
            "name": term.title.el,
            "description": term.title.en,
            "taxonomy": term.taxonomy.0,
            "language": "el",
            "taxonomy_id": taxonomy["id"],
            "taxonomy_detail": taxonomy,
        })
    }

    /// The terms of a service, each with the taxonomy it belongs to, and how many people it can help.
    pub(super) fn attributes(self, service: &Service) -> Value {
        let terms = TAXONOMIES.into_iter().flat_map(|taxonomy| {
            let codes: Vec<&str> = match list_of(taxonomy.0) {
                None => vec![service.kind.as_str()],
                Some(list) => list.list_of(service).iter().collect(),
            };
            let title = |code: &str| self.title(taxonomy.0, code);
            codes
                .into_iter()
                .map(move |code| TermOf { taxonomy, code: code.to_owned(), title: title(code) })
                .collect::<Vec<_>>()
        });
        let link_id = self.id("service", service.id.as_str());
        let attribute = |term: TermOf| {
            record(json!({
                "id": self.id("attribute", &format!("{}/{}/{}", service.id, term.taxonomy.0, term.code)),
                "link_id": link_id,
                "taxonomy_term_id": self.term_id(&term),
                "link_entity": "service",
                "link_type": term.taxonomy.0,
                "taxonomy_term": self.term(&term),
            }))
        };
        terms.map(attribute).collect()
    }

    fn title(self, taxonomy: &str, code: &str) -> Bilingual {
        let register = self.atlas.register();
        let plain = || Bilingual::new(code, code);
        match list_of(taxonomy) {
            None => register
                .kinds()
                .iter()
                .find(|kind| kind.id.as_str() == code)
                .map_or_else(plain, |kind| kind.name.clone()),
            Some(list) => register.term(list, code).map_or_else(plain, |term| term.title.clone()),
        }
    }
}

/// Returns the list of words that a taxonomy is; nothing for the kinds.
fn list_of(taxonomy: &str) -> Option<Taxonomy> {
    Taxonomy::ALL.into_iter().find(|list| list.as_str() == taxonomy)
}
