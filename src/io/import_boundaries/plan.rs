//! What an import will change, and the change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::atlas_edit::{Edited, edit_atlas_toml};
use super::geojson::write_geojson;
use super::{BoundaryImport, ImportError, ImportedAreas, file_of};
use crate::io::atlas_toml::AtlasToml;
use crate::io::folder::{DataFolder, FolderError};
use crate::io::load::{ATLAS_TOML, Loaded, load_with};
use crate::io::load_error::LoadError;
use crate::io::replace_file::replace_file;
use crate::io::toml_file::read_toml;
use crate::provenance::Quality;

/// An import that is ready to be written.
#[derive(Debug)]
pub struct ImportPlan {
    root: PathBuf,
    /// The file of the boundaries, relative to the data folder.
    file: String,
    areas: ImportedAreas,
    atlas_toml: String,
    notes: Vec<String>,
}

impl ImportPlan {
    /// Finds out what an import changes in a data folder, and changes nothing.
    ///
    /// # Errors
    /// [`ImportError`] if the folder has no `atlas.toml` that can be edited, or has the level from an official source
    /// already and nobody said to `overwrite` it.
    pub fn new(
        folder: &DataFolder,
        import: &BoundaryImport,
        areas: ImportedAreas,
        overwrite: bool,
    ) -> Result<Self, ImportError> {
        let root = folder.path().ok_or(ImportError::NoAtlas)?.to_owned();
        let bytes = folder.read(ATLAS_TOML).map_err(|error| match error {
            FolderError::Missing { .. } => ImportError::NoAtlas,
            other => LoadError::from(other).into(),
        })?;
        let current: AtlasToml = read_toml(ATLAS_TOML, &bytes)?;
        let file = file_of(import.level);
        if let Some(what) = existing(&root, &file, &current, import).filter(|_| !overwrite) {
            return Err(ImportError::Exists { what });
        }
        let Edited { text, notes } = edit_atlas_toml(&String::from_utf8_lossy(&bytes), import, &areas)?;
        Ok(Self { root, file, areas, atlas_toml: text, notes })
    }

    /// Returns the file the boundaries go to, relative to the data folder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns what a person should know: files that are not used any more, texts that may need mending.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns `atlas.toml` as it will be.
    #[must_use]
    pub fn atlas_toml(&self) -> &str {
        &self.atlas_toml
    }

    /// Returns the areas that will be written.
    #[must_use]
    pub fn areas(&self) -> &ImportedAreas {
        &self.areas
    }

    /// Writes the boundaries, loads the atlas as it will be, and if it loads puts the new `atlas.toml` in place.
    ///
    /// If it does not load, the folder is as it was, and what came of loading says why. `progress` is told what is
    /// being read.
    ///
    /// # Errors
    /// [`ImportError::Write`] if a file cannot be written; the folder is then as it was.
    pub fn write(&self, folder: &DataFolder, progress: &mut dyn FnMut(&str)) -> Result<Loaded, ImportError> {
        let target = self.root.join(&self.file);
        let unwritable = |error| ImportError::Write { file: self.file.clone(), error };
        let placed = Placed::new(&target, &self.areas).map_err(unwritable)?;
        let loaded = load_with(folder, &self.atlas_toml, progress);
        if loaded.atlas.is_none() {
            placed.undo().map_err(unwritable)?;
            return Ok(loaded);
        }
        let atlas_toml = self.root.join(ATLAS_TOML);
        if let Err(error) = replace_file(&atlas_toml, |file| file.write_all(self.atlas_toml.as_bytes())) {
            placed.undo().map_err(unwritable)?;
            return Err(ImportError::Write { file: ATLAS_TOML.to_owned(), error });
        }
        placed.keep();
        Ok(loaded)
    }
}

/// Says what of a level must not be overwritten unasked.
fn existing(root: &Path, file: &str, current: &AtlasToml, import: &BoundaryImport) -> Option<String> {
    let mut sections = current.levels.iter().map(toml::Spanned::get_ref);
    let section = sections.find(|section| section.level == import.level && section.quality == Quality::Official);
    let source = section.and_then(|section| section.source.as_ref());
    let named =
        source.map(|source| format!("{} is already read from {}, which is official", import.level, source.get_ref()));
    named.or_else(|| root.join(file).exists().then(|| format!("{file} is there already")))
}

/// Boundaries written in their place, and what stood there before.
struct Placed {
    target: PathBuf,
    before: Option<PathBuf>,
}

impl Placed {
    fn new(target: &Path, areas: &ImportedAreas) -> io::Result<Self> {
        let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(folder)?;
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
        let before = target.is_file().then(|| target.with_file_name(format!(".{name}.{}.before", std::process::id())));
        if let Some(before) = &before {
            fs::copy(target, before)?;
        }
        let placed = Self { target: target.to_owned(), before };
        match replace_file(target, |file| write_geojson(areas, file)) {
            Ok(()) => Ok(placed),
            Err(error) => {
                placed.keep();
                Err(error)
            }
        }
    }

    /// Puts back what stood there.
    fn undo(self) -> io::Result<()> {
        match &self.before {
            Some(before) => fs::rename(before, &self.target),
            None => fs::remove_file(&self.target),
        }
    }

    /// Lets what was written stand.
    fn keep(self) {
        if let Some(before) = self.before
            && let Err(error) = fs::remove_file(&before)
        {
            tracing::warn!(%error, file = %before.display(), "a copy that is not needed could not be removed");
        }
    }
}
