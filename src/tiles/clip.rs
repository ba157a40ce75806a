//! Clipping a ring to a tile and its buffer.

use super::grid::{GREATEST, GridPoint, LEAST};

/// A side of the box: the axis it cuts, where, and whether what lies below or above it is kept.
#[derive(Clone, Copy)]
struct Side {
    axis: usize,
    at: i64,
    keeps_greater: bool,
}

const SIDES: [Side; 4] = [
    Side { axis: 0, at: LEAST, keeps_greater: true },
    Side { axis: 0, at: GREATEST, keeps_greater: false },
    Side { axis: 1, at: LEAST, keeps_greater: true },
    Side { axis: 1, at: GREATEST, keeps_greater: false },
];

/// Clips a ring to the tile and its buffer, side after side.
///
/// Where the ring leaves and comes back, it goes along the box, maybe to and fro on one line: within the box it winds
/// around every point as often as before, but it may touch itself on the sides and needs repair afterwards. An
/// edge is cut at a point that depends on the edge alone, not on its direction, so neighbours are cut
/// alike. Empty if nothing is left.
///
/// Source: Sutherland and Hodgman (1974), doi:10.1145/360767.360802.
pub(super) fn clip_ring(mut ring: Vec<GridPoint>) -> Vec<GridPoint> {
    for side in SIDES {
        if ring.iter().any(|&point| !side.keeps(point)) {
            ring = side.clip(&ring);
        }
    }
    ring
}

impl Side {
    fn keeps(self, point: GridPoint) -> bool {
        if self.keeps_greater { point[self.axis] >= self.at } else { point[self.axis] <= self.at }
    }

    fn clip(self, ring: &[GridPoint]) -> Vec<GridPoint> {
        let mut kept = Vec::with_capacity(ring.len() + 4);
        let Some(&(mut before)) = ring.last() else { return kept };
        for &point in ring {
            if self.keeps(before) != self.keeps(point) {
                push_new(&mut kept, self.cut(before, point));
            }
            if self.keeps(point) {
                push_new(&mut kept, point);
            }
            before = point;
        }
        while kept.len() > 1 && kept.first() == kept.last() {
            kept.pop();
        }
        kept
    }

    /// Returns the point where an edge that crosses the side's line meets it, rounded to the grid.
    fn cut(self, a: GridPoint, b: GridPoint) -> GridPoint {
        let other = 1 - self.axis;
        let (low, high) = if a[self.axis] < b[self.axis] { (a, b) } else { (b, a) };
        let run = i128::from(high[self.axis] - low[self.axis]);
        let rise = i128::from(high[other] - low[other]) * i128::from(self.at - low[self.axis]);
        let mut point = [self.at; 2];
        point[other] = low[other] + rounded_quotient(rise, run);
        point
    }
}

fn push_new(points: &mut Vec<GridPoint>, point: GridPoint) {
    if points.last() != Some(&point) {
        points.push(point);
    }
}

/// Returns the whole number nearest to a quotient with a positive denominator, the greater one for halves.
fn rounded_quotient(numerator: i128, denominator: i128) -> i64 {
    let nearest = (2 * numerator + denominator).div_euclid(2 * denominator);
    i64::try_from(nearest).expect("a cut lies between the ends of its edge")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_around_the_box_becomes_the_box() {
        let far = 1 << 37;
        let clipped = clip_ring(vec![[-far, -far], [far, -far], [far, far], [-far, far]]);
        assert_eq!(clipped.len(), 4);
        assert!(clipped.iter().flatten().all(|&c| c == LEAST || c == GREATEST));
    }

    #[test]
    fn a_ring_beside_the_box_vanishes() {
        assert_eq!(clip_ring(vec![[5000, 0], [6000, 0], [6000, 100]]), Vec::<GridPoint>::new());
        assert_eq!(clip_ring(Vec::new()), Vec::<GridPoint>::new());
    }

    #[test]
    fn an_edge_is_cut_at_the_same_point_in_both_directions() {
        let side = SIDES[1];
        for (a, b) in [([4000, 17], [4463, 24]), ([-(1 << 36), 3], [1 << 36, -(1 << 35)]), ([0, 0], [4161, 1])] {
            assert_eq!(side.cut(a, b), side.cut(b, a));
        }
        assert_eq!(side.cut([4150, 0], [4170, 1]), [4160, 1], "halves go up");
    }
}
