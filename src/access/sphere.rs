//! The sphere on which the search runs, and how its angles bound geodesics.
//!
//! A place at reduced latitude β and longitude λ is the unit vector u = (cos β cos λ, cos β sin λ, sin β); its place on
//! the ellipsoid with semi-axes a > b is (a·u₁, a·u₂, b·u₃). This map stretches every curve by a factor between b and a,
//! so with σ the angle between two unit vectors, the geodesic s between the places obeys b·σ ≤ s ≤ a·σ.
//!
//! The search compares chords, c = 2 sin(σ/2), not angles: a chord is well conditioned everywhere, whereas the angle of
//! two nearly opposite vectors loses half of its digits.

use std::f64::consts::FRAC_PI_2;

use crate::geometry::{LonLat, WGS84_A_M, WGS84_B_M};

/// What a bound between chords is widened by, so that no rounding shuts out a true neighbour.
///
/// The errors add up, in units of the radius, to: two unit vectors, each within 1e-15 (a longitude of 180° is rounded
/// by 5e-16 when it becomes radians, the rest is a few units of 1.1e-16); the chord and the bound themselves, 1e-15
/// together; two geodesics good to 15 nm, so within 4.8e-15. That is below 8e-15; 1e-14 is 64 nm on the ground.
const CHORD_MARGIN: f64 = 1e-14;

/// Returns the unit vector of the reduced latitude and the longitude of a position.
pub(super) fn unit_vector(position: LonLat) -> [f64; 3] {
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    let z = sin_lat * (WGS84_B_M / WGS84_A_M);
    let length = cos_lat.hypot(z);
    let rho = cos_lat / length;
    [rho * cos_lon, rho * sin_lon, z / length]
}

/// Returns the square of the chord between two unit vectors.
pub(super) fn chord_2(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
}

/// Returns a chord within which lies every place at most `distance_m` metres away; not negative, perhaps infinite.
pub(super) fn chord_of_distance(distance_m: f64) -> f64 {
    chord_of_half_angle(distance_m / (2.0 * WGS84_B_M))
}

/// Returns a chord within which every place is at most `distance_m` metres away; below zero where there is none.
///
/// The geodesic is at most a·σ.
pub(super) fn chord_surely_within(distance_m: f64) -> f64 {
    2.0 * (distance_m / (2.0 * WGS84_A_M)).min(FRAC_PI_2).sin() - CHORD_MARGIN
}

/// Returns a chord within which lies every place whose geodesic is no longer than that of some place at `chord`.
///
/// The geodesic of the latter is at most a·σ, and one at the angle τ is at least b·τ, so τ ≤ σ·a/b is to be covered.
pub(super) fn chord_that_covers(chord: f64) -> f64 {
    const STRETCH: f64 = WGS84_A_M / WGS84_B_M;
    // sin(x·q) ≤ q·sin(x) for q ≥ 1: a bound without trigonometry, hardly wider for short chords.
    if chord < 0.1 {
        return chord * STRETCH + CHORD_MARGIN;
    }
    chord_of_half_angle((chord / 2.0).min(1.0).asin() * STRETCH)
}

/// How far apart places may be, in metres, for [`near_distance_m`].
pub(super) const NEAR_M: f64 = 200_000.0;

/// Returns the geodesic distance in metres of two places up to [`NEAR_M`] apart, from their unit vectors: within 10⁻⁸ of
/// it and a hundredth of a micrometre, a thirtieth of the time.
///
/// The straight line c between the places on the ellipsoid is the chord of an arc whose curvature is that of the ellipsoid
/// half-way in the direction of c. For x·A·x = 1 with A = diag(1/a², 1/a², 1/b²), the curvature along t at p is
/// tᵀAt / |Ap|; and cᵀAc is the square of the chord between the unit vectors.
pub(super) fn near_distance_m(one: &[f64; 3], other: &[f64; 3]) -> f64 {
    let [x, y, z] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    let (flat_2, upright_2) = (x * x + y * y, z * z);
    let chord_2 = flat_2 + upright_2;
    let straight_2 = WGS84_A_M * WGS84_A_M * flat_2 + WGS84_B_M * WGS84_B_M * upright_2;
    if straight_2 <= 0.0 {
        return 0.0;
    }
    let half_way = f64::midpoint(one[2], other[2]);
    let height_2 = half_way * half_way;
    let gradient_2 = (1.0 - height_2) / (WGS84_A_M * WGS84_A_M) + height_2 / (WGS84_B_M * WGS84_B_M);
    let turn_2 = chord_2 * chord_2 / (straight_2 * gradient_2);
    // The arc over its chord, 2 asin(½θ)/θ, to the third term.
    straight_2.sqrt() * (1.0 + turn_2 * (1.0 / 24.0 + turn_2 * (3.0 / 640.0 + turn_2 * (5.0 / 7_168.0))))
}

fn chord_of_half_angle(half_angle: f64) -> f64 {
    2.0 * half_angle.min(FRAC_PI_2).sin() + CHORD_MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::geodesic_distance_m;
    use proptest::prelude::*;

    #[test]
    fn nothing_lies_beyond_the_whole_sphere() {
        let (north, south) = (LonLat::new(0.0, 90.0).unwrap(), LonLat::new(77.0, -90.0).unwrap());
        let chord = chord_2(&unit_vector(north), &unit_vector(south)).sqrt();
        assert!((chord - 2.0).abs() < 1e-15);
        assert!(chord_of_distance(f64::INFINITY) >= chord);
        assert!(chord_that_covers(chord) >= chord);
    }

    proptest! {
        #[test]
        fn near_distances_are_those_of_the_geodesic(
            (lon, lat) in (-180.0..=180.0_f64, -90.0..=90.0_f64),
            (east, north) in (-1.0..=1.0_f64, -1.0..=1.0_f64),
            scale in prop_oneof![Just(1.8), Just(0.3), (0..9_i32).prop_map(|power| 10f64.powi(-power))],
        ) {
            let from = LonLat::new(lon, lat).unwrap();
            let stretch = lat.to_radians().cos().max(1e-3);
            let to_lon = (lon + east * scale / stretch).clamp(-180.0, 180.0);
            let to = LonLat::new(to_lon, (lat + north * scale).clamp(-90.0, 90.0)).unwrap();
            let exact_m = geodesic_distance_m(from, to);
            prop_assume!(exact_m <= NEAR_M);
            let found_m = near_distance_m(&unit_vector(from), &unit_vector(to));
            prop_assert!((found_m - exact_m).abs() <= 1e-8 * exact_m + 1e-8, "{found_m} {exact_m}");
        }

        #[test]
        fn the_angle_bounds_the_geodesic(
            (lon, lat, lon2, lat2) in (-180.0..=180.0_f64, -90.0..=90.0_f64, -180.0..=180.0_f64, -90.0..=90.0_f64),
            // From a world apart to a micrometre apart, and the same about the antipode.
            scale in (0..12_i32).prop_map(|power| 10f64.powi(-power)),
            opposite in any::<bool>(),
        ) {
            let from = LonLat::new(lon, lat).unwrap();
            let (base_lon, base_lat) = if opposite { ((lon + 360.0) % 360.0 - 180.0, -lat) } else { (lon, lat) };
            let to = LonLat::new(
                (base_lon + lon2 * scale).clamp(-180.0, 180.0),
                (base_lat + lat2 * scale).clamp(-90.0, 90.0),
            ).unwrap();
            let distance_m = geodesic_distance_m(from, to);
            let chord = chord_2(&unit_vector(from), &unit_vector(to)).sqrt();
            prop_assert!(chord <= chord_of_distance(distance_m));
            prop_assert!(distance_m <= WGS84_A_M * 2.0 * (chord_that_covers(chord) / 2.0).min(1.0).asin() + 1e-6);
        }
    }
}
