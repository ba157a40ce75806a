//! Search of areas and settlements by name.

use super::Atlas;
use crate::boundaries::{AreaRef, Level, Territory};
use crate::names::{MatchKind, NameEntry, NameIndex};
use crate::population::PopulationPoint;

/// Something with a name on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An area.
    Area(AreaRef),
    /// A settlement: its place in [`Atlas::population`].
    Settlement(usize),
}

/// A place that was found, and how well its name fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceMatch {
    /// The place.
    pub place: Place,
    /// From 0 to 1; 1 is the very name.
    pub score: f32,
    /// How its name was found.
    pub kind: MatchKind,
}

/// What a coarser area's residents count in the order of equally good names: who asks for «Λάρισα» means the city
/// before the Regional Unit, which has more residents.
const COARSER_WEIGHT: f64 = 0.01;

/// Numbers areas layer by layer, then settlements, and indexes their names; more residents come first.
///
/// Areas go by their name with its title («Δήμος Λαρισαίων»), so that «Δήμος Λάρισας» is not answered by the Unit.
pub(super) fn index_names(territory: &Territory, population: &[PopulationPoint], residents: &[Vec<f64>]) -> NameIndex {
    let areas = territory.layers().iter().zip(residents).flat_map(|(layer, residents)| {
        let factor = if layer.level < Level::Municipality { COARSER_WEIGHT } else { 1.0 };
        layer.areas().iter().zip(residents).map(move |(area, &residents)| {
            let titled = format!("{} {}", layer.level.noun_el(), area.name_el);
            (vec![titled, area.name_en.clone().unwrap_or_default()], residents * factor)
        })
    });
    let settlements = population
        .iter()
        .map(|point| (vec![point.name_el.clone(), point.name_en.clone().unwrap_or_default()], point.residents));
    let entries: Vec<_> = areas.chain(settlements).collect();
    NameIndex::new(entries.iter().zip(0..).map(|((names, weight), item)| NameEntry {
        item,
        names: names.iter().map(String::as_str).collect(),
        weight: *weight,
    }))
}

impl Atlas {
    /// Returns the areas and settlements whose names fit a query best, the best first.
    ///
    /// Any spelling will do: accents, case, Greek or Latin letters, nominative or genitive, a slip. Equally good names
    /// are ordered by residents. A query without a letter or digit finds nothing.
    #[must_use]
    pub fn search_places(&self, query: &str, limit: usize) -> Vec<PlaceMatch> {
        let matches = self.names.search(query, limit).into_iter();
        matches
            .map(|found| PlaceMatch { place: self.place(found.item as usize), score: found.score, kind: found.kind })
            .collect()
    }

    /// Returns the place of an item of the name index.
    fn place(&self, mut item: usize) -> Place {
        for (layer, areas) in self.territory.layers().iter().enumerate() {
            let count = areas.areas().len();
            if item < count {
                return Place::Area(AreaRef { layer, area: item });
            }
            item -= count;
        }
        Place::Settlement(item)
    }
}
