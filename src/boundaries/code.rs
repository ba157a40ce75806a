//! Codes of areas. Codes are text: leading zeros matter.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Level;

/// Why a text is not a code of its kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CodeError {
    /// Empty, too long, or with a character a code cannot hold.
    #[error("'{0}' is not a code; accepted are 1 to 40 letters, digits, '_', '-' and '.'")]
    Area(String),
    /// Not a code of the Hellenic Statistical Authority.
    #[error("'{0}' is not an ELSTAT code; accepted are 2, 4, 6, 8 or 10 digits")]
    Elstat(String),
    /// Not a code of the Interior Ministry.
    #[error("'{0}' is not an Interior Ministry code; accepted are the four digits 9001 to 9325")]
    Ypes(String),
    /// Not a code of the Nomenclature of Territorial Units for Statistics.
    #[error("'{0}' is not a NUTS code; accepted are two capital letters and up to three digits or capital letters")]
    Nuts(String),
}

macro_rules! text_code {
    ($(#[$doc:meta])* $name:ident, $error:ident, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// Returns the code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.into())) } else { Err(CodeError::$error(text.to_owned())) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_code!(
    /// The code of an area in its atlas, of any scheme: `2201`, `22`, `EL61`.
    ///
    /// # Examples
    /// ```
    /// use choros::boundaries::AreaCode;
    /// let attica: AreaCode = "0101".parse()?;
    /// assert_eq!(attica.as_str(), "0101");
    /// assert!("../etc".parse::<AreaCode>().is_err());
    /// # Ok::<(), choros::boundaries::CodeError>(())
    /// ```
    AreaCode,
    Area,
    |text| {
        (1..=40).contains(&text.chars().count())
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && !text.starts_with('.')
    }
);

text_code!(
    /// A code of the Hellenic Statistical Authority (ELSTAT).
    ///
    /// Codes nest by length: Regional Unit 2 digits, municipality 4, municipal unit 6, community 8, settlement 10.
    ElstatCode,
    Elstat,
    |text| matches!(text.len(), 2 | 4 | 6 | 8 | 10) && text.bytes().all(|b| b.is_ascii_digit())
);

text_code!(
    /// A municipality's code at the Interior Ministry, `9001` to `9325` (Kallikratis 2011).
    YpesCode,
    Ypes,
    |text| text.len() == 4 && text.parse::<u16>().is_ok_and(|number| (9001..=9325).contains(&number))
);

text_code!(
    /// A code of the Nomenclature of Territorial Units for Statistics, such as `EL61`.
    ///
    /// Eurostat writes `EL` for Greece where ISO writes `GR`.
    NutsCode,
    Nuts,
    |text| {
        (2..=5).contains(&text.len())
            && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
            && text.bytes().skip(2).all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    }
);

impl ElstatCode {
    /// Returns the level the code's length says.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match self.0.len() {
            2 => Some(Level::RegionalUnit),
            4 => Some(Level::Municipality),
            6 => Some(Level::MunicipalUnit),
            8 => Some(Level::Community),
            _ => None,
        }
    }

    /// Returns the code of the next coarser level, or nothing for a Regional Unit: its Region has a NUTS code.
    ///
    /// # Examples
    /// ```
    /// use choros::boundaries::ElstatCode;
    /// let larisa: ElstatCode = "2201".parse()?;
    /// assert_eq!(larisa.parent().map(|unit| unit.to_string()), Some("22".to_owned()));
    /// # Ok::<(), choros::boundaries::CodeError>(())
    /// ```
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let length = self.0.len().checked_sub(2).filter(|&length| length > 0)?;
        Some(Self(self.0[..length].into()))
    }
}

impl From<ElstatCode> for AreaCode {
    fn from(code: ElstatCode) -> Self {
        Self(code.0)
    }
}

impl From<NutsCode> for AreaCode {
    fn from(code: NutsCode) -> Self {
        Self(code.0)
    }
}

/// The scheme the codes of a level follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeScheme {
    /// [`ElstatCode`]s of the level's length; the parent is the code's beginning.
    Elstat,
    /// [`NutsCode`]s.
    Nuts,
    /// Any [`AreaCode`].
    #[default]
    Any,
}

impl CodeScheme {
    /// Says whether `code` is a code of this scheme for an area of `level`.
    ///
    /// # Errors
    /// [`CodeError`] naming what is accepted.
    pub fn check(self, code: &AreaCode, level: Level) -> Result<(), CodeError> {
        match self {
            Self::Elstat => {
                let elstat: ElstatCode = code.as_str().parse()?;
                if elstat.level() == Some(level) { Ok(()) } else { Err(CodeError::Elstat(code.to_string())) }
            }
            Self::Nuts => code.as_str().parse::<NutsCode>().map(|_valid| ()),
            Self::Any => Ok(()),
        }
    }

    /// Returns the parent the code itself names, where the scheme nests.
    #[must_use]
    pub fn parent(self, code: &AreaCode) -> Option<AreaCode> {
        match self {
            Self::Elstat => code.as_str().parse::<ElstatCode>().ok()?.parent().map(AreaCode::from),
            Self::Nuts | Self::Any => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        assert_eq!("0101".parse::<ElstatCode>().unwrap().to_string(), "0101");
        assert!("101".parse::<ElstatCode>().is_err());
    }

    #[test]
    fn elstat_codes_nest_by_length() {
        let settlement: ElstatCode = "2201010101".parse().unwrap();
        let chain: Vec<_> =
            std::iter::successors(Some(settlement), ElstatCode::parent).map(|code| code.to_string()).collect();
        assert_eq!(chain, ["2201010101", "22010101", "220101", "2201", "22"]);
    }

    #[test]
    fn codes_of_other_kinds_are_refused() {
        assert!("9000".parse::<YpesCode>().is_err());
        assert!("9325".parse::<YpesCode>().is_ok());
        assert!("el61".parse::<NutsCode>().is_err());
        assert!("EL613".parse::<NutsCode>().is_ok());
        for hostile in ["", "a/b", "..", "a\0", "a b", "<b>", &"9".repeat(41)] {
            assert!(hostile.parse::<AreaCode>().is_err(), "{hostile}");
        }
    }

    #[test]
    fn a_scheme_knows_the_length_of_its_level() {
        let code: AreaCode = "22".parse().unwrap();
        assert!(CodeScheme::Elstat.check(&code, Level::RegionalUnit).is_ok());
        assert!(CodeScheme::Elstat.check(&code, Level::Municipality).is_err());
        assert!(CodeScheme::Any.check(&code, Level::Municipality).is_ok());
    }
}
