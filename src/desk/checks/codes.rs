//! Doubts about which areas rows mean, told of the whole sheet.

use std::collections::{HashMap, HashSet};

use crate::desk::doubt::MOST_TOLD;
use crate::desk::standing::Standing;
use crate::desk::{Doubt, Proposal, words};
use crate::matching::{AreaNumber, Extent, RowMatch, WhyAsked};

/// Finds pairs of rows of which each has the code of the other's name.
pub(in crate::desk) fn swapped_codes(proposal: &Proposal<'_>) -> Vec<Doubt> {
    let mut of: HashMap<(AreaNumber, AreaNumber), usize> = HashMap::new();
    let mut doubts = Vec::new();
    let gazetteer = proposal.matcher.gazetteer();
    for row in proposal.rows_standing(Standing::Caught) {
        let RowMatch::Disagree { by_code, by_name } = proposal.answer(row) else { continue };
        let (&[code], &[name]) = (&by_code[..], &by_name[..]) else { continue };
        if let Some(&other) = of.get(&(name, code)) {
            if doubts.len() < MOST_TOLD {
                let rows = [other, row].map(|row| proposal.rows.sheet_row[row]);
                doubts
                    .push(Doubt::SwappedCodes { rows, areas: [name, code].map(|area| words::label(gazetteer, area)) });
            }
        } else {
            of.entry((code, name)).or_insert(row);
        }
    }
    doubts
}

/// Finds rows matched to a part of 2019 that has the code of the whole of 2011, where no other part of it stands in the same period and breakdown: there
/// the table may be of the older edition, whatever the rest of it is of.
pub(in crate::desk) fn lone_parts(proposal: &Proposal<'_>) -> Vec<usize> {
    let gazetteer = proposal.matcher.gazetteer();
    let slice = |row: usize| (proposal.rows.period[row], proposal.rows.breakdown[row]);
    let is_part = |area: &AreaNumber| gazetteer.area(*area).facts.extent == Extent::Part2019;
    let parts: Vec<(usize, AreaNumber)> = proposal
        .rows_standing(Standing::Matched)
        .chain(proposal.rows_standing(Standing::OutsideAtlas))
        .filter_map(|row| Some((row, proposal.area(row).filter(is_part)?)))
        .collect();
    let there: HashSet<((u32, u32), AreaNumber)> = parts.iter().map(|(row, area)| (slice(*row), *area)).collect();
    let is_lone = |(row, area): &(usize, AreaNumber)| {
        let editions = gazetteer.editions(*area);
        let code = |area: AreaNumber| &gazetteer.area(area).facts.code;
        let has_code_of_whole = editions.first().is_some_and(|whole| code(*whole) == code(*area));
        let mut others = editions.iter().skip(1).filter(|other| *other != area);
        let is_alone = !others.any(|other| there.contains(&(slice(*row), *other)));
        has_code_of_whole && is_alone && proposal.row(*row).settled.is_none()
    };
    parts.iter().filter(|part| is_lone(part)).map(|(row, _)| *row).collect()
}

/// Says that the edition is not known, where rows are asked because of it, or that two editions are mixed.
pub(in crate::desk) fn editions(proposal: &Proposal<'_>, lone_parts: usize) -> Option<Doubt> {
    let is_edition = |row: &usize| matches!(proposal.answer(*row), RowMatch::Ambiguous { why: WhyAsked::Edition, .. });
    let asked = proposal.rows_standing(Standing::Asked).filter(is_edition).count() + lone_parts;
    let about = &proposal.about;
    let is_mixed = about.edition.is_none() && !about.only_2011.is_empty() && !about.only_2019.is_empty();
    (asked > 0 || is_mixed).then(|| Doubt::Editions {
        only_2019: about.only_2019.clone(),
        only_2011: about.only_2011.clone(),
        asked,
    })
}

/// Says how many rows are about areas that the atlas lacks.
pub(in crate::desk) fn outside_atlas(proposal: &Proposal<'_>) -> Option<Doubt> {
    let rows = proposal.rows_standing(Standing::OutsideAtlas).count();
    (rows > 0).then_some(Doubt::NotInAtlas { rows })
}

/// Says which rows are about areas of another level.
pub(in crate::desk) fn other_levels(proposal: &Proposal<'_>) -> Option<Doubt> {
    let count = proposal.rows_standing(Standing::OtherLevel).count();
    let rows = proposal.rows_standing(Standing::OtherLevel).take(20).map(|row| proposal.rows.sheet_row[row]).collect();
    (count > 0).then_some(Doubt::OtherLevel { rows, count })
}
