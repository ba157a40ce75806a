//! Tests that tiles add up to what they were made of: areas of their rings against the areas of the coordinates that were loaded.
//!
//! Nothing here goes through [`Topology`](crate::topology::Topology) or [`Partition`] twice: the areas are measured from the positions alone, in
//! the plane of Web Mercator, where edges are straight.

use std::collections::{BTreeMap, HashMap};

use geo::{Area, Euclidean, Length, MultiPolygon};
use proptest::prelude::*;

use super::partition_tests::{Cutter, Polygons};
use super::*;
use crate::geometry::{Bbox, LonLat};
use crate::topology::lattice::{SIDE, lattice};
use crate::topology::{FULL_ZOOM, TOLERANCE_UNITS};

/// How far the grid moves a line: to the middle of a pixel, from its corner at most.
pub(super) const ROUNDING_UNITS: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Twice the area of rings within the tile, without its buffer: to the unit, for lines cross its sides at whole units.
pub(super) fn twice_area_within_the_tile(polygons: &Polygons) -> i64 {
    polygons.iter().flatten().map(|ring| super::decode::twice_area(&within_the_tile(ring))).sum()
}

/// Cuts a ring at the four sides of the tile, one after the other (Sutherland and Hodgman 1974).
fn within_the_tile(ring: &[[i64; 2]]) -> Vec<[i64; 2]> {
    let mut ring = ring.to_vec();
    for (axis, side, sign) in [(0, 0, 1), (1, 0, 1), (0, 4096, -1), (1, 4096, -1)] {
        let inside = |point: [i64; 2]| sign * (point[axis] - side) >= 0;
        let mut cut = Vec::with_capacity(ring.len());
        for (place, &to) in ring.iter().enumerate() {
            let from = ring[(place + ring.len() - 1) % ring.len()];
            if inside(from) != inside(to) {
                let (across, along) = (to[axis] - from[axis], to[1 - axis] - from[1 - axis]);
                let product = along * (side - from[axis]);
                assert_eq!(product % across, 0, "{from:?} {to:?} crosses the side between two units");
                let mut point = [side; 2];
                point[1 - axis] = from[1 - axis] + product / across;
                cut.push(point);
            }
            if inside(to) {
                cut.push(to);
            }
        }
        ring = cut;
    }
    ring
}

/// The areas as they were loaded: their size and the length of their border in units of a zoom.
struct Source {
    areas: Vec<MultiPolygon<f64>>,
    /// What is drawn by one area alone.
    outer: f64,
}

impl Source {
    fn of(areas: &[MultiPolygon<f64>], zoom: u8) -> Self {
        let units = 4096.0 * f64::from(zoom).exp2();
        let areas: Vec<_> = areas.iter().map(|area| super::greece_tests::mercator_units(area, units)).collect();
        let mut edges: HashMap<[[u64; 2]; 2], (f64, u32)> = HashMap::new();
        for line in areas.iter().flat_map(geo::LinesIter::lines_iter) {
            let mut ends = [line.start, line.end].map(|end| [end.x.to_bits(), end.y.to_bits()]);
            ends.sort_unstable();
            let edge = edges.entry(ends).or_insert((Euclidean.length(&line), 0));
            edge.1 += 1;
        }
        let outer = edges.values().filter(|(_, times)| *times == 1).map(|(length, _)| length).sum();
        Self { areas, outer }
    }

    fn border(&self, area: usize) -> f64 {
        geo::LinesIter::lines_iter(&self.areas[area]).map(|line| Euclidean.length(&line)).sum()
    }
}

/// What tiles draw of each area, added up.
#[derive(Default)]
struct Drawn {
    twice_areas: BTreeMap<u64, i64>,
}

impl Drawn {
    fn add(&mut self, areas: &HashMap<u64, Polygons>) {
        for (area, polygons) in areas {
            *self.twice_areas.entry(*area).or_default() += twice_area_within_the_tile(polygons);
        }
    }
}

/// Checks what was drawn against the source.
///
/// A line that moves by `d` at most, its length `l` before and no more than that afterwards, sweeps no more than `d·l`. A ring that is left out is less than a
/// pixel in size, and then it is less than that as well, as no shape is larger than the circle around which it is as far.
///
/// Returns how much of what may be between them is: for the area of which it is most, and for all.
fn check(drawn: &Drawn, areas: &[MultiPolygon<f64>], zoom: u8) -> Result<[f64; 2], String> {
    let source = Source::of(areas, zoom);
    let moved =
        if zoom < FULL_ZOOM { TOLERANCE_UNITS } else { 0.0 } + ROUNDING_UNITS + f64::from(zoom).exp2() / 1_048_576.0;
    let (mut sum, mut whole, mut worst) = (0.0, 0.0, 0.0_f64);
    for (place, area) in source.areas.iter().enumerate() {
        let exact = area.unsigned_area();
        #[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
        let found = drawn.twice_areas.get(&(place as u64)).copied().unwrap_or(0) as f64 / 2.0;
        let bound = moved * source.border(place) + 1e-6 * exact;
        if (found - exact).abs() > bound {
            return Err(format!(
                "zoom {zoom}: area {place} is {found}, {exact} in the source; {bound} may be between them"
            ));
        }
        worst = worst.max((found - exact).abs() / bound.max(f64::MIN_POSITIVE));
        (sum, whole) = (sum + found, whole + exact);
    }
    let bound = moved * source.outer + 1e-9 * whole;
    if (sum - whole).abs() > bound {
        return Err(format!("zoom {zoom}: all is {sum}, {whole} in the source; {bound} may be between them"));
    }
    Ok([worst, (sum - whole).abs() / bound])
}

fn drawn_over(cutter: &Cutter, bbox: &Bbox, zoom: u8) -> Drawn {
    let mut drawn = Drawn::default();
    for at in TileCoord::covering(bbox, zoom).unwrap() {
        drawn.add(&cutter.areas(at));
    }
    drawn
}

pub(super) fn bbox_of<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> Bbox {
    let corners =
        areas.into_iter().filter_map(geo::BoundingRect::bounding_rect).flat_map(|rect| [rect.min(), rect.max()]);
    let boxes = corners.map(|corner| Bbox::from(LonLat::new(corner.x, corner.y).unwrap()));
    boxes.reduce(|one, other| one.union(&other)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn tiles_add_up_to_what_was_loaded(
        lattice in lattice(),
        corner in [-179.0..155.0_f64, -60.0..60.0_f64],
        (zoom, tiles) in (1..=20_u8, -1.5..0.4_f64),
    ) {
        // All of it from a thirtieth of a tile to two and a half.
        #[expect(clippy::cast_precision_loss, reason = "six")]
        let size = (10_f64.powf(tiles) * 360.0 / SIDE as f64 / f64::from(zoom).exp2()).clamp(1e-5, 4.0);
        let areas = lattice.areas(corner, size);
        prop_assume!(areas.iter().any(|area| !area.0.is_empty()));
        let drawn = drawn_over(&Cutter::new(&areas), &bbox_of(&areas), zoom);
        check(&drawn, &areas, zoom).map_err(TestCaseError::fail)?;
    }

    /// Where areas overlap nothing can be shared out: each keeps all that it has, in valid rings.
    #[test]
    fn areas_that_overlap_keep_what_is_theirs(
        (lattice, over) in (lattice(), lattice()),
        (corner, shift) in ([-178.0..150.0_f64, -60.0..60.0_f64], [-0.9..0.9_f64, -0.9..0.9_f64]),
        (zoom, tiles) in (1..=20_u8, -1.5..0.4_f64),
    ) {
        #[expect(clippy::cast_precision_loss, reason = "six")]
        let size = (10_f64.powf(tiles) * 360.0 / SIDE as f64 / f64::from(zoom).exp2()).clamp(1e-5, 3.5);
        let shifted = [0, 1].map(|axis| corner[axis] + shift[axis] * size);
        let areas = [lattice.areas(corner, size), over.areas(shifted, size)].concat();
        prop_assume!(areas.iter().any(|area| !area.0.is_empty()));
        let (cutter, mut drawn) = (Cutter::new(&areas), Drawn::default());
        let mut seen = std::collections::BTreeSet::new();
        for at in TileCoord::covering(&bbox_of(&areas), zoom).unwrap() {
            let tile = cutter.areas(at);
            for (area, polygons) in &tile {
                super::decode::check_polygons(polygons).map_err(|e| TestCaseError::fail(format!("{at}, area {area}: {e}")))?;
            }
            drawn.add(&tile);
            seen.extend(tile.into_keys());
            seen.extend(cutter.collapsed(at));
        }
        check(&drawn, &areas, zoom).map_err(TestCaseError::fail)?;
        let all = (0..).zip(&areas).filter(|(_, area)| !area.0.is_empty()).map(|(place, _)| place);
        prop_assert_eq!(seen, all.collect());
    }
}

#[test]
fn all_of_greece_adds_up_to_what_was_loaded() {
    let Some(areas) = super::greece_tests::municipalities() else { return };
    let (cutter, greece) = (Cutter::new(&areas), bbox_of(&areas));
    for zoom in [0, 3, 5, 7, 8, 9, 10] {
        let [worst, whole] = check(&drawn_over(&cutter, &greece, zoom), &areas, zoom).unwrap();
        eprintln!("zoom {zoom}: an area is off by at most {worst:.4} of what it may be, Greece by {whole:.4}");
        // Bays are cut off as well as capes.
        assert!(worst < 0.25 && whole < 0.05, "zoom {zoom}: {worst} {whole}");
    }
}

/// From the zoom on at which nothing is left out, only the grid is between a municipality and its tiles.
#[test]
fn municipalities_add_up_to_the_grid_at_zooms_14_to_16() {
    let Some(areas) = super::greece_tests::municipalities() else { return };
    let cutter = Cutter::new(&areas);
    let tiles = |place: usize, zoom: u8| TileCoord::covering(&bbox_of([&areas[place]]), zoom).unwrap();
    for zoom in 14..=16 {
        // The smallest, of some hundred tiles.
        let some: Vec<usize> = (0..areas.len()).filter(|&place| tiles(place, zoom).count() < 60).take(8).collect();
        assert!(!some.is_empty());
        for place in some {
            let mut drawn = Drawn::default();
            for at in tiles(place, zoom) {
                drawn.add(&cutter.areas(at));
            }
            let twice_area = drawn.twice_areas[&(place as u64)];
            let one = Drawn { twice_areas: BTreeMap::from([(0, twice_area)]) };
            let [of_bound, off] = check(&one, &areas[place..=place], zoom).unwrap();
            eprintln!("zoom {zoom}: municipality {place} is off by {off:.4} of what it may be");
            // Some lines are rounded one way and some the other.
            assert!(of_bound < 0.15 && off < 0.15, "zoom {zoom}: {place} is off by {off}");
        }
    }
}

#[test]
fn a_ring_is_cut_at_the_sides_of_the_tile() {
    let around = vec![[-64, -64], [4160, -64], [4160, 4160], [-64, 4160]];
    assert_eq!(twice_area_within_the_tile(&vec![vec![around]]), 2 * 4096 * 4096);
    let corner = vec![[-10, 10], [10, -10], [30, 10], [10, 30]];
    // A diamond of 800, of which one corner lies beyond the northern side and one beyond the western.
    assert_eq!(twice_area_within_the_tile(&vec![vec![corner]]), 2 * (800 - 100 - 100));
    let beside = vec![[-64, 10], [-1, 10], [-1, 30]];
    assert_eq!(twice_area_within_the_tile(&vec![vec![beside]]), 0);
}
