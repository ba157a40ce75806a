//! The integer id of a feature in a tile.

use thiserror::Error;

/// The integer id of a feature in a tile: at most 2^53 − 1, so that a browser reads it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeatureId(u64);

/// An id that a browser would not read exactly.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("feature id {found} is too large; accepted are 0 to {}", FeatureId::MAX)]
pub struct FeatureIdError {
    /// The id given.
    pub found: u64,
}

impl FeatureId {
    /// The greatest id: 2^53 − 1, the greatest whole number whose neighbours a JavaScript number still tells apart.
    pub const MAX: u64 = (1 << 53) - 1;

    /// Makes an id of a number.
    ///
    /// # Errors
    /// [`FeatureIdError`] if it is greater than [`FeatureId::MAX`].
    pub fn new(id: u64) -> Result<Self, FeatureIdError> {
        if id > Self::MAX { Err(FeatureIdError { found: id }) } else { Ok(Self(id)) }
    }

    /// Returns the number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_end_where_browsers_lose_count() {
        assert_eq!(FeatureId::new(9_007_199_254_740_991).map(FeatureId::get), Ok(9_007_199_254_740_991));
        assert!(FeatureId::new(9_007_199_254_740_992).is_err());
    }
}
