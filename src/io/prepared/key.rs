//! What a prepared file is good for.

use std::fs::File;
use std::io;

use crate::io::atlas_toml::{AtlasToml, LevelSection};
use crate::io::folder::{DataFolder, FolderError};
use crate::io::load::files_of_source;
use crate::io::reference::EMBEDDED_TABLES;

/// The state of everything that levels are made of: the content of their files, what `atlas.toml` says of them, and the
/// program with the libraries that read them.
///
/// Any change of these gives another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) struct Key(blake3::Hash);

impl Key {
    /// Works out the key of a folder's levels; reads each of their files once.
    ///
    /// # Errors
    /// [`FolderError`] if a file cannot be read.
    pub(in crate::io) fn of(folder: &DataFolder, toml: &AtlasToml) -> Result<Self, FolderError> {
        let mut hasher = blake3::Hasher::new();
        let release = (super::file::FORMAT, env!("CARGO_PKG_VERSION"), libraries());
        update_text(&mut hasher, &format!("{release:?}"));
        for table in EMBEDDED_TABLES {
            update_bytes(&mut hasher, &DataFolder::Embedded.read(table)?);
        }
        for section in toml.levels.iter().map(toml::Spanned::get_ref) {
            update_text(&mut hasher, &settings(section));
            for file in section.source.iter().filter_map(|source| source.get_ref().file()).flat_map(files_of_source) {
                update_file(&mut hasher, folder, &file)?;
            }
            if let Some(file) = &section.areas {
                update_file(&mut hasher, folder, file.get_ref())?;
            }
        }
        Ok(Self(hasher.finalize()))
    }

    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

/// Returns the releases of the libraries that read and reproject, and where the latter looks for its grids.
fn libraries() -> [String; 2] {
    let proj = proj::ProjBuilder::new().lib_info().map(|info| format!("{} {}", info.version, info.searchpath));
    [gdal::version::VersionInfo::version_num(), proj.unwrap_or_default()]
}

/// Returns all that a section says, but not where in the file it says so.
fn settings(section: &LevelSection) -> String {
    // Every field by name: one that is added later cannot be forgotten here.
    let LevelSection {
        level,
        source,
        dissolve,
        areas,
        layer,
        crs,
        encoding,
        fields,
        properties,
        codes,
        merge_parts,
        snap_m,
        vintage,
        title_el,
        title_en,
        quality: _,
        source_name: _,
        source_url: _,
        license: _,
        license_url: _,
        note_el: _,
        note_en: _,
    } = section;
    let (source, areas) = (source.as_ref().map(toml::Spanned::get_ref), areas.as_ref().map(toml::Spanned::get_ref));
    let dissolve = dissolve.as_ref().map(toml::Spanned::get_ref);
    let made_of = (level, source, dissolve, areas, layer, crs, encoding, fields, properties);
    let snap_m = snap_m.as_ref().map(toml::Spanned::get_ref);
    format!("{:?}", (made_of, codes, merge_parts, snap_m, vintage, title_el, title_en, section.provenance()))
}

fn update_text(hasher: &mut blake3::Hasher, text: &str) {
    update_bytes(hasher, text.as_bytes());
}

/// Takes bytes in with their length, so that neighbours cannot run together.
fn update_bytes(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
}

/// Takes a file in by name and content; one that is not there too, because some need not be.
fn update_file(hasher: &mut blake3::Hasher, folder: &DataFolder, name: &str) -> Result<(), FolderError> {
    update_text(hasher, name);
    let content = match folder.resolve(name) {
        Ok(path) => {
            let unreadable = |error: io::Error| FolderError::Unreadable { name: name.to_owned(), error };
            let mut content = blake3::Hasher::new();
            content.update_reader(File::open(path).map_err(unreadable)?).map_err(unreadable)?;
            Some(content.finalize())
        }
        Err(FolderError::Missing { .. }) => None,
        Err(error) => return Err(error),
    };
    update_bytes(hasher, content.as_ref().map_or(&[][..], |hash| hash.as_bytes()));
    Ok(())
}
