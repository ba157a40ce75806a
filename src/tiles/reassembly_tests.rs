//! Tests that what tiles cut apart goes together again: the pieces of an area, united by somebody else's overlay, are its
//! outline at the zoom, without a seam.

use geo::{
    Area, BooleanOps, Centroid, Coord, CoordsIter, Euclidean, Length, Line, LinesIter, MultiPolygon, Rect, unary_union,
};
use geo::{Distance, MapCoords, Point};
use proptest::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::decode::as_multi_polygon;
use super::partition_tests::Cutter;
use super::source_tests::{ROUNDING_UNITS, bbox_of, twice_area_within_the_tile};
use super::*;
use crate::topology::lattice::{SIDE, lattice};
use crate::topology::{FinePoint, unit};

/// The border of an area as its zoom draws it, before it is cut and rounded, in units from the corner of a tile.
struct Uncut {
    area: f64,
    length: f64,
    edges: RTree<GeomWithData<Rectangle<[f64; 2]>, Line<f64>>>,
}

impl Uncut {
    fn of(cutter: &Cutter, area: usize, origin: TileCoord) -> Self {
        let corner = [origin.x(), origin.y()].map(|tile| f64::from(tile) * 4096.0);
        let (mut twice, mut length, mut edges) = (0.0, 0.0, Vec::new());
        for &(arc, left) in cutter.topology.arcs_of(area) {
            let place = |c: i64, axis: usize| {
                #[expect(clippy::cast_precision_loss, reason = "2^32")]
                let fine = c as f64;
                fine / unit(origin.zoom()) - corner[axis]
            };
            let points = cutter.topology.line(arc as usize, origin.zoom()).map(FinePoint::coordinates);
            let points: Vec<Coord> = points.map(|[x, y]| Coord { x: place(x, 0), y: place(y, 1) }).collect();
            for ends in points.windows(2) {
                let line = Line::new(ends[0], ends[1]);
                let product = line.start.x * line.end.y - line.end.x * line.start.y;
                twice += if left { product } else { -product };
                length += Euclidean.length(&line);
                let bounds = Rectangle::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
                edges.push(GeomWithData::new(bounds, line));
            }
        }
        Self { area: twice / 2.0, length, edges: RTree::bulk_load(edges) }
    }

    fn distance(&self, point: Coord) -> f64 {
        let nearby = self.edges.locate_in_envelope_intersecting(rstar::AABB::from_corners(
            [point.x - 1.0, point.y - 1.0],
            [point.x + 1.0, point.y + 1.0],
        ));
        nearby.map(|edge| Euclidean.distance(&Point::from(point), &edge.data)).fold(f64::INFINITY, f64::min)
    }
}

/// The pieces of an area in the tiles of a zoom, without their buffers, in units from the corner of the first tile.
struct Pieces {
    origin: TileCoord,
    rows: u32,
    columns: u32,
    polygons: Vec<MultiPolygon<f64>>,
    twice_area: i64,
}

impl Pieces {
    fn of(cutter: &Cutter, areas: &[MultiPolygon<f64>], area: usize, zoom: u8) -> Self {
        let tiles: Vec<TileCoord> = TileCoord::covering(&bbox_of([&areas[area]]), zoom).unwrap().collect();
        let [x, y] = [TileCoord::x, TileCoord::y].map(|pick| tiles.iter().map(|at| pick(*at)).min().unwrap());
        let [right, bottom] = [TileCoord::x, TileCoord::y].map(|pick| tiles.iter().map(|at| pick(*at)).max().unwrap());
        let mut found = Self {
            origin: TileCoord::from_xyz(zoom, x, y).unwrap(),
            rows: bottom - y + 1,
            columns: right - x + 1,
            polygons: Vec::new(),
            twice_area: 0,
        };
        let tile: MultiPolygon<f64> = Rect::new((0.0, 0.0), (4096.0, 4096.0)).to_polygon().into();
        for at in tiles {
            let Some(polygons) = cutter.areas(at).remove(&(area as u64)) else { continue };
            found.twice_area += twice_area_within_the_tile(&polygons);
            let offset = [at.x() - x, at.y() - y].map(|tile| f64::from(tile) * 4096.0);
            let within = as_multi_polygon(&polygons).intersection(&tile);
            found.polygons.push(within.map_coords(|c| Coord { x: c.x + offset[0], y: c.y + offset[1] }));
        }
        found
    }
}

/// Returns how many pieces there are if those that touch in a point are one.
fn pieces_apart(united: &MultiPolygon<f64>) -> usize {
    let mut groups: Vec<Vec<Coord>> = Vec::new();
    for polygon in united {
        let points: Vec<Coord> = polygon.coords_iter().collect();
        let (touching, mut others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group: &Vec<Coord>| group.iter().any(|point| points.contains(point)));
        others.push(touching.into_iter().flatten().chain(points).collect());
        groups = others;
    }
    groups.len()
}

/// Checks an area at a zoom; returns over how many columns and rows it was cut apart.
fn check(cutter: &Cutter, areas: &[MultiPolygon<f64>], area: usize, zoom: u8) -> Result<[u32; 2], String> {
    let cut = Pieces::of(cutter, areas, area, zoom);
    let uncut = Uncut::of(cutter, area, cut.origin);
    let (united, failed) = (unary_union(&cut.polygons), |why: String| Err(format!("zoom {zoom}, area {area}: {why}")));
    #[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
    let (found, sum) = (united.unsigned_area(), cut.twice_area as f64 / 2.0);
    if (found - sum).abs() > 1e-9 * sum + 1e-3 {
        return failed(format!("united it is {found}, its pieces are {sum}"));
    }
    if (found - uncut.area).abs() > ROUNDING_UNITS * uncut.length + 1.0 {
        return failed(format!("united it is {found}, uncut {} with a border of {}", uncut.area, uncut.length));
    }
    // A seam would be a line where the area has no border.
    for line in united.lines_iter() {
        let middle = line.centroid().0;
        for point in [line.start, middle] {
            let off = uncut.distance(point);
            if off > ROUNDING_UNITS + 1e-3 {
                return failed(format!("{line:?} is {off} from its border"));
            }
        }
    }
    // An area of one piece is one, or is too small to draw.
    if areas[area].0.len() == 1 && !united.0.is_empty() && pieces_apart(&united) != 1 {
        return failed(format!("one piece has become {}", pieces_apart(&united)));
    }
    Ok([cut.columns, cut.rows])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn areas_of_a_lattice_go_together_again(
        lattice in lattice(),
        corner in [-179.0..155.0_f64, -60.0..60.0_f64],
        (zoom, tiles) in (5..=20_u8, 0.6..2.4_f64),
    ) {
        #[expect(clippy::cast_precision_loss, reason = "six")]
        let size = (tiles * 360.0 / SIDE as f64 / f64::from(zoom).exp2()).clamp(1e-5, 4.0);
        let areas = lattice.areas(corner, size);
        let cutter = Cutter::new(&areas);
        for area in (0..areas.len()).filter(|&area| !areas[area].0.is_empty()) {
            check(&cutter, &areas, area, zoom).map_err(TestCaseError::fail)?;
        }
    }
}

#[test]
fn large_municipalities_go_together_again() {
    let Some(areas) = super::greece_tests::municipalities() else { return };
    let cutter = Cutter::new(&areas);
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by(|&a, &b| areas[b].unsigned_area().total_cmp(&areas[a].unsigned_area()));
    for zoom in [6, 8, 9, 10, 11, 12] {
        let mut widest = [0; 2];
        for &area in &order[..if zoom < 12 { 8 } else { 2 }] {
            let [columns, rows] = check(&cutter, &areas, area, zoom).unwrap();
            widest = [widest[0].max(columns), widest[1].max(rows)];
        }
        assert!(zoom < 8 || widest.iter().all(|&tiles| tiles > 1), "zoom {zoom}: {widest:?}");
    }
}
