//! The keys of a table, each distinct one once.

use std::collections::HashMap;

use crate::matching::{MAX_DISTINCT_KEYS, MatchError, RowKey};
use crate::names::fold;

/// What the rows with one key say of their area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeyTexts {
    /// The code's cell; empty for none.
    pub code: Box<str>,
    /// The name's cell; empty for none.
    pub name: Box<str>,
    /// The cells of areas that hold it.
    pub parents: Box<[Box<str>]>,
}

impl KeyTexts {
    /// Returns the key for matching.
    #[must_use]
    pub fn as_row_key(&self) -> RowKey<'_> {
        RowKey {
            code: Some(&*self.code).filter(|code| !code.is_empty()),
            name: Some(&*self.name).filter(|name| !name.is_empty()),
            parents: self.parents.iter().map(|parent| &**parent).collect(),
        }
    }

    /// Says whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.is_empty() && self.name.is_empty()
    }

    /// Returns what a row is called: code and name.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.code, self.name).trim().to_owned()
    }

    pub(super) fn folded(&self) -> (String, String) {
        (fold(&self.code), fold(&self.name))
    }
}

/// Distinct keys, numbered by their first row.
#[derive(Debug, Default)]
pub(super) struct KeyTable {
    keys: Vec<KeyTexts>,
    numbers: HashMap<Box<str>, u32>,
    joined: String,
}

impl KeyTable {
    /// Returns the number of a key; a new one for one that was not there.
    pub(super) fn number<'t>(
        &mut self,
        row: usize,
        code: &'t str,
        name: &'t str,
        parents: impl Iterator<Item = &'t str> + Clone,
    ) -> Result<u32, MatchError> {
        self.joined.clear();
        for part in [code, name].into_iter().chain(parents.clone()) {
            self.joined.push_str(part);
            // Parts the texts of a key; a cell that has one itself only makes two keys of one.
            self.joined.push('\u{1f}');
        }
        if let Some(&number) = self.numbers.get(&*self.joined) {
            return Ok(number);
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        if self.keys.len() >= MAX_DISTINCT_KEYS {
            return Err(MatchError::TooManyKeys { accepted: MAX_DISTINCT_KEYS, row });
        }
        self.keys.push(KeyTexts { code: code.into(), name: name.into(), parents: parents.map(Into::into).collect() });
        self.numbers.insert(self.joined.as_str().into(), number);
        Ok(number)
    }

    pub(super) fn keys(&self) -> &[KeyTexts] {
        &self.keys
    }
}
