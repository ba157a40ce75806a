//! Versions: a short name for a state of data, made of the data.

use std::fmt;

use geo::MultiPolygon;

use crate::boundaries::AreaLayer;
use crate::indicators::Part;
use crate::join::JoinedIndicator;
use crate::services::{ServiceRegister, Taxonomy};

/// A state of data: the same data have the same version, other data another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version([u8; 8]);

impl Version {
    /// Returns the version of things that have these versions.
    #[must_use]
    pub fn combine(versions: impl IntoIterator<Item = Self>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for version in versions {
            hasher.update(&version.0);
        }
        Self::finish(&hasher)
    }

    /// Returns the version of a text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    /// Returns the version of the content of a file.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(bytes);
        Self::finish(&hasher)
    }

    /// Returns the version of a level's areas: codes, names, parents, properties, outlines and origin.
    #[must_use]
    pub(super) fn of_layer(layer: &AreaLayer) -> Self {
        let mut hasher = blake3::Hasher::new();
        let about = (layer.level, &layer.title, &layer.vintage, layer.codes, &layer.provenance, layer.dissolved_from);
        update(&mut hasher, &about);
        for area in layer.areas() {
            update(&mut hasher, &(&area.id, area.coded, &area.name_el, &area.name_en, &area.parent, &area.properties));
            update_geometry(&mut hasher, &area.geometry);
        }
        Self::finish(&hasher)
    }

    /// Returns the version of outlines.
    #[must_use]
    pub(super) fn of_geometries<'a>(geometries: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for geometry in geometries {
            update_geometry(&mut hasher, geometry);
            hasher.update(&[0xfe]);
        }
        Self::finish(&hasher)
    }

    /// Returns the version of an indicator: its definition and every value that may be shown.
    #[must_use]
    pub(super) fn of_indicator(joined: &JoinedIndicator) -> Self {
        let mut hasher = blake3::Hasher::new();
        update(&mut hasher, &(&joined.indicator, joined.breakdowns()));
        for (key, series) in joined.series() {
            update(&mut hasher, &(key, series.aggregated_from, series.values().len()));
            update_numbers(&mut hasher, series.values());
            let status = (0..series.values().len()).map(|area| series.status(area).as_str());
            hasher.update(status.collect::<String>().as_bytes());
            for part in Part::ALL {
                update(&mut hasher, &series.part(part).is_some());
                update_numbers(&mut hasher, series.part(part).unwrap_or_default());
            }
        }
        Self::finish(&hasher)
    }

    /// Returns the version of a register.
    #[must_use]
    pub(super) fn of_services(register: &ServiceRegister) -> Self {
        let mut hasher = blake3::Hasher::new();
        update(&mut hasher, &(register.kinds(), register.sources(), register.local_holidays()));
        for taxonomy in Taxonomy::ALL {
            update(&mut hasher, &(taxonomy, register.terms(taxonomy)));
        }
        for service in register.services() {
            update(&mut hasher, service);
        }
        Self::finish(&hasher)
    }

    /// Returns the version of anything that shows all it holds when it is printed for debugging.
    #[must_use]
    pub(crate) fn of_debug(value: &impl fmt::Debug) -> Self {
        let mut hasher = blake3::Hasher::new();
        update(&mut hasher, value);
        Self::finish(&hasher)
    }

    /// Returns the version as bytes, to be kept.
    #[must_use]
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0
    }

    /// Returns the version that was kept as these bytes.
    #[must_use]
    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    fn finish(hasher: &blake3::Hasher) -> Self {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(bytes)
    }
}

/// Takes in a value by its debug form, which shows every field, and its length, so that neighbours cannot run together.
fn update(hasher: &mut blake3::Hasher, value: &impl fmt::Debug) {
    let text = format!("{value:?}");
    hasher.update(&text.len().to_le_bytes()).update(text.as_bytes());
}

/// Takes in numbers, one way of being none for all.
fn update_numbers(hasher: &mut blake3::Hasher, numbers: &[f64]) {
    let bits = |number: &f64| if number.is_nan() { u64::MAX } else { number.to_bits() };
    // Together: the hash is several times faster on long runs.
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| bits(number).to_le_bytes()).collect();
    hasher.update(&bytes);
}

fn update_geometry(hasher: &mut blake3::Hasher, geometry: &MultiPolygon<f64>) {
    for polygon in geometry {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            hasher.update(&ring.0.len().to_le_bytes());
            for position in ring {
                hasher.update(&position.x.to_le_bytes()).update(&position.y.to_le_bytes());
            }
        }
        hasher.update(&[0xff]);
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}
