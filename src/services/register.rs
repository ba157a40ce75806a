//! All the services of an atlas.

use std::collections::HashMap;

use super::annexes::settle_parents;
use super::terms::Terms;
use super::{
    BadParent, Day, Freshness, KindId, LocalHoliday, STALE_AFTER_DAYS, Service, ServiceId, ServiceKind, Taxonomy, Term,
    TermTitle,
};
use crate::provenance::{Provenance, Quality};

/// All the services of an atlas, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct ServiceRegister {
    services: Vec<Service>,
    kinds: Vec<ServiceKind>,
    sources: Vec<Provenance>,
    by_id: HashMap<ServiceId, u32>,
    parents: Vec<Option<usize>>,
    bad_parents: Vec<BadParent>,
    annexes: HashMap<usize, Vec<usize>>,
    terms: Terms,
    stale_after_days: Vec<u32>,
    local_holidays: Vec<LocalHoliday>,
}

impl ServiceRegister {
    /// Makes a register; of two services with one id the first is kept and the second returned beside it.
    ///
    /// Parents that are unknown or lead back to the service are taken away: [`Self::bad_parents`].
    #[must_use]
    pub fn new(mut services: Vec<Service>, kinds: Vec<ServiceKind>, sources: Vec<Provenance>) -> (Self, Vec<Service>) {
        services.sort_by(|a, b| a.id.cmp(&b.id));
        let mut duplicates = Vec::new();
        let mut kept: Vec<Service> = Vec::with_capacity(services.len());
        for service in services {
            if kept.last().is_some_and(|last| last.id == service.id) {
                duplicates.push(service);
            } else {
                kept.push(service);
            }
        }
        let by_id: HashMap<ServiceId, u32> =
            kept.iter().zip(0..).map(|(service, index)| (service.id.clone(), index)).collect();
        let index_of = |id: &ServiceId| by_id.get(id).map(|&index| index as usize);
        let (parents, bad_parents) = settle_parents(&mut kept, index_of);
        let mut annexes: HashMap<usize, Vec<usize>> = HashMap::new();
        for (annex, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                annexes.entry(*parent).or_default().push(annex);
            }
        }
        let terms = Terms::new(&kept, &[]);
        let register = Self {
            services: kept,
            kinds,
            sources,
            by_id,
            parents,
            bad_parents,
            annexes,
            terms,
            stale_after_days: Vec::new(),
            local_holidays: Vec::new(),
        };
        (register, duplicates)
    }

    /// Gives words that services state their titles; of several for one word the last holds.
    #[must_use]
    pub fn with_titles(mut self, titles: &[TermTitle]) -> Self {
        self.terms = Terms::new(&self.services, titles);
        self
    }

    /// Sets for each source after how many days without assurance its services are stale; [`STALE_AFTER_DAYS`] where it
    /// says nothing.
    #[must_use]
    pub fn with_stale_after_days(mut self, days: Vec<u32>) -> Self {
        self.stale_after_days = days;
        self
    }

    /// Sets the holidays of municipalities.
    #[must_use]
    pub fn with_local_holidays(mut self, holidays: Vec<LocalHoliday>) -> Self {
        self.local_holidays = holidays;
        self
    }

    /// Returns the holidays of municipalities, as they were given.
    #[must_use]
    pub fn local_holidays(&self) -> &[LocalHoliday] {
        &self.local_holidays
    }

    /// Returns the words of a list that some service states, in alphabetical order, each with its title and how many
    /// services state it.
    #[must_use]
    pub fn terms(&self, taxonomy: Taxonomy) -> &[Term] {
        self.terms.of(taxonomy)
    }

    /// Returns a word that services state.
    #[must_use]
    pub fn term(&self, taxonomy: Taxonomy, id: &str) -> Option<&Term> {
        let terms = self.terms(taxonomy);
        terms.binary_search_by(|term| (*term.id).cmp(id)).ok().map(|place| &terms[place])
    }

    /// Returns after how many days without assurance the services of a source are stale.
    #[must_use]
    pub fn stale_after_days(&self, source: usize) -> u32 {
        self.stale_after_days.get(source).copied().unwrap_or(STALE_AFTER_DAYS)
    }

    /// Counts how many services were assured lately, as of a day.
    #[must_use]
    pub fn freshness(&self, today: Day) -> Freshness {
        Freshness::of(&self.services, today, |source| self.stale_after_days(source))
    }

    /// Returns the services whose parents could not be used, in the order of their ids.
    #[must_use]
    pub fn bad_parents(&self) -> &[BadParent] {
        &self.bad_parents
    }

    /// Returns the place of the service that a service is an annex of.
    #[must_use]
    pub fn parent(&self, service: usize) -> Option<usize> {
        self.parents[service]
    }

    /// Returns the places of the annexes of a service, in the order of their ids.
    #[must_use]
    pub fn annexes(&self, service: usize) -> &[usize] {
        self.annexes.get(&service).map_or(&[], Vec::as_slice)
    }

    /// Returns the services in the order of their ids.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// Returns the kinds in the atlas's order.
    #[must_use]
    pub fn kinds(&self) -> &[ServiceKind] {
        &self.kinds
    }

    /// Returns where the services come from.
    #[must_use]
    pub fn sources(&self) -> &[Provenance] {
        &self.sources
    }

    /// Returns the least trusted quality among the sources.
    #[must_use]
    pub fn quality(&self) -> Quality {
        self.sources.iter().map(|source| source.quality).max().unwrap_or_default()
    }

    /// Returns the place of a kind in [`Self::kinds`].
    #[must_use]
    pub fn kind_index(&self, kind: &KindId) -> Option<usize> {
        self.kinds.iter().position(|known| known.id == *kind)
    }

    /// Returns the place of a service in [`Self::services`].
    #[must_use]
    pub fn index_of(&self, id: &ServiceId) -> Option<usize> {
        self.by_id.get(id).map(|&index| index as usize)
    }
}
