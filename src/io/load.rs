//! Loads an atlas from its folder.

use std::borrow::Cow;
use std::collections::BTreeSet;

use geo::BoundingRect;
use toml::Spanned;

use super::atlas_toml::{AtlasToml, LevelSection, ViewSection};
use super::basemap::{check_basemap, open_basemap};
use super::bridges::{bridges_of_greece, read_bridges, useless_bridges};
use super::data_source::DataSource;
use super::folder::DataFolder;
use super::indicators::{files_of, load_indicators};
use super::land::read_land;
use super::levels::load_territory;
use super::load_error::LoadError;
use super::load_report::LoadReport;
use super::neighbours::MAX_SNAP_M;
use super::population::read_population;
use super::prepared::{Key, Preparation, PreparedCache, PreparedError, PreparedLevels, ToKeep};
use super::reference::Reference;
use super::secrets::scrub;
use super::service_placing::Placing;
use super::service_register::read_register;
use super::toml_file::{line_at, read_toml};
use crate::atlas::{Atlas, AtlasMeta, AtlasParts, KnownLevel, View};
use crate::boundaries::{Area, AreaLayer, AreaRef, Level, Territory};
use crate::geometry::{Bbox, LonLat, MERCATOR_LATITUDE_LIMIT};
use crate::indicators::IndicatorId;
use crate::population::PopulationSource;
use crate::provenance::{Bilingual, Quality};
use crate::report::{Finding, Severity};

/// The file that says what is in an atlas.
pub const ATLAS_TOML: &str = "atlas.toml";

/// How many services outside every boundary, and areas that no tile shows, are told one by one.
const MAX_TOLD: usize = 20;

/// What came of loading a folder.
#[derive(Debug)]
pub struct Loaded {
    /// What was found; an atlas that could not be made has a fatal finding.
    pub report: LoadReport,
    /// The atlas, if it could be made.
    pub atlas: Option<Atlas>,
    /// How its levels were come by.
    pub preparation: Preparation,
}

/// Collects what is found, and tells a listener what is being read.
pub(super) struct Found<'a> {
    findings: Vec<Finding>,
    progress: &'a mut dyn FnMut(&str),
}

impl Found<'_> {
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    pub(super) fn progress(&mut self, what: &str) {
        (self.progress)(what);
    }

    fn is_fatal(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Fatal)
    }
}

/// Loads the atlas of a folder, telling `progress` what is being read.
///
/// Reads as much as it can, so that one report shows everything there is to mend.
pub fn load(folder: &DataFolder, progress: &mut dyn FnMut(&str)) -> Loaded {
    load_prepared(folder, None, progress)
}

/// Loads the atlas of a folder like [`load`], its levels from a cache where that has them as they would be read.
///
/// What comes of it is the same but for the time it takes, and [`Loaded::preparation`]. A cache that cannot be used is
/// told to the log.
pub fn load_prepared(folder: &DataFolder, cache: Option<&PreparedCache>, progress: &mut dyn FnMut(&str)) -> Loaded {
    load_bytes(folder, folder.read(ATLAS_TOML).map_err(LoadError::from), cache, progress)
}

/// Loads the atlas that a folder would be if its `atlas.toml` were this one.
pub(super) fn load_with(folder: &DataFolder, atlas_toml: &str, progress: &mut dyn FnMut(&str)) -> Loaded {
    load_bytes(folder, Ok(atlas_toml.as_bytes().into()), None, progress)
}

fn load_bytes(
    folder: &DataFolder,
    atlas_toml: Result<Cow<'_, [u8]>, LoadError>,
    cache: Option<&PreparedCache>,
    progress: &mut dyn FnMut(&str),
) -> Loaded {
    let mut found = Found { findings: Vec::new(), progress };
    let mut preparation = Preparation::Sources;
    let atlas = atlas_toml.and_then(|bytes| load_parts(folder, &bytes, cache, &mut preparation, &mut found));
    let atlas = atlas.unwrap_or_else(|error| {
        found.extend(error.findings());
        None
    });
    let atlas = atlas.filter(|_| !found.is_fatal());
    // Whatever was said, and by whomever, no password is passed on.
    for finding in &mut found.findings {
        finding.message = scrub(&finding.message);
    }
    let mut report = LoadReport { findings: found.findings, ..LoadReport::default() };
    if let Some(atlas) = &atlas {
        report.describe(atlas);
    }
    Loaded { report, atlas, preparation }
}

/// Returns the names of all files that `atlas.toml` names, and itself; of a Shapefile all parts it may have. Not all of
/// them need to be there.
///
/// # Errors
/// [`LoadError`] if `atlas.toml` cannot be read.
pub fn named_files(folder: &DataFolder) -> Result<BTreeSet<String>, LoadError> {
    let toml: AtlasToml = read_toml(ATLAS_TOML, &folder.read(ATLAS_TOML)?)?;
    let mut files = BTreeSet::from([ATLAS_TOML.to_owned()]);
    for (file, _) in files_with_place(&toml) {
        files.extend(shapefile_parts(&file));
        files.insert(file);
    }
    Ok(files)
}

/// Returns the names of the files beside a Shapefile that belong to it; none for other files.
fn shapefile_parts(file: &str) -> Vec<String> {
    match file.rsplit_once('.') {
        Some((stem, extension)) if extension.eq_ignore_ascii_case("shp") => {
            // The reader takes the other parts in small and in capital letters.
            let parts = ["shx", "dbf", "prj", "cpg", "SHX", "DBF", "PRJ", "CPG"];
            parts.iter().map(|part| format!("{stem}.{part}")).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the names of all files a source of boundaries may be read from: itself, the parts of a Shapefile, the journals of a
/// GeoPackage.
pub(super) fn files_of_source(file: &str) -> Vec<String> {
    let mut files = vec![file.to_owned()];
    files.extend(shapefile_parts(file));
    if file.to_ascii_lowercase().ends_with(".gpkg") {
        files.extend(["-wal", "-journal"].map(|journal| format!("{file}{journal}")));
    }
    files
}

/// Returns every source `atlas.toml` names, and where in it.
fn sources_with_place(toml: &AtlasToml) -> impl Iterator<Item = (&DataSource, usize)> {
    let levels = toml.levels.iter().filter_map(|level| level.get_ref().source.as_ref());
    let sources = levels
        .chain(toml.services.iter().map(|section| &section.source))
        .chain(toml.population.iter().map(|section| &section.source))
        .chain(toml.land.iter().map(|section| &section.source));
    sources.map(|source| (source.get_ref(), source.span().start))
}

/// Returns every file `atlas.toml` names, and where in it.
fn files_with_place(toml: &AtlasToml) -> Vec<(String, usize)> {
    let spanned = |file: &Spanned<String>| (file.get_ref().clone(), file.span().start);
    let levels = toml.levels.iter().map(Spanned::get_ref);
    let in_folder = |(source, place): (&DataSource, usize)| Some((source.file()?.to_owned(), place));
    let mut files: Vec<_> = sources_with_place(toml).filter_map(in_folder).collect();
    files.extend(levels.filter_map(|level| level.areas.as_ref()).map(spanned));
    for id in &toml.indicators.ids {
        files.extend(files_of(id.get_ref()).map(|file| (file, id.span().start)));
    }
    files.extend(toml.basemap.iter().filter_map(|section| section.pmtiles.as_ref().map(spanned)));
    files.extend(toml.land.iter().filter_map(|section| section.bridges.as_ref().map(spanned)));
    files
}

fn load_parts(
    folder: &DataFolder,
    bytes: &[u8],
    cache: Option<&PreparedCache>,
    preparation: &mut Preparation,
    found: &mut Found<'_>,
) -> Result<Option<Atlas>, LoadError> {
    let toml: AtlasToml = read_toml(ATLAS_TOML, bytes)?;
    found.extend(check_toml(folder, &toml, bytes));
    if found.is_fatal() {
        return Ok(None);
    }
    let (territory, worked_out, come_by) = levels(folder, &toml, cache, found)?;
    *preparation = come_by;
    let extent = extent(&territory);
    let mut parts = AtlasParts { meta: meta(&toml), territory, worked_out, ..AtlasParts::default() };
    parts.census = toml.population.iter().find_map(|section| section.census.as_ref()).map(|id| id.get_ref().clone());
    add_indicators(folder, &toml, &mut parts, found);
    for (source, section) in toml.population.iter().enumerate() {
        found.progress(&section.source.get_ref().name(section.layer.as_deref()));
        let (points, findings) = read_population(folder, section, source, extent)?;
        parts.population.extend(points);
        parts
            .population_sources
            .push(PopulationSource { provenance: section.provenance(), reference_year: section.reference_year });
        found.extend(findings);
    }
    let placing = Placing::new(&parts.territory, &parts.population);
    parts.register = read_register(folder, &toml, extent, &placing, found)?;
    add_backdrop(folder, &toml, &mut parts, found)?;
    let file = toml.land.as_ref().and_then(|section| section.bridges.as_ref()).map(|file| file.get_ref().as_str());
    let bridges = file.map_or_else(|| Ok(Vec::new()), |file| read_bridges(folder, file))?;
    parts.bridges = bridges_of_greece()?;
    parts.bridges.extend(bridges.iter().map(|(bridge, _)| bridge.clone()));
    found.extend(shadowed_properties(&parts));
    if found.is_fatal() {
        return Ok(None);
    }
    let atlas = Atlas::new(parts).map_err(|collision| LoadError::IdCollision {
        collection: collision.collection,
        first: collision.first,
        second: collision.second,
    })?;
    found.extend(areas_beyond_tiles(&atlas));
    found.extend(population_outside(&atlas));
    found.extend(services_outside(&atlas));
    found.extend(services_elsewhere(&atlas));
    found.extend(unknown_service_areas(&atlas));
    found.extend(represented(&atlas, &toml));
    if let Some(file) = file {
        found.extend(useless_bridges(&atlas, file, &bridges));
    }
    Ok(Some(atlas))
}

/// Takes the levels from the cache, or else from their sources.
fn levels(
    folder: &DataFolder,
    toml: &AtlasToml,
    cache: Option<&PreparedCache>,
    found: &mut Found<'_>,
) -> Result<(Territory, Vec<KnownLevel>, Preparation), LoadError> {
    let cache = cache.filter(|cache| cache.path(folder).is_some());
    let databases = of_databases(toml);
    if cache.is_some() && !databases.is_empty() {
        // Whether a table has changed is only known when it has been read.
        tracing::info!(
            levels = databases.join(", "),
            "no prepared levels are used or kept: these are read from a database, which does not say whether they have changed"
        );
    }
    let Some(cache) = cache.filter(|_| databases.is_empty()) else {
        let territory = load_territory(folder, toml, &Reference::of_greece()?, found)?;
        return Ok((territory, Vec::new(), Preparation::Sources));
    };
    let key = Key::of(folder, toml)?;
    let refused = match cache.read(folder, &key) {
        Ok(Some(PreparedLevels { layers, known, findings })) => {
            found.progress("prepared levels");
            found.extend(findings);
            // Areas without a parent are among what was found.
            let (territory, _orphans) = Territory::new(layers);
            return Ok((territory, known, Preparation::Prepared));
        }
        Ok(None) => None,
        Err(error) => Some(error),
    };
    tell_refused(refused.as_ref());
    let before = found.findings.len();
    let territory = load_territory(folder, toml, &Reference::of_greece()?, found)?;
    let to_keep = ToKeep::new(key, found.findings[before..].to_vec(), refused);
    Ok((territory, Vec::new(), Preparation::ToKeep(to_keep)))
}

/// Returns the levels that are read from a database.
fn of_databases(toml: &AtlasToml) -> Vec<&'static str> {
    let of_database =
        |level: &&LevelSection| level.source.as_ref().is_some_and(|source| source.get_ref().file().is_none());
    toml.levels.iter().map(Spanned::get_ref).filter(of_database).map(|level| level.level.as_str()).collect()
}

fn tell_refused(refused: Option<&PreparedError>) {
    match refused {
        None => tracing::info!("there are no prepared levels; they are read from their sources"),
        Some(why @ PreparedError::Stale) => tracing::info!("the prepared levels are not used: {why}"),
        Some(why) => tracing::warn!("the prepared levels cannot be used and are read from their sources: {why}"),
    }
}

/// Checks what types alone do not show: files that are there, levels that fit together, indicators that are named.
fn check_toml(folder: &DataFolder, toml: &AtlasToml, bytes: &[u8]) -> Vec<Finding> {
    let at = |offset: usize, kind: &'static str, message: String| {
        Finding::new(Severity::Fatal, kind, ATLAS_TOML, message).at_row(line_at(bytes, offset))
    };
    let mut findings = Vec::new();
    for (file, offset) in files_with_place(toml) {
        if !folder.contains(&file) {
            let why = folder.read(&file).err().map_or_else(|| "it is no file".to_owned(), |error| error.to_string());
            findings.push(at(offset, "missing-file", why));
        }
    }
    for (source, offset) in sources_with_place(toml) {
        if let DataSource::Database(connection) = source
            && connection.has_password()
        {
            let message = format!(
                "the connection to {connection} holds a password, and whoever reads this file has it; accepted besides are a \
                 password file (PGPASSFILE, ~/.pgpass) and a service (PG:service=…)"
            );
            let finding = Finding::new(Severity::Warning, "password-in-atlas", ATLAS_TOML, message);
            findings.push(finding.at_row(line_at(bytes, offset)));
        }
    }
    findings.extend(check_levels(toml).into_iter().map(|(offset, message)| at(offset, "bad-level", message)));
    let basemap = toml.basemap.iter().flat_map(check_basemap);
    findings.extend(basemap.map(|(offset, message)| at(offset, "bad-basemap", message)));
    let ids: Vec<_> = toml.indicators.ids.iter().map(Spanned::get_ref).collect();
    let accepted = || ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    let census = toml.population.iter().filter_map(|section| section.census.as_ref());
    for id in toml.indicators.default.iter().chain(census) {
        if !ids.contains(&id.get_ref()) {
            let message = format!("'{}' is not among the indicators' ids; accepted are {}", id.get_ref(), accepted());
            findings.push(at(id.span().start, "unknown-indicator", message));
        }
    }
    for (place, id) in toml.indicators.ids.iter().enumerate() {
        if ids[..place].contains(&id.get_ref()) {
            findings.push(at(id.span().start, "duplicate-indicator", format!("'{}' stands twice", id.get_ref())));
        }
    }
    for term in &toml.terms {
        if let Err(error) = term.title() {
            findings.push(at(term.id.span().start, "bad-term-title", error.to_string()));
        }
    }
    if let Some(view) = toml.view
        && self::view(view).is_none()
    {
        let message = "[view] accepts lon from -180 to 180, lat from -90 to 90 and zoom from 0 to 24".to_owned();
        findings.push(at(0, "bad-view", message));
    }
    findings
}

fn check_levels(toml: &AtlasToml) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    if toml.levels.is_empty() {
        problems.push((0, "there is no level; accepted is at least one [[levels]]".to_owned()));
    }
    for (place, spanned) in toml.levels.iter().enumerate() {
        let (section, offset) = (spanned.get_ref(), spanned.span().start);
        let level = section.level;
        if toml.levels[..place].iter().any(|before| before.get_ref().level == level) {
            problems.push((offset, format!("level {level} stands twice; accepted is once")));
        }
        problems.extend(check_snap(section));
        match (&section.source, &section.dissolve) {
            (None, None) | (Some(_), Some(_)) => {
                let message =
                    format!("level {level} accepts either source = \"a file or PG:…\" or dissolve = \"a finer level\"");
                problems.push((offset, message));
            }
            (None, Some(finer)) => {
                let is_there = toml.levels.iter().any(|other| other.get_ref().level == *finer.get_ref());
                if !is_there || *finer.get_ref() <= level {
                    let message = format!(
                        "dissolve = \"{}\"; accepted is a level of this atlas finer than {level}",
                        finer.get_ref()
                    );
                    problems.push((finer.span().start, message));
                }
            }
            (Some(source), None) => {
                let title = Bilingual::new(
                    section.title_el.clone().unwrap_or_default(),
                    section.title_en.clone().unwrap_or_default(),
                );
                if section.quality != Quality::Official
                    && !section.quality.is_admitted_in(&source.get_ref().name(section.layer.as_deref()), &title)
                {
                    let quality = section.quality.as_str();
                    let message = format!(
                        "quality = \"{quality}\" has to be said in the name of the source's file or table, in title_en ('{quality}') and in title_el («προσεγγιστικ…» or «συνθετικ…»)"
                    );
                    problems.push((offset, message));
                }
            }
        }
    }
    problems
}

fn check_snap(section: &LevelSection) -> Option<(usize, String)> {
    let snap_m = section.snap_m.as_ref()?;
    let message = if section.source.is_none() {
        "snap_m belongs to a level with a source; a dissolved one has the borders of the finer level".to_owned()
    } else if (0.0..=MAX_SNAP_M).contains(snap_m.get_ref()) {
        return None;
    } else {
        format!("snap_m = {}; accepted are 0 to {MAX_SNAP_M} metres", snap_m.get_ref())
    };
    Some((snap_m.span().start, message))
}

fn view(section: ViewSection) -> Option<View> {
    let center = LonLat::new(section.lon, section.lat).ok()?;
    (0.0..=24.0).contains(&section.zoom).then_some(View { center, zoom: section.zoom })
}

fn meta(toml: &AtlasToml) -> AtlasMeta {
    let atlas = toml.atlas.clone();
    AtlasMeta {
        id: atlas.id.to_string(),
        title: Bilingual::new(atlas.title_el, atlas.title_en),
        description: Bilingual::new(atlas.description_el, atlas.description_en),
        attribution: atlas.attribution,
        license: atlas.license,
        notice: Bilingual::new(atlas.notice_el, atlas.notice_en),
        view: toml.view.and_then(view),
    }
}

fn extent(territory: &Territory) -> Option<Bbox> {
    let areas = territory.layers().iter().flat_map(AreaLayer::areas);
    let rects = areas.filter_map(|area| geo::BoundingRect::bounding_rect(&area.geometry));
    let boxes = rects.filter_map(|rect| Bbox::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok());
    boxes.reduce(|a, b| a.union(&b))
}

fn add_indicators(folder: &DataFolder, toml: &AtlasToml, parts: &mut AtlasParts, found: &mut Found<'_>) {
    let ids: Vec<&IndicatorId> = toml.indicators.ids.iter().map(Spanned::get_ref).collect();
    if !ids.is_empty() {
        found.progress(&format!("{} indicators", ids.len()));
    }
    for loaded in load_indicators(folder, &ids, &parts.territory) {
        match loaded {
            Ok((joined, findings)) => {
                found.extend(findings);
                parts.indicators.push(joined);
            }
            Err(error) => found.extend(error.findings()),
        }
    }
    let place = |id: &IndicatorId| parts.indicators.iter().position(|joined| joined.indicator.id == *id);
    parts.default_indicators = toml.indicators.default.iter().filter_map(|id| place(id.get_ref())).collect();
}

/// Adds what is drawn behind the areas.
fn add_backdrop(
    folder: &DataFolder,
    toml: &AtlasToml,
    parts: &mut AtlasParts,
    found: &mut Found<'_>,
) -> Result<(), LoadError> {
    if let Some(section) = &toml.land {
        found.progress(&section.source.get_ref().name(section.layer.as_deref()));
        let (land, findings) = read_land(folder, section)?;
        parts.land = land;
        found.extend(findings);
    }
    if let Some(section) = &toml.basemap {
        match open_basemap(folder, section)? {
            Ok(basemap) => parts.basemap = Some(basemap),
            Err(finding) => found.push(finding),
        }
    }
    Ok(())
}

/// Refuses properties of areas that have the name of an indicator or of a property every area has: one would hide the
/// other.
fn shadowed_properties(parts: &AtlasParts) -> Vec<Finding> {
    const TAKEN: [&str; 20] = [
        "code",
        "name_el",
        "name_en",
        "level",
        "parent",
        "area_km2",
        "id",
        "geometry",
        "bbox",
        "bbox-crs",
        "crs",
        "datetime",
        "limit",
        "offset",
        "properties",
        "indicators",
        "sortby",
        "filter",
        "filter-lang",
        "f",
    ];
    let is_indicator = |name: &str| {
        let id = name.split("__").next().unwrap_or(name);
        parts.indicators.iter().any(|joined| joined.indicator.id.as_str() == id)
    };
    let areas = parts.territory.layers().iter().flat_map(AreaLayer::areas);
    let names: BTreeSet<_> = areas.flat_map(|area| area.properties.iter().map(|(name, _)| name.as_str())).collect();
    let taken = names.into_iter().filter(|name| TAKEN.contains(name) || is_indicator(name));
    taken
        .map(|name| {
            let message = format!("the property '{name}' has the name of an indicator, of a property every area has or of a parameter; accepted is another name");
            Finding::new(Severity::Fatal, "bad-property", ATLAS_TOML, message)
        })
        .collect()
}

/// Says which areas lie so near to a pole that no tile shows them.
fn areas_beyond_tiles(atlas: &Atlas) -> Option<Finding> {
    let is_beyond = |area: &&Area| {
        area.geometry.bounding_rect().is_some_and(|bounds| {
            bounds.min().y >= MERCATOR_LATITUDE_LIMIT || bounds.max().y <= -MERCATOR_LATITUDE_LIMIT
        })
    };
    let areas = atlas.territory().layers().iter().flat_map(AreaLayer::areas);
    let beyond: Vec<_> = areas.filter(is_beyond).map(|area| area.id.as_str()).collect();
    (!beyond.is_empty()).then(|| {
        let named = beyond[..beyond.len().min(MAX_TOLD)].join(", ");
        let more = match beyond.len().saturating_sub(MAX_TOLD) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "beyond {MERCATOR_LATITUDE_LIMIT:.4}° of latitude, where tiles end, lies {named}{more}; only features show what is there"
        );
        Finding::new(Severity::Warning, "beyond-tiles", ATLAS_TOML, message)
    })
}

/// Says how many population points lie in no area. They are kept: who lives outside every boundary can still be near.
fn population_outside(atlas: &Atlas) -> Option<Finding> {
    atlas.levels().next()?;
    let outside: Vec<_> = atlas.population().iter().filter(|point| atlas.areas_at(point.position).is_empty()).collect();
    let first = outside.first()?;
    let residents: f64 = outside.iter().map(|point| point.residents).sum();
    let message = format!(
        "{} population points with {residents:.0} residents lie in no area, the first of them {} at {}; they are kept and count for no area",
        outside.len(),
        first.id,
        first.position
    );
    Some(Finding::new(Severity::Warning, "outside-every-area", "population", message))
}

/// Says which services lie in no area. They are kept: what lies outside every boundary can still be near.
fn services_outside(atlas: &Atlas) -> Vec<Finding> {
    let services = atlas.register().services().iter().enumerate();
    let outside: Vec<_> = services
        .filter(|(index, service)| service.position.is_some() && atlas.service_index().located_area(*index).is_none())
        .map(|(_, service)| service)
        .collect();
    let warning = |message| Finding::new(Severity::Warning, "outside-every-area", "services", message);
    let mut findings: Vec<_> = outside
        .iter()
        .take(MAX_TOLD)
        .map(|service| {
            let place = service.position.map(|position| position.to_string()).unwrap_or_default();
            warning(format!("service {} ('{}') at {place} lies in no area; it is kept", service.id, service.name_el))
        })
        .collect();
    if outside.len() > MAX_TOLD {
        findings.push(warning(format!("{} more services lie in no area", outside.len() - MAX_TOLD)));
    }
    findings
}

/// Says which services are for the residents of areas the atlas does not have.
fn unknown_service_areas(atlas: &Atlas) -> Vec<Finding> {
    let known = |code: &str| code.parse().is_ok_and(|code| atlas.territory().find(&code).next().is_some());
    let services = atlas.register().services().iter();
    let unknown = services.flat_map(|service| service.offer.service_area.iter().map(move |code| (service, code)));
    unknown
        .filter(|(_, code)| !known(code))
        .map(|(service, code)| {
            let message = format!("service {} is for area {code}, which the atlas does not have", service.id);
            Finding::new(Severity::Warning, "unknown-service-area", "services", message).in_column("service_area")
        })
        .collect()
}

/// Says which services lie in another municipality than their source says.
fn services_elsewhere(atlas: &Atlas) -> Vec<Finding> {
    let (territory, index) = (atlas.territory(), atlas.service_index());
    let municipality = |area: AreaRef| {
        let mut areas = atlas.with_ancestors(area);
        areas.find(|area| territory.layers()[area.layer].level == Level::Municipality)
    };
    let elsewhere = atlas.register().services().iter().enumerate().filter_map(|(row, service)| {
        let stated = service.municipality.as_deref()?;
        let found = municipality(index.located_area(row)?)?;
        let code = territory.area(found).id.as_str();
        let counted = index.area(row).and_then(municipality).filter(|counted| *counted != found);
        let outcome = counted.map_or("", |_| ", just over an approximate line; what it says counts");
        let message = format!("service {} says it is in municipality {stated} and lies in {code}{outcome}", service.id);
        (stated != code).then(|| Finding::new(Severity::Warning, "another-municipality", "services", message))
    });
    elsewhere.take(MAX_TOLD).collect()
}

/// Says how many of the counted residents the population points stand for.
fn represented(atlas: &Atlas, toml: &AtlasToml) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in &toml.population {
        let Some(census) = section.census.as_ref().and_then(|id| atlas.indicator(id.get_ref())) else { continue };
        let Some((layer, _)) = atlas.levels().next() else { continue };
        let Some((period, series)) = census.joined.totals(layer.level, None) else { continue };
        let counted: f64 = series.values().iter().filter(|value| !value.is_nan()).sum();
        let points: f64 = atlas.population().iter().map(|point| point.residents).sum();
        if counted > 0.0 {
            let share = points / counted * 100.0;
            let message = format!(
                "the population points stand for {points:.0} of {counted:.0} residents ({share:.1} % of {}, {period})",
                census.joined.indicator.id
            );
            let name = section.source.get_ref().name(section.layer.as_deref());
            findings.push(Finding::new(Severity::Info, "represented-residents", name, message));
        }
    }
    findings
}
