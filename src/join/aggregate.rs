//! Figures of coarser levels from finer ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::boundaries::{AreaRef, Level, Territory};
use crate::indicators::{Aggregation, Indicator, ObservationStatus, Part, Period};

use super::indicator::finest_first;
use super::{Cell, JoinedIndicator, Series, SeriesKey};

/// Adds up the series of coarser levels that the table has no row for.
///
/// Counts add; a ratio is rebuilt from the sums of its numerators and denominators, never averaged; what does not
/// aggregate stays missing. An area whose children are not all known has no value; [`JoinedIndicator::coverage`] says how much of
/// it is. Intervals propagate as if the children's errors were independent: half-widths add as squares, for a ratio weighted by the
/// denominators.
///
/// Source: U.S. Census Bureau, Understanding and Using American Community Survey Data (2020),
/// chapter on measures of error for derived estimates.
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
    let weight = |cell: &Cell| match aggregation {
        Aggregation::Ratio { .. } => Some(cell.part(Part::Denominator)? / denominator?),
        Aggregation::Sum | Aggregation::None => Some(1.0),
    };
    let [below, above] = [Part::Lower, Part::Upper].map(|end| half_width(&children, end, weight));
    parts[Part::Lower as usize] = below.zip(above).map(|(below, _)| value - below);
    parts[Part::Upper as usize] = below.zip(above).map(|(_, above)| value + above);
    parts[Part::Numerator as usize] = numerator;
    parts[Part::Denominator as usize] = denominator;
    Cell { value: Some(value), status: status_of_sum(&children), parts }
}

/// Returns how far one end of the interval of a weighted sum lies from it; nothing if a child has no such end, or one on the wrong side.
fn half_width(children: &[Cell], end: Part, weight: impl Fn(&Cell) -> Option<f64>) -> Option<f64> {
    let square = |cell: &Cell| {
        let distance = (cell.part(end)? - cell.value?) * if end == Part::Lower { -1.0 } else { 1.0 };
        Some((weight(cell)? * distance).powi(2)).filter(|square| distance >= 0.0 && square.is_finite())
    };
    children.iter().map(square).sum::<Option<f64>>().map(f64::sqrt)
}

/// How much of an area the values of its parts cover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// The level of the parts.
    pub of: Level,
    /// How many parts there are.
    pub parts: usize,
    /// How many of them have a value.
    pub with_value: usize,
    /// Their share of the denominator; nothing where the denominator of a part is not known.
    pub denominator_share: Option<f64>,
}

impl JoinedIndicator {
    /// Returns how much of an area is covered by the values its own is added up from, at a time; nothing if its level's values stand in the
    /// table, or there is no next finer level.
    #[must_use]
    pub fn coverage(&self, territory: &Territory, place: AreaRef, period: Period) -> Option<Coverage> {
        let level = territory.layers()[place.layer].level;
        let key = |level| SeriesKey { level, breakdown: JoinedIndicator::TOTAL, period };
        self.get(key(level))?.aggregated_from?;
        let of = territory.layers().get(place.layer + 1)?.level;
        let finer = self.get(key(of))?;
        let cells: Vec<Cell> =
            territory.children(place.layer)[place.area].iter().map(|&child| finer.cell(child)).collect();
        let valued = || cells.iter().filter(|cell| cell.value.is_some());
        let all = cells.iter().map(|cell| cell.part(Part::Denominator)).sum::<Option<f64>>();
        let covered = valued().map(|cell| cell.part(Part::Denominator)).sum::<Option<f64>>();
        Some(Coverage {
            of,
            parts: cells.len(),
            with_value: valued().count(),
            denominator_share: covered.zip(all).filter(|(_, all)| *all > 0.0).map(|(covered, all)| covered / all),
        })
    }
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

    fn cell(value: f64, ends: [f64; 2], denominator: f64) -> Cell {
        let parts = [Some(ends[0]), Some(ends[1]), Some(value / 100.0 * denominator), Some(denominator), None];
        Cell { value: Some(value), status: ObservationStatus::Normal, parts }
    }

    #[test]
    fn half_widths_of_intervals_add_up_as_squares() {
        // √(3860² + 2642² + 1957²) = 5070.5
        let counts = [(135_173.0, 3_860.0), (43_104.0, 2_642.0), (24_842.0, 1_957.0)];
        let cells = counts.map(|(count, margin)| cell(count, [count - margin, count + margin], 1.0));
        let sum = add_up(Aggregation::Sum, cells.into_iter());
        let margin = sum.part(Part::Upper).unwrap() - 203_119.0;
        assert!((margin - 5_070.0).abs() < 1.0, "{sum:?}");
        assert!((sum.part(Part::Lower).unwrap() - (203_119.0 - margin)).abs() < 1e-6, "{sum:?}");
        // A rate in two equal halves has half the variance of each.
        let halves = [cell(10.0, [8.0, 12.0], 50.0), cell(10.0, [8.0, 12.0], 50.0)];
        let rate = add_up(Aggregation::Ratio { per: 100.0 }, halves.into_iter());
        assert!((rate.part(Part::Upper).unwrap() - (10.0 + 2.0_f64.sqrt())).abs() < 1e-9, "{rate:?}");
        // One without an interval, one turned round.
        let mut open = cell(10.0, [8.0, 12.0], 50.0);
        open.parts[Part::Upper as usize] = None;
        for odd in [open, cell(10.0, [12.0, 8.0], 50.0)] {
            let sum = add_up(Aggregation::Sum, [cell(1.0, [0.0, 2.0], 1.0), odd].into_iter());
            assert_eq!((sum.part(Part::Lower), sum.part(Part::Upper)), (None, None));
        }
    }

    #[test]
    fn a_level_with_missing_parts_says_how_much_of_the_denominator_is_covered() {
        let mut table = ObservationTable::default();
        for (code, numerator, denominator) in
            [("2201", Some(5.0), 60.0), ("2202", None, 40.0), ("2203", Some(1.0), 100.0)]
        {
            let parts = [None, None, numerator, Some(denominator), None];
            table.push(&ObservationRow { parts, ..row(code, 2021, numerator.map(|n: f64| n / denominator * 100.0)) });
        }
        let territory = territory();
        let joined = join_indicator(indicator(Aggregation::Ratio { per: 100.0 }), &table, &territory);
        let larisa = territory.find(&"22".parse().unwrap()).next().unwrap();
        let coverage = joined.coverage(&territory, larisa, Period::Year(2021)).unwrap();
        assert_eq!((coverage.of, coverage.parts, coverage.with_value), (Level::Municipality, 3, 2));
        assert_eq!(coverage.denominator_share, Some(0.8));
        let own = territory.find(&"2201".parse().unwrap()).next().unwrap();
        assert_eq!(joined.coverage(&territory, own, Period::Year(2021)), None, "it stands in the table");
    }

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
                table.push(&ObservationRow { parts, confidentiality, ..row(code, 2021, value) });
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
