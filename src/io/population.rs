//! Population points from a CSV file or the points of an OGR source.

use super::atlas_toml::PopulationSection;
use super::folder::DataFolder;
use super::load_error::LoadError;
use super::rows::{RowSource, read_rows};
use crate::geometry::LonLat;
use crate::population::PopulationPoint;
use crate::report::{Finding, Severity};

const COLUMNS: [&str; 5] = ["id", "name_el", "name_en", "residents", "municipality"];

/// Reads the population points of a source, and says which rows cannot be used.
///
/// # Errors
/// [`LoadError`] if the source cannot be read at all.
pub(super) fn read_population(
    folder: &DataFolder,
    section: &PopulationSection,
    source: usize,
) -> Result<(Vec<PopulationPoint>, Vec<Finding>), LoadError> {
    let file = &section.source.get_ref().name(section.layer.as_deref());
    let rows = read_rows(
        folder,
        &RowSource {
            source: section.source.get_ref(),
            name: file,
            wanted: COLUMNS,
            renamed: &section.fields,
            instead_of_position: None,
            csv: &section.csv,
            sheet: section.sheet.as_deref(),
            layer: section.layer.as_deref(),
            crs: section.crs.as_deref(),
            encoding: section.encoding.as_deref(),
        },
    )?;
    let mut findings = Vec::new();
    let mut points = Vec::with_capacity(rows.list.len());
    for row in rows.list {
        let [id, name_el, name_en, residents, municipality] = row.cells;
        let residents = residents.as_deref().map(str::parse::<f64>);
        let position = row.position.map(|(lon, lat)| LonLat::new(lon, lat));
        let problem = match (&residents, &position) {
            (Some(Ok(residents)), Some(Ok(position))) if residents.is_finite() && *residents >= 0.0 => {
                let name_el = name_el.or_else(|| name_en.clone()).or_else(|| id.clone()).unwrap_or_default();
                points.push(PopulationPoint {
                    id: id.unwrap_or_else(|| format!("{}", row.number)),
                    name_el,
                    name_en,
                    position: *position,
                    residents: *residents,
                    municipality,
                    source,
                });
                continue;
            }
            (_, Some(Err(error))) => ("lon, lat", error.to_string()),
            (_, None) => ("lon, lat", "there is no position; accepted are degrees".to_owned()),
            _ => ("residents", "accepted is a number, 0 or more".to_owned()),
        };
        let finding = Finding::new(Severity::Error, "bad-population-point", &*rows.name, problem.1);
        findings.push(finding.at_row(row.number).in_column(problem.0));
    }
    Ok((points, findings))
}
