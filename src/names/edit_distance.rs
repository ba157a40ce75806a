//! Edit distance with transpositions, given up early.

/// Returns the least number of insertions, deletions, substitutions and swaps of neighbours that make `one` the
/// `other`, byte by byte (optimal string alignment), or `None` when it is above `most`.
///
/// Works in O(n · most) time, in O(1) when the lengths alone are too far apart.
pub(super) fn edit_distance_within(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let far = most.saturating_add(1);
    // Distances of the beginnings of `one` with i - 2, i - 1 and i bytes to all beginnings of `other`.
    let mut rows = [vec![far; other.len() + 1], vec![far; other.len() + 1], (0..=other.len()).collect()];
    for i in 1..=one.len() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        fill_row(one, other, i, most, (before, above, row));
        let least = |row: &[usize]| row.iter().min().copied().unwrap_or(far);
        if least(row) > most && least(above) >= most {
            return None;
        }
    }
    rows[2].last().copied().filter(|&distance| distance <= most)
}

/// Fills row `i` within `most` places of the diagonal; farther off every distance is above `most`.
fn fill_row(one: &[u8], other: &[u8], i: usize, most: usize, rows: (&[usize], &[usize], &mut [usize])) {
    let (before, above, row) = rows;
    let far = most.saturating_add(1);
    row.fill(far);
    row[0] = i.min(far);
    for j in i.saturating_sub(most).max(1)..=i.saturating_add(most).min(other.len()) {
        let change = above[j - 1] + usize::from(one[i - 1] != other[j - 1]);
        let swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
        let swap = if swapped { before[j - 2] + 1 } else { far };
        row[j] = change.min(above[j] + 1).min(row[j - 1] + 1).min(swap).min(far);
    }
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
