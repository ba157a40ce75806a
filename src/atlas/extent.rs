//! The ground an atlas covers, and positions that look like they were meant to lie on it.

use super::Atlas;
use crate::geometry::{Bbox, LonLat, geodesic_distance_m};

/// How far outside the atlas a position lies before it is taken for a mistake, in metres.
const FAR_M: f64 = 500_000.0;

impl Atlas {
    /// Returns the box around all areas; nothing without areas.
    #[must_use]
    pub fn extent(&self) -> Option<Bbox> {
        self.levels().filter_map(|(_, index)| index.extent).reduce(|a, b| a.union(&b))
    }

    /// Returns a position with longitude and latitude exchanged if it looks like they were meant so: it lies in the box
    /// around all areas then, and is more than 500 km away from it now.
    #[must_use]
    pub fn swapped(&self, position: LonLat) -> Option<LonLat> {
        let extent = self.extent()?;
        let swapped = LonLat::new(position.lat(), position.lon()).ok().filter(|swapped| extent.contains(*swapped))?;
        let lon = position.lon().clamp(extent.west().min(extent.east()), extent.east().max(extent.west()));
        let nearest = LonLat::new(lon, position.lat().clamp(extent.south(), extent.north())).ok()?;
        (!extent.contains(position) && geodesic_distance_m(position, nearest) > FAR_M).then_some(swapped)
    }
}
