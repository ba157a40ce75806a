//! Which tile.

use std::fmt;

use thiserror::Error;

use crate::geometry::{Bbox, LonLat, MercatorPoint};

/// The deepest zoom (tile matrix) that is served: a pixel of a 256-pixel tile is 9 mm there.
pub const MAX_ZOOM: u8 = 24;

/// One tile of `WebMercatorQuad`: zoom, column from the west, row from the north.
///
/// Always `zoom` ≤ [`MAX_ZOOM`] and column and row below 2^zoom.
///
/// # Examples
/// ```
/// use choros::tiles::TileCoord;
/// let thessaly = TileCoord::from_xyz(7, 71, 48)?;
/// assert_eq!(thessaly, TileCoord::from_ogc(7, 48, 71)?);
/// assert_eq!(thessaly.to_string(), "7/71/48");
/// assert!(TileCoord::from_xyz(7, 128, 0).is_err());
/// # Ok::<(), choros::tiles::TileCoordError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileCoord {
    zoom: u8,
    x: u32,
    y: u32,
}

/// Why three numbers are not a tile.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TileCoordError {
    /// The zoom is too deep.
    #[error("tile matrix (zoom) {found} does not exist; accepted are 0 to {MAX_ZOOM}")]
    Zoom {
        /// The zoom asked for.
        found: u8,
    },
    /// The column lies east of the last one.
    #[error("tile column (x) {found} does not exist in tile matrix {zoom}; accepted are 0 to {last}")]
    Column {
        /// The zoom asked for.
        zoom: u8,
        /// The column asked for.
        found: u32,
        /// The last column of that zoom.
        last: u32,
    },
    /// The row lies south of the last one.
    #[error("tile row (y) {found} does not exist in tile matrix {zoom}; accepted are 0 to {last}")]
    Row {
        /// The zoom asked for.
        zoom: u8,
        /// The row asked for.
        found: u32,
        /// The last row of that zoom.
        last: u32,
    },
}

impl TileCoord {
    /// Makes a tile of zoom, column and row, in the order of `z/x/y`.
    ///
    /// # Errors
    /// [`TileCoordError`] if the zoom is too deep, or the column or row is not below 2^zoom.
    pub fn from_xyz(zoom: u8, x: u32, y: u32) -> Result<Self, TileCoordError> {
        if zoom > MAX_ZOOM {
            return Err(TileCoordError::Zoom { found: zoom });
        }
        let last = last_index(zoom);
        if x > last {
            return Err(TileCoordError::Column { zoom, found: x, last });
        }
        if y > last {
            return Err(TileCoordError::Row { zoom, found: y, last });
        }
        Ok(Self { zoom, x, y })
    }

    /// Makes a tile of tile matrix, row and column, in the order of OGC API – Tiles: row before column.
    ///
    /// # Errors
    /// As [`TileCoord::from_xyz`].
    pub fn from_ogc(tile_matrix: u8, tile_row: u32, tile_col: u32) -> Result<Self, TileCoordError> {
        Self::from_xyz(tile_matrix, tile_col, tile_row)
    }

    /// Returns the tiles of a zoom that share a point with the box, each once, row by row from the north-west.
    ///
    /// A box that crosses the antimeridian gives its western part (up to 180° E) first. Touching counts.
    ///
    /// # Errors
    /// [`TileCoordError::Zoom`] if the zoom is too deep.
    pub fn covering(bbox: &Bbox, zoom: u8) -> Result<impl Iterator<Item = Self> + use<>, TileCoordError> {
        if zoom > MAX_ZOOM {
            return Err(TileCoordError::Zoom { found: zoom });
        }
        let mut free_columns_end = last_index(zoom) + 1;
        let ranges: Vec<_> = bbox
            .parts()
            .map(|part| {
                let ([west, north], [east, south]) = (corner(&part, zoom, true), corner(&part, zoom, false));
                let columns = west..(east + 1).min(free_columns_end);
                free_columns_end = west;
                (columns, north..=south)
            })
            .collect();
        Ok(ranges
            .into_iter()
            .flat_map(move |(columns, rows)| rows.flat_map(move |y| columns.clone().map(move |x| Self { zoom, x, y }))))
    }

    /// Returns the zoom, which is the tile matrix.
    #[must_use]
    pub fn zoom(self) -> u8 {
        self.zoom
    }

    /// Returns the column, counted from 180° W eastwards.
    #[must_use]
    pub fn x(self) -> u32 {
        self.x
    }

    /// Returns the row, counted from the north southwards.
    #[must_use]
    pub fn y(self) -> u32 {
        self.y
    }

    /// Returns the tile's box without buffer, in degrees.
    #[must_use]
    pub fn bbox(self) -> Bbox {
        let tiles = f64::from(last_index(self.zoom)) + 1.0;
        let corner = |x: u32, y: u32| MercatorPoint::clamped(f64::from(x) / tiles, f64::from(y) / tiles).to_lon_lat();
        Bbox::from(corner(self.x, self.y + 1)).union(&Bbox::from(corner(self.x + 1, self.y)))
    }
}

impl fmt::Display for TileCoord {
    /// Writes `z/x/y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.zoom, self.x, self.y)
    }
}

/// Returns the last column, which is also the last row, of a zoom within [`MAX_ZOOM`].
fn last_index(zoom: u8) -> u32 {
    (1 << zoom) - 1
}

/// Returns column and row of the tile at a corner of the box: the north-western or the south-eastern one.
fn corner(bbox: &Bbox, zoom: u8, north_west: bool) -> [u32; 2] {
    let (lon, lat) = if north_west { (bbox.west(), bbox.north()) } else { (bbox.east(), bbox.south()) };
    let point = LonLat::new(lon, lat).map_or(MercatorPoint::clamped(0.0, 0.0), MercatorPoint::from);
    [point.x(), point.y()].map(|fraction| index_at(fraction, zoom))
}

/// Returns the column or row at a fraction of the square's side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of at most 2^24 tiles")]
fn index_at(fraction: f64, zoom: u8) -> u32 {
    let last = last_index(zoom);
    ((fraction * (f64::from(last) + 1.0)) as u32).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_outside_the_matrix_are_refused_with_what_is_accepted() {
        assert_eq!(TileCoord::from_xyz(25, 0, 0), Err(TileCoordError::Zoom { found: 25 }));
        assert_eq!(TileCoord::from_xyz(255, 0, 0), Err(TileCoordError::Zoom { found: 255 }));
        assert_eq!(TileCoord::from_xyz(3, 8, 0), Err(TileCoordError::Column { zoom: 3, found: 8, last: 7 }));
        let row = TileCoord::from_ogc(0, 1, 0).unwrap_err();
        assert_eq!(row.to_string(), "tile row (y) 1 does not exist in tile matrix 0; accepted are 0 to 0");
        assert!(TileCoord::from_xyz(MAX_ZOOM, (1 << 24) - 1, (1 << 24) - 1).is_ok());
    }

    #[test]
    fn boxes_meet_at_the_published_corners() {
        let [west, south, east, north] = TileCoord::from_xyz(0, 0, 0).unwrap().bbox().to_array();
        assert!((west + 180.0).abs() < 1e-12 && (east - 180.0).abs() < 1e-12);
        assert!((north - 85.051_128_779_806_59).abs() < 1e-9 && (north + south).abs() < 1e-12);
        // The tile 7/72/49 begins at 22.5° E; 40.979898…° N is the northern edge of row 48.
        let tile = TileCoord::from_xyz(7, 72, 48).unwrap().bbox();
        assert!((tile.west() - 22.5).abs() < 1e-12 && (tile.north() - 40.979_898_069_620_14).abs() < 1e-9, "{tile}");
    }

    #[test]
    fn a_box_is_covered_by_the_tiles_it_touches() {
        let tiles = |text: &str, zoom| TileCoord::covering(&text.parse().unwrap(), zoom).unwrap().collect::<Vec<_>>();
        let at = |z, x, y| TileCoord::from_xyz(z, x, y).unwrap();
        assert_eq!(tiles("19.3,34.7,29.7,41.8", 4), [at(4, 8, 5), at(4, 9, 5), at(4, 8, 6), at(4, 9, 6)]);
        assert_eq!(tiles("170,0,-170,10", 2), [at(2, 3, 1), at(2, 3, 2), at(2, 0, 1), at(2, 0, 2)]);
        assert_eq!(tiles("-180,-90,180,90", 1).len(), 4);
        assert_eq!(tiles("170,0,-170,10", 0), [at(0, 0, 0)]);
        assert!(TileCoord::covering(&Bbox::WORLD, 25).is_err());
    }
}
