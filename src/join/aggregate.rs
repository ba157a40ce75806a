//! Figures of coarser levels from finer ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::boundaries::{Level, Territory};
use crate::indicators::{Aggregation, Indicator, ObservationStatus, Part, Period};

use super::indicator::finest_first;
use super::{Cell, JoinedIndicator, Series, SeriesKey};

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

impl JoinedIndicator {
    /// Returns the figure of all areas of a level together: a sum of counts, or a ratio of the sums of numerators and
    /// denominators, as [`Aggregation`] allows. Nothing where it does not, and where any area's value is missing or withheld.
    ///
    /// It is a function of values that are shown, all of them: whoever has it knows nothing that does not follow from them.
    #[must_use]
    pub fn whole(&self, key: SeriesKey) -> Option<Cell> {
        let series = self.get(key)?;
        let cells = (0..series.values().len()).map(|area| series.cell(area));
        let whole = add_up(self.indicator.aggregation, cells);
        whole.value.is_some().then_some(whole)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixtures::{indicator, row, territory};
    use super::super::join_indicator;
    use super::*;
    use crate::indicators::{Confidentiality, ObservationRow, ObservationTable};

    const MUNICIPALITIES: [&str; 5] = ["2201", "2202", "2203", "2401", "2402"];

    proptest! {
        /// A figure of all areas is there exactly where each area shows its own, and is what these give.
        #[test]
        fn the_whole_is_there_only_where_every_part_is_shown(
            parts in prop::collection::vec((0u8..9, prop::option::weighted(0.9, 1u8..9), any::<bool>()), 5),
            confidential in prop::collection::vec(prop::bool::weighted(0.1), 5),
            kind in 0usize..3,
        ) {
            let aggregation = [Aggregation::Sum, Aggregation::Ratio { per: 100.0 }, Aggregation::None][kind];
            let mut table = ObservationTable::default();
            for ((code, &(numerator, denominator, given)), &confidential) in
                MUNICIPALITIES.into_iter().zip(&parts).zip(&confidential)
            {
                let (numerator, denominator) = (f64::from(numerator), denominator.map(f64::from));
                let value = denominator.filter(|_| given || kind != 1).map(|denominator| numerator / denominator);
                let confidentiality = if confidential { Confidentiality::Withheld } else { Confidentiality::Free };
                let parts = [None, None, Some(numerator), denominator, None];
                table.push(ObservationRow { parts, confidentiality, ..row(code, 2021, value) });
            }
            let joined = join_indicator(indicator(aggregation), &table, &territory());
            for level in [Level::Municipality, Level::RegionalUnit, Level::Region] {
                let key = SeriesKey { level, breakdown: JoinedIndicator::TOTAL, period: Period::Year(2021) };
                let cells: Vec<_> =
                    joined.get(key).map_or_else(Vec::new, |s| (0..s.values().len()).map(|area| s.cell(area)).collect());
                let sum = |value: fn(&Cell) -> Option<f64>| cells.iter().map(value).sum::<Option<f64>>();
                let parts = sum(|c| c.part(Part::Numerator)).zip(sum(|c| c.part(Part::Denominator)));
                let expected = match aggregation {
                    _ if cells.is_empty() || cells.iter().any(|cell| cell.value.is_none()) => None,
                    Aggregation::Sum => sum(|c| c.value),
                    Aggregation::Ratio { per } => parts.map(|(numerator, denominator)| numerator / denominator * per),
                    Aggregation::None => None,
                };
                prop_assert_eq!(joined.whole(key).and_then(|whole| whole.value), expected);
                if confidential.iter().any(|&confidential| confidential) {
                    prop_assert_eq!(expected, None);
                }
            }
        }
    }
}
