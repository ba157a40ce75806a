//! Need beside access: where much need meets little of what helps.
//!
//! Both are turned into percentiles, so that their units do not matter, and weighed together; each area's rank comes with
//! an interval that says how sure it is, and with the two parts that make it.

mod error;
mod random;
mod rank_interval;
mod standing;
#[cfg(test)]
mod tests;

pub use error::GapError;
pub use rank_interval::{Draws, MAX_DRAWN_RANKS, MAX_DRAWS, RankInterval, WeightDraws};
use standing::Standing;

use super::ranks;

/// Which figures of need are worse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Worse {
    /// High ones, as of unemployment.
    #[default]
    High,
    /// Low ones, as of income.
    Low,
}

/// Need and access of areas, in one order. What is not a finite number is missing.
#[derive(Clone, Copy, Debug)]
pub struct NeedAndAccess<'a> {
    /// The need of each area.
    pub need: &'a [f64],
    /// Which needs are worse.
    pub worse: Worse,
    /// The standard error of each area's need, where they are known; one that is not a number is not known, and its need
    /// is taken as exact.
    pub standard_errors: Option<&'a [f64]>,
    /// The access of each area: a share, a score or a cost.
    pub access: &'a [f64],
    /// Which access is poorer: low shares and scores, high costs.
    pub poorer: Worse,
}

/// How need and access are weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// The weight of need, from 0 to 1, taken to a millionth; the rest is that of access.
    pub need_weight: f64,
    /// How the intervals of ranks are drawn; none are without.
    pub draws: Option<Draws>,
}

impl Default for Weighing {
    /// Weighs both alike, and draws 1000 times.
    fn default() -> Self {
        Self { need_weight: 0.5, draws: Some(Draws::default()) }
    }
}

/// What an area lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaGap {
    /// The percentile of its need, from 0 to 100: high where need is bad.
    pub need_percentile: f64,
    /// The percentile of its lack of access, from 0 to 100: high where access is bad.
    pub lack_percentile: f64,
    /// What need gives to the score: its percentile times its weight.
    pub need_part: f64,
    /// What the lack of access gives to the score.
    pub lack_part: f64,
    /// The sum of both parts, from 0 to 100.
    pub score: f64,
    /// 1 for the highest score; equal scores share theirs.
    pub rank: usize,
    /// How many areas share the rank, this one included.
    pub tied: usize,
    /// Between which ranks it lies; nothing where none are drawn.
    pub rank_interval: Option<RankInterval>,
}

/// The parts of a score in whole numbers that add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WholeParts {
    /// What need gives.
    pub need: f64,
    /// What the lack of access gives.
    pub lack: f64,
    /// The sum of both.
    pub score: f64,
}

impl AreaGap {
    /// Returns the parts in whole numbers: score and need rounded, and what is left for the lack of access, which is less
    /// than one from its own part.
    #[must_use]
    pub fn whole_parts(&self) -> WholeParts {
        let (score, need) = (self.score.round(), self.need_part.round());
        WholeParts { need, lack: score - need, score }
    }
}

/// Why an area has no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unranked {
    /// Its need is not known.
    NoNeed,
    /// Its access is not known.
    NoAccess,
    /// Neither is known.
    Neither,
}

/// Areas by what they lack.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Each area's gap, or why it has none. Areas without are not among those that others are ranked with.
    pub areas: Vec<Result<AreaGap, Unranked>>,
    /// How many ranked areas have a need whose standard error is not known: their need is taken as exact.
    pub taken_as_exact: usize,
}

/// How many parts a weight is taken to, so that scores are whole numbers and equal ones are found equal.
const WEIGHT_PARTS: u64 = 1_000_000;

/// How many of [`WEIGHT_PARTS`] need and the lack of access have.
#[derive(Clone, Copy, Debug)]
struct Weights {
    need: u64,
    lack: u64,
}

impl Weights {
    /// `need` is from 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and casts saturate")]
    #[expect(clippy::cast_precision_loss, reason = "a million is exact")]
    fn of(need: f64) -> Self {
        let need = ((need * WEIGHT_PARTS as f64).round() as u64).min(WEIGHT_PARTS);
        Self { need, lack: WEIGHT_PARTS - need }
    }

    fn score(self, need: u64, lack: u64) -> u64 {
        need * self.need + lack * self.lack
    }
}

/// Returns the rank of each score, 1 for the highest; equal ones share theirs.
#[expect(clippy::cast_precision_loss, reason = "below 2^53 for a thousand million areas")]
fn ranks_of(scores: impl Iterator<Item = u64>) -> Vec<usize> {
    let scores: Vec<f64> = scores.map(|score| score as f64).collect();
    ranks(&scores).into_iter().flatten().collect()
}

/// Returns what each area lacks, by the percentiles of its need and of its lack of access.
///
/// In words: of all areas of which both are known, an area's percentile is the part that is better off than it, those like
/// it counting half. The score is the weighted mean of both percentiles, by default half and half; the highest score comes
/// first. A high score thus means that need is worse *and* access poorer than in most areas, not that either is bad as
/// such. Worse need, or poorer access, never lets an area fall behind.
///
/// Rank intervals repeat this with needs drawn from normal distributions with their standard errors and, if asked for, with
/// drawn weights; see [`Draws`]. The same input and seed give the same answer.
///
/// # Errors
/// [`GapError`] if the lists differ in length, or a weight, an error, or what is to be drawn is not accepted.
///
/// # Examples
/// ```
/// use choros::stats::{NeedAndAccess, Unranked, Weighing, Worse, gap};
/// let (need, access) = (&[30.0, 10.0, 20.0, 50.0], &[0.1, 0.9, 0.5, f64::NAN]);
/// let (worse, poorer) = (Worse::High, Worse::Low);
/// let areas = NeedAndAccess { need, worse, standard_errors: None, access, poorer };
/// let found = gap(areas, Weighing::default())?;
/// assert_eq!(found.areas[0].map(|area| area.rank), Ok(1));
/// assert_eq!(found.areas[3], Err(Unranked::NoAccess));
/// # Ok::<(), choros::stats::GapError>(())
/// ```
///
/// Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, chapters 5 to 7, for ranks and their
/// uncertainty.
pub fn gap(areas: NeedAndAccess<'_>, weighing: Weighing) -> Result<Gap, GapError> {
    error::check(areas, weighing)?;
    let known = Known::of(areas);
    let (need, lack) = (Standing::of(&known.need), Standing::of(&known.lack));
    let weights = Weights::of(weighing.need_weight);
    let of_both = || need.halves.iter().copied().zip(lack.halves.iter().copied());
    let ranks = ranks_of(of_both().map(|(need, lack)| weights.score(need, lack)));
    let mut tied = vec![0; known.places.len() + 1];
    for &rank in &ranks {
        tied[rank] += 1;
    }
    let intervals = weighing.draws.map(|draws| rank_interval::intervals(&known, &lack, weighing.need_weight, draws));
    let mut found: Vec<Result<AreaGap, Unranked>> =
        areas.need.iter().zip(areas.access).map(|(need, access)| Err(why_unranked(*need, *access))).collect();
    for (number, (&place, (its_need, its_lack))) in known.places.iter().zip(of_both()).enumerate() {
        let rank = ranks[number];
        found[place] = Ok(AreaGap {
            need_percentile: need.percent(its_need, 1),
            lack_percentile: lack.percent(its_lack, 1),
            need_part: need.percent(its_need * weights.need, WEIGHT_PARTS),
            lack_part: lack.percent(its_lack * weights.lack, WEIGHT_PARTS),
            score: need.percent(weights.score(its_need, its_lack), WEIGHT_PARTS),
            rank,
            tied: tied[rank],
            rank_interval: intervals.as_ref().map(|intervals| intervals[number]),
        });
    }
    Ok(Gap { areas: found, taken_as_exact: known.taken_as_exact })
}

/// Half the width of a normal distribution's middle 95 %, in standard deviations.
const HALF_OF_95_PERCENT: f64 = 1.96;

/// Returns the standard error that a 95 % interval has if it is a normal distribution's: half its width over 1.96.
///
/// Nothing where the ends are no interval.
///
/// # Examples
/// ```
/// use choros::stats::standard_error_of;
/// assert_eq!(standard_error_of(-1.96, 1.96), Some(1.0));
/// assert_eq!(standard_error_of(2.0, 1.0), None);
/// ```
#[must_use]
pub fn standard_error_of(lower: f64, upper: f64) -> Option<f64> {
    let half = (upper - lower) / 2.0;
    (half.is_finite() && half >= 0.0).then_some(half / HALF_OF_95_PERCENT)
}

fn why_unranked(need: f64, access: f64) -> Unranked {
    match (need.is_finite(), access.is_finite()) {
        (true, _) => Unranked::NoAccess,
        (false, true) => Unranked::NoNeed,
        (false, false) => Unranked::Neither,
    }
}

/// The areas of which both are known, high being bad.
struct Known {
    /// Their places among all.
    places: Vec<usize>,
    need: Vec<f64>,
    /// 0 where it is not known.
    standard_errors: Vec<f64>,
    lack: Vec<f64>,
    taken_as_exact: usize,
}

impl Known {
    fn of(areas: NeedAndAccess<'_>) -> Self {
        let is_known = |&place: &usize| areas.need[place].is_finite() && areas.access[place].is_finite();
        let places: Vec<usize> = (0..areas.need.len()).filter(is_known).collect();
        let of = |value: &dyn Fn(usize) -> f64| places.iter().map(|&place| value(place)).collect::<Vec<f64>>();
        let standard_errors = of(&|place| areas.standard_errors.map_or(f64::NAN, |errors| errors[place]));
        Self {
            need: of(&|place| match areas.worse {
                Worse::High => areas.need[place],
                Worse::Low => -areas.need[place],
            }),
            lack: of(&|place| match areas.poorer {
                Worse::High => areas.access[place],
                Worse::Low => -areas.access[place],
            }),
            taken_as_exact: standard_errors.iter().filter(|error| error.is_nan()).count(),
            standard_errors: standard_errors
                .into_iter()
                .map(|error| if error.is_nan() { 0.0 } else { error })
                .collect(),
            places,
        }
    }
}
