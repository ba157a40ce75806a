//! One straight line, and which pixels it meets.

use super::Pixel;

/// A straight line between two points with whole coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it begins.
    pub from: [i64; 2],
    /// Where it ends.
    pub to: [i64; 2],
}

impl Segment {
    /// Returns the least and the greatest coordinate along an axis.
    pub(super) fn range(&self, axis: usize) -> [i64; 2] {
        let (a, b) = (self.from[axis], self.to[axis]);
        if a <= b { [a, b] } else { [b, a] }
    }

    pub(super) fn first_pixel(&self, unit: i64) -> Pixel {
        self.from.map(|coordinate| pixel_of(coordinate, unit))
    }

    pub(super) fn last_pixel(&self, unit: i64) -> Pixel {
        self.to.map(|coordinate| pixel_of(coordinate, unit))
    }

    /// Returns the pixel where the line crosses the middle of a column (axis 0) or row (axis 1); nothing if it runs along it.
    pub(super) fn pixel_at(&self, axis: usize, cut: i64, unit: i64) -> Option<Pixel> {
        let other = 1 - axis;
        let run = self.to[axis] - self.from[axis];
        if run == 0 {
            return None;
        }
        let (run, rise) = (i128::from(run), i128::from(self.to[other] - self.from[other]));
        let along = i128::from(cut * unit - self.from[axis]);
        let start = i128::from(self.from[other] + unit / 2);
        let place = divide_down(start * run + rise * along, run * i128::from(unit))?;
        Some(if axis == 0 { [cut, place] } else { [place, cut] })
    }

    /// Says whether the line meets a pixel.
    ///
    /// Pixels are half open: a point on the side of two belongs to the one east or south of it. Which of the pixels
    /// around a corner a line through that corner meets is decided as if the grid were moved by less than anything west, and by less than that north.
    #[must_use]
    pub fn meets(&self, pixel: Pixel, unit: i64) -> bool {
        let half = unit / 2;
        let centre = pixel.map(|place| place * unit);
        let beside = |axis: usize| {
            let [least, greatest] = self.range(axis);
            greatest < centre[axis] - half || least >= centre[axis] + half
        };
        if beside(0) || beside(1) {
            return false;
        }
        let [dx, dy] = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let [cx, cy] = [centre[0] - self.from[0], centre[1] - self.from[1]];
        // Products of small numbers are exact in 64 bits; most lines are short.
        let beyond = if dx.abs().max(dy.abs()).max(cx.abs()).max(cy.abs()).max(half) < 1 << 30 {
            (dx * cy - dy * cx).abs().cmp(&(half * (dx.abs() + dy.abs())))
        } else {
            let [dx, dy, cx, cy, half] = [dx, dy, cx, cy, half].map(i128::from);
            (dx * cy - dy * cx).abs().cmp(&(half * (dx.abs() + dy.abs())))
        };
        match beyond {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            // Through a corner: the other corners lie on one side, this one is moved to one of the sides.
            std::cmp::Ordering::Equal => {
                let side = i128::from(dx) * i128::from(cy) - i128::from(dy) * i128::from(cx);
                let moved = if dy == 0 { -dx.signum() } else { dy.signum() };
                // A point has no sides: it lies in its own pixel, and that is where the ranges ended.
                (dx == 0 && dy == 0) || side.signum() != i128::from(moved)
            }
        }
    }
}

/// Returns the pixel's number along an axis.
fn pixel_of(coordinate: i64, unit: i64) -> i64 {
    (coordinate + unit / 2).div_euclid(unit)
}

/// Divides and rounds down; nothing if it does not fit.
pub(super) fn divide_down(dividend: i128, divisor: i128) -> Option<i64> {
    let (dividend, divisor) = if divisor < 0 { (-dividend, -divisor) } else { (dividend, divisor) };
    i64::try_from(dividend.div_euclid(divisor)).ok()
}
