//! An open archive.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::directory::{Entry, find, read_directory};
use super::error::PmtilesError;
use super::header::{Compression, HEADER_BYTES, Header, Section};
use super::tile_id::tile_id;
use crate::atlas::{StoredTile, TileArchive, TileArchiveError, TileKind, Version};
use crate::tiles::TileCoord;

/// How many bytes a directory may have, compressed or not. Writers keep them around 16 KiB.
const MAX_DIRECTORY_BYTES: u64 = 16 << 20;
/// How many bytes the metadata may have, compressed or not.
const MAX_METADATA_BYTES: u64 = 8 << 20;
/// How many bytes a tile may have.
const MAX_TILE_BYTES: u64 = 8 << 20;
/// How many bytes of the finer directories the version is made of: more than an archive of a continent has.
const MAX_HASHED_BYTES: u64 = 64 << 20;
/// How many directories may lead to a tile; the specification has two.
const MAX_DEPTH: usize = 4;

/// An open archive: a directory in memory, and the file to read the rest from.
#[derive(Debug)]
pub(in crate::io) struct PmtilesArchive {
    file: Mutex<File>,
    header: Header,
    root: Vec<Entry>,
    layers: Vec<String>,
    version: Version,
}

/// What is read of the metadata.
#[derive(Debug, Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    vector_layers: Vec<VectorLayer>,
}

#[derive(Debug, Deserialize)]
struct VectorLayer {
    id: String,
}

impl PmtilesArchive {
    /// Opens an archive, and reads all of it that says what is where but the finer directories.
    ///
    /// # Errors
    /// [`PmtilesError`] if it is no archive, is cut off or damaged, or is compressed in a way that is not read.
    pub(in crate::io) fn open(path: &Path) -> Result<Self, PmtilesError> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut bytes = [0; HEADER_BYTES];
        if length < bytes.len() as u64 {
            return Err(PmtilesError::NotPmtiles);
        }
        file.read_exact(&mut bytes)?;
        let header = Header::read(&bytes, length)?;
        let root = read_section(&mut file, header.root, "the directory", MAX_DIRECTORY_BYTES)?;
        let metadata = read_section(&mut file, header.metadata, "the metadata", MAX_METADATA_BYTES)?;
        let leaves = Section { length: header.leaves.length.min(MAX_HASHED_BYTES), ..header.leaves };
        let leaves = read_section(&mut file, leaves, "the leaves of the directory", MAX_HASHED_BYTES)?;
        // Every tile's place and length is in one of these.
        let version = Version::combine([&bytes[..], &root, &metadata, &leaves].map(Version::of_bytes));
        let root = unpack(root, header.directories, "the directory", MAX_DIRECTORY_BYTES)?;
        let metadata = unpack(metadata, header.directories, "the metadata", MAX_METADATA_BYTES)?;
        let metadata: Metadata = if metadata.is_empty() {
            Metadata::default()
        } else {
            serde_json::from_slice(&metadata).map_err(PmtilesError::Metadata)?
        };
        Ok(Self {
            file: Mutex::new(file),
            header,
            root: read_directory(&root)?,
            layers: metadata.vector_layers.into_iter().map(|layer| layer.id).collect(),
            version,
        })
    }

    /// Returns what the tiles are made of.
    pub(in crate::io) fn kind(&self) -> TileKind {
        self.header.tile_type.kind()
    }

    /// Returns the coarsest and the finest zoom.
    pub(in crate::io) fn zooms(&self) -> (u8, u8) {
        (self.header.minzoom, self.header.maxzoom)
    }

    /// Returns the names of the layers in vector tiles, in the order of the metadata.
    pub(in crate::io) fn layers(&self) -> &[String] {
        &self.layers
    }

    /// Returns the version of what is where: tiles that change change their lengths.
    pub(in crate::io) fn version(&self) -> Version {
        self.version
    }

    fn read_tile(&self, coord: TileCoord) -> Result<Option<StoredTile>, PmtilesError> {
        let header = &self.header;
        if !(header.minzoom..=header.maxzoom).contains(&coord.zoom()) {
            return Ok(None);
        }
        let Some(entry) = self.entry(tile_id(coord))? else { return Ok(None) };
        let bytes = self.read_within(header.tiles, entry, "a tile", MAX_TILE_BYTES)?;
        let gzip = header.tile_compression == Compression::Gzip;
        Ok((!bytes.is_empty()).then_some(StoredTile { bytes, gzip }))
    }

    /// Goes from directory to directory to the entry of a tile.
    fn entry(&self, tile_id: u64) -> Result<Option<Entry>, PmtilesError> {
        let mut found = find(&self.root, tile_id);
        for _ in 1..MAX_DEPTH {
            let Some(entry) = found.filter(|entry| entry.run_length == 0) else { return Ok(found) };
            let leaf = self.read_within(self.header.leaves, entry, "a leaf of the directory", MAX_DIRECTORY_BYTES)?;
            let leaf = unpack(leaf, self.header.directories, "a leaf of the directory", MAX_DIRECTORY_BYTES)?;
            found = find(&read_directory(&leaf)?, tile_id);
        }
        match found {
            Some(entry) if entry.run_length == 0 => Err(PmtilesError::Directory("it leads to ever more directories")),
            found => Ok(found),
        }
    }

    /// Reads what an entry leads to, which has to lie in its section.
    fn read_within(
        &self,
        section: Section,
        entry: Entry,
        what: &'static str,
        accepted: u64,
    ) -> Result<Vec<u8>, PmtilesError> {
        let length = u64::from(entry.length);
        let end = entry.offset.checked_add(length).filter(|end| *end <= section.length);
        let offset = end.and_then(|_inside| section.offset.checked_add(entry.offset));
        let offset = offset.ok_or(PmtilesError::Beyond { what })?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        read_section(&mut file, Section { offset, length }, what, accepted)
    }
}

impl TileArchive for PmtilesArchive {
    fn tile(&self, coord: TileCoord) -> Result<Option<StoredTile>, TileArchiveError> {
        self.read_tile(coord).map_err(|error| TileArchiveError(Box::new(error)))
    }

    fn media_type(&self) -> &'static str {
        self.header.tile_type.media_type()
    }
}

fn read_section(file: &mut File, section: Section, what: &'static str, accepted: u64) -> Result<Vec<u8>, PmtilesError> {
    if section.length > accepted {
        return Err(PmtilesError::TooLarge { what, accepted });
    }
    file.seek(SeekFrom::Start(section.offset))?;
    let mut bytes = Vec::new();
    file.take(section.length).read_to_end(&mut bytes)?;
    // A file may have become shorter since it was opened.
    if bytes.len() as u64 == section.length { Ok(bytes) } else { Err(PmtilesError::Beyond { what }) }
}

/// Undoes a compression, as long as what comes out is not too large.
fn unpack(
    bytes: Vec<u8>,
    compression: Compression,
    what: &'static str,
    accepted: u64,
) -> Result<Vec<u8>, PmtilesError> {
    if compression == Compression::None || bytes.is_empty() {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(&bytes[..]).take(accepted + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > accepted { Err(PmtilesError::TooLarge { what, accepted }) } else { Ok(unpacked) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixtures::{Sample, gzip};
    use super::*;

    const LAYERS: &str = r#"{"name":"x","vector_layers":[{"id":"roads","fields":{}},{"id":"water","fields":{}}]}"#;

    fn sample<'a>() -> Sample<'a> {
        let tiles: &[(u64, &[u8])] = &[(0, b"world"), (3, b"south-east")];
        Sample { tile_type: 1, gzip: true, zooms: (0, 1), metadata: LAYERS, tiles, leaf: false }
    }

    fn open(bytes: &[u8]) -> Result<PmtilesArchive, PmtilesError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pmtiles");
        std::fs::write(&path, bytes).unwrap();
        PmtilesArchive::open(&path)
    }

    fn tile(archive: &PmtilesArchive, zoom: u8, x: u32, y: u32) -> Option<StoredTile> {
        archive.tile(TileCoord::from_xyz(zoom, x, y).unwrap()).unwrap()
    }

    #[test]
    fn vector_tiles_are_given_as_they_are_stored() {
        for leaf in [false, true] {
            let archive = open(&Sample { leaf, ..sample() }.bytes()).unwrap();
            assert_eq!((archive.kind(), archive.zooms()), (TileKind::Vector, (0, 1)));
            assert_eq!(archive.layers(), ["roads", "water"]);
            assert_eq!(tile(&archive, 1, 1, 1), Some(StoredTile { bytes: gzip(b"south-east"), gzip: true }));
            assert_eq!((tile(&archive, 1, 0, 0), tile(&archive, 5, 0, 0)), (None, None));
        }
    }

    #[test]
    fn pictures_are_given_as_they_are_stored() {
        let sample = Sample { tile_type: 2, gzip: false, metadata: "{}", ..sample() };
        let archive = open(&sample.bytes()).unwrap();
        assert_eq!((archive.kind(), archive.media_type()), (TileKind::Raster, "image/png"));
        assert_eq!(tile(&archive, 0, 0, 0), Some(StoredTile { bytes: b"world".to_vec(), gzip: false }));
        assert!(archive.layers().is_empty());
    }

    #[test]
    fn another_tile_is_another_version() {
        let version = |tiles: &[(u64, &[u8])]| open(&Sample { tiles, ..sample() }.bytes()).unwrap().version();
        assert_eq!(version(&[(0, b"a")]), version(&[(0, b"a")]));
        assert_ne!(version(&[(0, b"a")]), version(&[(0, b"abcdefgh")]));
        assert_ne!(version(&[(0, b"a")]), version(&[(1, b"a")]));
    }

    #[test]
    fn what_is_no_archive_or_another_one_says_so() {
        let changed = |at: usize, byte: u8| {
            let mut bytes = sample().bytes();
            bytes[at] = byte;
            open(&bytes).unwrap_err().to_string()
        };
        assert!(open(b"").unwrap_err().to_string().contains("no PMTiles archive"));
        assert!(changed(0, b'X').contains("no PMTiles archive"));
        assert!(changed(7, 2).contains("version 2; accepted is version 3"));
        assert!(changed(97, 3).contains("accepted are none (1) and gzip (2)"));
        assert!(changed(98, 4).contains("each tile"));
        assert!(changed(99, 0).contains("accepted are MVT"));
        assert!(changed(101, 99).contains("accepted are 0 to 24"));
        assert!(changed(15, 255).contains("beyond the end"));
        assert!(changed(63, 255).contains("beyond the end"));
        assert!(changed(130, 0xff).contains("cannot be read"));
    }

    #[test]
    fn a_directory_that_leads_in_circles_is_an_error() {
        let mut sample = Sample { leaf: true, gzip: false, ..sample() };
        sample.tiles = &[(0, b"world")];
        let mut bytes = sample.bytes();
        // The leaf's only entry, made to lead to the leaf itself.
        let leaf = 127 + 5 + LAYERS.len();
        bytes[leaf + 2] = 0;
        bytes[leaf + 3] = 5;
        let archive = open(&bytes).unwrap();
        let error = archive.read_tile(TileCoord::from_xyz(0, 0, 0).unwrap()).unwrap_err();
        assert!(error.to_string().contains("ever more directories"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn damage_anywhere_never_panics(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..600, gzip in any::<bool>()) {
            let mut bytes = Sample { leaf: true, gzip, ..sample() }.bytes();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            bytes.truncate(bytes.len().min(cut));
            if let Ok(archive) = open(&bytes) {
                for (zoom, x, y) in [(0, 0, 0), (1, 1, 1), (9, 300, 200)] {
                    let _either = archive.tile(TileCoord::from_xyz(zoom, x, y).unwrap());
                }
            }
        }
    }
}
