//! Where a gap between two neighbours is open to what lies around: an inlet.
//!
//! Neighbours that drew their common border twice seldom end it in the same point of the coast. Where their borders run apart at an
//! acute angle from the last point they share, the mouth is closed by an edge of nobody, and the rest is a gap like others.

use super::drawn::{Steps, degrees};
use super::faces::{Faces, OUTSIDE};
use super::noding::Noded;
use super::width::{Metres, metres_a_degree};

/// How many times deeper than its mouth is wide an inlet is on both sides: less is a corner of the coast.
const DEPTH: f64 = 2.0;

/// Returns edges across the mouths of inlets, each narrower than the tolerance all the way in.
///
/// An inlet begins where the border of what lies outside goes over from one area to another. Two points go out from there, one along
/// each side, never farther from one another than the tolerance; the mouth is the last place that is deep enough.
pub(super) fn mouths(noded: &Noded, faces: &Faces, tolerance_m: f64) -> Vec<[Steps; 2]> {
    let coast = faces.border(OUTSIDE);
    let mut before = vec![0; faces.next.len()];
    for &half in coast {
        before[faces.next[half as usize] as usize] = half;
    }
    let beyond = |half: u32| &faces.covers[faces.left[half as usize ^ 1] as usize];
    let heads = coast.iter().filter_map(|&half| {
        let after = faces.next[half as usize];
        let apart = !beyond(half).iter().any(|area| beyond(after).contains(area));
        let (one, other) = (*beyond(half).first()?, *beyond(after).first()?);
        apart.then_some((half, after, one, other))
    });
    let mouths = heads.filter_map(|(half, after, one, other)| {
        let head = noded.at(after as usize / 2, after as usize % 2);
        let back = std::iter::successors(Some(half), |&half| Some(before[half as usize]));
        let back = back.take_while(|&half| beyond(half).contains(&one));
        let on = std::iter::successors(Some(after), |&half| Some(faces.next[half as usize]));
        let on = on.take_while(|&half| beyond(half).contains(&other));
        // A border that is all one area's comes round to where it began.
        let start = |half: u32| noded.at(half as usize / 2, half as usize % 2);
        let end = |half: u32| noded.at(half as usize / 2, 1 - half as usize % 2);
        let plane = Plane::at(head);
        let one = Side::new(plane, back.take(coast.len()).map(start));
        let other = Side::new(plane, on.take(coast.len()).map(end));
        mouth(one, other, tolerance_m).map(|ends| ends.map(|at| plane.steps(at)))
    });
    mouths.filter(|[one, other]| one != other).collect()
}

/// A plane in metres around a position.
#[derive(Clone, Copy)]
struct Plane {
    origin: [i64; 2],
    metres_a_step: [f64; 2],
}

impl Plane {
    fn at(origin: [i64; 2]) -> Self {
        let metres_a_step = metres_a_degree(degrees(origin).y).map(|metres| metres * degrees([1, 0]).x);
        Self { origin, metres_a_step }
    }

    #[expect(clippy::cast_precision_loss, reason = "differences of steps are below 2^32")]
    fn metres(&self, at: [i64; 2]) -> Metres {
        [0, 1].map(|axis| (at[axis] - self.origin[axis]) as f64 * self.metres_a_step[axis])
    }

    #[expect(clippy::cast_possible_truncation, reason = "positions lie between those of nodes, which fit")]
    fn steps(&self, at: Metres) -> Steps {
        [0, 1].map(|axis| ((at[axis] / self.metres_a_step[axis]).round() as i64 + self.origin[axis]) as i32)
    }
}

/// A side of an inlet, seen from its head.
struct Side<I> {
    plane: Plane,
    rest: I,
    at: Metres,
    /// The next vertex, if the side goes on.
    ahead: Option<Metres>,
    depth_m: f64,
}

impl<I: Iterator<Item = [i64; 2]>> Side<I> {
    fn new(plane: Plane, mut rest: I) -> Self {
        let ahead = rest.next().map(|at| plane.metres(at));
        Self { plane, rest, at: [0.0; 2], ahead, depth_m: 0.0 }
    }

    /// Returns the place nearest to a position from here to the next vertex.
    fn nearest(&self, to: Metres) -> Metres {
        let Some(ahead) = self.ahead else { return self.at };
        let way = [ahead[0] - self.at[0], ahead[1] - self.at[1]];
        let along = (to[0] - self.at[0]) * way[0] + (to[1] - self.at[1]) * way[1];
        let share = (along / (way[0] * way[0] + way[1] * way[1])).clamp(0.0, 1.0);
        // Its own end exactly, so that the side is known to have got there.
        if share >= 1.0 { ahead } else { [0, 1].map(|axis| self.at[axis] + way[axis] * share) }
    }

    fn go(&mut self, to: Metres) {
        self.depth_m += length(self.at, to);
        self.at = to;
        if self.ahead.is_some_and(|ahead| length(ahead, to) <= 0.0) {
            self.ahead = self.rest.next().map(|at| self.plane.metres(at));
        }
    }
}

fn length(a: Metres, b: Metres) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Returns both ends of the mouth of an inlet, if it has one.
fn mouth(
    mut one: Side<impl Iterator<Item = [i64; 2]>>,
    mut other: Side<impl Iterator<Item = [i64; 2]>>,
    tolerance_m: f64,
) -> Option<[Metres; 2]> {
    let mut mouth = None;
    loop {
        // Whichever vertex is nearer to the other side comes next.
        let by_one = one.ahead.map(|to| [to, other.nearest(to)]);
        let by_other = other.ahead.map(|to| [one.nearest(to), to]);
        let width = |ends: [Metres; 2]| length(ends[0], ends[1]);
        let ends = by_one.into_iter().chain(by_other).min_by(|a, b| width(*a).total_cmp(&width(*b)))?;
        let is_too_wide = width(ends) >= tolerance_m;
        let ends = if is_too_wide { last_narrow([one.at, other.at], ends, tolerance_m) } else { ends };
        one.go(ends[0]);
        other.go(ends[1]);
        if width(ends) > 0.0 && one.depth_m.min(other.depth_m) >= DEPTH * width(ends) {
            mouth = Some(ends);
        }
        if is_too_wide {
            return mouth;
        }
    }
}

/// Returns the last places, on the way of both sides, that are nearer to one another than the tolerance.
fn last_narrow(from: [Metres; 2], to: [Metres; 2], tolerance_m: f64) -> [Metres; 2] {
    let at =
        |share: f64| [0, 1].map(|side| [0, 1].map(|axis| from[side][axis] * (1.0 - share) + to[side][axis] * share));
    let (mut narrow, mut wide) = (0.0, 1.0);
    for _ in 0..20 {
        let share = f64::midpoint(narrow, wide);
        let [one, other] = at(share);
        if length(one, other) < tolerance_m { narrow = share } else { wide = share }
    }
    at(narrow)
}
