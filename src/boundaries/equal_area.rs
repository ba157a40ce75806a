//! A projection that keeps areas, for shares and sums of areas.

use geo::{Area, Coord, MapCoords, MultiPolygon};

use crate::geometry::{WGS84_A_M, WGS84_B_M};

/// Projects longitudes and latitudes in degrees to metres on the cylindrical equal-area projection of WGS 84.
///
/// x is along the equator. Areas in the plane are areas on the ellipsoid; edges are straight in the plane, so the
/// same edge counts the same for both its neighbours.
///
/// Source: Snyder (1987), Map Projections: A Working Manual, p. 81, equations 3-12, 10-14 and 10-15.
pub(super) fn to_equal_area(geometry: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    geometry.map_coords(|position| Coord { x: WGS84_A_M * position.x.to_radians(), y: northing_m(position.y) })
}

/// Returns the area in square metres of a geometry in longitude and latitude.
///
/// Areas are those on the WGS 84 ellipsoid between edges that are straight in the cylindrical equal-area projection:
/// sums over a coverage are exact, and a municipality differs from its geodesic area by less than a millionth. Much
/// faster than [`crate::geometry::geodesic_area_m2`]. Holes are taken off; overlapping parts count twice.
#[must_use]
pub fn equal_area_m2(geometry: &MultiPolygon<f64>) -> f64 {
    to_equal_area(geometry).unsigned_area()
}

/// Returns the area in square metres inside of directed edges in longitude and latitude, as [`equal_area_m2`] counts it.
///
/// Edges are closed rings in any order, the inside on the left; without edges it is 0.
pub(super) fn area_of_edges_m2(edges: impl Iterator<Item = [Coord<f64>; 2]>) -> f64 {
    let mut origin = None;
    let mut twice = 0.0;
    for edge in edges {
        let edge = edge.map(|position| Coord { x: WGS84_A_M * position.x.to_radians(), y: northing_m(position.y) });
        // Relative to one of the vertices, so that small areas keep their digits.
        let origin = *origin.get_or_insert(edge[0]);
        let [a, b] = edge.map(|position| position - origin);
        twice += a.x * b.y - a.y * b.x;
    }
    twice / 2.0
}

/// Returns the distance from the equator in metres on the projection.
fn northing_m(lat_deg: f64) -> f64 {
    let e2 = 1.0 - (WGS84_B_M / WGS84_A_M).powi(2);
    let e = e2.sqrt();
    let sin = lat_deg.to_radians().sin();
    let q = (1.0 - e2) * (sin / (1.0 - e2 * sin * sin) + (e * sin).atanh() / e);
    WGS84_A_M * q / 2.0
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};

    use super::*;
    use crate::geometry::geodesic_area_m2;

    #[test]
    fn areas_are_those_of_the_ellipsoid() {
        // A hemisphere strip's edges along the equator and the pole are the same in both definitions.
        let octant =
            MultiPolygon::from(polygon![(x: 0.0, y: 0.0), (x: 90.0, y: 0.0), (x: 90.0, y: 90.0), (x: 0.0, y: 90.0)]);
        let whole = 510_065_621_724_088.4;
        assert!((equal_area_m2(&octant) * 8.0 / whole - 1.0).abs() < 1e-12);
    }

    #[test]
    fn small_areas_agree_with_geodesic_ones() {
        let cell = MultiPolygon::from(
            polygon![(x: 22.4, y: 39.6), (x: 22.41, y: 39.6), (x: 22.41, y: 39.61), (x: 22.4, y: 39.61)],
        );
        assert!((equal_area_m2(&cell) / geodesic_area_m2(&cell) - 1.0).abs() < 1e-6);
    }
}
