//! Units of measure.

use serde::{Deserialize, Serialize};

/// What the values of an indicator are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitOfMeasure {
    /// People.
    Persons,
    /// Households.
    Households,
    /// Per cent.
    Percent,
    /// Per thousand.
    #[serde(rename = "per-1000")]
    Per1000,
    /// Per ten thousand.
    #[serde(rename = "per-10000")]
    Per10000,
    /// Residents per square kilometre.
    PersonsPerKm2,
    /// Euro.
    Euro,
    /// A score without a unit.
    Index,
    /// Years.
    Years,
    /// Square kilometres.
    Km2,
    /// A count of something else, named by the title.
    Number,
}

impl UnitOfMeasure {
    /// All of them, with the name each has in files.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Persons, "persons"),
        (Self::Households, "households"),
        (Self::Percent, "percent"),
        (Self::Per1000, "per-1000"),
        (Self::Per10000, "per-10000"),
        (Self::PersonsPerKm2, "persons-per-km2"),
        (Self::Euro, "euro"),
        (Self::Index, "index"),
        (Self::Years, "years"),
        (Self::Km2, "km2"),
        (Self::Number, "number"),
    ];

    /// Returns the unit as it stands behind a figure in Greek.
    #[must_use]
    pub fn symbol_el(self) -> &'static str {
        match self {
            Self::Persons => "άτομα",
            Self::Households => "νοικοκυριά",
            Self::Percent => "%",
            Self::Per1000 => "ανά 1.000",
            Self::Per10000 => "ανά 10.000",
            Self::PersonsPerKm2 => "κάτοικοι ανά km²",
            Self::Euro => "€",
            Self::Index => "δείκτης",
            Self::Years => "έτη",
            Self::Km2 => "km²",
            Self::Number => "πλήθος",
        }
    }

    /// Returns the unit as it stands behind a figure in English.
    #[must_use]
    pub fn symbol_en(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Households => "households",
            Self::Percent => "%",
            Self::Per1000 => "per 1,000",
            Self::Per10000 => "per 10,000",
            Self::PersonsPerKm2 => "residents per km²",
            Self::Euro => "€",
            Self::Index => "index",
            Self::Years => "years",
            Self::Km2 => "km²",
            Self::Number => "number",
        }
    }
}
