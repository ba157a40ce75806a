//! The map behind the map, as `atlas.toml` names it.

use std::sync::Arc;

use super::atlas_toml::BasemapSection;
use super::folder::DataFolder;
use super::load_error::LoadError;
use super::pmtiles::PmtilesArchive;
use crate::atlas::{Basemap, BasemapSource, TileAddress, TileKind, Version};
use crate::report::{Finding, Severity};
use crate::tiles::MAX_ZOOM;

/// The finest zoom of pictures on another server, where nobody says.
const USUAL_RASTER_MAXZOOM: u8 = 19;
/// The finest zoom of vector tiles on another server, where nobody says.
const USUAL_VECTOR_MAXZOOM: u8 = 14;

/// Says what is wrong with the section, and where in `atlas.toml`: what types alone do not show.
pub(super) fn check_basemap(section: &BasemapSection) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    match (&section.pmtiles, &section.tiles) {
        (Some(_), None) => {}
        (None, Some(tiles)) => {
            if let Err(error) = tiles.get_ref().parse::<TileAddress>() {
                problems.push((tiles.span().start, error.to_string()));
            }
        }
        (pmtiles, _) => {
            let place = pmtiles.as_ref().map_or(0, |file| file.span().start);
            let accepted = "[basemap] accepts either pmtiles = \"a file\" or tiles = \"an address\"";
            problems.push((place, accepted.to_owned()));
        }
    }
    if section.attribution.get_ref().trim().is_empty() {
        let message = "[basemap] accepts no empty attribution: whoever made the map is to be credited";
        problems.push((section.attribution.span().start, message.to_owned()));
    }
    if let Some(maxzoom) = &section.maxzoom
        && *maxzoom.get_ref() > MAX_ZOOM
    {
        let message = format!("maxzoom = {}; accepted are 0 to {MAX_ZOOM}", maxzoom.get_ref());
        problems.push((maxzoom.span().start, message));
    }
    problems
}

/// Opens the basemap of a section without problems.
///
/// An archive that is damaged, or of another kind than the section says, is not used, which is a finding.
///
/// # Errors
/// [`LoadError`] if the archive's name leads to no file of the folder.
pub(super) fn open_basemap(
    folder: &DataFolder,
    section: &BasemapSection,
) -> Result<Result<Basemap, Finding>, LoadError> {
    if let Some(file) = &section.pmtiles {
        let file = file.get_ref();
        let archive = PmtilesArchive::open(&folder.resolve(file)?).map_err(|error| error.to_string());
        let basemap = archive.and_then(|archive| of_archive(section, archive));
        return Ok(basemap.map_err(|reason| {
            let message = format!("{reason}; the atlas has no basemap");
            Finding::new(Severity::Error, "bad-basemap", file, message)
        }));
    }
    let address = section.tiles.as_ref().and_then(|tiles| tiles.get_ref().parse().ok());
    let missing = || Finding::new(Severity::Error, "bad-basemap", super::ATLAS_TOML, "the basemap names no tiles");
    Ok(address.map(|address| of_address(section, address)).ok_or_else(missing))
}

fn of_archive(section: &BasemapSection, archive: PmtilesArchive) -> Result<Basemap, String> {
    let (kind, (minzoom, maxzoom)) = (archive.kind(), archive.zooms());
    if section.kind.is_some_and(|said| said != kind) {
        return Err(format!("its tiles are {kind:?}; atlas.toml says otherwise").to_lowercase());
    }
    let layers = archive.layers().to_vec();
    let wanted = section.maxzoom.as_ref().map_or(maxzoom, |wanted| *wanted.get_ref());
    let version = archive.version();
    Ok(basemap(
        section,
        BasemapSource::Archive(Arc::new(archive)),
        kind,
        (minzoom, wanted.clamp(minzoom, maxzoom)),
        layers,
        version,
    ))
}

fn of_address(section: &BasemapSection, address: TileAddress) -> Basemap {
    let guessed = if address.names_vector_tiles() { TileKind::Vector } else { TileKind::Raster };
    let kind = section.kind.unwrap_or(guessed);
    let usual = match kind {
        TileKind::Raster => USUAL_RASTER_MAXZOOM,
        TileKind::Vector => USUAL_VECTOR_MAXZOOM,
    };
    let maxzoom = section.maxzoom.as_ref().map_or(usual, |wanted| *wanted.get_ref());
    let version = Version::of_text(address.as_str());
    basemap(section, BasemapSource::Address(address), kind, (0, maxzoom), Vec::new(), version)
}

fn basemap(
    section: &BasemapSection,
    source: BasemapSource,
    kind: TileKind,
    (minzoom, maxzoom): (u8, u8),
    layers: Vec<String>,
    tiles: Version,
) -> Basemap {
    let attribution = section.attribution.get_ref().trim().to_owned();
    let about = Version::of_text(&format!("{kind:?} {minzoom} {maxzoom} {attribution}"));
    Basemap { kind, source, attribution, minzoom, maxzoom, layers, version: Version::combine([tiles, about]) }
}
