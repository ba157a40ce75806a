//! What there is to say.

use super::MapFigures;
use crate::boundaries::Area;
use crate::indicators::ObservationStatus;
use crate::numbers::telling_decimals;
use crate::stats::Summary;

/// Of fewer values quartiles say less than the values themselves.
const FEWEST_FOR_QUARTILES: usize = 8;

/// What there is to say of a map, in any language.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// How many areas the level has.
    pub(super) areas: usize,
    /// How many of them have no value.
    pub(super) missing: usize,
    /// How many of those are confidential.
    pub(super) withheld: usize,
    /// What the others have.
    pub(super) values: Values<'a>,
    /// How many decimals to write.
    pub(super) decimals: u8,
}

/// What the areas with values have.
#[derive(Debug)]
pub(super) enum Values<'a> {
    /// There are no values.
    None,
    /// A single area has one.
    One(f64, &'a Area),
    /// Several areas have all the same.
    Same(f64),
    /// Several areas have values that differ.
    Range {
        /// The highest value and all areas that have it.
        highest: (f64, Vec<&'a Area>),
        /// The lowest value and all areas that have it.
        lowest: (f64, Vec<&'a Area>),
        /// Where the others lie, unless there are too few to say.
        spread: Option<Spread>,
    },
}

/// Where the values lie between the extremes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub(super) median: f64,
    /// The values between which the middle half lies, the lower first.
    pub(super) quartiles: (f64, f64),
}

impl<'a> Facts<'a> {
    pub(super) fn of(map: &MapFigures<'a>) -> Self {
        // A series has a value for each area of its level.
        let areas = map.areas.len().min(map.series.values().len());
        let summary = Summary::of((0..areas).map(|area| map.series.value(area)));
        let withheld = (0..areas).filter(|&area| map.series.status(area) == ObservationStatus::Suppressed);
        let extremes = [summary.min(), summary.max()].map(Option::unwrap_or_default);
        Self {
            areas,
            missing: summary.missing(),
            withheld: withheld.count(),
            values: Values::of(map, &summary),
            decimals: telling_decimals(&extremes, map.indicator.decimals),
        }
    }
}

impl<'a> Values<'a> {
    fn of(map: &MapFigures<'a>, summary: &Summary) -> Self {
        let (Some(min), Some(max)) = (summary.min(), summary.max()) else { return Self::None };
        let with = |wanted: f64| {
            let valued = map.areas.iter().zip(map.series.values());
            // Zero and minus zero are one value.
            valued.filter(move |(_, value)| (**value - wanted).abs() <= 0.0).map(|(area, _)| area)
        };
        if summary.count() == 1 {
            return with(max).next().map_or(Self::None, |area| Self::One(max, area));
        }
        if max - min <= 0.0 {
            return Self::Same(max);
        }
        let spread = || Some(Spread { median: summary.median()?, quartiles: summary.quartiles()? });
        Self::Range {
            highest: (max, with(max).collect()),
            lowest: (min, with(min).collect()),
            spread: (summary.count() >= FEWEST_FOR_QUARTILES).then(spread).flatten(),
        }
    }
}
