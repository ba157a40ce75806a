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
        ExportFormat::Pmtiles => write_pmtiles(selection, zooms, path, staging, watcher)?,
        ExportFormat::Mbtiles => write_mbtiles(selection, zooms, path, watcher)?,
        ExportFormat::Site | ExportFormat::Xyz => write_site(selection, request, staging, watcher)?,
        ExportFormat::FlatGeobuf | ExportFormat::GeoPackage => {
            return vector_file::write_vector_file(selection, path, watcher).map(|()| None);
        }
        ExportFormat::GeoParquet => return geoparquet::write_geoparquet(selection, path, watcher).map(|()| None),
        ExportFormat::Csv | ExportFormat::GeoJson => return text::write_text(selection, path, watcher).map(|()| None),
    };
    Ok(Some(tiles))
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
