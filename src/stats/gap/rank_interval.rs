//! How sure a rank is.

use rayon::prelude::*;

use super::random::Random;
use super::{Known, Standing, Weights, ranks_of};

/// How many draws there may be.
pub const MAX_DRAWS: usize = 10_000;

/// How many ranks all draws may have together: 80 MB of them.
pub const MAX_DRAWN_RANKS: usize = 20_000_000;

/// How the weight of need is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum WeightDraws {
    /// Not at all.
    #[default]
    Fixed,
    /// Each weight alike that is no more than so much above or below the one given, and from 0 to 1.
    Within(f64),
    /// Each weight from 0 to 1 alike: the flat Dirichlet distribution of two parts.
    Any,
}

/// How rank intervals are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draws {
    /// How many draws; up to [`MAX_DRAWS`].
    pub count: usize,
    /// What the random numbers begin with.
    pub seed: u64,
    /// How the weight of need is drawn.
    pub weights: WeightDraws,
    /// The part of the draws that an interval holds, equally many being left out on both sides.
    pub level: f64,
}

impl Default for Draws {
    /// Draws needs 1000 times, leaves the weight, and holds nine tenths.
    fn default() -> Self {
        Self { count: 1000, seed: 0, weights: WeightDraws::Fixed, level: 0.9 }
    }
}

/// Between which ranks an area lies.
///
/// Where nothing varies, both are the rank. The rank itself may lie outside where needs are uncertain: an area at the very
/// top can only be drawn lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RankInterval {
    /// The lower number, which is the better-placed in the order of gaps: 1 lacks most.
    pub first: u32,
    /// The higher number.
    pub last: u32,
}

/// Draws the rank of each area and returns the interval that holds the level's part of them.
pub(super) fn intervals(known: &Known, lack: &Standing, need_weight: f64, draws: Draws) -> Vec<RankInterval> {
    let areas = known.need.len();
    if areas == 0 {
        return Vec::new();
    }
    let mut drawn = vec![0_u32; areas * draws.count];
    drawn.par_chunks_mut(areas).enumerate().for_each(|(number, ranks)| {
        let mut random = Random::new(draws.seed, number as u64);
        let weights = Weights::of(draw_weight(&mut random, need_weight, draws.weights));
        draw_ranks(&mut random, known, lack, weights, ranks);
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and casts saturate")]
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000 draws")]
    // A thousandth of a draw more: (1 − 0.9)/2 of 1000 is a little less than 50 in binary.
    let left_out = ((1.0 - draws.level) / 2.0 * draws.count as f64 + 1e-3) as usize;
    let interval = |area: usize| {
        let mut its: Vec<u32> = drawn[area..].iter().step_by(areas).copied().collect();
        its.sort_unstable();
        let left_out = left_out.min((its.len() - 1) / 2);
        RankInterval { first: its[left_out], last: its[its.len() - 1 - left_out] }
    };
    (0..areas).into_par_iter().map(interval).collect()
}

fn draw_weight(random: &mut Random, given: f64, draws: WeightDraws) -> f64 {
    let between = |low: f64, high: f64, unit: f64| low + unit * (high - low);
    match draws {
        WeightDraws::Fixed => given,
        WeightDraws::Within(by) => between((given - by).max(0.0), (given + by).min(1.0), random.unit()),
        WeightDraws::Any => random.unit(),
    }
}

fn draw_ranks(random: &mut Random, known: &Known, lack: &Standing, weights: Weights, into: &mut [u32]) {
    let draw = |(need, error): (&f64, &f64)| {
        // One number an area, whether it needs it or not: another's error leaves it the same.
        let normal = random.normal();
        if *error > 0.0 { need + error * normal } else { *need }
    };
    let need: Vec<f64> = known.need.iter().zip(&known.standard_errors).map(draw).collect();
    let need = Standing::of(&need);
    let scores = need.halves.iter().zip(&lack.halves).map(|(need, lack)| weights.score(*need, *lack));
    for (into, rank) in into.iter_mut().zip(ranks_of(scores)) {
        *into = u32::try_from(rank).unwrap_or(u32::MAX);
    }
}
