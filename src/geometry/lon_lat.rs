//! A position.

use std::fmt;

use thiserror::Error;

/// A position in WGS 84, degrees, longitude first (OGC:CRS84).
///
/// Always finite, with −180 ≤ longitude ≤ 180 and −90 ≤ latitude ≤ 90.
///
/// # Examples
/// ```
/// use choros::geometry::LonLat;
/// let larisa = LonLat::new(22.4191, 39.639)?;
/// assert_eq!(larisa.lat(), 39.639);
/// assert!(LonLat::new(39.639, 122.4).is_err());
/// # Ok::<(), choros::geometry::LonLatError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Why two numbers are not a position.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum LonLatError {
    /// The longitude is not a number between −180 and 180.
    #[error("longitude {0} is not between -180 and 180 degrees")]
    Longitude(f64),
    /// The latitude is not a number between −90 and 90.
    #[error("latitude {0} is not between -90 and 90 degrees")]
    Latitude(f64),
}

impl LonLat {
    /// Makes a position of a longitude and a latitude in degrees.
    ///
    /// # Errors
    /// [`LonLatError`] if either is not finite or out of range.
    pub fn new(lon: f64, lat: f64) -> Result<Self, LonLatError> {
        if !(-180.0..=180.0).contains(&lon) {
            return Err(LonLatError::Longitude(lon));
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(LonLatError::Latitude(lat));
        }
        Ok(Self { lon, lat })
    }

    /// Returns the longitude in degrees.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Returns the latitude in degrees.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }
}

impl fmt::Display for LonLat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.lon, self.lat)
    }
}

impl From<LonLat> for geo::Coord<f64> {
    fn from(position: LonLat) -> Self {
        Self { x: position.lon, y: position.lat }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_no_position_are_refused() {
        assert!(LonLat::new(f64::NAN, 0.0).is_err());
        assert!(LonLat::new(0.0, f64::INFINITY).is_err());
        assert_eq!(LonLat::new(180.000_1, 0.0), Err(LonLatError::Longitude(180.000_1)));
        assert_eq!(LonLat::new(0.0, -91.0), Err(LonLatError::Latitude(-91.0)));
        assert!(LonLat::new(-180.0, 90.0).is_ok());
    }
}
