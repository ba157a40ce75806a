//! Where a value stands among others.

use std::cmp::Ordering;

/// Where a value stands among the values of several areas. Equal values share their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Its place from the highest: 1 and how many values are higher.
    pub from_highest: usize,
    /// Its place from the lowest: 1 and how many values are lower.
    pub from_lowest: usize,
    /// How many other areas have the same value.
    pub tied: usize,
    /// How many areas have a value, this one with them.
    pub of: usize,
}

impl Rank {
    /// Returns the place of `value` among `values`, which hold it too; those that are not a number do not count.
    ///
    /// # Examples
    /// ```
    /// use choros::atlas::Rank;
    /// let rank = Rank::among(4.0, [9.0, 4.0, f64::NAN, 4.0, 1.0]);
    /// assert_eq!(rank, Rank { from_highest: 2, from_lowest: 2, tied: 1, of: 4 });
    /// ```
    pub fn among(value: f64, values: impl IntoIterator<Item = f64>) -> Self {
        let (mut higher, mut lower, mut equal) = (0, 0, 0usize);
        for other in values {
            match other.partial_cmp(&value) {
                Some(Ordering::Greater) => higher += 1,
                Some(Ordering::Less) => lower += 1,
                Some(Ordering::Equal) => equal += 1,
                None => {}
            }
        }
        let of = higher + lower + equal;
        Self { from_highest: higher + 1, from_lowest: lower + 1, tied: equal.saturating_sub(1), of }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_values_share_their_place() {
        let values = [5.0, 7.0, 7.0, 1.0, 0.0, -0.0];
        assert_eq!(Rank::among(7.0, values), Rank { from_highest: 1, from_lowest: 5, tied: 1, of: 6 });
        assert_eq!(Rank::among(5.0, values), Rank { from_highest: 3, from_lowest: 4, tied: 0, of: 6 });
        assert_eq!(Rank::among(0.0, values), Rank { from_highest: 5, from_lowest: 1, tied: 1, of: 6 });
    }

    proptest! {
        /// Against sorting.
        #[test]
        fn the_place_is_that_in_the_sorted_list(values in prop::collection::vec(-4i8..4, 1..30), chosen in any::<prop::sample::Index>()) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let value = values[chosen.index(values.len())];
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let rank = Rank::among(value, values.iter().copied());
            prop_assert_eq!(sorted.iter().position(|&other| other.total_cmp(&value).is_eq()), Some(rank.from_lowest - 1));
            prop_assert_eq!(rank.from_highest + rank.from_lowest + rank.tied, values.len() + 1);
            prop_assert_eq!(rank.of, values.len());
        }
    }
}
