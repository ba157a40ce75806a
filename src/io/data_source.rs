//! What `source` may name in `atlas.toml`.

use std::fmt;

use serde::Deserialize;

use super::connection::{Connection, ConnectionError};

/// Where the data of a section are: in a file of the data folder, or in a database.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum DataSource {
    /// A file, relative to the data folder; whether there is one is found out when it is opened.
    File(String),
    /// A PostgreSQL database with PostGIS (`PG:…`); its table is named by `layer`.
    Database(Connection),
}

impl DataSource {
    /// Returns the file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(file) => Some(file),
            Self::Database(_) => None,
        }
    }

    /// Returns what the source is called in messages: a file by its name, a table with where its database is.
    #[must_use]
    pub fn name(&self, layer: Option<&str>) -> String {
        match (self, layer) {
            (Self::File(file), _) => file.clone(),
            (Self::Database(connection), Some(table)) => format!("{connection} ({table})"),
            (Self::Database(connection), None) => connection.to_string(),
        }
    }
}

impl TryFrom<String> for DataSource {
    type Error = ConnectionError;

    fn try_from(text: String) -> Result<Self, ConnectionError> {
        if Connection::is_meant_by(&text) { text.parse().map(Self::Database) } else { Ok(Self::File(text)) }
    }
}

impl fmt::Display for DataSource {
    /// Writes the file, or where the database is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name(None))
    }
}
