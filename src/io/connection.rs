//! Where a database is, without its password being seen.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub use super::connection_text::ConnectionError;
use super::connection_text::parse;
use super::secrets::{HIDDEN, scrub};

/// What a source in PostgreSQL begins with, in small or capital letters.
const PREFIX: &str = "PG:";

/// What may be shown of a connection, in this order.
const SHOWN: [&str; 5] = ["service", "host", "hostaddr", "port", "dbname"];

/// What must not.
const SECRET: [&str; 2] = ["password", "sslpassword"];

/// How long a server may take to answer the first time, in seconds, if nothing is said; and at the most.
const CONNECT_TIMEOUT_S: u8 = 10;
const MAX_CONNECT_TIMEOUT_S: u8 = 60;

/// A connection to a PostgreSQL database with PostGIS, as an operator wrote it: `PG:host=… dbname=… user=…`,
/// `PG:service=…` or `PG:postgresql://…`.
///
/// What it does not say, libpq takes from its environment: `PGPASSFILE`, `PGSERVICEFILE`, `~/.pgpass` and the like.
/// `Display` and `Debug` show where the database is, never a password nor a user.
#[derive(Clone, PartialEq, Eq)]
pub struct Connection {
    parameters: BTreeMap<String, String>,
}

impl Connection {
    /// Says whether a text is meant as a connection: it begins with `PG:`.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        text.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    }

    /// Says whether the connection holds a password, which then lies in a file that others may read.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.secrets().next().is_some()
    }

    /// Returns the connection for GDAL: whole, its password included, and with a time by which the server has to answer.
    pub(super) fn for_gdal(&self) -> String {
        let timeout = self.connect_timeout_s().to_string();
        let given = self.parameters.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let given = given.filter(|(key, _)| !["connect_timeout", "active_schema"].contains(key));
        let ours = [("connect_timeout", timeout.as_str()), ("fallback_application_name", "choros")];
        let pair = |(key, value): (&str, &str)| format!("{key}='{}'", value.replace('\\', "\\\\").replace('\'', "\\'"));
        format!("{PREFIX}{}", given.chain(ours).map(pair).collect::<Vec<_>>().join(" "))
    }

    /// Returns the schema in which tables are looked for first, where one is named.
    pub(super) fn active_schema(&self) -> Option<&str> {
        self.parameters.get("active_schema").map(String::as_str)
    }

    /// Returns a message about the connection without its passwords, in one line.
    pub(super) fn scrub(&self, message: &str) -> String {
        let hidden = self.secrets().fold(message.to_owned(), |text, secret| text.replace(secret, HIDDEN));
        scrub(&hidden.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        SECRET.iter().filter_map(|key| self.parameters.get(*key)).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Without an end, or with one far away, a server that is not there would hold up everything else.
    fn connect_timeout_s(&self) -> u8 {
        let Some(given) = self.parameters.get("connect_timeout") else { return CONNECT_TIMEOUT_S };
        // 0 and less mean for ever, and what is no number is refused by libpq.
        let given = given.trim().parse::<u8>().unwrap_or(MAX_CONNECT_TIMEOUT_S);
        if given == 0 { MAX_CONNECT_TIMEOUT_S } else { given.min(MAX_CONNECT_TIMEOUT_S) }
    }
}

impl FromStr for Connection {
    type Err = ConnectionError;

    fn from_str(text: &str) -> Result<Self, ConnectionError> {
        if !Self::is_meant_by(text) {
            return Err(ConnectionError::Form);
        }
        parse(&text[PREFIX.len()..]).map(|parameters| Self { parameters })
    }
}

impl fmt::Display for Connection {
    /// Writes where the database is, such as `PG:host=db.example.gr dbname=atlas`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = SHOWN.iter().filter_map(|key| Some((key, self.parameters.get(*key)?)));
        // Blanks would make one value look like two.
        let shown = shown.map(|(key, value)| format!("{key}={}", value.replace(char::is_whitespace, "_")));
        write!(f, "{PREFIX}{}", shown.collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(text: &str) -> Connection {
        text.parse().unwrap()
    }

    #[test]
    fn only_where_the_database_is_can_be_seen() {
        for text in [
            "PG:dbname=atlas host=db user=keeper password=hunter2",
            "pg:host=db dbname='atlas' sslpassword='hunter2' password=''",
            "PG:postgresql://keeper:hunter2@db/atlas",
            "PG:postgresql://db/atlas?user=keeper&password=hunter2",
        ] {
            let connection = connection(text);
            assert_eq!(connection.to_string(), "PG:host=db dbname=atlas");
            assert_eq!(format!("{connection:?}"), "Connection(PG:host=db dbname=atlas)");
            assert!(connection.has_password() && connection.for_gdal().contains("hunter2"));
        }
        assert!(!connection("PG:host=db password=''").has_password());
        assert_eq!(connection("PG:service=atlas").to_string(), "PG:service=atlas");
    }

    #[test]
    fn messages_lose_the_password_itself() {
        let connection = connection("PG:host=db password='my secret'");
        let said = "connection failed:\n\tFATAL: my secret is wrong, password=x";
        assert_eq!(connection.scrub(said), "connection failed: FATAL: *** is wrong, password=***");
    }

    #[test]
    fn what_gdal_gets_is_what_was_written_and_a_bound_of_time() {
        let connection = connection(r"PG:host=db active_schema=gis password='a\'b\\'");
        assert_eq!(
            connection.for_gdal(),
            r"PG:host='db' password='a\'b\\' connect_timeout='10' fallback_application_name='choros'"
        );
        assert_eq!(connection.active_schema(), Some("gis"));
    }

    #[test]
    fn nobody_waits_for_ever() {
        for (given, used) in [("5", 5), ("0", 60), ("-1", 60), ("100000", 60), ("1h", 60)] {
            assert_eq!(connection(&format!("PG:connect_timeout={given}")).connect_timeout_s(), used);
        }
        assert_eq!(connection("PG:").connect_timeout_s(), 10);
    }

    #[test]
    fn other_prefixes_are_no_connection() {
        for text in ["postgresql://db/atlas", "MYSQL:atlas", "PGB:dbname=x", "", "Π", "service=x"] {
            assert!(!Connection::is_meant_by(text) && text.parse::<Connection>().is_err(), "{text}");
        }
    }
}
