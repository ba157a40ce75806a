//! Demand and supply for tests.

use super::{Demand, DemandPoint, Supply, SupplyPlace};
use crate::geometry::LonLat;

/// Points with residents, in no area and on no land that is known.
pub(in crate::access) fn demand_of(points: &[(LonLat, f64)]) -> Demand {
    let point = |&(position, residents)| DemandPoint { position, residents, area: None, land: None };
    Demand::new(points.iter().map(point)).unwrap()
}

/// Services in no area and on no land that is known.
pub(in crate::access) fn supply_of(places: &[LonLat]) -> Supply {
    Supply::new(places.iter().map(|&position| SupplyPlace { position, area: None, land: None }))
}
