//! What a tile shows, and what it depends on.

use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::atlas::{Atlas, Collection, FeatureTable, TileLayers, Version};
use crate::boundaries::Level;
use crate::http::ApiError;
use crate::http::features::ServedCollection;
use crate::indicators::TimeFilter;
use crate::join::AttributeTable;
use crate::tiles::{CutTile, TileCoord};

/// Changes whenever tiles of the same data come out different: their addresses are kept for ever.
const TILE_MAKER: &str =
    "tiles of 0.1.0, from shared arcs; services in cells of whole numbers; labels without made-up codes";

static MAKER: LazyLock<Version> = LazyLock::new(|| Version::of_text(TILE_MAKER));

/// All that the bytes of a tile depend on. Atlases that share a version share its tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) struct TileKey {
    /// Of the areas or services, and of the indicators and the table joined to them in their order.
    version: Version,
    /// All collections if there is none.
    collection: Option<Collection>,
    period: Option<TimeFilter>,
    layers: TileLayers,
    coord: TileCoord,
}

/// What the geometry of a level in a tile depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) struct CutKey {
    /// Of the level's areas, and of what their lines are taken from.
    version: Version,
    level: Level,
    coord: TileCoord,
}

/// Figures of the areas of a level that are worked out when a tile is written.
#[derive(Clone)]
pub(in crate::http) struct TileTable {
    level: Level,
    /// Of all the figures depend on, and of what was asked.
    version: Version,
    make: Arc<MakeTable>,
}

type MakeTable = dyn Fn() -> Result<AttributeTable, ApiError> + Send + Sync;

impl TileTable {
    /// Says how figures are worked out; what they depend on is in `version`.
    pub(in crate::http) fn new(
        level: Level,
        version: Version,
        make: impl Fn() -> Result<AttributeTable, ApiError> + Send + Sync + 'static,
    ) -> Self {
        Self { level, version, make: Arc::new(make) }
    }

    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// Works the figures out.
    ///
    /// # Errors
    /// Those of working them out.
    pub(in crate::http) fn make(&self) -> Result<AttributeTable, ApiError> {
        (self.make)()
    }
}

impl fmt::Debug for TileTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TileTable").field("level", &self.level).field("version", &self.version).finish_non_exhaustive()
    }
}

/// What tiles of one kind show, wherever they lie.
#[derive(Clone, Debug)]
pub(super) struct TileContent {
    atlas: Arc<Atlas>,
    /// All collections if there is none.
    served: Option<ServedCollection>,
    /// By their places in the atlas.
    indicators: Vec<usize>,
    period: Option<TimeFilter>,
    layers: TileLayers,
    table: Option<TileTable>,
    pub(super) version: Version,
}

impl TileContent {
    /// Says what tiles of a level show with these figures as tags.
    pub(super) fn with_table(atlas: Arc<Atlas>, table: TileTable, layers: TileLayers) -> Self {
        let served = ServedCollection::from(Collection::Areas(table.level));
        let plain = Self::new(atlas, Some(served), Vec::new(), None, layers);
        Self { version: Version::combine([plain.version, table.version]), table: Some(table), ..plain }
    }

    /// Says what tiles of a collection show, or those of all collections, with these indicators, by their places in the
    /// atlas, at a period.
    pub(super) fn new(
        atlas: Arc<Atlas>,
        served: Option<ServedCollection>,
        indicators: Vec<usize>,
        period: Option<TimeFilter>,
        layers: TileLayers,
    ) -> Self {
        let collection = served.as_ref().map(ServedCollection::collection);
        let indicators = if joins_indicators(collection) { indicators } else { Vec::new() };
        let version = version(&atlas, collection, &indicators);
        let join = served.as_ref().and_then(ServedCollection::join_version);
        let version = join.map_or(version, |join| Version::combine([version, join]));
        // Without values there is nothing a period would change.
        let period = period.filter(|_| !indicators.is_empty());
        Self { atlas, served, indicators, period, layers, table: None, version }
    }

    /// Returns the atlas it is taken from.
    pub(super) fn atlas(&self) -> Arc<Atlas> {
        self.atlas.clone()
    }

    /// Says whether it is the same as long as the atlas is: nobody sent a part of it.
    pub(super) fn is_of_atlas_alone(&self) -> bool {
        self.served.as_ref().is_none_or(|served| served.join_version().is_none())
    }

    /// Returns what names a tile of this content.
    pub(super) fn key(&self, coord: TileCoord) -> TileKey {
        let collection = self.served.as_ref().map(ServedCollection::collection);
        TileKey { version: self.version, collection, period: self.period, layers: self.layers, coord }
    }

    /// Returns the levels whose geometry a tile is made of, and what names it.
    pub(super) fn levels(&self, coord: TileCoord) -> Vec<(Level, CutKey)> {
        let of_level = |collection| match collection {
            Collection::Areas(level) => {
                let version = self.atlas.cut_version(level)?;
                Some((level, CutKey { version, level, coord }))
            }
            Collection::Services => None,
        };
        self.collections().iter().map(ServedCollection::collection).filter_map(of_level).collect()
    }

    /// Cuts the geometry of a level.
    pub(super) fn cut(&self, level: Level, coord: TileCoord) -> Arc<CutTile> {
        self.atlas.cut(level, coord).unwrap_or_default()
    }

    /// Writes a tile of the geometry of its levels, in the order of [`Self::levels`]; nothing if it is empty.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if it cannot be written, and those of working out its figures.
    pub(super) fn write(&self, cuts: &[Arc<CutTile>], coord: TileCoord) -> Result<Option<Vec<u8>>, ApiError> {
        let collections = self.collections();
        let attributes = self.table.as_ref().map(TileTable::make).transpose()?;
        let with_attributes = |table| match &attributes {
            Some(attributes) => FeatureTable::with_attributes(table, attributes),
            None => table,
        };
        let tables: Vec<_> = collections
            .iter()
            .filter_map(|served| served.table(&self.atlas, &self.indicators, self.period).ok())
            .map(with_attributes)
            .collect();
        let none = CutTile::default();
        // Services come last and are not cut before.
        let cuts = cuts.iter().map(AsRef::as_ref).chain([&none]);
        self.atlas.write_tile(tables.iter().zip(cuts), self.layers, coord).map_err(ApiError::internal)
    }

    fn collections(&self) -> Vec<ServedCollection> {
        match &self.served {
            Some(served) => vec![served.clone()],
            None => self.atlas.collections().map(ServedCollection::from).collect(),
        }
    }
}

/// Says whether tiles of this collection, or of all, carry the values of the indicators that are named.
pub(super) fn joins_indicators(collection: Option<Collection>) -> bool {
    collection != Some(Collection::Services)
}

/// Returns the version of what tiles of this collection, or of all, with these indicators are made of.
pub(super) fn version(atlas: &Atlas, collection: Option<Collection>, indicators: &[usize]) -> Version {
    let all = atlas.collections().filter(|_| collection.is_none());
    let own = collection.into_iter().chain(all).filter_map(|collection| match collection {
        Collection::Areas(level) => atlas.cut_version(level),
        Collection::Services => Some(atlas.service_index().version),
    });
    let indicators = if joins_indicators(collection) { indicators } else { &[] };
    Version::combine(
        [*MAKER].into_iter().chain(own).chain(indicators.iter().map(|&index| atlas.indicators()[index].version)),
    )
}
