//! The distances coverage is asked for.

use crate::access::AccessError;

/// How many distances one question may name.
pub const MAX_BANDS: usize = 10;

/// One to [`MAX_BANDS`] distances in metres: finite, above 0, ascending.
///
/// # Examples
/// ```
/// use choros::access::Bands;
/// assert_eq!(Bands::new(&[2_000.0, 5_000.0])?.within_m(), [2_000.0, 5_000.0]);
/// assert!(Bands::new(&[5_000.0, 2_000.0]).is_err());
/// # Ok::<(), choros::access::AccessError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Bands(Vec<f64>);

impl Bands {
    /// Makes bands of distances in metres.
    ///
    /// # Errors
    /// [`AccessError::BandCount`], [`AccessError::Distance`] or [`AccessError::BandOrder`], naming what was found.
    pub fn new(within_m: &[f64]) -> Result<Self, AccessError> {
        if within_m.is_empty() || within_m.len() > MAX_BANDS {
            return Err(AccessError::BandCount { found: within_m.len() });
        }
        if let Some(&found) = within_m.iter().find(|within_m| !within_m.is_finite() || **within_m <= 0.0) {
            return Err(AccessError::Distance { found });
        }
        if let Some(pair) = within_m.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(AccessError::BandOrder { previous: pair[0], found: pair[1] });
        }
        Ok(Self(within_m.to_vec()))
    }

    /// Returns the distances in metres, ascending.
    #[must_use]
    pub fn within_m(&self) -> &[f64] {
        &self.0
    }

    /// Returns the place of the first band that holds a distance; how many there are if none does.
    pub(in crate::access) fn first_holding(&self, distance_m: f64) -> usize {
        self.0.partition_point(|&within_m| within_m < distance_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_ascending_list_of_distances_is_refused_by_name() {
        assert_eq!(Bands::new(&[]), Err(AccessError::BandCount { found: 0 }));
        assert_eq!(Bands::new(&[1.0; 11]), Err(AccessError::BandCount { found: 11 }));
        for found in [0.0, -1.0, f64::INFINITY] {
            assert_eq!(Bands::new(&[1.0, found]), Err(AccessError::Distance { found }));
        }
        assert!(Bands::new(&[f64::NAN]).is_err());
        assert_eq!(Bands::new(&[2.0, 2.0]), Err(AccessError::BandOrder { previous: 2.0, found: 2.0 }));
        let message = Bands::new(&[5000.0, 2000.0]).unwrap_err().to_string();
        assert_eq!(message, "2000 m stands after 5000 m where distances are accepted in ascending order, each once");
    }

    #[test]
    fn a_limit_is_inclusive() {
        let bands = Bands::new(&[1.0, 2.0]).unwrap();
        assert_eq!([0.0, 1.0, 1.5, 2.0, 2.1].map(|distance_m| bands.first_holding(distance_m)), [0, 0, 1, 1, 2]);
    }
}
