//! The area that contains a position, of 100,000 areas with 100 vertices each, one thread, beside geo with rstar.
//!
//! `cargo bench --bench locate`. The areas are a grid with moved corners and wiggly borders, which neighbours share
//! vertex by vertex.
#![expect(clippy::cast_precision_loss, reason = "counts are small")]

use std::hint::black_box;

use choros::access::AreaIndex;
use choros::geometry::LonLat;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use geo::{BoundingRect, Contains, LineString, MultiPolygon, Point, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

mod support;
use support::{EUROPE, Random};

const COLUMNS: usize = 400;
const ROWS: usize = 250;
const QUERIES: usize = 20_000;

/// How many pieces a border between two corners has.
const PIECES: usize = 25;

/// A coverage of Europe: its corners and, for each, the wiggly borders that go east and north from it.
struct Grid {
    corners: Vec<[f64; 2]>,
    eastward: Vec<Vec<[f64; 2]>>,
    northward: Vec<Vec<[f64; 2]>>,
}

impl Grid {
    fn new(random: &mut Random) -> Self {
        let [west, south, east, north] = EUROPE;
        let cell = [(east - west) / COLUMNS as f64, (north - south) / ROWS as f64];
        let places: Vec<(usize, usize)> = (0..=ROWS).flat_map(|j| (0..=COLUMNS).map(move |i| (i, j))).collect();
        let corners: Vec<[f64; 2]> = places
            .iter()
            .map(|&(i, j)| {
                let mut at = |place: usize, last: usize| {
                    let moved = if place == 0 || place == last { 0.0 } else { random.between(-0.25, 0.25) };
                    place as f64 + moved
                };
                [west + at(i, COLUMNS) * cell[0], south + at(j, ROWS) * cell[1]]
            })
            .collect();
        let mut borders = |step: usize| {
            let end = |from: usize| corners.get(from + step).copied().unwrap_or(corners[from]);
            (0..corners.len()).map(|from| wiggly(corners[from], end(from), random)).collect()
        };
        let (eastward, northward) = (borders(1), borders(COLUMNS + 1));
        Self { corners, eastward, northward }
    }

    fn area(&self, column: usize, row: usize) -> MultiPolygon<f64> {
        let south_west = row * (COLUMNS + 1) + column;
        let (south_east, north_west) = (south_west + 1, south_west + COLUMNS + 1);
        let ring = std::iter::once(self.corners[south_west])
            .chain(self.eastward[south_west].iter().copied())
            .chain(std::iter::once(self.corners[south_east]))
            .chain(self.northward[south_east].iter().copied())
            .chain(std::iter::once(self.corners[north_west + 1]))
            .chain(self.eastward[north_west].iter().rev().copied())
            .chain(std::iter::once(self.corners[north_west]))
            .chain(self.northward[south_west].iter().rev().copied());
        Polygon::new(LineString::from(ring.collect::<Vec<_>>()), Vec::new()).into()
    }
}

/// Returns the inner vertices of a border that keeps near the straight line between its ends.
fn wiggly(from: [f64; 2], to: [f64; 2], random: &mut Random) -> Vec<[f64; 2]> {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    (1..PIECES)
        .map(|i| {
            let along = i as f64 / PIECES as f64;
            let aside = 0.12 * (along * (1.0 - along)) * random.between(-1.0, 1.0);
            [from[0] + along * dx - aside * dy, from[1] + along * dy + aside * dx]
        })
        .collect()
}

fn locate(c: &mut Criterion) {
    let mut random = Random::new(11);
    let grid = Grid::new(&mut random);
    let areas: Vec<MultiPolygon<f64>> =
        (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (column, row))).map(|(i, j)| grid.area(i, j)).collect();
    let queries: Vec<[f64; 2]> = (0..QUERIES).map(|_| random.within(EUROPE)).collect();

    let boxes = areas.iter().zip(0_u32..).filter_map(|(area, i)| {
        let rect = area.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), i))
    });
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>> = RTree::bulk_load(boxes.collect());
    let naive = |[lon, lat]: [f64; 2]| {
        let point = Point::new(lon, lat);
        tree.locate_in_envelope_intersecting(AABB::from_point([lon, lat]))
            .find(|area| areas[area.data as usize].contains(&point))
            .map(|area| area.data)
    };
    let index = AreaIndex::new(&areas.iter().collect::<Vec<_>>());
    let exact = |[lon, lat]: [f64; 2]| index.containing(LonLat::new(lon, lat).expect("Europe lies within the world"));
    assert!(queries.iter().all(|&query| exact(query) == naive(query)));

    let mut group = c.benchmark_group("locate");
    group.throughput(Throughput::Elements(QUERIES as u64));
    let each =
        |find: &dyn Fn([f64; 2]) -> Option<u32>| queries.iter().filter_map(|&query| find(black_box(query))).count();
    group.bench_function("choros", |b| b.iter(|| each(&exact)));
    group.bench_function("geo and rstar", |b| b.iter(|| each(&naive)));
    group.finish();

    let mut group = c.benchmark_group("locate, building the index");
    group.sample_size(10).throughput(Throughput::Elements(areas.len() as u64));
    group.bench_function("choros", |b| b.iter(|| AreaIndex::new(&areas.iter().collect::<Vec<_>>())));
    group.finish();
}

criterion_group!(benches, locate);
criterion_main!(benches);
