//! Which features a query selects, and the values joined to them.

use super::level_index::meets;
use super::{Atlas, VersionedIndicator};
use crate::boundaries::{Area, AreaCode, AreaRef, Level};
use crate::geometry::Bbox;
use crate::indicators::{ObservationStatus, Period};
use crate::join::{Cell, Series};
use crate::services::KindId;

/// Which areas of a level are wanted; all conditions have to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaFilter {
    /// Those that share a point with the box.
    pub bbox: Option<Bbox>,
    /// Those whose property has exactly this value.
    pub properties: Vec<(String, String)>,
}

/// Which services are wanted; all conditions have to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceFilter {
    /// Those in the box.
    pub bbox: Option<Bbox>,
    /// Those of any of these kinds; of every kind if there are none.
    pub kinds: Vec<KindId>,
    /// Those that lie in the area with this id, of any level.
    pub area: Option<String>,
}

/// One indicator's values for a level, as they are joined to its features.
#[derive(Clone, Copy, Debug)]
pub struct JoinedValue<'a> {
    /// The indicator.
    pub indicator: &'a VersionedIndicator,
    /// The time of the values; nothing if the level has none at the time asked for.
    pub period: Option<Period>,
    series: Option<&'a Series>,
}

impl JoinedValue<'_> {
    /// Returns the value of an area; missing where there is none.
    #[must_use]
    pub fn cell(&self, area: usize) -> Cell {
        self.series.map_or_else(|| Cell::empty(ObservationStatus::Missing), |series| series.cell(area))
    }

    /// Returns the finer level the values were added up from, where they were.
    #[must_use]
    pub fn aggregated_from(&self) -> Option<Level> {
        self.series.and_then(|series| series.aggregated_from)
    }
}

impl Atlas {
    /// Returns the places of the areas of a level that a filter selects, in the order of their ids.
    #[must_use]
    pub fn select_areas(&self, level: Level, filter: &AreaFilter) -> Vec<usize> {
        let Some((layer, index)) = self.level(level) else { return Vec::new() };
        let candidates = match &filter.bbox {
            Some(bbox) => index.touching_box(bbox),
            None => (0..layer.areas().len()).collect(),
        };
        let selected = |&area: &usize| {
            let area = &layer.areas()[area];
            filter.properties.iter().all(|(name, value)| property(area, level, name) == Some(value.as_str()))
                && filter.bbox.is_none_or(|bbox| meets(&area.geometry, &bbox))
        };
        candidates.into_iter().filter(selected).collect()
    }

    /// Returns the places of the services that a filter selects, in the order of their ids.
    #[must_use]
    pub fn select_services(&self, filter: &ServiceFilter) -> Vec<usize> {
        let candidates = match &filter.bbox {
            Some(bbox) => self.service_index.within(bbox),
            None => (0..self.register.services().len()).collect(),
        };
        let selected = |&service: &usize| {
            (filter.kinds.is_empty() || filter.kinds.contains(&self.register.services()[service].kind))
                && filter.area.as_deref().is_none_or(|area| self.lies_in(service, area))
        };
        candidates.into_iter().filter(selected).collect()
    }

    fn lies_in(&self, service: usize, id: &str) -> bool {
        let Some(area) = self.service_index.area(service) else { return false };
        self.with_ancestors(area).any(|area| self.territory.area(area).id.as_str() == id)
    }

    /// Returns an area and those that hold it, the finest first.
    pub fn with_ancestors(&self, area: AreaRef) -> impl Iterator<Item = AreaRef> {
        std::iter::once(area).chain(self.territory.ancestors(area))
    }

    /// Returns the totals of an indicator for a level, at exactly `period` or at the latest time with any value.
    #[must_use]
    pub fn joined_value<'a>(
        &self,
        indicator: &'a VersionedIndicator,
        level: Level,
        period: Option<Period>,
    ) -> JoinedValue<'a> {
        let totals = indicator.joined.totals(level, period);
        JoinedValue { indicator, period: totals.map(|(period, _)| period), series: totals.map(|(_, series)| series) }
    }
}

/// Returns a property of an area that features can be selected by.
fn property<'a>(area: &'a Area, level: Level, name: &str) -> Option<&'a str> {
    match name {
        "code" => area.code().map(AreaCode::as_str),
        "name_el" => Some(&area.name_el),
        "name_en" => area.name_en.as_deref(),
        "parent" => area.parent.as_ref().map(AreaCode::as_str),
        "level" => Some(level.as_str()),
        _ => area.property(name),
    }
}
