//! A point an area for its label.

use rayon::prelude::*;

use super::Atlas;
use crate::boundaries::{Area, Level};
use crate::geometry::{LonLat, label_point};

impl Atlas {
    /// Returns where the label of each area of a level stands best, in the order of the areas: [`label_point`] of its
    /// outline, nothing where it has none. Nothing at all if the atlas has no such level.
    ///
    /// Worked out when it is first asked for: a start that nobody draws a map after need not wait for it.
    #[must_use]
    pub fn label_points(&self, level: Level) -> Option<&[Option<LonLat>]> {
        let (layer, index) = self.level(level)?;
        Some(index.label_points.get_or_init(|| of_areas(layer.areas())))
    }
}

fn of_areas(areas: &[Area]) -> Box<[Option<LonLat>]> {
    areas.par_iter().map(|area| label_point(&area.geometry)).collect()
}
