//! The classes found.

use super::values::SortedValues;

/// Classes of values by their upper bounds, with how many values are in each.
///
/// Class `i` holds what is above the bound before and not above its own; the first holds all that is not above its
/// own.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassBreaks {
    upper_bounds: Vec<f64>,
    counts: Vec<usize>,
    min: f64,
    max: f64,
    missing: usize,
    moved_to_zero: bool,
}

impl ClassBreaks {
    /// Takes ascending bounds of which the last is not below the highest value.
    pub(super) fn new(upper_bounds: Vec<f64>, values: &SortedValues) -> Self {
        let not_above = |bound: f64| values.as_slice().partition_point(|&value| value <= bound);
        let ends: Vec<usize> = upper_bounds.iter().map(|&bound| not_above(bound)).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let counts = ends.iter().zip(starts).map(|(end, start)| end - start).collect();
        Self {
            upper_bounds,
            counts,
            min: values.min(),
            max: values.max(),
            missing: values.missing(),
            moved_to_zero: false,
        }
    }

    /// Returns the same classes with how many of other values are in each, and how many of those are missing.
    ///
    /// The lowest and the highest value stay those that were classified. A value above all classes is counted nowhere.
    #[must_use]
    pub fn recounted(&self, values: &[f64]) -> Self {
        let mut counts = vec![0; self.class_count()];
        for class in values.iter().filter_map(|&value| self.class_of(value)) {
            counts[class] += 1;
        }
        let missing = values.iter().filter(|value| value.is_nan()).count();
        Self { counts, missing, ..self.clone() }
    }

    /// Returns the same classes with the bound nearest to zero moved to zero, so that losses and gains share no class, and with
    /// how many of the values that were classified are in each.
    ///
    /// One class has no bound to move, and values on one side of zero need none.
    pub(super) fn parted_at_zero(mut self, values: &[f64]) -> Self {
        if !self.straddles_zero() {
            return self;
        }
        let Some((_, inner)) = self.upper_bounds.split_last_mut() else { return self };
        let nearest = inner.iter_mut().min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let Some(nearest) = nearest.filter(|bound| **bound != 0.0) else { return self };
        *nearest = 0.0;
        self.moved_to_zero = true;
        self.recounted(values)
    }

    /// Says whether values lie on both sides of zero.
    #[must_use]
    pub fn straddles_zero(&self) -> bool {
        self.min < 0.0 && self.max > 0.0
    }

    /// Says whether a bound was moved to zero.
    #[must_use]
    pub fn moved_to_zero(&self) -> bool {
        self.moved_to_zero
    }

    /// Returns the upper bound of each class, ascending; the last is not below the highest value.
    #[must_use]
    pub fn upper_bounds(&self) -> &[f64] {
        &self.upper_bounds
    }

    /// Returns how many values are in each class; together they are all that are not missing.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Returns the lowest value classified.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.min
    }

    /// Returns the highest value classified.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.max
    }

    /// Returns how many values were not a number.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Returns how many classes there are.
    #[must_use]
    pub fn class_count(&self) -> usize {
        self.upper_bounds.len()
    }

    /// Returns the class of a value, the lowest being 0; none if it is above all classes or not a number.
    ///
    /// A value below [`min`](Self::min), which can only come from elsewhere, is in the first class.
    #[must_use]
    pub fn class_of(&self, value: f64) -> Option<usize> {
        let class = self.upper_bounds.partition_point(|&bound| bound < value);
        (class < self.upper_bounds.len() && !value.is_nan()).then_some(class)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::stats::{Classification, classify, classify_parted};

    #[test]
    fn a_class_may_have_none_of_the_values_counted() {
        let pool = classify(&[1.0, 2.0, 8.0, 9.0], &Classification::EqualInterval { k: 4 }).unwrap();
        let later = pool.recounted(&[8.0, f64::NAN, 9.0]);
        assert_eq!((later.counts(), later.missing()), (&[0, 0, 0, 2][..], 1));
        assert_eq!((later.min(), later.max(), later.upper_bounds()), (1.0, 9.0, pool.upper_bounds()));
        assert_eq!(pool.recounted(&[]).counts(), [0; 4]);
    }

    #[test]
    fn the_bound_nearest_to_zero_goes_to_zero_where_values_lie_on_both_sides() {
        let values = [-9.0, -4.0, -2.0, 1.0, 3.0, 8.0, f64::NAN];
        let breaks = classify_parted(&values, &Classification::Quantile { k: 3 }).unwrap();
        let plain = classify(&values, &Classification::Quantile { k: 3 }).unwrap();
        assert_eq!((breaks.upper_bounds()[0], breaks.upper_bounds()[2]), (plain.upper_bounds()[0], 8.0));
        assert_eq!((breaks.upper_bounds()[1], breaks.counts(), breaks.missing()), (0.0, &[2, 1, 3][..], 1));
        assert!(breaks.moved_to_zero() && !plain.moved_to_zero());
    }

    #[test]
    fn classes_on_one_side_of_zero_single_ones_and_given_ones_stay() {
        for (values, classification) in [
            (&[0.0, 4.0, 9.0][..], Classification::Quantile { k: 2 }),
            (&[-3.0, -1.0, 0.0], Classification::EqualInterval { k: 2 }),
            (&[-3.0, 5.0], Classification::Quantile { k: 1 }),
            (&[-3.0, 5.0], Classification::Manual { upper_bounds: vec![1.0, 5.0] }),
            (&[-2.0, -1.0, 0.0, 4.0, 8.0], Classification::Quantile { k: 2 }),
        ] {
            assert_eq!(classify_parted(values, &classification), classify(values, &classification), "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn parted_classes_ascend_hold_every_value_and_no_loss_beside_a_gain(
            values in prop::collection::vec(-50f64..50.0, 2..60),
            k in 2usize..9,
        ) {
            let breaks = classify_parted(&values, &Classification::Quantile { k }).unwrap();
            prop_assert!(breaks.upper_bounds().windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(breaks.counts().iter().sum::<usize>(), values.len());
            if breaks.straddles_zero() && breaks.class_count() > 1 {
                prop_assert!(breaks.upper_bounds().contains(&0.0));
            }
        }

        #[test]
        fn every_part_of_the_pool_falls_in_classes(
            pool in prop::collection::vec(prop_oneof![4 => -50f64..50.0, 1 => Just(f64::NAN)], 1..60),
            k in 1usize..6,
            cut in 0usize..60,
        ) {
            let Ok(breaks) = classify(&pool, &Classification::Quantile { k }) else { return Ok(()) };
            let part = &pool[..cut.min(pool.len())];
            let counted = breaks.recounted(part);
            prop_assert_eq!(counted.counts().iter().sum::<usize>() + counted.missing(), part.len());
            prop_assert_eq!(breaks.recounted(&pool), breaks);
        }
    }
}
