//! What a prepared file says of its levels in words, and what was found while they were read.

use serde::{Deserialize, Serialize};

use super::codec::Damaged;
use crate::boundaries::{AreaLayer, CodeScheme, Level};
use crate::provenance::{Bilingual, Provenance};
use crate::report::Finding;

/// The first section of a prepared file, as JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct About {
    /// The levels, the coarsest first.
    pub(super) layers: Vec<LayerAbout>,
    /// What was found, in its order.
    pub(super) findings: Vec<Finding>,
}

/// A level but for its areas.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LayerAbout {
    pub(super) level: Level,
    title: Bilingual,
    vintage: String,
    codes: CodeScheme,
    provenance: Provenance,
    dissolved_from: Option<Level>,
    /// How many sections its areas take.
    pub(super) blocks: usize,
    /// Whether a section with its arcs follows.
    pub(super) has_topology: bool,
}

impl About {
    pub(super) fn to_json(&self) -> std::io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    pub(super) fn from_json(bytes: &[u8]) -> Result<Self, Damaged> {
        let about: Self =
            serde_json::from_slice(bytes).map_err(|error| Damaged::content("what it says of levels", error))?;
        let in_order = about.layers.array_windows().all(|[coarser, finer]| coarser.level < finer.level);
        if in_order { Ok(about) } else { Err(Damaged::content("levels", "they are not in order")) }
    }
}

impl LayerAbout {
    pub(super) fn of(layer: &AreaLayer, blocks: usize, has_topology: bool) -> Self {
        Self {
            level: layer.level,
            title: layer.title.clone(),
            vintage: layer.vintage.clone(),
            codes: layer.codes,
            provenance: layer.provenance.clone(),
            dissolved_from: layer.dissolved_from,
            blocks,
            has_topology,
        }
    }

    /// Makes the layer of its areas.
    pub(super) fn layer(self, areas: Vec<crate::boundaries::Area>) -> Result<AreaLayer, Damaged> {
        let layer = AreaLayer::new(self.level, self.codes, areas);
        let mut layer = layer.map_err(|error| Damaged::content("areas", error))?;
        layer.title = self.title;
        layer.vintage = self.vintage;
        layer.provenance = self.provenance;
        layer.dissolved_from = self.dissolved_from;
        Ok(layer)
    }
}
