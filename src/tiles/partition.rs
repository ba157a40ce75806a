//! What the areas of a level divide a tile into: lines on its grid and who lies beside them.

use smallvec::SmallVec;

use super::outline::Outlines;
use super::tile_coord::TileCoord;
use super::window::{Window, along_sides, on_one_side};
use crate::geometry::snap_rounding::{Segment, Snapped};
use crate::topology::Topology;

/// The lines between areas in a tile and its buffer.
///
/// Lines share no point but their ends, and an area's are all around it; so what areas are made of them neither overlap nor
/// leave a gap, to the last unit.
#[derive(Debug)]
pub struct Partition {
    pub(super) points: Vec<[i32; 2]>,
    pub(super) lines: Vec<Line>,
    pub(super) sides: Vec<NetSide>,
    /// The lines of each area.
    pub(super) outlines: Outlines,
    /// The areas that cover the end of the window's western side, at its north-western corner.
    pub(super) at_corner: Vec<u32>,
}

/// A line, from one point where lines meet or leave the window to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where its points end among all; they begin where those of the line before end.
    pub(super) points_end: u32,
    /// The same of its sides.
    pub(super) sides_end: u32,
}

/// The areas beside a line: seldom more than two.
pub(super) type Sides = SmallVec<[NetSide; 4]>;

/// An area and how often it lies on the left of a line rather than on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NetSide {
    pub(super) area: u32,
    pub(super) left: i32,
}

impl Partition {
    /// Divides a tile among the areas of a topology, as its zoom draws them.
    #[must_use]
    pub fn of(topology: &Topology, coord: TileCoord) -> Self {
        let window = Window::of(coord);
        let gathered = Gathered::of(topology, &window, coord.zoom());
        let snapped = window.grid().snap(&gathered.segments);
        let edges = Edges::of(topology, &gathered, &snapped);
        let mut partition = edges.lines();
        partition.outlines = Outlines::of(&partition, Some);
        partition.at_corner = super::corner::at_corner(&partition, topology, &gathered.segments, &window, coord.zoom());
        partition
    }

    /// Returns the points and sides of a line.
    pub(super) fn line(&self, line: usize) -> (&[[i32; 2]], &[NetSide]) {
        let Line { points_end, sides_end } = self.lines[line];
        let (points_start, sides_start) = line.checked_sub(1).map_or((0, 0), |before| {
            let before = self.lines[before];
            (before.points_end, before.sides_end)
        });
        (
            &self.points[points_start as usize..points_end as usize],
            &self.sides[sides_start as usize..sides_end as usize],
        )
    }
}

/// The segments near a window and the arcs they are of.
struct Gathered {
    segments: Vec<Segment>,
    arcs: Vec<u32>,
}

impl Gathered {
    fn of(topology: &Topology, window: &Window, zoom: u8) -> Self {
        let [min, max] = window.fine_box();
        let [low, high] = window.reach();
        let mut gathered = Self { segments: Vec::new(), arcs: Vec::new() };
        for arc in topology.arcs_in(min, max) {
            let mut points = topology.line(arc as usize, zoom).map(|point| window.local(point));
            let Some(mut from) = points.next() else { continue };
            for to in points {
                let beside = |axis: usize| from[axis].max(to[axis]) < low || from[axis].min(to[axis]) > high;
                if !beside(0) && !beside(1) {
                    gathered.segments.push(Segment { from, to });
                    gathered.arcs.push(arc);
                }
                from = to;
            }
        }
        gathered
    }
}

/// Distinct edges between nodes, and what lies beside them.
struct Edges<'a> {
    topology: &'a Topology,
    nodes: Vec<[i32; 2]>,
    /// From the lower node to the higher.
    ends: Vec<[u32; 2]>,
    labels: Vec<Label>,
    /// Sides of edges on which several arcs came to lie, as seen from the lower node.
    own: Vec<Sides>,
    /// Where the edges of each node begin in `incident`.
    starts: Vec<u32>,
    incident: Vec<u32>,
}

/// An edge of a path: its lower and higher node, its arc, and whether the arc runs from the higher.
type DirectedEdge = (u32, u32, u32, bool);

/// Returns the edges of all paths but those along the sides of the window.
fn directed_edges(nodes: &[[i32; 2]], gathered: &Gathered, snapped: &Snapped) -> Vec<DirectedEdge> {
    let mut directed = Vec::with_capacity(gathered.segments.len() + gathered.segments.len() / 2);
    for (segment, &arc) in gathered.arcs.iter().enumerate() {
        for pair in snapped.path(segment).windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if !on_one_side(nodes[from as usize], nodes[to as usize]) {
                directed.push((from.min(to), from.max(to), arc, from > to));
            }
        }
    }
    directed
}

/// Sorts edges: by their lower node with a count of each node's, then the few of a node among themselves.
fn sorted_by_low_node(edges: Vec<DirectedEdge>, node_count: usize) -> Vec<DirectedEdge> {
    let mut starts = vec![0_u32; node_count + 1];
    for edge in &edges {
        starts[edge.0 as usize + 1] += 1;
    }
    for node in 1..starts.len() {
        starts[node] += starts[node - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0, 0, 0, false); edges.len()];
    for edge in edges {
        let place = &mut next[edge.0 as usize];
        sorted[*place as usize] = edge;
        *place += 1;
    }
    for node in starts.windows(2) {
        sorted[node[0] as usize..node[1] as usize].sort_unstable();
    }
    sorted
}

/// What lies beside an edge: the sides of an arc, or of the edge's own, perhaps the other way round.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Label {
    place: u32,
    own: bool,
    reversed: bool,
}

impl<'a> Edges<'a> {
    fn of(topology: &'a Topology, gathered: &Gathered, snapped: &Snapped) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "nodes lie in the window")]
        let nodes: Vec<[i32; 2]> = snapped.nodes().iter().map(|node| node.map(|place| place as i32)).collect();
        let directed = sorted_by_low_node(directed_edges(&nodes, gathered, snapped), nodes.len());
        let mut edges = Self {
            topology,
            nodes,
            ends: Vec::with_capacity(directed.len()),
            labels: Vec::with_capacity(directed.len()),
            own: Vec::new(),
            starts: Vec::new(),
            incident: Vec::new(),
        };
        for same in directed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            edges.add(same);
        }
        edges.index();
        edges
    }

    /// Adds an edge that one or more arcs run along.
    fn add(&mut self, same: &[DirectedEdge]) {
        let (low, high, arc, reversed) = same[0];
        let mut label = Label { place: arc, own: false, reversed };
        if same.len() > 1 {
            let all = same.iter().map(|&(_, _, place, reversed)| Label { place, own: false, reversed });
            let net = net(all.flat_map(|label| self.sides(label)).collect());
            if net.is_empty() {
                return;
            }
            label = Label { place: u32::try_from(self.own.len()).unwrap_or(u32::MAX), own: true, reversed: false };
            self.own.push(net);
        }
        self.ends.push([low, high]);
        self.labels.push(label);
    }

    fn index(&mut self) {
        let mut starts = vec![0_u32; self.nodes.len() + 1];
        for &node in self.ends.iter().flatten() {
            starts[node as usize + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        self.incident = vec![0; self.ends.len() * 2];
        for (edge, ends) in (0..).zip(&self.ends) {
            for &node in ends {
                self.incident[next[node as usize] as usize] = edge;
                next[node as usize] += 1;
            }
        }
        self.starts = starts;
    }

    fn sides(&self, label: Label) -> Sides {
        let turn = |left: i32| if label.reversed { -left } else { left };
        if label.own {
            self.own[label.place as usize]
                .iter()
                .map(|side| NetSide { area: side.area, left: turn(side.left) })
                .collect()
        } else {
            let sides = self.topology.sides(label.place as usize).iter();
            net(sides.map(|side| NetSide { area: side.area, left: turn(if side.left { 1 } else { -1 }) }).collect())
        }
    }

    fn incident(&self, node: u32) -> &[u32] {
        &self.incident[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Returns what lies beside an edge as it is seen from one of its nodes.
    fn label_from(&self, edge: u32, node: u32) -> Label {
        let label = self.labels[edge as usize];
        let reversed = label.reversed != (self.ends[edge as usize][0] != node);
        Label { reversed, ..label }
    }

    /// Says whether a line ends at a node: others meet there, or the window ends.
    fn is_end(&self, node: u32) -> bool {
        let &[one, other] = self.incident(node) else { return true };
        if along_sides(self.nodes[node as usize]).is_some() {
            return true;
        }
        let (into, out) = (self.label_from(one, node), self.label_from(other, node));
        let into = Label { reversed: !into.reversed, ..into };
        into != out && self.sides(into) != self.sides(out)
    }

    fn lines(&self) -> Partition {
        let mut tracing = Tracing { edges: self, done: vec![false; self.ends.len()], partition: Partition::empty() };
        for node in 0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX) {
            if self.is_end(node) {
                self.incident(node).iter().for_each(|&edge| tracing.trace(node, edge));
            }
        }
        for edge in 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            tracing.trace(self.ends[edge as usize][0], edge);
        }
        tracing.partition
    }
}

impl Partition {
    fn empty() -> Self {
        Self {
            points: Vec::new(),
            lines: Vec::new(),
            sides: Vec::new(),
            outlines: Outlines::default(),
            at_corner: Vec::new(),
        }
    }
}

/// Edges put together to lines.
struct Tracing<'a> {
    edges: &'a Edges<'a>,
    done: Vec<bool>,
    partition: Partition,
}

impl Tracing<'_> {
    /// Follows a line from a node along an edge to its end, or once around; does nothing if it was followed before.
    fn trace(&mut self, start: u32, first: u32) {
        if self.done[first as usize] {
            return;
        }
        let begin = self.partition.points.len();
        self.partition.points.push(self.edges.nodes[start as usize]);
        let (mut node, mut edge) = (start, first);
        loop {
            self.done[edge as usize] = true;
            let [low, high] = self.edges.ends[edge as usize];
            node = if node == low { high } else { low };
            self.push(begin, self.edges.nodes[node as usize]);
            if node == start || self.edges.is_end(node) {
                break;
            }
            let Some(&next) = self.edges.incident(node).iter().find(|&&other| other != edge) else { break };
            edge = next;
        }
        self.partition.sides.extend(self.edges.sides(self.edges.label_from(first, start)));
        let ends =
            [self.partition.points.len(), self.partition.sides.len()].map(|end| u32::try_from(end).unwrap_or(u32::MAX));
        self.partition.lines.push(Line { points_end: ends[0], sides_end: ends[1] });
    }

    /// Adds a point to the line begun at `begin`; one in the middle of a straight piece is not needed.
    fn push(&mut self, begin: usize, point: [i32; 2]) {
        let points = &mut self.partition.points;
        if let [.., before, middle] = points[begin..] {
            let step = |a: [i32; 2], b: [i32; 2]| [i64::from(b[0] - a[0]), i64::from(b[1] - a[1])];
            let (u, v) = (step(before, middle), step(middle, point));
            if u[0] * v[1] == u[1] * v[0] && u[0] * v[0] + u[1] * v[1] > 0 {
                points.pop();
            }
        }
        points.push(point);
    }
}

/// Adds up sides by area; areas that lie on both come to nothing.
pub(super) fn net(mut sides: Sides) -> Sides {
    match sides[..] {
        [] | [_] => return sides,
        [a, b] if a.area != b.area => {
            sides.sort_unstable_by_key(|side| side.area);
            return sides;
        }
        _ => sides.sort_unstable_by_key(|side| side.area),
    }
    let sum = |same: &[NetSide]| NetSide { area: same[0].area, left: same.iter().map(|side| side.left).sum() };
    sides.chunk_by(|a, b| a.area == b.area).map(sum).filter(|side| side.left != 0).collect()
}
