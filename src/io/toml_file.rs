//! TOML files read into types, with the line of what is wrong.

use serde::de::DeserializeOwned;
use thiserror::Error;

use super::secrets::scrub;

/// Why a TOML file is not what it should be.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}:{line}: {message}")]
pub struct TomlError {
    /// The file, relative to the data folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What was found and what is accepted; no password.
    pub message: String,
}

/// Reads a TOML file into a type that denies unknown keys.
///
/// # Errors
/// [`TomlError`] if the bytes are not UTF-8, not TOML, or hold a key or value the type does not accept.
pub fn read_toml<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, TomlError> {
    let error =
        |offset: usize, message: String| TomlError { file: file.to_owned(), line: line_at(bytes, offset), message };
    let text = std::str::from_utf8(bytes)
        .map_err(|invalid| error(invalid.valid_up_to(), "the file is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|invalid| {
        error(invalid.span().map_or(0, |span| span.start), scrub(&invalid.message().replace('\n', "; ")))
    })
}

/// Returns the line of a byte, counted from 1.
#[must_use]
pub fn line_at(bytes: &[u8], offset: usize) -> u64 {
    let before = &bytes[..offset.min(bytes.len())];
    1 + before.iter().fold(0, |lines, &byte| lines + u64::from(byte == b'\n'))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        #[expect(dead_code, reason = "only read from TOML")]
        known: u8,
    }

    #[test]
    fn an_unknown_key_names_its_line_and_what_is_accepted() {
        let error = read_toml::<Example>("atlas.toml", b"known = 1\n\nunknwon = 2\n").unwrap_err();
        assert_eq!((error.line, error.file.as_str()), (3, "atlas.toml"));
        assert!(error.message.contains("unknwon") && error.message.contains("known"), "{}", error.message);
    }

    #[test]
    fn what_is_no_toml_names_its_line() {
        assert_eq!(read_toml::<Example>("a", b"known = 1\nx = = 2\n").unwrap_err().line, 2);
        assert_eq!(read_toml::<Example>("a", b"known = 1\n\xff\n").unwrap_err().line, 2);
    }
}
