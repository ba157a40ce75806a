//! What is worked out of the outlines of a level and takes long, so that it may be kept and given back.

use rayon::prelude::*;

use super::{Atlas, LowZooms, Version};
use crate::boundaries::{AreaLayer, Level, Territory, equal_area_m2};
use crate::geometry::LonLat;
use crate::topology::Topology;

/// What is worked out of a layer, in the order of its areas.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkedOut {
    /// The version of the areas.
    pub version: Version,
    /// Their sizes in square kilometres, to the square metre.
    pub area_km2: Vec<f64>,
    /// Where their labels stand, if that was asked for.
    pub label_points: Option<Box<[Option<LonLat>]>>,
}

/// What is known of a layer from an earlier time.
#[derive(Debug, Default)]
pub struct KnownLevel {
    /// Sizes, version and labels.
    pub worked_out: Option<WorkedOut>,
    /// The arcs of the outlines; only of a layer that was not dissolved from a finer one.
    pub topology: Option<Topology>,
    /// The cuts of its crowded zooms.
    pub low_zooms: Option<LowZooms>,
}

/// What is known of what a layer's tiles are cut from.
#[derive(Debug, Default)]
pub(super) struct KnownShapes {
    pub(super) topology: Option<Topology>,
    pub(super) low_zooms: Option<LowZooms>,
}

impl WorkedOut {
    /// Works out of a layer what every atlas needs at once, which is all but the labels.
    pub(super) fn of(layer: &AreaLayer) -> Self {
        let size = |area: &crate::boundaries::Area| equal_area_m2(&area.geometry).round() / 1e6;
        Self {
            version: Version::of_layer(layer),
            area_km2: layer.areas().par_iter().map(size).collect(),
            label_points: None,
        }
    }

    /// Says whether it may be of a layer.
    fn fits(&self, layer: &AreaLayer) -> bool {
        let count = layer.areas().len();
        self.area_km2.len() == count && self.label_points.as_ref().is_none_or(|points| points.len() == count)
    }
}

/// Splits what is known of layers, without what cannot be of them.
pub(super) fn known_of(territory: &Territory, known: Vec<KnownLevel>) -> (Vec<Option<WorkedOut>>, Vec<KnownShapes>) {
    let known = known.into_iter().chain(std::iter::repeat_with(KnownLevel::default));
    let fitting =
        territory.layers().iter().zip(known).map(|(layer, KnownLevel { worked_out, topology, low_zooms })| {
            let count = layer.areas().len();
            let topology = topology.filter(|topology| topology.area_count() == count);
            let fits =
                |low_zooms: &LowZooms| low_zooms.tiles().iter().all(|(_, cut)| cut.areas_end() as usize <= count);
            let shapes = KnownShapes { topology, low_zooms: low_zooms.filter(fits) };
            (worked_out.filter(|known| known.fits(layer)), shapes)
        });
    fitting.unzip()
}

impl Atlas {
    /// Returns what was worked out of a level's outlines, with its labels, for [`KnownLevel`]. Nothing if the atlas has no such level.
    #[must_use]
    pub fn worked_out(&self, level: Level) -> Option<WorkedOut> {
        let (layer, index) = self.level(level)?;
        Some(WorkedOut {
            version: index.version,
            area_km2: (0..layer.areas().len()).map(|area| index.area_km2(area)).collect(),
            label_points: self.label_points(level).map(Box::from),
        })
    }

    /// Works out which area holds a position, if nobody asked for one before; a caller with nothing else to do spares the
    /// first one who asks the wait.
    pub fn work_out_locators(&self) {
        self.locators.work_out(&self.territory);
    }
}
