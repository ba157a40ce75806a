//! Arcs of circles as lines.

use std::f64::consts::TAU;

use geo::Coord;

/// The greatest angle between two vertices on an arc, in degrees: GDAL's own.
const STEP_DEG: f64 = 4.0;

/// Returns a line through an arc string: start, a point on the way, end, which is the start of the next arc.
///
/// Neighbours that have the same arc in opposite directions get the same vertices.
pub(super) fn stroke(arcs: &[Coord<f64>]) -> Vec<Coord<f64>> {
    let mut line: Vec<Coord<f64>> = arcs.first().copied().into_iter().collect();
    for arc in arcs.windows(3).step_by(2) {
        let forward = (arc[0].x, arc[0].y) <= (arc[2].x, arc[2].y);
        let (start, end) = if forward { (arc[0], arc[2]) } else { (arc[2], arc[0]) };
        let mut between = vertices_between(start, arc[1], end);
        if !forward {
            between.reverse();
        }
        line.extend(between);
        line.push(arc[2]);
    }
    line
}

/// Returns the vertices after the start and before the end of an arc.
fn vertices_between(start: Coord<f64>, on_the_way: Coord<f64>, end: Coord<f64>) -> Vec<Coord<f64>> {
    let Some((centre, sweep)) = circle(start, on_the_way, end) else { return vec![on_the_way] };
    let radius = (start.x - centre.x).hypot(start.y - centre.y);
    let first = (start.y - centre.y).atan2(start.x - centre.x);
    // At most a full turn: 90 steps.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 90")]
    let steps = (sweep.abs().to_degrees() / STEP_DEG).ceil().clamp(1.0, 90.0) as u32;
    (1..steps)
        .map(|step| first + sweep * f64::from(step) / f64::from(steps))
        .map(|angle| Coord { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() })
        .collect()
}

/// Returns the centre of an arc and the angle it turns by, positive if counter-clockwise; nothing if it is straight.
fn circle(start: Coord<f64>, on_the_way: Coord<f64>, end: Coord<f64>) -> Option<(Coord<f64>, f64)> {
    if start == end {
        // A full circle: the point on the way is opposite.
        return (start != on_the_way).then(|| ((start + on_the_way) / 2.0, TAU));
    }
    let (a, b) = (on_the_way - start, end - start);
    let cross = a.x * b.y - a.y * b.x;
    let (aa, bb) = (a.x * a.x + a.y * a.y, b.x * b.x + b.y * b.y);
    if cross.abs() <= 1e-12 * (aa * bb).sqrt() {
        return None;
    }
    let centre = start + Coord { x: (b.y * aa - a.y * bb) / (2.0 * cross), y: (a.x * bb - b.x * aa) / (2.0 * cross) };
    let angle = |at: Coord<f64>| (at.y - centre.y).atan2(at.x - centre.x);
    let turn = (angle(end) - angle(start)).rem_euclid(TAU);
    // The three points turn counter-clockwise exactly if `cross` is positive.
    Some((centre, if cross > 0.0 { turn } else { turn - TAU }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_gets_the_same_vertices() {
        let (a, b, c) = (Coord { x: 0.3, y: 0.1 }, Coord { x: 1.1, y: 0.9 }, Coord { x: 2.2, y: 0.4 });
        let mut back = stroke(&[c, b, a]);
        back.reverse();
        assert_eq!(stroke(&[a, b, c]), back);
        assert!(back.len() > 5);
    }

    #[test]
    fn vertices_lie_on_the_circle() {
        let line = stroke(&[Coord { x: 1.0, y: 0.0 }, Coord { x: 0.0, y: -1.0 }, Coord { x: -1.0, y: 0.0 }]);
        assert_eq!(line.len(), 46);
        assert!(line.iter().all(|at| (at.x.hypot(at.y) - 1.0).abs() < 1e-12 && at.y <= 1e-12));
    }

    #[test]
    fn a_straight_arc_is_a_line() {
        let points = [Coord { x: 0.0, y: 0.0 }, Coord { x: 1.0, y: 1.0 }, Coord { x: 2.0, y: 2.0 }];
        assert_eq!(stroke(&points), points);
        assert_eq!(stroke(&points[..1]).len(), 1);
        assert_eq!(stroke(&[]).len(), 0);
    }
}
