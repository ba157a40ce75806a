//! The tiles everybody sees first, cut before anybody asks.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::MAX_ZOOM;
use super::answer::tile_bytes;
use super::content::TileContent;
use super::finished::Coding;
use crate::atlas::{Atlas, Collection, TileLayers};
use crate::http::AppState;
use crate::tiles::TileCoord;

/// How long the server is left to itself before the first tile, and how often it is asked whether it is idle.
const PAUSE: Duration = Duration::from_millis(250);

/// Gathers the words of the services, and cuts the low zooms of every level, without values and as most callers take them,
/// whenever nobody waits for an answer; again after the atlas was put in the place of another. Never ends.
///
/// One tile at a time, and for half of the time at most: so it takes no more than half of one processor.
pub(in crate::http) async fn warm_up(state: AppState) {
    let mut swaps = state.swaps();
    loop {
        swaps.mark_unchanged();
        tokio::time::sleep(PAUSE).await;
        gather_words(state.atlas()).await;
        let begun = Instant::now();
        let (tiles, bytes) = warm(&state, begun).await;
        tracing::debug!(tiles, bytes, elapsed = ?begun.elapsed(), "low zooms are cut");
        if swaps.changed().await.is_err() {
            return;
        }
    }
}

/// Gathers the words of the services beside the answers, so that the first who looks for one does not wait.
async fn gather_words(atlas: Arc<Atlas>) {
    let begun = Instant::now();
    let gathered = tokio::task::spawn_blocking(move || atlas.work_out_words()).await;
    match gathered {
        Ok(()) => tracing::debug!(elapsed = ?begun.elapsed(), "the words of the services are gathered"),
        Err(error) => tracing::warn!(%error, "the words of the services were not gathered beforehand"),
    }
}

/// Cuts the low zooms of the atlas that is served until a bound is met or another is served; returns how many tiles, of
/// how many bytes.
async fn warm(state: &AppState, begun: Instant) -> (usize, u64) {
    let (atlas, bounds) = (state.atlas(), state.config().warm_up);
    let (mut tiles, mut bytes) = (0, 0);
    if state.tiles().max_bytes() == 0 {
        return (tiles, bytes);
    }
    for (collection, coord) in low_zooms(&atlas).take(bounds.max_tiles) {
        quiet(state).await;
        let is_full = bytes > state.tiles().max_bytes() / 2;
        if is_full || begun.elapsed() > bounds.max_time || !Arc::ptr_eq(&atlas, &state.atlas()) {
            break;
        }
        let content = TileContent::new(atlas.clone(), Some(collection.into()), Vec::new(), None, TileLayers::ALL);
        let one = Instant::now();
        match tile_bytes(state, content, coord, Coding::Gzip).await {
            Ok(found) => bytes += found.map_or(0, |(_, bytes)| bytes.len() as u64),
            // Who asks for it will be told.
            Err(error) => tracing::debug!(%error, %coord, "a tile was not cut beforehand"),
        }
        tiles += 1;
        tokio::time::sleep(one.elapsed()).await;
    }
    (tiles, bytes)
}

/// Waits until nobody waits for an answer.
async fn quiet(state: &AppState) {
    while !state.is_idle() {
        tokio::time::sleep(PAUSE).await;
    }
}

/// Returns the tiles that may hold something of each level, the lowest zoom first.
fn low_zooms(atlas: &Atlas) -> impl Iterator<Item = (Collection, TileCoord)> {
    let extents = || atlas.levels().filter_map(|(layer, index)| Some((layer.level, index.extent?)));
    (0..=MAX_ZOOM).flat_map(move |zoom| {
        extents().flat_map(move |(level, extent)| {
            let covering = TileCoord::covering(&extent, zoom).into_iter().flatten();
            covering.map(move |coord| (Collection::Areas(level), coord))
        })
    })
}
