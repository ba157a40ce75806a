//! The first 127 bytes of an archive: what is where.

use super::error::PmtilesError;
use crate::atlas::TileKind;
use crate::tiles::MAX_ZOOM;

/// How many bytes the header has.
pub(super) const HEADER_BYTES: usize = 127;

/// What is where in an archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) root: Section,
    pub(super) metadata: Section,
    pub(super) leaves: Section,
    pub(super) tiles: Section,
    pub(super) directories: Compression,
    pub(super) tile_compression: Compression,
    pub(super) tile_type: TileType,
    pub(super) minzoom: u8,
    pub(super) maxzoom: u8,
}

/// A part of the file: from which byte, and how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// How something is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
}

/// What tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TileType {
    Mvt,
    Png,
    Jpeg,
    Webp,
    Avif,
}

impl Header {
    /// Reads the header of a file that has so many bytes.
    ///
    /// # Errors
    /// [`PmtilesError`] if it is no header of version 3, or claims what is not there or not read.
    pub(super) fn read(bytes: &[u8; HEADER_BYTES], file_length: u64) -> Result<Self, PmtilesError> {
        if &bytes[..7] != b"PMTiles" {
            return Err(PmtilesError::NotPmtiles);
        }
        if bytes[7] != 3 {
            return Err(PmtilesError::Version { found: bytes[7] });
        }
        let section = |at: usize, what| {
            let section = Section { offset: number(bytes, at), length: number(bytes, at + 8) };
            let end = section.offset.checked_add(section.length);
            if end.is_some_and(|end| end <= file_length) { Ok(section) } else { Err(PmtilesError::Beyond { what }) }
        };
        let (minzoom, maxzoom) = (bytes[100], bytes[101]);
        if minzoom > maxzoom || maxzoom > MAX_ZOOM {
            return Err(PmtilesError::Zooms { minzoom, maxzoom });
        }
        Ok(Self {
            root: section(8, "the directory")?,
            metadata: section(24, "the metadata")?,
            leaves: section(40, "the leaves of the directory")?,
            tiles: section(56, "a tile")?,
            directories: Compression::read(bytes[97], "its directory")?,
            tile_compression: Compression::read(bytes[98], "each tile")?,
            tile_type: TileType::read(bytes[99])?,
            minzoom,
            maxzoom,
        })
    }
}

/// Reads eight bytes, the lowest first.
fn number(bytes: &[u8; HEADER_BYTES], at: usize) -> u64 {
    bytes[at..at + 8].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl Compression {
    fn read(number: u8, what: &'static str) -> Result<Self, PmtilesError> {
        match number {
            // Unknown: pictures carry their own compression, and writers say nothing of it.
            0 | 1 => Ok(Self::None),
            2 => Ok(Self::Gzip),
            found => Err(PmtilesError::Compression { what, found }),
        }
    }
}

impl TileType {
    fn read(number: u8) -> Result<Self, PmtilesError> {
        Ok(match number {
            1 => Self::Mvt,
            2 => Self::Png,
            3 => Self::Jpeg,
            4 => Self::Webp,
            5 => Self::Avif,
            found => return Err(PmtilesError::TileType { found }),
        })
    }

    pub(super) fn kind(self) -> TileKind {
        match self {
            Self::Mvt => TileKind::Vector,
            Self::Png | Self::Jpeg | Self::Webp | Self::Avif => TileKind::Raster,
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Mvt => "application/vnd.mapbox-vector-tile",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }
}
