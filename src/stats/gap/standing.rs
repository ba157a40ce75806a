//! The part of values that lie below one, counted in whole numbers.

/// What percentiles are made of: of each value how many are lower, twice, equal ones and the value itself counting once.
///
/// Whole numbers, so that sums of them that are equal are found equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// From 1 to twice the number of values less 1.
    pub(super) halves: Vec<u64>,
}

impl Standing {
    /// Returns the standing of each value among all. Values are numbers.
    pub(super) fn of(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        // Adding zero makes a negative zero, which is the same value, the plain one.
        order.sort_unstable_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
        let mut halves = vec![0; values.len()];
        let mut below = 0;
        for equal in order.chunk_by(|&a, &b| values[a] + 0.0 >= values[b] + 0.0) {
            for &place in equal {
                halves[place] = 2 * below + equal.len() as u64;
            }
            below += equal.len() as u64;
        }
        Self { halves }
    }

    /// Returns a number of halves, or a sum of them weighted by parts that add up to `parts`, as a percentage: 0 to 100.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 for a thousand million areas")]
    pub(super) fn percent(&self, halves: u64, parts: u64) -> f64 {
        50.0 * halves as f64 / (self.halves.len() as f64 * parts as f64)
    }
}
