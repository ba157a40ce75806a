//! Rings on the grid of a tile: points without the first repeated at the end.

/// Returns the edges of a ring, the closing one last.
fn edges<T: Copy>(points: &[T]) -> impl Iterator<Item = (T, T)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// Returns twice the signed area of a ring.
pub(super) fn twice_area_of(ring: &[[i32; 2]]) -> i64 {
    edges(ring).map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1])).sum()
}

/// Says whether a ring winds around a position given in half units that does not lie on it.
pub(super) fn is_inside(ring: &[[i32; 2]], position: [i64; 2]) -> bool {
    let crosses = |(a, b): ([i32; 2], [i32; 2])| {
        let [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map(|c| 2 * i64::from(c));
        let [px, py] = position;
        let side = (bx - ax) * (py - ay) - (px - ax) * (by - ay);
        (ay > py) != (by > py) && (side > 0) == (by > ay)
    };
    edges(ring).filter(|&edge| crosses(edge)).count() % 2 == 1
}
