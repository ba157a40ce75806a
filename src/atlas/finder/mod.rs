//! The finder: the nearest services that are what a caller looks for, and why nearer ones are not.

mod filter;
mod index;
mod item_set;
#[cfg(test)]
mod search_tests;

pub use filter::{PassedOverReason, ServiceFilter};

pub(super) use index::FinderIndex;

use filter::ReadyFilter;
use item_set::ItemSet;

use super::{Atlas, NearestService};
use crate::access::nearest_of_few;
use crate::geometry::{Bbox, LonLat};
use crate::services::OpenTimes;

/// How many services that were passed over are named.
const MAX_PASSED_OVER: usize = 10;

/// The services that were found, and nearer ones that are not what was looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundServices {
    /// The nearest first, equal distances by id.
    pub services: Vec<NearestService>,
    /// Of the kinds asked for, nearer than the last of those found, the nearest first; at most ten, and beyond these the
    /// nearest that is only closed, so that it is known when one opens.
    pub passed_over: Vec<PassedOver>,
}

/// A service that was passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct PassedOver {
    /// The service, and how far it is.
    pub nearest: NearestService,
    /// Why; at least one reason.
    pub reasons: Vec<PassedOverReason>,
}

/// A vocabulary that services are looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// Needs.
    Needs,
    /// Whom services are for.
    Eligibility,
    /// Languages, and the beginnings of their tags.
    Languages,
    /// What makes services accessible.
    Accessibility,
}

impl Atlas {
    /// Returns the `k` nearest services that are what `filter` looks for, and those passed over on the way.
    ///
    /// Exact, as [`Atlas::nearest_services`]. With few fitting services these are measured; otherwise the tree of the
    /// kinds is searched, and each service near enough is looked up in the sets of the filter. If fewer than `k` are
    /// found, passed over are the nearest within `within_m`.
    #[must_use]
    pub fn find_services(
        &self,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        filter: &ServiceFilter,
    ) -> FoundServices {
        let mut ready = self.ready(filter);
        if ready.accepts_all() {
            let services = self.nearest_services(origin, k, within_m, filter.kinds.as_deref());
            return FoundServices { services, passed_over: Vec::new() };
        }
        let few = self.few(ready.smallest(), k);
        let services = self.nearest_of(few, origin, k, within_m, filter, |service| ready.accepts(service));
        let last = if services.len() < k { None } else { services.last().map(|last| last.distance_m) };
        let others =
            self.nearest_in_tree(origin, MAX_PASSED_OVER, last.or(within_m), filter, |service| !ready.accepts(service));
        let nearer = others.into_iter().filter(|other| last.is_none_or(|last| other.distance_m < last));
        let mut passed_over: Vec<_> = nearer
            .map(|nearest| {
                let place = u32::try_from(nearest.service).unwrap_or(u32::MAX);
                PassedOver { nearest, reasons: ready.reasons(place, &self.register.services()[nearest.service]) }
            })
            .collect();
        let is_told = passed_over.iter().any(|passed| passed.reasons == [PassedOverReason::Closed]);
        if filter.open_at.is_some() && passed_over.len() == MAX_PASSED_OVER && !is_told {
            let few = self.few(ready.smallest_at_any_time(), 1);
            let closed =
                self.nearest_of(few, origin, 1, last.or(within_m), filter, |service| ready.is_only_closed(service));
            let nearer = closed.into_iter().filter(|other| last.is_none_or(|last| other.distance_m < last));
            passed_over.extend(nearer.map(|nearest| PassedOver { nearest, reasons: vec![PassedOverReason::Closed] }));
        }
        FoundServices { services, passed_over }
    }

    /// Returns the services that are what `filter` looks for, in the order of their ids; with a box those in it, without
    /// also those that have no position.
    #[must_use]
    pub fn select_services(&self, filter: &ServiceFilter, bbox: Option<&Bbox>) -> Vec<usize> {
        let mut ready = self.ready(filter);
        let all = u32::try_from(self.register.services().len()).unwrap_or(u32::MAX);
        let position = |service: u32| self.register.services()[service as usize].position;
        let in_box = |service: u32| bbox.is_none_or(|bbox| position(service).is_some_and(|place| bbox.contains(place)));
        let candidates: Vec<u32> = match (ready.smallest(), bbox) {
            (Some(set), _) => set.iter().filter(|&service| in_box(service)).collect(),
            (None, Some(bbox)) => {
                let inside = self.service_index.within(bbox).into_iter();
                inside.filter_map(|service| u32::try_from(service).ok()).collect()
            }
            (None, None) => (0..all).collect(),
        };
        let fits = |service: &u32| self.is_of_kind(*service, filter) && ready.accepts(*service);
        candidates.into_iter().filter(fits).map(|service| service as usize).collect()
    }

    /// Returns the services within a distance that are what `filter` looks for, in the order of their ids.
    #[must_use]
    pub fn services_within(&self, origin: LonLat, within_m: f64, filter: &ServiceFilter) -> Vec<usize> {
        let found = self.nearest_in_tree(origin, usize::MAX, Some(within_m), filter, {
            let mut ready = self.ready(filter);
            move |service| ready.accepts(service)
        });
        let mut services: Vec<usize> = found.into_iter().map(|found| found.service).collect();
        services.sort_unstable();
        services
    }

    /// Works out what a search for words needs, for which the first who asks for one would wait.
    pub fn work_out_words(&self) {
        self.service_index.finder.work_out_words(self.register.services());
    }

    /// Returns when a service is open; nothing if it is not known, or not understood.
    #[must_use]
    pub fn open_times(&self, service: usize) -> Option<&OpenTimes> {
        let finder = &self.service_index.finder;
        finder.hours[finder.hours_of(service)?].as_ref()
    }

    /// Returns the terms of a vocabulary that some service has, in alphabetical order.
    pub fn terms(&self, vocabulary: Vocabulary) -> impl Iterator<Item = &str> {
        let finder = &self.service_index.finder;
        let terms = match vocabulary {
            Vocabulary::Needs => &finder.needs,
            Vocabulary::Eligibility => &finder.eligibility,
            Vocabulary::Languages => &finder.languages,
            Vocabulary::Accessibility => &finder.accessibility,
        };
        terms.keys().map(|term| &**term)
    }

    fn ready<'a>(&'a self, filter: &ServiceFilter) -> ReadyFilter<'a> {
        ReadyFilter::new(filter, &self.service_index.finder, self.register.services())
    }

    /// Returns the members of a set if they are so few that it is quicker to measure them all than to search for `k` of them.
    fn few(&self, set: Option<&ItemSet>, k: usize) -> Option<Vec<u32>> {
        let all = self.service_index.placed_count();
        // Where one in m is fitting, the tree asks about k·n/m services, and measuring all that fit is m of them.
        let few = set.filter(|set| set.len().saturating_mul(set.len()) <= k.saturating_mul(4 * all));
        few.map(|set| set.iter().collect())
    }

    /// Returns the `k` nearest services that are accepted, of `few` if they are known to be among these.
    fn nearest_of(
        &self,
        few: Option<Vec<u32>>,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        filter: &ServiceFilter,
        mut accepts: impl FnMut(u32) -> bool,
    ) -> Vec<NearestService> {
        let Some(few) = few else { return self.nearest_in_tree(origin, k, within_m, filter, accepts) };
        let fitting = few.into_iter().filter(|&service| self.is_of_kind(service, filter) && accepts(service));
        let position = |service: u32| Some((service, self.register.services()[service as usize].position?));
        let found = nearest_of_few(fitting.filter_map(position), origin, k, within_m);
        found
            .into_iter()
            .map(|found| NearestService { service: found.item as usize, distance_m: found.distance_m })
            .collect()
    }

    fn nearest_in_tree(
        &self,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        filter: &ServiceFilter,
        mut accepts: impl FnMut(u32) -> bool,
    ) -> Vec<NearestService> {
        let index = &self.service_index;
        let service = |item: u32| index.placed[item as usize];
        let found = index.tree.nearest(origin, k, within_m, filter.kinds.as_deref(), |item| accepts(service(item)));
        found
            .into_iter()
            .map(|found| NearestService { service: service(found.item) as usize, distance_m: found.distance_m })
            .collect()
    }

    fn is_of_kind(&self, service: u32, filter: &ServiceFilter) -> bool {
        filter.kinds.as_ref().is_none_or(|kinds| {
            let kind = self.register.kind_index(&self.register.services()[service as usize].kind);
            kind.and_then(|kind| u32::try_from(kind).ok()).is_some_and(|kind| kinds.contains(&kind))
        })
    }
}
