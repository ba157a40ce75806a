//! Classes with as many values in each.

use super::values::SortedValues;

/// Returns the quantiles 1/k, 2/k … 1, each once.
///
/// Source: type 7 of Hyndman and Fan (1996), Sample quantiles in statistical packages, doi:10.2307/2684934.
pub(super) fn upper_bounds(values: &SortedValues, k: usize) -> Vec<f64> {
    let mut bounds: Vec<f64> = (1..=k).map(|i| quantile(values.as_slice(), i, k)).collect();
    bounds.dedup();
    bounds
}

/// Returns the quantile `part/whole` of ascending values.
///
/// The place between two values is kept as a fraction, so that one that is a whole number is exactly that value.
#[expect(clippy::cast_precision_loss, reason = "a count of values is far below 2^53")]
pub(in crate::stats) fn quantile(sorted: &[f64], part: usize, whole: usize) -> f64 {
    let steps = (sorted.len() - 1) * part;
    let (below, rest) = (sorted[steps / whole], steps % whole);
    let above = sorted[steps.div_ceil(whole)];
    let share = rest as f64 / whole as f64;
    if below >= above { below } else { (below * (1.0 - share) + above * share).clamp(below, above) }
}
