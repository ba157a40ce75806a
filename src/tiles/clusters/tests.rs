//! Clusters beside plain counts of the positions.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "cells and tiles of zooms up to 14, and a few hundred points"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{CLUSTERS_END, Gathered, PointClusters};
use crate::geometry::{LonLat, MERCATOR_LATITUDE_LIMIT, MercatorPoint};
use crate::tiles::{TileCoord, TilePoint};

/// By group, how many points there are.
type Counts = BTreeMap<u32, u32>;

/// Column and row of a cell of a zoom, and what lies in it.
type Cells = BTreeMap<[u32; 2], Vec<(LonLat, u32)>>;

/// Points in a few towns and around them, at the rims of the world, and beyond the map.
fn points() -> impl Strategy<Value = Vec<(LonLat, u32)>> {
    let town = (0..5_u32, -0.02..0.02_f64, -0.02..0.02_f64)
        .prop_map(|(town, x, y)| (f64::from(town).mul_add(0.7, 22.4) + x, f64::from(town).mul_add(0.3, 37.9) + y));
    let anywhere = (-180.0..=180.0_f64, -90.0..=90.0_f64);
    let rim =
        (prop::sample::select(vec![-180.0, 0.0, 22.5, 180.0]), prop::sample::select(vec![-90.0, -85.0, 0.0, 85.05]));
    let position = prop_oneof![6 => town, 2 => anywhere, 1 => rim];
    let point = (position, 0..4_u32).prop_map(|((lon, lat), group)| (LonLat::new(lon, lat).unwrap(), group));
    prop::collection::vec(point, 1..300)
}

fn clusters(points: &[(LonLat, u32)]) -> PointClusters {
    PointClusters::new(points.iter().zip(0..).map(|(&(position, group), item)| (position, item, group)))
}

fn is_on_map(position: LonLat) -> bool {
    position.lat().abs() <= MERCATOR_LATITUDE_LIMIT
}

/// The points by the cell they lie in where a tile has eight by eight.
fn by_cell(points: &[(LonLat, u32)], zoom: u8) -> Cells {
    let cells = f64::from(8_u32 << zoom);
    let mut found = Cells::new();
    for &(position, group) in points.iter().filter(|(position, _)| is_on_map(*position)) {
        let point = MercatorPoint::from(position);
        let index = |fraction: f64| (fraction * cells).min(cells - 1.0) as u32;
        found.entry([index(point.x()), index(point.y())]).or_default().push((position, group));
    }
    found
}

fn counts(groups: impl Iterator<Item = u32>) -> Counts {
    let mut counts = Counts::new();
    groups.for_each(|group| *counts.entry(group).or_default() += 1);
    counts
}

/// The tiles that hold any of the points, and those around them.
fn tiles_of(points: &[(LonLat, u32)], zoom: u8) -> BTreeSet<TileCoord> {
    let last = (1_i64 << zoom) - 1;
    let cells = by_cell(points, zoom).into_keys().map(|cell| cell.map(|index| i64::from(index / 8)));
    let around = cells.flat_map(|[x, y]| (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| [x + dx, y + dy])));
    let there = around.filter(|tile| tile.iter().all(|index| (0..=last).contains(index)));
    there.map(|[x, y]| TileCoord::from_xyz(zoom, x as u32, y as u32).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_point_is_lost_or_counted_twice_at_any_zoom(points in points()) {
        let clusters = clusters(&points);
        let expected = counts(points.iter().filter(|point| is_on_map(point.0)).map(|point| point.1));
        for zoom in 0..=14 {
            let (mut found, mut seen) = (Counts::new(), BTreeSet::new());
            for coord in tiles_of(&points, zoom) {
                clusters.visit(coord, |gathered| match gathered {
                    // What stands in the buffer stands in the neighbour too, and is the same there.
                    Gathered::One(item) => if seen.insert([u64::from(item), 0, 0]) {
                        *found.entry(points[item as usize].1).or_default() += 1;
                    },
                    Gathered::Many { cell: [x, y], count, groups, .. } => if seen.insert([0, u64::from(x), 1 + u64::from(y)]) {
                        assert_eq!(groups.iter().map(|group| group.count).sum::<u32>(), count);
                        for group in groups {
                            *found.entry(group.group).or_default() += group.count;
                        }
                    },
                });
            }
            prop_assert_eq!(&found, &expected, "zoom {}", zoom);
        }
    }

    #[test]
    fn a_tile_shows_what_grouping_all_points_gives(points in points(), zoom in 0..=14_u8, choice: prop::sample::Index) {
        let clusters = clusters(&points);
        let tiles: Vec<_> = tiles_of(&points, zoom).into_iter().collect();
        prop_assume!(!tiles.is_empty());
        let coord = *choice.get(&tiles);
        let mut found = BTreeMap::new();
        clusters.visit(coord, |gathered| {
            let (key, place, own) = match gathered {
                Gathered::One(item) => {
                    let (position, group) = points[item as usize];
                    (format!("{item}"), TilePoint::of(position, coord), counts([group].into_iter()))
                }
                Gathered::Many { cell, middle, groups, .. } => {
                    let counts = groups.iter().map(|group| (group.group, group.count)).collect();
                    (format!("{cell:?}"), TilePoint::of_mercator(middle, coord), counts)
                }
            };
            if let Some(place) = place {
                assert!(found.insert(key, (place.coordinates(), own)).is_none(), "given twice");
            }
        });
        let mut expected = BTreeMap::new();
        for (cell, members) in by_cell(&points, zoom) {
            let many = zoom < CLUSTERS_END && members.len() > 1;
            if !many {
                continue;
            }
            let mean = |of: fn(MercatorPoint) -> f64| {
                members.iter().map(|member| of(member.0.into())).sum::<f64>() / members.len() as f64
            };
            let middle = MercatorPoint::clamped(mean(MercatorPoint::x), mean(MercatorPoint::y));
            if let Some(place) = TilePoint::of_mercator(middle, coord) {
                expected.insert(format!("{cell:?}"), (place.coordinates(), counts(members.iter().map(|member| member.1))));
            }
        }
        let is_cluster = |key: &&String| key.starts_with('[');
        prop_assert_eq!(found.keys().filter(is_cluster).collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (key, (place, counts)) in &expected {
            // The middle of whole numbers lies within a 2^32nd of the other, which may round to the unit beside it.
            let apart = (0..2).map(|axis| (found[key].0[axis] - place[axis]).abs()).max();
            prop_assert!(apart <= Some(1), "{:?} {:?}", found[key].0, place);
            prop_assert_eq!(&found[key].1, counts);
        }
        let singles = by_cell(&points, zoom).into_values().filter(|members| zoom >= CLUSTERS_END || members.len() == 1);
        let shown = singles.flatten().filter(|(position, _)| TilePoint::of(*position, coord).is_some()).count();
        prop_assert_eq!(found.keys().filter(|key| !is_cluster(key)).count(), shown);
    }
}

#[test]
fn without_points_there_is_nothing() {
    let none = clusters(&[]);
    assert!(none.is_empty());
    for zoom in [0, 11, 12, 24] {
        none.visit(TileCoord::from_xyz(zoom, 0, 0).unwrap(), |_| panic!("there is no point"));
    }
}

#[test]
fn points_at_one_place_are_one_cluster_until_the_last_zoom_with_clusters() {
    let place = LonLat::new(23.7275, 37.9838).unwrap();
    let clusters = clusters(&[(place, 0), (place, 2), (place, 2)]);
    for zoom in 0..=24 {
        let coord = TileCoord::covering(&place.into(), zoom).unwrap().next().unwrap();
        let mut found = Vec::new();
        clusters.visit(coord, |gathered| match gathered {
            Gathered::One(_) => found.push(1),
            Gathered::Many { count, groups, .. } => {
                assert_eq!(groups.iter().map(|group| (group.group, group.count)).collect::<Vec<_>>(), [(0, 1), (2, 2)]);
                found.push(count);
            }
        });
        assert_eq!(found, if zoom < CLUSTERS_END { vec![3] } else { vec![1, 1, 1] });
    }
}

#[test]
fn points_beyond_the_map_lie_in_no_tile() {
    let pole = LonLat::new(0.0, 89.0).unwrap();
    assert_eq!(clusters(&[(pole, 0), (LonLat::new(0.0, 0.0).unwrap(), 0)]).len(), 1);
}
