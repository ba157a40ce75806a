//! A new archive.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::directory::{Entry, write_directory};
use super::header::HEADER_BYTES;
use super::tile_id::tile_id;
use crate::geometry::{Bbox, LonLat};
use crate::tiles::TileCoord;

/// How many bytes the root directory may have, so that it lies within the first 16 KiB as the specification asks.
const MAX_ROOT_BYTES: usize = (16 << 10) - HEADER_BYTES;
/// How many entries a leaf of the directory has, where that makes few enough leaves.
const LEAF_ENTRIES: usize = 4096;
/// gzip, and vector tiles, as the header numbers them.
const GZIP: u8 = 2;
const MVT: u8 = 1;

/// What an archive says of itself.
#[derive(Clone, Debug)]
pub(in crate::io) struct ArchiveAbout {
    /// A JSON object.
    pub(in crate::io) metadata: Vec<u8>,
    /// The coarsest and the finest zoom.
    pub(in crate::io) zooms: (u8, u8),
    /// The box around what is shown; must not cross the antimeridian.
    pub(in crate::io) bounds: Bbox,
    /// Where a map begins.
    pub(in crate::io) center: (LonLat, u8),
}

/// How much an archive holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::io) struct ArchiveCounts {
    /// Tiles that are there.
    pub(in crate::io) addressed: u64,
    /// Runs of tiles in a row that are the same.
    pub(in crate::io) entries: u64,
    /// Different tiles.
    pub(in crate::io) contents: u64,
}

/// An archive in the making: tiles go to a file of their own until the directory before them is known.
#[derive(Debug)]
pub(in crate::io) struct PmtilesWriter {
    tiles: BufWriter<File>,
    length: u64,
    /// Where the content with this hash lies.
    known: HashMap<[u8; 32], (u64, u32)>,
    entries: Vec<Entry>,
    addressed: u64,
}

impl PmtilesWriter {
    /// Begins an archive; `tiles` is an empty file to write and read.
    pub(in crate::io) fn new(tiles: File) -> Self {
        Self { tiles: BufWriter::new(tiles), length: 0, known: HashMap::new(), entries: Vec::new(), addressed: 0 }
    }

    /// Adds a tile that is compressed by gzip. A content that was there before is not written again.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] if a tile is not behind the one before it in the order of [`tile_id`] or is
    /// larger than 4 GiB; others if the file cannot be written.
    pub(in crate::io) fn add(&mut self, coord: TileCoord, gzip: &[u8]) -> io::Result<()> {
        let tile_id = tile_id(coord);
        let end = |entry: &Entry| entry.tile_id + u64::from(entry.run_length);
        if self.entries.last().is_some_and(|last| tile_id < end(last)) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("the tile {coord} is out of order")));
        }
        let (offset, length) = self.place(gzip)?;
        self.addressed += 1;
        match self.entries.last_mut() {
            Some(last) if last.offset == offset && tile_id == end(last) => last.run_length += 1,
            _ => self.entries.push(Entry { tile_id, offset, length, run_length: 1 }),
        }
        Ok(())
    }

    /// Returns where a content lies, which is written if it is new.
    fn place(&mut self, content: &[u8]) -> io::Result<(u64, u32)> {
        let hash = *blake3::hash(content).as_bytes();
        if let Some(place) = self.known.get(&hash) {
            return Ok(*place);
        }
        let length = u32::try_from(content.len()).map_err(|_too_long| io::ErrorKind::InvalidInput)?;
        self.tiles.write_all(content)?;
        let place = (self.length, length);
        self.known.insert(hash, place);
        self.length += u64::from(length);
        Ok(place)
    }

    /// Writes the archive: header, root directory, metadata, leaves, tiles.
    ///
    /// # Errors
    /// The cause, if a file cannot be written or read.
    pub(in crate::io) fn finish(self, out: &mut dyn Write, about: &ArchiveAbout) -> io::Result<ArchiveCounts> {
        let counts = ArchiveCounts {
            addressed: self.addressed,
            entries: self.entries.len() as u64,
            contents: self.known.len() as u64,
        };
        let (root, leaves) = directories(&self.entries)?;
        let metadata = gzip(&about.metadata)?;
        let lengths = [root.len() as u64, metadata.len() as u64, leaves.len() as u64, self.length];
        out.write_all(&header(lengths, counts, about))?;
        for part in [root, metadata, leaves] {
            out.write_all(&part)?;
        }
        let mut tiles = self.tiles.into_inner().map_err(io::IntoInnerError::into_error)?;
        tiles.seek(SeekFrom::Start(0))?;
        let copied = io::copy(&mut tiles, out)?;
        if copied == self.length { Ok(counts) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// Returns the root directory and the leaves behind one another, all compressed; without leaves if the root has room.
fn directories(entries: &[Entry]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let root = gzip(&write_directory(entries))?;
    if root.len() <= MAX_ROOT_BYTES {
        return Ok((root, Vec::new()));
    }
    let mut leaf_entries = LEAF_ENTRIES;
    loop {
        let (mut leaves, mut in_root) = (Vec::new(), Vec::new());
        for leaf in entries.chunks(leaf_entries) {
            let bytes = gzip(&write_directory(leaf))?;
            let length = u32::try_from(bytes.len()).map_err(|_too_long| io::ErrorKind::InvalidInput)?;
            in_root.push(Entry { tile_id: leaf[0].tile_id, offset: leaves.len() as u64, length, run_length: 0 });
            leaves.extend(bytes);
        }
        let root = gzip(&write_directory(&in_root))?;
        // With one leaf the root has one entry, so this ends.
        if root.len() <= MAX_ROOT_BYTES {
            return Ok((root, leaves));
        }
        leaf_entries *= 2;
    }
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Returns the header of an archive whose root, metadata, leaves and tiles, which follow it in this order, are so long.
fn header(lengths: [u64; 4], counts: ArchiveCounts, about: &ArchiveAbout) -> Vec<u8> {
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut offset = HEADER_BYTES as u64;
    for length in lengths {
        bytes.extend(offset.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        offset += length;
    }
    for count in [counts.addressed, counts.entries, counts.contents] {
        bytes.extend(count.to_le_bytes());
    }
    let clustered = 1;
    bytes.extend([clustered, GZIP, GZIP, MVT, about.zooms.0, about.zooms.1]);
    let (center, zoom) = about.center;
    for degrees in about.bounds.to_array() {
        bytes.extend(e7(degrees));
    }
    bytes.push(zoom);
    bytes.extend(e7(center.lon()));
    bytes.extend(e7(center.lat()));
    bytes
}

/// Returns degrees as a whole number of ten-millionths.
#[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9")]
fn e7(degrees: f64) -> [u8; 4] {
    ((degrees * 1e7).round() as i32).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::PmtilesArchive;
    use super::*;
    use crate::atlas::{StoredTile, TileArchive, TileKind};

    fn coord(zoom: u8, x: u32, y: u32) -> TileCoord {
        TileCoord::from_xyz(zoom, x, y).unwrap()
    }

    fn about(zooms: (u8, u8)) -> ArchiveAbout {
        ArchiveAbout {
            metadata: br#"{"vector_layers":[{"id":"a","fields":{}}]}"#.to_vec(),
            zooms,
            bounds: "-180,34,29.5,41".parse().unwrap(),
            center: (LonLat::new(22.5, 39.5).unwrap(), 7),
        }
    }

    fn archive(tiles: &[(TileCoord, Vec<u8>)], zooms: (u8, u8)) -> (Vec<u8>, ArchiveCounts) {
        let mut writer = PmtilesWriter::new(tempfile::tempfile().unwrap());
        for (coord, content) in tiles {
            writer.add(*coord, content).unwrap();
        }
        let mut bytes = Vec::new();
        let counts = writer.finish(&mut bytes, &about(zooms)).unwrap();
        (bytes, counts)
    }

    fn open(bytes: &[u8]) -> PmtilesArchive {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pmtiles");
        std::fs::write(&path, bytes).unwrap();
        PmtilesArchive::open(&path).unwrap()
    }

    /// Every tile of the zooms in the order of the archive.
    fn all(zooms: std::ops::RangeInclusive<u8>) -> Vec<TileCoord> {
        let mut all: Vec<_> = zooms
            .flat_map(|zoom| (0..1_u32 << zoom).flat_map(move |x| (0..1_u32 << zoom).map(move |y| coord(zoom, x, y))))
            .collect();
        all.sort_by_key(|coord| tile_id(*coord));
        all
    }

    #[test]
    fn the_header_is_that_of_the_specification() {
        let (bytes, _) = archive(&[(coord(0, 0, 0), b"world".to_vec())], (0, 3));
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        assert_eq!(bytes[8..16], 127_u64.to_le_bytes());
        assert_eq!(bytes[96..102], [1, 2, 2, 1, 0, 3]);
        let at = |place: usize| i32::from_le_bytes(bytes[place..place + 4].try_into().unwrap());
        assert_eq!([102, 106, 110, 114].map(at), [-1_800_000_000, 340_000_000, 295_000_000, 410_000_000]);
        assert_eq!((bytes[118], at(119), at(123)), (7, 225_000_000, 395_000_000));
    }

    #[test]
    fn equal_tiles_are_written_once_and_in_runs() {
        let tiles: Vec<_> = all(0..=4).into_iter().map(|coord| (coord, vec![u8::from(coord.x() > 3); 9])).collect();
        let (bytes, counts) = archive(&tiles, (0, 4));
        assert_eq!((counts.addressed, counts.contents), (341, 2));
        assert!(counts.entries < 20, "{counts:?}");
        let read = open(&bytes);
        for (coord, content) in tiles {
            assert_eq!(read.tile(coord).unwrap(), Some(StoredTile { bytes: content, gzip: true }));
        }
    }

    #[test]
    fn many_tiles_get_leaves_and_the_root_stays_small() {
        // Lengths that follow no rule, so that the directory hardly compresses.
        let content = |number: usize| {
            let hash = *blake3::hash(&number.to_le_bytes()).as_bytes();
            hash.repeat(1 + usize::from(hash[0]) * usize::from(hash[1]) % 40)[usize::from(hash[2] % 32)..].to_vec()
        };
        let tiles: Vec<_> = all(0..=7).into_iter().enumerate().map(|(i, coord)| (coord, content(i))).collect();
        let (bytes, counts) = archive(&tiles, (0, 7));
        assert_eq!((counts.addressed, counts.entries), (21_845, 21_845));
        let length = |place: usize| u64::from_le_bytes(bytes[place..place + 8].try_into().unwrap());
        assert!(length(16) <= 16_257 && length(48) > 0, "root {} leaves {}", length(16), length(48));
        let read = open(&bytes);
        assert_eq!((read.kind(), read.zooms(), read.layers()), (TileKind::Vector, (0, 7), &["a".to_owned()][..]));
        for (coord, content) in tiles.into_iter().step_by(97) {
            assert_eq!(read.tile(coord).unwrap().unwrap().bytes, content, "{coord}");
        }
    }

    #[test]
    fn tiles_out_of_order_are_refused() {
        let mut writer = PmtilesWriter::new(tempfile::tempfile().unwrap());
        writer.add(coord(1, 1, 1), b"x").unwrap();
        for earlier in [coord(1, 1, 1), coord(1, 0, 1), coord(0, 0, 0)] {
            assert!(writer.add(earlier, b"x").unwrap_err().to_string().contains("out of order"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_is_written_is_read(chosen in prop::collection::vec(prop::option::of(0..4_u8), 341)) {
            let tiles: Vec<_> =
                all(0..=4).into_iter().zip(&chosen).filter_map(|(coord, kind)| kind.map(|kind| (coord, vec![kind; 5]))).collect();
            let (bytes, counts) = archive(&tiles, (0, 4));
            prop_assert_eq!(counts.addressed, tiles.len() as u64);
            let read = open(&bytes);
            for (coord, kind) in all(0..=4).into_iter().zip(chosen) {
                let found = read.tile(coord).unwrap().map(|tile| tile.bytes);
                prop_assert_eq!(found, kind.map(|kind| vec![kind; 5]));
            }
        }
    }
}
