//! The nearest of 1,000,000 points, one thread: exact on the ellipsoid, beside rstar in planar degrees.
//!
//! `cargo bench --bench nearest`. The planar search is the naive method: quick, and wrong whenever a degree of
//! longitude is shorter than one of latitude.

use std::hint::black_box;

use choros::access::{GroupedIndex, PointIndex};
use choros::geometry::{LonLat, geodesic_distance_m};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use rstar::RTree;
use rstar::primitives::GeomWithData;

mod support;
use support::{EUROPE, Random};

const POINTS: usize = 1_000_000;
const QUERIES: usize = 20_000;

type Group<'a> = BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn position([lon, lat]: [f64; 2]) -> LonLat {
    LonLat::new(lon, lat).expect("Europe lies within the world")
}

fn over_queries(group: &mut Group<'_>, name: &str, queries: &[[f64; 2]], mut find: impl FnMut([f64; 2]) -> f64) {
    group.throughput(Throughput::Elements(queries.len() as u64));
    group.bench_function(name, |b| b.iter(|| queries.iter().map(|&query| find(black_box(query))).sum::<f64>()));
}

fn nearest(c: &mut Criterion) {
    let mut random = Random::new(7);
    let points: Vec<[f64; 2]> = (0..POINTS).map(|_| random.within(EUROPE)).collect();
    let queries: Vec<[f64; 2]> = (0..QUERIES).map(|_| random.within(EUROPE)).collect();

    let planar =
        RTree::bulk_load(points.iter().copied().zip(0..).map(|(point, i)| GeomWithData::new(point, i)).collect());
    let exact = PointIndex::new(points.iter().copied().map(position));
    let mut group = c.benchmark_group("nearest");
    let last = |found: &[choros::access::Neighbour]| found.last().map_or(0.0, |neighbour| neighbour.distance_m);
    for k in [1, 10] {
        over_queries(&mut group, &format!("choros, k = {k}"), &queries, |query| {
            last(&exact.nearest(position(query), k, None))
        });
        if k == 1 {
            over_queries(&mut group, "rstar in planar degrees, k = 1", &queries, |query| {
                planar.nearest_neighbor(query).map_or(0.0, |found: &GeomWithData<[f64; 2], u32>| f64::from(found.data))
            });
        } else {
            over_queries(&mut group, "rstar in planar degrees, k = 10", &queries, |query| {
                planar.nearest_neighbor_iter(query).take(k).map(|found| f64::from(found.data)).sum()
            });
        }
    }
    over_queries(&mut group, "one geodesic", &queries, |query| {
        geodesic_distance_m(position(query), position([query[0] + 0.01, query[1] - 0.01]))
    });
    drop(exact);

    let kinds = GroupedIndex::new(points.iter().zip(0..).map(|(&point, i)| (position(point), [i % 20])));
    over_queries(&mut group, "choros, k = 1 of 3 kinds in 20, every other open, within 50 km", &queries, |query| {
        last(&kinds.nearest(position(query), 1, Some(50_000.0), Some(&[3, 5, 8]), |item| item % 40 < 20))
    });
    group.finish();
}

fn build(c: &mut Criterion) {
    let mut random = Random::new(7);
    let points: Vec<LonLat> = (0..POINTS).map(|_| position(random.within(EUROPE))).collect();
    let mut group = c.benchmark_group("nearest, building the index");
    group.sample_size(10).throughput(Throughput::Elements(POINTS as u64));
    group.bench_function("choros", |b| b.iter(|| PointIndex::new(points.iter().copied())));
    group.finish();
}

criterion_group!(benches, nearest, build);
criterion_main!(benches);
