//! What peers are measured beside in `tests/bench/peers/access`: nearest services and coverage through the library.
//!
//! `access_peers FOLDER` reads `services.csv` (`lon,lat,kind,bits`), `queries.csv` (`lon,lat`) and `points.csv` (`lon,lat`)
//! there, and writes `choros.json`: for each task its latencies in microseconds and what was found. One thread but for
//! coverage. Without a folder it does nothing, so that `cargo bench` of all goes on.

use std::path::Path;
use std::time::Instant;

use choros::access::{
    Bands, BorderRule, Coverage, Demand, DemandPoint, GroupedIndex, Neighbour, PointIndex, Supply, SupplyPlace,
};
use choros::geometry::LonLat;
use serde_json::{Value, json};

/// The kind that is asked for, and the bits a service has to have with five filters at once.
const KIND: u32 = 3;
const BITS: u32 = 0b1_1111;

struct Row {
    position: LonLat,
    numbers: Vec<u32>,
}

fn read(folder: &Path, name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join(name)).expect("the script writes it");
    text.lines().skip(1).map(row).collect()
}

fn row(line: &str) -> Row {
    let mut cells = line.split(',');
    let mut degrees = || cells.next().and_then(|cell| cell.parse::<f64>().ok()).expect("degrees");
    let position = LonLat::new(degrees(), degrees()).expect("a position");
    Row { position, numbers: cells.map(|cell| cell.parse().expect("a whole number")).collect() }
}

/// Asks all queries, one after the other.
fn ask(queries: &[Row], find: impl Fn(LonLat) -> Vec<Neighbour>) -> Value {
    let mut micros = Vec::with_capacity(queries.len());
    let mut found = Vec::with_capacity(queries.len());
    for query in queries {
        let begun = Instant::now();
        let nearest = find(query.position);
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
        found.push(nearest.iter().map(|neighbour| (neighbour.item, neighbour.distance_m)).collect::<Vec<_>>());
    }
    json!({ "micros": micros, "found": found })
}

fn covered(points: &[Row], services: &[Row]) -> Value {
    let begun = Instant::now();
    let point = |row: &Row| DemandPoint { position: row.position, residents: 1.0, area: None, land: None };
    let demand = Demand::new(points.iter().map(point)).expect("one resident each");
    let supply = Supply::new(services.iter().map(|row| SupplyPlace { position: row.position, area: None, land: None }));
    let bands = Bands::new(&[2_000.0, 5_000.0, 10_000.0]).expect("distances ascend");
    let total = Coverage::of(&demand, &supply, bands, BorderRule::Across).total();
    let counts: Vec<f64> = total.within.iter().map(|band| band.residents).collect();
    json!({ "seconds": begun.elapsed().as_secs_f64(), "counts": counts })
}

fn main() {
    let Some(folder) = std::env::args().nth(1).filter(|folder| !folder.starts_with('-')) else { return };
    let folder = Path::new(&folder);
    let (services, queries, points) =
        (read(folder, "services.csv"), read(folder, "queries.csv"), read(folder, "points.csv"));
    let begun = Instant::now();
    let index = PointIndex::new(services.iter().map(|row| row.position));
    let index_seconds = begun.elapsed().as_secs_f64();
    let kinds = GroupedIndex::new(services.iter().map(|row| (row.position, [row.numbers[0]])));
    let has_all = |item: u32| services[item as usize].numbers[1] & BITS == BITS;
    let found = json!({
        "index_seconds": index_seconds,
        "k1": ask(&queries, |at| index.nearest(at, 1, None)),
        "k5": ask(&queries, |at| index.nearest(at, 5, None)),
        "k1 of a kind": ask(&queries, |at| kinds.nearest(at, 1, None, Some(&[KIND]), |_| true)),
        "k5 of a kind": ask(&queries, |at| kinds.nearest(at, 5, None, Some(&[KIND]), |_| true)),
        "k1, five filters": ask(&queries, |at| kinds.nearest(at, 1, None, Some(&[KIND]), has_all)),
        "k5, five filters": ask(&queries, |at| kinds.nearest(at, 5, None, Some(&[KIND]), has_all)),
        "coverage": covered(&points, &services[..services.len().min(10_000)]),
    });
    let text = serde_json::to_string(&found).expect("numbers are finite");
    std::fs::write(folder.join("choros.json"), text).expect("the folder can be written to");
}
