//! Which area of each level holds a position.

use std::sync::OnceLock;

use crate::access::AreaIndex;
use crate::boundaries::{AreaLayer, AreaRef, Territory};
use crate::geometry::LonLat;

/// For each layer that was not dissolved from a finer one, which area holds a position.
///
/// Worked out when they are first asked for: where an atlas has neither services nor population points, no start has to
/// wait for them.
#[derive(Debug)]
pub(super) struct Locators(Vec<Option<OnceLock<AreaIndex>>>);

impl Locators {
    pub(super) fn of(territory: &Territory) -> Self {
        Self(territory.layers().iter().map(|layer| layer.dissolved_from.is_none().then(OnceLock::new)).collect())
    }

    /// Returns the area of every level that contains a position, the finest first.
    pub(super) fn areas_at(&self, territory: &Territory, position: LonLat) -> Vec<AreaRef> {
        let mut found: Vec<AreaRef> = Vec::new();
        for (layer, locator) in self.0.iter().enumerate().rev() {
            let area = match locator {
                Some(locator) => {
                    let index = locator.get_or_init(|| index_of(&territory.layers()[layer]));
                    index.containing(position).map(|area| AreaRef { layer, area: area as usize })
                }
                None => found.last().and_then(|finer| territory.parent(*finer)).filter(|above| above.layer == layer),
            };
            found.extend(area);
        }
        found
    }

    /// Returns the area of the finest level that contains a position.
    pub(super) fn finest_at(&self, territory: &Territory, position: LonLat) -> Option<AreaRef> {
        let finest = territory.layers().len().checked_sub(1)?;
        self.areas_at(territory, position).first().copied().filter(|area| area.layer == finest)
    }

    /// Works out all of them that nobody asked for before.
    pub(super) fn work_out(&self, territory: &Territory) {
        for (locator, layer) in self.0.iter().zip(territory.layers()) {
            let _index = locator.as_ref().map(|locator| locator.get_or_init(|| index_of(layer)));
        }
    }
}

fn index_of(layer: &AreaLayer) -> AreaIndex {
    AreaIndex::new(&layer.areas().iter().map(|area| &area.geometry).collect::<Vec<_>>())
}
