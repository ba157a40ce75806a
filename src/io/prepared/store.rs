//! The folder with the prepared files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::PreparedError;
use super::file::{read_file, tidy, write_file};
use super::key::Key;
use super::levels::{PreparedLevels, write_levels};
use crate::atlas::Atlas;
use crate::io::atlas_toml::AtlasToml;
use crate::io::folder::DataFolder;
use crate::io::load::ATLAS_TOML;
use crate::io::load_error::LoadError;
use crate::io::toml_file::read_toml;
use crate::report::Finding;

/// What prepared files end in.
const EXTENSION: &str = "prepared";

/// For how many data folders a prepared file is kept, the latest.
const MAX_FILES: usize = 8;

/// How old a file that was not finished has to be before it is taken for a leftover.
const LEFTOVER: Duration = Duration::from_hours(1);

/// The folder with the prepared files, one for each data folder.
///
/// Several programs may share it: a file is put in its place whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedCache {
    folder: PathBuf,
}

/// How the levels of an atlas were come by.
#[derive(Debug)]
pub enum Preparation {
    /// From their sources: no cache was asked for, or the atlas is the one inside the program.
    Sources,
    /// From the prepared cache.
    Prepared,
    /// From their sources, for the cache had nothing that could be used: [`PreparedCache::keep`] puts it there.
    ToKeep(ToKeep),
}

/// What has to be kept with an atlas to make its levels again.
#[derive(Debug)]
pub struct ToKeep {
    key: Key,
    findings: Vec<Finding>,
    /// Why what was in the cache was not used; nothing if there was nothing.
    pub refused: Option<PreparedError>,
}

impl ToKeep {
    pub(in crate::io) fn new(key: Key, findings: Vec<Finding>, refused: Option<PreparedError>) -> Self {
        Self { key, findings, refused }
    }
}

impl PreparedCache {
    /// Names the cache of a state folder, which need not be there yet.
    #[must_use]
    pub fn of_state(state: &Path) -> Self {
        Self { folder: state.join("prepared") }
    }

    /// Returns the path of a data folder's prepared file; nothing for the atlas inside the program, which needs none.
    #[must_use]
    pub fn path(&self, data: &DataFolder) -> Option<PathBuf> {
        let name = blake3::hash(data.path()?.as_os_str().as_encoded_bytes()).to_hex();
        Some(self.folder.join(format!("{}.{EXTENSION}", &name[..16])))
    }

    /// Reads the levels that were kept for a folder as it is now; nothing if none were.
    ///
    /// # Errors
    /// [`PreparedError`] if they are of another state or not as they were kept.
    pub(in crate::io) fn read(&self, data: &DataFolder, key: &Key) -> Result<Option<PreparedLevels>, PreparedError> {
        let Some(path) = self.path(data) else { return Ok(None) };
        let Some(bytes) = read_file(&path, key)? else { return Ok(None) };
        Ok(Some(PreparedLevels::read(&bytes)?))
    }

    /// Keeps the levels of an atlas in the place of what was kept for its folder, with what was found while they were read; and
    /// keeps the cache small.
    ///
    /// Works out of the levels what is kept and nobody asked for yet, on all processors.
    ///
    /// # Errors
    /// [`PreparedError::Io`] if the cache cannot be written, [`PreparedError::Changed`] if the sources are no longer those
    /// the atlas was made of.
    pub fn keep(&self, data: &DataFolder, atlas: &Atlas, what: &ToKeep) -> Result<(), PreparedError> {
        let Some(path) = self.path(data) else { return Ok(()) };
        if current_key(data).ok() != Some(what.key) {
            return Err(PreparedError::Changed);
        }
        fs::create_dir_all(&self.folder)?;
        write_file(&path, &what.key, |put| write_levels(atlas, &what.findings, put))?;
        Ok(tidy(&self.folder, EXTENSION, MAX_FILES, LEFTOVER)?)
    }
}

fn current_key(data: &DataFolder) -> Result<Key, LoadError> {
    let toml: AtlasToml = read_toml(ATLAS_TOML, &data.read(ATLAS_TOML)?)?;
    Ok(Key::of(data, &toml)?)
}
