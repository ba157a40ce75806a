//! The values of a sheet's rows that found their areas, as a map and as attributes.

use std::collections::BTreeMap;

use super::map;
use crate::atlas::{Atlas, Collection};
use crate::boundaries::{AreaLayer, Level};
use crate::desk::{Proposal, ProposedMeasure};
use crate::http::ApiError;
use crate::http::links::Base;
use crate::indicators::{Direction, Indicator, Period, UnitOfMeasure};
use crate::join::{AttributeTable, AttributeType, AttributeValue, JoinedIndicator, Series, SeriesKey, join_indicator};
use crate::provenance::{Bilingual, Provenance};
use crate::viewer::AreaMap;

/// What a sheet's values are.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) collection: Collection,
    pub(super) table: AttributeTable,
    /// Each observation: the area's code, its Greek name, the period, the value.
    pub(super) rows: Vec<(String, String, Period, f64)>,
    pub(super) map: Option<AreaMap>,
}

/// Returns the level of a sheet, if the atlas can have it.
pub(super) fn level_of(proposal: &Proposal<'_>) -> Option<Level> {
    proposal.about.level.as_str().parse().ok()
}

/// Returns the measure that is meant, or the first.
pub(super) fn measure_of<'p>(proposal: &'p Proposal<'_>) -> Option<&'p ProposedMeasure> {
    proposal.measure().or_else(|| proposal.measures().first())
}

/// Joins the values of a sheet to the atlas; nothing if it has no such level, or no row is certain or decided.
pub(super) fn of(atlas: &Atlas, base: &Base, proposal: &Proposal<'_>) -> Option<Shown> {
    let (level, measure) = (level_of(proposal)?, measure_of(proposal)?);
    let (layer, index) = atlas.level(level)?;
    let joined = join_indicator(definition(measure)?, &proposal.table(measure), atlas.territory());
    let periods: Vec<Period> = joined.periods(level).collect();
    let series = |period: Period| joined.get(SeriesKey { level, breakdown: JoinedIndicator::TOTAL, period });
    let by_period: Vec<(Period, &Series)> = periods
        .into_iter()
        .filter_map(|period| Some((period, series(period)?)))
        .filter(|(_, series)| series.has_values())
        .collect();
    let (latest, last) = *by_period.last()?;
    let areas = || layer.areas().iter().enumerate();
    let rows = by_period.iter().flat_map(|(period, series)| {
        areas().filter_map(|(place, area)| {
            Some((area.id.as_str().to_owned(), area.name_el.clone(), *period, series.value(place)?))
        })
    });
    Some(Shown {
        collection: Collection::Areas(level),
        table: table(measure, layer, &by_period),
        rows: rows.collect(),
        map: map::of(atlas, base, (layer, index), &heading(&measure.label, latest), (last, measure)),
    })
}

fn definition(measure: &ProposedMeasure) -> Option<Indicator> {
    Some(Indicator {
        id: "sheet".parse().ok()?,
        title: Bilingual::new(measure.label.clone(), measure.label.clone()),
        description: Bilingual::default(),
        unit: measure.unit.as_ref().and_then(|(_, unit)| *unit).unwrap_or(UnitOfMeasure::Number),
        measure: measure.kind,
        aggregation: measure.aggregation,
        direction: Direction::Neutral,
        decimals: measure.decimals,
        vintage: String::new(),
        breakdowns: Vec::new(),
        provenance: Provenance::default(),
    })
}

fn heading(label: &str, period: Period) -> Bilingual {
    let text = if label.is_empty() { period.to_string() } else { format!("{label}, {period}") };
    Bilingual::new(text.clone(), text)
}

/// Returns the values as attributes, one for each period.
fn table(measure: &ProposedMeasure, layer: &AreaLayer, by_period: &[(Period, &Series)]) -> AttributeTable {
    let holds = if measure.decimals == 0 { AttributeType::Integer } else { AttributeType::Number };
    let name = |period: &Period| match (measure.label.as_str(), by_period.len()) {
        ("", _) => format!("value {period}"),
        (label, 1) => label.to_owned(),
        (label, _) => format!("{label} {period}"),
    };
    let number = |value: Option<f64>| value.map_or(AttributeValue::Null, AttributeValue::Number);
    let row = |place: usize| by_period.iter().map(|(_, series)| number(series.value(place))).collect::<Vec<_>>();
    let has_any = |row: &Vec<AttributeValue>| row.iter().any(|value| *value != AttributeValue::Null);
    let rows: BTreeMap<String, Vec<AttributeValue>> = layer
        .areas()
        .iter()
        .enumerate()
        .map(|(place, area)| (area.id.as_str().to_owned(), row(place)))
        .filter(|(_, row)| has_any(row))
        .collect();
    let attributes = by_period.iter().map(|(period, _)| (name(period), holds)).collect();
    AttributeTable::new(layer.level.collection_id().to_owned(), attributes, rows)
}

impl Shown {
    /// Writes the observations as CSV that a Greek Excel opens and runs nothing of.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if that cannot be written, which is not to be expected.
    pub(super) fn csv(&self) -> Result<Vec<u8>, ApiError> {
        use crate::formats::{CsvCell, CsvWriter, Dialect};
        let header = ["code", "name_el", "period", "value"];
        let mut writer = CsvWriter::with_header(Dialect::Plain, header).map_err(ApiError::internal)?;
        for (code, name, period, value) in &self.rows {
            let period = period.to_string();
            let cells =
                [CsvCell::Code(code), CsvCell::Text(name), CsvCell::Text(&period), CsvCell::Number(Some(*value))];
            writer.row(cells).map_err(ApiError::internal)?;
        }
        writer.finish().map_err(ApiError::internal)
    }
}
