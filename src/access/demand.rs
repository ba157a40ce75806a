//! Who needs a service, and where services are.

use std::sync::OnceLock;

use super::{AccessError, GroupedIndex, PointIndex};
use crate::geometry::LonLat;

/// The group of services whose land is not known, beside those of each land. No land has this number: there are fewer.
pub(super) const UNKNOWN_LAND: u32 = u32::MAX;

/// How many residents a point may have: more than there are people, and few enough that no sum of them is infinite.
pub const MAX_RESIDENTS: f64 = 1e12;

/// A place where people live, as a question about access sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemandPoint {
    /// Where it is.
    pub position: LonLat,
    /// How many people live there; 0 or more.
    pub residents: f64,
    /// The number of the area of the finest level it lies in.
    pub area: Option<u32>,
    /// The number of the land it lies on, as of [`LandComponents`](super::LandComponents); nothing where it is not known.
    pub land: Option<u32>,
}

/// A place where a service is, as a question about access sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SupplyPlace {
    /// Where it is.
    pub position: LonLat,
    /// The number of the area of the finest level it lies in.
    pub area: Option<u32>,
    /// The number of the land it lies on; nothing where it is not known.
    pub land: Option<u32>,
}

/// Population points in columns, numbered by their place.
#[derive(Debug)]
pub struct Demand {
    positions: Vec<LonLat>,
    residents: Vec<f64>,
    areas: Vec<Option<u32>>,
    land: Vec<Option<u32>>,
    index: OnceLock<PointIndex>,
}

impl Demand {
    /// Makes columns of points, numbered in their order.
    ///
    /// # Errors
    /// [`AccessError::Residents`] if a number of residents is negative, not a number, or above [`MAX_RESIDENTS`].
    pub fn new(points: impl IntoIterator<Item = DemandPoint>) -> Result<Self, AccessError> {
        let mut demand = Self {
            positions: Vec::new(),
            residents: Vec::new(),
            areas: Vec::new(),
            land: Vec::new(),
            index: OnceLock::new(),
        };
        for (number, point) in points.into_iter().enumerate() {
            if !(0.0..=MAX_RESIDENTS).contains(&point.residents) {
                return Err(AccessError::Residents { point: number, residents: point.residents });
            }
            demand.positions.push(point.position);
            demand.residents.push(point.residents);
            demand.areas.push(point.area);
            demand.land.push(point.land);
        }
        Ok(demand)
    }

    /// Returns the same points with other residents, in their order.
    ///
    /// # Errors
    /// [`AccessError::Grouping`] if there are not as many; those of [`new`](Self::new).
    pub fn with_residents(&self, residents: &[f64]) -> Result<Self, AccessError> {
        if residents.len() != self.len() {
            return Err(AccessError::Grouping { what: "points", found: residents.len(), expected: self.len() });
        }
        Self::new((0..self.len()).map(|number| DemandPoint { residents: residents[number], ..self.point(number) }))
    }

    /// Returns how many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Says whether there are no points.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Returns where the points are.
    #[must_use]
    pub fn positions(&self) -> &[LonLat] {
        &self.positions
    }

    /// Returns how many people live at each point.
    #[must_use]
    pub fn residents(&self) -> &[f64] {
        &self.residents
    }

    /// Returns the area of the finest level each point lies in.
    #[must_use]
    pub fn areas(&self) -> &[Option<u32>] {
        &self.areas
    }

    /// Returns the land each point lies on.
    #[must_use]
    pub fn land(&self) -> &[Option<u32>] {
        &self.land
    }

    /// Returns an index of the points, made when it is first asked for.
    pub fn index(&self) -> &PointIndex {
        self.index.get_or_init(|| PointIndex::new(self.positions.iter().copied()))
    }

    /// Returns a point.
    pub(super) fn point(&self, number: usize) -> DemandPoint {
        DemandPoint {
            position: self.positions[number],
            residents: self.residents[number],
            area: self.areas[number],
            land: self.land[number],
        }
    }
}

/// Services of the kinds asked for, numbered by their place.
///
/// Equal distances are settled by number, so callers give services in the order of their ids.
#[derive(Debug)]
pub struct Supply {
    places: Vec<SupplyPlace>,
    by_land: GroupedIndex,
    by_area: OnceLock<GroupedIndex>,
}

impl Supply {
    /// Makes an index of services, numbered in their order.
    pub fn new(places: impl IntoIterator<Item = SupplyPlace>) -> Self {
        let places: Vec<SupplyPlace> = places.into_iter().collect();
        let by_land = places.iter().map(|place| (place.position, [place.land.unwrap_or(UNKNOWN_LAND)]));
        Self { by_land: GroupedIndex::new(by_land), by_area: OnceLock::new(), places }
    }

    /// Returns how many services there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Says whether there are no services.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the services.
    #[must_use]
    pub fn places(&self) -> &[SupplyPlace] {
        &self.places
    }

    /// Returns an index of all services.
    #[must_use]
    pub fn index(&self) -> &PointIndex {
        self.by_land.all()
    }

    /// Returns an index of the services grouped by the land they lie on.
    pub(super) fn by_land(&self) -> &GroupedIndex {
        &self.by_land
    }

    /// Returns an index of the services grouped by the area they lie in, made when it is first asked for.
    pub(super) fn by_area(&self) -> &GroupedIndex {
        self.by_area.get_or_init(|| GroupedIndex::new(self.places.iter().map(|place| (place.position, place.area))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residents_that_are_no_count_are_refused() {
        let point =
            |residents| DemandPoint { position: LonLat::new(22.0, 39.0).unwrap(), residents, area: None, land: None };
        for wrong in [-1.0, 2e12, f64::INFINITY, f64::NAN] {
            let found = Demand::new([point(0.0), point(wrong)]).map(|demand| demand.len());
            assert!(matches!(found, Err(AccessError::Residents { point: 1, .. })), "{found:?}");
        }
        assert_eq!(Demand::new([point(0.0), point(0.5)]).unwrap().len(), 2);
    }
}
