//! The two ways in which libpq writes where a database is.
//!
//! Both are read here, and not left to libpq, because what it says of a text it cannot read repeats parts of it.
//!
//! Source: PostgreSQL 15, 34.1.1 Connection Strings.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use thiserror::Error;

/// What a connection may say; all are libpq's but `active_schema`, which is GDAL's.
const KEYS: [&str; 21] = [
    "active_schema",
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "gssencmode",
    "host",
    "hostaddr",
    "krbsrvname",
    "options",
    "passfile",
    "password",
    "port",
    "service",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslpassword",
    "sslrootcert",
    "target_session_attrs",
    "user",
];

/// Why a text says not where a database is. No message repeats any of it, as it may be a password.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ConnectionError {
    /// A word without `=` or a quote without its end.
    #[error(
        "a connection to a database is not understood; accepted are pairs such as PG:host=db.example.gr dbname=atlas \
         user=reader (values with blanks in single quotes) or PG:service=atlas"
    )]
    Form,
    /// A key that is none of those accepted.
    #[error("a connection to a database has a key that is not accepted; accepted are {}", KEYS.join(", "))]
    Key,
}

/// Reads `key=value` pairs or an address, both without the `PG:` before them; of equal keys the last one counts.
pub(super) fn parse(text: &str) -> Result<BTreeMap<String, String>, ConnectionError> {
    let addresses = ["postgresql://", "postgres://"];
    let address = addresses.into_iter().find_map(|scheme| text.trim().strip_prefix(scheme));
    let parameters = address.map_or_else(|| parse_pairs(text), parse_address)?;
    match parameters.iter().find(|(key, value)| !KEYS.contains(&key.as_str()) || value.contains('\0')) {
        Some(_) => Err(ConnectionError::Key),
        None => Ok(parameters),
    }
}

fn parse_pairs(text: &str) -> Result<BTreeMap<String, String>, ConnectionError> {
    let mut pairs = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, behind) = rest.split_once('=').ok_or(ConnectionError::Form)?;
        let key = key.trim_end();
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err(ConnectionError::Form);
        }
        let (value, behind) = take_value(behind.trim_start())?;
        pairs.insert(key.to_owned(), value);
        rest = behind.trim_start();
    }
    Ok(pairs)
}

/// Takes a value, which ends at a blank or where its quote ends; a backslash takes the next character as it is.
fn take_value(text: &str) -> Result<(String, &str), ConnectionError> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut characters = text.char_indices().skip(usize::from(quoted));
    while let Some((place, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, next)| next)),
            '\'' if quoted => return Ok((value, &text[place + 1..])),
            blank if !quoted && blank.is_whitespace() => return Ok((value, &text[place..])),
            other => value.push(other),
        }
    }
    if quoted { Err(ConnectionError::Form) } else { Ok((value, "")) }
}

/// Reads `user:password@host:port,host:port/dbname?key=value&…`.
fn parse_address(address: &str) -> Result<BTreeMap<String, String>, ConnectionError> {
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let (authority, dbname) = address.split_once('/').unwrap_or((address, ""));
    let (login, hosts) = authority.split_once('@').unwrap_or(("", authority));
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let hosts: Vec<_> = hosts.split(',').map(host_and_port).collect();
    let list = |pick: fn(&(String, String)) -> &str| hosts.iter().map(pick).collect::<Vec<_>>().join(",");
    let known = [
        ("user", decode(user)?),
        ("password", decode(password)?),
        ("host", decode(&list(|(host, _)| host))?),
        ("port", list(|(_, port)| port)),
        ("dbname", decode(dbname)?),
    ];
    let is_given = |value: &str| value.chars().any(|character| character != ',');
    let known = known.into_iter().filter(|(_, value)| is_given(value));
    let mut pairs: BTreeMap<_, _> = known.map(|(key, value)| (key.to_owned(), value)).collect();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(ConnectionError::Form)?;
        pairs.insert(decode(key)?, decode(value)?);
    }
    Ok(pairs)
}

/// Takes `[::1]:5432` or `host:5432` apart.
fn host_and_port(host: &str) -> (String, String) {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, port)) => (name, port.trim_start_matches(':')),
        None => host.split_once(':').unwrap_or((host, "")),
    };
    (name.to_owned(), port.to_owned())
}

fn decode(text: &str) -> Result<String, ConnectionError> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_repeats_the_text| ConnectionError::Form)?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().collect()
    }

    fn is(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(pairs(text), expected, "{text}");
    }

    #[test]
    fn pairs_are_read_as_libpq_reads_them() {
        is("", &[]);
        is("host=a  dbname = b", &[("dbname", "b"), ("host", "a")]);
        is(r"password='it\'s a \\ secret'user=u", &[("password", r"it's a \ secret"), ("user", "u")]);
        is(r"password=two\ words", &[("password", "two words")]);
        is("password=a=b user=", &[("password", "a=b"), ("user", "")]);
    }

    #[test]
    fn addresses_are_read_as_libpq_reads_them() {
        is(
            "postgresql://u:p%40ss@h:1/d?sslmode=require",
            &[
                ("dbname", "d"),
                ("host", "h"),
                ("password", "p@ss"),
                ("port", "1"),
                ("sslmode", "require"),
                ("user", "u"),
            ],
        );
        is("postgres://[::1]:5433/", &[("host", "::1"), ("port", "5433")]);
        is("postgresql:///d?host=/run/pg", &[("dbname", "d"), ("host", "/run/pg")]);
        is("postgresql://a,b:2/d", &[("dbname", "d"), ("host", "a,b"), ("port", ",2")]);
    }

    #[test]
    fn no_message_repeats_a_part_of_what_is_wrong() {
        for text in [
            "password=my hunter2",
            "password='hunter2",
            "hunter2",
            "password=my hunter2=x",
            "=hunter2",
            "passwrod=hunter2",
        ] {
            let message = parse(text).unwrap_err().to_string();
            assert!(!message.contains("hunter2") && message.contains("accepted"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "\\PC*", address in "postgresql://\\PC*") {
            let _pairs = parse(&text);
            let _address = parse(&address);
        }
    }
}
