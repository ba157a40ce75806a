//! Total rows beside the sums of their parts.

use std::collections::HashMap;

use super::tolerance;
use crate::desk::doubt::{Doubt, MOST_TOLD};
use crate::desk::standing::Standing;
use crate::desk::{MeasureColumn, Proposal, ProposedMeasure, words};
use crate::indicators::Aggregation;
use crate::matching::{AreaNumber, RowMatch, TotalOf};

/// The sum of parts, and what keeps it from being the whole.
#[derive(Clone, Copy, Default)]
struct Sum {
    value: f64,
    parts: usize,
    /// Whether a part has no value, or is asked.
    lacks: bool,
}

/// What a sum is of: an area (none for all rows), a period, a breakdown.
type Scope = (Option<AreaNumber>, u32, u32);

/// Compares total rows of counts with the sums of the rows they are the totals of.
///
/// A total of the table has to be the sum of all rows, or of those since the total before. Where parts are missing, asked or without a value, only
/// a sum above its total is wrong.
pub(in crate::desk) fn beside_totals(proposal: &Proposal<'_>) -> Vec<Doubt> {
    let totals: Vec<usize> = proposal.rows_standing(Standing::Total).collect();
    if totals.is_empty() {
        return Vec::new();
    }
    let counts = proposal.measures.iter().filter(|measure| measure.aggregation == Aggregation::Sum);
    let mut doubts = Vec::new();
    for measure in counts {
        for column in &measure.columns {
            of_column(proposal, measure, *column, &totals, &mut doubts);
        }
    }
    let more = doubts.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        doubts.truncate(MOST_TOLD);
        doubts.push(Doubt::More { kind: "total-differs", count: more });
    }
    doubts
}

fn of_column(
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
    column: MeasureColumn,
    totals: &[usize],
    doubts: &mut Vec<Doubt>,
) {
    let all = sums(proposal, column, 0..proposal.rows.len());
    let mut since = 0;
    for &row in totals {
        let Some(stated) = proposal.numbers[column.number].value(row) else { continue };
        let of = match proposal.answer(row) {
            RowMatch::Total { of } => *of,
            _ => TotalOf::Table,
        };
        let of_area = match of {
            TotalOf::Area(area) => Some(area),
            TotalOf::Table | TotalOf::Country => None,
        };
        let scope = (of_area, proposal.rows.period[row], proposal.rows.breakdown[row]);
        let sum = all.get(&scope).copied().unwrap_or_default();
        let differs = |sum: &Sum| {
            let tolerance = tolerance(measure.decimals, sum.parts, sum.value);
            let lacks = sum.lacks || of == TotalOf::Country && !is_whole(proposal, sum);
            sum.parts > 0 && (sum.value > stated + tolerance || !lacks && sum.value < stated - tolerance)
        };
        let of_block = of == TotalOf::Table && {
            let block = sums(proposal, column, since..row).get(&scope).copied().unwrap_or_default();
            block.parts > 0 && !block.lacks && !differs(&block)
        };
        if differs(&sum) && !of_block && !proposal.is_reviewed(row) {
            doubts.push(Doubt::TotalDiffers {
                row: proposal.rows.sheet_row[row],
                of: name_of(proposal, row, of),
                column: proposal.label_of(column.column),
                stated,
                sum: sum.value,
                parts: sum.parts,
                tolerance: tolerance(measure.decimals, sum.parts, sum.value),
            });
        }
        if of == TotalOf::Table {
            since = row + 1;
        }
    }
}

fn name_of(proposal: &Proposal<'_>, row: usize, of: TotalOf) -> String {
    match of {
        TotalOf::Area(area) => words::label(proposal.matcher.gazetteer(), area).to_string(),
        TotalOf::Table | TotalOf::Country => proposal.key(row).label(),
    }
}

/// Says whether so many parts are all areas of the level that are known.
fn is_whole(proposal: &Proposal<'_>, sum: &Sum) -> bool {
    let gazetteer = proposal.matcher.gazetteer();
    let of_level = gazetteer.areas().filter(|(_, area)| area.facts.level == proposal.about.level);
    // Greece has 325 municipalities in one edition and 332 in the other: the smaller edition is whole.
    let editions = of_level.filter(|(_, area)| area.facts.extent != crate::matching::Extent::Part2019).count();
    sum.parts >= editions
}

/// Adds up a column over all rows and over the areas that hold them, by period and breakdown.
fn sums(proposal: &Proposal<'_>, column: MeasureColumn, rows: std::ops::Range<usize>) -> HashMap<Scope, Sum> {
    let gazetteer = proposal.matcher.gazetteer();
    let mut sums: HashMap<Scope, Sum> = HashMap::new();
    let mut above: HashMap<AreaNumber, Vec<AreaNumber>> = HashMap::new();
    let mut unplaced: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        let is_part = match proposal.standings[row] {
            Standing::Matched | Standing::OutsideAtlas | Standing::Asked | Standing::Caught | Standing::Unmatched => {
                true
            }
            Standing::Duplicate => !proposal.is_repetition(row),
            Standing::Total | Standing::OtherLevel | Standing::LeftOut => false,
        };
        if !is_part {
            continue;
        }
        let value = proposal.numbers[column.number].value(row);
        let (period, breakdown) = (proposal.rows.period[row], proposal.rows.breakdown[row]);
        let placed = match proposal.standings[row] {
            Standing::Matched | Standing::OutsideAtlas => proposal.area(row),
            _ => None,
        };
        if placed.is_none() && !unplaced.contains(&(period, breakdown)) {
            unplaced.push((period, breakdown));
        }
        let holding = placed.map(|area| above.entry(area).or_insert_with(|| gazetteer.ancestors(area)).as_slice());
        for scope in std::iter::once(None).chain(holding.into_iter().flatten().copied().map(Some)) {
            let sum = sums.entry((scope, period, breakdown)).or_default();
            sum.value += value.unwrap_or(0.0);
            sum.parts += 1;
            sum.lacks |= value.is_none();
        }
    }
    // Rows whose area is not known may be parts of any area; so may areas the sheet does not have.
    for ((area, period, breakdown), sum) in &mut sums {
        if let Some(area) = area {
            let expected = proposal.parts_known(*area);
            sum.lacks |= unplaced.contains(&(*period, *breakdown)) || sum.parts < expected;
        }
    }
    sums
}
