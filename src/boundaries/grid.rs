//! The grid on which all borders lie.

/// The step of the grid on which borders lie, in degrees: about one centimetre on the ground.
pub const COORDINATE_STEP_DEG: f64 = 1e-7;

/// Steps a degree; dividing by a whole number gives the double nearest to the decimal, multiplying by 1e-7 does not.
const STEPS_PER_DEGREE: f64 = 1e7;

/// Returns the multiple of [`COORDINATE_STEP_DEG`] nearest to an angle in degrees.
///
/// Equal input gives equal output, so neighbours keep one line between them; the result prints with at most seven
/// decimals. A value with at most seven decimals comes back unchanged, bit for bit, and −0 as 0.
///
/// # Examples
/// ```
/// use choros::boundaries::to_grid;
/// assert_eq!(to_grid(23.728_400_149), 23.728_400_1);
/// assert_eq!(to_grid(24.41553), 24.41553);
/// ```
#[must_use]
pub fn to_grid(degrees: f64) -> f64 {
    (degrees * STEPS_PER_DEGREE).round() / STEPS_PER_DEGREE + 0.0
}

/// Says whether an angle in degrees lies on the grid.
pub(super) fn is_on_grid(degrees: f64) -> bool {
    to_grid(degrees).to_bits() == (degrees + 0.0).to_bits()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn seven_decimals_come_back_unchanged(steps in -1_800_000_000_i64..=1_800_000_000) {
            let text = format!("{}{}.{:07}", if steps < 0 { "-" } else { "" }, steps.abs() / 10_000_000, steps.abs() % 10_000_000);
            let value: f64 = text.parse().unwrap();
            prop_assert!(is_on_grid(value));
            prop_assert_eq!(to_grid(value).to_bits(), value.to_bits());
        }
    }

    #[test]
    fn minus_zero_is_zero() {
        assert_eq!(to_grid(-1e-12).to_bits(), 0);
    }
}
