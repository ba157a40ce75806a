//! The values of an indicator, as a file for feature-state and for analysts.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::request::Selection;
use crate::atlas::VersionedIndicator;
use crate::boundaries::Level;
use crate::indicators::{IndicatorAbout, IndicatorId, Part, Period};
use crate::join::Series;

/// Returns the values of an indicator at the selected levels: of the period asked for, or of every period there is;
/// nothing if there is none.
///
/// A level has `ids` (the integer ids of its areas in tiles) and `codes`, and under `periods` for each period `values`
/// and `status` (SDMX `OBS_STATUS`), null where there is no value, in the order of `codes`.
pub(super) fn values_block(selection: &Selection<'_>, known: &VersionedIndicator) -> Option<Value> {
    let of_level = |level| Some((level_name(level), level_block(selection, known, level)?));
    let levels: Map<String, Value> = selection.levels().filter_map(of_level).collect();
    let indicator = &known.joined.indicator;
    (!levels.is_empty()).then(|| {
        json!(ValuesBlock { indicator: &indicator.id, about: indicator.into(), decimals: indicator.decimals, levels })
    })
}

/// What the file of an indicator's values holds.
#[derive(Serialize)]
struct ValuesBlock<'a> {
    indicator: &'a IndicatorId,
    #[serde(flatten)]
    about: IndicatorAbout<'a>,
    decimals: u8,
    levels: Map<String, Value>,
}

fn level_name(level: Level) -> String {
    level.as_str().to_owned()
}

fn level_block(selection: &Selection<'_>, known: &VersionedIndicator, level: Level) -> Option<Value> {
    let (layer, index) = selection.atlas.level(level)?;
    let of_period = |period: Period| {
        let is_asked = selection.time.is_none_or(|time| time.accepts(period));
        let (_, series) = known.joined.totals(level, Some(period.into())).filter(|_| is_asked)?;
        Some((period.to_string(), period_block(series)))
    };
    let periods: Map<String, Value> = known.joined.periods(level).filter_map(of_period).collect();
    let areas = layer.areas();
    (!periods.is_empty()).then(|| {
        json!({
            "ids": (0..areas.len()).map(|area| index.feature_id(area)).collect::<Vec<_>>(),
            "codes": areas.iter().map(|area| area.id.as_str()).collect::<Vec<_>>(),
            "periods": periods,
        })
    })
}

fn period_block(series: &Series) -> Value {
    let areas = 0..series.values().len();
    let mut block = json!({
        "aggregated_from": series.aggregated_from,
        "values": areas.clone().map(|area| series.value(area)).collect::<Vec<_>>(),
        "status": areas.clone().map(|area| series.status(area)).collect::<Vec<_>>(),
    });
    for part in Part::ALL.into_iter().filter(|part| series.part(*part).is_some()) {
        block[part.as_str()] = areas.clone().map(|area| series.cell(area).part(part)).collect();
    }
    block
}
