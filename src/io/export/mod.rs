//! Writes an atlas, or parts of it, into files that others serve or open: vector tiles, a folder for a static host,
//! joined features.
//!
//! Tiles come from [`Atlas::tile`], features from the atlas's tables, CSV and GeoJSON from [`crate::formats`]: what is
//! exported is what the API answers. A target appears whole or not at all ([`ExportError`] says what was wrong), memory
//! does not grow with the number of tiles or features, and equal data give equal bytes.

mod about;
mod census;
mod error;
mod flat_table;
mod format;
mod geoparquet;
mod mbtiles;
mod pyramid;
mod request;
mod site;
mod staging;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod tiles;
mod values;
mod vector_file;
mod watch;
mod wkb;

pub use error::ExportError;
pub use format::ExportFormat;
pub use pyramid::ZoomCount;
pub use request::{ExportRequest, IndicatorChoice, ZoomRange};
pub use summary::{ExportSummary, ExportedCollection, ExportedTiles};
pub use vector_file::write_geopackage;
pub use watch::{ExportProgress, ExportWatcher};

use std::ffi::OsString;
use std::path::Path;

use crate::atlas::Atlas;
use request::Selection;
use staging::Staging;
use summary::size_of;
use tiles::{WrittenTiles, write_mbtiles, write_pmtiles, write_tile_files};

/// Writes what is asked for of an atlas, and says what was written.
///
/// What is made lies beside the target until it is whole; what earlier exports to the same target left when they were
/// killed is removed.
///
/// # Errors
/// [`ExportError`]; nothing has then been put in the target's place.
pub fn export(
    atlas: &Atlas,
    request: &ExportRequest,
    watcher: &mut dyn ExportWatcher,
) -> Result<ExportSummary, ExportError> {
    let selection = Selection::new(atlas, request)?;
    let staging = Staging::begin(&request.out, selection.format.is_folder(), request.force)?;
    let beside = beside_names(selection.format, staging.target());
    let staging = staging.with_beside(beside.into_iter().flatten().collect())?;
    let tiles = write(&selection, request, &staging, watcher).map_err(|error| error.of_target(&request.out))?;
    let bytes = size_of(staging.content()).map_err(ExportError::write(&request.out))?;
    let summary = ExportSummary::new(&selection, request, tiles.as_ref(), bytes);
    if watcher.is_stopped() {
        return Err(ExportError::Interrupted);
    }
    staging.commit()?;
    Ok(summary)
}

fn write(
    selection: &Selection<'_>,
    request: &ExportRequest,
    staging: &Staging,
    watcher: &mut dyn ExportWatcher,
) -> Result<Option<WrittenTiles>, ExportError> {
    let (path, zooms) = (staging.content(), request.zooms);
    let tiles = match selection.format {
        ExportFormat::Pmtiles => {
            let tiles = write_pmtiles(selection, zooms, path, staging, watcher)?;
            write_beside_file(selection, request, &tiles, staging)?;
            tiles
        }
        ExportFormat::Mbtiles => {
            let tiles = write_mbtiles(selection, zooms, path, watcher)?;
            write_beside_file(selection, request, &tiles, staging)?;
            tiles
        }
        ExportFormat::Site | ExportFormat::Xyz => write_site(selection, request, staging, watcher)?,
        ExportFormat::FlatGeobuf | ExportFormat::GeoPackage => {
            return vector_file::write_vector_file(selection, path, watcher).map(|()| None);
        }
        ExportFormat::GeoParquet => return geoparquet::write_geoparquet(selection, path, watcher).map(|()| None),
        ExportFormat::Csv | ExportFormat::GeoJson => return text::write_text(selection, path, watcher).map(|()| None),
    };
    Ok(Some(tiles))
}

/// Returns the names of the TileJSON and the style that go beside a file of tiles: `greece.json` and `greece.style.json` beside
/// `greece.pmtiles`, or `greece.pmtiles.json` and `greece.pmtiles.style.json` where the others are those of `greece.mbtiles`; nothing
/// for what is no file of tiles.
fn beside_names(format: ExportFormat, target: &Path) -> Option<[OsString; 2]> {
    let other = match format {
        ExportFormat::Pmtiles => ExportFormat::Mbtiles,
        ExportFormat::Mbtiles => ExportFormat::Pmtiles,
        ExportFormat::Site
        | ExportFormat::Xyz
        | ExportFormat::FlatGeobuf
        | ExportFormat::GeoPackage
        | ExportFormat::GeoParquet
        | ExportFormat::Csv
        | ExportFormat::GeoJson => return None,
    };
    let name = target.file_name()?;
    let sibling = target.with_extension(other.as_str());
    let of_sibling = sibling != target && sibling.exists() && !sibling.with_extension(format!("{other}.json")).exists();
    let stem = if of_sibling { name } else { Path::new(name).file_stem()? };
    let names = [".json", ".style.json"].map(|ending: &str| {
        let mut beside = stem.to_owned();
        beside.push(ending);
        beside
    });
    // A file of tiles that is called as its TileJSON would be has none beside it.
    (!names.iter().any(|beside| beside == name)).then_some(names)
}

fn write_beside_file(
    selection: &Selection<'_>,
    request: &ExportRequest,
    tiles: &WrittenTiles,
    staging: &Staging,
) -> Result<(), ExportError> {
    let names = staging.beside_names();
    if names.is_empty() {
        return Ok(());
    }
    let name = staging.content().file_name().unwrap_or_default().to_string_lossy();
    let documents = site::beside_file(selection, tiles, &name, request.public_url.as_deref())?;
    for (name, document) in names.iter().zip(documents) {
        let path = staging.beside(name);
        std::fs::write(&path, document.to_string()).map_err(ExportError::write(&path))?;
    }
    Ok(())
}

fn write_site(
    selection: &Selection<'_>,
    request: &ExportRequest,
    staging: &Staging,
    watcher: &mut dyn ExportWatcher,
) -> Result<WrittenTiles, ExportError> {
    let folder = staging.content();
    std::fs::create_dir(folder).map_err(ExportError::write(&request.out))?;
    let tiles = if selection.format == ExportFormat::Site {
        write_pmtiles(selection, request.zooms, &folder.join(site::PMTILES), staging, watcher)?
    } else {
        write_tile_files(selection, request.zooms, &folder.join(site::TILE_FOLDER), watcher)?
    };
    site::write_beside(selection, &tiles, folder, request.public_url.as_deref())?;
    Ok(tiles)
}

#[cfg(test)]
mod beside_tests {
    use super::*;

    #[test]
    fn two_files_of_tiles_of_one_name_have_other_files_beside_them_whichever_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let of =
            |format| beside_names(format, &at(&format!("o.{format}"))).unwrap().map(|name| name.into_string().unwrap());
        assert_eq!(of(ExportFormat::Mbtiles), ["o.json", "o.style.json"]);
        for name in ["o.pmtiles", "o.json", "o.style.json"] {
            std::fs::write(at(name), "").unwrap();
        }
        assert_eq!(of(ExportFormat::Pmtiles), ["o.json", "o.style.json"]);
        let second = ["o.mbtiles.json", "o.mbtiles.style.json"];
        assert_eq!(of(ExportFormat::Mbtiles), second);
        ["o.mbtiles"].iter().chain(&second).for_each(|name| std::fs::write(at(name), "").unwrap());
        assert_eq!(
            (of(ExportFormat::Pmtiles), of(ExportFormat::Mbtiles)),
            (["o.json", "o.style.json"].map(str::to_owned), second.map(str::to_owned))
        );
    }
}
