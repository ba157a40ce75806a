//! Why boundaries are not imported.

use std::io;

use thiserror::Error;

use super::fields::FieldSample;
use crate::boundaries::{CodeError, Level};
use crate::io::gdal::VectorSourceError;
use crate::io::load_error::LoadError;
use crate::io::toml_file::TomlError;

/// Why boundaries are not imported; the data folder is then as it was.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The data folder has no `atlas.toml`.
    #[error("there is no atlas.toml in the data folder; `choros init DIR` makes a folder to begin with")]
    NoAtlas,
    /// The facts inside the program or `atlas.toml` cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// `atlas.toml` is not accepted as it stands.
    #[error(transparent)]
    Toml(#[from] TomlError),
    /// The source cannot be read.
    #[error(transparent)]
    Vector(#[from] VectorSourceError),
    /// No field was named for the codes.
    #[error("no field is named for the codes; name one by `--code FIELD`")]
    NoCodeField {
        /// The fields there are.
        fields: Vec<FieldSample>,
    },
    /// A field that was named is not there.
    #[error("there is no field '{field}' for {wanted}")]
    UnknownField {
        /// The field.
        field: String,
        /// What it should hold.
        wanted: String,
        /// The fields there are.
        fields: Vec<FieldSample>,
    },
    /// The field for the codes has none.
    #[error("field '{field}' holds no code; accepted are 1 to 40 letters, digits, '_', '-' and '.'")]
    NoCodes {
        /// The field.
        field: String,
        /// The fields there are.
        fields: Vec<FieldSample>,
    },
    /// The name of a property is taken or cannot be one.
    #[error("'{name}' cannot be the name of a property; accepted are names other than {taken}, each once")]
    PropertyName {
        /// The name.
        name: String,
        /// The names that mean something else.
        taken: String,
    },
    /// A code is not of the stated scheme.
    #[error("row {row}: {error}")]
    WrongCode {
        /// The feature, from 1.
        row: u64,
        /// What is wrong.
        #[source]
        error: CodeError,
    },
    /// A code of the Interior Ministry no municipality of 2011 has.
    #[error("row {row}: '{code}' is the code of no municipality of 2011 at the Interior Ministry (9001 to 9325)")]
    UnknownYpes {
        /// The feature, from 1.
        row: u64,
        /// The code.
        code: String,
    },
    /// Codes of the Interior Ministry for something else than municipalities.
    #[error("the Interior Ministry's codes are those of municipalities; level {level} accepts elstat, nuts and any")]
    YpesLevel {
        /// The level.
        level: Level,
    },
    /// Codes that have become too short.
    #[error(
        "question: codes {codes} look as if they had lost a leading zero; nothing was guessed: mend the source, or say `--codes any` if they are meant so"
    )]
    LostZeros {
        /// Some of them.
        codes: String,
    },
    /// Codes that may be of two schemes.
    #[error(
        "question: the codes ({codes}) have the form of ELSTAT's, but only {known} of {count} are known; say `--codes` elstat, ypes (the Interior Ministry's) or any"
    )]
    UnclearCodes {
        /// Some of them.
        codes: String,
        /// How many of them the facts about Greece hold.
        known: usize,
        /// How many there are.
        count: usize,
    },
    /// Rows that have one code.
    #[error("one code stands in several rows: {codes}; if they are parts of one area, say `--merge-parts`")]
    DuplicateCodes {
        /// Some of them, with their rows.
        codes: String,
    },
    /// The level is there from an official source already.
    #[error("{what}; `--force` puts the new boundaries in its place")]
    Exists {
        /// What is there.
        what: String,
    },
    /// `atlas.toml` writes its levels in a form that is not edited.
    #[error("atlas.toml: `levels` is not written as [[levels]]; write it so, and then import")]
    LevelsForm,
    /// A file cannot be written.
    #[error("{file} cannot be written: {error}")]
    Write {
        /// The file, relative to the data folder.
        file: String,
        /// The cause.
        #[source]
        error: io::Error,
    },
}

impl ImportError {
    /// Returns the fields of the source, where the error is about them.
    #[must_use]
    pub fn fields(&self) -> &[FieldSample] {
        match self {
            Self::NoCodeField { fields } | Self::UnknownField { fields, .. } | Self::NoCodes { fields, .. } => fields,
            _ => &[],
        }
    }
}
