//! What can be written, and by which ending it is known.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::ExportError;

/// What an export writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One file of vector tiles (PMTiles version 3).
    Pmtiles,
    /// One SQLite file of vector tiles (MBTiles 1.3).
    Mbtiles,
    /// A folder for a static host, with tiles in one PMTiles file.
    Site,
    /// A folder for a static host, with a file a tile.
    Xyz,
    /// Features of one collection: FlatGeobuf.
    FlatGeobuf,
    /// Features of one or several collections: GeoPackage.
    GeoPackage,
    /// Features of one collection: GeoParquet 1.1.
    GeoParquet,
    /// Features of one collection without outlines: CSV.
    Csv,
    /// Features of one collection: GeoJSON (RFC 7946).
    GeoJson,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::Pmtiles,
        Self::Mbtiles,
        Self::Site,
        Self::Xyz,
        Self::FlatGeobuf,
        Self::GeoPackage,
        Self::GeoParquet,
        Self::Csv,
        Self::GeoJson,
    ];

    /// Returns the format's name, which for a file is its ending as well.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pmtiles => "pmtiles",
            Self::Mbtiles => "mbtiles",
            Self::Site => "site",
            Self::Xyz => "xyz",
            Self::FlatGeobuf => "fgb",
            Self::GeoPackage => "gpkg",
            Self::GeoParquet => "parquet",
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
        }
    }

    /// Returns the format a path asks for: by its ending, whatever its case, or a site if it ends in `/`.
    ///
    /// # Errors
    /// [`ExportError::UnknownEnding`] if it asks for none.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        if path.to_string_lossy().ends_with('/') {
            return Ok(Self::Site);
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|format| !format.is_folder() && format.as_str() == ending);
        found.ok_or_else(|| ExportError::UnknownEnding { path: path.to_owned() })
    }

    /// Says whether it is a folder, and not a file.
    #[must_use]
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Site | Self::Xyz)
    }

    /// Says whether it holds tiles, and not whole features.
    #[must_use]
    pub fn is_tiles(self) -> bool {
        matches!(self, Self::Pmtiles | Self::Mbtiles | Self::Site | Self::Xyz)
    }

    /// Says whether it holds several collections.
    #[must_use]
    pub fn holds_several(self) -> bool {
        self.is_tiles() || self == Self::GeoPackage
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ExportFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let accepted = || Self::ALL.map(Self::as_str).join(", ");
        let found = Self::ALL.into_iter().find(|format| format.as_str() == text);
        found.ok_or_else(|| format!("'{text}' is not a format; accepted are {}", accepted()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_format() {
        for (path, format) in [
            ("a/b.pmtiles", ExportFormat::Pmtiles),
            ("b.MBTiles", ExportFormat::Mbtiles),
            ("map.v2.fgb", ExportFormat::FlatGeobuf),
            ("out/", ExportFormat::Site),
        ] {
            assert_eq!(ExportFormat::of_path(Path::new(path)).unwrap(), format);
        }
        for path in ["a", "a.zip", "a.site", ".csv", "a.xyz", ""] {
            let error = ExportFormat::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(".pmtiles") && error.contains("--format"), "{error}");
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for format in ExportFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("shp".parse::<ExportFormat>().unwrap_err().contains("gpkg"));
    }
}
