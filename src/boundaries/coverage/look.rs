//! A quick look: do the areas already fit?

use rayon::prelude::*;

use super::bands::Bands;
use super::drawn::{Drawn, Steps};

/// Says whether no two areas overlap and neighbours draw the same edges, from vertex to vertex.
///
/// Takes the edges in order. Where an edge is drawn once in each direction the areas on its sides fit. The rest is the
/// outer border of them all: it has to meet itself in vertices alone, and the number of areas on its sides, which follows
/// from its directions, has to be one on the left and none on the right.
pub(super) fn is_exact(drawn: &[Drawn]) -> bool {
    let mut border = Vec::new();
    for same in drawn.chunk_by(|a, b| a.ends == b.ends) {
        match same {
            [alone] => border.push(alone.directed()),
            [one, other] if one.forward != other.forward && one.area != other.area => {}
            _ => return false,
        }
    }
    let rows = Bands::new(border.iter().map(|[a, b]| range(*a, *b, 1)));
    (0..rows.count()).into_par_iter().all(|row| meets_in_vertices(&border, rows.band(row)))
        && witnesses(&border).into_par_iter().all(|edge| has_nothing_outside(&border, edge, &rows))
}

/// Returns one edge of each stretch of the border between places where more than two edges meet, and of each round without
/// such: along a stretch the areas on its sides stay the same.
fn witnesses(border: &[[Steps; 2]]) -> Vec<usize> {
    let mut beginnings: Vec<(Steps, usize)> = border.iter().map(|edge| edge[0]).zip(0..).collect();
    beginnings.par_sort_unstable();
    // The edge that goes on where one ends; none where several do, or where the border breaks off.
    let next = |edge: usize| {
        let end = border[edge][1];
        let first = beginnings.partition_point(|(beginning, _)| *beginning < end);
        match beginnings.get(first..)? {
            [(one, _), (other, _), ..] if *one == end && *other == end => None,
            [(one, edge), ..] if *one == end => Some(*edge),
            _ => None,
        }
    };
    let mut walked_by = vec![usize::MAX; border.len()];
    let mut witnesses = Vec::new();
    for start in 0..border.len() {
        let mut here = Some(start);
        while let Some(edge) = here.filter(|&edge| walked_by[edge] == usize::MAX) {
            walked_by[edge] = start;
            here = next(edge);
        }
        // What runs into a stretch that was walked before belongs to it, and it has its witness.
        if here.is_none_or(|edge| walked_by[edge] == start) && walked_by[start] == start {
            witnesses.push(start);
        }
    }
    witnesses
}

fn range(a: Steps, b: Steps, axis: usize) -> [i64; 2] {
    [i64::from(a[axis].min(b[axis])), i64::from(a[axis].max(b[axis]))]
}

/// Says whether the edges of a row meet in vertices alone.
fn meets_in_vertices(border: &[[Steps; 2]], row: &[u32]) -> bool {
    let mut edges: Vec<[Steps; 2]> = row.iter().map(|&edge| border[edge as usize]).collect();
    for edge in &mut edges {
        edge.sort_unstable();
    }
    edges.sort_unstable();
    edges.iter().enumerate().all(|(place, edge)| {
        let near = edges[place + 1..].iter().take_while(|other| other[0][0] <= edge[1][0]);
        near.into_iter().all(|other| !cross(edge, other))
    })
}

/// Says whether two edges share more than an end of both.
fn cross(a: &[Steps; 2], b: &[Steps; 2]) -> bool {
    if range(a[0], a[1], 1)[1] < range(b[0], b[1], 1)[0] || range(b[0], b[1], 1)[1] < range(a[0], a[1], 1)[0] {
        return false;
    }
    let [b0, b1] = b.map(|end| side(a, end));
    if b0 == 0 && b1 == 0 {
        // Along one line, on which positions are in order.
        return a[0].max(b[0]) < a[1].min(b[1]);
    }
    if b0 == b1 || a[0] == b[0] || a[0] == b[1] || a[1] == b[0] || a[1] == b[1] {
        return false;
    }
    side(b, a[0]) != side(b, a[1])
}

/// Returns 1 if a position lies to the left of an edge, −1 if to the right, 0 on its line.
fn side(edge: &[Steps; 2], at: Steps) -> i32 {
    let along = |axis: usize| i64::from(edge[1][axis]) - i64::from(edge[0][axis]);
    let to = |axis: usize| i64::from(at[axis]) - i64::from(edge[0][axis]);
    turn([along(0), along(1)], [to(0), to(1)])
}

/// Returns the sign of a cross product; products of differences of positions fit in 128 bits, those of small ones in 64.
pub(super) fn turn(a: [i64; 2], b: [i64; 2]) -> i32 {
    let sign = if a.iter().chain(&b).all(|difference| difference.unsigned_abs() < 1 << 31) {
        (a[0] * b[1] - a[1] * b[0]).signum()
    } else {
        let [a, b] = [a, b].map(|vector| vector.map(i128::from));
        i64::try_from((a[0] * b[1] - a[1] * b[0]).signum()).unwrap_or_default()
    };
    i32::try_from(sign).unwrap_or_default()
}

/// Says whether there is one area on the left of an edge of the border and none on its right.
///
/// Counts at the middle of the edge, just above if the edge is level, along a ray from the west.
fn has_nothing_outside(border: &[[Steps; 2]], edge: usize, rows: &Bands) -> bool {
    let middle = |edge: [Steps; 2]| [0, 1].map(|axis| i64::from(edge[0][axis]) + i64::from(edge[1][axis]));
    let [x, y] = middle(border[edge]);
    let level = |at: Steps| 2 * i64::from(at[1]) <= y;
    let mut areas = 0;
    for &other in rows.at(y.div_euclid(2)) {
        let [from, to] = border[other as usize];
        if other as usize == edge || level(from) == level(to) {
            continue;
        }
        let (low, high, areas_west_to_east) = if level(from) { (from, to, -1) } else { (to, from, 1) };
        let doubled = |at: Steps| at.map(|coordinate| 2 * i64::from(coordinate));
        let (low, high) = (doubled(low), doubled(high));
        if turn([high[0] - low[0], high[1] - low[1]], [x - low[0], y - low[1]]) < 0 {
            areas += areas_west_to_east;
        }
    }
    let [from, to] = border[edge];
    let left_is_counted = if from[1] == to[1] { from[0] < to[0] } else { from[1] < to[1] };
    areas == i32::from(left_is_counted)
}
