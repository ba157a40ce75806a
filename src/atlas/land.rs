//! Land around the areas of an atlas.

use geo::{CoordsIter, MultiPolygon};

use super::Version;
use crate::provenance::Provenance;

/// Land that is drawn behind the areas of an atlas, so that a coast is told from a border, and over which a place beyond them is
/// reached. It has no values.
#[derive(Clone, Debug)]
pub struct Land {
    outlines: Vec<MultiPolygon<f64>>,
    provenance: Provenance,
    version: Version,
}

impl Land {
    /// Makes land of outlines in longitude and latitude (OGC:CRS84), which may touch and overlap.
    #[must_use]
    pub fn new(outlines: Vec<MultiPolygon<f64>>, provenance: Provenance) -> Self {
        let geometry = Version::of_geometries(&outlines);
        let version = Version::combine([geometry, Version::of_debug(&provenance)]);
        Self { outlines, provenance, version }
    }

    /// Returns the outlines, in the order of their source.
    #[must_use]
    pub fn outlines(&self) -> &[MultiPolygon<f64>] {
        &self.outlines
    }

    /// Returns where the outlines come from.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Returns the version of outlines and origin.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns how many vertices the outlines have.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.outlines.iter().map(CoordsIter::coords_count).sum()
    }
}
