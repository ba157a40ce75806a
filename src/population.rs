//! Where people live: settlements or grid cells with their residents.

use crate::geometry::LonLat;
use crate::provenance::Provenance;

/// Where population points come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PopulationSource {
    /// Who made them.
    pub provenance: Provenance,
    /// The year their residents were counted or estimated for, where the source says.
    pub reference_year: Option<u16>,
}

/// A settlement or a grid cell, with how many people live there.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationPoint {
    /// What names it.
    pub id: String,
    /// Its Greek name.
    pub name_el: String,
    /// Its English name, where there is one.
    pub name_en: Option<String>,
    /// Where it is.
    pub position: LonLat,
    /// How many people live there; 0 or more.
    pub residents: f64,
    /// The code of the municipality its source gives.
    pub municipality: Option<String>,
    /// The number of its source in the atlas's list of population sources.
    pub source: usize,
}
