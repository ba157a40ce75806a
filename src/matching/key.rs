//! What a row says of its area, what a table says of all, and what people said before.

use std::collections::HashMap;
use std::str::FromStr;

use thiserror::Error;

use super::area::{AreaNumber, LevelId, Scheme};
use super::level_names::alias_key;

/// What a row says of its area. Empty texts are as good as none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct RowKey<'a> {
    /// The code's cell.
    pub code: Option<&'a str>,
    /// The name's cell.
    pub name: Option<&'a str>,
    /// The cells of areas that hold it: Region, Regional Unit, prefecture.
    pub parents: Vec<&'a str>,
}

impl<'a> RowKey<'a> {
    /// Makes a key of a name alone.
    #[must_use]
    pub fn of_name(name: &'a str) -> Self {
        Self { name: Some(name), ..Self::default() }
    }

    /// Makes a key of a code alone.
    #[must_use]
    pub fn of_code(code: &'a str) -> Self {
        Self { code: Some(code), ..Self::default() }
    }

    pub(super) fn code(&self) -> Option<&'a str> {
        self.code.map(str::trim).filter(|code| !code.is_empty())
    }

    pub(super) fn name(&self) -> Option<&'a str> {
        self.name.map(str::trim).filter(|name| !name.is_empty())
    }
}

/// An edition of the municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Kallikratis: 325 municipalities.
    Of2011,
    /// Kleisthenis: 332 municipalities.
    Of2019,
}

/// A text that names no edition.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is no edition; accepted are 2011 and 2019")]
pub struct EditionError(String);

impl FromStr for Edition {
    type Err = EditionError;

    fn from_str(text: &str) -> Result<Self, EditionError> {
        match text {
            "2011" => Ok(Self::Of2011),
            "2019" => Ok(Self::Of2019),
            _ => Err(EditionError(text.to_owned())),
        }
    }
}

/// What holds for all rows of a table; what is `None` is not known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Context {
    /// The level of its areas.
    pub level: Option<LevelId>,
    /// The scheme of its codes. With it, a code of another scheme is not one.
    pub scheme: Option<Scheme>,
    /// The edition of its municipalities.
    pub edition: Option<Edition>,
    /// The area that all other rows lie in: it decides between areas of one name.
    pub surroundings: Option<AreaNumber>,
}

impl Context {
    /// Makes the context of a table of a level.
    #[must_use]
    pub fn of_level(level: LevelId) -> Self {
        Self { level: Some(level), ..Self::default() }
    }
}

/// What people said that texts mean.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    by_text: HashMap<(String, String), (AreaNumber, bool)>,
}

impl Aliases {
    /// Notes that a name means an area, wherever it stands without a code that says otherwise.
    pub fn alias(&mut self, name: &str, area: AreaNumber) {
        self.by_text.insert((String::new(), alias_key(name)), (area, false));
    }

    /// Notes that a row with this code and name means an area, as a person decided; the later decision holds.
    pub fn decide(&mut self, code: Option<&str>, name: Option<&str>, area: AreaNumber) {
        self.by_text.insert((alias_key(code.unwrap_or("")), alias_key(name.unwrap_or(""))), (area, true));
    }

    /// The area of a row and whether a person decided it for such rows.
    pub(super) fn find(&self, key: &RowKey<'_>) -> Option<(AreaNumber, bool)> {
        if self.by_text.is_empty() {
            return None;
        }
        let (code, name) = (alias_key(key.code().unwrap_or("")), alias_key(key.name().unwrap_or("")));
        self.by_text.get(&(code, name)).copied()
    }

    /// The area of a name by the table of aliases.
    pub(super) fn find_name(&self, name: &str) -> Option<AreaNumber> {
        let found = (!self.by_text.is_empty()).then(|| self.by_text.get(&(String::new(), alias_key(name))))??;
        (!found.1).then_some(found.0)
    }
}
