//! Why a PMTiles archive cannot be read.

use std::io;

use thiserror::Error;

/// Why a PMTiles archive cannot be read.
#[derive(Debug, Error)]
pub(in crate::io) enum PmtilesError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It does not begin as such archives do.
    #[error("this is no PMTiles archive; accepted is version 3 of the format")]
    NotPmtiles,
    /// It is of another version.
    #[error("this is a PMTiles archive of version {found}; accepted is version 3")]
    Version {
        /// The version it says it is.
        found: u8,
    },
    /// It says that something is where the file has ended.
    #[error("{what} would lie beyond the end of the file, which is incomplete or damaged")]
    Beyond {
        /// What is missing.
        what: &'static str,
    },
    /// Something is larger than anything sensible.
    #[error("{what} has more than {accepted} bytes")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it may be.
        accepted: u64,
    },
    /// It is compressed in another way.
    #[error("{what} is compressed by method {found}; accepted are none (1) and gzip (2)")]
    Compression {
        /// What is compressed so.
        what: &'static str,
        /// The number of the method.
        found: u8,
    },
    /// Its tiles are of another type.
    #[error("its tiles are of type {found}; accepted are MVT (1), PNG (2), JPEG (3), WebP (4) and AVIF (5)")]
    TileType {
        /// The number of the type.
        found: u8,
    },
    /// Its zooms make no range.
    #[error("its zooms are {minzoom} to {maxzoom}; accepted are 0 to 24")]
    Zooms {
        /// The coarsest it says it has.
        minzoom: u8,
        /// The finest.
        maxzoom: u8,
    },
    /// A directory is not what one is.
    #[error("a directory is damaged: {0}")]
    Directory(&'static str),
    /// The metadata are no JSON object.
    #[error("the metadata are no JSON object: {0}")]
    Metadata(#[source] serde_json::Error),
}
