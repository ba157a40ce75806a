//! Which files are opened, by which driver, and how.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use gdal::vsi::{MemFileRef, create_mem_file_from_ref};

use super::error::VectorSourceError;
use super::source::VectorSource;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Shapefile,
    GeoPackage,
    /// GeoJSON or TopoJSON, which share an extension.
    Json,
    FlatGeobuf,
}

impl Format {
    /// Finds the format by the extension, whatever its case.
    pub(super) fn of(source: &VectorSource<'_>) -> Result<Self, VectorSourceError> {
        let extension = source.path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "shp" => Ok(Self::Shapefile),
            "gpkg" => Ok(Self::GeoPackage),
            "geojson" | "json" | "topojson" => Ok(Self::Json),
            "fgb" => Ok(Self::FlatGeobuf),
            _ => {
                // What is no extension may be the end of a connection, with its password.
                let plain = extension.chars().all(char::is_alphanumeric);
                let extension = if plain { extension } else { "…".to_owned() };
                Err(VectorSourceError::UnknownFormat { name: source.name.to_owned(), extension })
            }
        }
    }

    /// Returns GDAL's drivers that may open it; no other is tried.
    pub(super) fn drivers(self) -> &'static [&'static str] {
        match self {
            Self::Shapefile => &["ESRI Shapefile"],
            Self::GeoPackage => &["GPKG"],
            Self::Json => &["GeoJSON", "TopoJSON"],
            Self::FlatGeobuf => &["FlatGeobuf"],
        }
    }

    /// Returns the options to open it with.
    ///
    /// A GeoPackage is opened as one that nobody writes: it may lie in a folder that cannot be written, and nothing is
    /// written beside it. The text of a Shapefile is taken byte for byte, see [`super::encoding`]. Dates stay as they
    /// are written.
    pub(super) fn options(self, driver: &str) -> &'static [&'static str] {
        match self {
            Self::Shapefile => &["ENCODING=ISO-8859-1"],
            Self::GeoPackage => &["IMMUTABLE=YES", "LIST_ALL_TABLES=NO"],
            Self::Json if driver == "GeoJSON" => &["DATE_AS_STRING=YES"],
            Self::Json | Self::FlatGeobuf => &[],
        }
    }
}

/// Checks that the path is one of a regular file on disk.
pub(super) fn check_path(source: &VectorSource<'_>) -> Result<(), VectorSourceError> {
    let text = source.path.to_string_lossy();
    // A path such as `https://…` loses one slash when it is taken apart, so one is enough here.
    let has_scheme = text.split_once(":/").is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
    if text.starts_with("/vsi") || has_scheme || text.contains('\0') {
        return Err(refused(source));
    }
    match fs::symlink_metadata(source.path) {
        Ok(data) if data.is_file() => Ok(()),
        Ok(_) => Err(refused(source)),
        Err(_not_there) => Err(VectorSourceError::NotFound { name: source.name.to_owned() }),
    }
}

fn refused(source: &VectorSource<'_>) -> VectorSourceError {
    VectorSourceError::RefusedPath { name: source.name.to_owned(), path: source.name.to_owned() }
}

/// Checks that no other program has changes to a GeoPackage that are not in the file itself.
pub(super) fn check_journal(source: &VectorSource<'_>) -> Result<(), VectorSourceError> {
    for suffix in ["-wal", "-journal"] {
        let mut journal = source.path.as_os_str().to_owned();
        journal.push(suffix);
        if fs::metadata(&journal).is_ok_and(|data| data.len() > 0) {
            let file = Path::new(&journal).file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(VectorSourceError::UnsavedChanges { name: source.name.to_owned(), file });
        }
    }
    Ok(())
}

/// Bytes that GDAL sees as a file; gone when dropped.
///
/// The bytes stay ours: GDAL would give them back to another allocator than the one they are from.
pub(super) struct MemoryFile<'d> {
    path: PathBuf,
    _file: MemFileRef<'d>,
}

impl<'d> MemoryFile<'d> {
    /// Gives bytes a name of their own: the stem of `path`, after which GDAL calls a layer that has no name, and an
    /// extension that tells the format.
    pub(super) fn new(bytes: &'d mut [u8], path: &Path, extension: &str) -> Result<Self, gdal::errors::GdalError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let stem: String = path.file_stem().unwrap_or_default().to_string_lossy().replace(['/', '\\', '\0', '?'], "_");
        let path = PathBuf::from(format!("/vsimem/choros-{number}/{stem}.{extension}"));
        let file = create_mem_file_from_ref(&path, bytes)?;
        Ok(Self { path, _file: file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
