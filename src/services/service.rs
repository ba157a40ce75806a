//! One service at one place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{KindId, Offer};
use crate::geometry::LonLat;

/// What names a service: 1 to 100 printable characters without `/`, `?`, `#`, `%`, `\` and blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceId(Box<str>);

/// Why a text names no service.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{0}' is not the id of a service; accepted are 1 to 100 printable characters without blanks and / ? # % \\")]
pub struct ServiceIdError(String);

impl ServiceId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceId {
    type Err = ServiceIdError;

    fn from_str(text: &str) -> Result<Self, ServiceIdError> {
        let forbidden = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '?' | '#' | '%' | '\\');
        let valid =
            (1..=100).contains(&text.chars().count()) && !text.contains(forbidden) && text != "." && text != "..";
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
    /// The day somebody last made sure of all this, as the source writes it.
    pub assured_date: Option<String>,
    /// Whom it helps, with what, and how they can get in.
    pub offer: Offer,
    /// Where it is; nothing if its source gives no usable position.
    pub position: Option<LonLat>,
    /// The number of its source in [`super::ServiceRegister::sources`].
    pub source: usize,
}
