//! Classes of equal width.

use super::values::SortedValues;
use super::{ClassificationMethod, ClassifyError};

/// Returns the ends of `k` steps from the lowest value to the highest, which is the last.
pub(super) fn upper_bounds(values: &SortedValues, k: usize) -> Result<Vec<f64>, ClassifyError> {
    let (min, max) = (values.min(), values.max());
    if min >= max && k > 1 {
        return Err(ClassifyError::TooFewDistinct { method: ClassificationMethod::EqualInterval, k, distinct: 1 });
    }
    let first = min + width(min, max, k);
    // The second bound is rounded before the step between bounds is taken from it: bounds that should coincide with
    // values then fall on the same side of them as in the usual libraries.
    let step = (first + width(min, max, k)) - first;
    let mut bounds: Vec<f64> = (0..k - 1).map(|i| (first + count(i) * step).min(max)).collect();
    bounds.push(max);
    Ok(bounds)
}

/// Returns the width of a class, also when the range is too large for a number.
fn width(min: f64, max: f64, k: usize) -> f64 {
    let range = max - min;
    if range.is_finite() { range / count(k) } else { max / count(k) - min / count(k) }
}

#[expect(clippy::cast_precision_loss, reason = "a count of classes is small")]
fn count(number: usize) -> f64 {
    number as f64
}
