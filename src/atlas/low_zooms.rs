//! Tiles of levels with very many areas that are cut before anybody asks.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Atlas, LevelIndex};
use crate::boundaries::Level;
use crate::tiles::{CutTile, MAX_ZOOM, TileCoord};

/// How many areas a tile of a zoom may have, on average, to be cut while a caller waits: about a millisecond.
const MOST_AREAS: usize = 60;

/// The cuts of a level's zooms whose tiles have too many areas to be cut while a caller waits.
///
/// As many bytes as the outlines of the areas have at these zooms, a few hundred for each area. Most levels have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LowZooms(HashMap<TileCoord, Arc<CutTile>>);

impl LowZooms {
    /// Returns the cut of a tile, if it is one of these.
    pub(super) fn get(&self, coord: TileCoord) -> Option<Arc<CutTile>> {
        self.0.get(&coord).cloned()
    }

    /// Returns the tiles and their cuts, in order.
    #[must_use]
    pub fn tiles(&self) -> Vec<(TileCoord, &CutTile)> {
        let mut tiles: Vec<(TileCoord, &CutTile)> = self.0.iter().map(|(coord, cut)| (*coord, &**cut)).collect();
        tiles.sort_unstable_by_key(|(coord, _)| (coord.zoom(), coord.x(), coord.y()));
        tiles
    }
}

impl FromParallelIterator<(TileCoord, CutTile)> for LowZooms {
    fn from_par_iter<I: IntoParallelIterator<Item = (TileCoord, CutTile)>>(tiles: I) -> Self {
        Self(tiles.into_par_iter().map(|(coord, cut)| (coord, Arc::new(cut))).collect())
    }
}

impl FromIterator<(TileCoord, CutTile)> for LowZooms {
    fn from_iter<T: IntoIterator<Item = (TileCoord, CutTile)>>(tiles: T) -> Self {
        Self(tiles.into_iter().map(|(coord, cut)| (coord, Arc::new(cut))).collect())
    }
}

impl Atlas {
    /// Returns the cuts of a level's crowded zooms, making them if nobody did before; nothing if the atlas has no such level.
    ///
    /// Takes some microseconds for each area and zoom.
    #[must_use]
    pub fn low_zooms(&self, level: Level) -> Option<&LowZooms> {
        let (_, index) = self.level(level)?;
        let lowest = self.lowest_zoom(level)?;
        let areas = self.cut_area_count(level)?;
        let cut = |coord: TileCoord| Some((coord, self.cut_now(level, coord)?));
        Some(
            self.low_zooms_of(level)?
                .get_or_init(|| crowded(index, areas, lowest).into_par_iter().filter_map(cut).collect()),
        )
    }
}

/// Returns the tiles of a level's crowded zooms: those from the lowest one on that share out so many areas.
fn crowded(index: &LevelIndex, areas: usize, lowest: u8) -> Vec<TileCoord> {
    let extent = index.extent;
    let tiles = move |zoom: u8| Some(TileCoord::covering(&extent?, zoom).ok()?.collect());
    let is_crowded = move |tiles: &Vec<TileCoord>| tiles.len().saturating_mul(MOST_AREAS) < areas;
    (lowest..=MAX_ZOOM).map_while(move |zoom| tiles(zoom).filter(is_crowded)).flatten().collect()
}
