//! What an indicator says of one area, and of those around it.

use super::Rank;
use crate::atlas::{Atlas, VersionedIndicator};
use crate::boundaries::{AreaRef, Level};
use crate::indicators::Period;
use crate::join::{Cell, Coverage, JoinedIndicator, Series, SeriesKey};

/// What an indicator says of one area, at the latest time its level has values for.
///
/// All of it is taken from the totals that may be shown, or added up from them: nothing withheld can follow from it.
#[derive(Clone, Debug)]
pub struct IndicatorProfile<'a> {
    /// The indicator.
    pub indicator: &'a VersionedIndicator,
    /// The time of the value, the places and the values to compare with.
    pub period: Period,
    /// The finer level the values were added up from; nothing where they stand in the table.
    pub aggregated_from: Option<Level>,
    /// How much of the area the values are known of that its own is added up from.
    pub coverage: Option<Coverage>,
    /// The value, or why there is none.
    pub cell: Cell,
    /// Where the value stands among the areas of its level.
    pub rank: Option<Rank>,
    /// Where the value stands among the areas that lie in the same one.
    pub rank_in_parent: Option<Rank>,
    /// The areas that hold this one and have the indicator at the same time, the nearest first.
    pub above: Vec<(AreaRef, Cell)>,
    /// The figure of all areas of the level together: see [`JoinedIndicator::whole`].
    pub whole: Option<Cell>,
    /// The value at every time the level has the indicator for, the earliest first.
    pub history: Vec<(Period, Cell)>,
}

impl<'a> IndicatorProfile<'a> {
    /// Returns what an indicator says of an area; nothing if it has no value at the area's level.
    pub(super) fn new(atlas: &'a Atlas, indicator: &'a VersionedIndicator, place: AreaRef) -> Option<Self> {
        let territory = atlas.territory();
        let joined = &indicator.joined;
        let level = territory.layers()[place.layer].level;
        let (period, series) = joined.totals(level, None).filter(|(_, series)| series.has_values())?;
        let value = series.value(place.area);
        let siblings = territory.parent(place).map(|parent| &territory.children(parent.layer)[parent.area]);
        Some(Self {
            indicator,
            period,
            aggregated_from: series.aggregated_from,
            coverage: joined.coverage(territory, place, period),
            cell: series.cell(place.area),
            rank: value.map(|value| Rank::among(value, series.values().iter().copied())),
            rank_in_parent: value
                .zip(siblings)
                .map(|(value, siblings)| Rank::among(value, siblings.iter().map(|&sibling| series.values()[sibling]))),
            above: above(atlas, joined, place, period),
            whole: joined.whole(key(level, period)),
            history: history(joined, level, place.area),
        })
    }
}

fn key(level: Level, period: Period) -> SeriesKey {
    SeriesKey { level, breakdown: JoinedIndicator::TOTAL, period }
}

fn above(atlas: &Atlas, joined: &JoinedIndicator, place: AreaRef, period: Period) -> Vec<(AreaRef, Cell)> {
    let territory = atlas.territory();
    let cell_of = |area: AreaRef| {
        let series = joined.get(key(territory.layers()[area.layer].level, period)).filter(|s| Series::has_values(s))?;
        Some((area, series.cell(area.area)))
    };
    territory.ancestors(place).filter_map(cell_of).collect()
}

fn history(joined: &JoinedIndicator, level: Level, area: usize) -> Vec<(Period, Cell)> {
    let cell = |period| joined.get(key(level, period)).map(|series| (period, series.cell(area)));
    joined.periods(level).filter_map(cell).collect()
}
