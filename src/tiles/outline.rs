//! The polygons of areas from the lines of a partition.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::assemble::{assemble, assemble_simple};
use super::partition::{NetSide, Partition, Sides, net};
use super::ring::twice_area_of;
use super::window::{all_corners, along_sides, corners_between};

/// A polygon on the grid: the exterior ring (positive area), then its holes (negative area).
pub(super) type GridPolygon = Vec<Vec<[i32; 2]>>;

/// The lines of all areas.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    /// In order: of the area, the line's place in the partition, and whether it is run along backwards. One number each, for
    /// most of the time goes into sorting them.
    lines: Vec<u64>,
}

/// The lines of one area; it lies on their left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline<'a> {
    pub(super) area: u32,
    lines: &'a [u64],
}

/// The ways of one area: most have no more than these.
type Ways<'a> = SmallVec<[Way<'a>; 12]>;

/// Where ways pass the sides of the window: the place, the point, how many more leave than enter.
type Passes = SmallVec<[(i64, [i32; 2], i64); 8]>;

/// A way along the border of an area, its area on the left.
struct Way<'a> {
    points: Cow<'a, [[i32; 2]]>,
    reversed: bool,
}

impl Outlines {
    /// Collects the lines of areas; those of a coarser level if `group` says which area of it an area is in.
    pub(super) fn of(partition: &Partition, group: impl Fn(u32) -> Option<u32>) -> Self {
        let mut lines = Vec::with_capacity(partition.lines.len() * 2);
        for (place, line) in (0_u64..).zip(0..partition.lines.len()) {
            let (_, sides) = partition.line(line);
            let way = |side: &NetSide| u64::from(side.area) << 32 | place << 1 | u64::from(side.left < 0);
            lines.extend(grouped(sides, &group).iter().map(way));
        }
        lines.sort_unstable();
        Self { lines }
    }

    /// Returns the lines of each area, in order of area.
    pub(super) fn iter(&self) -> impl Iterator<Item = Outline<'_>> {
        self.lines.chunk_by(|a, b| area_of(*a) == area_of(*b)).map(|lines| Outline { area: area_of(lines[0]), lines })
    }

    /// Says whether an area has lines.
    pub(super) fn has(&self, area: u32) -> bool {
        let place = self.lines.partition_point(|line| area_of(*line) < area);
        self.lines.get(place).is_some_and(|line| area_of(*line) == area)
    }
}

fn area_of(line: u64) -> u32 {
    (line >> 32) as u32
}

impl Outline<'_> {
    /// Returns the valid polygons of the area within the window.
    pub(super) fn polygons(&self, partition: &Partition, covers_corner: bool) -> Vec<GridPolygon> {
        let mut ways = self.ways(partition);
        let closing = closing_ways(&ways, covers_corner);
        ways.extend(closing);
        let (rings, simple) = rings(&ways);
        if simple { assemble_simple(rings) } else { assemble(rings) }
    }

    /// Says whether the area covers the end of the window's western side, if its lines say so themselves.
    pub(super) fn begins_covered(&self, partition: &Partition) -> bool {
        let ways = self.ways(partition);
        let passes = passes(&ways);
        if passes.iter().all(|(_, _, balance)| *balance == 0) {
            // All of it lies inside: what is left is a hole, or the area itself.
            return ways.iter().map(Way::twice_area).sum::<i64>() < 0;
        }
        let mut covered = 0_i64;
        passes.iter().any(|(_, _, balance)| {
            covered += balance;
            covered < 0
        })
    }

    fn ways<'a>(&self, partition: &'a Partition) -> Ways<'a> {
        let way = |line: &u64| {
            let place = (*line & u64::from(u32::MAX)) >> 1;
            let points = partition.line(usize::try_from(place).unwrap_or(usize::MAX)).0;
            Way { points: Cow::Borrowed(points), reversed: line & 1 == 1 }
        };
        self.lines.iter().map(way).collect()
    }
}

impl Way<'_> {
    fn first(&self) -> [i32; 2] {
        self.points[if self.reversed { self.points.len() - 1 } else { 0 }]
    }

    fn last(&self) -> [i32; 2] {
        self.points[if self.reversed { 0 } else { self.points.len() - 1 }]
    }

    /// Appends its points but the last.
    fn append_to(&self, ring: &mut Vec<[i32; 2]>) {
        if self.reversed {
            ring.extend(self.points[1..].iter().rev());
        } else {
            ring.extend_from_slice(&self.points[..self.points.len() - 1]);
        }
    }

    /// Returns twice the area between the way and the origin: that of what closed ways surround in all.
    fn twice_area(&self) -> i64 {
        let product = |a: [i32; 2], b: [i32; 2]| i64::from(a[0]) * i64::from(b[1]) - i64::from(a[1]) * i64::from(b[0]);
        let forward: i64 = self.points.windows(2).map(|pair| product(pair[0], pair[1])).sum();
        if self.reversed { -forward } else { forward }
    }
}

/// Returns the areas of a level beside a line.
pub(super) fn grouped(sides: &[NetSide], group: impl Fn(u32) -> Option<u32>) -> Sides {
    net(sides.iter().filter_map(|side| Some(NetSide { area: group(side.area)?, left: side.left })).collect())
}

/// Returns where ways pass the sides of the window: the place, the point, how many more leave than enter; in order.
fn passes(ways: &[Way]) -> Passes {
    let leaving = ways.iter().filter_map(|way| Some((along_sides(way.last())?, way.last(), 1)));
    let entering = ways.iter().filter_map(|way| Some((along_sides(way.first())?, way.first(), -1)));
    let mut passes: Passes = leaving.chain(entering).collect();
    if passes.is_empty() {
        return passes;
    }
    passes.sort_unstable();
    let sum = |same: &[(i64, [i32; 2], i64)]| (same[0].0, same[0].1, same.iter().map(|pass| pass.2).sum());
    passes.chunk_by(|a, b| a.0 == b.0).map(sum).collect()
}

/// Returns the ways along the sides of the window that close the others.
fn closing_ways<'a>(ways: &[Way], covers_corner: bool) -> Ways<'a> {
    let passes = passes(ways);
    if passes.is_empty() {
        if !covers_corner {
            return Ways::new();
        }
        let mut around = all_corners();
        around.push(around[0]);
        return Ways::from_iter([Way { points: around.into(), reversed: false }]);
    }
    let mut covered = i64::from(covers_corner);
    let mut closing = Ways::new();
    for (pass, next) in passes.iter().zip(passes.iter().cycle().skip(1)) {
        covered += pass.2;
        if covered > 0 {
            let points = std::iter::once(pass.1).chain(corners_between(pass.0, next.0)).chain([next.1]).collect();
            closing.push(Way { points, reversed: false });
        }
    }
    closing
}

/// Follows ways to rings without closing point, and says whether no two ways begin at one point.
fn rings(ways: &[Way]) -> (Vec<Vec<[i32; 2]>>, bool) {
    let mut order: SmallVec<[([i32; 2], usize); 12]> = ways.iter().map(Way::first).zip(0..).collect();
    order.sort_unstable();
    let simple = order.windows(2).all(|pair| pair[0].0 != pair[1].0);
    let mut used = SmallVec::<[bool; 12]>::from_elem(false, ways.len());
    let mut rings = Vec::new();
    for start in 0..ways.len() {
        if used[start] {
            continue;
        }
        let most = if rings.is_empty() { ways.iter().map(|way| way.points.len()).sum() } else { 0 };
        let (mut ring, mut place) = (Vec::with_capacity(most), start);
        while !used[place] {
            used[place] = true;
            ways[place].append_to(&mut ring);
            let last = ways[place].last();
            let first = order.partition_point(|(point, _)| *point < last);
            let onward = order[first..].iter().take_while(|(point, _)| *point == last).find(|(_, place)| !used[*place]);
            match onward {
                Some((_, next)) => place = *next,
                None => break,
            }
        }
        if ring.len() >= 3 && twice_area_of(&ring) != 0 {
            rings.push(ring);
        }
    }
    (rings, simple)
}
