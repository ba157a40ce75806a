//! Who covers the corner of a window.

use super::grid::{GREATEST, LEAST};
use super::partition::Partition;
use super::window::Window;
use crate::geometry::snap_rounding::Segment;
use crate::topology::Topology;

/// Returns the areas that cover the window's north-western corner, at the end of its western side.
///
/// Where an area's lines cross the sides of the window, or lie inside it, they say so themselves. Others cover all of it or
/// nothing.
pub(super) fn at_corner(
    partition: &Partition,
    topology: &Topology,
    segments: &[Segment],
    window: &Window,
    zoom: u8,
) -> Vec<u32> {
    let outlines = partition.outlines.iter();
    let mut covering: Vec<u32> =
        outlines.filter(|outline| outline.begins_covered(partition)).map(|outline| outline.area).collect();
    // Another area can only cover all of the window where no one else covers a part of it: true overlaps are rare.
    if let Some(inside) = still_point(segments, window) {
        let around = around(topology, window, inside, zoom).into_iter();
        covering.extend(around.filter(|area| !partition.outlines.has(*area)));
    }
    covering.sort_unstable();
    covering
}

/// Returns a point of the window in whose pixel there is no line, so that what covers it now covers it on the grid.
fn still_point(segments: &[Segment], window: &Window) -> Option<[i64; 2]> {
    let side = GREATEST - LEAST;
    // Places all over the window, by a step that shares no factor with its side.
    let mut places =
        (0..64).map(|step: i64| [LEAST + (side / 2 + step * 1597) % side, LEAST + (side / 2 + step * 2741) % side]);
    let pixel = places.find(|pixel| !segments.iter().any(|segment| segment.meets(*pixel, window.unit)))?;
    Some(pixel.map(|place| place * window.unit))
}

/// Returns the areas around a point of the window, in order.
fn around(topology: &Topology, window: &Window, point: [i64; 2], zoom: u8) -> Vec<u32> {
    let fine = window.fine(point);
    let mut turns: Vec<(u32, i32)> = Vec::new();
    // A ray to the west crosses the border of what holds the point once more often one way than the other.
    for arc in topology.arcs_in([0, fine[1] - 1], [fine[0] + 1, fine[1] + 1]) {
        let mut points = topology.line(arc as usize, zoom).map(|vertex| window.local(vertex));
        let Some(mut from) = points.next() else { continue };
        let mut crossed = 0;
        for to in points {
            crossed += crossing(from, to, point);
            from = to;
        }
        if crossed != 0 {
            turns.extend(
                topology.sides(arc as usize).iter().map(|side| (side.area, if side.left { crossed } else { -crossed })),
            );
        }
    }
    turns.sort_unstable();
    let inside = turns.chunk_by(|a, b| a.0 == b.0).filter(|same| same.iter().map(|turn| turn.1).sum::<i32>() != 0);
    inside.map(|same| same[0].0).collect()
}

/// Returns 1 if a ray from the point to the west crosses the segment going south, −1 if going north, 0 if not.
fn crossing(from: [i64; 2], to: [i64; 2], point: [i64; 2]) -> i32 {
    let south = from[1] <= point[1] && to[1] > point[1];
    let north = to[1] <= point[1] && from[1] > point[1];
    if !south && !north {
        return 0;
    }
    let [dx, dy] = [0, 1].map(|axis| i128::from(to[axis] - from[axis]));
    let [px, py] = [0, 1].map(|axis| i128::from(point[axis] - from[axis]));
    let east = if south { px * dy > dx * py } else { px * dy < dx * py };
    if east { if south { 1 } else { -1 } } else { 0 }
}
