//! Rings traced from directed edges, and polygons put together from rings.

use geo::kernels::RobustKernel;
use geo::{Coord, Kernel, LineString, MultiPolygon, Orientation, Polygon, Rect};

use super::edges::{Boundary, twice_signed_area};

/// Traces the edges of a boundary into simple rings: closed, no vertex twice, interior on the left.
///
/// Where several edges leave a vertex the ring goes on along the same stretch of interior, so rings touch there and
/// never cross; a ring that comes back to one of its vertices is cut there in two.
pub(super) fn trace(boundary: &Boundary) -> Vec<Vec<Coord<f64>>> {
    let mut tracer = Tracer::new(boundary);
    // Rings start where there is no choice, so that every choice is made with a direction of arrival.
    let (plain, crowded): (Vec<usize>, Vec<usize>) =
        (0..boundary.edges.len()).partition(|&edge| tracer.leaving(boundary.edges[edge].0).len() == 1);
    for start in plain.into_iter().chain(crowded) {
        if !tracer.used[start] {
            tracer.walk(start);
        }
    }
    tracer.rings
}

struct Tracer<'a> {
    boundary: &'a Boundary,
    /// The edges that leave vertex `v` are `first[v]..first[v + 1]`.
    first: Vec<usize>,
    used: Vec<bool>,
    /// Where a vertex stands on the path being walked.
    place: Vec<Option<usize>>,
    rings: Vec<Vec<Coord<f64>>>,
}

impl<'a> Tracer<'a> {
    fn new(boundary: &'a Boundary) -> Self {
        let mut first = vec![0; boundary.vertices.len() + 1];
        for &(from, _) in &boundary.edges {
            first[from as usize + 1] += 1;
        }
        for vertex in 0..boundary.vertices.len() {
            first[vertex + 1] += first[vertex];
        }
        Self {
            boundary,
            first,
            used: vec![false; boundary.edges.len()],
            place: vec![None; boundary.vertices.len()],
            rings: Vec::new(),
        }
    }

    fn leaving(&self, vertex: u32) -> std::ops::Range<usize> {
        self.first[vertex as usize]..self.first[vertex as usize + 1]
    }

    fn walk(&mut self, start: usize) {
        let mut path = vec![self.boundary.edges[start].0];
        self.place[path[0] as usize] = Some(0);
        let mut next = Some(start);
        while let Some(edge) = next {
            self.used[edge] = true;
            let (from, to) = self.boundary.edges[edge];
            if let Some(place) = self.place[to as usize] {
                self.close(&path[place..]);
                path.truncate(place + 1);
                if place == 0 {
                    break;
                }
            } else {
                self.place[to as usize] = Some(path.len());
                path.push(to);
            }
            next = self.choose(from, to);
        }
        for vertex in path {
            self.place[vertex as usize] = None;
        }
    }

    /// Chooses the unused edge out of `at` that bounds the same interior as the edge from `from`: the first one
    /// clockwise from the way back.
    fn choose(&self, from: u32, at: u32) -> Option<usize> {
        let angle = |to: u32| {
            let way = self.boundary.vertices[to as usize] - self.boundary.vertices[at as usize];
            way.y.atan2(way.x)
        };
        let mut unused = self.leaving(at).filter(|&edge| !self.used[edge]);
        if self.leaving(at).len() == 1 {
            return unused.next();
        }
        let turn = |edge: usize| (angle(from) - angle(self.boundary.edges[edge].1)).rem_euclid(std::f64::consts::TAU);
        unused.min_by(|&a, &b| turn(a).total_cmp(&turn(b)))
    }

    fn close(&mut self, ring: &[u32]) {
        for &vertex in &ring[1..] {
            self.place[vertex as usize] = None;
        }
        let closed = ring.iter().chain(&ring[..1]).map(|&vertex| self.boundary.vertices[vertex as usize]);
        self.rings.push(closed.collect());
    }
}

struct Ring {
    line: LineString<f64>,
    twice_area: f64,
    bounds: Rect<f64>,
}

/// Puts rings that do not cross together into polygons, in the order of their exteriors.
///
/// Counter-clockwise rings are exteriors, clockwise ones holes of the smallest ring around them. Nothing if the rings
/// do not alternate (an exterior directly inside an exterior, a hole outside of all).
pub(super) fn assemble(rings: Vec<Vec<Coord<f64>>>) -> Option<MultiPolygon<f64>> {
    let rings: Vec<Ring> = rings.into_iter().filter_map(Ring::new).collect();
    let mut holes = vec![Vec::new(); rings.len()];
    for (index, ring) in rings.iter().enumerate() {
        match (ring.twice_area > 0.0, container(index, &rings)) {
            (true, None) => {}
            (true, Some(around)) if rings[around].twice_area < 0.0 => {}
            (false, Some(around)) if rings[around].twice_area > 0.0 => holes[around].push(ring.line.clone()),
            _ => return None,
        }
    }
    let polygons = rings.into_iter().zip(holes).filter(|(ring, _)| ring.twice_area > 0.0);
    Some(polygons.map(|(ring, holes)| Polygon::new(ring.line, holes)).collect())
}

impl Ring {
    fn new(line: Vec<Coord<f64>>) -> Option<Self> {
        let twice_area = twice_signed_area(&line);
        let line = LineString(line);
        geo::BoundingRect::bounding_rect(&line).map(|bounds| Self { line, twice_area, bounds })
    }

    fn holds(&self, inner: &Self) -> bool {
        let (a, b) = (&self.bounds, &inner.bounds);
        let boxes_hold =
            a.min().x <= b.min().x && a.min().y <= b.min().y && a.max().x >= b.max().x && a.max().y >= b.max().y;
        boxes_hold && self.is_around(inner)
    }

    /// Decides by the first vertex that is not on both; when there is none, by the middle of an edge.
    fn is_around(&self, inner: &Self) -> bool {
        let middle = |line: &LineString<f64>| line.lines().next().map(|edge| (edge.start + edge.end) / 2.0);
        let candidates = inner.line.0.iter().copied().chain(middle(&inner.line));
        candidates.into_iter().find_map(|vertex| is_inside(vertex, &self.line.0)).unwrap_or(false)
    }
}

/// Says whether a position lies in a closed ring, by the edges north of it; nothing if it is one of its vertices.
///
/// No edge passes through the vertex of another ring, so there is no position on an edge to tell.
fn is_inside(position: Coord<f64>, ring: &[Coord<f64>]) -> Option<bool> {
    let mut inside = false;
    for edge in ring.windows(2) {
        if edge[0] == position {
            return None;
        }
        let (west, east) = if edge[0].x < edge[1].x { (edge[0], edge[1]) } else { (edge[1], edge[0]) };
        if west.x <= position.x && position.x < east.x {
            inside ^= RobustKernel::orient2d(west, east, position) == Orientation::Clockwise;
        }
    }
    Some(inside)
}

/// Returns the smallest ring around the one at `index`.
fn container(index: usize, rings: &[Ring]) -> Option<usize> {
    let inner = &rings[index];
    let around = |&other: &usize| {
        other != index && rings[other].twice_area.abs() > inner.twice_area.abs() && rings[other].holds(inner)
    };
    (0..rings.len()).filter(around).min_by(|&a, &b| rings[a].twice_area.abs().total_cmp(&rings[b].twice_area.abs()))
}

/// Says whether two edges of a boundary meet anywhere but in a vertex of both.
pub(super) fn edges_cross(boundary: &Boundary) -> bool {
    let at = |vertex: u32| boundary.vertices[vertex as usize];
    let mut edges: Vec<(Coord<f64>, Coord<f64>)> = boundary
        .edges
        .iter()
        .map(|&(from, to)| (at(from), at(to)))
        .map(|(a, b)| if a.x <= b.x { (a, b) } else { (b, a) })
        .collect();
    edges.sort_unstable_by(|a, b| a.0.x.total_cmp(&b.0.x));
    edges.iter().enumerate().any(|(index, edge)| {
        edges[index + 1..].iter().take_while(|other| other.0.x <= edge.1.x).any(|other| cross(edge, other))
    })
}

fn cross(a: &(Coord<f64>, Coord<f64>), b: &(Coord<f64>, Coord<f64>)) -> bool {
    let (a_low, a_high) = (a.0.y.min(a.1.y), a.0.y.max(a.1.y));
    if b.0.y.max(b.1.y) < a_low || b.0.y.min(b.1.y) > a_high {
        return false;
    }
    let side = RobustKernel::orient2d;
    let (b0, b1) = (side(a.0, a.1, b.0), side(a.0, a.1, b.1));
    let (a0, a1) = (side(b.0, b.1, a.0), side(b.0, b.1, a.1));
    if b0 == Orientation::Collinear && b1 == Orientation::Collinear {
        return overlap(a, b);
    }
    let shares_an_end = a.0 == b.0 || a.0 == b.1 || a.1 == b.0 || a.1 == b.1;
    !shares_an_end && b0 != b1 && a0 != a1
}

/// Says whether two edges on one line, the ends of each in the order of x, share more than a point.
fn overlap(a: &(Coord<f64>, Coord<f64>), b: &(Coord<f64>, Coord<f64>)) -> bool {
    let is_upright = a.0.x.to_bits() == a.1.x.to_bits();
    let (a, b) = if is_upright {
        ((a.0.y.min(a.1.y), a.0.y.max(a.1.y)), (b.0.y.min(b.1.y), b.0.y.max(b.1.y)))
    } else {
        ((a.0.x, a.1.x), (b.0.x, b.1.x))
    };
    a.0.max(b.0) < a.1.min(b.1)
}
