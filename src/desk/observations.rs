//! The values of rows that are used, by measure.

use std::collections::BTreeSet;

use super::cells::CellState;
use super::{KeyTexts, MeasureColumn, Proposal, ProposedMeasure, Standing};
use crate::indicators::{Confidentiality, ObservationRow, ObservationStatus, ObservationTable, Part, Period};
use crate::matching::RowMatch;
use crate::narrative::how_matched;

/// A value and the row it stands in.
#[derive(Clone, Copy, Debug)]
pub struct ValueRow<'p> {
    /// The row's number as a spreadsheet counts it, from 1.
    pub sheet_row: u64,
    /// What the row says of its area.
    pub key: &'p KeyTexts,
    /// The area's code in the atlas.
    pub code: &'p str,
    /// The period.
    pub period: Period,
    /// The value; nothing where the cell says why there is none.
    pub value: Option<f64>,
    /// How the row was matched: see [`how_matched`].
    pub how: &'static str,
    /// Whether a person settled the row.
    pub is_decided: bool,
}

impl Proposal<'_> {
    /// Returns the observations of a measure: of rows that are used alone, with the codes of the atlas. Rows without a period have none.
    pub fn observations<'p>(&'p self, measure: &'p ProposedMeasure) -> impl Iterator<Item = ObservationRow<'p>> {
        let used = (0..self.rows.len()).filter(|row| self.standings[*row] == Standing::Matched);
        used.flat_map(move |row| {
            measure.columns.iter().filter_map(move |column| self.observation(row, measure, column))
        })
    }

    /// Returns the values of a measure that are broken down by nothing, each with the row it stands in and how that row was matched.
    pub fn value_rows<'p>(&'p self, measure: &'p ProposedMeasure) -> impl Iterator<Item = ValueRow<'p>> {
        let used = (0..self.rows.len()).filter(|row| self.standings[*row] == Standing::Matched);
        let whole = used.filter(|row| self.rows.breakdowns[self.rows.breakdown[*row] as usize].is_empty());
        whole.flat_map(move |place| {
            let row = self.row(place);
            measure.columns.iter().filter_map(move |column| {
                let observation = self.observation(place, measure, column)?;
                let RowMatch::Matched { how, .. } = row.outcome else { return None };
                Some(ValueRow {
                    sheet_row: row.sheet_row,
                    key: row.key,
                    code: observation.code,
                    period: observation.period,
                    value: observation.value,
                    how: how_matched(how),
                    is_decided: row.settled.is_some(),
                })
            })
        })
    }

    /// Returns the observations of a measure as a table, as [`Self::observations`] gives them.
    #[must_use]
    pub fn table(&self, measure: &ProposedMeasure) -> ObservationTable {
        let mut table = ObservationTable::default();
        self.observations(measure).for_each(|row| table.push(&row));
        table
    }

    fn observation<'p>(
        &'p self,
        row: usize,
        measure: &ProposedMeasure,
        column: &MeasureColumn,
    ) -> Option<ObservationRow<'p>> {
        let numbers = &self.numbers[column.number];
        let CellState::Value(status) = numbers.states[row] else { return None };
        let part = |part: Part| self.numbers[measure.part(part)?].value(row);
        let confidential = status == ObservationStatus::Suppressed;
        Some(ObservationRow {
            line: u32::try_from(self.rows.sheet_row[row]).unwrap_or(u32::MAX),
            code: &self.matcher.gazetteer().area(self.area(row)?).facts.code,
            period: column.period.or_else(|| self.rows.period(row))?,
            breakdown: self.rows.breakdowns[self.rows.breakdown[row] as usize].clone(),
            value: numbers.value(row),
            parts: Part::ALL.map(part),
            status,
            confidentiality: if confidential { Confidentiality::Withheld } else { Confidentiality::Free },
        })
    }

    /// Returns the periods of a measure's values, in order.
    pub(super) fn periods_of(&self, measure: &ProposedMeasure) -> Vec<Period> {
        let of_headers = measure.columns.iter().filter_map(|column| column.period);
        let of_rows = measure.columns.iter().any(|column| column.period.is_none());
        let of_rows = self.rows.periods.iter().copied().filter(|_| of_rows);
        of_headers.chain(of_rows).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the values of a measure in a period that are broken down by nothing, with their rows.
    pub(super) fn totals_of(&self, measure: &ProposedMeasure, period: Period) -> impl Iterator<Item = (usize, f64)> {
        let columns: Vec<MeasureColumn> = measure.columns.clone();
        (0..self.rows.len())
            .filter(|row| self.rows.breakdowns[self.rows.breakdown[*row] as usize].is_empty())
            .filter_map(move |row| {
                let own = columns.iter().find(|column| column.period.or_else(|| self.rows.period(row)) == Some(period));
                own.and_then(|column| Some((row, self.numbers[column.number].value(row)?)))
            })
    }
}
