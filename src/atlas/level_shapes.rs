//! The outlines of levels as tiles need them, worked out when they are first asked for.

use std::sync::OnceLock;

use geo::MultiPolygon;

use super::{Atlas, Version};
use crate::boundaries::{AreaLayer, AreaRef, Level, Territory};
use crate::tiles::{CutTile, Group, LevelCut, LevelParts, Partition, TileCoord};
use crate::topology::{FinePoint, Topology};

/// What tiles are cut from, for each layer of a territory.
#[derive(Debug)]
pub(super) struct LevelShapes {
    /// The arcs of each layer that was given; layers that were dissolved are made of the arcs of the finest below them.
    topologies: Vec<OnceLock<Topology>>,
    layers: Vec<LayerShapes>,
}

#[derive(Debug)]
struct LayerShapes {
    /// The layer whose arcs it is made of.
    from: usize,
    /// For this layer, last, and each coarser one: which of its areas each area of `from` lies in.
    groups: Vec<Group>,
    /// The version of `groups`.
    grouping: Version,
    parts: OnceLock<LevelParts>,
    labels: OnceLock<Box<[Option<FinePoint>]>>,
}

impl LevelShapes {
    pub(super) fn of(territory: &Territory, topologies: Vec<Option<Topology>>) -> Self {
        let layers = territory.layers();
        let shapes = |layer: usize| {
            let from = given(territory, layer);
            let groups: Vec<Group> = (0..=layer).map(|coarser| group(territory, from, coarser)).collect();
            let grouping = Version::of_debug(&groups);
            LayerShapes { from, groups, grouping, parts: OnceLock::new(), labels: OnceLock::new() }
        };
        let known = topologies.into_iter().chain(std::iter::repeat_with(|| None));
        let known = known.map(|topology| topology.map_or_else(OnceLock::new, OnceLock::from));
        Self { topologies: known.take(layers.len()).collect(), layers: (0..layers.len()).map(shapes).collect() }
    }
}

impl Atlas {
    /// Cuts a level's geometry for a tile; nothing if the atlas has no such level.
    ///
    /// Below [`Atlas::lowest_zoom`] there is nothing in it. Depends on what [`Atlas::cut_version`] is the version of, and on
    /// nothing else. The first cut of a level takes longer: its arcs are found and generalised then.
    #[must_use]
    pub fn cut(&self, level: Level, coord: TileCoord) -> Option<CutTile> {
        let layer = self.territory.layer_of(level)?;
        if coord.zoom() < self.lowest_zoom(level)? {
            return Some(CutTile::default());
        }
        let shapes = &self.shapes.layers[layer];
        let partition = Partition::of(self.topology(shapes.from), coord);
        let parts = shapes.parts.get_or_init(|| LevelParts::of_areas(&outlines(&self.territory.layers()[layer])));
        let labels = shapes.labels.get_or_init(|| self.fine_labels(level));
        Some(CutTile::of(&partition, LevelCut { groups: &shapes.groups, parts, labels }, coord))
    }

    /// Returns the version of what a level's geometry in tiles is made of; nothing if the atlas has no such level.
    ///
    /// That is the level itself, the one its arcs are taken from (another border inside one of its areas may move a
    /// generalised line by less than a pixel), and which areas lie in which: borders name the coarsest level they are of.
    #[must_use]
    pub fn cut_version(&self, level: Level) -> Option<Version> {
        let layer = self.territory.layer_of(level)?;
        let shapes = &self.shapes.layers[layer];
        Some(Version::combine([self.levels[layer].version, self.levels[shapes.from].version, shapes.grouping]))
    }

    /// Returns the first zoom at which tiles show a level: 0 for the coarsest, [`LevelIndex::lowest_zoom`](super::LevelIndex::lowest_zoom) for others.
    #[must_use]
    pub fn lowest_zoom(&self, level: Level) -> Option<u8> {
        let layer = self.territory.layer_of(level)?;
        Some(if layer == 0 { 0 } else { self.levels[layer].lowest_zoom() })
    }

    /// Returns the levels that borders in a level's tiles may be of, as [`crate::tiles::Border::level`] counts them.
    #[must_use]
    pub fn border_levels(&self, level: Level) -> Vec<Level> {
        let layers = self.territory.layers();
        let count = self.territory.layer_of(level).map_or(0, |layer| layer + 1);
        layers[..count].iter().map(|layer| layer.level).collect()
    }

    /// Returns the arcs of a level whose outlines were given, finding them if nobody asked before; nothing for a level that was
    /// dissolved from a finer one, whose arcs they are, or one the atlas has not.
    #[must_use]
    pub fn given_topology(&self, level: Level) -> Option<&Topology> {
        let layer = self.territory.layer_of(level)?;
        (self.shapes.layers[layer].from == layer).then(|| self.topology(layer))
    }

    fn topology(&self, layer: usize) -> &Topology {
        self.shapes.topologies[layer].get_or_init(|| Topology::of_areas(&outlines(&self.territory.layers()[layer])))
    }

    fn fine_labels(&self, level: Level) -> Box<[Option<FinePoint>]> {
        let points = self.label_points(level).unwrap_or_default().iter();
        points.map(|point| point.and_then(|point| FinePoint::from_lon_lat(point.lon(), point.lat()).ok())).collect()
    }
}

fn outlines(layer: &AreaLayer) -> Vec<&MultiPolygon<f64>> {
    layer.areas().iter().map(|area| &area.geometry).collect()
}

/// Returns the layer that was given from which a layer was dissolved, or itself.
fn given(territory: &Territory, mut layer: usize) -> usize {
    // Finer layers come later, so this ends.
    while let Some(finer) = territory.layers()[layer].dissolved_from.and_then(|level| territory.layer_of(level))
        && finer > layer
    {
        layer = finer;
    }
    layer
}

/// Returns which area of a coarser layer each area of a layer lies in; nothing if they are one.
fn group(territory: &Territory, from: usize, coarser: usize) -> Group {
    let holder = |area: usize| {
        let found = territory.ancestors(AreaRef { layer: from, area }).find(|above| above.layer == coarser);
        found.and_then(|above| u32::try_from(above.area).ok())
    };
    (from != coarser).then(|| (0..territory.layers()[from].areas().len()).map(holder).collect())
}
