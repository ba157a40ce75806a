//! From what a tile shows to the bytes that go out.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use tracing::Instrument;

use super::finished::{Coding, FinishedTile};
use super::tile::version;
use crate::atlas::{Atlas, Collection, Version};
use crate::http::cache::ByteCache;
use crate::http::{ApiError, AppState, blocking};
use crate::indicators::TimeFilter;
use crate::tiles::TileCoord;

/// Finished tiles by what they show.
pub(in crate::http) type TileCache = ByteCache<TileKey, Arc<FinishedTile>>;

/// All that the bytes of a tile depend on. Atlases that share a version share its tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) struct TileKey {
    /// Of the areas or services, and of the indicators joined to them in their order.
    version: Version,
    /// All collections if there is none.
    collection: Option<Collection>,
    period: Option<TimeFilter>,
    coord: TileCoord,
}

/// What tiles of one kind show, wherever they lie.
#[derive(Clone, Debug)]
pub(super) struct TileContent {
    atlas: Arc<Atlas>,
    /// All collections if there is none.
    collection: Option<Collection>,
    /// By their places in the atlas.
    indicators: Vec<usize>,
    period: Option<TimeFilter>,
    pub(super) version: Version,
}

impl TileContent {
    pub(super) fn new(
        atlas: Arc<Atlas>,
        collection: Option<Collection>,
        indicators: Vec<usize>,
        period: Option<TimeFilter>,
    ) -> Self {
        let version = version(&atlas, collection, &indicators);
        // Without values there is nothing a period would change.
        let period = period.filter(|_| !indicators.is_empty());
        Self { atlas, collection, indicators, period, version }
    }

    fn key(&self, coord: TileCoord) -> TileKey {
        TileKey { version: self.version, collection: self.collection, period: self.period, coord }
    }

    fn cut(&self, coord: TileCoord) -> Result<Option<Vec<u8>>, ApiError> {
        let all = self.atlas.collections().filter(|_| self.collection.is_none());
        let tables = self.collection.into_iter().chain(all);
        let tables: Vec<_> =
            tables.filter_map(|collection| self.atlas.table(collection, &self.indicators, self.period)).collect();
        self.atlas.tile(&tables, coord).map_err(ApiError::internal)
    }
}

/// Returns the bytes of a tile and the coding they are in: the one wanted, unless that is not worth it. An empty tile
/// has none.
///
/// A tile is cut once, however many ask, and kept as long as there is room.
///
/// # Errors
/// Those of [`blocking`], and of a tile that cannot be written.
pub(super) async fn tile_bytes(
    state: &AppState,
    content: TileContent,
    coord: TileCoord,
    wanted: Coding,
) -> Result<Option<(Coding, Bytes)>, ApiError> {
    let key = content.key(coord);
    let tile = state.tiles().get_or_make(key, || make(state.clone(), content, coord, wanted)).await?;
    if tile.is_empty() {
        return Ok(None);
    }
    let coding = tile.offered(wanted);
    let bytes = match tile.form(coding) {
        Some(bytes) => bytes.clone(),
        None => other_form(state, key, tile, coding).await?,
    };
    Ok(Some((coding, bytes)))
}

async fn make(
    state: AppState,
    content: TileContent,
    coord: TileCoord,
    wanted: Coding,
) -> Result<Arc<FinishedTile>, ApiError> {
    let inner = state.clone();
    let work = move || {
        let begun = Instant::now();
        let bytes = content.cut(coord)?;
        inner.metrics().observe_tile(begun.elapsed());
        FinishedTile::new(bytes, wanted).map(Arc::new)
    };
    blocking(&state, work).await
}

/// Makes the form of a tile that nobody has asked for yet, and has the cache weigh it with that.
async fn other_form(
    state: &AppState,
    key: TileKey,
    tile: Arc<FinishedTile>,
    coding: Coding,
) -> Result<Bytes, ApiError> {
    let state = state.clone();
    // Goes on without the caller: a form that is kept has to be weighed.
    let work = async move {
        let mut is_new = false;
        let from = tile.clone();
        let convert = || {
            is_new = true;
            blocking(&state, move || from.converted(coding))
        };
        let bytes = tile.form_by(coding, convert).await?.clone();
        if is_new {
            state.tiles().put(key, tile).await;
        }
        Ok(bytes)
    };
    tokio::spawn(work.in_current_span()).await.map_err(ApiError::internal)?
}
