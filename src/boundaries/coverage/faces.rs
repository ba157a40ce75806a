//! The faces that edges cut the plane into, and which areas cover each.

use std::cmp::Ordering;

use super::bands::Bands;
use super::look::turn;
use super::noding::Noded;

/// Faces, and what bounds them.
///
/// Each edge has two halves: `2 * edge` runs from its first end to its second, `2 * edge + 1` back.
#[derive(Debug)]
pub(super) struct Faces {
    /// The face on the left of each half.
    pub(super) left: Vec<u32>,
    /// The half that follows each on the border of its face.
    pub(super) next: Vec<u32>,
    /// The areas that cover each face, in order.
    pub(super) covers: Vec<Vec<u32>>,
    halves: Vec<u32>,
    first_half: Vec<u32>,
}

/// The face around everything.
pub(super) const OUTSIDE: u32 = 0;

impl Faces {
    /// Finds the faces.
    pub(super) fn new(noded: &Noded) -> Self {
        let stars = Stars::new(noded);
        let next = stars.next(noded.ends.len());
        let cycles = Cycles::new(&next);
        let left = unite(noded, &stars, &cycles);
        let count = left.iter().max().map_or(1, |&last| last as usize + 1);
        let mut faces =
            Self { left, next, covers: vec![Vec::new(); count], halves: Vec::new(), first_half: Vec::new() };
        faces.group();
        faces.cover(noded);
        faces
    }

    /// Returns the halves that have a face on their left.
    pub(super) fn border(&self, face: u32) -> &[u32] {
        &self.halves[self.first_half[face as usize] as usize..self.first_half[face as usize + 1] as usize]
    }

    fn group(&mut self) {
        (self.first_half, self.halves) = group_by(&self.left, self.covers.len());
    }

    /// Goes from face to face, beginning outside, where nothing is.
    fn cover(&mut self, noded: &Noded) {
        let mut seen = vec![false; self.covers.len()];
        let mut open = vec![OUTSIDE];
        seen[OUTSIDE as usize] = true;
        while let Some(face) = open.pop() {
            for place in self.first_half[face as usize]..self.first_half[face as usize + 1] {
                let half = self.halves[place as usize];
                let beyond = self.left[half as usize ^ 1];
                if !std::mem::replace(&mut seen[beyond as usize], true) {
                    self.covers[beyond as usize] = across(&self.covers[face as usize], noded, half);
                    open.push(beyond);
                }
            }
        }
    }
}

/// Returns what covers the face on the right of a half from what covers that on its left.
fn across(left: &[u32], noded: &Noded, half: u32) -> Vec<u32> {
    let mut right = left.to_vec();
    for &(area, side) in noded.sides(half as usize / 2) {
        let leaves = (side > 0) == half.is_multiple_of(2);
        if leaves {
            right.retain(|&other| other != area);
        } else {
            right.push(area);
        }
    }
    right.sort_unstable();
    right
}

/// Returns where the members of each group begin, and the members.
fn group_by(groups: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; count + 1];
    for &group in groups {
        starts[group as usize + 1] += 1;
    }
    for group in 0..count {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut members = vec![0; groups.len()];
    for (member, &group) in (0..).zip(groups) {
        members[next[group as usize] as usize] = member;
        next[group as usize] += 1;
    }
    (starts, members)
}

/// The halves that leave each node, counter-clockwise, beginning after the direction to the west.
struct Stars {
    first: Vec<u32>,
    leaving: Vec<u32>,
}

impl Stars {
    fn new(noded: &Noded) -> Self {
        let origins: Vec<u32> = noded.ends.iter().flatten().copied().collect();
        let (first, mut leaving) = group_by(&origins, noded.nodes.len());
        for node in 0..noded.nodes.len() {
            let star = &mut leaving[first[node] as usize..first[node + 1] as usize];
            if star.len() > 1 {
                star.sort_unstable_by(|&a, &b| by_angle(direction(noded, a), direction(noded, b)));
            }
        }
        Self { first, leaving }
    }

    fn of(&self, node: usize) -> &[u32] {
        &self.leaving[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// Returns the half that follows each on the border of the face on its left: the next one clockwise from the way back.
    fn next(&self, edges: usize) -> Vec<u32> {
        let mut next = vec![0; edges * 2];
        for node in 0..self.first.len() - 1 {
            let star = self.of(node);
            for (place, &half) in star.iter().enumerate() {
                next[half as usize ^ 1] = star[(place + star.len() - 1) % star.len()];
            }
        }
        next
    }
}

fn direction(noded: &Noded, half: u32) -> [i64; 2] {
    let (edge, back) = (half as usize / 2, half as usize % 2);
    let (from, to) = (noded.at(edge, back), noded.at(edge, 1 - back));
    [to[0] - from[0], to[1] - from[1]]
}

fn by_angle(a: [i64; 2], b: [i64; 2]) -> Ordering {
    // From just after west through south, east and north to west.
    let half = |way: [i64; 2]| way[1] > 0 || (way[1] == 0 && way[0] < 0);
    half(a).cmp(&half(b)).then_with(|| 0.cmp(&turn(a, b)))
}

/// Rounds along borders.
struct Cycles {
    of_half: Vec<u32>,
    count: usize,
}

impl Cycles {
    fn new(next: &[u32]) -> Self {
        let mut of_half = vec![u32::MAX; next.len()];
        let mut count = 0;
        for start in 0..next.len() {
            let mut half = start;
            if of_half[start] != u32::MAX {
                continue;
            }
            while of_half[half] == u32::MAX {
                of_half[half] = count;
                half = next[half] as usize;
            }
            count += 1;
        }
        Self { of_half, count: count as usize }
    }
}

/// Sets that are united.
struct Union(Vec<u32>);

impl Union {
    fn new(count: usize) -> Self {
        Self((0..).take(count).collect())
    }

    fn root(&mut self, of: u32) -> u32 {
        let mut at = of;
        while self.0[at as usize] != at {
            let above = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = above;
            at = above;
        }
        at
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        // The lower number stays, so that what is outside keeps the lowest.
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Returns the face on the left of each half: cycles, united where one part of the drawing lies in a face of another.
fn unite(noded: &Noded, stars: &Stars, cycles: &Cycles) -> Vec<u32> {
    // Cycles are numbered from 1 on here: 0 is outside.
    let cycle = |half: u32| cycles.of_half[half as usize] + 1;
    let mut parts = Union::new(cycles.count + 1);
    for half in (0..).step_by(2).take(noded.ends.len()) {
        parts.unite(cycle(half), cycle(half + 1));
    }
    let mut least = vec![u32::MAX; cycles.count + 1];
    for node in 0..noded.nodes.len() {
        let Some(&half) = stars.of(node).first() else { continue };
        let least = &mut least[parts.root(cycle(half)) as usize];
        if *least == u32::MAX || noded.nodes[node] < noded.nodes[*least as usize] {
            *least = u32::try_from(node).unwrap_or(u32::MAX);
        }
    }
    let columns = Bands::new((0..noded.ends.len()).map(|edge| {
        let (a, b) = (noded.at(edge, 0)[0], noded.at(edge, 1)[0]);
        [a.min(b), a.max(b)]
    }));
    let mut faces = Union::new(cycles.count + 1);
    for &node in least.iter().filter(|&&node| node != u32::MAX) {
        // All others leave the westernmost node to the east: what is west of it lies left of the last of them.
        let Some(&last) = stars.of(node as usize).last() else { continue };
        let around = below(noded, &columns, noded.nodes[node as usize]).map_or(0, cycle);
        faces.unite(cycle(last), around);
    }
    number(cycles, &mut faces)
}

/// Numbers the united cycles from 0, what is outside first.
fn number(cycles: &Cycles, faces: &mut Union) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; cycles.count + 1];
    let mut count = 0;
    for cycle in (0..).take(cycles.count + 1) {
        let root = faces.root(cycle) as usize;
        if numbers[root] == u32::MAX {
            numbers[root] = count;
            count += 1;
        }
        numbers[cycle as usize] = numbers[root];
    }
    cycles.of_half.iter().map(|&cycle| numbers[cycle as usize + 1]).collect()
}

/// Returns the upper half of the edge next below a node, just east of it; nothing if there is none.
fn below(noded: &Noded, columns: &Bands, node: [i64; 2]) -> Option<u32> {
    let mut nearest: Option<(u32, [[i64; 2]; 2])> = None;
    for &edge in columns.at(node[0]) {
        let (a, b) = (noded.at(edge as usize, 0), noded.at(edge as usize, 1));
        // The half that runs east has above it what lies on its left.
        let (half, west, east) = if a[0] < b[0] { (2 * edge, a, b) } else { (2 * edge + 1, b, a) };
        let is_below = west[0] <= node[0]
            && node[0] < east[0]
            && turn([east[0] - west[0], east[1] - west[1]], [node[0] - west[0], node[1] - west[1]]) > 0;
        if is_below && nearest.is_none_or(|(_, other)| is_above([west, east], other, node[0])) {
            nearest = Some((half, [west, east]));
        }
    }
    nearest.map(|(half, _)| half)
}

/// Says which of two edges that do not cross is the upper one just east of a meridian that both reach.
fn is_above(a: [[i64; 2]; 2], b: [[i64; 2]; 2], x: i64) -> bool {
    let way = |[west, east]: [[i64; 2]; 2]| [east[0] - west[0], east[1] - west[1]];
    let height = |edge: [[i64; 2]; 2]| {
        // As a fraction of the other's run: y * run = west.y * run + (x - west.x) * rise.
        let [run, rise] = way(edge).map(i128::from);
        (i128::from(edge[0][1]) * run + i128::from(x - edge[0][0]) * rise, run)
    };
    let ((high_a, run_a), (high_b, run_b)) = (height(a), height(b));
    match (high_a * run_b).cmp(&(high_b * run_a)) {
        Ordering::Equal => turn(way(b), way(a)) > 0,
        order => order == Ordering::Greater,
    }
}
