//! A box of longitudes and latitudes.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{LonLat, LonLatError};

/// A box in WGS 84, degrees: west, south, east, north (OGC:CRS84 axis order).
///
/// A box whose west is greater than its east crosses the antimeridian (OGC API – Features, 7.15.3; RFC 7946, 5.2).
///
/// # Examples
/// ```
/// use choros::geometry::Bbox;
/// let thessaly: Bbox = "20.9,38.9,24.3,40.2".parse()?;
/// assert!(thessaly.intersects(&"24.0,40.0,25.0,41.0".parse()?));
/// assert!("20,40,24,38".parse::<Bbox>().is_err());
/// # Ok::<(), choros::geometry::BboxError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bbox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Why a text or four numbers are not a box.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum BboxError {
    /// Not four (or six, with heights) numbers.
    #[error("{found} numbers were found; accepted are four: west,south,east,north")]
    Count {
        /// How many there were.
        found: usize,
    },
    /// One of them is not a number.
    #[error("'{0}' is not a number")]
    NotANumber(String),
    /// One of them is out of range.
    #[error(transparent)]
    OutOfRange(#[from] LonLatError),
    /// South lies north of north.
    #[error("south ({south}) is greater than north ({north}); accepted is west,south,east,north")]
    Reversed {
        /// The second number.
        south: f64,
        /// The fourth number.
        north: f64,
    },
}

impl Bbox {
    /// The whole world.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// Makes a box of its four sides in degrees.
    ///
    /// # Errors
    /// [`BboxError`] if a side is not finite, out of range, or south is greater than north.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BboxError> {
        LonLat::new(west, south)?;
        LonLat::new(east, north)?;
        if south > north {
            return Err(BboxError::Reversed { south, north });
        }
        Ok(Self { west, south, east, north })
    }

    /// Returns the box around `positions`, or nothing if there are none.
    ///
    /// Never crosses the antimeridian.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        positions.into_iter().map(Self::from).reduce(|a, b| a.union(&b))
    }

    /// Returns the western side, degrees of longitude.
    #[must_use]
    pub fn west(&self) -> f64 {
        self.west
    }

    /// Returns the southern side, degrees of latitude.
    #[must_use]
    pub fn south(&self) -> f64 {
        self.south
    }

    /// Returns the eastern side, degrees of longitude.
    #[must_use]
    pub fn east(&self) -> f64 {
        self.east
    }

    /// Returns the northern side, degrees of latitude.
    #[must_use]
    pub fn north(&self) -> f64 {
        self.north
    }

    /// Says whether the box crosses the antimeridian.
    #[must_use]
    pub fn crosses_antimeridian(&self) -> bool {
        self.west > self.east
    }

    /// Returns the box as one or two boxes that do not cross the antimeridian.
    pub fn parts(&self) -> impl Iterator<Item = Self> {
        let (first, second) = if self.crosses_antimeridian() {
            (Self { east: 180.0, ..*self }, Some(Self { west: -180.0, ..*self }))
        } else {
            (*self, None)
        };
        std::iter::once(first).chain(second)
    }

    /// Says whether the two boxes share a point; touching counts.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.parts().any(|a| {
            other.parts().any(|b| a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north)
        })
    }

    /// Says whether the position lies in the box or on its side.
    #[must_use]
    pub fn contains(&self, position: LonLat) -> bool {
        self.intersects(&Self::from(position))
    }

    /// Returns the smallest box that holds both; neither may cross the antimeridian.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Returns the four sides: west, south, east, north.
    #[must_use]
    pub fn to_array(&self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

impl From<LonLat> for Bbox {
    fn from(position: LonLat) -> Self {
        Self { west: position.lon(), south: position.lat(), east: position.lon(), north: position.lat() }
    }
}

impl FromStr for Bbox {
    type Err = BboxError;

    /// Reads `west,south,east,north`, or six numbers with heights, which are ignored.
    fn from_str(text: &str) -> Result<Self, BboxError> {
        let numbers = text
            .split(',')
            .map(|part| part.trim().parse::<f64>().map_err(|_not_a_number| BboxError::NotANumber(part.to_owned())))
            .collect::<Result<Vec<_>, _>>()?;
        match numbers[..] {
            [west, south, east, north] | [west, south, _, east, north, _] => Self::new(west, south, east, north),
            _ => Err(BboxError::Count { found: numbers.len() }),
        }
    }
}

impl fmt::Display for Bbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.west, self.south, self.east, self.north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bbox(text: &str) -> Bbox {
        text.parse().unwrap()
    }

    #[test]
    fn touching_boxes_intersect() {
        assert!(bbox("0,0,1,1").intersects(&bbox("1,1,2,2")));
        assert!(!bbox("0,0,1,1").intersects(&bbox("1.1,0,2,1")));
    }

    #[test]
    fn a_box_over_the_antimeridian_holds_both_sides() {
        let fiji = bbox("177,-20,-178,-15");
        assert!(fiji.contains(LonLat::new(179.0, -17.0).unwrap()));
        assert!(fiji.contains(LonLat::new(-179.0, -17.0).unwrap()));
        assert!(!fiji.contains(LonLat::new(0.0, -17.0).unwrap()));
    }

    #[test]
    fn bad_boxes_are_refused_with_their_reason() {
        assert_eq!("1,2,3".parse::<Bbox>(), Err(BboxError::Count { found: 3 }));
        assert_eq!("1,2,3,x".parse::<Bbox>(), Err(BboxError::NotANumber("x".into())));
        assert!(matches!("0,0,1e400,1".parse::<Bbox>(), Err(BboxError::OutOfRange(_))));
        assert!(matches!("NaN,0,1,1".parse::<Bbox>(), Err(BboxError::OutOfRange(_))));
        assert!(matches!("0,2,1,1".parse::<Bbox>(), Err(BboxError::Reversed { .. })));
    }
}
