//! Ids that nobody guesses.

use std::fmt;
use std::str::FromStr;

use super::error::StoreError;

/// The digits of base 32 (RFC 4648), small.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// 128 bits in digits of five.
const LENGTH: usize = 26;

/// The id of an upload: 128 bits from the system's random source, as 26 characters of base 32 (RFC 4648, small letters,
/// unpadded). Who knows it may read the upload.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UploadId(u128);

/// A text that is no id of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no id of an upload; accepted are 26 characters of a–z and 2–7")]
pub struct NoUploadId;

impl UploadId {
    /// Draws an id.
    ///
    /// # Errors
    /// [`StoreError::Random`] if the system gives no random numbers.
    pub fn draw() -> Result<Self, StoreError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(StoreError::Random)?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The last digit holds the three bits that are left, as its highest.
        let digit = |place: usize| match 123_usize.checked_sub(5 * place) {
            Some(shift) => (self.0 >> shift) & 31,
            None => (self.0 << 2) & 31,
        };
        let text: String = (0..LENGTH).map(|place| char::from(DIGITS[digit(place) as usize])).collect();
        f.write_str(&text)
    }
}

/// An id opens what it names, so no log writes it by accident.
impl fmt::Debug for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UploadId(…)")
    }
}

impl FromStr for UploadId {
    type Err = NoUploadId;

    /// Reads an id as it is displayed; each has one text alone.
    fn from_str(text: &str) -> Result<Self, NoUploadId> {
        if text.len() != LENGTH {
            return Err(NoUploadId);
        }
        let mut bits = 0_u128;
        for (place, letter) in text.bytes().enumerate() {
            let digit = DIGITS.iter().position(|&digit| digit == letter).ok_or(NoUploadId)? as u128;
            if place < LENGTH - 1 {
                bits = bits << 5 | digit;
            } else if digit.is_multiple_of(4) {
                bits = bits << 3 | digit >> 2;
            } else {
                return Err(NoUploadId);
            }
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_26_characters_and_differ() {
        let (one, other) = (UploadId::draw().unwrap(), UploadId::draw().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.to_string().len(), LENGTH);
        assert!(!format!("{one:?}").contains(&one.to_string()));
        // RFC 4648: the bytes 00 … 0f, by `base32` of the GNU coreutils.
        assert_eq!(UploadId(0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f).to_string(), "aaaqeayeaudaocajbifqydiob4");
    }

    #[test]
    fn what_is_no_id_is_none() {
        for text in [
            "",
            "a",
            "aaaaaaaaaaaaaaaaaaaaaaaaab",
            "AAAAAAAAAAAAAAAAAAAAAAAAAA",
            "../../etc/passwd/aaaaaaaaaa",
            "ααααααααααααα",
        ] {
            assert_eq!(text.parse::<UploadId>(), Err(NoUploadId), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_reads_back(bits: u128) {
            let id = UploadId(bits);
            prop_assert_eq!(id.to_string().parse::<UploadId>(), Ok(id));
        }
    }
}
