//! What of an area or a point lies in a tile.

use i_overlay::i_float::int::point::IntPoint;

use super::assemble::GridPolygon;
use super::clip::clip_ring;
use super::grid::{Grid, is_in_buffer, narrow};
use super::projected_area::{ProjectedArea, ProjectedPart};
use super::repair::repair;
use super::ring::TileRing;
use super::tile_coord::TileCoord;
use crate::geometry::{LonLat, MERCATOR_LATITUDE_LIMIT, MercatorPoint};

/// A geometry on the grid of one tile, valid as Mapbox Vector Tile 2.1 wants it.
///
/// Coordinates are units of the tile's side divided by [`TILE_EXTENT`](super::TILE_EXTENT), from its north-western
/// corner, x eastwards, y southwards, and reach at most [`TILE_BUFFER`](super::TILE_BUFFER) beyond the tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileGeometry(Shape);

/// What a geometry is; kept inside so that none is made past the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Polygons of one area, not overlapping one another; at least one.
    Polygons(Vec<TilePolygon>),
    /// A point.
    Point([i32; 2]),
}

/// A polygon on the grid of one tile: an exterior ring and the holes inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TilePolygon {
    exterior: TileRing,
    holes: Vec<TileRing>,
}

impl TileGeometry {
    /// Cuts an area to the tile and its buffer, or returns nothing if no part of it is left.
    ///
    /// Positions are rounded to the grid; borders that neighbours share stay shared. Polygons are valid on the grid:
    /// rings do not cross or touch along a line, holes lie inside, the interior hangs together, and parts that
    /// rounding pressed together are one. Points on a straight line are dropped. An area
    /// narrower than a unit of the grid may collapse to nothing.
    #[must_use]
    pub fn of_area(area: &ProjectedArea, coord: TileCoord) -> Option<Self> {
        let grid = Grid::of(coord);
        let rings: Vec<_> = area.parts().iter().flat_map(|part| cut_part(part, &grid)).collect();
        let polygons: Vec<_> = repair(&rings).into_iter().filter_map(TilePolygon::checked).collect();
        (!polygons.is_empty()).then_some(Self(Shape::Polygons(polygons)))
    }

    /// Places a position in the tile, or returns nothing if it lies outside the tile and its buffer.
    ///
    /// A position beyond the latitudes of Web Mercator lies in no tile. One in the buffer is in the
    /// neighbouring tile too, so that symbols across the edge are drawn whole.
    #[must_use]
    pub fn of_point(position: LonLat, coord: TileCoord) -> Option<Self> {
        let point = MercatorPoint::from(position);
        let rounded = Grid::of(coord).round([point.x(), point.y()]);
        let held = position.lat().abs() <= MERCATOR_LATITUDE_LIMIT && is_in_buffer(rounded);
        held.then(|| narrow(rounded)).map(|point| Self(Shape::Point([point.x, point.y])))
    }

    /// Returns the polygons of an area, none for a point.
    #[must_use]
    pub fn polygons(&self) -> &[TilePolygon] {
        match &self.0 {
            Shape::Polygons(polygons) => polygons,
            Shape::Point(_) => &[],
        }
    }

    /// Returns the point (x, y), nothing for an area.
    #[must_use]
    pub fn point(&self) -> Option<[i32; 2]> {
        match self.0 {
            Shape::Polygons(_) => None,
            Shape::Point(point) => Some(point),
        }
    }

    /// Returns what the geometry is.
    pub(super) fn shape(&self) -> &Shape {
        &self.0
    }

    /// Makes a geometry of parts that are known to be valid, as tests want it.
    #[cfg(test)]
    pub(super) fn from_shape(shape: Shape) -> Self {
        Self(shape)
    }
}

impl TilePolygon {
    /// Returns the exterior ring, whose area is positive.
    #[must_use]
    pub fn exterior(&self) -> &TileRing {
        &self.exterior
    }

    /// Returns the holes, whose areas are negative.
    #[must_use]
    pub fn holes(&self) -> &[TileRing] {
        &self.holes
    }

    /// Makes a polygon of rings that are known to form one, as tests want it.
    #[cfg(test)]
    pub(super) fn from_rings(exterior: TileRing, holes: Vec<TileRing>) -> Self {
        Self { exterior, holes }
    }

    /// Takes a repaired polygon whose rings hold what the encoder asks of them; a hole that does not is filled.
    fn checked(polygon: GridPolygon) -> Option<Self> {
        let mut rings = polygon.into_iter().map(|ring| TileRing::checked(ring.iter().map(|p| [p.x, p.y]).collect()));
        let exterior = rings.next()??;
        let holes: Vec<_> = rings.flatten().filter(|hole| hole.twice_area() < 0).collect();
        (exterior.twice_area() > 0).then_some(Self { exterior, holes })
    }
}

/// Rounds and clips the rings of a part; what lies beside the tile costs a look at its bounds.
fn cut_part(part: &ProjectedPart, grid: &Grid) -> Vec<Vec<IntPoint>> {
    if !grid.may_hold(&part.exterior) {
        return Vec::new();
    }
    std::iter::once(&part.exterior)
        .chain(&part.holes)
        .filter(|ring| grid.may_hold(ring))
        .map(|ring| clip_ring(grid.round_ring(ring)))
        .filter(|ring| ring.len() >= 3)
        .map(|ring| ring.into_iter().map(narrow).collect())
        .collect()
}
