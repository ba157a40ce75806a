//! Why an export was not made.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::ExportFormat;
use crate::atlas::MakeTileError;
use crate::styles::StylesError;
use crate::tiles::MAX_ZOOM;

/// Why an export was not made. Whatever it is, nothing has been put under the name that was asked for.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The path does not say what to write.
    #[error(
        "the ending of {} names no format; accepted are .pmtiles, .mbtiles, .fgb, .gpkg, .parquet, .csv and .geojson, a folder that ends in /, or --format",
        path.display()
    )]
    UnknownEnding {
        /// The path.
        path: PathBuf,
    },
    /// The path says one format, and the request another.
    #[error("the ending of {} names {ending}, and --format {format}; accepted is an ending of that format, or none", path.display())]
    OtherEnding {
        /// The path.
        path: PathBuf,
        /// The format its ending names.
        ending: ExportFormat,
        /// The format that was asked for.
        format: ExportFormat,
    },
    /// The path names nothing that could be written.
    #[error("{} is no name of a file or folder", path.display())]
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// The folder to write into is not there.
    #[error("there is no folder {} to write into", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// Something has the name already.
    #[error("{} is there already; --force puts the export in its place", path.display())]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// What has the name is not such as an export would replace.
    #[error("{} is there and is no earlier export of this kind, which alone --force replaces", path.display())]
    NotOurs {
        /// The path.
        path: PathBuf,
    },
    /// The atlas has no such level.
    #[error("the atlas has no level '{found}'; there are {known}")]
    UnknownLevel {
        /// What was asked for.
        found: String,
        /// The levels it has.
        known: String,
    },
    /// The atlas has no such indicator.
    #[error("the atlas has no indicator '{found}'; there are {known}")]
    UnknownIndicator {
        /// What was asked for.
        found: String,
        /// The indicators it has.
        known: String,
    },
    /// No indicator has values of that time at the levels.
    #[error("none of the indicators has values of {found} at these levels; there are {known}")]
    UnknownPeriod {
        /// What was asked for.
        found: String,
        /// The periods there are.
        known: String,
    },
    /// Several collections were asked for in a file that holds one.
    #[error("a .{format} holds one collection, and {found} were asked for; accepted is one, or a .gpkg")]
    OneCollection {
        /// The format.
        format: ExportFormat,
        /// How many were asked for.
        found: usize,
    },
    /// The zooms make no range.
    #[error("'{found}' is no range of zooms; accepted are such as 0-10 or 7, within 0 to {MAX_ZOOM}")]
    Zooms {
        /// What was asked for.
        found: String,
    },
    /// There would be more tiles than anybody can store.
    #[error("zoom {zoom} alone has more than {accepted} tiles; accepted are fewer zooms")]
    TooManyTiles {
        /// The zoom.
        zoom: u8,
        /// How many tiles are accepted.
        accepted: usize,
    },
    /// There is nothing in what was asked for.
    #[error("there is nothing to write: no feature has a place on the map")]
    Empty,
    /// A file cannot be written.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The path that was asked for.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A tile was not made.
    #[error(transparent)]
    Tile(#[from] MakeTileError),
    /// SQLite refused what was to be written.
    #[error("the MBTiles file cannot be written")]
    Sqlite(#[from] rusqlite::Error),
    /// GDAL refused what was to be written.
    #[error("GDAL cannot write the file: {reason}")]
    Gdal {
        /// What it says.
        reason: String,
    },
    /// The Parquet file was refused.
    #[error("the Parquet file cannot be written")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The style was not made.
    #[error("the style cannot be made")]
    Style(#[from] StylesError),
    /// The caller wants it to stop.
    #[error("interrupted; nothing was written")]
    Interrupted,
}

impl ExportError {
    /// Names what was asked for instead of what was being made beside it.
    pub(super) fn of_target(self, target: &Path) -> Self {
        match self {
            Self::Write { path: _, source } => Self::Write { path: target.to_owned(), source },
            other => other,
        }
    }

    /// Returns what to make of an error of the file system while `path` is written.
    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}
