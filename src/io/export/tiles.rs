//! Vector tiles as one file, or a file each.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::about::TilesetAbout;
use super::mbtiles::MbtilesWriter;
use super::pyramid::{Packing, Pyramid};
use super::request::{Selection, ZoomRange};
use super::staging::Staging;
use super::{ExportError, ExportWatcher};
use crate::io::pmtiles::{ArchiveAbout, ArchiveCounts, PmtilesWriter};
use crate::tiles::TileCoord;

/// Tiles that are written, and what they say of themselves.
#[derive(Debug)]
pub(super) struct WrittenTiles {
    pub(super) pyramid: Pyramid,
    pub(super) about: TilesetAbout,
    /// How many different tiles there are, where tiles that are the same are stored once.
    pub(super) distinct: Option<u64>,
}

/// Writes a PMTiles archive.
///
/// # Errors
/// [`ExportError`] if a tile cannot be made, the file cannot be written, or the watcher stops it.
pub(super) fn write_pmtiles(
    selection: &Selection<'_>,
    zooms: ZoomRange,
    path: &Path,
    staging: &Staging,
    watcher: &mut dyn ExportWatcher,
) -> Result<WrittenTiles, ExportError> {
    let failed = ExportError::write(path);
    let scratch = staging.scratch("tiles");
    let tiles = File::options().read(true).write(true).create_new(true).open(&scratch).map_err(&failed)?;
    let mut writer = PmtilesWriter::new(tiles);
    let mut sink = |coord: TileCoord, tile: &[u8]| writer.add(coord, tile).map_err(ExportError::write(path));
    let pyramid = Pyramid::write(selection, zooms, Packing::Gzip, watcher, &mut sink)?;
    let about = TilesetAbout::new(selection, zooms, &pyramid.census)?;
    let counts = finish_pmtiles(writer, path, &about).map_err(&failed)?;
    // The space is better free before more is written.
    fs::remove_file(&scratch).map_err(&failed)?;
    Ok(WrittenTiles { pyramid, about, distinct: Some(counts.contents) })
}

fn finish_pmtiles(writer: PmtilesWriter, path: &Path, about: &TilesetAbout) -> std::io::Result<ArchiveCounts> {
    let about = ArchiveAbout {
        metadata: about.pmtiles_metadata().to_string().into_bytes(),
        zooms: (about.zooms.first(), about.zooms.last()),
        bounds: about.bounds,
        center: (about.center, about.center_zoom),
    };
    let mut out = BufWriter::new(File::create(path)?);
    let counts = writer.finish(&mut out, &about)?;
    out.flush()?;
    Ok(counts)
}

/// Writes an MBTiles file.
///
/// # Errors
/// [`ExportError`] if a tile cannot be made, the file cannot be written, or the watcher stops it.
pub(super) fn write_mbtiles(
    selection: &Selection<'_>,
    zooms: ZoomRange,
    path: &Path,
    watcher: &mut dyn ExportWatcher,
) -> Result<WrittenTiles, ExportError> {
    let mut writer = MbtilesWriter::create(path)?;
    let mut sink = |coord: TileCoord, tile: &[u8]| writer.add(coord, tile);
    let pyramid = Pyramid::write(selection, zooms, Packing::Gzip, watcher, &mut sink)?;
    let about = TilesetAbout::new(selection, zooms, &pyramid.census)?;
    writer.finish(&about)?;
    Ok(WrittenTiles { pyramid, about, distinct: None })
}

/// Writes a file a tile, `{z}/{x}/{y}.mvt` in a folder, not compressed: a static host sends files as they are.
///
/// # Errors
/// [`ExportError`] if a tile cannot be made, a file cannot be written, or the watcher stops it.
pub(super) fn write_tile_files(
    selection: &Selection<'_>,
    zooms: ZoomRange,
    folder: &Path,
    watcher: &mut dyn ExportWatcher,
) -> Result<WrittenTiles, ExportError> {
    let mut sink = |coord: TileCoord, tile: &[u8]| {
        let column = folder.join(coord.zoom().to_string()).join(coord.x().to_string());
        let path = column.join(format!("{}.mvt", coord.y()));
        fs::create_dir_all(&column).and_then(|()| fs::write(&path, tile)).map_err(ExportError::write(&path))
    };
    let pyramid = Pyramid::write(selection, zooms, Packing::Plain, watcher, &mut sink)?;
    let about = TilesetAbout::new(selection, zooms, &pyramid.census)?;
    Ok(WrittenTiles { pyramid, about, distinct: None })
}
