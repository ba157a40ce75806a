//! Where the labels of a level stand, found by tile.

use crate::topology::FinePoint;

/// The labels of a level's areas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelLabels {
    /// Where labels stand and of which area, from west to east.
    by_x: Box<[(FinePoint, u32)]>,
}

impl LevelLabels {
    /// Takes where the label of each area stands, in the order of the areas; nothing for an area without a label.
    pub fn of_areas(labels: impl IntoIterator<Item = Option<FinePoint>>) -> Self {
        let mut by_x: Vec<(FinePoint, u32)> =
            labels.into_iter().zip(0..).filter_map(|(label, area)| Some((label?, area))).collect();
        by_x.sort_unstable();
        Self { by_x: by_x.into() }
    }

    /// Returns the labels in a box of fine units, its end not included, in order of area.
    pub(super) fn within(&self, min: [i64; 2], end: [i64; 2]) -> Vec<(u32, FinePoint)> {
        let before = |x: i64| self.by_x.partition_point(|(point, _)| i64::from(point.x) < x);
        let column = &self.by_x[before(min[0])..before(end[0]).max(before(min[0]))];
        let in_row = |point: &FinePoint| (min[1]..end[1]).contains(&i64::from(point.y));
        let mut found: Vec<(u32, FinePoint)> =
            column.iter().filter(|(point, _)| in_row(point)).map(|&(point, area)| (area, point)).collect();
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_box_has_the_labels_that_lie_in_it(
            labels in prop::collection::vec(prop::option::of((0_u32..20, 0_u32..20)), 0..40),
            min in [-2_i64..22, -2_i64..22],
            sides in [0_i64..20, 0_i64..20],
        ) {
            let labels: Vec<Option<FinePoint>> =
                labels.into_iter().map(|label| label.map(|(x, y)| FinePoint { x, y })).collect();
            let end = [min[0] + sides[0], min[1] + sides[1]];
            let inside = |point: &FinePoint| (0..2).all(|axis| (min[axis]..end[axis]).contains(&point.coordinates()[axis]));
            let expected: Vec<(u32, FinePoint)> =
                (0..).zip(&labels).filter_map(|(area, label)| Some((area, (*label)?))).filter(|(_, point)| inside(point)).collect();
            prop_assert_eq!(LevelLabels::of_areas(labels).within(min, end), expected);
        }
    }
}
