//! Colours.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color([u8; 3]);

/// A text that is no colour.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a colour; accepted is # and six hexadecimal digits, such as #c4c8ca")]
pub struct ColorError(String);

impl Color {
    /// Makes a colour of its red, green and blue.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Returns the colour that lies between this one and another, at a part of the way from 0 to 1.
    #[must_use]
    pub fn mixed_with(self, other: Self, part: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes lies a byte")]
        let mix = |place: usize| {
            let [from, to] = [self, other].map(|color| f64::from(color.0[place]));
            (from + (to - from) * part).round() as u8
        };
        Self([0, 1, 2].map(mix))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Color {
    type Err = ColorError;

    fn from_str(text: &str) -> Result<Self, ColorError> {
        let refused = || ColorError(text.to_owned());
        let digits = text.strip_prefix('#').ok_or_else(refused)?;
        // `from_str_radix` takes a sign as well.
        if digits.len() != 6 || digits.starts_with('+') {
            return Err(refused());
        }
        let number = u32::from_str_radix(digits, 16).ok().ok_or_else(refused)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for Color {
    type Error = ColorError;

    fn try_from(text: String) -> Result<Self, ColorError> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_read_what_they_write() {
        let color = Color::new(0, 0xab, 0xff);
        assert_eq!(color.to_string(), "#00abff");
        assert_eq!("#00ABFF".parse(), Ok(color));
        for text in ["", "#", "00abff", "#00abf", "#00abfff", "#+0abff", "#00abfg", "#00abé", "red"] {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }
}
