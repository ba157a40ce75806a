//! What is wrong with what was asked about need and access.

use thiserror::Error;

use super::{Draws, MAX_DRAWN_RANKS, MAX_DRAWS, NeedAndAccess, Weighing, WeightDraws};

/// Why need and access cannot be weighed.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum GapError {
    /// A list is not as long as that of needs.
    #[error("{found} {what} were given for {expected} needs")]
    Length {
        /// What the list holds.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many needs there are.
        expected: usize,
    },
    /// A standard error is none.
    #[error("area {area} has a standard error of {found} where a finite number from 0 is accepted")]
    StandardError {
        /// The place of the area.
        area: usize,
        /// What was found.
        found: f64,
    },
    /// The weight of need is not between 0 and 1, or what it varies by is not.
    #[error("a weight of {found} was given where a number from 0 to 1 is accepted")]
    Weight {
        /// What was found.
        found: f64,
    },
    /// The part of draws an interval is to hold is not between 0 and 1.
    #[error("an interval for {found} of all draws was asked for where a number above 0 and below 1 is accepted")]
    Level {
        /// What was found.
        found: f64,
    },
    /// Too few draws, or too many.
    #[error("{found} draws were asked for where 1 to {MAX_DRAWS} are accepted")]
    DrawCount {
        /// What was found.
        found: usize,
    },
    /// More draws than memory is spent on.
    #[error("{draws} draws of {areas} areas were asked for where at most {MAX_DRAWN_RANKS} ranks are drawn in all")]
    TooManyRanks {
        /// How many draws were asked for.
        draws: usize,
        /// How many areas there are.
        areas: usize,
    },
}

pub(super) fn check(areas: NeedAndAccess<'_>, weighing: Weighing) -> Result<(), GapError> {
    let expected = areas.need.len();
    let errors = areas.standard_errors.unwrap_or_default();
    let lists =
        [("accesses", areas.access.len()), ("standard errors", areas.standard_errors.map_or(expected, <[f64]>::len))];
    if let Some((what, found)) = lists.into_iter().find(|(_, found)| *found != expected) {
        return Err(GapError::Length { what, found, expected });
    }
    if let Some((area, &found)) = errors.iter().enumerate().find(|(_, error)| **error < 0.0 || error.is_infinite()) {
        return Err(GapError::StandardError { area, found });
    }
    check_weight(weighing.need_weight)?;
    weighing.draws.map_or(Ok(()), |draws| check_draws(draws, expected))
}

fn check_draws(draws: Draws, areas: usize) -> Result<(), GapError> {
    if let WeightDraws::Within(found) = draws.weights {
        check_weight(found)?;
    }
    if !(draws.level > 0.0 && draws.level < 1.0) {
        return Err(GapError::Level { found: draws.level });
    }
    if draws.count == 0 || draws.count > MAX_DRAWS {
        return Err(GapError::DrawCount { found: draws.count });
    }
    if draws.count.saturating_mul(areas) > MAX_DRAWN_RANKS {
        return Err(GapError::TooManyRanks { draws: draws.count, areas });
    }
    Ok(())
}

fn check_weight(found: f64) -> Result<(), GapError> {
    if (0.0..=1.0).contains(&found) { Ok(()) } else { Err(GapError::Weight { found }) }
}
