//! Who needs services and where these are, in the words of [`crate::access`]: made of an atlas when first asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Atlas, Land, Version};
use crate::access::{
    AccessError, Bands, BorderRule, Bridge, COAST_TOLERANCE_M, Coverage, Demand, DemandPoint, Grouping, Joined,
    LandComponents, Reached, Supply, SupplyPlace,
};
use crate::boundaries::{AreaLayer, AreaRef, Level};
use crate::geometry::LonLat;

/// How many sets of kinds are kept at once; the least recently used is given up first.
const KEPT_SETS: usize = 8;

/// What is made once and kept: it costs more than most answers made of it.
#[derive(Debug, Default)]
pub(super) struct AccessData {
    land: OnceLock<(LandComponents, Vec<Joined>)>,
    demand: OnceLock<Result<Demand, AccessError>>,
    /// The most recently used set first.
    supplies: Mutex<Vec<Arc<ServicesOfKinds>>>,
}

/// The services of some kinds that have a position, numbered in the order of their ids.
#[derive(Debug)]
pub struct ServicesOfKinds {
    kinds: Option<Vec<u32>>,
    places: Vec<usize>,
    without_position: usize,
    supply: Supply,
    across: OnceLock<Arc<[Reached]>>,
    own_area: OnceLock<Arc<[Reached]>>,
}

impl ServicesOfKinds {
    /// Returns the services.
    #[must_use]
    pub fn supply(&self) -> &Supply {
        &self.supply
    }

    /// Returns the place of each of them in the register.
    #[must_use]
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// Returns how many services of these kinds have no position, and so serve nobody here.
    #[must_use]
    pub fn without_position(&self) -> usize {
        self.without_position
    }

    /// Returns the nearest of them for every point of the atlas's demand; found once by each rule.
    ///
    /// `demand` may have other residents than the atlas's, but not other points.
    ///
    /// # Errors
    /// [`AccessError::Grouping`] if it has more or fewer points.
    pub fn coverage<'a>(
        &'a self,
        demand: &'a Demand,
        bands: Bands,
        rule: BorderRule,
    ) -> Result<Coverage<'a>, AccessError> {
        let kept = match rule {
            BorderRule::Across => &self.across,
            BorderRule::OwnArea => &self.own_area,
        };
        let find = || Coverage::of(demand, &self.supply, bands.clone(), rule).shared_reached();
        let reached = kept.get_or_init(find).clone();
        Coverage::resume(demand, &self.supply, bands, rule, reached)
    }
}

impl Atlas {
    /// Returns the population points with the area of the finest level each lies in, and its land; numbered as in
    /// [`Self::population`].
    ///
    /// Made when first asked for: the land takes a second for a million vertices.
    ///
    /// # Errors
    /// [`AccessError::Residents`] if a point's residents are no count.
    pub fn demand(&self) -> Result<&Demand, AccessError> {
        let make = || {
            Demand::new(self.population.iter().map(|point| DemandPoint {
                position: point.position,
                residents: point.residents,
                area: self.finest_area(point.position),
                land: self.land_at(point.position),
            }))
        };
        self.access.demand.get_or_init(make).as_ref().map_err(|error| *error)
    }

    /// Returns the population points with residents scaled so that those of each area of the finest level add up to its
    /// total, given in the order of the areas, not a number where it is not known; and how many points keep theirs.
    ///
    /// Points keep theirs where the area has no total, where nobody lives at any of its points, and outside all areas.
    ///
    /// # Errors
    /// As [`Self::demand`]; [`AccessError::Residents`] also if a scaled number is no count.
    pub fn demand_scaled_to(&self, totals: &[f64]) -> Result<(Demand, usize), AccessError> {
        let demand = self.demand()?;
        let mut sums = vec![0.0; totals.len()];
        let areas =
            || demand.areas().iter().map(|area| area.map(|area| area as usize).filter(|area| *area < totals.len()));
        for (area, residents) in areas().zip(demand.residents()) {
            if let Some(area) = area {
                sums[area] += residents;
            }
        }
        let factor = |area: usize| (totals[area] >= 0.0 && sums[area] > 0.0).then(|| totals[area] / sums[area]);
        let factors: Vec<Option<f64>> = areas().map(|area| area.and_then(factor)).collect();
        let residents: Vec<f64> =
            demand.residents().iter().zip(&factors).map(|(its, factor)| its * factor.unwrap_or(1.0)).collect();
        let kept = factors.iter().filter(|factor| factor.is_none()).count();
        Ok((demand.with_residents(&residents)?, kept))
    }

    /// Returns the services of these kinds, places in [`ServiceRegister::kinds`](crate::services::ServiceRegister::kinds),
    /// ascending and each once; of all kinds without.
    #[must_use]
    pub fn services_of(&self, kinds: Option<&[u32]>) -> Arc<ServicesOfKinds> {
        if let Some(found) = self.kept_services(kinds) {
            return found;
        }
        let made = Arc::new(self.make_services(kinds));
        let mut kept = self.access.supplies.lock().unwrap_or_else(PoisonError::into_inner);
        // Two who ask at once both make it: rare, and harmless.
        kept.retain(|known| known.kinds.as_deref() != kinds);
        kept.insert(0, made.clone());
        kept.truncate(KEPT_SETS);
        made
    }

    /// Returns how many people each of the services can help at a time; nothing where the register does not say.
    #[must_use]
    pub fn capacities_of(&self, services: &ServicesOfKinds) -> Vec<Option<f64>> {
        let capacity = |&place: &usize| self.register.services()[place].offer.capacity.map(f64::from);
        services.places.iter().map(capacity).collect()
    }

    fn kept_services(&self, kinds: Option<&[u32]>) -> Option<Arc<ServicesOfKinds>> {
        let mut kept = self.access.supplies.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|known| known.kinds.as_deref() == kinds)?;
        let found = kept.remove(place);
        kept.insert(0, found.clone());
        Some(found)
    }

    fn make_services(&self, kinds: Option<&[u32]>) -> ServicesOfKinds {
        let is_wanted = |service: &usize| {
            let kind = self.register.kind_index(&self.register.services()[*service].kind);
            kinds.is_none_or(|kinds| kind.is_some_and(|kind| kinds.iter().any(|&wanted| wanted as usize == kind)))
        };
        let wanted: Vec<usize> = (0..self.register.services().len()).filter(is_wanted).collect();
        let position = |service: usize| self.register.services()[service].position;
        let places: Vec<usize> = wanted.iter().copied().filter(|&service| position(service).is_some()).collect();
        let supply = Supply::new(places.iter().filter_map(|&service| {
            let position = position(service)?;
            let area = self.service_index.area(service).and_then(|area| u32::try_from(area.area).ok());
            Some(SupplyPlace { position, area, land: self.land_at(position) })
        }));
        ServicesOfKinds {
            kinds: kinds.map(<[u32]>::to_vec),
            without_position: wanted.len() - places.len(),
            places,
            supply,
            across: OnceLock::new(),
            own_area: OnceLock::new(),
        }
    }

    /// Groups population points and services by the areas of a level, in the order of its areas; nothing if the atlas has
    /// no such level.
    ///
    /// # Errors
    /// Those of [`Grouping::coarser`].
    pub fn grouping(
        &self,
        demand: &Demand,
        services: &ServicesOfKinds,
        level: Level,
    ) -> Option<Result<Grouping, AccessError>> {
        let layer = self.territory.layer_of(level)?;
        let count = self.territory.layers()[layer].areas().len();
        Some(Grouping::coarser(demand, services.supply(), &self.holders(layer)?, count))
    }

    /// Returns which area of a layer holds each area of the finest level.
    #[must_use]
    fn holders(&self, layer: usize) -> Option<Vec<Option<u32>>> {
        let finest = self.territory.layers().len().checked_sub(1)?;
        let holder = |area: usize| {
            let mut holders = self.with_ancestors(AreaRef { layer: finest, area });
            holders.find(|holder| holder.layer == layer).and_then(|holder| u32::try_from(holder.area).ok())
        };
        Some((0..self.territory.layers()[finest].areas().len()).map(holder).collect())
    }

    /// Returns the version of all that access depends on beside the services: population points, bridges, the land around, and
    /// the outlines of the finest level and of the one asked for.
    #[must_use]
    pub fn demand_version(&self, level: Option<Level>) -> Version {
        let finest = self.levels.last().map(|index| index.version);
        let asked = level.and_then(|level| self.level(level)).map(|(_, index)| index.version);
        Version::combine(
            [self.population_version, Version::of_debug(&self.bridges)]
                .into_iter()
                .chain(self.land.as_ref().map(Land::version))
                .chain(finest)
                .chain(asked),
        )
    }

    fn finest_area(&self, position: LonLat) -> Option<u32> {
        let area = self.locators.finest_at(&self.territory, position)?;
        u32::try_from(area.area).ok()
    }

    /// Returns the bridges of the atlas, each with what it joins of the land that the outlines of the finest level and the land around make up.
    ///
    /// Finds the land if that has not been asked for yet.
    pub fn bridges(&self) -> impl Iterator<Item = (&Bridge, Joined)> {
        self.bridges.iter().zip(self.joined_land().1.iter().copied())
    }

    /// Returns the mass of land a position lies on, of those the outlines of the finest level, the land around and the bridges
    /// make up.
    fn land_at(&self, position: LonLat) -> Option<u32> {
        self.joined_land().0.at(position, COAST_TOLERANCE_M)
    }

    fn joined_land(&self) -> &(LandComponents, Vec<Joined>) {
        self.access.land.get_or_init(|| {
            let areas = self.territory.layers().last().into_iter().flat_map(AreaLayer::areas);
            let areas: Vec<_> = areas.map(|area| &area.geometry).collect();
            let beyond: Vec<_> = self.land.iter().flat_map(Land::outlines).collect();
            let mut land = LandComponents::with_land_beyond(&areas, &beyond);
            let links: Vec<[LonLat; 2]> = self.bridges.iter().map(|bridge| bridge.ends).collect();
            let joined = land.join(&links, COAST_TOLERANCE_M);
            (land, joined)
        })
    }
}
