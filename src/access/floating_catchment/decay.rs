//! How much less a service counts the farther it is.

use crate::access::{AccessError, Bands, PointIndex};
use crate::geometry::LonLat;

/// The weight of a service by its distance: 0 beyond some distance, which itself is within.
///
/// # Examples
/// ```
/// use choros::access::Decay;
/// let steps = Decay::steps(&[(10_000.0, 1.0), (20_000.0, 0.68), (30_000.0, 0.22)])?;
/// assert_eq!([0.0, 10_000.0, 10_001.0, 30_001.0].map(|distance_m| steps.weight(distance_m)), [1.0, 1.0, 0.68, 0.0]);
/// # Ok::<(), choros::access::AccessError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Decay {
    within_m: f64,
    shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Uniform,
    Steps(Vec<(f64, f64)>),
    Gaussian { sigma_m: f64 },
    GaussianToZero,
    Parabola,
    InversePower { exponent: f64, from_m: f64 },
    Exponential { scale_m: f64 },
}

impl Decay {
    /// Weighs 1 up to `within_m` metres: the first, two-step method of Luo and Wang (2003).
    ///
    /// # Errors
    /// [`AccessError::DecayParameter`] if the distance is not finite and above 0; so of all others.
    pub fn uniform(within_m: f64) -> Result<Self, AccessError> {
        Self::new(within_m, Shape::Uniform)
    }

    /// Weighs by bands: each distance in metres, ascending, with the weight up to it; Luo and Qi (2009).
    ///
    /// # Errors
    /// As [`Bands::new`] for the distances; [`AccessError::Weight`] if a weight is negative or not finite.
    pub fn steps(steps: &[(f64, f64)]) -> Result<Self, AccessError> {
        let distances: Vec<f64> = steps.iter().map(|(within_m, _)| *within_m).collect();
        let bands = Bands::new(&distances)?;
        if let Some(&(_, found)) = steps.iter().find(|(_, weight)| !weight.is_finite() || *weight < 0.0) {
            return Err(AccessError::Weight { found });
        }
        Self::new(bands.within_m().last().copied().unwrap_or_default(), Shape::Steps(steps.to_vec()))
    }

    /// Weighs exp(−d²/(2σ²)), cut at `within_m` metres.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform), for each of the two.
    pub fn gaussian(sigma_m: f64, within_m: f64) -> Result<Self, AccessError> {
        Self::new(within_m, Shape::Gaussian { sigma_m: checked("sigma_m", sigma_m)? })
    }

    /// Weighs (exp(−½(d/d₀)²) − exp(−½)) / (1 − exp(−½)), which is 1 at the service and 0 at d₀ = `within_m`; Dai (2010),
    /// doi:10.1016/j.healthplace.2010.06.012.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform).
    pub fn gaussian_to_zero(within_m: f64) -> Result<Self, AccessError> {
        Self::new(within_m, Shape::GaussianToZero)
    }

    /// Weighs 1 − (d/d₀)², which is 0 at d₀ = `within_m`: the Epanechnikov kernel, scaled to 1 at the service; Dai and Wang
    /// (2011), doi:10.1068/b36149.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform).
    pub fn parabola(within_m: f64) -> Result<Self, AccessError> {
        Self::new(within_m, Shape::Parabola)
    }

    /// Weighs (d/`from_m`)^−`exponent`, and 1 up to `from_m`, cut at `within_m` metres: gravity, without its pole.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform), for each of the three.
    pub fn inverse_power(exponent: f64, from_m: f64, within_m: f64) -> Result<Self, AccessError> {
        let (exponent, from_m) = (checked("exponent", exponent)?, checked("from_m", from_m)?);
        Self::new(within_m, Shape::InversePower { exponent, from_m })
    }

    /// Weighs exp(−d/`scale_m`), cut at `within_m` metres.
    ///
    /// # Errors
    /// As [`uniform`](Self::uniform), for each of the two.
    pub fn exponential(scale_m: f64, within_m: f64) -> Result<Self, AccessError> {
        Self::new(within_m, Shape::Exponential { scale_m: checked("scale_m", scale_m)? })
    }

    fn new(within_m: f64, shape: Shape) -> Result<Self, AccessError> {
        Ok(Self { within_m: checked("within_m", within_m)?, shape })
    }

    /// Returns the distance in metres beyond which weights are 0.
    #[must_use]
    pub fn within_m(&self) -> f64 {
        self.within_m
    }

    /// Returns the weight at a distance in metres; 0 for what is none.
    #[must_use]
    pub fn weight(&self, distance_m: f64) -> f64 {
        if !(0.0..=self.within_m).contains(&distance_m) {
            return 0.0;
        }
        let bell = |deviations: f64| (-0.5 * deviations * deviations).exp();
        let part = distance_m / self.within_m;
        match &self.shape {
            Shape::Uniform => 1.0,
            Shape::Steps(steps) => {
                steps.iter().find(|(within_m, _)| distance_m <= *within_m).map_or(0.0, |(_, weight)| *weight)
            }
            Shape::Gaussian { sigma_m } => bell(distance_m / sigma_m),
            Shape::GaussianToZero => ((bell(part) - bell(1.0)) / (1.0 - bell(1.0))).max(0.0),
            Shape::Parabola => 1.0 - part * part,
            Shape::InversePower { exponent, from_m } => (distance_m / from_m).max(1.0).powf(-exponent),
            Shape::Exponential { scale_m } => (-distance_m / scale_m).exp(),
        }
    }
}

impl Decay {
    /// Calls `visit` with all items of an index that have a weight above 0 as seen from `origin`, and the weight, in an order
    /// of the index's own.
    pub(super) fn for_each_weighed(&self, index: &PointIndex, origin: LonLat, mut visit: impl FnMut(u32, f64)) {
        let mut visit = |item, weight| {
            if weight > 0.0 {
                visit(item, weight);
            }
        };
        match &self.shape {
            Shape::Uniform => index.for_each_in_bands(origin, &[self.within_m], |item, _| visit(item, 1.0)),
            Shape::Steps(steps) => {
                let bands_m: Vec<f64> = steps.iter().map(|(within_m, _)| *within_m).collect();
                index.for_each_in_bands(origin, &bands_m, |item, step| visit(item, steps[step].1));
            }
            Shape::Gaussian { .. }
            | Shape::GaussianToZero
            | Shape::Parabola
            | Shape::InversePower { .. }
            | Shape::Exponential { .. } => {
                index.for_each_about(origin, self.within_m, |item, distance_m| visit(item, self.weight(distance_m)));
            }
        }
    }
}

fn checked(name: &'static str, found: f64) -> Result<f64, AccessError> {
    if found.is_finite() && found > 0.0 { Ok(found) } else { Err(AccessError::DecayParameter { name, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_that_are_none_are_refused() {
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let all = [
                Decay::uniform(wrong),
                Decay::gaussian(wrong, 1.0),
                Decay::gaussian(1.0, wrong),
                Decay::gaussian_to_zero(wrong),
                Decay::parabola(wrong),
                Decay::inverse_power(wrong, 1.0, 1.0),
                Decay::inverse_power(1.0, wrong, 1.0),
                Decay::exponential(wrong, 1.0),
            ];
            assert!(all.iter().all(|found| matches!(found, Err(AccessError::DecayParameter { .. }))), "{all:?}");
        }
        assert_eq!(Decay::steps(&[]), Err(AccessError::BandCount { found: 0 }));
        assert_eq!(Decay::steps(&[(1.0, -1.0)]), Err(AccessError::Weight { found: -1.0 }));
        let message = Decay::uniform(-1.0).unwrap_err().to_string();
        assert_eq!(message, "within_m is -1 where a finite number above 0 is accepted");
    }

    #[test]
    fn weights_are_one_here_fall_and_are_zero_beyond() {
        let all = [
            Decay::uniform(100.0),
            Decay::steps(&[(10.0, 1.0), (100.0, 0.2)]),
            Decay::gaussian(40.0, 100.0),
            Decay::gaussian_to_zero(100.0),
            Decay::parabola(100.0),
            Decay::inverse_power(2.0, 5.0, 100.0),
            Decay::exponential(30.0, 100.0),
        ];
        for decay in all.map(Result::unwrap) {
            let weights: Vec<f64> = (0..=100).map(|metre| decay.weight(f64::from(metre))).collect();
            assert!((weights[0] - 1.0).abs() < 1e-15 && weights.is_sorted_by(|a, b| a >= b && *b >= 0.0), "{decay:?}");
            assert!([100.1, -1.0, f64::NAN].iter().all(|&distance_m| decay.weight(distance_m) <= 0.0), "{decay:?}");
        }
        assert!(Decay::gaussian_to_zero(7.0).unwrap().weight(7.0) <= 0.0);
    }
}
