//! The values to classify, checked and in order.

use super::ClassifyError;

/// Finite values in ascending order, at least one, and how many others were missing.
#[derive(Debug)]
pub(super) struct SortedValues {
    values: Vec<f64>,
    missing: usize,
}

impl SortedValues {
    pub(super) fn new(values: &[f64]) -> Result<Self, ClassifyError> {
        if let Some(&found) = values.iter().find(|value| value.is_infinite()) {
            return Err(ClassifyError::InfiniteValue { found });
        }
        // Adding zero makes a negative zero, which is the same value, the plain one.
        let mut sorted: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| value + 0.0).collect();
        if sorted.is_empty() {
            return Err(ClassifyError::NoValues);
        }
        sorted.sort_unstable_by(f64::total_cmp);
        Ok(Self { missing: values.len() - sorted.len(), values: sorted })
    }

    pub(super) fn as_slice(&self) -> &[f64] {
        &self.values
    }

    pub(super) fn missing(&self) -> usize {
        self.missing
    }

    pub(super) fn min(&self) -> f64 {
        self.values[0]
    }

    pub(super) fn max(&self) -> f64 {
        self.values[self.values.len() - 1]
    }
}
