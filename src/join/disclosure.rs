//! Keeps confidential values from being worked out of those beside them.
//!
//! Three rules are applied until nothing changes, to figures that add (counts, ratios, and rates that stand beside
//! their numerators and denominators):
//!
//! 1. *Upwards*: a total with a withheld part is withheld, at every coarser level. The parts beside it may then be
//!    shown.
//! 2. *Breakdowns*: where a cell of a breakdown is withheld, all cells of the breakdown of that area and time are;
//!    the total beside them may be shown. Where the total is withheld, so is the whole breakdown.
//! 3. *Downwards*: where a total is withheld and none of its parts is, the parts are withheld, since they add up to
//!    it.
//!
//! Periods that hold one another (a year and its quarters) count as totals and parts like levels do.
//!
//! The rules withhold more than the least possible: a smaller pattern needs an optimisation over the whole table.

use std::collections::{BTreeMap, BTreeSet};

use crate::boundaries::{AreaRef, Territory};
use crate::indicators::{Aggregation, Indicator, Measure, ObservationStatus, Part, Period};

use super::{Cell, JoinedIndicator, Series, SeriesKey};

/// Withholds every value that would show a confidential one.
pub(super) fn withhold(indicator: &Indicator, territory: &Territory, series: &mut BTreeMap<SeriesKey, Series>) {
    // A rate that is not aggregated may still stand beside its parts, and those add up.
    let has_parts =
        |series: &Series| [Part::Numerator, Part::Denominator, Part::N].iter().any(|&part| series.part(part).is_some());
    let adds = indicator.aggregation != Aggregation::None
        || indicator.measure == Measure::Count
        || series.values().any(has_parts);
    if !adds {
        return;
    }
    let mut queue = suppressed_cells(territory, series);
    while let Some(cell) = queue.pop() {
        for shown in cells_that_show(&cell, territory, series) {
            if suppress(&shown, territory, series) {
                queue.push(shown);
            }
        }
    }
}

/// One cell: an area at a time, in a breakdown.
#[derive(Clone, Copy, Debug)]
struct Place {
    area: AreaRef,
    breakdown: usize,
    period: Period,
}

fn key(place: &Place, territory: &Territory) -> SeriesKey {
    let level = territory.layers()[place.area.layer].level;
    SeriesKey { level, breakdown: place.breakdown, period: place.period }
}

fn status(place: &Place, territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Option<ObservationStatus> {
    series.get(&key(place, territory)).map(|series| series.status(place.area.area))
}

fn suppressed_cells(territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Vec<Place> {
    let mut found = Vec::new();
    for (key, values) in series {
        let Some(layer) = territory.layer_of(key.level) else { continue };
        for area in 0..values.values().len() {
            if values.status(area) == ObservationStatus::Suppressed {
                let area = AreaRef { layer, area };
                found.push(Place { area, breakdown: key.breakdown, period: key.period });
            }
        }
    }
    found
}

/// Withholds a cell; says whether it was not withheld before. A cell of a series that is not there stays so.
fn suppress(place: &Place, territory: &Territory, series: &mut BTreeMap<SeriesKey, Series>) -> bool {
    let Some(values) = series.get_mut(&key(place, territory)) else { return false };
    let was_shown = values.status(place.area.area) != ObservationStatus::Suppressed;
    if was_shown {
        values.set(place.area.area, &Cell::empty(ObservationStatus::Suppressed));
    }
    was_shown
}

/// Returns the cells from which a withheld one could be worked out.
fn cells_that_show(place: &Place, territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Vec<Place> {
    let mut cells: Vec<_> = territory.ancestors(place.area).map(|area| Place { area, ..*place }).collect();
    cells.extend(breakdown_cells(place, territory, series));
    cells.extend(unless_protected(parts(place, territory, series), territory, series));
    let (longer, shorter) = other_periods(place, territory, series);
    cells.extend(longer);
    cells.extend(unless_protected(shorter, territory, series));
    cells
}

/// Returns the same cell at the periods that hold this one, and at those this one holds.
fn other_periods(
    place: &Place,
    territory: &Territory,
    series: &BTreeMap<SeriesKey, Series>,
) -> (Vec<Place>, Vec<Place>) {
    let own = key(place, territory);
    let alike = |key: &&SeriesKey| key.level == own.level && key.breakdown == own.breakdown;
    let at = |holds: &dyn Fn(Period) -> bool| {
        let periods = series.keys().filter(alike).map(|key| key.period).filter(|&period| holds(period));
        periods.map(|period| Place { period, ..*place }).collect()
    };
    (at(&|period| period.holds(place.period)), at(&|period| place.period.holds(period)))
}

fn breakdown_cells(place: &Place, territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Vec<Place> {
    let level = territory.layers()[place.area.layer].level;
    let breakdowns: BTreeSet<_> = series
        .keys()
        .filter(|key| key.level == level && key.period == place.period && key.breakdown != JoinedIndicator::TOTAL)
        .map(|key| key.breakdown)
        .collect();
    breakdowns.into_iter().map(|breakdown| Place { breakdown, ..*place }).collect()
}

/// Returns the parts of a withheld total if none of them is withheld itself.
///
/// A part without a row does not protect the total: it may follow from its own breakdown or its own parts.
fn unless_protected(parts: Vec<Place>, territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Vec<Place> {
    let withheld = |part: &Place| status(part, territory, series) == Some(ObservationStatus::Suppressed);
    if parts.iter().any(withheld) { Vec::new() } else { parts }
}

/// Returns the cells a total is the sum of: those of the next finer level that has any at its time.
fn parts(place: &Place, territory: &Territory, series: &BTreeMap<SeriesKey, Series>) -> Vec<Place> {
    let mut areas = vec![place.area];
    while let Some(layer) = areas.first().map(|area| area.layer).filter(|layer| layer + 1 < territory.layers().len()) {
        let children = areas.iter().flat_map(|area| &territory.children(layer)[area.area]);
        areas = children.map(|&area| AreaRef { layer: layer + 1, area }).collect();
        let parts: Vec<_> = areas.iter().map(|&area| Place { area, ..*place }).collect();
        if parts.first().is_some_and(|part| series.contains_key(&key(part, territory))) {
            return parts;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixtures::{indicator, row, territory};
    use super::super::{JoinedIndicator, join_indicator};
    use crate::boundaries::Level;
    use crate::indicators::{
        Aggregation, Confidentiality, Indicator, Measure, ObservationRow, ObservationStatus, ObservationTable, Period,
    };

    /// Areas, units and the region of the fixture, and how they add up.
    const CODES: [&str; 8] = ["2201", "2202", "2203", "2401", "2402", "22", "24", "EL61"];
    const SUMS: [(usize, &[usize]); 3] = [(5, &[0, 1, 2]), (6, &[3, 4]), (7, &[5, 6])];
    const SEXES: [&str; 3] = ["", "F", "M"];

    fn shown(joined: &JoinedIndicator, code: usize, sex: usize) -> bool {
        let territory = territory();
        let place = territory.find(&CODES[code].parse().unwrap()).next().unwrap();
        let level = territory.layers()[place.layer].level;
        joined
            .series()
            .filter(|(key, _)| key.level == level && key.breakdown == sex)
            .any(|(_, series)| series.value(place.area).is_some())
    }

    /// Says whether the cell follows from the shown ones: whether its unit vector is in the row space of the sums,
    /// restricted to the cells that are not shown.
    fn is_determined(cell: usize, hidden: &[bool]) -> bool {
        let at = |code: usize, sex: usize| code * 3 + sex;
        let mut equations: Vec<Vec<f64>> = Vec::new();
        let mut add = |terms: &[(usize, f64)]| {
            let mut equation = vec![0.0; 24];
            for &(term, factor) in terms {
                if hidden[term] {
                    equation[term] = factor;
                }
            }
            equations.push(equation);
        };
        for sex in 0..3 {
            for (total, parts) in SUMS {
                let mut terms = vec![(at(total, sex), -1.0)];
                terms.extend(parts.iter().map(|&part| (at(part, sex), 1.0)));
                add(&terms);
            }
        }
        for code in 0..8 {
            add(&[(at(code, 0), -1.0), (at(code, 1), 1.0), (at(code, 2), 1.0)]);
        }
        let rank = |mut rows: Vec<Vec<f64>>| {
            let mut rank = 0;
            for column in 0..24 {
                let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column].abs() > 1e-9) else { continue };
                rows.swap(rank, pivot);
                for row in 0..rows.len() {
                    if row != rank {
                        let factor = rows[row][column] / rows[rank][column];
                        let pivot_row = rows[rank].clone();
                        for (value, above) in rows[row].iter_mut().zip(pivot_row) {
                            *value -= factor * above;
                        }
                    }
                }
                rank += 1;
            }
            rank
        };
        let mut with_unit = equations.clone();
        with_unit.push((0..24).map(|column| f64::from(u8::from(column == cell))).collect());
        rank(with_unit) == rank(equations)
    }

    fn join(cells: &[(usize, usize, bool)]) -> JoinedIndicator {
        let mut table = ObservationTable::default();
        for &(code, sex, confidential) in cells {
            let confidentiality = if confidential { Confidentiality::Withheld } else { Confidentiality::Free };
            let breakdown = [SEXES[sex].into()].into();
            table.push(&ObservationRow { breakdown, confidentiality, ..row(CODES[code], 2021, Some(5.0)) });
        }
        join_indicator(indicator(Aggregation::Sum), &table, &territory())
    }

    #[test]
    fn a_total_with_one_withheld_part_is_withheld_at_every_level() {
        let joined = join(&[(0, 0, true), (1, 0, false), (2, 0, false), (3, 0, false), (4, 0, false)]);
        assert!(!shown(&joined, 5, 0) && !shown(&joined, 7, 0));
        assert!(shown(&joined, 1, 0) && shown(&joined, 6, 0));
        let (_, units) = joined.totals(Level::RegionalUnit, None).unwrap();
        assert_eq!(units.status(0), ObservationStatus::Suppressed);
        assert_eq!((joined.report.confidential, joined.report.withheld), (1, 2));
    }

    #[test]
    fn of_two_rows_for_a_cell_the_confidential_one_wins() {
        for cells in [[(0, 0, false), (0, 0, true)], [(0, 0, true), (0, 0, false)]] {
            let joined = join(&cells);
            assert!(!shown(&joined, 0, 0));
            assert_eq!(joined.report.duplicates.len(), 1);
        }
    }

    fn joined(indicator: Indicator, rows: &[(&'static str, Period, Option<f64>, bool)]) -> JoinedIndicator {
        let mut table = ObservationTable::default();
        for &(code, period, n, confidential) in rows {
            let confidentiality = if confidential { Confidentiality::Withheld } else { Confidentiality::Free };
            let parts = [None, None, None, None, n];
            table.push(&ObservationRow { period, parts, confidentiality, ..row(code, 2021, Some(5.0)) });
        }
        join_indicator(indicator, &table, &territory())
    }

    fn is_shown(joined: &JoinedIndicator, code: &str, period: Period) -> bool {
        let place = territory().find(&code.parse().unwrap()).next().unwrap();
        let level = territory().layers()[place.layer].level;
        joined
            .series()
            .filter(|(key, _)| key.level == level && key.period == period)
            .any(|(_, series)| series.value(place.area).is_some())
    }

    #[test]
    fn a_year_does_not_give_its_quarter_away() {
        let quarter = |number| Period::Quarter(2021, number);
        let year = Period::Year(2021);
        let mut rows: Vec<_> = (1..=4).map(|number| ("2201", quarter(number), None, number == 3)).collect();
        rows.push(("2201", year, None, false));
        let one_quarter = joined(indicator(Aggregation::Sum), &rows);
        assert!(!is_shown(&one_quarter, "2201", year) && !is_shown(&one_quarter, "2201", quarter(3)));
        assert!(is_shown(&one_quarter, "2201", quarter(1)));
        for row in &mut rows {
            row.3 = row.1 == year;
        }
        let whole_year = joined(indicator(Aggregation::Sum), &rows);
        assert!((1..=4).all(|number| !is_shown(&whole_year, "2201", quarter(number))));
    }

    #[test]
    fn a_total_is_not_given_away_over_a_level_that_has_no_rows() {
        let period = Period::Year(2021);
        let rows: Vec<_> =
            CODES[..5].iter().chain(&["EL61"]).map(|&code| (code, period, None, code == "EL61")).collect();
        let joined = joined(indicator(Aggregation::None), &rows);
        assert!(CODES[..5].iter().all(|code| !is_shown(&joined, code, period)));
    }

    #[test]
    fn how_many_were_asked_does_not_give_a_rate_away() {
        let period = Period::Year(2021);
        let rows: Vec<_> = ["2401", "2402", "24"].map(|code| (code, period, Some(100.0), code == "2401")).to_vec();
        let rate = Indicator { measure: Measure::Rate, ..indicator(Aggregation::None) };
        assert!(!is_shown(&joined(rate, &rows), "24", period));
    }

    #[test]
    fn a_confidential_row_whose_code_is_damaged_still_counts() {
        let period = Period::Year(2021);
        for code in ["2201.0", "2209"] {
            let rows = [(code, period, None, true), ("22", period, None, false), ("2202", period, None, false)];
            let joined = joined(indicator(Aggregation::Sum), &rows);
            assert!(!is_shown(&joined, "22", period), "{code}");
            // Whether 22 has a part that is withheld is known only where the code tells which.
            assert_eq!(is_shown(&joined, "2202", period), code == "2201.0", "{code}");
            assert_eq!(joined.report.confidential_unmatched, [2], "{code}");
        }
    }

    proptest! {
        /// An audit by linear algebra, whatever is published beside the confidential cells.
        #[test]
        fn no_confidential_cell_follows_from_what_is_shown(
            present in proptest::collection::vec(proptest::bool::weighted(0.8), 24),
            confidential in proptest::collection::vec(proptest::bool::weighted(0.12), 24),
        ) {
            let all = (0..24).filter(|&cell| present[cell]);
            let joined = join(&all.map(|cell| (cell / 3, cell % 3, confidential[cell])).collect::<Vec<_>>());
            // A breakdown no row has is not there to be shown.
            let number = |sex: usize| match sex {
                0 => Some(0),
                sex => joined.breakdowns().iter().position(|known| known.first().is_some_and(|v| &**v == SEXES[sex])),
            };
            let hidden: Vec<_> = (0..24)
                .map(|cell| number(cell % 3).is_none_or(|sex| !shown(&joined, cell / 3, sex)))
                .collect();
            for cell in (0..24).filter(|&cell| present[cell] && confidential[cell]) {
                prop_assert!(hidden[cell], "{} {} is shown", CODES[cell / 3], SEXES[cell % 3]);
                prop_assert!(!is_determined(cell, &hidden), "{} {} follows", CODES[cell / 3], SEXES[cell % 3]);
            }
        }
    }
}
