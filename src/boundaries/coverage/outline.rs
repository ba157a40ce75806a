//! Outlines from directed edges.

use std::collections::HashMap;

use geo::MultiPolygon;

use super::drawn::degrees;
use crate::boundaries::edges::Boundary;
use crate::boundaries::rings::{assemble, trace};

/// Puts the outline of an area together from edges between nodes; nothing if they make none.
pub(super) fn outline(edges: &[(u32, u32)], nodes: &[[i64; 2]]) -> Option<MultiPolygon<f64>> {
    let mut vertices = Vec::new();
    let mut numbers: HashMap<u32, u32> = HashMap::with_capacity(edges.len());
    let mut number = |node: u32| {
        *numbers.entry(node).or_insert_with(|| {
            vertices.push(degrees(nodes[node as usize]));
            u32::try_from(vertices.len() - 1).unwrap_or(u32::MAX)
        })
    };
    let mut edges: Vec<(u32, u32)> = edges.iter().map(|&(from, to)| (number(from), number(to))).collect();
    edges.sort_unstable();
    assemble(trace(&Boundary { vertices, edges, doubled: false }))
}
