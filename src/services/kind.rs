//! What sort of help a service gives.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::provenance::Bilingual;

/// The id of a kind of service, such as `community-centre`: 1 to 64 small letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KindId(Box<str>);

/// Why a text names no kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not the id of a kind of service; accepted are 1 to 64 of a-z, 0-9 and '-', such as community-centre")]
pub struct KindError(String);

impl KindId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KindId {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if valid { Ok(Self(text.into())) } else { Err(KindError(text.to_owned())) }
    }
}

impl TryFrom<String> for KindId {
    type Error = KindError;

    fn try_from(text: String) -> Result<Self, KindError> {
        text.parse()
    }
}

impl From<KindId> for String {
    fn from(id: KindId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for KindId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A kind of service and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceKind {
    /// What names it in URLs and files.
    pub id: KindId,
    /// What it is called.
    pub name: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_plain_words() {
        assert!("community-centre".parse::<KindId>().is_ok());
        for id in ["", "Community", "a b", "-a", "a-", "κέντρο", &"a".repeat(65)] {
            assert!(id.parse::<KindId>().is_err(), "{id}");
        }
    }
}
