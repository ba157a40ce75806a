//! What is asked of who knows the areas there are.

use crate::boundaries::Level;

/// Knows the areas there are, and says what a text of a cell may mean.
///
/// Only used to find out which column is what; which area a row means is decided elsewhere.
pub trait KeyOracle {
    /// Returns what a text may mean; nothing if it is neither a code nor a name of a known area.
    fn evidence(&self, text: &str) -> Option<KeyEvidence>;
}

/// What a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEvidence {
    /// Whether it is a code or a name.
    pub kind: KeyKind,
    /// The areas it may mean; never none.
    pub areas: Vec<KnownArea>,
}

/// What kind of key a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A code of the scheme of this name, such as `ELSTAT`.
    Code(&'static str),
    /// A name.
    Name,
}

/// An area that the oracle knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownArea {
    /// A number by which the oracle tells areas apart.
    pub area: u32,
    /// Its level.
    pub level: Level,
}
