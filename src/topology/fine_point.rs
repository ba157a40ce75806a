//! Positions in Web Mercator as whole numbers.

use crate::geometry::{LonLat, LonLatError, MercatorPoint};

/// The side of the Web Mercator square is two to this many units: one is 9.3 mm at the equator, a little less than the
/// 10⁻⁷ degrees that boundaries come on, so that no two of those positions are one here.
pub const FINE_BITS: u32 = 32;

/// The side of a tile is two to this many units.
pub const TILE_BITS: u32 = 12;

/// A position in the Web Mercator square: units from its north-western corner, x eastwards, y southwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FinePoint {
    /// Units from the western edge.
    pub x: u32,
    /// Units from the northern edge.
    pub y: u32,
}

impl FinePoint {
    /// Projects a position given in longitude and latitude (WGS 84 degrees, longitude first).
    ///
    /// Latitudes beyond [`crate::geometry::MERCATOR_LATITUDE_LIMIT`] fall on the limit.
    ///
    /// # Errors
    /// [`LonLatError`] if a coordinate is not finite or out of range.
    pub fn from_lon_lat(lon: f64, lat: f64) -> Result<Self, LonLatError> {
        let point = MercatorPoint::from(LonLat::new(lon, lat)?);
        Ok(Self { x: units(point.x()), y: units(point.y()) })
    }

    /// Returns the coordinates.
    #[must_use]
    pub fn coordinates(self) -> [i64; 2] {
        [i64::from(self.x), i64::from(self.y)]
    }

    /// Returns the coordinates as one number, which orders points by x and then y.
    pub(super) fn key(self) -> u64 {
        u64::from(self.x) << 32 | u64::from(self.y)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of 2^32; casts saturate")]
fn units(fraction: f64) -> u32 {
    // The eastern and southern edge are one unit inside: nothing there is drawn to the centimetre.
    (fraction * 4_294_967_296.0 + 0.5) as u32
}
