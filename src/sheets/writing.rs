//! How a text file is written: its encoding and its separator.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How the letters of a text file are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without a mark of byte order.
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Windows' Greek code page.
    Windows1253,
    /// The Greek part of ISO 8859.
    Iso8859_7,
}

/// What stands between the columns of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// A text that names no way of writing we read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{found}' is no {what}; accepted are {accepted}")]
pub struct WritingError {
    /// What it should name.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// What is accepted.
    pub accepted: &'static str,
}

impl TextEncoding {
    /// Returns the name browsers know it by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1253 => "windows-1253",
            Self::Iso8859_7 => "iso-8859-7",
        }
    }
}

impl FromStr for TextEncoding {
    type Err = WritingError;

    fn from_str(text: &str) -> Result<Self, WritingError> {
        match text.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "utf-16le" => Ok(Self::Utf16Le),
            "utf-16be" => Ok(Self::Utf16Be),
            "windows-1253" | "cp1253" => Ok(Self::Windows1253),
            "iso-8859-7" | "iso8859-7" => Ok(Self::Iso8859_7),
            _ => Err(WritingError {
                what: "encoding",
                found: text.to_owned(),
                accepted: "utf-8, utf-16le, utf-16be, windows-1253 and iso-8859-7",
            }),
        }
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Separator {
    /// All of them; of equally likely ones the first is taken.
    pub const ALL: [Self; 4] = [Self::Tab, Self::Semicolon, Self::Comma, Self::Pipe];

    /// Returns its byte.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// Returns its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Tab => "tab",
            Self::Pipe => "|",
        }
    }
}

impl FromStr for Separator {
    type Err = WritingError;

    fn from_str(text: &str) -> Result<Self, WritingError> {
        match text {
            "," | "comma" => Ok(Self::Comma),
            ";" | "semicolon" => Ok(Self::Semicolon),
            "\t" | "tab" => Ok(Self::Tab),
            "|" | "pipe" => Ok(Self::Pipe),
            _ => Err(WritingError { what: "separator", found: text.to_owned(), accepted: "',', ';', 'tab' and '|'" }),
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
