//! The number of a tile: zoom by zoom, and along a Hilbert curve within each.

use crate::tiles::TileCoord;

/// Returns the number of a tile.
pub(in crate::io) fn tile_id(coord: TileCoord) -> u64 {
    // Every coarser zoom together: 1 + 4 + 16 + …
    let before = ((1_u64 << (2 * u32::from(coord.zoom()))) - 1) / 3;
    before + along_curve(coord.zoom(), coord.x(), coord.y())
}

/// Returns how far along the Hilbert curve of its zoom a tile is.
fn along_curve(zoom: u8, mut x: u32, mut y: u32) -> u64 {
    let mut distance = 0;
    for bit in (0..zoom).rev() {
        let side = 1_u32 << bit;
        let (right, lower) = (x & side != 0, y & side != 0);
        let quarter = match (right, lower) {
            (false, false) => 0,
            (false, true) => 1,
            (true, true) => 2,
            (true, false) => 3,
        };
        distance += quarter * (u64::from(side) * u64::from(side));
        (x, y) = (x & (side - 1), y & (side - 1));
        if !lower {
            if right {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn id(zoom: u8, x: u32, y: u32) -> u64 {
        tile_id(TileCoord::from_xyz(zoom, x, y).unwrap())
    }

    #[test]
    fn numbers_are_those_of_the_specification() {
        // The examples of section 4.1.1 of the specification.
        let examples = [
            ((0, 0, 0), 0),
            ((1, 0, 0), 1),
            ((1, 0, 1), 2),
            ((1, 1, 1), 3),
            ((1, 1, 0), 4),
            ((2, 0, 0), 5),
            ((12, 3423, 1763), 19_078_479),
        ];
        for ((zoom, x, y), expected) in examples {
            assert_eq!(id(zoom, x, y), expected, "{zoom}/{x}/{y}");
        }
    }

    #[test]
    fn every_tile_has_its_own_number() {
        let ids: BTreeSet<u64> = (0..=5_u8)
            .flat_map(|zoom| (0..1_u32 << zoom).flat_map(move |x| (0..1_u32 << zoom).map(move |y| id(zoom, x, y))))
            .collect();
        assert_eq!(ids, (0..1365).collect());
        let last = (1 << 24) - 1;
        assert_eq!(id(24, last, 0), (0..=24).map(|zoom| 1_u64 << (2 * zoom)).sum::<u64>() - 1);
    }
}
