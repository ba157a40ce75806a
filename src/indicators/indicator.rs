//! The definition of an indicator.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::UnitOfMeasure;
use crate::provenance::{Bilingual, Provenance, Quality};

/// The id of an indicator: 1 to 64 small letters, digits and underscores, a letter first.
///
/// Two underscores together are kept for `{id}__status` and `{id}__period`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndicatorId(Box<str>);

/// Why something does not define an indicator.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum IndicatorError {
    /// The id has a form no id can have.
    #[error(
        "'{0}' is not an indicator id; accepted are 1 to 64 of a-z, 0-9 and single underscores, a letter first, and not the name of an area's own property"
    )]
    Id(String),
    /// `per` without a ratio, a ratio without `per`, or not a positive number.
    #[error("per = {found}; accepted is a positive number, and only with aggregation = \"ratio\"")]
    Per {
        /// What stands there.
        found: String,
    },
    /// An invented or approximate indicator does not say so.
    #[error(
        "quality = \"{quality}\" has to be said: accepted is '{quality}' in the id and title_en, and «{greek}…» in title_el"
    )]
    QualityNotSaid {
        /// The quality.
        quality: &'static str,
        /// Its Greek word.
        greek: &'static str,
    },
}

impl IndicatorId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Properties every area has; an indicator of the same name would hide one.
const RESERVED: [&str; 9] = ["code", "id", "name_el", "name_en", "level", "parent", "area_km2", "geometry", "wkt"];

impl FromStr for IndicatorId {
    type Err = IndicatorError;

    fn from_str(text: &str) -> Result<Self, IndicatorError> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && !text.contains("__")
            && !text.ends_with('_')
            && !RESERVED.contains(&text);
        if valid { Ok(Self(text.into())) } else { Err(IndicatorError::Id(text.to_owned())) }
    }
}

impl TryFrom<String> for IndicatorId {
    type Error = IndicatorError;

    fn try_from(text: String) -> Result<Self, IndicatorError> {
        text.parse()
    }
}

impl From<IndicatorId> for String {
    fn from(id: IndicatorId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of figure an indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// How many there are: drawn as symbols, not fills.
    Count,
    /// A part of a whole.
    Rate,
    /// Something per area.
    Density,
    /// The middle of a distribution.
    Median,
    /// A score made of several figures.
    Index,
    /// A change between two times.
    Change,
}

/// How the figure of a coarser level comes from those of a finer one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregation {
    /// Figures add.
    Sum,
    /// Numerators and denominators add; the figure is their ratio times `per`.
    Ratio {
        /// What the ratio is multiplied by: 100 for per cent.
        per: f64,
    },
    /// It does not: medians and indices have to be measured at each level.
    None,
}

impl Aggregation {
    /// Returns the name used in files and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Ratio { .. } => "ratio",
            Self::None => "none",
        }
    }
}

/// What a high figure means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is worse.
    HigherIsWorse,
    /// More is better.
    HigherIsBetter,
    /// Neither.
    #[default]
    Neutral,
}

/// The definition of an indicator: what its observations mean.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// What names it in URLs and files.
    pub id: IndicatorId,
    /// What it is called.
    pub title: Bilingual,
    /// What it says, in a few sentences.
    pub description: Bilingual,
    /// What its values are measured in.
    pub unit: UnitOfMeasure,
    /// What kind of figure it is.
    pub measure: Measure,
    /// How coarser levels come from finer ones.
    pub aggregation: Aggregation,
    /// What a high figure means.
    pub direction: Direction,
    /// How many decimals are shown.
    pub decimals: u8,
    /// The edition of boundaries its codes are of.
    pub vintage: String,
    /// The names of its breakdown columns.
    pub breakdowns: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Indicator {
    /// Checks what only the whole definition can show.
    ///
    /// # Errors
    /// [`IndicatorError`] if `per` is no positive number, or an invented indicator does not say that it is.
    pub fn check(&self) -> Result<(), IndicatorError> {
        if let Aggregation::Ratio { per } = self.aggregation
            && !(per.is_finite() && per > 0.0)
        {
            return Err(IndicatorError::Per { found: per.to_string() });
        }
        let quality = self.provenance.quality;
        if quality == Quality::Synthetic && !quality.is_admitted_in(self.id.as_str(), &self.title) {
            return Err(IndicatorError::QualityNotSaid { quality: "synthetic", greek: "συνθετικ" });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_names() {
        assert!("unemployment_2001".parse::<IndicatorId>().is_ok());
        for id in ["", "2001", "Unemployment", "a__b", "a_", "a-b", "code", "name_el", "α", &"a".repeat(65)] {
            assert!(id.parse::<IndicatorId>().is_err(), "{id}");
        }
    }
}
