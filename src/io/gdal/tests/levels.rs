//! Levels dissolved from municipalities, against those that shapely dissolved.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use geo::{MultiPolygon, Validation};

use super::{shared, source};
use crate::boundaries::{NESTING_TOLERANCE, check_nesting, dissolve, equal_area_m2};
use crate::io::gdal::read_polygons;

/// A level: geometry by code, in the order of codes.
type Level = BTreeMap<String, MultiPolygon<f64>>;

/// Reads a layer; gives its geometries by `code` and `parent` by the same order.
fn read(path: &str, code: &str, parent: &str) -> Option<(Level, BTreeMap<String, String>)> {
    let layer = read_polygons(&source(&shared(path)?)).unwrap();
    let value = |attributes: &[Option<String>], field: &str| {
        attributes[layer.fields.iter().position(|name| name == field).unwrap()].clone().unwrap()
    };
    let code_of = |attributes: &[Option<String>]| value(attributes, code);
    let level = layer.features.iter().map(|f| (code_of(&f.attributes), f.geometry.clone().unwrap())).collect();
    let parents = layer.features.iter().map(|f| (code_of(&f.attributes), value(&f.attributes, parent))).collect();
    Some((level, parents))
}

fn dissolve_level(level: &Level, parents: &BTreeMap<String, String>) -> Level {
    let mut parts: BTreeMap<String, Vec<&MultiPolygon<f64>>> = BTreeMap::new();
    for (code, geometry) in level {
        parts.entry(parents[code].clone()).or_default().push(geometry);
    }
    parts
        .into_iter()
        .map(|(code, parts)| {
            let dissolved = dissolve(&parts);
            assert!(dissolved.exact, "{code}");
            (code, dissolved.geometry)
        })
        .collect()
}

/// The undirected edges of a geometry, bit for bit.
fn edges(geometry: &MultiPolygon<f64>) -> BTreeSet<[[u64; 2]; 2]> {
    let bits = |at: geo::Coord<f64>| [at.x.to_bits(), at.y.to_bits()];
    geo::LinesIter::lines_iter(geometry)
        .map(|line| [bits(line.start), bits(line.end)])
        .map(|[a, b]| if a < b { [a, b] } else { [b, a] })
        .collect()
}

const MUNICIPALITIES: &str = "data/derived/municipalities_2011_clean_s150m.geojson";
const UNITS: &str = "data/derived/regional_units_s150m.geojson";
const REGIONS: &str = "data/derived/regions_s150m.geojson";

#[test]
fn dissolved_levels_are_those_of_shapely() {
    let Some((municipalities, unit_of)) = read(MUNICIPALITIES, "ypes_code", "ru_code_ypes") else { return };
    let Some((units, region_of)) = read(UNITS, "ru_code_ypes", "region_code_ypes") else { return };
    let Some((regions, _)) = read(REGIONS, "region_code_ypes", "nuts2") else { return };
    let our_units = dissolve_level(&municipalities, &unit_of);
    let our_regions = dissolve_level(&our_units, &region_of);
    for (ours, theirs) in [(&our_units, &units), (&our_regions, &regions)] {
        assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
        for (code, geometry) in ours {
            assert!(geometry.is_valid(), "{code}");
            assert!((equal_area_m2(geometry) / equal_area_m2(&theirs[code]) - 1.0).abs() < 1e-12, "{code}");
            assert_eq!(edges(geometry), edges(&theirs[code]), "{code}");
        }
    }
}

#[test]
fn full_detail_dissolves_exactly_and_fast() {
    let path = "data/derived/municipalities_2011_clean.geojson";
    let Some((municipalities, unit_of)) = read(path, "ypes_code", "ru_code_ypes") else { return };
    let Some((_, region_of)) = read(UNITS, "ru_code_ypes", "region_code_ypes") else { return };
    let start = Instant::now();
    let units = dissolve_level(&municipalities, &unit_of);
    let regions = dissolve_level(&units, &region_of);
    eprintln!("325 municipalities to 74 units to 13 regions: {:?}", start.elapsed());
    assert_eq!((units.len(), regions.len()), (74, 13));
    let geos = |geometry| gdal::vector::Geometry::from_wkb(&super::super::wkb::write(geometry)).unwrap();
    assert!(regions.values().all(|region| geos(region).is_valid()));
    let area = |level: &Level| level.values().map(equal_area_m2).sum::<f64>();
    assert!((area(&regions) / area(&municipalities) - 1.0).abs() < 1e-12);
}

#[test]
fn swapped_codes_are_found() {
    let Some((municipalities, mut unit_of)) = read(MUNICIPALITIES, "ypes_code", "ru_code_ypes") else { return };
    let Some((units, _)) = read(UNITS, "ru_code_ypes", "region_code_ypes") else { return };
    let parents: Vec<_> = units.values().collect();
    let place = |code: &str| units.keys().position(|unit| unit == code).unwrap();
    let check = |unit_of: &BTreeMap<String, String>| {
        let children: Vec<_> = municipalities.iter().map(|(code, area)| (area, place(&unit_of[code]))).collect();
        let start = Instant::now();
        let found = check_nesting(&children, &parents, NESTING_TOLERANCE);
        eprintln!("325 municipalities in 74 units: {:?}", start.elapsed());
        found
    };
    assert_eq!(check(&unit_of), []);
    // Doxato belongs to Drama, Trikala to Trikala.
    let codes: Vec<_> = unit_of.keys().cloned().collect();
    let (a, b) = (codes[0].clone(), codes[200].clone());
    let (unit_a, unit_b) = (unit_of[&a].clone(), unit_of[&b].clone());
    assert_ne!(unit_a, unit_b);
    unit_of.insert(a, unit_b.clone());
    unit_of.insert(b, unit_a.clone());
    let found = check(&unit_of);
    assert_eq!(found.iter().map(|mismatch| mismatch.child).collect::<Vec<_>>(), [0, 200]);
    for (mismatch, right) in found.iter().zip([unit_a, unit_b]) {
        assert!(mismatch.share_inside < 1e-6, "{mismatch:?}");
        assert_eq!(mismatch.best_parent, Some(place(&right)));
        assert!(mismatch.share_in_best > 0.999_999, "{mismatch:?}");
    }
}

/// Layers simplified feature by feature do not fit: nothing is lost, and the overlap is told.
#[test]
fn a_dirty_level_is_overlaid() {
    let Some((municipalities, unit_of)) = read("data/gh-evia-khmdhs/greek_muni.geojson", "code", "pe") else { return };
    let mut parts: BTreeMap<&String, Vec<&MultiPolygon<f64>>> = BTreeMap::new();
    for (code, geometry) in &municipalities {
        parts.entry(&unit_of[code]).or_default().push(geometry);
    }
    assert_eq!(parts.len(), 74);
    let dissolved: Vec<_> = parts.values().map(|parts| dissolve(parts)).collect();
    assert!(dissolved.iter().any(|unit| !unit.exact));
    let invalid = dissolved.iter().filter(|unit| !unit.geometry.is_valid()).count();
    assert_eq!(invalid, 0);
    let sum: f64 = municipalities.values().map(equal_area_m2).sum();
    let united: f64 = dissolved.iter().map(|unit| equal_area_m2(&unit.geometry)).sum();
    let overlap: f64 = dissolved.iter().map(|unit| unit.overlap_m2).sum();
    assert!((sum - united - overlap).abs() < 1e3, "{sum} {united} {overlap}");
}
