//! Rings on the grid of a tile.

use i_overlay::i_float::int::point::IntPoint;

/// A ring of grid points as it is handed to the encoder: not closed, at least three points, no two neighbours equal.
///
/// Coordinates are units of the tile's grid from its north-western corner, x eastwards, y southwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileRing(Vec<[i32; 2]>);

impl TileRing {
    /// Checks a ring as Mapbox Vector Tile 2.1 (4.3.3.3) wants it, or nothing if it is none.
    ///
    /// Wants three points or more, consecutive ones different, also the last and the first, and an area not zero.
    pub(super) fn checked(points: Vec<[i32; 2]>) -> Option<Self> {
        let repeats = points.windows(2).any(|pair| pair[0] == pair[1]) || points.first() == points.last();
        let ring = Self(points);
        (ring.0.len() >= 3 && !repeats && ring.twice_area() != 0).then_some(ring)
    }

    /// Returns the points in order; the first is not repeated at the end.
    #[must_use]
    pub fn points(&self) -> &[[i32; 2]] {
        &self.0
    }

    /// Returns twice the signed area in square units by the surveyor's formula; positive for an exterior ring.
    #[must_use]
    pub fn twice_area(&self) -> i64 {
        edges(&self.0).map(|([ax, ay], [bx, by])| i64::from(ax) * i64::from(by) - i64::from(bx) * i64::from(ay)).sum()
    }
}

/// Returns twice the signed area of a ring without closing vertex, positive when it turns from x towards y.
///
/// Measured from the ring's own first point, so that small rings far from the origin keep their sign.
pub(super) fn twice_area(points: &[[f64; 2]]) -> f64 {
    let [x0, y0] = points.first().copied().unwrap_or_default();
    edges(points).map(|([ax, ay], [bx, by])| (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)).sum()
}

/// Returns the edges of a ring, the closing one last.
fn edges<T: Copy>(points: &[T]) -> impl Iterator<Item = (T, T)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// Removes points on the straight line between their neighbours and says whether the ring is then strictly convex.
///
/// Strictly convex means: every turn is to the positive side and the ring goes around once. Such a ring cannot meet
/// itself, so it needs no repair. `None` for every other ring, valid or not.
pub(super) fn as_convex(points: &[IntPoint]) -> Option<Vec<IntPoint>> {
    let mut corners: Vec<IntPoint> = Vec::with_capacity(points.len().min(64));
    let count = points.len();
    for (i, &point) in points.iter().enumerate() {
        let (before, after) = (points[(i + count - 1) % count], points[(i + 1) % count]);
        match turn(before, point, after) {
            Turn::Positive => corners.push(point),
            Turn::Straight => {}
            Turn::Negative | Turn::Back => return None,
        }
    }
    (corners.len() >= 3 && goes_around_once(&corners)).then_some(corners)
}

/// Removes points on the straight line between their neighbours from a ring that does not meet itself.
pub(super) fn without_straight_points(ring: &mut Vec<IntPoint>) {
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { return };
    let (mut before, mut kept) = (last, 0);
    for i in 0..ring.len() {
        let (point, after) = (ring[i], ring.get(i + 1).copied().unwrap_or(first));
        if !matches!(turn(before, point, after), Turn::Straight) {
            ring[kept] = point;
            kept += 1;
        }
        before = point;
    }
    ring.truncate(kept);
}

/// Returns twice the signed area of a ring.
pub(super) fn twice_area_of(ring: &[IntPoint]) -> i64 {
    edges(ring).map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)).sum()
}

/// Says whether a ring winds around a position given in half units that does not lie on it.
pub(super) fn is_inside(ring: &[IntPoint], position: [i64; 2]) -> bool {
    let crosses = |(a, b): (IntPoint, IntPoint)| {
        let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(|c| 2 * i64::from(c));
        let [px, py] = position;
        let side = (bx - ax) * (py - ay) - (px - ax) * (by - ay);
        (ay > py) != (by > py) && (side > 0) == (by > ay)
    };
    edges(ring).filter(|&edge| crosses(edge)).count() % 2 == 1
}

/// Which way a path goes on at a point.
enum Turn {
    Positive,
    Negative,
    Straight,
    Back,
}

fn turn(a: IntPoint, b: IntPoint, c: IntPoint) -> Turn {
    let [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y].map(i64::from);
    match (ux * vy - uy * vx).signum() {
        1 => Turn::Positive,
        -1 => Turn::Negative,
        _ if ux * vx + uy * vy > 0 => Turn::Straight,
        _ => Turn::Back,
    }
}

/// Says whether a ring whose every turn is positive goes around once: it then turns eastwards and back just once.
fn goes_around_once(corners: &[IntPoint]) -> bool {
    let eastwards: Vec<bool> = edges(corners).map(|(a, b)| (b.x, b.y) > (a.x, a.y)).collect();
    edges(&eastwards).filter(|(now, next)| now != next).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[[i32; 2]]) -> Vec<IntPoint> {
        points.iter().map(|&[x, y]| IntPoint::new(x, y)).collect()
    }

    #[test]
    fn collapsed_rings_are_no_rings() {
        assert!(TileRing::checked(vec![[0, 0], [4, 4]]).is_none());
        assert!(TileRing::checked(vec![[0, 0], [4, 4], [8, 8]]).is_none());
        assert!(TileRing::checked(vec![[0, 0], [4, 0], [4, 4], [0, 0]]).is_none());
        assert!(TileRing::checked(vec![[0, 0], [4, 0], [4, 0], [4, 4]]).is_none());
        assert!(TileRing::checked(Vec::new()).is_none());
        // The surveyor's formula is positive for a ring that goes clockwise on a screen whose y points down.
        assert_eq!(TileRing::checked(vec![[0, 0], [4, 0], [4, 4]]).unwrap().twice_area(), 16);
    }

    #[test]
    fn convex_rings_are_recognised_and_lose_points_on_straight_lines() {
        let square = ring(&[[0, 0], [2, 0], [4, 0], [4, 4], [0, 4]]);
        assert_eq!(as_convex(&square), Some(ring(&[[0, 0], [4, 0], [4, 4], [0, 4]])));
        assert_eq!(as_convex(&ring(&[[0, 0], [0, 4], [4, 4], [4, 0]])), None, "turned");
        assert_eq!(as_convex(&ring(&[[0, 0], [4, 0], [1, 1], [0, 4]])), None, "concave");
        assert_eq!(as_convex(&ring(&[[0, 0], [6, 0], [4, 0], [4, 4], [0, 4]])), None, "spike");
        // A pentagram turns the positive way at every corner, but goes around twice.
        assert_eq!(as_convex(&ring(&[[0, -10], [6, 8], [-10, -3], [10, -3], [-6, 8]])), None);
        assert_eq!(as_convex(&[]), None);
    }
}
