//! The outlines of levels as tiles need them, worked out when they are first asked for.

use std::sync::{Arc, OnceLock};

use geo::MultiPolygon;
use rayon::prelude::*;

use super::area_columns::own_values;
use super::low_zooms::LowZooms;
use super::worked_out::KnownShapes;
use super::{Atlas, Version};
use crate::boundaries::{AreaLayer, AreaRef, Level, Territory};
use crate::geometry::LonLat;
use crate::tiles::{CutTile, Group, LevelCut, LevelLabels, LevelParts, Partition, TileCoord};
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
    /// The version of the outlines of the layer itself.
    outlines: OnceLock<Version>,
    parts: OnceLock<LevelParts>,
    labels: OnceLock<LevelLabels>,
    low_zooms: OnceLock<LowZooms>,
}

impl LevelShapes {
    pub(super) fn of(territory: &Territory, known: Vec<KnownShapes>) -> Self {
        let layers = territory.layers();
        let (topologies, low_zooms): (Vec<_>, Vec<_>) =
            known.into_iter().map(|known| (known.topology, known.low_zooms)).unzip();
        let shapes = |(layer, low_zooms): (usize, Option<LowZooms>)| {
            let from = given(territory, layer);
            let groups: Vec<Group> = (0..=layer).map(|coarser| group(territory, from, coarser)).collect();
            let grouping = Version::of_debug(&groups);
            let low_zooms = low_zooms.map_or_else(OnceLock::new, OnceLock::from);
            LayerShapes {
                from,
                groups,
                grouping,
                outlines: OnceLock::new(),
                parts: OnceLock::new(),
                labels: OnceLock::new(),
                low_zooms,
            }
        };
        let topologies = topologies.into_iter().map(|topology| topology.map_or_else(OnceLock::new, OnceLock::from));
        Self { topologies: topologies.collect(), layers: (0..layers.len()).zip(low_zooms).map(shapes).collect() }
    }
}

impl Atlas {
    /// Cuts a level's geometry for a tile; nothing if the atlas has no such level.
    ///
    /// Below [`Atlas::lowest_zoom`] there is nothing in it. Depends on what [`Atlas::cut_version`] is the version of, and on
    /// nothing else. The first cut of a level takes longer, unless [`Atlas::work_out_shapes`] was called before: its arcs are
    /// found and generalised then. Cuts of [`Atlas::low_zooms`] are given as they were made.
    #[must_use]
    pub fn cut(&self, level: Level, coord: TileCoord) -> Option<Arc<CutTile>> {
        let made = self.low_zooms_of(level)?.get().and_then(|low_zooms| low_zooms.get(coord));
        made.or_else(|| self.cut_now(level, coord).map(Arc::new))
    }

    /// Returns where the cuts of a level's low zooms are kept once they are made.
    pub(super) fn low_zooms_of(&self, level: Level) -> Option<&OnceLock<LowZooms>> {
        Some(&self.shapes.layers[self.territory.layer_of(level)?].low_zooms)
    }

    /// Returns how many areas the level has whose arcs a level's tiles are cut from.
    pub(super) fn cut_area_count(&self, level: Level) -> Option<usize> {
        let layer = self.territory.layer_of(level)?;
        Some(self.territory.layers()[self.shapes.layers[layer].from].areas().len())
    }

    /// Works out all that tiles are cut from and nobody asked for yet, on all processors: arcs, parts, labels, the cuts of
    /// crowded zooms, and what areas have as tags.
    ///
    /// Who has nothing to answer yet spares the first callers the wait.
    pub fn work_out_shapes(&self) {
        (0..self.shapes.layers.len()).into_par_iter().for_each(|layer| {
            let shapes = &self.shapes.layers[layer];
            let _version = self.outlines_version(shapes.from);
            let _arcs = self.topology(shapes.from);
            let _parts = self.parts(layer);
            let _labels = self.labels(layer);
            let level = self.territory.layers()[layer].level;
            let _cuts = self.low_zooms(level);
            let _values = self.level(level).map(|(layer, index)| own_values(layer, index));
        });
    }

    /// Cuts a level's geometry for a tile, whether it was cut before or not.
    pub(super) fn cut_now(&self, level: Level, coord: TileCoord) -> Option<CutTile> {
        let layer = self.territory.layer_of(level)?;
        if coord.zoom() < self.lowest_zoom(level)? {
            return Some(CutTile::default());
        }
        let shapes = &self.shapes.layers[layer];
        let partition = Partition::of(self.topology(shapes.from), coord);
        let level = LevelCut { groups: &shapes.groups, parts: self.parts(layer), labels: self.labels(layer) };
        Some(CutTile::of(&partition, level, coord))
    }

    /// Returns the version of what a level's geometry in tiles is made of; nothing if the atlas has no such level.
    ///
    /// That is the level itself, the outlines its arcs are taken from (another border inside one of its areas may move a
    /// generalised line by less than a pixel), and which areas lie in which: borders name the coarsest level they are of.
    #[must_use]
    pub fn cut_version(&self, level: Level) -> Option<Version> {
        let layer = self.territory.layer_of(level)?;
        let shapes = &self.shapes.layers[layer];
        Some(Version::combine([self.levels[layer].version, self.outlines_version(shapes.from), shapes.grouping]))
    }

    /// Returns the version of a layer's outlines, whatever its areas are called.
    fn outlines_version(&self, layer: usize) -> Version {
        let outlines = || Version::of_geometries(outlines(&self.territory.layers()[layer]));
        *self.shapes.layers[layer].outlines.get_or_init(outlines)
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

    fn parts(&self, layer: usize) -> &LevelParts {
        let parts = || LevelParts::of_areas(&outlines(&self.territory.layers()[layer]));
        self.shapes.layers[layer].parts.get_or_init(parts)
    }

    fn labels(&self, layer: usize) -> &LevelLabels {
        self.shapes.layers[layer].labels.get_or_init(|| {
            let points = self.label_points(self.territory.layers()[layer].level).unwrap_or_default().iter();
            let fine = |point: &LonLat| FinePoint::from_lon_lat(point.lon(), point.lat()).ok();
            LevelLabels::of_areas(points.map(|point| point.as_ref().and_then(fine)))
        })
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
