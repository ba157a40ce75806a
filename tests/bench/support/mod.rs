//! Seeded data that the benches share.
#![expect(clippy::cast_precision_loss, reason = "as many bits as fit are taken")]

/// West, south, east, north of the data, in degrees.
pub(crate) const EUROPE: [f64; 4] = [-25.0, 34.0, 45.0, 72.0];

/// A sequence of numbers that is the same on every machine.
///
/// Source: Steele, Lea and Flood (2014), `SplitMix64`, doi:10.1145/2660193.2660195.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a number between the two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    /// Returns a longitude and latitude in the box.
    pub(crate) fn within(&mut self, [west, south, east, north]: [f64; 4]) -> [f64; 2] {
        [self.between(west, east), self.between(south, north)]
    }
}
