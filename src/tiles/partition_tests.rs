//! Tests of cutting: areas of a tile are valid, cover what they cover once, and fit those of the next tile.

use std::collections::{BTreeSet, HashMap};

use geo::{Area, Euclidean, Length, LineString, LinesIter, MultiPolygon, Polygon, polygon};
use proptest::prelude::*;

use super::cut::polygons;
use super::decode::{DecodedFeature, DecodedGeometry, as_multi_polygon, check_polygons, decode, twice_area};
use super::grid::{GREATEST, LEAST};
use super::*;
use crate::geometry::{LonLat, MercatorPoint};
use crate::topology::lattice::lattice;
use crate::topology::{FULL_ZOOM, TOLERANCE_UNITS, Topology};

pub(super) type Polygons = Vec<Vec<Vec<[i64; 2]>>>;
type Edge = ([i64; 2], [i64; 2]);

pub(super) fn coord(zoom: u8, x: u32, y: u32) -> TileCoord {
    TileCoord::from_xyz(zoom, x, y).unwrap()
}

/// A level to be cut into tiles.
pub(super) struct Cutter {
    pub(super) topology: Topology,
    parts: LevelParts,
    /// All areas as one.
    together: Group,
}

impl Cutter {
    pub(super) fn new(areas: &[MultiPolygon<f64>]) -> Self {
        let areas: Vec<_> = areas.iter().collect();
        let together = Some(vec![Some(0); areas.len()].into());
        Self { topology: Topology::of_areas(&areas), parts: LevelParts::of_areas(&areas), together }
    }

    pub(super) fn cut(&self, coord: TileCoord) -> CutTile {
        let level = LevelCut { groups: &[None], parts: &self.parts, labels: &LevelLabels::default() };
        CutTile::of(&Partition::of(&self.topology, coord), level, coord)
    }

    /// Cuts, encodes and decodes the areas of a tile.
    pub(super) fn areas(&self, coord: TileCoord) -> HashMap<u64, Polygons> {
        decoded(self.cut(coord).areas(), GeometryKind::Polygon).into_iter().map(|f| (f.id.unwrap(), rings(f))).collect()
    }

    /// Cuts all areas as one.
    pub(super) fn whole(&self, coord: TileCoord) -> Polygons {
        let groups = std::slice::from_ref(&self.together);
        let level = LevelCut { groups, parts: &LevelParts::default(), labels: &LevelLabels::default() };
        let cut = CutTile::of(&Partition::of(&self.topology, coord), level, coord);
        decoded(cut.areas(), GeometryKind::Polygon).into_iter().flat_map(rings).collect()
    }

    pub(super) fn collapsed(&self, coord: TileCoord) -> BTreeSet<u64> {
        self.cut(coord).collapsed().map(|(area, _)| u64::from(area)).collect()
    }
}

fn decoded<'a>(features: impl Iterator<Item = (u32, &'a [u8])>, kind: GeometryKind) -> Vec<DecodedFeature> {
    let mut layer = LayerWriter::new("areas", Vec::new());
    features.for_each(|(area, geometry)| layer.add(Some(area.into()), kind, geometry, []));
    let mut tile = Vec::new();
    layer.finish(&mut tile);
    decode(&tile).unwrap().into_iter().flat_map(|layer| layer.features).collect()
}

fn rings(feature: DecodedFeature) -> Polygons {
    let DecodedGeometry::Polygons(polygons) = feature.geometry else { panic!("{feature:?}") };
    polygons
}

pub(super) fn sum_of_twice_areas(polygons: &Polygons) -> i64 {
    polygons.iter().flatten().map(|ring| twice_area(ring)).sum()
}

fn edges(polygons: &Polygons) -> impl Iterator<Item = Edge> {
    polygons.iter().flatten().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)))
}

fn on_window(&(a, b): &Edge) -> bool {
    (0..2).any(|axis| a[axis] == b[axis] && [LEAST, GREATEST].contains(&a[axis]))
}

/// Checks that areas are valid and cover together, each place once, exactly what they cover as one.
///
/// Valid polygons whose edges are each another's the other way round, or the whole's, and whose areas add up to the whole's: there is no
/// room for a gap or an overlap of a single unit.
pub(super) fn check_exact(areas: &HashMap<u64, Polygons>, whole: &Polygons) -> Result<(), String> {
    let mut drawn: HashMap<Edge, u64> = HashMap::new();
    for (area, polygons) in areas {
        check_polygons(polygons).map_err(|error| format!("area {area}: {error}"))?;
        for edge in edges(polygons).filter(|edge| !on_window(edge)) {
            if let Some(other) = drawn.insert(edge, *area) {
                return Err(format!("areas {area} and {other} lie on one side of {edge:?}"));
            }
        }
    }
    let outer: BTreeSet<Edge> = edges(whole).filter(|edge| !on_window(edge)).collect();
    for (edge, area) in &drawn {
        if drawn.contains_key(&(edge.1, edge.0)) == outer.contains(edge) {
            return Err(format!("{edge:?} of area {area} has no other side, or two"));
        }
    }
    let (sum, all) = (areas.values().map(sum_of_twice_areas).sum::<i64>(), sum_of_twice_areas(whole));
    if sum == all { Ok(()) } else { Err(format!("areas add up to {sum}, all as one is {all}")) }
}

/// Checks that an area's points on the common side of two tiles are the same: the eastern side of one, the western of the other.
fn check_seam(west: &HashMap<u64, Polygons>, east: &HashMap<u64, Polygons>) -> Result<(), String> {
    let on_side = |areas: &HashMap<u64, Polygons>, x: i64| -> BTreeSet<(u64, i64)> {
        let points = areas.iter().flat_map(|(area, polygons)| edges(polygons).map(move |edge| (*area, edge)));
        // Only where an area crosses the side: what touches it may lie on one side alone.
        let crossing = points.filter_map(|(area, (a, b))| {
            let crosses = (a[0] < x && b[0] > x) || (a[0] > x && b[0] < x);
            // A point on a straight line is not written; it is where the line crosses.
            crosses.then(|| (area, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])))
        });
        let nodes = areas.iter().flat_map(|(area, polygons)| {
            polygons.iter().flatten().flat_map(move |ring| crossing_nodes(ring, x).map(move |y| (*area, y)))
        });
        crossing.chain(nodes).filter(|(_, y)| (0..=4096).contains(y)).collect()
    };
    let (one, other) = (on_side(west, 4096), on_side(east, 0));
    if one == other { Ok(()) } else { Err(format!("{:?}", one.symmetric_difference(&other).collect::<Vec<_>>())) }
}

/// Returns the heights at which a ring goes through a vertical line at one of its points.
fn crossing_nodes(ring: &[[i64; 2]], x: i64) -> impl Iterator<Item = i64> {
    let count = ring.len();
    let at = move |place: usize| ring[place % count];
    (0..count)
        .filter(move |&place| at(place)[0] == x && (at(place + count - 1)[0] - x) * (at(place + 1)[0] - x) < 0)
        .map(move |place| at(place)[1])
}

fn failed(at: TileCoord) -> impl Fn(String) -> TestCaseError {
    move |error| TestCaseError::fail(format!("{at}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn areas_of_a_tile_fit_to_the_unit(
        lattice in lattice(),
        // Six bent cells of at most four degrees end before the 180th meridian.
        corner in [-179.0..155.0_f64, -60.0..60.0_f64],
        (zoom, cell_units) in (0..=20_u8, 0.0..3.6_f64),
    ) {
        // Cells from a unit of the grid to a tile.
        let size = (10_f64.powf(cell_units) * 360.0 / 4096.0 / f64::from(1_u32 << zoom)).min(4.0);
        let areas = lattice.areas(corner, size.max(1e-5));
        let cutter = Cutter::new(&areas);
        let middle = LonLat::new(corner[0] + size * 3.0, corner[1] + size * 3.0).unwrap();
        let at = TileCoord::covering(&middle.into(), zoom).unwrap().next().unwrap();
        let tile = cutter.areas(at);
        check_exact(&tile, &cutter.whole(at)).map_err(failed(at))?;
        if let Ok(next) = TileCoord::from_xyz(zoom, at.x() + 1, at.y()) {
            let east = cutter.areas(next);
            check_exact(&east, &cutter.whole(next)).map_err(failed(next))?;
            check_seam(&tile, &east).map_err(failed(at))?;
        }
    }

    #[test]
    fn no_area_is_lost(lattice in lattice(), corner in [-170.0..160.0_f64, -60.0..60.0_f64], zoom in 0..=8_u8) {
        let areas = lattice.areas(corner, 0.05);
        let cutter = Cutter::new(&areas);
        let box_of_all = [[0.0; 2], [0.5; 2]].map(|by: [f64; 2]| LonLat::new(corner[0] + by[0] - 0.1, corner[1] + by[1] - 0.1).unwrap());
        let bbox = crate::geometry::Bbox::from(box_of_all[0]).union(&box_of_all[1].into());
        let mut seen = BTreeSet::new();
        for at in TileCoord::covering(&bbox, zoom).unwrap() {
            seen.extend(cutter.areas(at).into_keys());
            seen.extend(cutter.collapsed(at));
        }
        for (area, geometry) in (0..).zip(&areas) {
            prop_assert_eq!(seen.contains(&area), !geometry.0.is_empty(), "area {}", area);
        }
    }
}

/// Makes an area of rings given in units of a tile.
#[expect(clippy::cast_precision_loss, reason = "test coordinates are small")]
fn area_of_units(at: TileCoord, polygons: &[&[&[[i64; 2]]]]) -> MultiPolygon<f64> {
    let side = f64::from(1_u32 << at.zoom());
    let place = |p: &[i64; 2]| {
        let unit = |c: i64, tile: u32| (f64::from(tile) + c as f64 / 4096.0) / side;
        geo::Coord::from(MercatorPoint::clamped(unit(p[0], at.x()), unit(p[1], at.y())).to_lon_lat())
    };
    let line = |ring: &&[[i64; 2]]| LineString::from(ring.iter().map(place).collect::<Vec<_>>());
    polygons.iter().map(|rings| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())).collect()
}

#[test]
fn an_area_around_the_tile_is_the_tile_and_its_buffer() {
    let world = polygon![(x: -180., y: -90.), (x: 180., y: -90.), (x: 180., y: 90.), (x: -180., y: 90.)];
    let cutter = Cutter::new(&[world.into()]);
    for (zoom, x, y) in [(24, 9_000_000, 6_000_000), (5, 17, 12)] {
        let mut corners = cutter.areas(coord(zoom, x, y))[&0][0][0].clone();
        corners.sort_unstable();
        assert_eq!(corners, [[-64, -64], [-64, 4160], [4160, -64], [4160, 4160]]);
    }
    assert_eq!(sum_of_twice_areas(&cutter.areas(coord(0, 0, 0))[&0]), 2 * 4096 * 4096);
}

#[test]
fn an_enclave_of_a_few_metres_is_a_point_and_no_hole() {
    let at = coord(10, 575, 395);
    let outer: &[_] = &[[100, 100], [3900, 100], [3900, 3900], [100, 3900]];
    let hole: &[_] = &[[1000, 1000], [1007, 1000], [1007, 1007], [1000, 1007]];
    // An exclave: its area's larger part lies elsewhere.
    let home: &[_] = &[[100, 4000], [300, 4000], [300, 4090], [100, 4090]];
    let cutter = Cutter::new(&[area_of_units(at, &[&[outer, hole]]), area_of_units(at, &[&[hole], &[home]])]);
    let areas = cutter.areas(at);
    assert_eq!((areas[&1].len(), areas[&0][0].len()), (1, 1), "49 square units are less than a pixel");
    assert_eq!(cutter.collapsed(at), BTreeSet::from([1]));
    // A zoom deeper it is four times as large.
    let below = cutter.areas(coord(11, 1150, 790));
    assert_eq!((below[&1].len(), below[&0][0].len()), (1, 2));
    assert!(cutter.collapsed(coord(11, 1150, 790)).is_empty());
}

#[test]
fn an_area_that_its_neighbours_press_flat_is_a_point() {
    let at = coord(9, 287, 197);
    // Six units by eight, between two neighbours that meet above and below: both its borders are near enough to one straight line.
    let lens: &[_] = &[[1000, 1000], [1003, 1004], [1000, 1008], [997, 1004]];
    let west: &[_] = &[[100, 100], [1000, 100], [1000, 1000], [997, 1004], [1000, 1008], [1000, 3000], [100, 3000]];
    let east: &[_] = &[[1000, 100], [2000, 100], [2000, 3000], [1000, 3000], [1000, 1008], [1003, 1004], [1000, 1000]];
    let cutter = Cutter::new(&[west, east, lens].map(|ring| area_of_units(at, &[&[ring]])));
    for zoom in 0..=14 {
        let middle = geo::Coord::from(
            MercatorPoint::clamped((287.0 + 1000.0 / 4096.0) / 512.0, (197.0 + 1004.0 / 4096.0) / 512.0).to_lon_lat(),
        );
        let tile = TileCoord::covering(&LonLat::new(middle.x, middle.y).unwrap().into(), zoom).unwrap().next().unwrap();
        assert_ne!(cutter.areas(tile).contains_key(&2), cutter.collapsed(tile).contains(&2), "z{zoom}");
    }
    assert_eq!(cutter.collapsed(at), BTreeSet::from([2]));
}

#[test]
fn a_strip_narrower_than_the_grid_is_a_point() {
    let at = coord(8, 143, 98);
    // Long enough to be larger than a pixel, but a third of a unit wide there.
    let strip: &[_] = &[[100, 100], [3500, 100], [3500, 101], [100, 101]];
    let cutter = Cutter::new(&[area_of_units(coord(9, 286, 196), &[&[strip]])]);
    assert_eq!(cutter.areas(coord(9, 286, 196)).len(), 1);
    let shown = |at: TileCoord| (cutter.areas(at).len(), cutter.collapsed(at).len());
    assert!([(1, 0), (0, 1)].contains(&shown(at)), "{:?}", shown(at));
    assert_eq!(shown(coord(6, 35, 24)), (0, 1));
}

#[test]
fn lines_stay_within_the_tolerance() {
    let Some(areas) = super::greece_tests::municipalities() else { return };
    let cutter = Cutter::new(&areas);
    // Tile 2/2/1 holds all of Greece.
    let (at, units) = (coord(2, 2, 1), 4096.0 * 4.0);
    let drawn = cutter.areas(at);
    for (place, area) in (0..).zip(&areas) {
        let shown: f64 = drawn.get(&place).map_or(0.0, |polygons| as_multi_polygon(polygons).unsigned_area());
        let exact = super::greece_tests::mercator_units(area, units);
        let border: f64 = exact.lines_iter().map(|line| Euclidean.length(&line)).sum();
        let off = (shown - exact.unsigned_area()).abs();
        assert!(off < (TOLERANCE_UNITS + 0.75) * border, "{shown}, {}", exact.unsigned_area());
    }
    assert_eq!(FULL_ZOOM, 14);
}

fn without_straight_points(mut polygons: Polygons) -> Polygons {
    for ring in polygons.iter_mut().flatten() {
        let count = ring.len();
        let turns = |place: usize| {
            let [a, b, c] = [place + count - 1, place, place + 1].map(|place| ring[place % count]);
            (b[0] - a[0]) * (c[1] - b[1]) != (b[1] - a[1]) * (c[0] - b[0])
        };
        *ring = (0..count).filter(|&place| turns(place)).map(|place| ring[place]).collect();
    }
    polygons
}

/// What the encoder of points' library writes of polygons is what ours writes, but where it is known to leave out a move.
#[test]
fn both_encoders_say_the_same() {
    let Some(areas) = super::greece_tests::municipalities() else { return };
    let cutter = Cutter::new(&areas);
    let at = coord(7, 72, 49);
    let partition = Partition::of(&cutter.topology, at);
    let mut compared = 0;
    for ((area, polygons), (same, ours)) in polygons(&partition, &None).iter().zip(cutter.cut(at).areas()) {
        assert_eq!(*area, same);
        let mut encoder = mvt::GeomEncoder::new(mvt::GeomType::Polygon);
        let mut left_out = false;
        let mut end = None;
        for ring in polygons.iter().flatten() {
            left_out |= end == ring.first().copied();
            for &[x, y] in ring {
                encoder.add_point(x, y).unwrap();
            }
            encoder.complete_geom().unwrap();
            end = ring.last().copied();
        }
        let mut tile = mvt::Tile::new(4096);
        let layer = tile.create_layer("areas").into_feature(encoder.encode().unwrap()).into_layer();
        tile.add_layer(layer).unwrap();
        let theirs = decode(&tile.to_bytes().unwrap());
        if left_out {
            continue;
        }
        let theirs = rings(theirs.unwrap().remove(0).features.remove(0));
        let ours = rings(decoded([(same, ours)].into_iter(), GeometryKind::Polygon).remove(0));
        // The library leaves out points on a straight line as well, which here are corners of neighbours.
        assert_eq!(without_straight_points(theirs), without_straight_points(ours));
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}
