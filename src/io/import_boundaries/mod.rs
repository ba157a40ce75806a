//! Turns an official boundary file into a level of a data folder: a GeoJSON file that a person can read and compare,
//! and its entry in `atlas.toml`.
//!
//! Checks codes and asks where they are in doubt. What the areas mean beyond that is left to [`load`](super::load),
//! which has the last word: a level that does not load is not imported.

mod atlas_edit;
mod codes;
mod error;
mod fields;
mod geojson;
mod plan;
mod read;

use std::path::PathBuf;

use geo::MultiPolygon;

pub use codes::{SourceCodes, UnknownSourceCodes};
pub use error::ImportError;
pub use fields::FieldSample;
pub use plan::ImportPlan;
pub use read::read_boundaries;

use crate::boundaries::{AreaCode, CodeScheme, Level};
use crate::report::Finding;

/// A boundary file and what its keeper says of it.
#[derive(Clone, Debug)]
pub struct BoundaryImport {
    /// The file, anywhere on the machine: Shapefile, GeoPackage, GeoJSON, FlatGeobuf or TopoJSON.
    pub file: PathBuf,
    /// The level its areas make.
    pub level: Level,
    /// The field with the codes; none is an error that shows the fields.
    pub code: Option<String>,
    /// The field with the Greek names; the facts about Greece if none.
    pub name_el: Option<String>,
    /// The field with the English names; the facts about Greece if none.
    pub name_en: Option<String>,
    /// The field with the codes of the parents; where the scheme nests, the code's beginning if none.
    pub parent: Option<String>,
    /// Further properties, each by its name and the field that holds it.
    pub properties: Vec<(String, String)>,
    /// The layer, where the file has several.
    pub layer: Option<String>,
    /// The coordinate reference system of a file that does not name its own: `EPSG:2100`.
    pub crs: Option<String>,
    /// The encoding of a Shapefile's text: `WINDOWS-1253`.
    pub encoding: Option<String>,
    /// The scheme of the codes; the one they all fit if none is stated.
    pub codes: Option<SourceCodes>,
    /// Whether rows with one code are parts of one area.
    pub merge_parts: bool,
    /// What is said of the level in `atlas.toml`.
    pub about: LevelText,
}

/// What is said of a level in `atlas.toml`, word for word.
#[derive(Clone, Debug, Default)]
pub struct LevelText {
    /// The edition of the boundaries.
    pub vintage: Option<String>,
    /// Greek title; the level's own if none.
    pub title_el: Option<String>,
    /// English title; the level's own if none.
    pub title_en: Option<String>,
    /// Who made the boundaries.
    pub source_name: Option<String>,
    /// The licence in a line.
    pub license: Option<String>,
    /// The licence's text.
    pub license_url: Option<String>,
}

/// The areas of a boundary file, checked: the coded ones by their codes, the others behind them as they came.
#[derive(Clone, Debug)]
pub struct ImportedAreas {
    /// The layer that was read.
    pub layer: String,
    /// The coordinate reference system it was in.
    pub crs: String,
    /// The scheme of the codes.
    pub codes: CodeScheme,
    /// What was repaired, is missing or was put in place of something else.
    pub findings: Vec<Finding>,
    /// The names of the properties, `code` first.
    columns: Vec<String>,
    /// Further properties among them.
    properties: Vec<String>,
    areas: Vec<ImportedArea>,
}

/// An area on its way into a data folder.
#[derive(Clone, Debug)]
struct ImportedArea {
    code: Option<AreaCode>,
    /// One for each column.
    values: Vec<Option<String>>,
    /// In longitude and latitude, on the grid; empty where the source has none.
    geometry: MultiPolygon<f64>,
}

impl ImportedAreas {
    /// Returns how many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Says whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Returns how many areas have a code.
    #[must_use]
    pub fn coded_count(&self) -> usize {
        self.areas.iter().filter(|area| area.code.is_some()).count()
    }
}

/// Returns the file an imported level is written to, relative to the data folder.
fn file_of(level: Level) -> String {
    format!("boundaries/{}.geojson", level.collection_id())
}
