//! Areas from a boundary file.

use std::collections::BTreeMap;

use geo::MultiPolygon;

use super::codes::{Coding, settle_codes, some_of};
use super::fields::{FieldPlaces, find_fields, samples};
use super::{BoundaryImport, ImportError, ImportedArea, ImportedAreas};
use crate::boundaries::{AreaCode, dissolve};
use crate::io::boundaries::feature_findings;
use crate::io::folder::shown;
use crate::io::gdal::{VectorFeature, VectorLayer, VectorSource, read_polygons};
use crate::io::reference::Reference;
use crate::report::{Finding, Severity};

type Feature = VectorFeature<Option<MultiPolygon<f64>>>;

/// The property that keeps the Interior Ministry's code where ELSTAT's stands in its place.
const YPES_CODE: &str = "ypes_code";

/// Reads the areas of a boundary file and checks their codes.
///
/// Coordinates come out in longitude and latitude on the grid of [`crate::boundaries::to_grid`], geometries valid.
/// An area without a code or without a geometry is kept and reported.
///
/// # Errors
/// [`ImportError`] if the file cannot be read, a field is not there, or the codes are wrong or in doubt.
pub fn read_boundaries(import: &BoundaryImport) -> Result<ImportedAreas, ImportError> {
    // A file that is not there keeps its path, so that the reader says so.
    let path = import.file.canonicalize().unwrap_or_else(|_not_there| import.file.clone());
    let name = import.file.file_name().unwrap_or_default().to_string_lossy();
    // What is no file may be a connection, with its password.
    let name = if path.is_file() { name } else { shown(&name).into() };
    let source = read_polygons(&VectorSource {
        path: &path,
        name: &name,
        layer: import.layer.as_deref(),
        crs: import.crs.as_deref(),
        encoding: import.encoding.as_deref(),
    })?;
    let places = find_fields(import, &source)?;
    let (coding, mut findings) = coding(import, &source, &places)?;
    findings.extend(source.findings.iter().cloned());
    let properties = properties(import, &coding);
    let mut rows = Vec::with_capacity(source.features.len());
    for feature in source.features {
        findings.extend(feature_findings(&feature, &name));
        rows.push((feature.row, area(feature, import, &places, &coding, &name, &mut findings)?));
    }
    let areas = settle(rows, import.merge_parts, &name, &mut findings)?;
    let (layer, crs, codes) = (source.layer, source.crs, coding.scheme());
    Ok(ImportedAreas { layer, crs, codes, findings, columns: columns(import, &properties), properties, areas })
}

/// Finds the scheme of the codes, and says what is done with them.
fn coding(
    import: &BoundaryImport,
    source: &VectorLayer<Option<MultiPolygon<f64>>>,
    places: &FieldPlaces,
) -> Result<(Coding, Vec<Finding>), ImportError> {
    let codes: Vec<AreaCode> =
        source.features.iter().filter_map(|feature| attribute(feature, places.code)?.parse().ok()).collect();
    if codes.is_empty() {
        let field = source.fields[places.code].clone();
        return Err(ImportError::NoCodes { field, fields: samples(source, import.level) });
    }
    let facts = Reference::of_greece()?;
    let coding = settle_codes(import.codes, import.level, &codes.iter().collect::<Vec<_>>(), &facts)?;
    let message = match coding {
        Coding::FromYpes(_) => format!(
            "the codes are the Interior Ministry's; ELSTAT's of 2011 were put in their place and {YPES_CODE} keeps them"
        ),
        Coding::AsTheyAre(_) => return Ok((coding, Vec::new())),
    };
    let field = &source.fields[places.code];
    let name = import.file.file_name().unwrap_or_default().to_string_lossy();
    let finding = Finding::new(Severity::Info, "translated-codes", name, message).in_column(field);
    Ok((coding, vec![finding]))
}

/// Returns the names of the further properties.
fn properties(import: &BoundaryImport, coding: &Coding) -> Vec<String> {
    let mut names: Vec<String> = import.properties.iter().map(|(name, _)| name.clone()).collect();
    if matches!(coding, Coding::FromYpes(_)) && !names.iter().any(|name| name == YPES_CODE) {
        names.push(YPES_CODE.to_owned());
    }
    names
}

fn columns(import: &BoundaryImport, properties: &[String]) -> Vec<String> {
    let optional = [("name_el", &import.name_el), ("name_en", &import.name_en), ("parent", &import.parent)];
    let named = optional.into_iter().filter(|(_, field)| field.is_some()).map(|(name, _)| name.to_owned());
    std::iter::once("code".to_owned()).chain(named).chain(properties.iter().cloned()).collect()
}

fn attribute(feature: &Feature, place: usize) -> Option<&str> {
    feature.attributes.get(place)?.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// Makes an area of a feature; its values stand in the order of [`columns`].
fn area(
    mut feature: Feature,
    import: &BoundaryImport,
    places: &FieldPlaces,
    coding: &Coding,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<ImportedArea, ImportError> {
    let geometry = feature.geometry.take().unwrap_or_else(|| MultiPolygon::new(Vec::new()));
    let value = |place: usize| attribute(&feature, place).map(str::to_owned);
    let written = attribute(&feature, places.code);
    let parsed = written.and_then(|text| text.parse::<AreaCode>().ok());
    if parsed.is_none() {
        let known = places.name_el.and_then(|place| attribute(&feature, place)).unwrap_or("without a name");
        let what = written.map_or_else(|| "there is no code".to_owned(), |text| format!("'{text}' is not a code"));
        let message = format!("{what}; the area ({known}) is kept without a code");
        findings.push(Finding::new(Severity::Warning, "missing-code", name, message).at_row(feature.row));
    }
    let code = parsed.as_ref().map(|code| coding.translate(feature.row, code, import.level)).transpose()?;
    let plain = [places.name_el, places.name_en, places.parent].into_iter().flatten();
    let mut values = vec![code.as_ref().map(ToString::to_string)];
    values.extend(plain.chain(places.properties.iter().copied()).map(value));
    let keeps_ypes = import.properties.iter().any(|(name, _)| name == YPES_CODE);
    if matches!(coding, Coding::FromYpes(_)) && !keeps_ypes {
        values.push(parsed.map(|code| code.to_string()));
    }
    Ok(ImportedArea { code, values, geometry })
}

/// Puts areas in the order of their codes; rows of one code are united if they are parts, else refused.
fn settle(
    rows: Vec<(u64, ImportedArea)>,
    merge_parts: bool,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<Vec<ImportedArea>, ImportError> {
    let mut uncoded = Vec::new();
    let mut by_code: BTreeMap<AreaCode, Vec<(u64, ImportedArea)>> = BTreeMap::new();
    for (row, area) in rows {
        match area.code.clone() {
            Some(code) => by_code.entry(code).or_default().push((row, area)),
            None => uncoded.push(area),
        }
    }
    let repeated: Vec<String> = by_code
        .iter()
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(code, parts)| {
            let rows: Vec<String> = parts.iter().map(|(row, _)| row.to_string()).collect();
            format!("{code} (rows {})", rows.join(" and "))
        })
        .collect();
    if !repeated.is_empty() && !merge_parts {
        return Err(ImportError::DuplicateCodes { codes: some_of(&repeated) });
    }
    if !repeated.is_empty() {
        let message = format!("rows of one code were united: {}", some_of(&repeated));
        findings.push(Finding::new(Severity::Info, "united-parts", name, message));
    }
    let united = by_code.into_iter().filter_map(|(code, parts)| unite(&code, parts, name, findings));
    Ok(united.collect::<Vec<_>>().into_iter().chain(uncoded).collect())
}

/// Unites the parts of an area; the first gives names and properties.
fn unite(
    code: &AreaCode,
    parts: Vec<(u64, ImportedArea)>,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Option<ImportedArea> {
    let outlines: Vec<_> = parts.iter().map(|(_, part)| &part.geometry).collect();
    let union = (parts.len() > 1).then(|| dissolve(&outlines));
    let (_, mut first) = parts.into_iter().next()?;
    if let Some(union) = union {
        if union.overlap_m2 > 1.0 {
            let message = format!("the parts of {code} overlap by {:.3} km²", union.overlap_m2 / 1e6);
            findings.push(Finding::new(Severity::Warning, "inexact-dissolve", name, message));
        }
        first.geometry = union.geometry;
    }
    Some(first)
}
