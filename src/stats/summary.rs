//! What a list of values comes to.

use super::classify::quantile;

/// Count, range and centre of values.
///
/// # Examples
/// ```
/// use choros::stats::Summary;
/// let summary = Summary::of([Some(3.0), None, Some(1.0), Some(8.0)]);
/// assert_eq!((summary.count(), summary.missing()), (3, 1));
/// assert_eq!(summary.mean(), Some(4.0));
/// assert_eq!(summary.median(), Some(3.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// In ascending order, without those that are not a number.
    sorted: Vec<f64>,
    missing: usize,
}

impl Summary {
    /// Sums up values in their own unit; what is absent or not a number counts as missing.
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let mut missing = 0;
        let mut sorted: Vec<f64> = values
            .into_iter()
            .filter_map(|value| {
                let present = value.filter(|value| !value.is_nan());
                missing += usize::from(present.is_none());
                present
            })
            .collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Self { sorted, missing }
    }

    /// Returns how many values there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// Returns how many values are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Returns the lowest value, if there is one.
    #[must_use]
    pub fn min(&self) -> Option<f64> {
        self.sorted.first().copied()
    }

    /// Returns the highest value, if there is one.
    #[must_use]
    pub fn max(&self) -> Option<f64> {
        self.sorted.last().copied()
    }

    /// Returns the arithmetic mean, every value weighing the same, if there are values.
    ///
    /// Lies between the lowest and the highest value whatever their size.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a count of values is far below 2^53")]
    pub fn mean(&self) -> Option<f64> {
        let (min, max) = (self.min()?, self.max()?);
        let count = self.count() as f64;
        let sum = compensated_sum(self.sorted.iter().copied());
        let mean = if sum.is_finite() {
            sum / count
        } else {
            // The sum is too large for a number, not the mean.
            compensated_sum(self.sorted.iter().map(|value| value / count))
        };
        // Rounding alone may lead out of the range; infinite values of both signs have no mean.
        Some(if mean.is_nan() { mean } else { mean.clamp(min, max) })
    }

    /// Returns the middle value, of an even number the mean of the two in the middle, if there are values.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let last = self.sorted.len().checked_sub(1)?;
        Some(f64::midpoint(self.sorted[last / 2], self.sorted[last.div_ceil(2)]))
    }

    /// Returns the values between which the middle half lies, the lower first, if there are values.
    ///
    /// Source: type 7 of Hyndman and Fan (1996), doi:10.2307/2684934, as for the classes of equal number.
    #[must_use]
    pub fn quartiles(&self) -> Option<(f64, f64)> {
        let sorted = &self.sorted[..];
        (!sorted.is_empty()).then(|| (quantile(sorted, 1, 4), quantile(sorted, 3, 4)))
    }
}

/// Adds numbers so that the error does not grow with how many there are.
///
/// Source: Neumaier (1974), doi:10.1002/zamm.19740540106.
fn compensated_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, lost) = values.fold((0.0_f64, 0.0), |(sum, lost), value| {
        let total = sum + value;
        let (larger, smaller) = if sum.abs() >= value.abs() { (sum, value) } else { (value, sum) };
        (total, lost + ((larger - total) + smaller))
    });
    if sum.is_finite() { sum + lost } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_values_have_no_centre() {
        let summary = Summary::of([None, Some(f64::NAN)]);
        assert_eq!((summary.count(), summary.missing()), (0, 2));
        assert_eq!((summary.min(), summary.max(), summary.mean(), summary.median()), (None, None, None, None));
        assert_eq!(summary.quartiles(), None);
    }

    #[test]
    fn zero_is_a_value() {
        let summary = Summary::of([Some(0.0), Some(2.0)]);
        assert_eq!((summary.min(), summary.mean(), summary.median()), (Some(0.0), Some(1.0), Some(1.0)));
    }

    /// What R's `quantile` and `NumPy` say.
    #[test]
    fn quartiles_lie_between_values() {
        let quartiles = |values: &[f64]| Summary::of(values.iter().copied().map(Some)).quartiles();
        assert_eq!(quartiles(&[15.0, 20.0, 35.0, 40.0, 50.0]), Some((20.0, 40.0)));
        assert_eq!(quartiles(&[1.0, 2.0, 3.0, 4.0]), Some((1.75, 3.25)));
        assert_eq!(quartiles(&[7.0]), Some((7.0, 7.0)));
    }

    #[test]
    fn huge_values_have_a_mean() {
        assert_eq!(Summary::of([Some(f64::MAX), Some(f64::MAX)]).mean(), Some(f64::MAX));
        assert_eq!(Summary::of([Some(1.0), Some(1e100), Some(1.0), Some(-1e100)]).mean(), Some(0.5));
    }
}
