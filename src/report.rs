//! What was found while data were read, in words for the person who keeps them.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a [`Finding`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// The data were used, but something was mended, left unmatched or is doubtful.
    Warning,
    /// A person has to decide; until then the row is not used.
    Question,
    /// Something is wrong and part of the data is not used.
    Error,
    /// Something is wrong and the atlas cannot be made.
    Fatal,
}

/// One thing that was found, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of thing it is: a stable, hyphenated word such as `duplicate-row`.
    pub kind: Cow<'static, str>,
    /// The file, relative to the data folder, or another name for the source.
    pub source: String,
    /// The line or feature, counted from 1, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The column, field or key, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What was found and what is accepted; a sentence without a final stop.
    pub message: String,
}

impl Finding {
    /// Makes a finding about a whole source.
    pub fn new(severity: Severity, kind: &'static str, source: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity,
            kind: Cow::Borrowed(kind),
            source: source.into(),
            row: None,
            column: None,
            message: message.into(),
        }
    }

    /// Adds the row it was found in.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// Adds the column it was found in.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Question => "question",
            Self::Error => "error",
            Self::Fatal => "fatal",
        })
    }
}

impl fmt::Display for Finding {
    /// Writes `source:row, column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}
