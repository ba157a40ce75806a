//! A folder for a static host: a page with a map, tiles, TileJSON, styles and values; and what goes beside one file of tiles.
//!
//! ```text
//! index.html               a page that shows the map, in any browser, without a server of its own
//! assets/                  what the page needs
//! tilejson.json            where the tiles are and what is in them
//! style.json               the first indicator that does not count, in classes; else the first as circles; else outlines
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
use crate::indicators::{Measure, Period};
use crate::join::Series;
use crate::narrative::period_in_words;
use crate::provenance::{Bilingual, Language};
use crate::stats::{ClassBreaks, Classification, ClassificationMethod, ClassifyError, classify_parted};
use crate::styles::{
    AreaSymbol, BaseLevel, BaseServices, BaseStyle, ChoroplethStyle, NO_DATA_COLOR, SymbolStyle, base_style,
    choropleth_style, symbol_style, usual_ramp,
};
use crate::viewer::{SITE_ASSETS, SiteLegend, SiteMap, SitePage, site_assets, site_page};

/// The file or folder of the tiles.
pub(super) const PMTILES: &str = "tiles.pmtiles";
pub(super) const TILE_FOLDER: &str = "tiles";
/// The files beside the tiles, and the folders of those of each indicator.
const STYLE: &str = "style.json";
const STYLES: &str = "styles";
const VALUES: &str = "values";
const PAGE: &str = "index.html";
/// How many classes the API makes as well if nobody says.
const CLASSES: usize = 5;

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

    /// Of a file of tiles of this name, which lies at the public address: an archive of PMTiles is read by ranges; what is in an
    /// MBTiles file comes from a server under the file's name without its ending.
    fn of_file(format: ExportFormat, name: &str, public_url: Option<&str>) -> Self {
        match (format, public_url) {
            (ExportFormat::Mbtiles, Some(url)) => {
                let source = format!("{url}/{}", stem(name));
                Self { tiles: format!("{source}/{{z}}/{{x}}/{{y}}"), source }
            }
            (_, url) => {
                let at = url.map_or_else(|| name.to_owned(), |url| format!("{url}/{name}"));
                let source = format!("{format}://{at}");
                Self { tiles: format!("{source}/{{z}}/{{x}}/{{y}}"), source }
            }
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
    let mut maps = Vec::new();
    for known in in_order(selection) {
        let name = format!("{}.json", known.joined.indicator.id);
        let block = values_block(selection, known);
        if let Some(block) = &block {
            write_json(&folder.join(VALUES), &name, block)?;
        }
        if let Some(style) = thematic(selection, known, &addresses.source)? {
            write_json(&folder.join(STYLES), &name, &style)?;
            let files = (format!("{STYLES}/{name}"), block.is_some().then(|| format!("{VALUES}/{name}")));
            maps.push(indicator_map(selection, known, &style, files));
            first.get_or_insert(style);
        }
    }
    if maps.is_empty() {
        maps.push(outlines_map(selection));
    }
    write_json(folder, STYLE, &first.unwrap_or_else(|| outlines(selection, &addresses.source)))?;
    write_page(selection, maps, folder)
}

/// Returns the TileJSON and the style that go beside a file of tiles of this name.
///
/// # Errors
/// [`ExportError`] if a style cannot be made.
pub(super) fn beside_file(
    selection: &Selection<'_>,
    tiles: &WrittenTiles,
    name: &str,
    public_url: Option<&str>,
) -> Result<[Value; 2], ExportError> {
    let addresses = Addresses::of_file(selection.format, name, public_url);
    let styles = in_order(selection).into_iter().map(|known| thematic(selection, known, &addresses.source));
    let style = styles.map(Result::transpose).find_map(|style| style);
    let style = style.transpose()?.unwrap_or_else(|| outlines(selection, &addresses.source));
    Ok([tiles.about.tilejson(&addresses.tiles), style])
}

/// Returns the name of a file without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Writes the page and what it needs.
fn write_page(selection: &Selection<'_>, maps: Vec<SiteMap>, folder: &Path) -> Result<(), ExportError> {
    let meta = selection.atlas.meta();
    let tiles = if selection.format == ExportFormat::Site { PMTILES } else { TILE_FOLDER };
    let page = SitePage {
        title: meta.title.clone(),
        description: meta.description.clone(),
        notice: meta.notice.clone(),
        attribution: meta.attribution.clone(),
        license: meta.license.clone(),
        tiles: tiles.to_owned(),
        maps,
    };
    write_file(&folder.join(PAGE), site_page(&page).as_bytes())?;
    site_assets().try_for_each(|(path, bytes)| write_file(&folder.join(SITE_ASSETS).join(path), bytes))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)).map_err(ExportError::write(path))
}

/// Returns the indicators in the order of their maps: those that count come last, so that none of them is what a reader begins with.
fn in_order<'a>(selection: &Selection<'a>) -> Vec<&'a VersionedIndicator> {
    let mut indicators: Vec<_> =
        selection.indicators.iter().map(|&place| &selection.atlas.indicators()[place]).collect();
    indicators.sort_by_key(|known| counts(known));
    indicators
}

fn counts(known: &VersionedIndicator) -> bool {
    known.joined.indicator.measure == Measure::Count
}

/// Says what the map of an indicator shows, as its style has it.
fn indicator_map(
    selection: &Selection<'_>,
    known: &VersionedIndicator,
    style: &Value,
    files: (String, Option<String>),
) -> SiteMap {
    let indicator = &known.joined.indicator;
    let about = &style["metadata"]["choros"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let label = |entry: &Value| {
        let label = Bilingual::new(text(&entry["label_el"]), text(&entry["label_en"]));
        SiteLegend { color: text(&entry["color"]), label, radius_px: entry["radius_px"].as_f64() }
    };
    let level = text(&about["level"]).parse().ok().and_then(|level| selection.atlas.level(level));
    let areas = level.map(|(layer, _)| layer.title.clone()).unwrap_or_default();
    let period: Option<Period> = text(&about["period"]).parse().ok();
    let when = |language| period.map_or_else(String::new, |period| period_in_words(period, language));
    let provenance = &indicator.provenance;
    SiteMap {
        id: indicator.id.to_string(),
        title: indicator.title.clone(),
        scope: Bilingual::new(
            format!("{}, {}", areas.el, when(Language::El)),
            format!("{}, {}", areas.en, when(Language::En)),
        ),
        values: Some((
            indicator.id.to_string(),
            Bilingual::new(indicator.unit.symbol_el(), indicator.unit.symbol_en()),
        )),
        legend: about["legend"].as_array().into_iter().flatten().map(label).collect(),
        source: provenance.source.clone(),
        source_url: provenance.source_url.clone(),
        license: provenance.license.clone(),
        license_url: provenance.license_url.clone(),
        note: provenance.note.clone(),
        files,
    }
}

/// Says what a map without values shows.
fn outlines_map(selection: &Selection<'_>) -> SiteMap {
    let titles = selection.levels().filter_map(|level| Some(&selection.atlas.level(level)?.0.title));
    let (el, en): (Vec<_>, Vec<_>) = titles.map(|title| (title.el.as_str(), title.en.as_str())).unzip();
    SiteMap {
        id: "outlines".to_owned(),
        title: Bilingual::new("Όρια", "Boundaries"),
        scope: Bilingual::new(el.join(", "), en.join(", ")),
        files: (STYLE.to_owned(), None),
        ..SiteMap::default()
    }
}

fn write_json(folder: &Path, name: &str, document: &Value) -> Result<(), ExportError> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, document.to_string()));
    written.map_err(ExportError::write(&path))
}

/// Returns the style of an indicator at the finest level that has values of it: circles for what counts, else classes; nothing where
/// none has.
fn thematic(selection: &Selection<'_>, known: &VersionedIndicator, source: &str) -> Result<Option<Value>, ExportError> {
    let at = |level: Level| Some((level, known.joined.totals(level, selection.time)?));
    let Some((level, (period, series))) = selection.levels().rev().find_map(at) else { return Ok(None) };
    if counts(known) {
        return Ok(circles(selection, known, (level, period, series), source));
    }
    let Some(breaks) = quantiles(series.values()) else { return Ok(None) };
    let style = ChoroplethStyle {
        indicator: &known.joined.indicator,
        level,
        period,
        border_levels: &selection.atlas.border_levels(level),
        tilejson_url: source,
        labels_url: source,
        breaks: &breaks,
        ramp: usual_ramp(&breaks)?,
        no_data: NO_DATA_COLOR,
        view: selection.atlas.meta().view,
    };
    Ok(Some(choropleth_style(&style)?))
}

/// Returns the style of an indicator that counts; nothing where there is no value.
fn circles(
    selection: &Selection<'_>,
    known: &VersionedIndicator,
    (level, period, series): (Level, Period, &Series),
    source: &str,
) -> Option<Value> {
    let atlas = selection.atlas;
    let (layer, _) = atlas.level(level)?;
    let placed = layer.areas().iter().zip(atlas.label_points(level)?).enumerate();
    let symbols: Vec<_> = placed
        .filter_map(|(place, (area, at))| {
            Some(AreaSymbol { name_el: &area.name_el, at: (*at)?, value: series.value(place)? })
        })
        .collect();
    let missing = (0..layer.areas().len()).filter(|&place| series.value(place).is_none()).count();
    (!symbols.is_empty()).then(|| {
        symbol_style(&SymbolStyle {
            indicator: &known.joined.indicator,
            level,
            period,
            border_levels: &atlas.border_levels(level),
            tilejson_url: source,
            labels_url: source,
            symbols: &symbols,
            missing,
            view: atlas.meta().view,
        })
    })
}

/// Returns five classes, or as many as there are different values; nothing where there is no value.
fn quantiles(values: &[f64]) -> Option<ClassBreaks> {
    let of = |k| classify_parted(values, &Classification::new(ClassificationMethod::Quantile, k, &[]));
    match of(CLASSES) {
        Err(ClassifyError::TooFewDistinct { distinct, .. }) => of(distinct).ok(),
        classes => classes.ok(),
    }
}

/// Returns the style of outlines and services, with one source for all.
fn outlines(selection: &Selection<'_>, source: &str) -> Value {
    let atlas = selection.atlas;
    let level = |level| BaseLevel {
        level,
        tilejson_url: source.to_owned(),
        labels_url: source.to_owned(),
        border_levels: atlas.border_levels(level),
    };
    let levels: Vec<_> = selection.levels().map(level).collect();
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
    let tiles = json!({ "type": "vector", "url": source });
    style["sources"] = json!({ "atlas": tiles, "labels": tiles });
    for layer in style["layers"].as_array_mut().into_iter().flatten() {
        if layer.get("source").is_some() {
            // A renderer that draws no names without glyphs then loses nothing else.
            layer["source"] = json!(if layer["type"] == "symbol" { "labels" } else { "atlas" });
        }
    }
    style
}
