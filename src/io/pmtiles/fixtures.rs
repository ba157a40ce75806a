//! Small archives for tests, written by the specification.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::directory::{Entry, write_directory};

/// What a small archive holds.
pub(crate) struct Sample<'a> {
    /// The number of the tiles' type: 1 is MVT, 2 is PNG.
    pub(crate) tile_type: u8,
    /// Whether directories, metadata and tiles are compressed.
    pub(crate) gzip: bool,
    pub(crate) zooms: (u8, u8),
    pub(crate) metadata: &'a str,
    /// Tiles by their number, in order.
    pub(crate) tiles: &'a [(u64, &'a [u8])],
    /// Whether the root leads to a leaf that has the tiles.
    pub(crate) leaf: bool,
}

impl Sample<'_> {
    /// Writes the archive.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let pack = |bytes: &[u8]| if self.gzip { gzip(bytes) } else { bytes.to_vec() };
        let (mut data, mut entries) = (Vec::new(), Vec::new());
        for (tile_id, content) in self.tiles {
            let content = pack(content);
            let (offset, length) = (data.len() as u64, u32::try_from(content.len()).unwrap());
            entries.push(Entry { tile_id: *tile_id, offset, length, run_length: 1 });
            data.extend(content);
        }
        let (mut root, mut leaves) = (pack(&write_directory(&entries)), Vec::new());
        if self.leaf {
            leaves = root;
            let length = u32::try_from(leaves.len()).unwrap();
            root = pack(&write_directory(&[Entry { tile_id: 0, offset: 0, length, run_length: 0 }]));
        }
        let metadata = pack(self.metadata.as_bytes());
        let mut bytes = b"PMTiles\x03".to_vec();
        let mut offset = 127;
        for part in [&root, &metadata, &leaves, &data] {
            bytes.extend(u64::to_le_bytes(offset));
            bytes.extend((part.len() as u64).to_le_bytes());
            offset += part.len() as u64;
        }
        bytes.extend([0; 24]);
        let compression = if self.gzip { 2 } else { 1 };
        bytes.extend([1, compression, compression, self.tile_type, self.zooms.0, self.zooms.1]);
        bytes.resize(127, 0);
        bytes.extend([root, metadata, leaves, data].concat());
        bytes
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
