//! Numbers of twice the precision of `f64`.

use std::ops::{Add, Mul, Sub};

/// A number as the exact sum of a large and a small part: about 32 decimal digits.
///
/// Source: Dekker (1971), A floating-point technique for extending the available precision, doi:10.1007/BF01397083.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DoubleDouble {
    large: f64,
    small: f64,
}

impl DoubleDouble {
    /// Returns the difference of two numbers without any error.
    pub(super) fn difference(a: f64, b: f64) -> Self {
        Self::sum(a, -b)
    }

    /// Returns the nearest number of single precision.
    pub(super) fn to_f64(self) -> f64 {
        self.large
    }

    fn sum(a: f64, b: f64) -> Self {
        let large = a + b;
        let of_b = large - a;
        Self { large, small: (a - (large - of_b)) + (b - of_b) }
    }

    /// Returns the sum when `a` is known to be the larger.
    fn quick_sum(a: f64, b: f64) -> Self {
        let large = a + b;
        Self { large, small: b - (large - a) }
    }

    fn product(a: f64, b: f64) -> Self {
        let large = a * b;
        let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
        Self { large, small: ((a1 * b1 - large) + a1 * b2 + a2 * b1) + a2 * b2 }
    }
}

/// Splits a number in two of half its digits.
fn halves(a: f64) -> (f64, f64) {
    const SPLITTER: f64 = 134_217_729.0;
    let shifted = SPLITTER * a;
    let upper = shifted - (shifted - a);
    (upper, a - upper)
}

impl From<f64> for DoubleDouble {
    fn from(large: f64) -> Self {
        Self { large, small: 0.0 }
    }
}

impl Add for DoubleDouble {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = Self::sum(self.large, other.large);
        let rest = Self::sum(self.small, other.small);
        let sum = Self::quick_sum(sum.large, sum.small + rest.large);
        Self::quick_sum(sum.large, sum.small + rest.small)
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self { large: -other.large, small: -other.small }
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = Self::product(self.large, other.large);
        let rest = self.large * other.small + self.small * other.large;
        Self::quick_sum(product.large, product.small + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_single_number_forgets_is_kept() {
        let tiny = DoubleDouble::from(1e-25);
        let rest = DoubleDouble::from(1.0) + tiny - DoubleDouble::from(1.0);
        assert!((rest.to_f64() - 1e-25).abs() < 1e-32);
        let third = DoubleDouble::difference(1.0, 1e-20);
        // (1 - ε)² - 1 + 2ε = ε²
        let rest = third * third - DoubleDouble::from(1.0) + DoubleDouble::from(2e-20);
        assert!((rest.to_f64() - 1e-40).abs() < 1e-31);
    }
}
