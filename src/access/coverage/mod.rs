//! Who has a service within reach: the nearest service of every population point, and what that means for areas.

mod area_coverage;
mod bands;
mod distances;
mod grouping;
mod nearest_service;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use super::{AccessError, Demand, Neighbour, Supply};
pub use area_coverage::{AreaCoverage, BandCoverage, represented_share};
pub use bands::{Bands, MAX_BANDS};
pub use distances::Distances;
pub use grouping::Grouping;
use nearest_service::Finder;
pub use nearest_service::Reached;

/// Which services count for a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BorderRule {
    /// All of them, whatever area they lie in.
    #[default]
    Across,
    /// Those in the same area of the finest level. A point that lies in no area has none, nor does a service serve any.
    OwnArea,
}

/// The nearest service of every population point, over land and at all.
///
/// A service counts as over the sea for a point when both lie on known land and these are not the same; where either's
/// land is not known, it counts as over land, and the residents of whom this is said are counted
/// ([`AreaCoverage::residents_on_unknown_land`]). Distances are straight geodesics either way: there is no road in them.
///
/// # Examples
/// ```
/// use choros::access::{Bands, BorderRule, Coverage, Demand, DemandPoint, Grouping, Supply, SupplyPlace};
/// use choros::geometry::LonLat;
/// let point = |lon, residents| Ok::<_, choros::geometry::LonLatError>(
///     DemandPoint { position: LonLat::new(lon, 39.0)?, residents, area: Some(0), land: Some(0) });
/// let demand = Demand::new([point(22.0, 300.0)?, point(23.0, 100.0)?])?;
/// let supply = Supply::new([SupplyPlace { position: LonLat::new(22.01, 39.0)?, area: Some(0), land: Some(0) }]);
/// let coverage = Coverage::of(&demand, &supply, Bands::new(&[2_000.0])?, BorderRule::Across);
/// let areas = coverage.by(&Grouping::finest(&demand, &supply, 1)?)?;
/// assert_eq!(areas[0].within[0].share, Some(0.75));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Coverage<'a> {
    demand: &'a Demand,
    supply: &'a Supply,
    bands: Bands,
    rule: BorderRule,
    reached: Arc<[Reached]>,
}

impl<'a> Coverage<'a> {
    /// Finds the nearest services of all points.
    ///
    /// Exact: the same as a scan of all services with [`geodesic_distance_m`](crate::geometry::geodesic_distance_m). Uses
    /// all threads of the current rayon pool.
    #[must_use]
    pub fn of(demand: &'a Demand, supply: &'a Supply, bands: Bands, rule: BorderRule) -> Self {
        let finder = Finder::new(supply, rule);
        let reached: Vec<Reached> =
            (0..demand.len()).into_par_iter().map(|point| finder.find(&demand.point(point))).collect();
        Self { demand, supply, bands, rule, reached: reached.into() }
    }

    /// Takes up what was found before by the same rule, for the same positions and services: distances asked for and
    /// residents may differ.
    ///
    /// # Errors
    /// [`AccessError::Grouping`] if there are not as many points.
    pub fn resume(
        demand: &'a Demand,
        supply: &'a Supply,
        bands: Bands,
        rule: BorderRule,
        reached: Arc<[Reached]>,
    ) -> Result<Self, AccessError> {
        if reached.len() != demand.len() {
            return Err(AccessError::Grouping { what: "points", found: reached.len(), expected: demand.len() });
        }
        Ok(Self { demand, supply, bands, rule, reached })
    }

    /// Returns what each point reaches, to be kept for [`resume`](Self::resume).
    #[must_use]
    pub fn shared_reached(&self) -> Arc<[Reached]> {
        self.reached.clone()
    }

    /// Returns the points it is about.
    #[must_use]
    pub fn demand(&self) -> &'a Demand {
        self.demand
    }

    /// Returns the services it is about.
    #[must_use]
    pub fn supply(&self) -> &'a Supply {
        self.supply
    }

    /// Returns the distances asked for.
    #[must_use]
    pub fn bands(&self) -> &Bands {
        &self.bands
    }

    /// Returns which services counted.
    #[must_use]
    pub fn rule(&self) -> BorderRule {
        self.rule
    }

    /// Returns what each point reaches.
    #[must_use]
    pub fn reached(&self) -> &[Reached] {
        &self.reached
    }

    /// Returns the nearest service of a point over land, if it has one.
    #[must_use]
    pub fn over_land(&self, point: usize) -> Option<Neighbour> {
        self.reached.get(point)?.over_land
    }

    /// Adds up the points of each group, in the order of the groups.
    ///
    /// A group without points has no share, mean or median, rather than 0.
    ///
    /// # Errors
    /// [`AccessError::Grouping`] if the grouping is not of these points and services.
    pub fn by(&self, grouping: &Grouping) -> Result<Vec<AreaCoverage>, AccessError> {
        grouping.check(self.demand.len(), self.supply.len())?;
        let services = grouping.service_counts();
        let groups = grouping.points_by_group();
        Ok(groups.par_iter().zip(services).map(|(points, services)| AreaCoverage::of(self, points, services)).collect())
    }

    /// Adds up all points, whatever area they lie in.
    #[must_use]
    pub fn total(&self) -> AreaCoverage {
        let points: Vec<u32> = (0..u32::MAX).take(self.demand.len()).collect();
        AreaCoverage::of(self, &points, self.supply.len())
    }
}
