//! An indicator's values in the order of a layer's areas.

use std::collections::BTreeMap;

use crate::boundaries::Level;
use crate::indicators::{Breakdown, Indicator, ObservationStatus, Part, Period, TimeFilter};

use super::JoinReport;

/// Which values: of which level, time and breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesKey {
    /// The level of the areas.
    pub level: Level,
    /// The number of the breakdown in [`JoinedIndicator::breakdowns`].
    pub breakdown: usize,
    /// The time.
    pub period: Period,
}

/// One value an area, in the order of the layer's areas.
#[derive(Clone, Debug)]
pub struct Series {
    values: Vec<f64>,
    status: Vec<ObservationStatus>,
    parts: [Option<Vec<f64>>; 5],
    /// The finer level the values were added up from; nothing where they stand in the table.
    pub aggregated_from: Option<Level>,
}

/// A value with what is to be known about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The value; nothing where there is none.
    pub value: Option<f64>,
    /// What is to be known about it, or why there is none.
    pub status: ObservationStatus,
    /// The numbers beside it, in the order of [`Part::ALL`].
    pub parts: [Option<f64>; 5],
}

impl Cell {
    /// No value, for this reason.
    #[must_use]
    pub fn empty(status: ObservationStatus) -> Self {
        Self { value: None, status, parts: [None; 5] }
    }

    /// Returns a number beside the value.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<f64> {
        self.parts[part as usize]
    }
}

fn number(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl Series {
    /// Makes a series of `areas` missing values.
    #[must_use]
    pub fn missing(areas: usize) -> Self {
        Self {
            values: vec![f64::NAN; areas],
            status: vec![ObservationStatus::Missing; areas],
            parts: Default::default(),
            aggregated_from: None,
        }
    }

    /// Sets the value of an area.
    pub fn set(&mut self, area: usize, cell: &Cell) {
        self.values[area] = cell.value.unwrap_or(f64::NAN);
        self.status[area] = cell.status;
        for (column, part) in self.parts.iter_mut().zip(cell.parts) {
            if part.is_some() || column.is_some() {
                column.get_or_insert_with(|| vec![f64::NAN; self.values.len()])[area] = part.unwrap_or(f64::NAN);
            }
        }
    }

    /// Returns the value of an area.
    #[must_use]
    pub fn cell(&self, area: usize) -> Cell {
        let part = |column: &Option<Vec<f64>>| column.as_ref().and_then(|column| number(column[area]));
        Cell { value: self.value(area), status: self.status[area], parts: self.parts.each_ref().map(part) }
    }

    /// Returns the bare value of an area, where there is one.
    #[must_use]
    pub fn value(&self, area: usize) -> Option<f64> {
        number(self.values[area])
    }

    /// Returns what is to be known about an area's value.
    #[must_use]
    pub fn status(&self, area: usize) -> ObservationStatus {
        self.status[area]
    }

    /// Returns the values in the order of the areas, not a number where there is none.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns a column of numbers beside the values, not a number where there is none.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&[f64]> {
        self.parts[part as usize].as_deref()
    }

    /// Says whether any area has a value.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.values.iter().any(|value| !value.is_nan())
    }
}

/// An indicator joined to the areas of a territory.
#[derive(Clone, Debug)]
pub struct JoinedIndicator {
    /// The definition.
    pub indicator: Indicator,
    /// Whether any row was joined, and which were not.
    pub report: JoinReport,
    pub(super) breakdowns: Vec<Breakdown>,
    pub(super) series: BTreeMap<SeriesKey, Series>,
}

impl JoinedIndicator {
    /// The number of the total in [`Self::breakdowns`].
    pub const TOTAL: usize = 0;

    /// Returns the breakdowns; the first is the total.
    #[must_use]
    pub fn breakdowns(&self) -> &[Breakdown] {
        &self.breakdowns
    }

    /// Returns every series, by level, breakdown and time.
    pub fn series(&self) -> impl Iterator<Item = (&SeriesKey, &Series)> {
        self.series.iter()
    }

    /// Returns the values of a level, time and breakdown.
    #[must_use]
    pub fn get(&self, key: SeriesKey) -> Option<&Series> {
        self.series.get(&key)
    }

    /// Returns the times a level has totals for, the earliest first.
    #[must_use]
    pub fn periods(&self, level: Level) -> impl DoubleEndedIterator<Item = Period> {
        self.series.keys().filter(move |key| key.level == level && key.breakdown == Self::TOTAL).map(|key| key.period)
    }

    /// Returns the totals of every period of a level, one period after the other, the earliest first; not a number where
    /// there is no value.
    #[must_use]
    pub fn pooled_totals(&self, level: Level) -> Vec<f64> {
        let series = self.series.iter().filter(|(key, _)| key.level == level && key.breakdown == Self::TOTAL);
        series.flat_map(|(_, series)| series.values()).copied().collect()
    }

    /// Returns the levels that have totals, the coarsest first.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        Level::ALL.into_iter().filter(|&level| self.periods(level).next().is_some()).collect()
    }

    /// Returns the totals of a level at a time: the latest that the filter accepts and that has any value, or the latest
    /// it accepts. Without a filter every time is accepted.
    #[must_use]
    pub fn totals(&self, level: Level, time: Option<TimeFilter>) -> Option<(Period, &Series)> {
        let accepted = || {
            let periods = self.periods(level).rev().filter(|&period| time.is_none_or(|time| time.accepts(period)));
            periods.filter_map(|period| {
                let key = SeriesKey { level, breakdown: Self::TOTAL, period };
                self.get(key).map(|series| (period, series))
            })
        };
        accepted().find(|(_, series)| series.has_values()).or_else(|| accepted().next())
    }
}
