//! Web Mercator.

use std::f64::consts::PI;

use super::{LonLat, WGS84_A_M};

/// The latitude, in degrees, at which Web Mercator becomes a square: atan(sinh π).
pub const MERCATOR_LATITUDE_LIMIT: f64 = 85.051_128_779_806_59;

/// Half the side of the Web Mercator square in the metres of EPSG:3857: π times the equatorial radius.
pub const MERCATOR_HALF_SIDE_M: f64 = PI * WGS84_A_M;

/// A position in the unit square of Web Mercator: `x` grows eastwards, `y` southwards, both from 0 to 1.
///
/// The corner (0, 0) is 180° W, 85.0511…° N, as in the tiling scheme *`WebMercatorQuad`*.
///
/// # Examples
/// ```
/// use choros::geometry::{LonLat, MercatorPoint};
/// let origin = MercatorPoint::from(LonLat::new(0.0, 0.0)?);
/// assert_eq!((origin.x(), origin.y()), (0.5, 0.5));
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
///
/// Source: EPSG Guidance Note 7-2, method 1024 (Popular Visualisation Pseudo Mercator).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MercatorPoint {
    x: f64,
    y: f64,
}

impl MercatorPoint {
    /// Makes a position of two fractions of the square's side; what lies outside is moved to its edge, NaN to 0.
    #[must_use]
    pub fn clamped(x: f64, y: f64) -> Self {
        let clamp = |fraction: f64| if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) };
        Self { x: clamp(x), y: clamp(y) }
    }

    /// Returns the fraction of the square's side counted eastwards from 180° W.
    #[must_use]
    pub fn x(self) -> f64 {
        self.x
    }

    /// Returns the fraction of the square's side counted southwards from 85.0511…° N.
    #[must_use]
    pub fn y(self) -> f64 {
        self.y
    }

    /// Returns easting and northing in metres, as EPSG:3857 counts them (from 0° E, 0° N; northing grows northwards).
    #[must_use]
    pub fn to_epsg_3857_m(self) -> [f64; 2] {
        let side_m = 2.0 * MERCATOR_HALF_SIDE_M;
        [self.x * side_m - MERCATOR_HALF_SIDE_M, MERCATOR_HALF_SIDE_M - self.y * side_m]
    }

    /// Returns the position on the ellipsoid.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the square holds no other positions")]
    pub fn to_lon_lat(self) -> LonLat {
        let lon = self.x * 360.0 - 180.0;
        let lat = (PI * (1.0 - 2.0 * self.y)).sinh().atan().to_degrees();
        LonLat::new(lon, lat).expect("a fraction of the square is within 180 and 85.06 degrees")
    }
}

impl From<LonLat> for MercatorPoint {
    /// Projects a position; latitudes beyond [`MERCATOR_LATITUDE_LIMIT`] fall on the square's edge.
    fn from(position: LonLat) -> Self {
        let y = 0.5 - position.lat().to_radians().sin().atanh() / (2.0 * PI);
        Self::clamped((position.lon() + 180.0) / 360.0, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lon: f64, lat: f64) -> MercatorPoint {
        MercatorPoint::from(LonLat::new(lon, lat).unwrap())
    }

    #[test]
    fn projects_as_the_guidance_note_does() {
        // EPSG Guidance Note 7-2, example of method 1024: 24°22'54.433" N, 100°20'00.000" W.
        let [easting, northing] = point(-100.0 - 20.0 / 60.0, 24.0 + 22.0 / 60.0 + 54.433 / 3600.0).to_epsg_3857_m();
        assert!((easting - -11_169_055.58).abs() < 0.01, "{easting}");
        assert!((northing - 2_800_000.00).abs() < 0.01, "{northing}");
    }

    #[test]
    fn the_square_ends_at_the_limit_and_holds_the_poles() {
        assert!((point(0.0, MERCATOR_LATITUDE_LIMIT).y()).abs() < 1e-15);
        assert_eq!((point(180.0, 90.0).x(), point(180.0, 90.0).y()), (1.0, 0.0));
        assert_eq!((point(-180.0, -90.0).x(), point(-180.0, -90.0).y()), (0.0, 1.0));
        assert_eq!(MercatorPoint::clamped(f64::NAN, 2.0), MercatorPoint { x: 0.0, y: 1.0 });
    }

    #[test]
    fn going_there_and_back_keeps_the_place() {
        for (lon, lat) in [(22.4191, 39.639), (-179.9, -84.0), (0.0, 85.0), (180.0, 0.0)] {
            let back = point(lon, lat).to_lon_lat();
            assert!((back.lon() - lon).abs() < 1e-12 && (back.lat() - lat).abs() < 1e-12, "{back}");
        }
    }
}
