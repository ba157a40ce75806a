//! The levels of the territory.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A level of the territory, from the coarsest to the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Περιφέρεια (NUTS 2).
    Region,
    /// Περιφερειακή Ενότητα.
    RegionalUnit,
    /// Δήμος.
    Municipality,
    /// Δημοτική Ενότητα.
    MunicipalUnit,
    /// Κοινότητα.
    Community,
}

/// A text that names no level.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not a level; accepted are region, regional-unit, municipality, municipal-unit and community")]
pub struct UnknownLevel(String);

impl Level {
    /// Every level, the coarsest first.
    pub const ALL: [Self; 5] =
        [Self::Region, Self::RegionalUnit, Self::Municipality, Self::MunicipalUnit, Self::Community];

    /// Returns the level's name in URLs and files: `regional-unit`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::RegionalUnit => "regional-unit",
            Self::Municipality => "municipality",
            Self::MunicipalUnit => "municipal-unit",
            Self::Community => "community",
        }
    }

    /// Returns the id of the collection of the level's areas: `regional-units`.
    #[must_use]
    pub fn collection_id(self) -> &'static str {
        match self {
            Self::Region => "regions",
            Self::RegionalUnit => "regional-units",
            Self::Municipality => "municipalities",
            Self::MunicipalUnit => "municipal-units",
            Self::Community => "communities",
        }
    }

    /// Returns what one area of the level is called in Greek, as it stands before its name.
    #[must_use]
    pub fn noun_el(self) -> &'static str {
        match self {
            Self::Region => "Περιφέρεια",
            Self::RegionalUnit => "Περιφερειακή Ενότητα",
            Self::Municipality => "Δήμος",
            Self::MunicipalUnit => "Δημοτική Ενότητα",
            Self::Community => "Κοινότητα",
        }
    }

    /// Returns what one area of the level is called in English, as it stands before "of" and its name.
    #[must_use]
    pub fn noun_en(self) -> &'static str {
        match self {
            Self::Region => "Region",
            Self::RegionalUnit => "Regional Unit",
            Self::Municipality => "Municipality",
            Self::MunicipalUnit => "Municipal Unit",
            Self::Community => "Community",
        }
    }

    /// Returns the title of the level's collection in Greek.
    #[must_use]
    pub fn title_el(self) -> &'static str {
        match self {
            Self::Region => "Περιφέρειες",
            Self::RegionalUnit => "Περιφερειακές Ενότητες",
            Self::Municipality => "Δήμοι",
            Self::MunicipalUnit => "Δημοτικές Ενότητες",
            Self::Community => "Κοινότητες",
        }
    }

    /// Returns the title of the level's collection in English.
    #[must_use]
    pub fn title_en(self) -> &'static str {
        match self {
            Self::Region => "Regions",
            Self::RegionalUnit => "Regional Units",
            Self::Municipality => "Municipalities",
            Self::MunicipalUnit => "Municipal units",
            Self::Community => "Communities",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_reads_what_it_writes() {
        for level in Level::ALL {
            assert_eq!(level.to_string().parse(), Ok(level));
        }
        assert!("Municipality".parse::<Level>().is_err());
    }
}
