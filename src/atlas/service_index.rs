//! Where services are, which are nearest, and when they are open.

use super::feature_id::{IdCollision, feature_ids};
use super::feature_table::offered_columns;
use super::finder::FinderIndex;
use super::{Atlas, Version};
use crate::access::GroupedIndex;
use crate::boundaries::{AreaRef, Territory};
use crate::geometry::{Bbox, LonLat};
use crate::narrative::opening_hours_in_words;
use crate::provenance::{Bilingual, Language};
use crate::services::{Service, ServiceRegister};

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
    areas: Vec<Option<AreaRef>>,
    opening_hours: Vec<Option<Bilingual>>,
    feature_ids: Vec<u64>,
    offered: [bool; 7],
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
        let areas: Vec<_> = services.iter().map(|service| service.position.and_then(&area_of)).collect();
        // Services are shown with the area they lie in: another outline may change it.
        let area_ids: Vec<_> = areas.iter().map(|area| area.map(|area| &territory.area(area).id)).collect();
        let opening_hours: Vec<_> = services.iter().map(hours_in_words).collect();
        let placed: Vec<u32> = services
            .iter()
            .zip(0..)
            .filter(|(service, _)| service.position.is_some())
            .map(|(_, index)| index)
            .collect();
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
            finder: FinderIndex::new(services, territory, &areas),
            offered: offered_columns(services),
            areas,
            opening_hours,
            feature_ids: feature_ids(COLLECTION, services.iter().map(|service| service.id.as_str()))?,
        })
    }

    /// Says which columns there are for what services offer.
    pub(super) fn offered(&self) -> [bool; 7] {
        self.offered
    }

    /// Returns the integer id of a service.
    #[must_use]
    pub fn feature_id(&self, service: usize) -> u64 {
        self.feature_ids[service]
    }

    /// Returns the area of the finest level a service lies in.
    #[must_use]
    pub fn area(&self, service: usize) -> Option<AreaRef> {
        self.areas[service]
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

    /// Returns the services in a box, in the order of their ids.
    #[must_use]
    pub fn within(&self, bbox: &Bbox) -> Vec<usize> {
        self.tree.within_bbox(bbox, None).into_iter().map(|item| self.placed[item as usize] as usize).collect()
    }
}

/// Returns the hours of a service in words, or as its source writes them.
fn hours_in_words(service: &Service) -> Option<Bilingual> {
    let text = service.opening_hours.as_deref()?;
    let said = |language| opening_hours_in_words(text, language).unwrap_or_else(|| text.to_owned());
    Some(Bilingual::new(said(Language::El), said(Language::En)))
}

impl Atlas {
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
