//! The integer ids of features in tiles.

use std::collections::HashMap;

/// The largest integer a JavaScript number holds exactly.
const MAX_ID: u64 = (1 << 53) - 1;

/// Two ids of a collection that make the same integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdCollision {
    /// The collection.
    pub collection: String,
    /// The one id.
    pub first: String,
    /// The other.
    pub second: String,
}

/// Returns the integer id of a feature: 53 bits of a hash of its collection and its code.
///
/// # Examples
/// ```
/// use choros::atlas::feature_id;
/// assert_eq!(feature_id("municipalities", "2201"), feature_id("municipalities", "2201"));
/// assert_ne!(feature_id("municipalities", "2201"), feature_id("services", "2201"));
/// assert!(feature_id("municipalities", "2201") < 1 << 53);
/// ```
#[must_use]
pub fn feature_id(collection: &str, code: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(collection.as_bytes()).update(b"/").update(code.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes) & MAX_ID
}

/// Returns the integer ids of a collection's features.
///
/// # Errors
/// [`IdCollision`] if two features have the same one.
pub(super) fn feature_ids<'a>(collection: &str, codes: impl Iterator<Item = &'a str>) -> Result<Vec<u64>, IdCollision> {
    let mut seen = HashMap::new();
    codes
        .map(|code| {
            let id = feature_id(collection, code);
            match seen.insert(id, code) {
                Some(first) if first != code => {
                    let (collection, first, second) = (collection.to_owned(), first.to_owned(), code.to_owned());
                    Err(IdCollision { collection, first, second })
                }
                _ => Ok(id),
            }
        })
        .collect()
}
