//! Why a file is no workbook.

use thiserror::Error;

use crate::provenance::Bilingual;
use crate::sheets::TextEncoding;

/// Why a file is not read.
#[derive(Debug, Error)]
pub enum SheetError {
    /// Nothing is in it.
    #[error("the file is empty; accepted are sheets with a header and rows")]
    Empty,
    /// It is something else.
    #[error("the file is {found}; accepted are CSV, XLSX, XLS, ODS, JSON-stat 2.0, SDMX-CSV and Eurostat's TSV")]
    OtherFormat {
        /// What it looks like.
        found: &'static str,
    },
    /// It is locked.
    #[error("the file is protected by a password; accepted is a file that opens without one")]
    Locked,
    /// It has more of something than is accepted.
    #[error("the file has {found} {what}; accepted are at most {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much was found before reading stopped: at least so much.
        found: u64,
        /// How much is accepted.
        limit: u64,
    },
    /// A packed file is larger than it says.
    #[error(
        "the part '{part}' unpacks to more than the {declared} bytes it declares; accepted are files as programs write them"
    )]
    FalseSize {
        /// The part.
        part: String,
        /// What it declares.
        declared: u64,
    },
    /// Bytes that are not text in the encoding.
    #[error("row {row} is not {encoding}; accepted is text in one encoding throughout (name it if it is another)")]
    Encoding {
        /// The row, from 1.
        row: u64,
        /// The encoding.
        encoding: TextEncoding,
    },
    /// An encoding that is none of those read.
    #[error(
        "the text is neither UTF-8 nor UTF-16 nor Greek in Windows-1253 or ISO 8859-7; accepted are these (UTF-8 is best)"
    )]
    UnknownEncoding,
    /// A quotation mark that is opened and not closed.
    #[error("row {row} opens a quotation mark that is not closed; accepted are pairs, or doubled ones within a cell")]
    OpenQuote {
        /// The row, from 1.
        row: u64,
    },
    /// The file is of the format and broken.
    #[error("the {format} file is broken: {message}")]
    Broken {
        /// The format.
        format: &'static str,
        /// What is wrong.
        message: String,
    },
    /// The reader of a format gave up in a way it should not have.
    #[error("the {format} file cannot be read; save it as XLSX or CSV")]
    ReaderFailed {
        /// The format.
        format: &'static str,
    },
    /// The file cannot be read from where it lies.
    #[error("cannot read the file")]
    Io(#[from] std::io::Error),
}

impl SheetError {
    /// Says it to the person who sent the file, without a full stop.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        let el = match self {
            Self::Empty => "το αρχείο είναι κενό".to_owned(),
            Self::OtherFormat { found } => format!(
                "το αρχείο δεν είναι φύλλο ({found})· διαβάζονται CSV, XLSX, XLS, ODS, JSON-stat 2.0, SDMX-CSV και TSV της Eurostat"
            ),
            Self::Locked => "το αρχείο έχει κωδικό πρόσβασης· σώστε το χωρίς κωδικό".to_owned(),
            Self::TooMany { what, found, limit } => {
                let what = match *what {
                    "bytes" => "byte",
                    "rows" => "γραμμές",
                    "columns" => "στήλες",
                    "cells" => "κελιά",
                    "sheets" => "φύλλα",
                    other => other,
                };
                format!("το αρχείο έχει {found} {what}· γίνονται δεκτά έως {limit}")
            }
            Self::FalseSize { part, .. } => format!("το τμήμα «{part}» του αρχείου είναι μεγαλύτερο απ’ όσο δηλώνει"),
            Self::Encoding { row, encoding } => {
                format!("η γραμμή {row} δεν είναι {encoding}· το κείμενο πρέπει να έχει παντού μία κωδικοποίηση")
            }
            Self::UnknownEncoding => {
                "το κείμενο δεν είναι UTF-8, UTF-16 ή ελληνικά σε Windows-1253 ή ISO 8859-7· σώστε το ως UTF-8"
                    .to_owned()
            }
            Self::OpenQuote { row } => format!("η γραμμή {row} ανοίγει εισαγωγικά που δεν κλείνουν"),
            Self::Broken { format, .. } => format!("το αρχείο {format} είναι χαλασμένο"),
            Self::ReaderFailed { format } => {
                format!("το αρχείο {format} δεν διαβάζεται· σώστε το ως XLSX ή CSV")
            }
            Self::Io(_) => "το αρχείο δεν διαβάζεται".to_owned(),
        };
        Bilingual::new(el, self.to_string())
    }

    /// Makes an error about a broken file of its cause.
    pub(super) fn broken(format: &'static str, cause: &impl ToString) -> Self {
        Self::Broken { format, message: cause.to_string() }
    }

    /// Refuses what is over a limit.
    pub(super) fn check(what: &'static str, found: u64, limit: u64) -> Result<(), Self> {
        if found > limit { Err(Self::TooMany { what, found, limit }) } else { Ok(()) }
    }
}
