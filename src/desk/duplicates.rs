//! Rows about the same area, period and breakdown.

use std::collections::HashMap;

use super::doubt::{Doubt, MOST_TOLD};
use super::standing::Standing;
use super::{Proposal, words};
use crate::matching::{AreaNumber, RowMatch, duplicates as repeated};

/// Rows about one area, period and breakdown, by place.
struct Group {
    area: AreaNumber,
    rows: Vec<usize>,
    equal: bool,
}

/// Finds rows about the same area, period and breakdown; of equal ones the first stays, of others none is used.
pub(super) fn settle(proposal: &mut Proposal<'_>) -> Vec<Doubt> {
    let groups = groups(proposal);
    for group in &groups {
        let kept = usize::from(group.equal);
        for &row in &group.rows[kept..] {
            proposal.standings[row] = Standing::Duplicate;
            if group.equal {
                proposal.repetitions.insert(row);
            }
        }
    }
    let told = groups.len().min(MOST_TOLD);
    let mut doubts: Vec<Doubt> = groups[..told].iter().map(|group| doubt(proposal, group)).collect();
    // All that remains is one question if any of it is.
    let rest = &groups[told..];
    if let Some(first) = rest.iter().find(|group| !group.equal).or(rest.first()) {
        doubts.push(doubt(proposal, first));
        doubts.push(Doubt::More { kind: "same-area", count: rest.len() - 1 });
    }
    doubts
}

fn groups(proposal: &Proposal<'_>) -> Vec<Group> {
    let mut first: HashMap<(AreaNumber, u32, u32), usize> = HashMap::new();
    let mut several: HashMap<usize, Vec<usize>> = HashMap::new();
    for row in 0..proposal.rows.len() {
        if proposal.standings[row] != Standing::Matched {
            continue;
        }
        let Some(area) = proposal.area(row) else { continue };
        let cell = (area, proposal.rows.period[row], proposal.rows.breakdown[row]);
        match first.get(&cell) {
            None => {
                first.insert(cell, row);
            }
            Some(&before) => several.entry(before).or_default().push(row),
        }
    }
    let group = |(first, mut rows): (usize, Vec<usize>)| {
        rows.insert(0, first);
        let equal = rows.iter().all(|row| is_equal(proposal, rows[0], *row));
        proposal.area(first).map(|area| Group { area, rows, equal })
    };
    let mut groups: Vec<Group> = several.into_iter().filter_map(group).collect();
    groups.sort_by_key(|group| group.rows[0]);
    groups
}

fn is_equal(proposal: &Proposal<'_>, one: usize, other: usize) -> bool {
    proposal.numbers.iter().all(|column| {
        // Bits, so that no value equals no value.
        column.values[one].to_bits() == column.values[other].to_bits() && column.states[one] == column.states[other]
    })
}

fn doubt(proposal: &Proposal<'_>, group: &Group) -> Doubt {
    let gazetteer = proposal.matcher.gazetteer();
    let missing = if group.equal { vec![] } else { missing_namesakes(proposal, group.area) };
    Doubt::SameArea {
        rows: group.rows.iter().take(20).map(|&row| proposal.rows.sheet_row[row]).collect(),
        area: words::label(gazetteer, group.area),
        equal: group.equal,
        missing_namesakes: missing.into_iter().map(|area| words::label(gazetteer, area)).collect(),
    }
}

/// Areas with the name of this one that no row means.
fn missing_namesakes(proposal: &Proposal<'_>, area: AreaNumber) -> Vec<AreaNumber> {
    let own = proposal.answers.iter().find(|answer| answer.area() == Some(area));
    let own: Vec<&RowMatch> = own.into_iter().collect();
    let others = proposal.answers.iter().filter(|answer| answer.area() != Some(area));
    // The area twice, all others once.
    let rows = own.iter().copied().chain(own.iter().copied()).chain(others);
    let found = repeated(proposal.matcher.gazetteer(), rows).into_iter().find(|found| found.area == area);
    found.map(|found| found.missing_namesakes).unwrap_or_default()
}
