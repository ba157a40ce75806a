//! What was written, in figures.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::about::data_version;
use super::pyramid::ZoomCount;
use super::request::Selection;
use super::tiles::WrittenTiles;
use super::{ExportFormat, ExportRequest};

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportSummary {
    /// Where it went.
    pub out: PathBuf,
    /// What it is.
    pub format: ExportFormat,
    /// How many bytes it has.
    pub bytes: u64,
    /// The version of the data in it.
    pub data_version: String,
    /// What it holds.
    pub collections: Vec<ExportedCollection>,
    /// The indicators that go with it.
    pub indicators: Vec<String>,
    /// Its tiles; nothing where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiles: Option<ExportedTiles>,
}

/// A collection that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedCollection {
    /// Its id, which is also the name of its layer.
    pub id: String,
    /// How many features it has.
    pub features: usize,
}

/// The tiles that were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedTiles {
    /// How many hold something.
    pub count: u64,
    /// How many of them are different, where those that are the same are stored once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// The same zoom by zoom.
    pub zooms: Vec<ZoomCount>,
}

impl ExportSummary {
    pub(super) fn new(
        selection: &Selection<'_>,
        request: &ExportRequest,
        tiles: Option<&WrittenTiles>,
        bytes: u64,
    ) -> Self {
        let ids = selection.indicators.iter().map(|&place| &selection.atlas.indicators()[place].joined.indicator.id);
        let collection = |table: &crate::atlas::FeatureTable<'_>| ExportedCollection {
            id: table.collection().id().to_owned(),
            features: table.len(),
        };
        Self {
            out: request.out.clone(),
            format: selection.format,
            bytes,
            data_version: data_version(selection).to_string(),
            collections: selection.tables.iter().map(collection).collect(),
            indicators: ids.map(ToString::to_string).collect(),
            tiles: tiles.map(|written| ExportedTiles {
                count: written.pyramid.zooms.iter().map(|zoom| zoom.tiles).sum(),
                distinct: written.distinct,
                zooms: written.pyramid.zooms.clone(),
            }),
        }
    }
}

/// Returns how many bytes a file has, or all files below a folder.
pub(super) fn size_of(path: &Path) -> io::Result<u64> {
    let data = fs::symlink_metadata(path)?;
    if !data.is_dir() {
        return Ok(data.len());
    }
    fs::read_dir(path)?.map(|entry| size_of(&entry?.path())).sum()
}
