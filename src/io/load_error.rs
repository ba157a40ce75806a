//! Why an atlas cannot be loaded.

use thiserror::Error;

use super::csv_table::CsvError;
use super::folder::FolderError;
use super::gdal::VectorSourceError;
use super::personal_numbers::personal_number_column;
use super::sheets::SheetError;
use super::toml_file::TomlError;
use crate::boundaries::LayerError;
use crate::report::{Finding, Severity};

/// Why a part of an atlas, and so the atlas, cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A TOML file is not accepted.
    #[error(transparent)]
    Toml(#[from] TomlError),
    /// A CSV file is not accepted.
    #[error("{file}: {}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Csv {
        /// The file, relative to the data folder.
        file: String,
        /// What is wrong, in the order of the file.
        errors: Vec<CsvError>,
    },
    /// A workbook cannot be read.
    #[error("{file}: {error}")]
    Workbook {
        /// The file, relative to the data folder.
        file: String,
        /// What is wrong.
        #[source]
        error: SheetError,
    },
    /// A workbook has no sheet of the name in `atlas.toml`.
    #[error("{file}: there is no sheet '{sheet}'; found are {found}")]
    MissingSheet {
        /// The file, relative to the data folder.
        file: String,
        /// The sheet.
        sheet: String,
        /// The sheets that are there.
        found: String,
    },
    /// An OGR source cannot be read.
    #[error(transparent)]
    Vector(#[from] VectorSourceError),
    /// The areas of a source do not make a level.
    #[error("{file}: {error}")]
    Layer {
        /// The file, relative to the data folder.
        file: String,
        /// What is wrong.
        #[source]
        error: LayerError,
    },
    /// A field that `atlas.toml` names is not in the source.
    #[error("{file}: there is no field '{field}' for {wanted}; found are {found}")]
    MissingField {
        /// The file, relative to the data folder.
        file: String,
        /// The field.
        field: String,
        /// What it should hold.
        wanted: String,
        /// The fields that are there.
        found: String,
    },
    /// An area crosses the antimeridian.
    #[error("{file}: {area} crosses the antimeridian; accepted are areas that are cut there, as RFC 7946 asks (3.1.9)")]
    Antimeridian {
        /// The file, relative to the data folder.
        file: String,
        /// The area's code and name.
        area: String,
    },
    /// A column looks like personal numbers.
    #[error("{file}: column '{column}' looks like personal numbers (ΑΜΚΑ, ΑΦΜ); accepted are files without them")]
    PersonalNumbers {
        /// The file, relative to the data folder.
        file: String,
        /// The column.
        column: String,
    },
    /// Two areas or services have one integer id in tiles.
    #[error("'{first}' and '{second}' of {collection} have the same id in tiles; one of them needs another code")]
    IdCollision {
        /// The collection.
        collection: String,
        /// The one code.
        first: String,
        /// The other.
        second: String,
    },
}

impl LoadError {
    /// Makes an error about a CSV file.
    pub(super) fn csv(file: &str, errors: Vec<CsvError>) -> Self {
        Self::Csv { file: file.to_owned(), errors }
    }

    /// Refuses a file one of whose columns looks like personal numbers.
    ///
    /// # Errors
    /// [`LoadError::PersonalNumbers`] naming the first.
    pub(super) fn refuse_personal_numbers(file: &str, header: &[String]) -> Result<(), Self> {
        match personal_number_column(header) {
            None => Ok(()),
            Some(column) => Err(Self::PersonalNumbers { file: file.to_owned(), column: column.clone() }),
        }
    }

    /// Returns the error in the words of a report, one finding for each place.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let fatal = |source: &str, message: String| Finding::new(Severity::Fatal, self.kind(), source, message);
        match self {
            Self::Toml(error) => vec![fatal(&error.file, error.message.clone()).at_row(error.line)],
            Self::Csv { file, errors } => errors
                .iter()
                .map(|error| Finding {
                    row: error.line(),
                    column: error.column().map(str::to_owned),
                    ..fatal(file, error.to_string())
                })
                .collect(),
            Self::Folder(_) | Self::IdCollision { .. } => vec![fatal("data folder", self.to_string())],
            Self::Vector(_)
            | Self::Workbook { .. }
            | Self::MissingSheet { .. }
            | Self::Layer { .. }
            | Self::MissingField { .. }
            | Self::Antimeridian { .. }
            | Self::PersonalNumbers { .. } => {
                // These messages begin with the file's name.
                let text = self.to_string();
                let (file, message) = text.split_once(": ").unwrap_or(("boundaries", &text));
                vec![fatal(file, message.to_owned())]
            }
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Folder(_) => "unreadable-file",
            Self::Toml(_) => "bad-toml",
            Self::Csv { .. } => "bad-csv",
            Self::Vector(_) | Self::Workbook { .. } | Self::MissingSheet { .. } => "bad-source",
            Self::Layer { .. } => "bad-level",
            Self::MissingField { .. } => "missing-field",
            Self::Antimeridian { .. } => "crosses-antimeridian",
            Self::PersonalNumbers { .. } => "personal-numbers",
            Self::IdCollision { .. } => "id-collision",
        }
    }
}
