//! Edit distance with transpositions, given up early.

/// Returns the least number of insertions, deletions, substitutions and swaps of neighbours that make `one` the
/// `other`, byte by byte (optimal string alignment), or `None` when it is above `most`.
///
/// Works in O(n · m) time, and in O(n) when the lengths alone are too far apart.
pub(super) fn edit_distance_within(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(other.len() + 1);
        row.push(i + 1);
        for (j, &b) in other.iter().enumerate() {
            let swapped = i > 0 && j > 0 && a == other[j - 1] && b == one[i - 1];
            let swap = if swapped { before[j - 1] + 1 } else { usize::MAX };
            row.push((above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1).min(swap));
        }
        if row.iter().min().is_some_and(|&least| least > most) && above.iter().min().is_some_and(|&least| least >= most)
        {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, by recursion.
    fn plain(one: &[u8], other: &[u8]) -> usize {
        let (Some((a, one_rest)), Some((b, other_rest))) = (one.split_last(), other.split_last()) else {
            return one.len().max(other.len());
        };
        let mut least = (plain(one_rest, other_rest) + usize::from(a != b))
            .min(plain(one_rest, other) + 1)
            .min(plain(one, other_rest) + 1);
        if let (Some((c, one_short)), Some((d, other_short))) = (one_rest.split_last(), other_rest.split_last())
            && (a, b) == (d, c)
        {
            least = least.min(plain(one_short, other_short) + 1);
        }
        least
    }

    #[test]
    fn a_swap_of_neighbours_counts_once() {
        assert_eq!(edit_distance_within(b"larias", b"larisa", 2), Some(1));
        assert_eq!(edit_distance_within(b"volos", b"voles", 1), Some(1));
        assert_eq!(edit_distance_within(b"volos", b"paros", 1), None);
        assert_eq!(edit_distance_within(b"", b"", 0), Some(0));
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(one in "[abc]{0,6}", other in "[abc]{0,6}", most in 0_usize..4) {
            let distance = plain(one.as_bytes(), other.as_bytes());
            let expected = (distance <= most).then_some(distance);
            prop_assert_eq!(edit_distance_within(one.as_bytes(), other.as_bytes(), most), expected);
        }
    }
}
