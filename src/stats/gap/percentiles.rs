//! The part of values that lie below one.

/// Returns the percentile of each value, from 0 to 100: the part of all values that are lower, equal ones and the value
/// itself counting half. Values are numbers.
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53")]
pub(super) fn percentiles(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    // Adding nought makes a negative zero, which is the same value, the plain one.
    order.sort_unstable_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let mut percentiles = vec![0.0; values.len()];
    let mut below = 0;
    for equal in order.chunk_by(|&a, &b| values[a] + 0.0 >= values[b] + 0.0) {
        let twice = 2 * below + equal.len();
        let percentile = 50.0 * twice as f64 / values.len() as f64;
        for &place in equal {
            percentiles[place] = percentile;
        }
        below += equal.len();
    }
    percentiles
}
