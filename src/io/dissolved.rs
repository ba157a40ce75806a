//! Levels made of finer ones.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::load_error::LoadError;
use super::reference::{Known, Reference};
use crate::boundaries::{Area, AreaCode, AreaLayer, CodeScheme, Level, dissolve};
use crate::report::{Finding, Severity};

/// Makes a level of the areas of a finer one that have the same parent.
///
/// Names and parents come from `names`, then from the facts about Greece. An area of the table no part names is kept
/// without a geometry and reported.
///
/// # Errors
/// [`LoadError`] if the codes do not make a level.
pub(super) fn dissolve_level(
    level: Level,
    codes: CodeScheme,
    finer: &AreaLayer,
    names: Option<&Reference>,
    facts: &Reference,
    file: &str,
) -> Result<(AreaLayer, Vec<Finding>), LoadError> {
    let mut parts: BTreeMap<AreaCode, Vec<&Area>> = BTreeMap::new();
    for code in names.into_iter().flat_map(|names| names.codes(level)) {
        parts.insert(code.clone(), Vec::new());
    }
    for area in finer.areas() {
        if let Some(parent) = &area.parent {
            parts.entry(parent.clone()).or_default().push(area);
        }
    }
    let parts: Vec<_> = parts.into_iter().collect();
    let dissolved: Vec<_> = parts
        .par_iter()
        .map(|(code, parts)| {
            let geometries: Vec<_> = parts.iter().map(|part| &part.geometry).collect();
            (code, parts.len(), dissolve(&geometries))
        })
        .collect();
    let mut findings = Vec::new();
    let mut areas = Vec::with_capacity(dissolved.len());
    for (code, parts, dissolved) in dissolved {
        if let Some(message) = doubt(code, parts, dissolved.exact, dissolved.overlap_m2) {
            findings.push(Finding::new(Severity::Warning, "inexact-dissolve", file, message));
        }
        let known = names.and_then(|names| names.get(level, code)).or_else(|| facts.get(level, code));
        areas.push(area(code, known, codes, dissolved.geometry));
    }
    let layer_error = |error| LoadError::Layer { file: file.to_owned(), error };
    let mut layer = AreaLayer::new(level, codes, areas).map_err(layer_error)?;
    layer.dissolved_from = Some(finer.level);
    layer.vintage.clone_from(&finer.vintage);
    layer.provenance = finer.provenance.clone();
    Ok((layer, findings))
}

fn doubt(code: &AreaCode, parts: usize, exact: bool, overlap_m2: f64) -> Option<String> {
    if parts == 0 {
        Some(format!("{code} has no parts; it is kept without a geometry"))
    } else if exact {
        None
    } else {
        let overlap_km2 = overlap_m2 / 1e6;
        Some(format!("the parts of {code} do not share their borders exactly (they overlap by {overlap_km2:.3} km²)"))
    }
}

fn area(code: &AreaCode, known: Option<&Known>, codes: CodeScheme, geometry: geo::MultiPolygon<f64>) -> Area {
    Area {
        id: code.clone(),
        coded: true,
        name_el: known.map_or_else(|| code.to_string(), |known| known.name_el.clone()),
        name_en: known.and_then(|known| known.name_en.clone()),
        parent: known.and_then(|known| known.parent.clone()).or_else(|| codes.parent(code)),
        properties: known.map(|known| known.properties.clone()).unwrap_or_default(),
        geometry,
    }
}
