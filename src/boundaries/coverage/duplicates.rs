//! Areas with one and the same outline.

use super::drawn::{Drawn, edges_of};
use geo::MultiPolygon;
use std::collections::HashMap;

/// Returns pairs of areas that draw the same edges, each with the first of its kind.
pub(super) fn duplicates(areas: &[&MultiPolygon<f64>]) -> Vec<(usize, usize)> {
    let mut alike: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (place, area) in areas.iter().enumerate() {
        let (count, sum) =
            edges_of(area, 0).fold((0, 0_u64), |(count, sum), edge| (count + 1, sum.wrapping_add(mix(&edge))));
        if count == 0 {
            continue;
        }
        let firsts = alike.entry((count, sum)).or_default();
        match firsts.iter().find(|&&first| in_order(areas[first]) == in_order(area)) {
            Some(&first) => pairs.push((first, place)),
            None => firsts.push(place),
        }
    }
    pairs
}

fn in_order(area: &MultiPolygon<f64>) -> Vec<Drawn> {
    let mut edges: Vec<Drawn> = edges_of(area, 0).collect();
    edges.sort_unstable();
    edges
}

/// Returns a number that edges seldom have in common.
fn mix(edge: &Drawn) -> u64 {
    let words = edge.ends.iter().flatten().map(|&steps| u64::from(steps.cast_unsigned()));
    words.fold(u64::from(edge.forward), |sum, word| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}
