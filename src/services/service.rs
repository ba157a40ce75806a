//! One service at one place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Day, KindId, Offer};
use crate::geometry::LonLat;
use crate::provenance::Bilingual;

/// The most characters of an id.
const MAX_ID_CHARS: usize = 200;
/// What would be read as something else where an id stands in a path.
const RESERVED_IDS: [&str; 3] = [".", "..", "nearest"];

/// What names a service: 1 to 200 printable characters, blanks and slashes among them. Paths hold it percent-encoded, so `.` and
/// `..`, which stand for other addresses however they are written, are no ids; nor is `nearest`, the name of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceId(Box<str>);

/// Why a text names no service.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not the id of a service; accepted are 1 to 200 printable characters except '.', '..' and 'nearest'")]
pub struct ServiceIdError(String);

impl ServiceId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Service {
    /// Returns how exact its position is, as the API writes it: `exact` or `settlement`; nothing if it has none.
    #[must_use]
    pub fn position_quality(&self) -> Option<&'static str> {
        self.position.map(|_| self.position_source.as_str())
    }

    /// Returns the day somebody last made sure of it, if its source gives one that can be read.
    #[must_use]
    pub fn assured_day(&self) -> Option<Day> {
        self.assured_date.as_deref()?.parse().ok()
    }
}

impl FromStr for ServiceId {
    type Err = ServiceIdError;

    fn from_str(text: &str) -> Result<Self, ServiceIdError> {
        let forbidden = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
        let valid = (1..=MAX_ID_CHARS).contains(&text.chars().count())
            && !text.contains(forbidden)
            && text.trim() == text
            && !RESERVED_IDS.contains(&text);
        if valid { Ok(Self(text.into())) } else { Err(ServiceIdError(text.to_owned())) }
    }
}

impl TryFrom<String> for ServiceId {
    type Error = ServiceIdError;

    fn try_from(text: String) -> Result<Self, ServiceIdError> {
        text.parse()
    }
}

impl From<ServiceId> for String {
    fn from(id: ServiceId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How to reach a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Telephone.
    pub phone: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Page on the web.
    pub website: Option<String>,
}

/// How the position of a service was come by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PositionSource {
    /// Its source gives it.
    #[default]
    Given,
    /// Its source gives an address without a usable position: it is that of the settlement of this name.
    Settlement(Box<Bilingual>),
}

impl PositionSource {
    /// Returns the quality as the API writes it: `exact` or `settlement`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Given => "exact",
            Self::Settlement(_) => "settlement",
        }
    }

    /// Returns the settlement a service is placed at, if it is.
    #[must_use]
    pub fn settlement(&self) -> Option<&Bilingual> {
        match self {
            Self::Given => None,
            Self::Settlement(name) => Some(name),
        }
    }
}

/// One service at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// What names it in URLs.
    pub id: ServiceId,
    /// What sort of help it gives.
    pub kind: KindId,
    /// Its Greek name.
    pub name_el: String,
    /// Its English name, where there is one.
    pub name_en: Option<String>,
    /// Who runs it.
    pub organization: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Settlement.
    pub locality: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// How to reach it.
    pub contact: Contact,
    /// When it is open, in the syntax of OpenStreetMap's `opening_hours`, as the source writes it.
    pub opening_hours: Option<String>,
    /// What it does, in Greek.
    pub description_el: Option<String>,
    /// What it does, in English.
    pub description_en: Option<String>,
    /// The code of the municipality its source gives, which may differ from the one it lies in.
    pub municipality: Option<String>,
    /// The day somebody last made sure of all this: `2026-11-23`, or as the source writes it if that is no day.
    pub assured_date: Option<String>,
    /// Whom it helps, with what, and how they can get in.
    pub offer: Offer,
    /// Where it is; nothing if its source gives neither a usable position nor a settlement that is certain.
    pub position: Option<LonLat>,
    /// How the position was come by.
    pub position_source: PositionSource,
    /// The number of its source in [`super::ServiceRegister::sources`].
    pub source: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_printable_text_names_a_service_but_those_with_another_meaning() {
        for id in ["PL_00078/20/2017", "a b", "50% ?#\\", "Κέντρο-1", "...", &"x".repeat(200)] {
            assert_eq!(id.parse::<ServiceId>().unwrap().as_str(), id);
        }
        for id in ["", " ", " a", "a\u{a0}b", "a\nb", "a\tb", ".", "..", "nearest", &"x".repeat(201)] {
            assert!(id.parse::<ServiceId>().is_err(), "{id:?}");
        }
    }
}
