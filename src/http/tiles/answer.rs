//! From what a tile shows to the bytes that go out.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use tracing::Instrument;

use super::content::{CutKey, TileContent, TileKey};
use super::finished::{Coding, FinishedTile};
use crate::boundaries::Level;
use crate::http::cache::{ByteCache, Weigh};
use crate::http::{ApiError, AppState, blocking};
use crate::tiles::{CutTile, TileCoord};

/// Finished tiles by what they show.
pub(in crate::http) type TileCache = ByteCache<TileKey, Arc<FinishedTile>>;

/// The geometry of levels in tiles, to be written with any values.
pub(in crate::http) type CutCache = ByteCache<CutKey, Arc<CutTile>>;

impl Weigh for CutTile {
    fn held_bytes(&self) -> usize {
        self.size()
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
    let begun = Instant::now();
    let content = Arc::new(content);
    let mut cuts = Vec::new();
    for (level, key) in content.levels(coord) {
        cuts.push(state.cuts().get_or_make(key, || cut(state.clone(), content.clone(), level, coord)).await?);
    }
    let work = move || FinishedTile::new(content.write(&cuts, coord)?, wanted).map(Arc::new);
    let made = blocking(&state, work).await?;
    state.metrics().observe_tile(begun.elapsed());
    Ok(made)
}

/// Cuts the geometry of a level, whatever values it will carry.
async fn cut(
    state: AppState,
    content: Arc<TileContent>,
    level: Level,
    coord: TileCoord,
) -> Result<Arc<CutTile>, ApiError> {
    blocking(&state, move || Ok(content.cut(level, coord))).await
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
