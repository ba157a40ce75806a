//! Putting boundary edges together to polygons.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::outline::GridPolygon;
use super::ring::{is_inside, twice_area_of};

/// A point of the grid.
type Point = [i32; 2];

/// A boundary edge; what is covered lies on its left where y grows northwards.
type Edge = (Point, Point);

/// Puts rings together to polygons that are valid in the OGC's sense.
///
/// The rings bound what is covered: they keep it on one side (exteriors have positive area, holes negative), do not
/// cross or overlap, and touch at their points alone, but one ring may touch itself or others any number
/// of times. Each connected piece of what is covered becomes one polygon, and every ring visits a point once.
pub(super) fn assemble(rings: Vec<Vec<Point>>) -> Vec<GridPolygon> {
    polygons(pieces(rings))
}

/// Puts rings that touch neither themselves nor one another together to polygons.
pub(super) fn assemble_simple(rings: Vec<Vec<Point>>) -> Vec<GridPolygon> {
    polygons(rings.into_iter().map(|ring| vec![ring]).collect())
}

fn polygons(pieces: Vec<Vec<Vec<Point>>>) -> Vec<GridPolygon> {
    let mut polygons: Vec<GridPolygon> = Vec::new();
    let mut loose_holes = Vec::new();
    for mut piece in pieces {
        // Around the outside of a piece there is one exterior, and the holes that touch it.
        match piece.iter().position(|ring| twice_area_of(ring) > 0) {
            Some(exterior) => {
                piece.swap(0, exterior);
                polygons.push(piece);
            }
            None => loose_holes.append(&mut piece),
        }
    }
    for hole in loose_holes {
        if let Some(i) = owner(&polygons, &hole) {
            polygons[i].push(hole);
        }
    }
    polygons
}

/// Groups the boundary by connected pieces, as rings that visit a point once.
///
/// A piece gives one group for its outside and one for each of its holes that does not touch it.
fn pieces(rings: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    let joints = joints(&rings);
    if joints.is_empty() {
        return rings.into_iter().map(|ring| vec![ring]).collect();
    }
    let mut edges: Vec<Edge> =
        rings.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))).collect();
    edges.sort_unstable();
    walks(&edges).iter().map(|walk| simple_rings(walk, &joints)).collect()
}

/// Returns the points that the rings visit more than once, in order.
fn joints(rings: &[Vec<Point>]) -> Vec<Point> {
    let mut points = rings.concat();
    // The order of points, as one number: most of the time of a tile without joints goes here.
    points.sort_unstable_by_key(|point| (i64::from(point[0]) << 32) + i64::from(point[1]));
    let mut joints: Vec<Point> = points.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    joints.dedup();
    joints
}

/// Follows the boundary of every connected piece: closed walks that keep the piece on one side.
fn walks(edges: &[Edge]) -> Vec<Vec<Point>> {
    let mut walked = vec![false; edges.len()];
    let mut walks = Vec::new();
    for start in 0..edges.len() {
        let mut walk = Vec::new();
        let mut edge = start;
        while !walked[edge] {
            walked[edge] = true;
            walk.push(edges[edge].0);
            match next_edge(edges, edges[edge]) {
                Some(next) => edge = next,
                None => walk.clear(),
            }
        }
        if !walk.is_empty() {
            walks.push(walk);
        }
    }
    walks
}

/// Returns the edge that goes on along the same piece: the first one clockwise from the way back.
fn next_edge(edges: &[Edge], (from, at): Edge) -> Option<usize> {
    let first = edges.partition_point(|edge| edge.0 < at);
    let count = edges[first..].iter().take_while(|edge| edge.0 == at).count();
    (first..first + count).min_by(|&a, &b| clockwise_from(at, from, edges[a].1, edges[b].1))
}

/// Orders two points by the clockwise angle at `at` from `back`, none of them `at` itself.
fn clockwise_from(at: Point, back: Point, a: Point, b: Point) -> Ordering {
    let vector = |p: Point| [i64::from(p[0] - at[0]), i64::from(p[1] - at[1])];
    let cross = |u: [i64; 2], v: [i64; 2]| u[0] * v[1] - u[1] * v[0];
    let [back, a, b] = [back, a, b].map(vector);
    // Less than half a turn, half a turn or more.
    let half = |u: [i64; 2]| cross(back, u).signum();
    half(a).cmp(&half(b)).then_with(|| cross(a, b).cmp(&0))
}

/// Splits a closed walk wherever it visits one of the joints (in order) again.
fn simple_rings(walk: &[Point], joints: &[Point]) -> Vec<Vec<Point>> {
    let is_joint = |point: &Point| joints.binary_search(point).is_ok();
    let mut rings = Vec::new();
    let mut path: Vec<Point> = Vec::with_capacity(walk.len());
    // Where the joints on the path stand.
    let mut places: HashMap<Point, usize> = HashMap::new();
    for point in walk {
        if is_joint(point) {
            if let Some(&first) = places.get(point) {
                let ring = path.split_off(first);
                for left in ring.iter().filter(|left| is_joint(left)) {
                    places.remove(left);
                }
                rings.push(ring);
            }
            places.insert(*point, path.len());
        }
        path.push(*point);
    }
    rings.push(path);
    rings
}

/// Returns the polygon whose piece a hole that touches no exterior lies in: the smallest that holds it.
fn owner(polygons: &[GridPolygon], hole: &[Point]) -> Option<usize> {
    if let [_] = polygons {
        return Some(0);
    }
    // The middle of an edge, in half units, lies on no other edge.
    let (a, b) = (hole.first()?, hole.get(1)?);
    let middle = [i64::from(a[0] + b[0]), i64::from(a[1] + b[1])];
    let holds = |&i: &usize| is_inside(&polygons[i][0], middle);
    (0..polygons.len()).filter(holds).min_by_key(|&i| twice_area_of(&polygons[i][0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32, y: i32, side: i32) -> Vec<Point> {
        [[x, y], [x + side, y], [x + side, y + side], [x, y + side]].to_vec()
    }

    fn hole(x: i32, y: i32, side: i32) -> Vec<Point> {
        square(x, y, side).into_iter().rev().collect()
    }

    fn areas(rings: Vec<Vec<Point>>) -> Vec<Vec<i64>> {
        assemble(rings).iter().map(|polygon| polygon.iter().map(|ring| twice_area_of(ring) / 2).collect()).collect()
    }

    #[test]
    fn an_island_in_a_lake_has_its_own_lake() {
        let rings = vec![square(0, 0, 90), hole(10, 10, 70), square(20, 20, 50), hole(30, 30, 20), square(200, 0, 5)];
        assert_eq!(areas(rings), [vec![8100, -4900], vec![2500, -400], vec![25]]);
    }

    #[test]
    fn squares_that_touch_at_corners_are_polygons_of_their_own() {
        assert_eq!(areas(vec![square(0, 0, 10), square(10, 10, 5), square(15, 5, 5)]), [[100], [25], [25]]);
    }

    #[test]
    fn a_hole_that_touches_the_exterior_once_is_a_hole() {
        // One ring goes around the square and, from its corner, around the hole.
        let mut ring = square(0, 0, 10);
        ring.extend([[0, 0], [2, 6], [6, 6], [6, 2]]);
        assert_eq!(areas(vec![ring]), [[100, -24]]);
    }

    #[test]
    fn holes_in_a_row_cut_a_polygon_in_two() {
        // Two diamonds touch each other and the left and right sides.
        let diamond = |x: i32| [[x, 5], [x + 5, 9], [x + 10, 5], [x + 5, 1]].to_vec();
        let mut rings = vec![[[0, 0], [20, 0], [20, 5], [20, 10], [0, 10], [0, 5]].to_vec()];
        rings.extend([diamond(0), diamond(10)]);
        assert_eq!(areas(rings), [[60], [60]]);
    }

    #[test]
    fn edges_that_do_not_close_are_left_out() {
        assert!(walks(&[([0, 0], [5, 0])]).is_empty());
    }
}
