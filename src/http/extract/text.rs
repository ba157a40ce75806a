//! Parameters that are read by their type's own words.

use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

/// The most items a list in a parameter may have.
const MAX_ITEMS: usize = 100;

/// Reads a parameter as its type reads text, for `#[serde(deserialize_with)]`.
///
/// # Errors
/// The type's own.
pub(in crate::http) fn parsed<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(de::Error::custom)
}

/// Values with commas between them, at most 100.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::http) struct CommaList<T>(pub Vec<T>);

impl<T: FromStr<Err: Display>> FromStr for CommaList<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let count = text.split(',').count();
        if count > MAX_ITEMS {
            return Err(format!("{count} values were found; accepted are at most {MAX_ITEMS}"));
        }
        let items = text.split(',').map(|item| item.trim().parse().map_err(|error: T::Err| error.to_string()));
        items.collect::<Result<_, _>>().map(Self)
    }
}
