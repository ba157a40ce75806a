//! Ids for programs that want a UUID.

/// Returns the UUID of a thing that has another id: the same names give the same UUID, everywhere and always.
///
/// A UUID of version 8 (RFC 9562), whose 122 free bits are the first of the BLAKE3 hash of the names, each with its length
/// before it (eight bytes, little end first). Written in small letters, with hyphens.
///
/// # Examples
/// ```
/// use choros::services::stable_uuid;
/// let id = stable_uuid(&["atlas", "service", "cc-2201"]);
/// assert_eq!((id.len(), &id[14..15]), (36, "8"));
/// assert_ne!(id, stable_uuid(&["atlas", "servicecc", "-2201"]));
/// ```
#[must_use]
pub fn stable_uuid(names: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for name in names {
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
