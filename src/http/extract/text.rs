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

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Whole<const MIN: u32, const MAX: u32>(pub(in crate::http) u32);

impl<const MIN: u32, const MAX: u32> FromStr for Whole<MIN, MAX> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (MIN..=MAX).contains(number));
        number.map(Self).ok_or_else(|| format!("'{text}' was found; accepted are whole numbers from {MIN} to {MAX}"))
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Flag(pub(in crate::http) bool);

impl FromStr for Flag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let flag = text.parse().ok().map(Self);
        flag.ok_or_else(|| format!("'{text}' was found; accepted are true and false"))
    }
}

/// A finite number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::http) struct Finite(pub(in crate::http) f64);

impl FromStr for Finite {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.map(Self).ok_or_else(|| format!("'{text}' was found; accepted are numbers such as 22.4"))
    }
}

/// Reads a parameter that has to be there, as [`parsed`].
///
/// # Errors
/// The type's own.
pub(in crate::http) fn required<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
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
