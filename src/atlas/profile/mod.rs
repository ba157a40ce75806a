//! The profile of an area: what it is, what holds it and what it holds, what the indicators say of it, and which services
//! it has.

mod indicator;
mod rank;
mod services;

pub use indicator::IndicatorProfile;
pub use rank::Rank;
pub use services::ServicesInside;

use super::{Atlas, Collection, FeatureTable, JoinedValues, VersionedIndicator};
use crate::boundaries::{Area, AreaLayer, AreaRef};

/// The profile of an area.
#[derive(Clone, Debug)]
pub struct AreaProfile<'a> {
    /// Where the area stands.
    pub place: AreaRef,
    /// The layer it is of.
    pub layer: &'a AreaLayer,
    /// The area.
    pub area: &'a Area,
    /// Its size in square kilometres on the ellipsoid.
    pub area_km2: f64,
    /// The areas that hold it, the nearest first.
    pub parents: Vec<AreaRef>,
    /// The areas of the next finer level in it, in the order of their codes; at most [`Self::CHILDREN_SHOWN`].
    pub children: Vec<AreaRef>,
    /// How many areas of the next finer level are in it.
    pub child_count: usize,
    /// What is said of its children: the values of their level by indicator, where there are any.
    pub child_values: Vec<JoinedValues<'a>>,
    /// What the indicators say, in the order they were asked for.
    pub indicators: Vec<IndicatorProfile<'a>>,
    /// The indicators that have no value at its level.
    pub without_values: Vec<&'a VersionedIndicator>,
    /// What those of [`Self::without_values`] say of the nearest area that holds this one and has a value: theirs, not its own.
    pub of_holders: Vec<(AreaRef, IndicatorProfile<'a>)>,
    /// Its services.
    pub services: ServicesInside,
}

impl AreaProfile<'_> {
    /// How many children are listed at the most.
    pub const CHILDREN_SHOWN: usize = 1000;
}

impl Atlas {
    /// Returns the profile of an area with these indicators, given by their places in [`Atlas::indicators`].
    #[must_use]
    pub fn profile<'a>(&'a self, place: AreaRef, indicators: &[usize]) -> AreaProfile<'a> {
        let territory = self.territory();
        let layer = &territory.layers()[place.layer];
        let children = &territory.children(place.layer)[place.area];
        let (mut with_values, mut without_values) = (Vec::new(), Vec::new());
        for indicator in indicators.iter().map(|&indicator| &self.indicators[indicator]) {
            match IndicatorProfile::new(self, indicator, place) {
                Some(profile) => with_values.push(profile),
                None => without_values.push(indicator),
            }
        }
        let of_holder = |indicator: &&'a VersionedIndicator| {
            let mut holders = territory.ancestors(place);
            holders.find_map(|holder| {
                let profile =
                    IndicatorProfile::new(self, indicator, holder).filter(|profile| profile.cell.value.is_some());
                Some((holder, profile?))
            })
        };
        let of_holders = without_values.iter().filter_map(of_holder).collect();
        let shown = children.iter().take(AreaProfile::CHILDREN_SHOWN);
        AreaProfile {
            place,
            layer,
            area: &layer.areas()[place.area],
            area_km2: self.levels[place.layer].area_km2(place.area),
            parents: territory.ancestors(place).collect(),
            children: shown.map(|&area| AreaRef { layer: place.layer + 1, area }).collect(),
            child_count: children.len(),
            child_values: self.values_of_layer(place.layer + 1, indicators),
            indicators: with_values,
            without_values,
            of_holders,
            services: ServicesInside::new(self, place),
        }
    }

    /// Returns the indicators' latest values for a layer, where there are any.
    fn values_of_layer(&self, layer: usize, indicators: &[usize]) -> Vec<JoinedValues<'_>> {
        let Some(layer) = self.territory().layers().get(layer) else { return Vec::new() };
        let table = self.table(Collection::Areas(layer.level), indicators, None);
        let values = table.iter().flat_map(FeatureTable::values);
        values.filter(|values| values.series().is_some_and(crate::join::Series::has_values)).cloned().collect()
    }
}
