//! A folder for a static host: tiles, TileJSON, styles and values.
//!
//! ```text
//! tilejson.json            where the tiles are and what is in them
//! style.json               the first indicator in classes, or outlines if there is none
//! styles/{indicator}.json  the same for each indicator
//! values/{indicator}.json  its values, for feature-state and for analysts
//! tiles.pmtiles            the tiles, to be read by byte ranges; or
//! tiles/{z}/{x}/{y}.mvt    a file a tile
//! ```

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::request::Selection;
use super::staging::SITE_FILE;
use super::tiles::WrittenTiles;
use super::values::values_block;
use super::{ExportError, ExportFormat};
use crate::atlas::{Collection, VersionedIndicator};
use crate::boundaries::Level;
use crate::stats::{ClassBreaks, Classification, ClassificationMethod, ClassifyError, classify};
use crate::styles::{
    BaseLevel, BaseServices, BaseStyle, ChoroplethStyle, NO_DATA_COLOR, base_style, choropleth_style, ramp,
};

/// The file or folder of the tiles.
pub(super) const PMTILES: &str = "tiles.pmtiles";
pub(super) const TILE_FOLDER: &str = "tiles";
/// The classes and colours the API gives as well if nobody says others.
const CLASSES: usize = 5;
const RAMP: &str = "YlGnBu";

/// Where what belongs together will be found.
struct Addresses {
    /// Of the tiles, with `{z}`, `{x}` and `{y}`.
    tiles: String,
    /// What a style names as its source.
    source: String,
}

impl Addresses {
    /// Without a public address they are relative: to the page for `pmtiles://`, and to be completed for the others.
    fn of(format: ExportFormat, public_url: Option<&str>) -> Self {
        let at = |name: &str| public_url.map_or_else(|| name.to_owned(), |url| format!("{url}/{name}"));
        if format == ExportFormat::Site {
            let archive = format!("pmtiles://{}", at(PMTILES));
            Self { tiles: format!("{archive}/{{z}}/{{x}}/{{y}}"), source: archive }
        } else {
            Self { tiles: at(&format!("{TILE_FOLDER}/{{z}}/{{x}}/{{y}}.mvt")), source: at(SITE_FILE) }
        }
    }
}

/// Writes what stands beside the tiles.
///
/// # Errors
/// [`ExportError`] if a file cannot be written.
pub(super) fn write_beside(
    selection: &Selection<'_>,
    tiles: &WrittenTiles,
    folder: &Path,
    public_url: Option<&str>,
) -> Result<(), ExportError> {
    let addresses = Addresses::of(selection.format, public_url);
    write_json(folder, SITE_FILE, &tiles.about.tilejson(&addresses.tiles))?;
    let mut first = None;
    for &place in &selection.indicators {
        let known = &selection.atlas.indicators()[place];
        let name = format!("{}.json", known.joined.indicator.id);
        if let Some(block) = values_block(selection, known) {
            write_json(&folder.join("values"), &name, &block)?;
        }
        if let Some(style) = choropleth(selection, known, &addresses.source)? {
            write_json(&folder.join("styles"), &name, &style)?;
            first.get_or_insert(style);
        }
    }
    write_json(folder, "style.json", &first.unwrap_or_else(|| outlines(selection, &addresses.source)))
}

fn write_json(folder: &Path, name: &str, document: &Value) -> Result<(), ExportError> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, document.to_string()));
    written.map_err(ExportError::write(&path))
}

/// Returns the style of an indicator at the finest level that has values of it; nothing where none has.
fn choropleth(
    selection: &Selection<'_>,
    known: &VersionedIndicator,
    source: &str,
) -> Result<Option<Value>, ExportError> {
    let at = |level: Level| Some((level, known.joined.totals(level, selection.time)?));
    let Some((level, (period, series))) = selection.levels().rev().find_map(at) else { return Ok(None) };
    let Some(breaks) = quantiles(series.values()) else { return Ok(None) };
    let style = ChoroplethStyle {
        indicator: &known.joined.indicator,
        level,
        period,
        tilejson_url: source,
        breaks: &breaks,
        ramp: ramp(RAMP)?,
        no_data: NO_DATA_COLOR,
        view: selection.atlas.meta().view,
    };
    Ok(Some(choropleth_style(&style)?))
}

/// Returns five classes, or as many as there are different values; nothing where there is no value.
fn quantiles(values: &[f64]) -> Option<ClassBreaks> {
    let of = |k| classify(values, &Classification::new(ClassificationMethod::Quantile, k, &[]));
    match of(CLASSES) {
        Err(ClassifyError::TooFewDistinct { distinct, .. }) => of(distinct).ok(),
        classes => classes.ok(),
    }
}

/// Returns the style of outlines and services, with one source for all.
fn outlines(selection: &Selection<'_>, source: &str) -> Value {
    let levels: Vec<_> = selection.levels().map(|level| BaseLevel { level, tilejson_url: source.to_owned() }).collect();
    let services = BaseServices { tilejson_url: source.to_owned(), kinds: selection.atlas.register().kinds() };
    let has_services = selection.tables.iter().any(|table| table.collection() == Collection::Services);
    let meta = selection.atlas.meta();
    let mut style = base_style(&BaseStyle {
        title: &meta.title,
        levels: &levels,
        services: has_services.then_some(&services),
        view: meta.view,
    });
    // All layers are in the same tiles, which are not to be fetched once a level.
    style["sources"] = json!({ "atlas": { "type": "vector", "url": source } });
    for layer in style["layers"].as_array_mut().into_iter().flatten() {
        if layer.get("source").is_some() {
            layer["source"] = json!("atlas");
        }
    }
    style
}
