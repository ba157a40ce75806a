//! The levels of an atlas from boundary files and tables.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use geo::MultiPolygon;

use super::atlas_toml::LevelSection;
use super::data_source::DataSource;
use super::folder::DataFolder;
use super::gdal::{
    VectorFeature, VectorLayer, VectorSource, read_polygons, read_polygons_bytes, read_polygons_database,
};
use super::load_error::LoadError;
use super::neighbours::{fit_neighbours, refuse_antimeridian};
use super::reference::Reference;
use crate::boundaries::{Area, AreaCode, AreaLayer, CodeScheme, Level, dissolve};
use crate::report::{Finding, Severity};

/// Where the attributes of an area are in a source.
struct Fields {
    code: usize,
    name_el: Option<usize>,
    name_en: Option<usize>,
    parent: Option<usize>,
    properties: Vec<(String, usize)>,
}

/// A file or table of polygons, as a section of `atlas.toml` names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct PolygonSource<'a> {
    /// Where they are.
    pub(super) source: &'a DataSource,
    /// What that is called in messages.
    pub(super) name: &'a str,
    pub(super) layer: &'a Option<String>,
    pub(super) crs: &'a Option<String>,
    pub(super) encoding: &'a Option<String>,
}

/// Reads the areas of a level from its source, and says what was repaired or is doubtful.
///
/// An area without a code or without a geometry is kept and reported. Neighbours come out drawing the same edges, wherever gaps and
/// overlaps are narrower than the section's `snap_m`.
///
/// # Errors
/// [`LoadError`] if the source cannot be read, a field is missing, an area crosses the antimeridian, or the codes do not make a
/// level.
pub(super) fn read_level(
    folder: &DataFolder,
    section: &LevelSection,
    source: &DataSource,
    reference: &Reference,
) -> Result<(AreaLayer, Vec<Finding>), LoadError> {
    let file = &*source.name(section.layer.as_deref());
    let LevelSection { layer, crs, encoding, .. } = section;
    let source = read_source(folder, &PolygonSource { source, name: file, layer, crs, encoding })?;
    LoadError::refuse_personal_numbers(file, &source.fields)?;
    let fields = find_fields(section, file, &source.fields)?;
    let mut findings = source.findings.clone();
    let mut areas = Vec::with_capacity(source.features.len());
    for feature in source.features {
        findings.extend(feature_findings(&feature, file));
        let (area, finding) = area(feature, &fields, section, file, reference);
        findings.extend(finding);
        areas.push(area);
    }
    if section.merge_parts {
        areas = merge_parts(areas);
    }
    refuse_antimeridian(&areas, file)?;
    findings.extend(fit_neighbours(&mut areas, section, file));
    let layer_error = |error| LoadError::Layer { file: file.to_owned(), error };
    let mut layer = AreaLayer::new(section.level, section.codes, areas).map_err(layer_error)?;
    findings.extend(lost_zeros(&layer, file));
    describe(&mut layer, section);
    Ok((layer, findings))
}

/// Gives a layer the titles, edition and origin of its section.
pub(super) fn describe(layer: &mut AreaLayer, section: &LevelSection) {
    if let Some(title_el) = &section.title_el {
        layer.title.el.clone_from(title_el);
    }
    if let Some(title_en) = &section.title_en {
        layer.title.en.clone_from(title_en);
    }
    layer.vintage.clone_from(&section.vintage);
    layer.provenance = section.provenance();
}

/// Reads the polygons of a file of the folder, or of a table.
///
/// # Errors
/// [`LoadError`] if there is no such file or table, or it cannot be read.
pub(super) fn read_source(
    folder: &DataFolder,
    source: &PolygonSource<'_>,
) -> Result<VectorLayer<Option<MultiPolygon<f64>>>, LoadError> {
    let [layer, crs, encoding] = [source.layer, source.crs, source.encoding].map(Option::as_deref);
    let vector = VectorSource { path: Path::new(""), name: source.name, layer, crs, encoding };
    Ok(match (source.source, folder) {
        (DataSource::Database(connection), _) => read_polygons_database(&vector, connection)?,
        (DataSource::File(file), DataFolder::Disk(_)) => {
            read_polygons(&VectorSource { path: &folder.resolve(file)?, ..vector })?
        }
        (DataSource::File(file), DataFolder::Embedded) => {
            read_polygons_bytes(&VectorSource { path: Path::new(file), ..vector }, &folder.read(file)?)?
        }
    })
}

fn find_fields(section: &LevelSection, file: &str, found: &[String]) -> Result<Fields, LoadError> {
    let place = |name: &str| found.iter().position(|field| field == name);
    let missing = |field: &str, wanted: &str| LoadError::MissingField {
        file: file.to_owned(),
        field: field.to_owned(),
        wanted: wanted.to_owned(),
        found: found.join(", "),
    };
    // A field that is named has to be there; the usual name may be missing, but for the code.
    let optional = |named: &Option<String>, usual: &str| match named {
        Some(name) => place(name).map(Some).ok_or_else(|| missing(name, usual)),
        None => Ok(place(usual)),
    };
    let code = section.fields.code.as_deref().unwrap_or("code");
    let properties = section.properties.iter();
    Ok(Fields {
        code: place(code).ok_or_else(|| missing(code, "code (name it by fields = { code = \"…\" })"))?,
        name_el: optional(&section.fields.name_el, "name_el")?,
        name_en: optional(&section.fields.name_en, "name_en")?,
        parent: optional(&section.fields.parent, "parent")?,
        properties: properties
            .map(|(name, field)| Ok((name.clone(), place(field).ok_or_else(|| missing(field, name))?)))
            .collect::<Result<_, LoadError>>()?,
    })
}

/// Says what was repaired in a feature, or that it has no geometry.
pub(super) fn feature_findings(feature: &VectorFeature<Option<MultiPolygon<f64>>>, file: &str) -> Option<Finding> {
    let (kind, message) = match (&feature.repair, &feature.geometry) {
        (Some(repair), Some(_)) => {
            let (before, after) = (repair.area_before_m2 / 1e6, repair.area_after_m2 / 1e6);
            let message = format!("repaired: {} (area {before:.3} km² before, {after:.3} km² after)", repair.reason);
            ("repaired-geometry", message)
        }
        (Some(repair), None) => ("no-geometry", format!("{}; kept without a geometry", repair.reason)),
        (None, None) => ("no-geometry", "there is no geometry; the area is kept without one".to_owned()),
        (None, Some(_)) => return None,
    };
    Some(Finding::new(Severity::Warning, kind, file, message).at_row(feature.row))
}

fn area(
    mut feature: VectorFeature<Option<MultiPolygon<f64>>>,
    fields: &Fields,
    section: &LevelSection,
    file: &str,
    reference: &Reference,
) -> (Area, Option<Finding>) {
    let row = feature.row;
    let attribute = |field: Option<usize>| {
        let text = feature.attributes.get(field?)?.as_deref()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let written = attribute(Some(fields.code));
    let code = written.as_deref().map(str::parse::<AreaCode>);
    let name_el = attribute(fields.name_el);
    let (id, finding) = match code {
        Some(Ok(code)) => (Some(code), None),
        Some(Err(error)) => (None, Some(error.to_string())),
        None => (None, Some("there is no code".to_owned())),
    };
    let coded = id.is_some();
    let finding = finding.map(|reason| {
        let name = name_el.as_deref().unwrap_or("without a name");
        let message = format!("{reason}; the area ({name}) is kept without a code, as uncoded-{row}");
        Finding::new(Severity::Warning, "missing-code", file, message).at_row(row)
    });
    let id = id.unwrap_or_else(|| uncoded(row));
    let known = reference.get(section.level, &id);
    let parent = attribute(fields.parent).and_then(|text| text.parse().ok());
    let area = Area {
        name_el: name_el.or_else(|| known.map(|known| known.name_el.clone())).unwrap_or_else(|| id.to_string()),
        name_en: attribute(fields.name_en).or_else(|| known.and_then(|known| known.name_en.clone())),
        parent: parent
            .or_else(|| coded.then(|| section.codes.parent(&id)).flatten())
            .or_else(|| known.and_then(|known| known.parent.clone())),
        properties: fields
            .properties
            .iter()
            .filter_map(|(name, field)| Some((name.clone(), attribute(Some(*field))?)))
            .collect(),
        geometry: feature.geometry.take().unwrap_or_else(|| MultiPolygon::new(Vec::new())),
        id,
        coded,
    };
    (area, finding)
}

fn uncoded(row: u64) -> AreaCode {
    format!("uncoded-{row}").parse().expect("letters, a hyphen and digits make a code")
}

/// Unites the rows of one code to one area; the first row gives names and properties.
fn merge_parts(areas: Vec<Area>) -> Vec<Area> {
    let mut merged: BTreeMap<AreaCode, (Area, Vec<MultiPolygon<f64>>)> = BTreeMap::new();
    for area in areas {
        match merged.entry(area.id.clone()) {
            Entry::Occupied(mut first) => first.get_mut().1.push(area.geometry),
            Entry::Vacant(place) => {
                place.insert((area, Vec::new()));
            }
        }
    }
    let unite = |(mut area, parts): (Area, Vec<MultiPolygon<f64>>)| {
        if !parts.is_empty() {
            // Side by side they would share edges, and that is no valid outline.
            area.geometry = dissolve(&std::iter::once(&area.geometry).chain(&parts).collect::<Vec<_>>()).geometry;
        }
        area
    };
    merged.into_values().map(unite).collect()
}

/// Asks about codes that look like ELSTAT's with the leading zero lost, where the scheme is not stated.
fn lost_zeros(layer: &AreaLayer, file: &str) -> Option<Finding> {
    if layer.codes != CodeScheme::Any || !matches!(layer.level, Level::Municipality | Level::RegionalUnit) {
        return None;
    }
    let elstat = |code: &AreaCode| CodeScheme::Elstat.check(code, layer.level).is_ok();
    let (right, other): (Vec<_>, Vec<_>) = layer.areas().iter().filter_map(Area::code).partition(|code| elstat(code));
    let short: Vec<_> = other
        .iter()
        .filter(|code| format!("0{code}").parse().is_ok_and(|padded| elstat(&padded)))
        .map(|code| code.as_str())
        .collect();
    (right.len() > short.len() && !short.is_empty()).then(|| {
        let message = format!(
            "codes {} look as if they had lost a leading zero; nothing was changed: mend the source if so",
            short.join(", ")
        );
        Finding::new(Severity::Question, "lost-leading-zero", file, message).in_column("code")
    })
}

#[cfg(test)]
mod tests {
    use geo::{Validation, polygon};

    use super::super::load::load;
    use super::*;

    #[test]
    fn parts_that_touch_become_one_valid_outline() {
        let square = |west: f64| {
            let east = west + 1.0;
            polygon![(x: west, y: 38.0), (x: east, y: 38.0), (x: east, y: 39.0), (x: west, y: 39.0)]
        };
        let area = |west| Area { geometry: square(west).into(), ..crate::boundaries::fixtures::area("a", None) };
        let merged = merge_parts(vec![area(22.0), area(23.0)]);
        assert_eq!((merged.len(), merged[0].geometry.0.len()), (1, 1));
        assert!(merged[0].geometry.is_valid());
    }

    #[test]
    fn an_atlas_without_levels_says_what_is_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let toml = "[atlas]\nid = \"a\"\ntitle_el = \"α\"\ntitle_en = \"a\"\n";
        std::fs::write(folder.path().join("atlas.toml"), toml).unwrap();
        let loaded = load(&DataFolder::open(folder.path()).unwrap(), &mut |_what| {});
        assert!(loaded.report.findings[0].message.contains("at least one [[levels]]"));
    }
}
