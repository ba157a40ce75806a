//! Figures of coarser levels from finer ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::boundaries::{Level, Territory};
use crate::indicators::{Aggregation, Indicator, ObservationStatus, Part, Period};

use super::indicator::finest_first;
use super::{Cell, Series, SeriesKey};

/// Adds up the series of coarser levels that the table has no row for.
///
/// Counts add; a ratio is rebuilt from the sums of its numerators and denominators, never averaged; what does not
/// aggregate stays missing. An area whose children are not all known has no value.
pub(super) fn aggregate(indicator: &Indicator, territory: &Territory, series: &mut BTreeMap<SeriesKey, Series>) {
    if indicator.aggregation == Aggregation::None {
        return;
    }
    for (layer, level) in finest_first(territory) {
        let Some(coarser) = layer.checked_sub(1) else { return };
        let coarser_level = territory.layers()[coarser].level;
        let children = territory.children(coarser);
        for (breakdown, period) in keys_of(series, level) {
            let above = SeriesKey { level: coarser_level, breakdown, period };
            if series.contains_key(&above) {
                continue;
            }
            let Some(finer) = series.get(&SeriesKey { level, breakdown, period }) else { continue };
            let mut sums = Series::missing(children.len());
            sums.aggregated_from = Some(finer.aggregated_from.unwrap_or(level));
            for (area, children) in children.iter().enumerate() {
                sums.set(area, &add_up(indicator.aggregation, children.iter().map(|&child| finer.cell(child))));
            }
            series.insert(above, sums);
        }
    }
}

fn keys_of(series: &BTreeMap<SeriesKey, Series>, level: Level) -> BTreeSet<(usize, Period)> {
    series.keys().filter(|key| key.level == level).map(|key| (key.breakdown, key.period)).collect()
}

fn add_up(aggregation: Aggregation, children: impl Iterator<Item = Cell>) -> Cell {
    let children: Vec<_> = children.collect();
    // A coarser figure with a withheld part in it is left missing here; the disclosure rules mark it as withheld.
    if children.is_empty() || children.iter().any(|cell| cell.value.is_none()) {
        return Cell::empty(ObservationStatus::Missing);
    }
    let sum_of = |part| children.iter().map(|cell| cell.part(part)).sum::<Option<f64>>();
    let (numerator, denominator) = (sum_of(Part::Numerator), sum_of(Part::Denominator));
    let value = match (aggregation, numerator, denominator) {
        (Aggregation::Sum, ..) => children.iter().map(|cell| cell.value).sum::<Option<f64>>(),
        (Aggregation::Ratio { per }, Some(numerator), Some(denominator)) if denominator != 0.0 => {
            Some(numerator / denominator * per)
        }
        (Aggregation::Ratio { .. } | Aggregation::None, ..) => None,
    };
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return Cell::empty(ObservationStatus::Missing);
    };
    let mut parts = [None; 5];
    parts[Part::Numerator as usize] = numerator;
    parts[Part::Denominator as usize] = denominator;
    Cell { value: Some(value), status: status_of_sum(&children), parts }
}

/// Returns the flag of a sum: the weakest of its parts'.
fn status_of_sum(children: &[Cell]) -> ObservationStatus {
    use ObservationStatus::{Estimated, Forecast, Imputed, LowReliability, Provisional};
    let flags = || children.iter().map(|cell| cell.status);
    let first = flags().next().unwrap_or_default();
    if flags().all(|flag| flag == first) {
        first
    } else if flags().any(|flag| matches!(flag, Estimated | Imputed | Forecast | LowReliability)) {
        Estimated
    } else if flags().any(|flag| flag == Provisional) {
        Provisional
    } else {
        flags().find(|&flag| flag != ObservationStatus::Normal).unwrap_or_default()
    }
}
