//! All the areas of a level.

use std::collections::HashMap;

use thiserror::Error;

use super::{Area, AreaCode, CodeError, CodeScheme, Level};
use crate::provenance::{Bilingual, Provenance};

/// All the areas of a level, in the order of their ids.
#[derive(Clone, Debug)]
pub struct AreaLayer {
    /// The level.
    pub level: Level,
    /// What the layer is called.
    pub title: Bilingual,
    /// The edition of the boundaries, such as `kallikratis-2011`.
    pub vintage: String,
    /// The scheme the codes follow.
    pub codes: CodeScheme,
    /// Where the boundaries come from.
    pub provenance: Provenance,
    /// The finer level this one was dissolved from, where it was.
    pub dissolved_from: Option<Level>,
    areas: Vec<Area>,
    by_id: HashMap<AreaCode, u32>,
}

/// Why areas do not make a layer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LayerError {
    /// Two areas have one code.
    #[error(
        "code {code} stands at two areas, '{first}' and '{second}'; accepted is one area a code (parts of one area in several rows: merge_parts = true)"
    )]
    DuplicateCode {
        /// The code.
        code: AreaCode,
        /// The name of the one.
        first: String,
        /// The name of the other.
        second: String,
    },
    /// A code is not of the scheme.
    #[error("area '{name}': {error}")]
    WrongCode {
        /// The area's name.
        name: String,
        /// What is wrong.
        #[source]
        error: CodeError,
    },
    /// There are more areas than can be numbered.
    #[error("{0} areas; accepted are at most 10,000,000 a level")]
    TooMany(usize),
}

impl AreaLayer {
    /// The most areas a level may have.
    pub const MAX_AREAS: usize = 10_000_000;

    /// Makes a layer of areas in any order.
    ///
    /// # Errors
    /// [`LayerError`] if a code stands twice or is not of the scheme.
    pub fn new(level: Level, codes: CodeScheme, mut areas: Vec<Area>) -> Result<Self, LayerError> {
        if areas.len() > Self::MAX_AREAS {
            return Err(LayerError::TooMany(areas.len()));
        }
        for area in areas.iter().filter(|area| area.coded) {
            codes
                .check(&area.id, level)
                .map_err(|error| LayerError::WrongCode { name: area.name_el.clone(), error })?;
        }
        areas.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some([first, second]) = areas.array_windows().find(|[first, second]| first.id == second.id) {
            return Err(LayerError::DuplicateCode {
                code: first.id.clone(),
                first: first.name_el.clone(),
                second: second.name_el.clone(),
            });
        }
        let by_id = areas.iter().zip(0..).map(|(area, index)| (area.id.clone(), index)).collect();
        Ok(Self {
            level,
            title: Bilingual::new(level.title_el(), level.title_en()),
            vintage: String::new(),
            codes,
            provenance: Provenance::default(),
            dissolved_from: None,
            areas,
            by_id,
        })
    }

    /// Returns the areas in the order of their ids.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// Returns the place of an area in [`Self::areas`].
    #[must_use]
    pub fn index_of(&self, id: &AreaCode) -> Option<usize> {
        self.by_id.get(id).map(|&index| index as usize)
    }

    /// Returns an area by its id.
    #[must_use]
    pub fn area(&self, id: &AreaCode) -> Option<&Area> {
        self.index_of(id).map(|index| &self.areas[index])
    }

    /// Says which area of the next coarser level holds one.
    pub fn set_parent(&mut self, area: usize, parent: AreaCode) {
        self.areas[area].parent = Some(parent);
    }

    /// Returns how many areas have a code.
    #[must_use]
    pub fn coded_count(&self) -> usize {
        self.areas.iter().filter(|area| area.coded).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn area(id: &str, name: &str) -> Area {
        Area { name_el: name.to_owned(), ..fixtures::area(id, None) }
    }

    #[test]
    fn areas_are_found_by_their_codes() {
        let areas = vec![area("2202", "Αγιάς"), area("0101", "Κομοτηνής")];
        let layer = AreaLayer::new(Level::Municipality, CodeScheme::Elstat, areas).unwrap();
        assert_eq!(layer.areas()[0].name_el, "Κομοτηνής");
        assert_eq!(layer.area(&"2202".parse().unwrap()).unwrap().name_el, "Αγιάς");
        assert_eq!(layer.index_of(&"2203".parse().unwrap()), None);
    }

    #[test]
    fn a_code_stands_once() {
        let areas = vec![area("22", "Λάρισα"), area("22", "Βόλος")];
        let error = AreaLayer::new(Level::RegionalUnit, CodeScheme::Any, areas).unwrap_err();
        assert!(matches!(error, LayerError::DuplicateCode { .. }));
    }

    #[test]
    fn a_lost_leading_zero_is_not_a_municipality_of_elstat() {
        let error = AreaLayer::new(Level::Municipality, CodeScheme::Elstat, vec![area("101", "Κομοτηνής")]);
        assert!(matches!(error, Err(LayerError::WrongCode { .. })));
    }
}
