//! What questions about access have in common: distances, borders, kinds, a level.

use std::str::FromStr;

use crate::access::{Bands, BorderRule};
use crate::atlas::Atlas;
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::extract::{CommaList, Finite};
use crate::http::nearest::MAX_WITHIN_M;
use crate::http::services::kind_places;
use crate::services::KindId;

/// The distances in metres that are meant if nobody says.
const DEFAULT_WITHIN_M: [f64; 3] = [2_000.0, 5_000.0, 10_000.0];

/// `across` or `own`: which services count for a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::http) struct Borders(pub(in crate::http) BorderRule);

impl FromStr for Borders {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "across" => Ok(Self(BorderRule::Across)),
            "own" => Ok(Self(BorderRule::OwnArea)),
            _ => Err(format!("'{text}' was found; accepted are across and own")),
        }
    }
}

impl Borders {
    pub(in crate::http) fn as_str(self) -> &'static str {
        match self.0 {
            BorderRule::Across => "across",
            BorderRule::OwnArea => "own",
        }
    }
}

/// Returns the distances that are meant.
///
/// # Errors
/// [`ApiError::Parameter`] for a distance that is none, too many, or in disorder.
pub(super) fn bands(asked: Option<&CommaList<Finite>>) -> Result<Bands, ApiError> {
    let within_m: Vec<f64> =
        asked.map_or_else(|| DEFAULT_WITHIN_M.to_vec(), |list| list.0.iter().map(|within_m| within_m.0).collect());
    if let Some(found) = within_m.iter().find(|within_m| **within_m > MAX_WITHIN_M) {
        let detail = format!("{found} was found; accepted are metres above 0 and up to {MAX_WITHIN_M}");
        return Err(ApiError::parameter("within_m", detail));
    }
    Bands::new(&within_m).map_err(|error| ApiError::parameter("within_m", error.to_string()))
}

/// Returns the places of the kinds asked for in the register, ascending; nothing where all are meant.
///
/// # Errors
/// [`ApiError::Parameter`] for a kind that is not known, naming those there are.
pub(super) fn kinds(atlas: &Atlas, asked: Option<&CommaList<KindId>>) -> Result<Option<Vec<u32>>, ApiError> {
    asked.map(|list| kind_places(atlas, &list.0)).transpose()
}

/// Returns the level that is meant: the one named, or the finest.
///
/// # Errors
/// [`ApiError::Parameter`] if the atlas has no such level, naming those it has.
pub(super) fn level(atlas: &Atlas, asked: Option<Level>) -> Result<Level, ApiError> {
    let known: Vec<Level> = atlas.levels().map(|(layer, _)| layer.level).collect();
    let level = asked.or_else(|| known.last().copied()).filter(|level| known.contains(level));
    level.ok_or_else(|| {
        let known = known.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
        ApiError::parameter("level", format!("the atlas has no such level; accepted are {known}"))
    })
}
