//! The levels of an atlas, and which area lies in which.

use super::{Area, AreaCode, AreaLayer, Level};

/// The levels of an atlas from the coarsest to the finest, each area tied to its parent.
#[derive(Clone, Debug, Default)]
pub struct Territory {
    layers: Vec<AreaLayer>,
    /// For each layer, for each area, the place of its parent in the layer before.
    parents: Vec<Vec<Option<u32>>>,
    /// For each layer, for each area, the places of its children in the layer after.
    children: Vec<Vec<Vec<usize>>>,
}

/// An area whose parent is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The area's level.
    pub level: Level,
    /// The area.
    pub id: AreaCode,
    /// The area's name.
    pub name_el: String,
    /// The parent it names, if it names one.
    pub parent: Option<AreaCode>,
}

/// An area by its place: which layer, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AreaRef {
    /// The place of the layer in [`Territory::layers`].
    pub layer: usize,
    /// The place of the area in [`AreaLayer::areas`].
    pub area: usize,
}

impl Territory {
    /// Ties the areas of each layer to those of the next coarser one.
    ///
    /// Layers may come in any order. Areas whose parent is missing are kept and returned beside the territory.
    #[must_use]
    pub fn new(mut layers: Vec<AreaLayer>) -> (Self, Vec<Orphan>) {
        layers.sort_by_key(|layer| layer.level);
        let mut orphans = Vec::new();
        let mut parents = Vec::with_capacity(layers.len());
        for (place, layer) in layers.iter().enumerate() {
            let Some(coarser) = place.checked_sub(1).map(|before| &layers[before]) else {
                parents.push(vec![None; layer.areas().len()]);
                continue;
            };
            let parent_of = |area: &Area| {
                let found = area.parent.as_ref().and_then(|parent| coarser.index_of(parent));
                if found.is_none() {
                    orphans.push(Orphan {
                        level: layer.level,
                        id: area.id.clone(),
                        name_el: area.name_el.clone(),
                        parent: area.parent.clone(),
                    });
                }
                found.and_then(|index| u32::try_from(index).ok())
            };
            parents.push(layer.areas().iter().map(parent_of).collect());
        }
        let children = (0..layers.len()).map(|layer| children_of(&layers, &parents, layer)).collect();
        (Self { layers, parents, children }, orphans)
    }

    /// Returns the layers, the coarsest first.
    #[must_use]
    pub fn layers(&self) -> &[AreaLayer] {
        &self.layers
    }

    /// Returns the place of a level's layer.
    #[must_use]
    pub fn layer_of(&self, level: Level) -> Option<usize> {
        self.layers.iter().position(|layer| layer.level == level)
    }

    /// Returns the area at a place.
    #[must_use]
    pub fn area(&self, index: AreaRef) -> &Area {
        &self.layers[index.layer].areas()[index.area]
    }

    /// Returns the place of the area that holds this one.
    #[must_use]
    pub fn parent(&self, index: AreaRef) -> Option<AreaRef> {
        let area = self.parents[index.layer][index.area]? as usize;
        index.layer.checked_sub(1).map(|layer| AreaRef { layer, area })
    }

    /// Returns the areas that hold this one, the nearest first.
    pub fn ancestors(&self, index: AreaRef) -> impl Iterator<Item = AreaRef> {
        std::iter::successors(self.parent(index), |&above| self.parent(above))
    }

    /// Returns, for each area of a layer, the places of its children in the next finer layer.
    #[must_use]
    pub fn children(&self, layer: usize) -> &[Vec<usize>] {
        &self.children[layer]
    }

    /// Returns every place that has this code, the finest level first.
    pub fn find(&self, code: &AreaCode) -> impl Iterator<Item = AreaRef> {
        (0..self.layers.len())
            .rev()
            .filter_map(move |layer| self.layers[layer].index_of(code).map(|area| AreaRef { layer, area }))
    }
}

fn children_of(layers: &[AreaLayer], parents: &[Vec<Option<u32>>], layer: usize) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); layers[layer].areas().len()];
    for (child, parent) in parents.get(layer + 1).into_iter().flatten().enumerate() {
        if let Some(parent) = parent {
            children[*parent as usize].push(child);
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::super::CodeScheme;
    use super::super::fixtures::area;
    use super::*;

    #[test]
    fn areas_are_tied_to_their_parents() {
        let units = vec![area("22", Some("EL61")), area("24", Some("EL61"))];
        let municipalities = vec![area("2201", Some("22")), area("2401", Some("24")), area("9901", Some("99"))];
        let layers = vec![
            AreaLayer::new(Level::Municipality, CodeScheme::Elstat, municipalities).unwrap(),
            AreaLayer::new(Level::RegionalUnit, CodeScheme::Elstat, units).unwrap(),
            AreaLayer::new(Level::Region, CodeScheme::Nuts, vec![area("EL61", None)]).unwrap(),
        ];
        let (territory, orphans) = Territory::new(layers);
        let volos = territory.find(&"2401".parse().unwrap()).next().unwrap();
        let above: Vec<_> = territory.ancestors(volos).map(|place| territory.area(place).id.to_string()).collect();
        assert_eq!(above, ["24", "EL61"]);
        assert_eq!(territory.children(0), [vec![0, 1]]);
        assert_eq!(orphans.len(), 1);
        assert_eq!(orphans[0].id.as_str(), "9901");
    }
}
