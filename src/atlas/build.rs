//! Puts an atlas together.

use rayon::prelude::*;

use super::access::AccessData;
use super::feature_id::IdCollision;
use super::level_shapes::LevelShapes;
use super::locators::Locators;
use super::worked_out::{KnownLevel, known_of};
use super::{Atlas, Basemap, Land, LevelIndex, ServiceIndex, Version, VersionedIndicator, places};
use crate::access::Bridge;
use crate::boundaries::{AreaRef, Territory};
use crate::geometry::LonLat;
use crate::indicators::IndicatorId;
use crate::join::JoinedIndicator;
use crate::population::{PopulationPoint, PopulationSource};
use crate::provenance::Bilingual;
use crate::services::ServiceRegister;

/// What an atlas is called, and what every reader has to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AtlasMeta {
    /// A short name for programs.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// What it is, in a few sentences.
    pub description: Bilingual,
    /// One line of credits.
    pub attribution: String,
    /// The licence in a line.
    pub license: String,
    /// What every reader has to know, such as that boundaries are approximate.
    pub notice: Bilingual,
    /// Where a map begins; nothing to show all of it.
    pub view: Option<View>,
}

/// Where a map begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The middle.
    pub center: LonLat,
    /// The zoom of the Web Mercator tiles.
    pub zoom: f64,
}

impl View {
    /// Returns the whole zoom that is nearest, as TileJSON wants it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 24")]
    pub fn nearest_zoom(self) -> u8 {
        self.zoom.round().clamp(0.0, 24.0) as u8
    }
}

/// What an atlas is made of.
#[derive(Debug, Default)]
pub struct AtlasParts {
    /// What it is called.
    pub meta: AtlasMeta,
    /// Its levels.
    pub territory: Territory,
    /// Its indicators, joined to the territory.
    pub indicators: Vec<JoinedIndicator>,
    /// The places in `indicators` of those joined to features when a caller names none.
    pub default_indicators: Vec<usize>,
    /// Its services.
    pub register: ServiceRegister,
    /// Its population points.
    pub population: Vec<PopulationPoint>,
    /// Where the population points come from.
    pub population_sources: Vec<PopulationSource>,
    /// The indicator whose totals the residents of the population points are compared with.
    pub census: Option<IndicatorId>,
    /// The land around the areas.
    pub land: Option<Land>,
    /// Bridges and tunnels that join lands which outlines leave apart.
    pub bridges: Vec<Bridge>,
    /// The map behind the map.
    pub basemap: Option<Basemap>,
    /// What is known of the layers of the territory from an earlier time, in their order; none where it has to be worked out.
    pub worked_out: Vec<KnownLevel>,
}

impl AtlasMeta {
    /// Returns the version of what the atlas says of itself.
    #[must_use]
    pub fn version(&self) -> Version {
        Version::of_debug(self)
    }
}

impl Atlas {
    /// Puts an atlas together and works out its indexes and versions.
    ///
    /// # Errors
    /// [`IdCollision`] if two features of a collection have the same integer id.
    pub fn new(parts: AtlasParts) -> Result<Self, IdCollision> {
        let AtlasParts {
            meta,
            territory,
            indicators,
            default_indicators,
            register,
            population,
            population_sources,
            census,
            land,
            bridges,
            basemap,
            worked_out,
        } = parts;
        let (known, shapes) = known_of(&territory, worked_out);
        let levels = territory.layers().iter().zip(known).map(|(layer, known)| LevelIndex::new(layer, known));
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        let locators = Locators::of(&territory);
        let indicators: Vec<_> = indicators
            .into_par_iter()
            .map(|joined| VersionedIndicator { version: Version::of_indicator(&joined), joined })
            .collect();
        let residents = residents(&territory, &locators, &population);
        let names = places::index_names(&territory, &population, &residents);
        let area_of = |position| locators.finest_at(&territory, position);
        let service_index = ServiceIndex::new(&register, &territory, area_of)?;
        let about = (&meta, &default_indicators, &census, &bridges);
        let population_version = Version::of_debug(&(&population, &population_sources));
        let version = Version::combine(
            levels
                .iter()
                .map(|level| level.version)
                .chain(indicators.iter().map(|indicator| indicator.version))
                .chain([service_index.version, Version::of_debug(&about), population_version])
                .chain(land.iter().map(Land::version))
                .chain(basemap.iter().map(|basemap| basemap.version)),
        );
        Ok(Self {
            meta,
            shapes: LevelShapes::of(&territory, shapes),
            territory,
            levels,
            locators,
            indicators,
            default_indicators,
            register,
            service_index,
            population,
            population_sources,
            population_version,
            census,
            residents,
            access: AccessData::default(),
            names,
            land,
            bridges,
            basemap,
            version,
        })
    }

    /// Returns the area of every level that contains a position, the finest first.
    ///
    /// A position on a border belongs to one area: the one with the lowest code. A level that was dissolved from a
    /// finer one follows the parents of that one.
    #[must_use]
    pub fn areas_at(&self, position: LonLat) -> Vec<AreaRef> {
        self.locators.areas_at(&self.territory, position)
    }
}

/// Adds up, for each area of each layer, the residents of the population points in it.
fn residents(territory: &Territory, locators: &Locators, population: &[PopulationPoint]) -> Vec<Vec<f64>> {
    let mut residents: Vec<_> = territory.layers().iter().map(|layer| vec![0.0; layer.areas().len()]).collect();
    for point in population {
        for area in locators.areas_at(territory, point.position) {
            residents[area.layer][area.area] += point.residents;
        }
    }
    residents
}
