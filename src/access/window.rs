//! A box of longitudes and latitudes as seen from among unit vectors.

use super::packed_tree::Aabb;
use super::sphere::unit_vector;
use crate::geometry::{Bbox, LonLat};

/// What a side is moved outward by, for rounding: a hundredth of a millimetre.
const MARGIN: f64 = 1e-12;

/// The part of the sphere between two parallels and two meridians.
///
/// The parallels bound z. A meridian bounds a half-plane of x and y; a box less than half the globe wide lies in both
/// half-planes, a wider one in either.
#[derive(Debug)]
pub(super) struct Window {
    lowest_z: f64,
    highest_z: f64,
    east_of_west: [f64; 2],
    west_of_east: [f64; 2],
    is_wide: bool,
}

impl Window {
    pub(super) fn new(bbox: &Bbox) -> Self {
        let (sin_west, cos_west) = bbox.west().to_radians().sin_cos();
        let (sin_east, cos_east) = bbox.east().to_radians().sin_cos();
        let turn = if bbox.crosses_antimeridian() { 360.0 } else { 0.0 };
        Self {
            lowest_z: height(bbox.south()) - MARGIN,
            highest_z: height(bbox.north()) + MARGIN,
            east_of_west: [-sin_west, cos_west],
            west_of_east: [sin_east, -cos_east],
            is_wide: bbox.east() - bbox.west() + turn >= 180.0,
        }
    }

    /// Says whether a box of unit vectors may hold one in the window; never no when it does.
    pub(super) fn may_meet(&self, node: &Aabb<3>) -> bool {
        let (a, b) = (reaches(node, self.east_of_west), reaches(node, self.west_of_east));
        let in_longitude = if self.is_wide { a || b } else { a && b };
        in_longitude && node.lower[2] <= self.highest_z && self.lowest_z <= node.upper[2]
    }
}

/// Returns z of the unit vectors at a latitude in degrees.
fn height(lat: f64) -> f64 {
    LonLat::new(0.0, lat).map_or(0.0, |position| unit_vector(position)[2])
}

/// Says whether some point of the box lies on the side of the half-plane that `normal` points to.
fn reaches(node: &Aabb<3>, normal: [f64; 2]) -> bool {
    let furthest = |axis: usize| (normal[axis] * node.lower[axis]).max(normal[axis] * node.upper[axis]);
    furthest(0) + furthest(1) >= -MARGIN
}
