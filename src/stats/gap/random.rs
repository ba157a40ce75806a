//! Random numbers that are the same every time.

use std::f64::consts::TAU;

/// A sequence of random numbers that its seed and number determine.
///
/// Source: Steele, Lea and Flood (2014), `SplitMix64`, doi:10.1145/2660193.2660195.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Begins the sequence of a number; those of other numbers are as if independent of it.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut of_seed = Self(seed);
        Self(of_seed.bits() ^ Self(number).bits())
    }

    /// Returns a number from 0 to below 1, each as likely as the others.
    #[expect(clippy::cast_precision_loss, reason = "as many bits as fit are taken")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a number of the standard normal distribution.
    ///
    /// Source: Box and Muller (1958), doi:10.1214/aoms/1177706645.
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, turn) = (1.0 - self.unit(), self.unit());
        (-2.0 * radius.ln()).sqrt() * (TAU * turn).cos()
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_distributed_as_said() {
        let count = 100_000;
        let mut normal: Vec<f64> = (0..count).map(|number| Random::new(7, number).normal()).collect();
        normal.sort_unstable_by(f64::total_cmp);
        // Quantiles of the normal distribution, from any table.
        for (place, expected) in [(2_500, -1.959_964), (25_000, -0.674_490), (50_000, 0.0), (84_134, 1.0)] {
            let found: f64 = normal[place];
            assert!((found - expected).abs() < 0.03, "{place}: {found}");
        }
        let mut random = Random::new(7, 0);
        let mean = (0..count).map(|_| random.unit()).sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.005);
    }
}
