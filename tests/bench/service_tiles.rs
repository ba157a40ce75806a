//! Tiles of 1,000,000 services: at each zoom the one with most of them, written anew each time.
//!
//! `cargo bench --bench service_tiles`. Half of the services are spread evenly over a box as large as Greece, half lie in sixty towns;
//! they are of ten kinds. Prints what is written, and what the cells of all zooms take.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::cast_sign_loss,
    reason = "numbers of towns and kinds, few and not negative"
)]

use std::collections::HashMap;

use choros::atlas::{Atlas, AtlasParts, Collection};
use choros::geometry::LonLat;
use choros::services::{Contact, KindId, Offer, PositionSource, Service, ServiceRegister};
use choros::tiles::{PointClusters, TileCoord};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[expect(dead_code, reason = "each bench uses a part of it")]
mod support;
use support::Random;

const GREECE: [f64; 4] = [20.0, 36.0, 26.0, 41.0];
const SERVICES: u32 = 1_000_000;
const TOWNS: usize = 60;
const KINDS: u32 = 10;
const ZOOMS: [u8; 9] = [0, 2, 4, 6, 8, 10, 11, 12, 14];

fn services() -> Vec<Service> {
    let mut random = Random::new(7);
    let towns: Vec<[f64; 2]> = (0..TOWNS).map(|_| random.within(GREECE)).collect();
    (0..SERVICES)
        .map(|number| {
            let anywhere = random.within(GREECE);
            let town = towns.get((random.unit() * 2.0 * TOWNS as f64) as usize);
            // The sum of three is dense in the middle.
            let mut about = || (0..3).map(|_| random.between(-0.1, 0.1)).sum::<f64>();
            let [lon, lat] = town.map_or(anywhere, |[lon, lat]| [lon + about(), lat + about()]);
            service(number, LonLat::new(lon, lat).expect("Greece lies within the world"))
        })
        .collect()
}

fn service(number: u32, position: LonLat) -> Service {
    let kind: KindId = format!("kind-{}", number % KINDS).parse().expect("letters and a digit");
    Service {
        id: format!("service-{number}").parse().expect("letters and digits"),
        kind,
        name_el: format!("Κέντρο Κοινότητας {number}"),
        name_en: Some(format!("Community centre {number}")),
        organization: Some(format!("Δήμος {}", number % 325)),
        address: Some(format!("Ομήρου {}", number % 100)),
        locality: Some(format!("Οικισμός {}", number % 5_000)),
        postcode: Some(format!("{:05}", 10_000 + number % 80_000)),
        contact: Contact { phone: Some(format!("+30 2{number:09}")), ..Contact::default() },
        opening_hours: None,
        description_el: None,
        description_en: None,
        municipality: None,
        assured_date: None,
        offer: Offer::default(),
        position: Some(position),
        position_source: PositionSource::default(),
        source: 0,
    }
}

/// Returns the tile of a zoom that most services lie in, and how many.
fn fullest(services: &[Service], zoom: u8) -> (TileCoord, usize) {
    let mut counts: HashMap<TileCoord, usize> = HashMap::new();
    for position in services.iter().filter_map(|service| service.position) {
        let tile = TileCoord::covering(&position.into(), zoom).expect("a zoom").next().expect("the map holds Greece");
        *counts.entry(tile).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(tile, count)| (*count, *tile)).expect("there are services")
}

fn tiles(c: &mut Criterion) {
    let services = services();
    let zooms = ZOOMS.map(|zoom| fullest(&services, zoom));
    let (register, _) = ServiceRegister::new(services, Vec::new(), Vec::new());
    let atlas = Atlas::new(AtlasParts { register, ..AtlasParts::default() }).expect("ids are distinct");
    let table = [atlas.table(Collection::Services, &[], None).expect("every atlas has services")];
    let mut group = c.benchmark_group("service tiles");
    group.sample_size(20);
    for (coord, services) in zooms {
        let mut shown = 0_usize;
        atlas.service_index().clusters().visit(coord, |_| shown += 1);
        let bytes = atlas.tile(&table, coord).expect("it can be written").map_or(0, |tile| tile.len());
        println!("{coord}: {services} services, {shown} points in and around it, {bytes} bytes");
        group.bench_function(format!("zoom {}", coord.zoom()), |b| b.iter(|| atlas.tile(&table, coord)));
    }
    group.finish();
}

fn build(c: &mut Criterion) {
    let points: Vec<_> = services()
        .iter()
        .zip(0..)
        .filter_map(|(service, number)| Some((service.position?, number, number % KINDS)))
        .collect();
    println!("the cells of {} points take {} bytes", points.len(), PointClusters::new(points.iter().copied()).size());
    let mut group = c.benchmark_group("service tiles, gathering at every zoom");
    group.sample_size(10).throughput(Throughput::Elements(SERVICES.into()));
    group.bench_function("choros", |b| b.iter(|| PointClusters::new(points.iter().copied())));
    group.finish();
}

criterion_group!(benches, build, tiles);
criterion_main!(benches);
