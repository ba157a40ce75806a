//! Population points from a CSV file or the points of an OGR source.

use std::collections::{BTreeMap, HashMap};

use super::atlas_toml::PopulationSection;
use super::csv_table::{Decimal, parse_number};
use super::folder::DataFolder;
use super::load_error::LoadError;
use super::rows::{Row, RowSource, read_rows};
use super::service_position::check_position;
use crate::access::MAX_RESIDENTS;
use crate::geometry::Bbox;
use crate::population::PopulationPoint;
use crate::report::{Finding, Severity};
use crate::sheets::{Cell, Marks, NumberShape, WritingEvidence};

/// How many rows of a source that cannot be used for one reason are told one by one.
const MAX_TOLD: usize = 20;

const COLUMNS: [&str; 5] = ["id", "name_el", "name_en", "residents", "municipality"];
const RESIDENTS: usize = 3;

/// Why a row is not used.
struct Refusal {
    severity: Severity,
    kind: &'static str,
    column: &'static str,
    message: String,
}

/// Reads the population points of a source, and says which rows cannot be used. `extent` is the box around the atlas's areas.
///
/// # Errors
/// [`LoadError`] if the source cannot be read at all.
pub(super) fn read_population(
    folder: &DataFolder,
    section: &PopulationSection,
    source: usize,
    extent: Option<Bbox>,
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
    let mut reader =
        PointReader { section, source, extent, evidence: evidence(&rows.list), rows_of_ids: HashMap::new() };
    let mut told = BTreeMap::<&str, usize>::new();
    let mut findings = Vec::new();
    let mut points = Vec::with_capacity(rows.list.len());
    for row in rows.list {
        let number = row.number;
        match reader.read(row) {
            Ok(point) => points.push(point),
            Err(Refusal { severity, kind, column, message }) => {
                let count = told.entry(kind).or_default();
                *count += 1;
                if *count <= MAX_TOLD {
                    let finding = Finding::new(severity, kind, &*rows.name, message);
                    findings.push(finding.at_row(number).in_column(column));
                }
            }
        }
    }
    let more = told.into_iter().filter(|(_, count)| *count > MAX_TOLD);
    findings.extend(more.map(|(kind, count)| {
        let message = format!("{} more rows are not used for the same reason", count - MAX_TOLD);
        Finding::new(Severity::Error, kind, &*rows.name, message)
    }));
    Ok((points, findings))
}

/// Returns what the column of residents says of how its numbers are written.
fn evidence(rows: &[Row<{ COLUMNS.len() }>]) -> WritingEvidence {
    let mut evidence = WritingEvidence::default();
    for text in rows.iter().filter_map(|row| row.cells[RESIDENTS].as_ref()) {
        evidence.see(&Cell::Text(text.as_str().into()));
    }
    evidence
}

/// Reads rows of one source one after the other.
struct PointReader<'a> {
    section: &'a PopulationSection,
    source: usize,
    extent: Option<Bbox>,
    evidence: WritingEvidence,
    rows_of_ids: HashMap<String, u64>,
}

impl PointReader<'_> {
    fn read(&mut self, row: Row<{ COLUMNS.len() }>) -> Result<PopulationPoint, Refusal> {
        let [id, name_el, name_en, residents, municipality] = row.cells;
        let position = check_position(row.position, self.extent).map_err(|doubt| Refusal {
            severity: doubt.severity(),
            kind: if doubt.is_swapped() { "swapped-position" } else { "bad-population-point" },
            column: "lon, lat",
            message: doubt.what,
        })?;
        let residents = self.residents(residents.as_deref())?;
        if let Some(id) = &id {
            self.note_id(id, row.number)?;
        }
        Ok(PopulationPoint {
            name_el: name_el.or_else(|| name_en.clone()).or_else(|| id.clone()).unwrap_or_default(),
            id: id.unwrap_or_else(|| row.number.to_string()),
            name_en,
            position,
            residents,
            municipality,
            source: self.source,
        })
    }

    /// Reads a number of residents. `1.234` is one and a bit or a thousand and more: it is used only where other cells of
    /// the column, or the operator, say that points stand before decimals.
    fn residents(&self, cell: Option<&str>) -> Result<f64, Refusal> {
        let refuse = |severity, kind, message| Refusal { severity, kind, column: "residents", message };
        let bad = |message| refuse(Severity::Error, "bad-population-point", message);
        let Some(text) = cell else {
            return Err(bad("the cell is empty; accepted is a number, 0 or more".to_owned()));
        };
        let number = parse_number(text, self.section.csv.decimal).map_err(bad)?;
        if self.section.csv.decimal == Decimal::Point
            && let Some(Marks::Either { mark, grouped }) = NumberShape::of(text).map(|shape| shape.marks)
            && self.evidence.writing().decimal != Some(mark)
        {
            let message = format!(
                "'{text}' was found, which is {grouped} or {number}; it is not used until it is written without a mark between thousands"
            );
            return Err(refuse(Severity::Question, "ambiguous-residents", message));
        }
        if (0.0..=MAX_RESIDENTS).contains(&number) {
            Ok(number)
        } else {
            Err(bad(format!("'{text}' was found; accepted are numbers from 0 to {MAX_RESIDENTS}")))
        }
    }

    /// Notes an id that a row states; of rows with the same one the first counts.
    fn note_id(&mut self, id: &str, row: u64) -> Result<(), Refusal> {
        let Some(first) = self.rows_of_ids.get(id) else {
            self.rows_of_ids.insert(id.to_owned(), row);
            return Ok(());
        };
        let message =
            format!("the id '{id}' stands already in row {first}; row {first} counts and this one is not used");
        Err(Refusal { severity: Severity::Error, kind: "duplicate-population-point", column: "id", message })
    }
}
