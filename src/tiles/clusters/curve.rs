//! The curve points are put in order by.
//!
//! Source: Morton (1966), A computer oriented geodetic data base and a new technique in file sequencing.

use crate::geometry::MercatorPoint;

/// How many bits each coordinate of a place on the curve has.
const COORDINATE_BITS: u8 = 32;

/// Returns the place of a point on the curve: the bits of column and row of the finest grid in turn, the row's first.
///
/// The highest `2 * zoom` bits are the place of its cell among the `2^zoom` by `2^zoom` cells of a zoom.
pub(super) fn place_of(point: MercatorPoint) -> u64 {
    let side = 2.0_f64.powi(i32::from(COORDINATE_BITS));
    // Multiplying by a power of two is exact, so a point lies in the cell of every zoom that its position says.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the eastern and southern rim stay within"
    )]
    let index = |fraction: f64| (fraction * side) as u32;
    interleave([index(point.x()), index(point.y())])
}

/// Returns column and row of a place.
pub(super) fn coordinates(place: u64) -> [u32; 2] {
    [compact(place), compact(place >> 1)]
}

/// Returns the middle of the finest cell with this column and row.
pub(super) fn point_at([x, y]: [u32; 2]) -> MercatorPoint {
    let side = 2.0_f64.powi(i32::from(COORDINATE_BITS));
    let fraction = |index: u32| (f64::from(index) + 0.5) / side;
    MercatorPoint::clamped(fraction(x), fraction(y))
}

/// Returns by how many bits a place is longer than that of its cell at a zoom, which is at least 1.
pub(super) fn shift_to(cell_zoom: u8) -> u32 {
    2 * u32::from(COORDINATE_BITS - cell_zoom)
}

/// Puts the bits of column and row in turn.
pub(super) fn interleave([x, y]: [u32; 2]) -> u64 {
    spread(x) | spread(y) << 1
}

/// Puts a zero above each bit.
fn spread(bits: u32) -> u64 {
    let mut bits = u64::from(bits);
    for (shift, mask) in STEPS {
        bits = (bits | bits << shift) & mask;
    }
    bits
}

/// Takes every other bit.
#[expect(clippy::cast_possible_truncation, reason = "every other of 64 bits are 32")]
fn compact(place: u64) -> u32 {
    let mut bits = place & STEPS[4].1;
    for (step, &(shift, _)) in STEPS.iter().enumerate().rev() {
        let mask = if step == 0 { 0xffff_ffff } else { STEPS[step - 1].1 };
        bits = (bits | bits >> shift) & mask;
    }
    bits as u32
}

/// By how much halves, quarters and so on move apart, and which bits they then hold.
const STEPS: [(u32, u64); 5] = [
    (16, 0x0000_ffff_0000_ffff),
    (8, 0x00ff_00ff_00ff_00ff),
    (4, 0x0f0f_0f0f_0f0f_0f0f),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cells of zooms up to 27")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_hold_column_and_row(x: u32, y: u32, bit in 0..32_u32) {
            let place = interleave([x, y]);
            prop_assert_eq!(coordinates(place), [x, y]);
            prop_assert_eq!((place >> (2 * bit) & 1, place >> (2 * bit + 1) & 1), (u64::from(x >> bit & 1), u64::from(y >> bit & 1)));
        }

        #[test]
        fn the_first_bits_are_the_cell(x in 0.0..=1.0_f64, y in 0.0..=1.0_f64, zoom in 1..=27_u8) {
            let cells = f64::from(1_u32 << zoom);
            let index = |fraction: f64| (fraction * cells).min(cells - 1.0) as u32;
            let place = place_of(MercatorPoint::clamped(x, y));
            prop_assert_eq!(place >> shift_to(zoom), interleave([index(x), index(y)]));
        }
    }
}
