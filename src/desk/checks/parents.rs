//! Sums of the sheet's values beside what the atlas has for the areas that hold them.

use std::collections::HashMap;

use super::tolerance;
use crate::desk::doubt::{Doubt, MOST_TOLD};
use crate::desk::standing::Standing;
use crate::desk::{Proposal, ProposedMeasure, Published, words};
use crate::indicators::{Aggregation, Period};
use crate::matching::AreaNumber;

/// Compares the sum of a count over an area's parts with what the atlas has for the area in the same period, where the sheet has all of them.
pub(in crate::desk) fn beside_parents(
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
    published: &Published,
) -> Vec<Doubt> {
    if measure.aggregation != Aggregation::Sum {
        return Vec::new();
    }
    let parts_of = parts_of(proposal);
    let periods = proposal.periods_of(measure).into_iter();
    let mut doubts: Vec<Doubt> =
        periods.flat_map(|period| of_period(proposal, measure, published, period, &parts_of)).collect();
    doubts.truncate(MOST_TOLD);
    doubts
}

/// Counts the areas of the level in each coarser one.
fn parts_of(proposal: &Proposal<'_>) -> HashMap<AreaNumber, usize> {
    let gazetteer = proposal.matcher.gazetteer();
    let mut parts: HashMap<AreaNumber, usize> = HashMap::new();
    let of_level = |facts: &crate::matching::AreaFacts| facts.level == proposal.about.level;
    for (area, known) in gazetteer.areas() {
        if of_level(&known.facts) && !gazetteer.lacks(area) {
            gazetteer.ancestors(area).into_iter().for_each(|above| *parts.entry(above).or_default() += 1);
        }
    }
    parts
}

fn of_period(
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
    published: &Published,
    period: Period,
    parts_of: &HashMap<AreaNumber, usize>,
) -> Vec<Doubt> {
    let gazetteer = proposal.matcher.gazetteer();
    let mut sums: HashMap<AreaNumber, (f64, usize)> = HashMap::new();
    for (row, value) in proposal.totals_of(measure, period) {
        let Some(area) = proposal.area(row).filter(|_| proposal.standings[row] == Standing::Matched) else { continue };
        for above in gazetteer.ancestors(area) {
            let (sum, count) = sums.entry(above).or_default();
            *sum += value;
            *count += 1;
        }
    }
    let mut whole: Vec<_> = sums.into_iter().filter(|(area, (_, count))| parts_of.get(area) == Some(count)).collect();
    whole.sort_by_key(|(area, _)| *area);
    let doubt = |(area, (sum, parts)): (AreaNumber, (f64, usize))| {
        let facts = &gazetteer.area(area).facts;
        let published = published.value(facts.level.as_str(), period, &facts.code)?;
        let tolerance = tolerance(measure.decimals, parts, sum);
        let area = words::label(gazetteer, area);
        ((sum - published).abs() > tolerance).then_some(Doubt::ParentDiffers {
            area,
            period,
            sum,
            parts,
            published,
            tolerance,
        })
    };
    whole.into_iter().filter_map(doubt).collect()
}
