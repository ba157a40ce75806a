//! Which ramp classes are painted in, and which of its colours each gets.

use super::{Color, Ramp, RampKind, StylesError, ramp};
use crate::stats::ClassBreaks;

/// The usual ramps: told apart by those who confuse red and green, and in grey.
const SEQUENTIAL: &str = "YlGnBu";
const DIVERGING: &str = "PuOr";

/// Returns the ramp classes are painted in if nobody names one: one of two directions where values lie on both sides of zero.
///
/// # Errors
/// [`StylesError::UnknownRamp`] if the ramps lack it.
pub fn usual_ramp(breaks: &ClassBreaks) -> Result<&'static Ramp, StylesError> {
    ramp(if breaks.straddles_zero() { DIVERGING } else { SEQUENTIAL })
}

/// Returns one colour a class, the lowest class first.
///
/// Where a ramp has two directions and values lie on both sides of zero, its middle is at zero: each side has as many steps as the one
/// with more classes, and a class that holds zero gets the middle.
///
/// # Errors
/// [`StylesError::ClassCount`] if the ramp has too few colours.
pub fn class_colors(ramp: &Ramp, breaks: &ClassBreaks) -> Result<Vec<Color>, StylesError> {
    if ramp.kind() == RampKind::Diverging && breaks.straddles_zero() {
        around_zero(ramp, breaks)
    } else {
        ramp.colors(breaks.class_count())
    }
}

fn around_zero(ramp: &Ramp, breaks: &ClassBreaks) -> Result<Vec<Color>, StylesError> {
    let bounds = breaks.upper_bounds();
    let below = bounds.iter().filter(|upper| **upper <= 0.0).count();
    let above = std::iter::once(&breaks.min()).chain(bounds).take(bounds.len()).filter(|lower| **lower >= 0.0).count();
    let side = below.max(above).max(1);
    let colors = ramp.mixed(2 * side + 1)?;
    let holds_zero = below + above < bounds.len();
    let first_above = side + usize::from(!holds_zero);
    let lower_side = colors[side - below..side].iter();
    Ok(lower_side.chain(&colors[first_above..]).copied().take(bounds.len()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Classification, classify, classify_parted};

    fn colors(bounds: &[f64], min: f64) -> Vec<String> {
        let values: Vec<f64> = std::iter::once(min).chain(bounds.iter().copied()).collect();
        let breaks = classify(&values, &Classification::Manual { upper_bounds: bounds.to_vec() }).unwrap();
        class_colors(ramp("PuOr").unwrap(), &breaks).unwrap().iter().map(ToString::to_string).collect()
    }

    fn of_ramp(k: usize) -> Vec<String> {
        ramp("PuOr").unwrap().colors(k).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_middle_of_a_ramp_of_two_directions_is_at_zero() {
        let [five, seven] = [5, 7].map(of_ramp);
        assert_eq!(colors(&[-4.0, 0.0, 3.0, 9.0], -8.0), [&five[..2], &five[3..]].concat());
        assert_eq!(colors(&[-4.0, 2.0, 9.0], -8.0), of_ramp(3));
        assert_eq!(colors(&[-4.0, -2.0, 0.0, 9.0], -8.0), [&seven[..3], &seven[4..5]].concat());
        assert_eq!(colors(&[-4.0, 1.0, 3.0, 9.0], -8.0), five[1..]);
    }

    #[test]
    fn more_steps_than_the_ramp_has_are_mixed() {
        let bounds: Vec<f64> = (-10..=1).map(f64::from).collect();
        let found = colors(&bounds, -11.0);
        assert_eq!((found.len(), &found[0]), (12, &of_ramp(11)[0]));
        let distinct: std::collections::HashSet<_> = found.iter().collect();
        assert_eq!(distinct.len(), 12);
    }

    #[test]
    fn the_usual_ramp_has_two_directions_where_values_have() {
        let of = |values: &[f64]| classify_parted(values, &Classification::Quantile { k: 2 }).unwrap();
        assert_eq!(usual_ramp(&of(&[-3.0, 2.0, 4.0])).unwrap().name(), "PuOr");
        assert_eq!(usual_ramp(&of(&[0.0, 2.0, 4.0])).unwrap().name(), "YlGnBu");
        let upward = of(&[1.0, 2.0, 4.0]);
        let puor = ramp("PuOr").unwrap();
        assert_eq!(class_colors(puor, &upward).unwrap(), puor.colors(2).unwrap());
    }
}
