//! Values beside those the atlas has of the last period.
//!
//! What most areas did is the median of the logarithms of new over old, how far they scatter the median of the distances from it (MAD, times
//! 1.4826 to be a standard deviation for normal errors). Both stay what they are when up to half of the areas are wrong.

use crate::desk::doubt::{Doubt, MOST_TOLD, ValueBeside};
use crate::desk::standing::Standing;
use crate::desk::{Proposal, ProposedMeasure, Published, words};
use crate::indicators::{Measure, Period};
use crate::matching::AreaNumber;

/// Fewer areas have no distribution.
const FEWEST: usize = 8;
/// How many deviations away a ratio is asked.
const DEVIATIONS: f64 = 6.0;
/// The least deviation: of values that all grew alike, one a little off is not asked.
const LEAST_DEVIATION: f64 = 0.02;
/// The least distance that is asked, as a logarithm: a third more or a quarter less than the others.
const LEAST_DISTANCE: f64 = 0.3;
/// The ratio of most areas from which on the whole is asked, as a logarithm: three times as much or a third.
const BREAK: f64 = 1.0986;
/// The most far values that are compared with one another.
const MOST_FAR: usize = 500;

/// A value and the one before.
#[derive(Clone, Copy)]
struct Pair {
    row: usize,
    area: AreaNumber,
    value: f64,
    before: f64,
    /// The logarithms of both.
    logs: (f64, f64),
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.logs.0 - self.logs.1
    }
}

/// Compares a measure with what the atlas has; returns the doubts and the rows to be asked.
pub(in crate::desk) fn beside_last_period(
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
    published: &Published,
) -> (Vec<Doubt>, Vec<usize>) {
    let level = proposal.about.level.as_str();
    let mut doubts = Vec::new();
    let mut asked = Vec::new();
    for period in proposal.periods_of(measure) {
        let Some(before) = published.period_beside(level, period) else { continue };
        let pairs = pairs(proposal, measure, published, period, before);
        if pairs.len() >= FEWEST {
            Comparison { proposal, period, before, pairs }.judge(&mut doubts, &mut asked);
        }
    }
    let more = doubts.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        doubts.truncate(MOST_TOLD);
        doubts.push(Doubt::More { kind: "value-jump", count: more });
    }
    (doubts, asked)
}

fn pairs(
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
    published: &Published,
    period: Period,
    before: Period,
) -> Vec<Pair> {
    let gazetteer = proposal.matcher.gazetteer();
    let is_count = measure.kind == Measure::Count;
    // Half a person more makes nothing comparable with something.
    let log = |value: f64| {
        let value = if is_count { value + 0.5 } else { value };
        (value > 0.0).then(|| value.ln())
    };
    let mut pairs = Vec::new();
    for (row, value) in proposal.totals_of(measure, period) {
        let Some(area) = proposal.area(row).filter(|_| proposal.standings[row] == Standing::Matched) else { continue };
        let facts = &gazetteer.area(area).facts;
        let Some(then) = published.value(facts.level.as_str(), before, &facts.code) else { continue };
        if let (Some(now), Some(past)) = (log(value), log(then)) {
            pairs.push(Pair { row, area, value, before: then, logs: (now, past) });
        }
    }
    pairs
}

struct Comparison<'c, 'm> {
    proposal: &'c Proposal<'m>,
    period: Period,
    before: Period,
    pairs: Vec<Pair>,
}

impl Comparison<'_, '_> {
    fn judge(&self, doubts: &mut Vec<Doubt>, asked: &mut Vec<usize>) {
        let ratios: Vec<f64> = self.pairs.iter().map(Pair::ratio).collect();
        let typical = median(ratios.clone());
        let deviation = 1.4826 * median(ratios.iter().map(|ratio| (ratio - typical).abs()).collect());
        let allowed = (DEVIATIONS * deviation.max(LEAST_DEVIATION)).max(LEAST_DISTANCE);
        let (period, before) = (self.period, self.before);
        if typical.abs() > BREAK {
            doubts.push(Doubt::SeriesBreak { typical: typical.exp(), areas: self.pairs.len(), period, before });
        }
        let is_far = |pair: &&Pair| (pair.ratio() - typical).abs() > allowed && !self.proposal.is_reviewed(pair.row);
        let mut far: Vec<Pair> = self.pairs.iter().filter(is_far).copied().collect();
        asked.extend(far.iter().map(|pair| pair.row));
        for (one, other) in swaps(&far, typical, allowed) {
            doubts.push(Doubt::SuspectedSwap { values: [self.beside(&one), self.beside(&other)], period, before });
            far.retain(|pair| pair.row != one.row && pair.row != other.row);
        }
        let jump = |pair: &Pair| Doubt::ValueJump { value: self.beside(pair), period, before, typical: typical.exp() };
        doubts.extend(far.iter().map(jump));
    }

    fn beside(&self, pair: &Pair) -> ValueBeside {
        ValueBeside {
            row: self.proposal.rows.sheet_row[pair.row],
            area: words::label(self.proposal.matcher.gazetteer(), pair.area),
            value: pair.value,
            before: pair.before,
        }
    }
}

/// Finds pairs of far values that are near to what the other area had, the nearest first, each value in one.
fn swaps(far: &[Pair], typical: f64, allowed: f64) -> Vec<(Pair, Pair)> {
    let far = &far[..far.len().min(MOST_FAR)];
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (place, one) in far.iter().enumerate() {
        for (other_place, other) in far.iter().enumerate().skip(place + 1) {
            let (here, there) = (one.logs.0 - other.logs.1 - typical, other.logs.0 - one.logs.1 - typical);
            if here.abs() <= allowed && there.abs() <= allowed {
                found.push((here.abs() + there.abs(), place, other_place));
            }
        }
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut taken = vec![false; far.len()];
    let mut pairs = Vec::new();
    for (_, one, other) in found {
        if !taken[one] && !taken[other] {
            (taken[one], taken[other]) = (true, true);
            pairs.push((far[one], far[other]));
        }
    }
    pairs
}

/// Returns the middle value, the lower one of two; not a number of none.
fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = (values.len() - 1) / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "one of the numbers, untouched")]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.0);
        assert!(median(vec![]).is_nan());
    }
}
