//! Figures, times and opening hours in words, and what a map shows in a sentence: in Greek and in English.
//!
//! Says what the values are and nothing of why, or whether that is good. Choosing the values is left to the caller,
//! classes and colours to [`crate::stats`] and [`crate::styles`].

mod english;
mod facts;
mod greek;
mod open_state;
mod opening_hours;
mod origin;
mod period;
mod unit;

#[cfg(test)]
mod sentence_tests;

pub use open_state::{day_in_words, open_state_in_words, time_in_words};
pub use opening_hours::opening_hours_in_words;
pub use origin::{OriginFacts, how_matched, origin_in_words};
pub use period::{period_in_words, period_words};
pub use unit::figure_with_unit;

use crate::boundaries::{Area, Level};
use crate::indicators::{Indicator, Period};
use crate::join::Series;
use crate::provenance::Bilingual;

use facts::Facts;

/// One map: an indicator at a level and time.
#[derive(Clone, Copy, Debug)]
pub struct MapFigures<'a> {
    /// What the values mean.
    pub indicator: &'a Indicator,
    /// The level of the areas.
    pub level: Level,
    /// The time of the values.
    pub period: Period,
    /// The areas of the level.
    pub areas: &'a [Area],
    /// A value an area, in their order.
    pub series: &'a Series,
}

/// Says in one sentence a language what a map shows: the highest and the lowest value and whose they are, the median and
/// the middle half where at least eight areas have values, how many have none, and how many of those are confidential.
///
/// Figures have the indicator's decimals, or as many more as tell the highest from the lowest. Up to two areas that share an extreme
/// are named, more are counted. Names stand in brackets, so that none has to be declined; the sentence of data that
/// are not official begins by saying so. It is plain text, ends with a full stop, and may hold no-break spaces.
#[must_use]
pub fn summary_sentence(map: &MapFigures<'_>) -> Bilingual {
    let facts = Facts::of(map);
    Bilingual::new(greek::sentence(map, &facts), english::sentence(map, &facts))
}
