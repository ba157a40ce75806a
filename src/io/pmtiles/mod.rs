//! Reads and writes PMTiles archives: one file with a whole pyramid of tiles.
//!
//! Version 3 of the format is read, with directories and tiles that are plain or compressed by gzip. Everything a file
//! claims is checked against what it holds, and everything it can size has a cap. The file stays open, so that one
//! put in its place does not change what is read. What is written is vector tiles, clustered, all compressed by gzip.
//!
//! Source: PMTiles version 3 specification, <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>.

mod archive;
mod directory;
mod error;
#[cfg(test)]
mod fixtures;
mod header;
mod tile_id;
mod writer;

pub(super) use archive::PmtilesArchive;
pub(super) use tile_id::tile_id;
pub(super) use writer::{ArchiveAbout, ArchiveCounts, PmtilesWriter};
