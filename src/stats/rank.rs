//! Places in an order.

/// Returns each value's rank: 1 for the highest, equal values sharing theirs; nothing for what is not a number.
///
/// # Examples
/// ```
/// use choros::stats::ranks;
/// assert_eq!(ranks(&[2.0, 9.0, f64::NAN, 9.0]), [Some(3), Some(1), None, Some(1)]);
/// ```
#[must_use]
pub fn ranks(values: &[f64]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&place| !values[place].is_nan()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let mut ranks = vec![None; values.len()];
    let mut before: Option<(f64, usize)> = None;
    for (position, place) in order.into_iter().enumerate() {
        let value = values[place];
        // None before it is lower, so this is equality; −0 and 0 are one value.
        let rank = before.filter(|(other, _)| *other <= value).map_or(position + 1, |(_, rank)| rank);
        ranks[place] = Some(rank);
        before = Some((value, rank));
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_rank_is_one_more_than_how_many_are_higher(values in prop::collection::vec(prop_oneof![
            (-5..5i8).prop_map(f64::from), Just(f64::NAN), Just(-0.0), any::<f64>()], 0..40)) {
            let expected: Vec<_> = values
                .iter()
                .map(|value| (!value.is_nan()).then(|| 1 + values.iter().filter(|other| *other > value).count()))
                .collect();
            prop_assert_eq!(ranks(&values), expected);
        }
    }
}
