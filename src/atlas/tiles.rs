//! What goes into a tile.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use super::area_columns::{NAMING, own_values};
use super::{Atlas, CellValue, Collection, FeatureTable};
use crate::boundaries::Level;
use crate::tiles::{
    CutTile, FeatureIdError, GeometryKind, LayerValue, LayerWriter, RowValues, TagValue, TileCoord, TileError,
};

/// How many areas a tile has at the least whose layers are written on two processors.
const MANY_AREAS: usize = 1000;

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
#[expect(clippy::struct_excessive_bools, reason = "each says of one layer whether it is wanted")]
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

impl TileLayers {
    const NONE: Self = Self { areas: false, points: false, labels: false, borders: false };

    /// Takes the layers that are named; all if none is.
    #[must_use]
    pub fn of(named: &[TileLayerKind]) -> Self {
        let mut layers = if named.is_empty() { Self::ALL } else { Self::NONE };
        for kind in named {
            match kind {
                TileLayerKind::Areas => layers.areas = true,
                TileLayerKind::Points => layers.points = true,
                TileLayerKind::Labels => layers.labels = true,
                TileLayerKind::Borders => layers.borders = true,
            }
        }
        layers
    }
}

/// One of the layers of a level's tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileLayerKind {
    /// The areas.
    Areas,
    /// Points for parts too small to draw.
    Points,
    /// Where labels stand.
    Labels,
    /// Borders.
    Borders,
}

impl TileLayerKind {
    const ALL: [Self; 4] = [Self::Areas, Self::Points, Self::Labels, Self::Borders];

    /// Returns the name in a request: `areas`, `points`, `labels`, `borders`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Points => "points",
            Self::Labels => "labels",
            Self::Borders => "borders",
        }
    }
}

/// A text that names no layer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no layer '{0}'; accepted are areas, points, labels, borders")]
pub struct UnknownTileLayer(String);

impl FromStr for TileLayerKind {
    type Err = UnknownTileLayer;

    fn from_str(text: &str) -> Result<Self, UnknownTileLayer> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownTileLayer(text.to_owned()))
    }
}

impl Atlas {
    /// Returns the bytes of a tile with the layers of each collection; nothing if no feature lies in it.
    ///
    /// # Errors
    /// [`MakeTileError`] if the tile cannot be written.
    pub fn tile(&self, tables: &[FeatureTable<'_>], coord: TileCoord) -> Result<Option<Vec<u8>>, MakeTileError> {
        let cut = |table: &FeatureTable<'_>| match table.collection() {
            Collection::Areas(level) => self.cut(level, coord).unwrap_or_default(),
            Collection::Services => Arc::default(),
        };
        let cuts: Vec<Arc<CutTile>> = tables.iter().map(cut).collect();
        self.write_tile(tables.iter().zip(cuts.iter().map(AsRef::as_ref)), TileLayers::ALL, coord)
    }

    /// Returns the bytes of a tile of what was cut of each collection before; nothing if no feature lies in it. Nothing of services is
    /// cut before.
    ///
    /// # Errors
    /// [`MakeTileError`] if the tile cannot be written.
    pub fn write_tile<'a>(
        &self,
        cuts: impl IntoIterator<Item = (&'a FeatureTable<'a>, &'a CutTile)>,
        layers: TileLayers,
        coord: TileCoord,
    ) -> Result<Option<Vec<u8>>, MakeTileError> {
        let mut tile = Vec::new();
        for (table, cut) in cuts {
            match table.collection() {
                Collection::Areas(_) => self.write_cut(table, cut, layers, &mut tile),
                Collection::Services => self.write_services(table, coord, &mut tile)?,
            }
        }
        Ok((!tile.is_empty()).then_some(tile))
    }

    /// Appends a level's layers to a tile, with the table's row as tags of its areas.
    ///
    /// Areas and their points carry their id as integer and their columns as tags; what has no value has no tag. Labels carry
    /// `code` where they have one, `name_el`, `name_en` and `rank`, 1 for the largest area of the level. Borders carry `level`, the coarsest level
    /// they are a border of, and `outer`, true where there is nothing on the other side. The table is of the level that was cut.
    fn write_cut(&self, table: &FeatureTable<'_>, cut: &CutTile, layers: TileLayers, tile: &mut Vec<u8>) {
        let Collection::Areas(level) = table.collection() else { return };
        let [points, labels, borders] = layer_names(table.collection_id());
        let write_shapes = |tile: &mut Vec<u8>| {
            if layers.areas {
                write_areas(table, table.collection_id(), GeometryKind::Polygon, cut.area_count(), cut.areas(), tile);
            }
        };
        let write_others = |tile: &mut Vec<u8>| {
            if layers.points {
                write_areas(table, &points, GeometryKind::Point, 0, cut.collapsed(), tile);
            }
            if layers.labels {
                self.write_labels(level, &labels, cut, tile);
            }
            if layers.borders {
                self.write_borders(level, &borders, cut, tile);
            }
        };
        if cut.area_count() < MANY_AREAS {
            write_shapes(tile);
            write_others(tile);
        } else {
            let mut others = Vec::new();
            // Not in the common pool: whoever waits for the tile would wait for what that is busy with.
            std::thread::scope(|scope| {
                scope.spawn(|| write_others(&mut others));
                write_shapes(tile);
            });
            tile.append(&mut others);
        }
    }

    fn write_labels(&self, level: Level, name: &str, cut: &CutTile, tile: &mut Vec<u8>) {
        let Some((layer, index)) = self.level(level) else { return };
        let mut writer = LayerWriter::new(name, vec!["code", "name_el", "name_en", "rank"]);
        let own = own_values(layer, index);
        writer.draw_on(own);
        writer.reserve(cut.label_count(), 0);
        for (place, geometry) in cut.labels() {
            let row = place as usize;
            let [code, name_el, name_en] = NAMING.map(|column| own.cell(row, column).map(LayerValue::Known));
            let texts = [code, name_el, name_en].into_iter().enumerate();
            let texts = texts.filter_map(|(key, text)| Some((key, text?)));
            let rank = (3, TagValue::Integer(i64::from(index.size_rank(row))).into());
            writer.add(Some(index.feature_id(row)), GeometryKind::Point, geometry, texts.chain([rank]));
        }
        writer.finish(tile);
    }

    fn write_borders(&self, level: Level, name: &str, cut: &CutTile, tile: &mut Vec<u8>) {
        let levels = self.border_levels(level);
        let mut writer = LayerWriter::new(name, vec!["level", "outer"]);
        for (border, geometry) in cut.borders() {
            let of = levels.get(usize::from(border.level)).map_or("", |level| level.as_str());
            let tags = [(0, TagValue::from(of).into()), (1, TagValue::Bool(border.outer).into())];
            writer.add(None, GeometryKind::Line, geometry, tags);
        }
        writer.finish(tile);
    }
}

/// Appends a layer of areas or of points for their small parts, with the table's row as tags.
fn write_areas<'c>(
    table: &FeatureTable<'_>,
    name: &str,
    kind: GeometryKind,
    count: usize,
    features: impl Iterator<Item = (u32, &'c [u8])>,
    tile: &mut Vec<u8>,
) {
    let columns: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    let own = table.own_values();
    let own_columns = own.map_or(0, RowValues::columns);
    let mut layer = LayerWriter::new(name, columns);
    if let Some(own) = own {
        layer.draw_on(own);
    }
    layer.reserve(count, 0);
    for (area, geometry) in features {
        let row = area as usize;
        let known =
            own.into_iter().flat_map(|own| own.row(row)).map(|(column, value)| (column, LayerValue::Known(value)));
        let others = tags_from(own_columns, table, row).map(|(column, value)| (column, value.into()));
        layer.add(Some(table.feature_id(row)), kind, geometry, known.chain(others));
    }
    layer.finish(tile);
}

/// Returns the names of the layers beside those of a level's areas, which is called as its collection: points, labels, borders.
#[must_use]
pub fn layer_names(collection_id: &str) -> [String; 3] {
    ["points", "labels", "borders"].map(|what| format!("{collection_id}-{what}"))
}

/// Returns the cells of a row that hold something, by their columns.
pub(super) fn tags<'t>(table: &'t FeatureTable<'_>, row: usize) -> impl Iterator<Item = (usize, TagValue<'t>)> {
    tags_from(0, table, row)
}

/// The same, from a column on.
fn tags_from<'t>(first: usize, table: &'t FeatureTable<'_>, row: usize) -> impl Iterator<Item = (usize, TagValue<'t>)> {
    table
        .columns()
        .iter()
        .enumerate()
        .skip(first)
        .filter_map(move |(place, column)| Some((place, tag_value(table.cell(row, column))?)))
}

/// Returns what stands in a cell as the value of a tag; nothing if there is nothing.
pub(super) fn tag_value(cell: CellValue<'_>) -> Option<TagValue<'_>> {
    match cell {
        CellValue::Null => None,
        CellValue::Text(text) => Some(TagValue::Text(Cow::Borrowed(text))),
        CellValue::Number(number) => Some(TagValue::Number(number)),
    }
}
