//! The nearest service of one point.

use super::BorderRule;
use crate::access::demand::UNKNOWN_LAND;
use crate::access::{DemandPoint, GroupedIndex, Neighbour, PointIndex, Supply, SupplyPlace};

/// What a point reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The nearest service that is not over the sea, equal distances settled by number.
    pub over_land: Option<Neighbour>,
    /// The nearest service wherever it lies, equal distances settled by number.
    pub nearest: Option<Neighbour>,
}

/// Finds the nearest services of points.
pub(super) struct Finder<'a> {
    places: &'a [SupplyPlace],
    all: &'a PointIndex,
    by_land: &'a GroupedIndex,
    /// The services of each area, when only those of a point's own count.
    by_area: Option<&'a GroupedIndex>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(supply: &'a Supply, rule: BorderRule) -> Self {
        let by_area = match rule {
            BorderRule::Across => None,
            BorderRule::OwnArea => Some(supply.by_area()),
        };
        Self { places: supply.places(), all: supply.index(), by_land: supply.by_land(), by_area }
    }

    pub(super) fn find(&self, point: &DemandPoint) -> Reached {
        let index = match self.by_area {
            None => Some(self.all),
            Some(by_area) => point.area.and_then(|area| by_area.group(area)),
        };
        let nearest = index.and_then(|index| index.nearest(point.position, 1, None).first().copied());
        let is_over_land = |item: u32| are_joined_by_land(point.land, self.places[item as usize].land);
        let over_land = match (nearest, point.land) {
            (Some(nearest), Some(land)) if !is_over_land(nearest.item) => match self.by_area {
                None => self.by_land.nearest(point.position, 1, None, Some(&[land, UNKNOWN_LAND]), |_| true),
                Some(_) => {
                    index.map(|index| index.nearest_where(point.position, 1, None, is_over_land)).unwrap_or_default()
                }
            }
            .first()
            .copied(),
            (nearest, _) => nearest,
        };
        Reached { over_land, nearest }
    }
}

/// Says whether two places count as joined by land: unless both lie on known land that is not the same.
pub(super) fn are_joined_by_land(one: Option<u32>, other: Option<u32>) -> bool {
    one.is_none() || other.is_none() || one == other
}
