//! Positions, boxes, distances and areas on the WGS 84 ellipsoid, and where a label stands best.
//!
//! Everything in the core is longitude first, in degrees (OGC:CRS84). Other systems end at [`crate::io`].

mod bbox;
mod ellipsoid;
mod label_point;
#[cfg(test)]
mod label_point_tests;
mod lon_lat;
mod mercator;
pub mod snap_rounding;

pub use bbox::{Bbox, BboxError};
pub use ellipsoid::{WGS84_A_M, WGS84_B_M, geodesic_area_m2, geodesic_distance_m};
pub use label_point::label_point;
pub use lon_lat::{LonLat, LonLatError};
pub use mercator::{MERCATOR_HALF_SIDE_M, MERCATOR_LATITUDE_LIMIT, MercatorPoint};
