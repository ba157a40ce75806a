//! What goes into a tile.

use std::borrow::Cow;

use thiserror::Error;

use super::{Atlas, CellValue, Collection, FeatureTable};
use crate::geometry::Bbox;
use crate::tiles::{
    FeatureId, FeatureIdError, TagValue, TileCoord, TileError, TileFeature, TileGeometry, TileLayer, encode_tile,
};

/// How far beyond its side a tile is looked for features, as a part of its width: the buffer, and a little for rounding.
const MARGIN: f64 = 0.02;

/// Why a tile was not made.
#[derive(Debug, Error)]
pub enum MakeTileError {
    /// The bytes could not be written.
    #[error(transparent)]
    Encode(#[from] TileError),
    /// A feature's integer id is out of range.
    #[error(transparent)]
    Id(#[from] FeatureIdError),
}

impl Atlas {
    /// Returns the bytes of a tile with one layer a collection; nothing if no feature lies in it.
    ///
    /// Features carry their id as integer, and their columns as tags; what has no value has no tag.
    ///
    /// # Errors
    /// [`MakeTileError`] if the tile cannot be written.
    pub fn tile(&self, tables: &[FeatureTable<'_>], coord: TileCoord) -> Result<Option<Vec<u8>>, MakeTileError> {
        let mut layers = Vec::with_capacity(tables.len());
        for table in tables {
            layers.push(TileLayer { name: table.collection().id(), features: self.features(table, coord)? });
        }
        Ok(encode_tile(layers)?)
    }

    fn features<'t>(
        &self,
        table: &'t FeatureTable<'_>,
        coord: TileCoord,
    ) -> Result<Vec<TileFeature<'t>>, MakeTileError> {
        let rows = match table.collection() {
            Collection::Areas(level) => {
                self.level(level).map(|(_, index)| index.touching_box(&with_margin(coord))).unwrap_or_default()
            }
            Collection::Services => self.service_index.within(&with_margin(coord)),
        };
        let mut features = Vec::new();
        for row in rows {
            if let Some(geometry) = self.geometry(table, row, coord) {
                let id = FeatureId::new(table.feature_id(row))?;
                features.push(TileFeature { id, geometry: Cow::Owned(geometry), tags: tags(table, row) });
            }
        }
        Ok(features)
    }

    fn geometry(&self, table: &FeatureTable<'_>, row: usize, coord: TileCoord) -> Option<TileGeometry> {
        match table.collection() {
            Collection::Areas(level) => {
                let (_, index) = self.level(level)?;
                TileGeometry::of_area(index.projected(row)?, coord)
            }
            Collection::Services => TileGeometry::of_point(table.position(row)?, coord),
        }
    }
}

/// Returns the box of a tile with its buffer, as far as the world goes.
fn with_margin(coord: TileCoord) -> Bbox {
    let bbox = coord.bbox();
    let [west, south, east, north] = bbox.to_array();
    let (dx, dy) = ((east - west) * MARGIN, (north - south) * MARGIN);
    // Tiles at the edge of the Mercator square reach to the poles' side of it: nothing lies beyond.
    let wider =
        Bbox::new((west - dx).max(-180.0), (south - dy).max(-90.0), (east + dx).min(180.0), (north + dy).min(90.0));
    wider.unwrap_or(bbox)
}

fn tags<'t>(table: &'t FeatureTable<'_>, row: usize) -> Vec<(Cow<'t, str>, TagValue<'t>)> {
    let tag = |column: &'t super::Column| {
        let value = match table.cell(row, column) {
            CellValue::Null => return None,
            CellValue::Text(text) => TagValue::Text(Cow::Borrowed(text)),
            CellValue::Number(number) => TagValue::Number(number),
        };
        Some((Cow::Borrowed(column.name.as_str()), value))
    };
    table.columns().iter().filter_map(tag).collect()
}
