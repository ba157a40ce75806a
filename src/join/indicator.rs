//! The join itself.

use std::collections::BTreeMap;

use crate::boundaries::{AreaCode, AreaRef, Level, Territory};
use crate::indicators::{Aggregation, Breakdown, Indicator, ObservationStatus, ObservationTable, Part};

use super::aggregate::aggregate;
use super::disclosure::withhold;
use super::{Cell, Duplicate, JoinReport, JoinedIndicator, MissingAreas, Series, SeriesKey, Unmatched};

/// Joins a table of observations to the areas of a territory by code.
///
/// Values that stand in the table are taken as they are; a level, time and breakdown the table has no row for is
/// added up from the next finer level where the indicator's rule allows. Confidential values, and all that would
/// show one, are withheld ([`ObservationStatus::Suppressed`]). Of two rows for one cell the first counts, but a
/// confidential one always wins.
#[must_use]
pub fn join_indicator(indicator: Indicator, table: &ObservationTable, territory: &Territory) -> JoinedIndicator {
    let mut report = JoinReport { rows: table.len(), ..JoinReport::default() };
    let places = find_areas(table, territory, &mut report);
    let (breakdowns, breakdown_numbers) = number_breakdowns(table);
    let mut series = fill(&indicator, table, territory, &places, &breakdown_numbers, &mut report);
    report.missing = missing_areas(&series, territory);
    let mut series: BTreeMap<_, _> =
        std::mem::take(&mut series).into_iter().map(|(key, filled)| (key, filled.series)).collect();
    aggregate(&indicator, territory, &mut series);
    report.confidential = count_suppressed(&series);
    withhold(&indicator, territory, &mut series);
    report.withheld = count_suppressed(&series) - report.confidential;
    JoinedIndicator { indicator, report, breakdowns, series }
}

/// Finds the area of each distinct code of the table.
fn find_areas(table: &ObservationTable, territory: &Territory, report: &mut JoinReport) -> Vec<Option<AreaRef>> {
    let mut places = Vec::with_capacity(table.codes().len());
    for text in table.codes() {
        let code = text.parse::<AreaCode>().ok();
        let mut found = code.iter().flat_map(|code| territory.find(code));
        places.push(found.next());
        if let (Some(code), Some(_second)) = (&code, found.next()) {
            report.ambiguous.push(code.clone());
        }
    }
    report_unmatched(table, territory, &places, report);
    places
}

fn report_unmatched(
    table: &ObservationTable,
    territory: &Territory,
    places: &[Option<AreaRef>],
    report: &mut JoinReport,
) {
    let mut unmatched: BTreeMap<usize, (u32, usize)> = BTreeMap::new();
    for row in 0..table.len() {
        let code = table.code(row);
        if places[code].is_some() {
            report.matched += 1;
        } else {
            unmatched.entry(code).or_insert((table.line(row), 0)).1 += 1;
        }
    }
    // Codes are numbered by their first row, so this is the order of the file.
    report.unmatched = unmatched
        .into_iter()
        .map(|(code, (line, rows))| {
            let code = table.codes()[code].to_string();
            Unmatched { suggestion: suggest(&code, territory), code, line, rows }
        })
        .collect();
}

/// Returns the code a damaged one may have been: spreadsheets take leading zeros and add `.0`.
fn suggest(code: &str, territory: &Territory) -> Option<AreaCode> {
    let trimmed = code.trim();
    let trimmed = trimmed.strip_suffix(".0").unwrap_or(trimmed);
    let candidates = [trimmed.to_owned(), format!("0{trimmed}"), format!("00{trimmed}")];
    let known = |text: String| text.parse().ok().filter(|code| territory.find(code).next().is_some());
    candidates.into_iter().find_map(known)
}

fn is_total(breakdown: &Breakdown) -> bool {
    breakdown.iter().all(|value| value.is_empty() || &**value == "_T")
}

/// Puts the total first and numbers the others in order; returns the table's numbers in terms of these.
fn number_breakdowns(table: &ObservationTable) -> (Vec<Breakdown>, Vec<usize>) {
    let mut breakdowns: Vec<_> = table.breakdowns().iter().filter(|breakdown| !is_total(breakdown)).cloned().collect();
    breakdowns.sort();
    breakdowns.insert(JoinedIndicator::TOTAL, Breakdown::default());
    let number = |breakdown: &Breakdown| {
        if is_total(breakdown) {
            JoinedIndicator::TOTAL
        } else {
            breakdowns.iter().position(|known| known == breakdown).unwrap_or(JoinedIndicator::TOTAL)
        }
    };
    let numbers = table.breakdowns().iter().map(number).collect();
    (breakdowns, numbers)
}

/// A series and the line each of its cells came from; 0 where none did.
struct Filled {
    series: Series,
    lines: Vec<u32>,
}

fn fill(
    indicator: &Indicator,
    table: &ObservationTable,
    territory: &Territory,
    places: &[Option<AreaRef>],
    breakdowns: &[usize],
    report: &mut JoinReport,
) -> BTreeMap<SeriesKey, Filled> {
    let mut filled: BTreeMap<SeriesKey, Filled> = BTreeMap::new();
    let mut unplaced = Vec::new();
    for row in 0..table.len() {
        let Some(place) = places[table.code(row)] else {
            if table.status(row) == ObservationStatus::Suppressed {
                unplaced.push(row);
            }
            continue;
        };
        let layer = &territory.layers()[place.layer];
        let key = SeriesKey {
            level: layer.level,
            breakdown: breakdowns[table.breakdown(row)],
            period: table.periods()[table.period(row)],
        };
        let target = filled.entry(key).or_insert_with(|| Filled {
            series: Series::missing(layer.areas().len()),
            lines: vec![0; layer.areas().len()],
        });
        let cell = cell(indicator, table, row, report);
        let first_line = target.lines[place.area];
        if first_line == 0 {
            target.lines[place.area] = table.line(row);
            target.series.set(place.area, &cell);
            continue;
        }
        let first = target.series.cell(place.area);
        report.duplicates.push(Duplicate {
            line: table.line(row),
            first_line,
            code: layer.areas()[place.area].id.clone(),
            period: key.period,
            same_value: first == cell,
        });
        if cell.status == ObservationStatus::Suppressed {
            target.series.set(place.area, &cell);
        }
    }
    report.confidential_unmatched = unplaced.iter().map(|&row| table.line(row)).collect();
    for row in unplaced {
        withhold_unplaced(table, row, territory, breakdowns, &mut filled);
    }
    filled
}

/// Withholds what would show a confidential row that found no area: the area its code may be meant for, and else the
/// areas its code says it lies in.
fn withhold_unplaced(
    table: &ObservationTable,
    row: usize,
    territory: &Territory,
    breakdowns: &[usize],
    filled: &mut BTreeMap<SeriesKey, Filled>,
) {
    let code = &table.codes()[table.code(row)];
    let digits = code.trim();
    let beginnings = (1..digits.len()).rev().filter_map(|length| digits.get(..length)?.parse().ok());
    let mut meant = suggest(code, territory).into_iter().chain(beginnings);
    let Some(place) = meant.find_map(|code: AreaCode| territory.find(&code).next()) else { return };
    for area in std::iter::once(place).chain(territory.ancestors(place)) {
        let layer = &territory.layers()[area.layer];
        let (breakdown, period) = (breakdowns[table.breakdown(row)], table.periods()[table.period(row)]);
        let target = filled.entry(SeriesKey { level: layer.level, breakdown, period }).or_insert_with(|| Filled {
            series: Series::missing(layer.areas().len()),
            lines: vec![0; layer.areas().len()],
        });
        target.series.set(area.area, &Cell::empty(ObservationStatus::Suppressed));
    }
}

/// Reads a row's cell; a ratio without a value gets it from its parts.
fn cell(indicator: &Indicator, table: &ObservationTable, row: usize, report: &mut JoinReport) -> Cell {
    let number = |value: f64| (!value.is_nan()).then_some(value);
    let parts = Part::ALL.map(|part| number(table.part(part, row)));
    let mut cell = Cell { value: number(table.value(row)), status: table.status(row), parts };
    let Aggregation::Ratio { per } = indicator.aggregation else { return cell };
    let (Some(numerator), Some(denominator)) = (cell.part(Part::Numerator), cell.part(Part::Denominator)) else {
        return cell;
    };
    let ratio = numerator / denominator * per;
    if !ratio.is_finite() {
        return cell;
    }
    match cell.value {
        None if cell.status == ObservationStatus::Missing => {
            cell.value = Some(ratio);
            cell.status = ObservationStatus::Normal;
        }
        Some(value) if !agrees(value, ratio, indicator.decimals) => report.inconsistent_ratios.push(table.line(row)),
        _ => {}
    }
    cell
}

/// Says whether a published value is the ratio, to the decimals it is published with.
fn agrees(value: f64, ratio: f64, decimals: u8) -> bool {
    let last_digit = 10f64.powi(-i32::from(decimals));
    (value - ratio).abs() <= last_digit * 0.5 + ratio.abs() * 1e-9
}

fn missing_areas(series: &BTreeMap<SeriesKey, Filled>, territory: &Territory) -> Vec<MissingAreas> {
    let totals = series.iter().filter(|(key, _)| key.breakdown == JoinedIndicator::TOTAL);
    let missing = totals.filter_map(|(key, filled)| {
        let layer = territory.layer_of(key.level).map(|layer| &territory.layers()[layer])?;
        let without_row: Vec<_> = layer
            .areas()
            .iter()
            .zip(&filled.lines)
            .filter(|(area, line)| area.coded && **line == 0)
            .map(|(area, _)| area.id.clone())
            .collect();
        let count = without_row.len();
        let codes = without_row.into_iter().take(JoinReport::SHOWN).collect();
        (count > 0).then_some(MissingAreas { level: key.level, period: key.period, count, codes })
    });
    missing.collect()
}

fn count_suppressed(series: &BTreeMap<SeriesKey, Series>) -> usize {
    let suppressed = |series: &Series| {
        let areas = 0..series.values().len();
        areas.filter(|&area| series.status(area) == ObservationStatus::Suppressed).count()
    };
    series.values().map(suppressed).sum()
}

/// Returns the levels from the finest to the coarsest.
pub(super) fn finest_first(territory: &Territory) -> impl Iterator<Item = (usize, Level)> {
    territory.layers().iter().enumerate().rev().map(|(place, layer)| (place, layer.level))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{indicator, row, territory};
    use super::*;
    use crate::indicators::{ObservationRow, Period};

    fn table(rows: impl IntoIterator<Item = ObservationRow<'static>>) -> ObservationTable {
        let mut table = ObservationTable::default();
        for (row, line) in rows.into_iter().zip(2..) {
            table.push(&ObservationRow { line, ..row });
        }
        table
    }

    fn totals(joined: &JoinedIndicator, level: Level) -> Vec<Option<f64>> {
        let (_, series) = joined.totals(level, None).unwrap();
        (0..series.values().len()).map(|area| series.value(area)).collect()
    }

    #[test]
    fn counts_add_up_and_an_unknown_part_leaves_the_sum_unknown() {
        let rows = [("2201", 1.0), ("2202", 2.0), ("2203", 0.0), ("2401", 4.0)];
        let joined = join_indicator(
            indicator(Aggregation::Sum),
            &table(rows.map(|(code, value)| row(code, 2021, Some(value)))),
            &territory(),
        );
        assert_eq!(totals(&joined, Level::RegionalUnit), [Some(3.0), None]);
        assert_eq!(totals(&joined, Level::Region), [None]);
        assert_eq!(joined.report.matched, 4);
        assert_eq!(joined.report.missing[0].codes, ["2402".parse().unwrap()]);
    }

    #[test]
    fn a_rate_is_rebuilt_from_its_parts_never_averaged() {
        let rate = |code, numerator, denominator| ObservationRow {
            parts: [None, None, Some(numerator), Some(denominator), None],
            ..row(code, 2021, None)
        };
        let rows = [
            rate("2201", 10.0, 1000.0),
            rate("2202", 90.0, 100.0),
            rate("2203", 0.0, 100.0),
            rate("2401", 1.0, 10.0),
            rate("2402", 2.0, 10.0),
        ];
        let joined = join_indicator(indicator(Aggregation::Ratio { per: 100.0 }), &table(rows), &territory());
        let expected = 100.0 / 1200.0 * 100.0;
        assert!((totals(&joined, Level::RegionalUnit)[0].unwrap() - expected).abs() < 1e-12);
        assert_eq!(totals(&joined, Level::Municipality)[1], Some(90.0));
    }

    #[test]
    fn what_does_not_aggregate_stays_unknown() {
        let joined = join_indicator(indicator(Aggregation::None), &table([row("2201", 2021, Some(1.0))]), &territory());
        assert!(joined.totals(Level::RegionalUnit, None).is_none());
    }

    #[test]
    fn a_lost_leading_zero_is_a_question_and_not_used() {
        let (mut layers, zero) = (territory().layers().to_vec(), crate::boundaries::fixtures::area("0101", None));
        layers[2] =
            crate::boundaries::AreaLayer::new(Level::Municipality, crate::boundaries::CodeScheme::Elstat, vec![zero])
                .unwrap();
        let rows = [
            row("101", 2021, Some(1.0)),
            row("101", 2011, Some(1.0)),
            row("0101.0", 2021, Some(1.0)),
            row("x", 2021, None),
        ];
        let joined = join_indicator(indicator(Aggregation::Sum), &table(rows), &Territory::new(layers).0);
        let unmatched: Vec<_> = joined
            .report
            .unmatched
            .iter()
            .map(|u| (u.code.as_str(), u.line, u.rows, u.suggestion.as_ref().map(AreaCode::as_str)))
            .collect();
        assert_eq!(unmatched, [("101", 2, 2, Some("0101")), ("0101.0", 4, 1, Some("0101")), ("x", 5, 1, None)]);
        assert_eq!(joined.report.matched, 0);
    }

    #[test]
    fn the_first_of_two_rows_counts_and_both_are_named() {
        let rows = [row("2201", 2021, Some(1.0)), row("2201", 2021, Some(2.0)), row("2201", 2021, Some(1.0))];
        let joined = join_indicator(indicator(Aggregation::Sum), &table(rows), &territory());
        assert_eq!(totals(&joined, Level::Municipality)[0], Some(1.0));
        let duplicates: Vec<_> =
            joined.report.duplicates.iter().map(|d| (d.line, d.first_line, d.same_value)).collect();
        assert_eq!(duplicates, [(3, 2, false), (4, 2, true)]);
    }

    #[test]
    fn without_a_time_the_latest_that_has_a_value_is_given() {
        let rows = [row("2201", 2011, Some(1.0)), row("2201", 2021, Some(2.0)), row("2201", 2022, None)];
        let joined = join_indicator(indicator(Aggregation::Sum), &table(rows), &territory());
        let (period, _) = joined.totals(Level::Municipality, None).unwrap();
        assert_eq!(period, Period::Year(2021));
        assert!(joined.totals(Level::Municipality, Some(Period::Year(2022).into())).is_some());
        assert!(joined.totals(Level::Municipality, Some(Period::Year(2000).into())).is_none());
    }

    #[test]
    fn a_value_that_is_not_its_ratio_is_reported() {
        let wrong = ObservationRow { parts: [None, None, Some(1.0), Some(4.0), None], ..row("2201", 2021, Some(30.0)) };
        let right = ObservationRow { parts: [None, None, Some(1.0), Some(3.0), None], ..row("2202", 2021, Some(33.3)) };
        let joined = join_indicator(indicator(Aggregation::Ratio { per: 100.0 }), &table([wrong, right]), &territory());
        assert_eq!(joined.report.inconsistent_ratios, [2]);
    }
}
