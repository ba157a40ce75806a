//! Lengths and areas on the WGS 84 ellipsoid.

use geo::{GeodesicArea, MultiPolygon};
use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::LonLat;

/// The equatorial radius of WGS 84 in metres.
pub const WGS84_A_M: f64 = 6_378_137.0;

/// The polar radius of WGS 84 in metres.
pub const WGS84_B_M: f64 = 6_356_752.314_245_179;

/// Returns the length in metres of the shortest line on the ellipsoid between two positions.
///
/// Exact to about 15 nanometres for every pair, antipodes included.
///
/// # Examples
/// ```
/// use choros::geometry::{LonLat, geodesic_distance_m};
/// let larisa = LonLat::new(22.4191, 39.639)?;
/// let volos = LonLat::new(22.942, 39.3622)?;
/// assert!((geodesic_distance_m(larisa, volos) - 54_472.608_978).abs() < 1e-6);
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
///
/// Source: Karney (2013), Algorithms for geodesics, doi:10.1007/s00190-012-0578-z.
#[must_use]
pub fn geodesic_distance_m(from: LonLat, to: LonLat) -> f64 {
    thread_local! {
        static WGS84: Geodesic = Geodesic::wgs84();
    }
    WGS84.with(|wgs84| wgs84.inverse(from.lat(), from.lon(), to.lat(), to.lon()))
}

/// Returns the area in square metres of a geometry in longitude and latitude whose edges are geodesics.
///
/// Holes are taken off; the direction of the rings does not matter.
///
/// Source: Karney (2013), as above, through `geo`.
#[must_use]
pub fn geodesic_area_m2(geometry: &MultiPolygon<f64>) -> f64 {
    geometry
        .iter()
        .map(|polygon| {
            let ring_area =
                |ring: &geo::LineString<f64>| geo::Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs();
            ring_area(polygon.exterior()) - polygon.interiors().iter().map(ring_area).sum::<f64>()
        })
        .sum()
}
