//! An area in Web Mercator, ready to be cut into tiles.

use geo::{LineString, MultiPolygon, Polygon};

use super::ring::twice_area;
use crate::geometry::{LonLat, LonLatError, MercatorPoint};

/// The polygons of an area in the unit square of Web Mercator (see [`MercatorPoint`]).
///
/// Made once and cut into any number of tiles. Rings are turned the same way whatever way they were given in, so
/// neighbours that share vertices in longitude and latitude share them here, to the last bit.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ProjectedArea {
    parts: Vec<ProjectedPart>,
}

/// One polygon: its exterior and its holes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ProjectedPart {
    /// Turns so that its area is positive where y grows southwards.
    pub(super) exterior: ProjectedRing,
    /// Turn the other way.
    pub(super) holes: Vec<ProjectedRing>,
}

/// One ring without its closing vertex, and its bounds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ProjectedRing {
    pub(super) points: Vec<[f64; 2]>,
    pub(super) min: [f64; 2],
    pub(super) max: [f64; 2],
}

impl ProjectedArea {
    /// Projects an area given in longitude and latitude (WGS 84 degrees, longitude first).
    ///
    /// Rings may turn either way and the area may be empty. It is meant to be valid: rings that neither cross
    /// themselves nor one another. Edges are straight in Web Mercator. Latitudes beyond
    /// [`crate::geometry::MERCATOR_LATITUDE_LIMIT`] fall on the limit; an area over the antimeridian is
    /// expected in two parts (RFC 7946, 3.1.9).
    ///
    /// # Errors
    /// [`LonLatError`] if a coordinate is not finite or out of range.
    pub fn from_lon_lat(area: &MultiPolygon<f64>) -> Result<Self, LonLatError> {
        let parts = area.iter().filter(|polygon| !polygon.exterior().0.is_empty()).map(ProjectedPart::from_lon_lat);
        Ok(Self { parts: parts.collect::<Result<_, _>>()? })
    }

    /// Returns the polygons.
    pub(super) fn parts(&self) -> &[ProjectedPart] {
        &self.parts
    }
}

impl ProjectedPart {
    fn from_lon_lat(polygon: &Polygon<f64>) -> Result<Self, LonLatError> {
        let holes = polygon.interiors().iter().filter(|ring| !ring.0.is_empty());
        Ok(Self {
            exterior: ProjectedRing::from_lon_lat(polygon.exterior(), true)?,
            holes: holes.map(|ring| ProjectedRing::from_lon_lat(ring, false)).collect::<Result<_, _>>()?,
        })
    }
}

impl ProjectedRing {
    /// Projects a ring and turns it so that its area has the sign wished for.
    fn from_lon_lat(ring: &LineString<f64>, positive: bool) -> Result<Self, LonLatError> {
        let mut points = ring.coords().map(|c| project(c.x, c.y)).collect::<Result<Vec<_>, _>>()?;
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if (twice_area(&points) > 0.0) != positive {
            points.reverse();
        }
        let extreme = |pick: fn(f64, f64) -> f64, start: f64| {
            points.iter().fold([start; 2], |sofar, point| [pick(sofar[0], point[0]), pick(sofar[1], point[1])])
        };
        Ok(Self { min: extreme(f64::min, f64::INFINITY), max: extreme(f64::max, f64::NEG_INFINITY), points })
    }
}

fn project(lon: f64, lat: f64) -> Result<[f64; 2], LonLatError> {
    let point = MercatorPoint::from(LonLat::new(lon, lat)?);
    Ok([point.x(), point.y()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    #[test]
    fn rings_turn_the_same_way_whatever_way_they_came() {
        let square = polygon![(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)];
        let mut turned = square.clone();
        turned.exterior_mut(|ring| ring.0.reverse());
        let project = |polygon: Polygon| ProjectedArea::from_lon_lat(&MultiPolygon::from(polygon)).unwrap();
        for area in [project(square), project(turned)] {
            assert!(twice_area(&area.parts()[0].exterior.points) > 0.0);
        }
    }

    #[test]
    fn a_position_off_the_globe_is_refused() {
        let area = MultiPolygon::from(polygon![(x: 0., y: 0.), (x: f64::NAN, y: 0.), (x: 9., y: 9.)]);
        assert!(matches!(ProjectedArea::from_lon_lat(&area), Err(LonLatError::Longitude(_))));
        assert_eq!(ProjectedArea::from_lon_lat(&MultiPolygon::new(Vec::new())), Ok(ProjectedArea::default()));
    }
}
