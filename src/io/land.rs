//! The land around the areas, from a source of polygons.

use super::atlas_toml::LandSection;
use super::boundaries::{PolygonSource, feature_findings, read_source};
use super::folder::DataFolder;
use super::load_error::LoadError;
use crate::atlas::Land;
use crate::report::{Finding, Severity};

/// How many vertices are sent to every map, in one piece: more would keep a phone waiting.
const MAX_VERTICES: usize = 250_000;

/// Reads the land of an atlas, and says what was repaired; attributes are not looked at.
///
/// Land with too many vertices is not used, which is a finding.
///
/// # Errors
/// [`LoadError`] if the source cannot be read.
pub(super) fn read_land(folder: &DataFolder, section: &LandSection) -> Result<(Option<Land>, Vec<Finding>), LoadError> {
    let file = &section.source.get_ref().name(section.layer.as_deref());
    let source = PolygonSource {
        source: section.source.get_ref(),
        name: file,
        layer: &section.layer,
        crs: &section.crs,
        encoding: &section.encoding,
    };
    let layer = read_source(folder, &source)?;
    let mut findings = layer.findings;
    findings.extend(layer.features.iter().filter_map(|feature| feature_findings(feature, file)));
    let outlines = layer.features.into_iter().filter_map(|feature| feature.geometry).collect();
    let land = Land::new(outlines, section.provenance());
    let count = land.vertex_count();
    if count > MAX_VERTICES {
        let message = format!("the land has {count} vertices and is not used; accepted are {MAX_VERTICES} at the most");
        findings.push(Finding::new(Severity::Error, "too-much-land", file, message));
        return Ok((None, findings));
    }
    Ok((Some(land), findings))
}
