//! Who can reach what: the places nearest to a position, and the area that holds it.
//!
//! [`PointIndex`] finds the nearest of many points exactly on the ellipsoid, [`GroupedIndex`] does so within chosen
//! groups (kinds of service) and under a condition, and [`AreaIndex`] finds the area that contains a position. They
//! know items and areas by number only: what the numbers stand for is left to the caller.

mod area_edges;
mod area_grid;
mod area_index;
mod catchment;
mod coverage;
mod demand;
mod error;
#[cfg(test)]
mod exhaustive;
mod few;
#[cfg(test)]
mod fixtures;
mod floating_catchment;
mod grouped_index;
mod land;
mod neighbour;
mod packed_tree;
mod point_index;
mod search;
mod sphere;
mod window;

pub use area_index::AreaIndex;
pub use catchment::{Catchment, Catchments, Served, served_within};
pub use coverage::{
    AreaCoverage, BandCoverage, Bands, BorderRule, Coverage, Distances, Grouping, MAX_BANDS, Reached, represented_share,
};
pub use demand::{Demand, DemandPoint, MAX_RESIDENTS, Supply, SupplyPlace};
pub use error::AccessError;
pub use few::nearest_of_few;
pub use floating_catchment::{
    AccessScores, Capacities, Decay, GoesOn, MissingCapacity, RationalAgentAccess, RationalAgents, floating_catchment,
    pairs_within, raam, weighted_catchment,
};
pub use grouped_index::GroupedIndex;
pub use land::{Bridge, COAST_TOLERANCE_M, Joined, LandComponents};
pub use neighbour::Neighbour;
pub use point_index::PointIndex;
