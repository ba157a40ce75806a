//! Why a sheet file is not put on the map.

use thiserror::Error;

use crate::desk::DeskError;
use crate::indicators::IndicatorError;
use crate::io::folder::FolderError;
use crate::io::load_error::LoadError;
use crate::io::sheets::SheetError;
use crate::io::toml_file::TomlError;
use crate::provenance::Bilingual;
use crate::sheets::UnderstandError;

/// Why a sheet file is not put on the map; the data folder is then as it was.
#[derive(Debug, Error)]
pub enum DeskFileError {
    /// The file is no sheet that is read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Nothing is proposed for it.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The facts inside the program or the data folder cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The review file lacks a column.
    #[error(
        "the review file has no column '{column}'; accepted is the file that `choros join` wrote, with decisions filled in"
    )]
    NoReviewColumn {
        /// The column.
        column: &'static str,
    },
    /// A cell of the review file is not accepted.
    #[error("line {line}, column {column}: '{found}' is no row of a sheet; accepted is its number as it was written")]
    ReviewCell {
        /// The line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What is in it.
        found: String,
    },
    /// There is no data folder to write to.
    #[error(
        "there is no atlas.toml in the data folder; `choros init DIR` makes a folder to begin with, and --data names it"
    )]
    NoAtlas,
    /// `atlas.toml` is not accepted as it stands.
    #[error(transparent)]
    Toml(#[from] TomlError),
    /// `[indicators]` of `atlas.toml` is written in a way that cannot be edited.
    #[error("atlas.toml: ids of [indicators] is no list of texts; accepted is ids = [\"population\"]")]
    IdsForm,
    /// The definition is not one.
    #[error(transparent)]
    Indicator(#[from] IndicatorError),
    /// The indicator is there already.
    #[error(
        "the atlas has an indicator '{id}' already; accepted are another --id, or --replace to put this table in its place"
    )]
    Exists {
        /// The indicator.
        id: String,
    },
    /// No row is used.
    #[error("no row is used, so there is nothing to write; decide in the review file and give it by --review")]
    NothingToWrite,
    /// Two columns that break values down have the same name in the table that would be written.
    #[error(
        "the headers '{first}' and '{second}' make the same column name; accepted are headers that differ in letters"
    )]
    SameBreakdown {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// The atlas loads, but the new table is not all used.
    #[error("the atlas would not use the new table as it is: {message}")]
    NotUsed {
        /// What was found.
        message: String,
    },
    /// A file cannot be written.
    #[error("'{file}' cannot be written: {error}")]
    Write {
        /// The file.
        file: String,
        /// The cause.
        #[source]
        error: std::io::Error,
    },
    /// A table could not be put into bytes.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
}

impl DeskFileError {
    /// Says it to the person who sent the file, without a full stop and without options of a command.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        match self {
            Self::Sheet(error) => error.words(),
            Self::Desk(error) => error.words(),
            other => Bilingual::new(other.to_string(), other.to_string()),
        }
    }

    /// Says whether a choice of the person who sent the file can settle it.
    #[must_use]
    pub fn can_be_chosen(&self) -> bool {
        matches!(self, Self::Desk(error) if error.can_be_chosen())
    }
}

impl From<UnderstandError> for DeskFileError {
    fn from(error: UnderstandError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<FolderError> for DeskFileError {
    fn from(error: FolderError) -> Self {
        Self::Load(error.into())
    }
}
