//! What goes into a tile.

use std::borrow::Cow;

use thiserror::Error;

use super::{Atlas, CellValue, Collection, FeatureTable};
use crate::boundaries::Level;
use crate::geometry::Bbox;
use crate::tiles::{
    CutTile, FeatureId, FeatureIdError, GeometryKind, LayerWriter, TagValue, TileCoord, TileError, TileFeature,
    TileLayer, TilePoint, encode_tile,
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

/// Which layers of a level's tiles are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TileLayers {
    /// The areas: a layer with the collection's id.
    pub areas: bool,
    /// Points for parts too small to draw: `…-points`.
    pub points: bool,
    /// Where labels stand: `…-labels`.
    pub labels: bool,
    /// Each border once: `…-borders`.
    pub borders: bool,
}

impl TileLayers {
    /// All of them.
    pub const ALL: Self = Self { areas: true, points: true, labels: true, borders: true };
}

impl Default for TileLayers {
    fn default() -> Self {
        Self::ALL
    }
}

impl Atlas {
    /// Returns the bytes of a tile with the layers of each collection; nothing if no feature lies in it.
    ///
    /// As [`Atlas::cut`] and [`Atlas::write_cut`] for levels.
    ///
    /// # Errors
    /// [`MakeTileError`] if the tile cannot be written.
    pub fn tile(&self, tables: &[FeatureTable<'_>], coord: TileCoord) -> Result<Option<Vec<u8>>, MakeTileError> {
        let mut tile = Vec::new();
        for table in tables {
            match table.collection() {
                Collection::Areas(level) => {
                    if let Some(cut) = self.cut(level, coord) {
                        self.write_cut(table, &cut, TileLayers::ALL, &mut tile);
                    }
                }
                Collection::Services => self.write_services(table, coord, &mut tile)?,
            }
        }
        Ok((!tile.is_empty()).then_some(tile))
    }

    /// Appends a level's layers to a tile, with the table's row as tags of its areas.
    ///
    /// Areas and their points carry their id as integer and their columns as tags; what has no value has no tag. Labels carry
    /// `code`, `name_el`, `name_en` and `rank`, 1 for the largest area of the level. Borders carry `level`, the coarsest level
    /// they are a border of, and `outer`, true where there is nothing on the other side. The table is of the level that was cut.
    pub fn write_cut(&self, table: &FeatureTable<'_>, cut: &CutTile, layers: TileLayers, tile: &mut Vec<u8>) {
        let Collection::Areas(level) = table.collection() else { return };
        let [points, labels, borders] = layer_names(level);
        let columns = || table.columns().iter().map(|column| column.name.as_str()).collect();
        let mut write = |name: &str, kind, features: &mut dyn Iterator<Item = (u32, &[u8])>| {
            let mut layer = LayerWriter::new(name, columns());
            for (area, geometry) in features {
                let row = area as usize;
                layer.add(Some(table.feature_id(row)), kind, geometry, tags(table, row));
            }
            layer.finish(tile);
        };
        if layers.areas {
            write(level.collection_id(), GeometryKind::Polygon, &mut cut.areas());
        }
        if layers.points {
            write(&points, GeometryKind::Point, &mut cut.collapsed());
        }
        if layers.labels {
            self.write_labels(level, &labels, cut, tile);
        }
        if layers.borders {
            self.write_borders(level, &borders, cut, tile);
        }
    }

    fn write_labels(&self, level: Level, name: &str, cut: &CutTile, tile: &mut Vec<u8>) {
        let Some((layer, index)) = self.level(level) else { return };
        let mut writer = LayerWriter::new(name, vec!["code", "name_el", "name_en", "rank"]);
        for (place, geometry) in cut.labels() {
            let area = &layer.areas()[place as usize];
            let texts = [Some(area.id.as_str()), Some(area.name_el.as_str()), area.name_en.as_deref()];
            let texts = texts.into_iter().enumerate().filter_map(|(key, text)| Some((key, TagValue::from(text?))));
            let rank = (3, TagValue::Integer(i64::from(index.size_rank(place as usize))));
            writer.add(Some(index.feature_id(place as usize)), GeometryKind::Point, geometry, texts.chain([rank]));
        }
        writer.finish(tile);
    }

    fn write_borders(&self, level: Level, name: &str, cut: &CutTile, tile: &mut Vec<u8>) {
        let levels = self.border_levels(level);
        let mut writer = LayerWriter::new(name, vec!["level", "outer"]);
        for (border, geometry) in cut.borders() {
            let of = levels.get(usize::from(border.level)).map_or("", |level| level.as_str());
            let tags = [(0, TagValue::from(of)), (1, TagValue::Bool(border.outer))];
            writer.add(None, GeometryKind::Line, geometry, tags);
        }
        writer.finish(tile);
    }

    fn write_services(
        &self,
        table: &FeatureTable<'_>,
        coord: TileCoord,
        tile: &mut Vec<u8>,
    ) -> Result<(), MakeTileError> {
        let mut features = Vec::new();
        for row in self.service_index.within(&with_margin(coord)) {
            let Some(point) = table.position(row).and_then(|position| TilePoint::of(position, coord)) else { continue };
            let id = FeatureId::new(table.feature_id(row))?;
            let tags = tags(table, row)
                .map(|(key, value)| (Cow::Borrowed(table.columns()[key].name.as_str()), value))
                .collect();
            features.push(TileFeature { id, point, tags });
        }
        let layer = TileLayer { name: table.collection().id(), features };
        tile.extend(encode_tile([layer])?.unwrap_or_default());
        Ok(())
    }
}

/// Returns the names of the layers beside a level's areas: points, labels, borders.
#[must_use]
pub fn layer_names(level: Level) -> [String; 3] {
    ["points", "labels", "borders"].map(|what| format!("{}-{what}", level.collection_id()))
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

/// Returns the cells of a row that hold something, by their columns.
fn tags<'t>(table: &'t FeatureTable<'_>, row: usize) -> impl Iterator<Item = (usize, TagValue<'t>)> {
    table.columns().iter().enumerate().filter_map(move |(place, column)| {
        let value = match table.cell(row, column) {
            CellValue::Null => return None,
            CellValue::Text(text) => TagValue::Text(Cow::Borrowed(text)),
            CellValue::Number(number) => TagValue::Number(number),
        };
        Some((place, value))
    })
}
