//! Classes with given breaks.

use super::values::SortedValues;
use super::{ClassifyError, MAX_CLASSES};

/// Checks the breaks and adds the highest value if it is above them.
pub(super) fn upper_bounds(values: &SortedValues, given: &[f64]) -> Result<Vec<f64>, ClassifyError> {
    if let Some(&found) = given.iter().find(|bound| !bound.is_finite()) {
        return Err(ClassifyError::InfiniteBreak { found });
    }
    if let Some(pair) = given.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(ClassifyError::BreaksNotAscending { previous: pair[0], found: pair[1] });
    }
    match given.last() {
        Some(&last) if given.len() <= MAX_CLASSES => {
            let rest = (last < values.max()).then_some(values.max());
            Ok(given.iter().copied().chain(rest).collect())
        }
        _ => Err(ClassifyError::BreakCount { found: given.len() }),
    }
}
