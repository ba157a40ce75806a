//! Coverage and sharing: 100,000 population points and 10,000 services, all threads; which land positions lie on.
//!
//! `cargo bench --bench access`. Half of all places are spread evenly over a box as large as Greece, half lie in sixty towns.
//! The naive method, a geodesic for each pair, is measured on a hundredth of the points.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of towns and areas, few and not negative"
)]

use std::hint::black_box;

use choros::access::{
    Bands, BorderRule, Capacities, Catchments, Coverage, Decay, Demand, DemandPoint, Grouping, LandComponents,
    RationalAgents, Supply, SupplyPlace, floating_catchment, raam,
};
use choros::geometry::{LonLat, geodesic_distance_m};
use criterion::{Criterion, criterion_group, criterion_main};
use geo::{LineString, MultiPolygon, Polygon};

#[expect(dead_code, reason = "each bench uses a part of it")]
mod support;
use support::Random;

const GREECE: [f64; 4] = [20.0, 36.0, 26.0, 41.0];
const POINTS: usize = 100_000;
const SERVICES: usize = 10_000;
const TOWNS: usize = 60;
/// Areas of three levels.
const LEVELS: [u32; 3] = [325, 74, 13];

fn position([lon, lat]: [f64; 2]) -> LonLat {
    LonLat::new(lon, lat).expect("Greece lies within the world")
}

/// Returns a place, in a town or anywhere.
fn place(random: &mut Random, towns: &[[f64; 2]]) -> LonLat {
    let anywhere = random.within(GREECE);
    let town = towns.get((random.unit() * 2.0 * TOWNS as f64) as usize);
    // The sum of three is dense in the middle.
    let mut about = || (0..3).map(|_| random.between(-0.1, 0.1)).sum::<f64>();
    town.map_or(position(anywhere), |[lon, lat]| position([lon + about(), lat + about()]))
}

fn greece(points: usize, services: usize) -> (Demand, Supply) {
    let mut random = Random::new(7);
    let towns: Vec<[f64; 2]> = (0..TOWNS).map(|_| random.within(GREECE)).collect();
    let number = |random: &mut Random, count: f64| Some((random.unit() * count) as u32);
    let points = (0..points).map(|_| DemandPoint {
        position: place(&mut random, &towns),
        residents: random.between(0.0, 8.0).exp().round(),
        area: number(&mut random, f64::from(LEVELS[0])),
        // One in ten on another land than most.
        land: number(&mut random, 1.1),
    });
    let demand = Demand::new(points).expect("residents are counts");
    let supply = Supply::new((0..services).map(|_| SupplyPlace {
        position: place(&mut random, &towns),
        area: number(&mut random, f64::from(LEVELS[0])),
        land: number(&mut random, 1.1),
    }));
    demand.index();
    (demand, supply)
}

fn coverage(c: &mut Criterion) {
    let (demand, supply) = greece(POINTS, SERVICES);
    let bands: Vec<f64> = (1..=10).map(|km| f64::from(km) * 1_000.0).collect();
    let bands = Bands::new(&bands).expect("distances ascend");
    let mut group = c.benchmark_group("coverage of 100,000 points by 10,000 services");
    group.sample_size(10);
    for rule in [BorderRule::Across, BorderRule::OwnArea] {
        group.bench_function(format!("nearest, {rule:?}"), |b| {
            b.iter(|| Coverage::of(&demand, &supply, bands.clone(), black_box(rule)));
        });
    }
    let found = Coverage::of(&demand, &supply, bands, BorderRule::Across);
    group.bench_function("10 bands, 3 levels", |b| {
        b.iter(|| {
            LEVELS.map(|count| {
                let parents: Vec<Option<u32>> = (0..LEVELS[0]).map(|area| Some(area % count)).collect();
                let level = Grouping::coarser(&demand, &supply, &parents, count as usize).expect("groups are numbered");
                found.by(&level).expect("it groups these points").len()
            })
        });
    });
    group.bench_function("catchments", |b| b.iter(|| Catchments::of(&found)));
    group.bench_function("exhaustive, 1,000 points", |b| {
        b.iter(|| {
            let to = |from: LonLat| supply.places().iter().map(move |place| geodesic_distance_m(from, place.position));
            demand.positions()[..POINTS / 100].iter().map(|&from| to(from).fold(f64::INFINITY, f64::min)).sum::<f64>()
        });
    });
    group.finish();
}

/// Ten times the points and the services, and ten times again: what each costs, all bands and levels with it.
fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth of coverage, all bands and levels");
    group.sample_size(10);
    for times in [1, 10, 100] {
        let (demand, supply) = greece(POINTS / 10 * times, SERVICES / 10 * times);
        group.bench_function(format!("{} points, {} services", POINTS / 10 * times, SERVICES / 10 * times), |b| {
            b.iter(|| {
                let bands = Bands::new(&[2_000.0, 5_000.0, 10_000.0]).expect("distances ascend");
                let found = Coverage::of(&demand, &supply, bands, BorderRule::Across);
                LEVELS.map(|count| {
                    let parents: Vec<Option<u32>> = (0..LEVELS[0]).map(|area| Some(area % count)).collect();
                    let level = Grouping::coarser(&demand, &supply, &parents, count as usize);
                    found.by(&level.expect("groups are numbered")).expect("it groups these points").len()
                })
            });
        });
    }
    group.finish();
}

fn sharing(c: &mut Criterion) {
    let (demand, supply) = greece(POINTS, SERVICES);
    let capacities = Capacities::one_each(SERVICES);
    let mut group = c.benchmark_group("sharing 10,000 services among 100,000 points");
    group.sample_size(10);
    for km in [10.0, 30.0] {
        let decays = [("uniform", Decay::uniform(km * 1e3)), ("gaussian", Decay::gaussian(km * 400.0, km * 1e3))];
        for (name, decay) in decays {
            let decay = decay.expect("distances are positive");
            group.bench_function(format!("floating catchment, {name}, {km} km"), |b| {
                b.iter(|| floating_catchment(&demand, &supply, &capacities, &decay, &|| true));
            });
        }
    }
    group.finish();
}

fn agents(c: &mut Criterion) {
    let (demand, supply) = greece(POINTS / 10, SERVICES / 10);
    let capacities = Capacities::one_each(supply.len());
    let mut group = c.benchmark_group("rational agents of 10,000 points and 1,000 services");
    group.sample_size(10);
    for tau_km in [5.0, 20.0, 60.0] {
        let agents = RationalAgents::with_tau_m(tau_km * 1e3);
        group.bench_function(format!("τ = {tau_km} km"), |b| {
            b.iter(|| raam(&demand, &supply, &capacities, agents, &|| true));
        });
    }
    group.finish();
    let (demand, supply) = greece(POINTS, SERVICES);
    let capacities = Capacities::one_each(supply.len());
    let mut group = c.benchmark_group("rational agents of 100,000 points and 10,000 services");
    group.sample_size(10);
    let agents = RationalAgents::with_tau_m(20_000.0);
    group.bench_function("τ = 20 km", |b| b.iter(|| raam(&demand, &supply, &capacities, agents, &|| true)));
    group.finish();
}

/// Returns squares in rows with a hundred vertices a side, of which every tenth column is sea.
fn squares() -> Vec<MultiPolygon<f64>> {
    let square = |x: u32, y: u32| {
        let corner = |side: u32, step: u32| match side {
            0 => (x * 100 + step, y * 100),
            1 => (x * 100 + 100, y * 100 + step),
            2 => (x * 100 + 100 - step, y * 100 + 100),
            _ => (x * 100, y * 100 + 100 - step),
        };
        let degrees = |(x, y): (u32, u32)| (20.0 + f64::from(x) / 2_000.0, 36.0 + f64::from(y) / 2_000.0);
        let ring: LineString<f64> = (0..400).map(|step| degrees(corner(step / 100, step % 100))).collect();
        MultiPolygon::from(Polygon::new(ring, Vec::new()))
    };
    (0..2_800).map(|place| (place % 56, place / 56)).filter(|(x, _)| x % 10 != 9).map(|(x, y)| square(x, y)).collect()
}

fn land(c: &mut Criterion) {
    let areas = squares();
    let areas: Vec<&MultiPolygon<f64>> = areas.iter().collect();
    let mut group = c.benchmark_group("land of 1,000,000 vertices");
    group.sample_size(10);
    group.bench_function("finding it", |b| b.iter(|| LandComponents::of(&areas).count()));
    let (land, mut random) = (LandComponents::of(&areas), Random::new(7));
    let positions: Vec<LonLat> = (0..10_000).map(|_| position(random.within([20.0, 36.0, 22.8, 38.5]))).collect();
    group.bench_function("10,000 positions, a tenth at sea", |b| {
        b.iter(|| positions.iter().filter_map(|&position| land.at(position, 2_000.0)).map(u64::from).sum::<u64>());
    });
    group.finish();
}

criterion_group!(benches, coverage, growth, sharing, agents, land);
criterion_main!(benches);
