//! The points, and the cells of every zoom with clusters.

use std::ops::Range;

use rayon::slice::ParallelSliceMut as _;

use super::curve::{coordinates, interleave, place_of, point_at, shift_to};
use super::zoom_cells::{GroupCount, Groups, Part, ZoomCells};
use super::{CELL_BITS, CLUSTERS_END};
use crate::geometry::{LonLat, MERCATOR_LATITUDE_LIMIT, MercatorPoint};
use crate::tiles::TileCoord;

/// Points of groups, ready to be asked for by tiles.
///
/// Takes 16 bytes a point and, at each zoom with clusters, 24 a cell with something in it and 8 for each group of a cluster.
#[derive(Debug, Default)]
pub struct PointClusters {
    /// Where each point lies on the curve, in that order.
    places: Vec<u64>,
    /// What the caller calls each.
    items: Vec<u32>,
    groups: Vec<u32>,
    /// By zoom of the tiles.
    zooms: Vec<ZoomCells>,
}

/// What stands at a place of a tile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gathered<'a> {
    /// One point, by the name the caller gave it.
    One(u32),
    /// Several points in one cell of the zoom.
    Many {
        /// Column and row of the cell among the `2^(zoom + 3)` by `2^(zoom + 3)` cells of the world.
        cell: [u32; 2],
        /// The middle of the points on the map.
        middle: MercatorPoint,
        /// How many they are.
        count: u32,
        /// How many of each group, by group in rising order.
        groups: &'a [GroupCount],
    },
}

impl PointClusters {
    /// Puts points in order and gathers them at every zoom: position, name and group. Groups are small numbers from 0.
    ///
    /// Points beyond the latitudes of Web Mercator lie in no tile and are left out; so are those beyond 2³² − 1.
    #[must_use]
    pub fn new(points: impl Iterator<Item = (LonLat, u32, u32)>) -> Self {
        let on_map = points.filter(|(position, ..)| position.lat().abs() <= MERCATOR_LATITUDE_LIMIT);
        let mut points: Vec<_> = on_map
            .take(u32::MAX as usize)
            .map(|(position, item, group)| (place_of(position.into()), item, group))
            .collect();
        points.par_sort_unstable();
        let mut clusters = Self {
            places: points.iter().map(|point| point.0).collect(),
            items: points.iter().map(|point| point.1).collect(),
            groups: points.iter().map(|point| point.2).collect(),
            zooms: Vec::new(),
        };
        drop(points);
        clusters.gather();
        clusters
    }

    /// Works out the cells of every zoom, the finest first.
    fn gather(&mut self) {
        let group_count = self.groups.iter().max().map_or(0, |group| *group as usize + 1);
        let shift = shift_to(CLUSTERS_END - 1 + CELL_BITS);
        let points = self.places.iter().zip(&self.groups).map(|(&place, &group)| Part {
            whole: place >> shift,
            count: 1,
            sum: coordinates(place).map(u64::from),
            groups: Groups::One(group),
        });
        let (mut finer, mut sums) = ZoomCells::gather(points, group_count);
        for _ in 1..CLUSTERS_END {
            let parts = sums.iter().enumerate().map(|(index, &sum)| {
                let cell = finer.cell(index);
                let groups = if cell.count == 1 {
                    Groups::One(self.groups[cell.first as usize])
                } else {
                    Groups::Many(cell.counts)
                };
                Part { whole: cell.place >> 2, count: cell.count, sum, groups }
            });
            let (coarser, coarser_sums) = ZoomCells::gather(parts, group_count);
            sums = coarser_sums;
            self.zooms.push(std::mem::replace(&mut finer, coarser));
        }
        self.zooms.push(finer);
        self.zooms.reverse();
    }

    /// Returns how many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Says whether there is no point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns how many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        16 * self.places.len() + self.zooms.iter().map(ZoomCells::size).sum::<usize>()
    }

    /// Gives all that stands in a tile or a cell beyond its sides, where what stands may reach into the tile's buffer: first what is in
    /// the tile, along the curve.
    ///
    /// Below [`CLUSTERS_END`] several points in one cell of the zoom are given as one; so none is lost, and none is counted in two cells.
    pub fn visit<'s>(&'s self, coord: TileCoord, mut visit: impl FnMut(Gathered<'s>)) {
        let cell_zoom = coord.zoom() + CELL_BITS;
        for places in ranges(coord) {
            match self.zooms.get(usize::from(coord.zoom())) {
                Some(cells) => cells.between(places).for_each(|index| visit(self.gathered(cells, index))),
                None => {
                    self.points(places, shift_to(cell_zoom)).for_each(|point| visit(Gathered::One(self.items[point])));
                }
            }
        }
    }

    fn gathered<'s>(&'s self, cells: &'s ZoomCells, index: usize) -> Gathered<'s> {
        let cell = cells.cell(index);
        if cell.count == 1 {
            return Gathered::One(self.items[cell.first as usize]);
        }
        Gathered::Many {
            cell: coordinates(cell.place),
            middle: point_at(cell.middle),
            count: cell.count,
            groups: cell.counts,
        }
    }

    /// Returns the points of the cells from one on the curve to before another.
    fn points(&self, cells: Range<u64>, shift: u32) -> Range<usize> {
        let first = self.places.partition_point(|place| place >> shift < cells.start);
        let len = self.places[first..].partition_point(|place| place >> shift < cells.end);
        first..first + len
    }
}

/// Returns the cells of a tile and then those around it, as ranges on the curve among the cells of its zoom.
fn ranges(coord: TileCoord) -> impl Iterator<Item = Range<u64>> {
    let side = 1_i64 << CELL_BITS;
    let cells = side << coord.zoom();
    let first = interleave([coord.x(), coord.y()]) << (2 * CELL_BITS);
    let own = first..first + (1 << (2 * CELL_BITS));
    let [west, north] = [coord.x(), coord.y()].map(|index| i64::from(index) * side);
    let rim = (-1..=side).flat_map(move |row| {
        let is_end = row == -1 || row == side;
        let columns = (-1..=side).filter(move |column| is_end || *column == -1 || *column == side);
        columns.map(move |column| [west + column, north + row])
    });
    let on_map = rim.filter(move |cell| cell.iter().all(|index| (0..cells).contains(index)));
    let places = on_map.map(|cell| interleave(cell.map(|index| u32::try_from(index).unwrap_or(u32::MAX))));
    std::iter::once(own).chain(places.map(|place| place..place + 1))
}
