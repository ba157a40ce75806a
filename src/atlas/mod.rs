//! The loaded data set all queries read: immutable, versioned, with its indexes.
//!
//! Making one of files is left to [`crate::io`], swapping one for another to [`crate::http`].

mod access;
mod area_columns;
mod basemap;
mod build;
mod collection;
mod columns;
mod extent;
mod feature_id;
mod feature_table;
mod finder;
mod label_points;
mod land;
mod level_index;
mod level_shapes;
mod locators;
mod low_zooms;
mod places;
mod profile;
mod service_areas;
mod service_columns;
mod service_index;
mod service_tiles;
mod tile_address;
mod tiles;
mod version;
mod worked_out;

pub use access::ServicesOfKinds;
pub use basemap::{Basemap, BasemapDescription, BasemapSource, StoredTile, TileArchive, TileArchiveError, TileKind};
pub use build::{AtlasMeta, AtlasParts, View};
pub use collection::Collection;
pub use columns::{Column, ColumnType};
pub use feature_id::{IdCollision, feature_id};
pub use feature_table::{CellValue, FeatureTable, JoinedValues};
pub use finder::{FoundServices, PassedOver, PassedOverReason, ServiceFilter, Vocabulary};
pub use land::Land;
pub use level_index::LevelIndex;
pub use low_zooms::LowZooms;
pub use places::{Place, PlaceMatch};
pub use profile::{AreaProfile, IndicatorProfile, Rank, ServicesInside};
pub use service_index::{NearestService, ServiceIndex};
pub use service_tiles::ClusterField;
pub use tile_address::{TileAddress, TileAddressError};
pub use tiles::{MakeTileError, TileLayerKind, TileLayers, UnknownTileLayer, layer_names};
pub use version::Version;
pub use worked_out::{KnownLevel, WorkedOut};

use access::AccessData;
use level_shapes::LevelShapes;
use locators::Locators;

use crate::access::Bridge;
use crate::boundaries::{AreaCode, AreaLayer, AreaRef, Level, Territory};
use crate::indicators::{IndicatorId, Period};
use crate::join::JoinedIndicator;
use crate::names::NameIndex;
use crate::population::{PopulationPoint, PopulationSource};
use crate::services::ServiceRegister;

/// Everything an atlas holds. Immutable: another state of the data is another atlas.
#[derive(Debug)]
pub struct Atlas {
    meta: AtlasMeta,
    territory: Territory,
    levels: Vec<LevelIndex>,
    shapes: LevelShapes,
    locators: Locators,
    indicators: Vec<VersionedIndicator>,
    default_indicators: Vec<usize>,
    register: ServiceRegister,
    service_index: ServiceIndex,
    population: Vec<PopulationPoint>,
    population_sources: Vec<PopulationSource>,
    population_version: Version,
    census: Option<IndicatorId>,
    /// Residents of the population points in each area, layer by layer.
    residents: Vec<Vec<f64>>,
    access: AccessData,
    names: NameIndex,
    land: Option<Land>,
    bridges: Vec<Bridge>,
    basemap: Option<Basemap>,
    version: Version,
}

/// An indicator and the version of all its values.
#[derive(Debug)]
pub struct VersionedIndicator {
    /// The definition, the values and the report of the join.
    pub joined: JoinedIndicator,
    /// The version of the definition and the values.
    pub version: Version,
}

impl Atlas {
    /// Returns what the atlas is called.
    #[must_use]
    pub fn meta(&self) -> &AtlasMeta {
        &self.meta
    }

    /// Returns the levels and how they nest.
    #[must_use]
    pub fn territory(&self) -> &Territory {
        &self.territory
    }

    /// Returns the layer of a level and its index.
    #[must_use]
    pub fn level(&self, level: Level) -> Option<(&AreaLayer, &LevelIndex)> {
        let place = self.territory.layer_of(level)?;
        Some((&self.territory.layers()[place], &self.levels[place]))
    }

    /// Returns each layer with its index, the coarsest first.
    #[must_use]
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = (&AreaLayer, &LevelIndex)> + ExactSizeIterator {
        self.territory.layers().iter().zip(&self.levels)
    }

    /// Returns an area and those that hold it, the finest first.
    pub fn with_ancestors(&self, area: AreaRef) -> impl Iterator<Item = AreaRef> {
        std::iter::once(area).chain(self.territory.ancestors(area))
    }

    /// Returns the area with this id at a level.
    #[must_use]
    pub fn area(&self, level: Level, id: &AreaCode) -> Option<AreaRef> {
        let layer = self.territory.layer_of(level)?;
        self.territory.layers()[layer].index_of(id).map(|area| AreaRef { layer, area })
    }

    /// Returns the indicators in the atlas's order.
    #[must_use]
    pub fn indicators(&self) -> &[VersionedIndicator] {
        &self.indicators
    }

    /// Returns an indicator by its id.
    #[must_use]
    pub fn indicator(&self, id: &IndicatorId) -> Option<&VersionedIndicator> {
        self.indicators.iter().find(|indicator| indicator.joined.indicator.id == *id)
    }

    /// Returns the places in [`Self::indicators`] of those joined to features when a caller names none.
    #[must_use]
    pub fn default_indicator_places(&self) -> &[usize] {
        &self.default_indicators
    }

    /// Returns every period any of the indicators has totals for at a level, the earliest first.
    #[must_use]
    pub fn periods(&self, level: Level) -> Vec<Period> {
        let mut periods: Vec<_> = self.indicators.iter().flat_map(|known| known.joined.periods(level)).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// Returns the services.
    #[must_use]
    pub fn register(&self) -> &ServiceRegister {
        &self.register
    }

    /// Returns where the services are.
    #[must_use]
    pub fn service_index(&self) -> &ServiceIndex {
        &self.service_index
    }

    /// Returns the population points.
    #[must_use]
    pub fn population(&self) -> &[PopulationPoint] {
        &self.population
    }

    /// Returns where the population points come from.
    #[must_use]
    pub fn population_sources(&self) -> &[PopulationSource] {
        &self.population_sources
    }

    /// Returns the version of the population points and where they come from.
    #[must_use]
    pub fn population_version(&self) -> Version {
        self.population_version
    }

    /// Returns the indicator whose totals the residents of the population points are compared with, if the atlas names
    /// one.
    #[must_use]
    pub fn census(&self) -> Option<&VersionedIndicator> {
        self.indicator(self.census.as_ref()?)
    }

    /// Returns how many people live at the population points of an area.
    #[must_use]
    pub fn residents(&self, area: AreaRef) -> f64 {
        self.residents[area.layer][area.area]
    }

    /// Returns the land around the areas, where there is some to draw.
    #[must_use]
    pub fn land(&self) -> Option<&Land> {
        self.land.as_ref()
    }

    /// Returns the map behind the map, where the operator has chosen one.
    #[must_use]
    pub fn basemap(&self) -> Option<&Basemap> {
        self.basemap.as_ref()
    }

    /// Returns the version of everything.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }
}
