//! The words of a register: what its services state, and what people call it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{IdList, Service};
use crate::provenance::Bilingual;

/// A list of words that services are described by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Taxonomy {
    /// Needs that services answer.
    Need,
    /// Whom services are for.
    Eligibility,
    /// Languages in which people are helped.
    Language,
    /// What makes services accessible.
    Accessibility,
}

/// A word that services state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word as services state it.
    pub id: Box<str>,
    /// What people call it.
    pub title: Bilingual,
    /// How many services state it.
    pub count: usize,
}

/// What people call a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermTitle {
    /// The list it belongs to.
    pub taxonomy: Taxonomy,
    /// The word as services state it.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
}

/// The words of all lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms([Vec<Term>; 4]);

impl Taxonomy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Need, Self::Eligibility, Self::Language, Self::Accessibility];

    /// Returns its name in files and URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::Eligibility => "eligibility",
            Self::Language => "language",
            Self::Accessibility => "accessibility",
        }
    }

    /// Returns what a service states of it.
    #[must_use]
    pub fn list_of(self, service: &Service) -> &IdList {
        match self {
            Self::Need => &service.offer.needs,
            Self::Eligibility => &service.offer.eligibility,
            Self::Language => &service.offer.languages,
            Self::Accessibility => &service.offer.accessibility,
        }
    }

    fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Taxonomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Terms {
    /// Gathers the words that services state, each with its title; a word without one is called as it is written, with
    /// blanks for hyphens.
    pub(super) fn new(services: &[Service], titles: &[TermTitle]) -> Self {
        Self(Taxonomy::ALL.map(|taxonomy| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for id in services.iter().flat_map(|service| taxonomy.list_of(service).iter()) {
                *counts.entry(id).or_default() += 1;
            }
            let titled = |id: &str| titles.iter().rev().find(|title| title.taxonomy == taxonomy && title.id == id);
            let term = |(id, count): (&str, usize)| {
                let plain = || id.replace('-', " ");
                let title = titled(id).map_or_else(|| Bilingual::new(plain(), plain()), |titled| titled.title.clone());
                Term { id: id.into(), title, count }
            };
            counts.into_iter().map(term).collect()
        }))
    }

    /// Returns the words of a list in alphabetical order.
    pub(super) fn of(&self, taxonomy: Taxonomy) -> &[Term] {
        &self.0[taxonomy.place()]
    }
}
