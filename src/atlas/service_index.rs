//! Where services are, which are nearest, and when they are open.

use std::collections::{HashMap, HashSet};

use super::feature_id::{IdCollision, feature_ids};
use super::finder::FinderIndex;
use super::service_areas::ServiceAreas;
use super::service_columns::ServiceColumn;
use super::{Atlas, Version};
use crate::access::GroupedIndex;
use crate::boundaries::{AreaRef, Level, Territory};
use crate::geometry::{Bbox, LonLat};
use crate::narrative::opening_hours_in_words;
use crate::provenance::{Bilingual, Language};
use crate::services::{KindId, LocalHoliday, Service, ServiceRegister};
use crate::tiles::PointClusters;

/// The id of the collection of services.
pub(super) const COLLECTION: &str = "services";

/// Where services are: one R-tree over all and one a kind, and the area each lies in; and when they are open, in words.
#[derive(Debug)]
pub struct ServiceIndex {
    /// The version of the services, of the areas they lie in, and of the words for their hours.
    pub version: Version,
    /// The box around all placed services; nothing if none is placed.
    pub extent: Option<Bbox>,
    pub(super) tree: GroupedIndex,
    /// For each item of the tree, the place of its service in the register.
    pub(super) placed: Vec<u32>,
    areas: ServiceAreas,
    opening_hours: Vec<Option<Bilingual>>,
    feature_ids: Vec<u64>,
    columns: Vec<ServiceColumn>,
    clusters: PointClusters,
    /// The kinds of services that have a position, in alphabetical order: the groups of the clusters.
    placed_kinds: Vec<KindId>,
    pub(super) finder: FinderIndex,
}

/// A service and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestService {
    /// The place of the service in the register.
    pub service: usize,
    /// The geodesic distance on the WGS 84 ellipsoid, in metres.
    pub distance_m: f64,
}

impl ServiceIndex {
    /// Works out the index of a register; `area_of` says which area of the finest level holds a position.
    ///
    /// # Errors
    /// [`IdCollision`] if two services have the same integer id.
    pub(super) fn new(
        register: &ServiceRegister,
        territory: &Territory,
        area_of: impl Fn(LonLat) -> Option<AreaRef>,
    ) -> Result<Self, IdCollision> {
        let services = register.services();
        let areas = ServiceAreas::new(services, territory, area_of);
        // Services are shown with the area they lie in: another outline may change it.
        let area_ids: Vec<_> = areas.all().iter().map(|area| area.map(|area| &territory.area(area).id)).collect();
        let holidays = LocalHolidays { register, territory, areas: areas.all() };
        let opening_hours: Vec<_> =
            (0..services.len()).map(|place| hours_in_words(&services[place], &holidays.of(place))).collect();
        let holidays_of = |place| holidays.of(place).iter().map(|holiday| holiday.day).collect();
        let placed: Vec<u32> = services
            .iter()
            .zip(0..)
            .filter(|(service, _)| service.position.is_some())
            .map(|(_, index)| index)
            .collect();
        let placed_kinds = placed_kinds(services);
        let clusters = clusters(services, &placed_kinds);
        let kind = |kind| register.kind_index(kind).and_then(|index| u32::try_from(index).ok());
        let items =
            services.iter().filter_map(|service| service.position.map(|position| (position, kind(&service.kind))));
        Ok(Self {
            version: Version::combine([
                Version::of_services(register),
                Version::of_debug(&area_ids),
                Version::of_debug(&opening_hours),
            ]),
            extent: Bbox::around(services.iter().filter_map(|service| service.position)),
            tree: GroupedIndex::new(items),
            placed,
            columns: ServiceColumn::of_services(services),
            finder: FinderIndex::new(services, territory, areas.all(), holidays_of),
            clusters,
            placed_kinds,
            areas,
            opening_hours,
            feature_ids: feature_ids(COLLECTION, services.iter().map(|service| service.id.as_str()))?,
        })
    }

    /// Returns the columns that the register fills.
    pub(super) fn columns(&self) -> &[ServiceColumn] {
        &self.columns
    }

    /// Returns the integer id of a service.
    #[must_use]
    pub fn feature_id(&self, service: usize) -> u64 {
        self.feature_ids[service]
    }

    /// Returns the area a service is in: that of the finest level it lies in, or the municipality its source states where
    /// it has no position, lies in no area or just over an approximate line.
    #[must_use]
    pub fn area(&self, service: usize) -> Option<AreaRef> {
        self.areas.all()[service]
    }

    /// Returns the area of the finest level a service lies in, whatever its source states.
    #[must_use]
    pub fn located_area(&self, service: usize) -> Option<AreaRef> {
        self.areas.located(service)
    }

    /// Returns when a service is open, in words; as its source writes it, in both languages, where that is not
    /// understood; nothing where it is not known.
    #[must_use]
    pub fn opening_hours(&self, service: usize) -> Option<&Bilingual> {
        self.opening_hours[service].as_ref()
    }

    /// Returns how many services have a position.
    #[must_use]
    pub fn placed_count(&self) -> usize {
        self.placed.len()
    }

    /// Returns the services with a position as tiles show them: each by its place in the register, with the place of its kind in
    /// [`Self::placed_kinds`] as its group.
    #[must_use]
    pub fn clusters(&self) -> &PointClusters {
        &self.clusters
    }

    /// Returns the kinds of the services that have a position, in alphabetical order.
    #[must_use]
    pub fn placed_kinds(&self) -> &[KindId] {
        &self.placed_kinds
    }

    /// Returns the services in a box, in the order of their ids.
    #[must_use]
    pub fn within(&self, bbox: &Bbox) -> Vec<usize> {
        self.tree.within_bbox(bbox, None).into_iter().map(|item| self.placed[item as usize] as usize).collect()
    }
}

/// Returns the kinds of the services that have a position, in alphabetical order.
fn placed_kinds(services: &[Service]) -> Vec<KindId> {
    let placed = services.iter().filter(|service| service.position.is_some());
    let kinds: HashSet<&KindId> = placed.map(|service| &service.kind).collect();
    let mut kinds: Vec<KindId> = kinds.into_iter().cloned().collect();
    kinds.sort_unstable();
    kinds
}

/// Gathers services for tiles, by the places of their kinds among those given.
fn clusters(services: &[Service], kinds: &[KindId]) -> PointClusters {
    let groups: HashMap<&KindId, u32> = kinds.iter().zip(0..).collect();
    let placed = services.iter().zip(0..);
    let points = placed.filter_map(|(service, place)| Some((service.position?, place, *groups.get(&service.kind)?)));
    PointClusters::new(points)
}

/// Finds the holidays of the municipality a service is in.
struct LocalHolidays<'a> {
    register: &'a ServiceRegister,
    territory: &'a Territory,
    areas: &'a [Option<AreaRef>],
}

impl<'a> LocalHolidays<'a> {
    /// Returns the holidays of the municipality a service is in, or that its source says.
    fn of(&self, place: usize) -> Vec<&'a LocalHoliday> {
        let known = self.register.local_holidays();
        if known.is_empty() {
            return Vec::new();
        }
        let is_municipality = |area: &AreaRef| self.territory.layers()[area.layer].level == Level::Municipality;
        let lies_in = self.areas[place].and_then(|area| {
            let mut areas = std::iter::once(area).chain(self.territory.ancestors(area));
            areas.find(is_municipality).map(|area| self.territory.area(area).id.as_str())
        });
        let stated = self.register.services()[place].municipality.as_deref();
        let municipality = lies_in.or(stated);
        known.iter().filter(|holiday| Some(holiday.municipality.as_str()) == municipality).collect()
    }
}

/// Returns the hours of a service in words, or as its source writes them; with the local holidays on which it is closed.
fn hours_in_words(service: &Service, holidays: &[&LocalHoliday]) -> Option<Bilingual> {
    let text = service.opening_hours.as_deref()?;
    let is_closed = keeps_holidays(text);
    let closed: Vec<_> = holidays.iter().filter(|_| is_closed).map(|holiday| holiday.closed_in_words()).collect();
    let said = |language: Language| match opening_hours_in_words(text, language) {
        None => text.to_owned(),
        Some(words) => closed.iter().fold(words, |words, day| format!("{words} · {}", day.text(language))),
    };
    Some(Bilingual::new(said(Language::El), said(Language::En)))
}

/// Says whether hours say that it is closed on holidays.
fn keeps_holidays(text: &str) -> bool {
    text.split(';').any(|rule| matches!(rule.split_whitespace().collect::<Vec<_>>()[..], ["PH", "off" | "closed"]))
}

impl Atlas {
    /// Returns the holidays of the municipality a service lies in, or says it is in, as the register has them.
    #[must_use]
    pub fn local_holidays(&self, service: usize) -> Vec<&LocalHoliday> {
        let areas = self.service_index.areas.all();
        LocalHolidays { register: &self.register, territory: &self.territory, areas }.of(service)
    }

    /// Returns the `k` services nearest to `origin`, closest first.
    ///
    /// Distances are geodesic on the WGS 84 ellipsoid, in metres. Equal distances are ordered by id. `kinds` are places
    /// in [`ServiceRegister::kinds`]; without them services of any kind count. Fewer than `k` in reach: all of them.
    #[must_use]
    pub fn nearest_services(
        &self,
        origin: LonLat,
        k: usize,
        within_m: Option<f64>,
        kinds: Option<&[u32]>,
    ) -> Vec<NearestService> {
        let index = &self.service_index;
        let found = index.tree.nearest(origin, k, within_m, kinds, |_| true);
        found
            .into_iter()
            .map(|neighbour| NearestService {
                service: index.placed[neighbour.item as usize] as usize,
                distance_m: neighbour.distance_m,
            })
            .collect()
    }
}
