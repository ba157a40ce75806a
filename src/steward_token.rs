//! The steward's token: who has it may publish.

use std::fmt;

use thiserror::Error;

/// Characters a token has at the least.
const MIN_CHARS: usize = 32;

/// The hash of a token; comparing hashes takes as long whatever differs.
#[derive(Clone)]
pub struct StewardToken(blake3::Hash);

/// A token that is too easily guessed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the steward's token has {found} characters; accepted are at least {MIN_CHARS}, without spaces")]
pub struct WeakToken {
    found: usize,
}

impl fmt::Debug for StewardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StewardToken")
    }
}

impl StewardToken {
    /// Takes a token; space around it does not belong to it.
    ///
    /// # Errors
    /// [`WeakToken`] if it is shorter than 32 characters or has spaces in it.
    pub fn new(token: &str) -> Result<Self, WeakToken> {
        let token = token.trim();
        let found = token.chars().count();
        let is_strong = found >= MIN_CHARS && !token.contains(char::is_whitespace);
        if is_strong { Ok(Self(blake3::hash(token.as_bytes()))) } else { Err(WeakToken { found }) }
    }

    /// Says whether a text is the token.
    #[must_use]
    pub fn is(&self, token: &str) -> bool {
        // Equality of these hashes is decided in constant time.
        self.0 == blake3::hash(token.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_token_that_can_be_guessed_is_refused() {
        assert_eq!(StewardToken::new(&TOKEN[1..]).unwrap_err(), WeakToken { found: 31 });
        assert!(StewardToken::new(&format!("{} {}", &TOKEN[..16], &TOKEN[..16])).is_err());
    }
}
