//! Cuts of a level's crowded zooms in bytes.

use std::borrow::Cow;

use super::codec::{Damaged, Decoder, Encoder};
use crate::atlas::LowZooms;
use crate::tiles::{Border, CutColumns, CutTile, TileCoord};

/// The bit of a border that says there is nothing on its other side.
const OUTER: u8 = 1 << 7;

pub(super) fn encode_low_zooms(low_zooms: &LowZooms) -> Vec<u8> {
    let mut out = Encoder::default();
    let tiles = low_zooms.tiles();
    out.count(tiles.len());
    for (coord, cut) in tiles {
        out.u8(coord.zoom());
        out.bytes(coord.x().to_le_bytes());
        out.bytes(coord.y().to_le_bytes());
        let columns = cut.columns();
        out.column(columns.geometry.iter().map(|byte| [*byte]));
        for ends in &columns.of_areas {
            out.column(ends.iter().map(|(area, end)| (u64::from(*area) | u64::from(*end) << 32).to_le_bytes()));
        }
        out.column(
            columns.borders.iter().map(|(border, _)| [border.level & !OUTER | if border.outer { OUTER } else { 0 }]),
        );
        out.column(columns.borders.iter().map(|(_, end)| end.to_le_bytes()));
    }
    out.0
}

pub(super) fn decode_low_zooms(bytes: &[u8]) -> Result<LowZooms, Damaged> {
    let mut from = Decoder(bytes);
    let tiles = (0..from.count(1)?).map(|_| decode_tile(&mut from)).collect::<Result<_, _>>()?;
    from.finish()?;
    Ok(tiles)
}

fn decode_tile(from: &mut Decoder<'_>) -> Result<(TileCoord, CutTile), Damaged> {
    let (zoom, x, y) = (from.u8()?, u32::from_le_bytes(from.bytes()?), u32::from_le_bytes(from.bytes()?));
    let coord = TileCoord::from_xyz(zoom, x, y).map_err(|error| Damaged::content("a tile", error))?;
    let length = from.count(1)?;
    let geometry = from.take(length)?.to_vec();
    let mut ends =
        || from.column(|[a, b, c, d, e, f, g, h]| (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])));
    let of_areas = [ends()?, ends()?, ends()?].map(Cow::Owned);
    let kinds = from.column(|[kind]: [u8; 1]| Border { level: kind & !OUTER, outer: kind & OUTER != 0 })?;
    let ends: Vec<u32> = from.column(u32::from_le_bytes)?;
    if kinds.len() != ends.len() {
        return Err(Damaged::content("borders", format!("{} kinds and {} ends", kinds.len(), ends.len())));
    }
    let borders = kinds.into_iter().zip(ends).collect::<Vec<_>>().into();
    let cut = CutTile::from_columns(CutColumns { geometry: geometry.into(), of_areas, borders });
    Ok((coord, cut.map_err(|error| Damaged::content("a cut", error))?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut() -> impl Strategy<Value = CutTile> {
        let areas = || prop::collection::vec((0_u32..9, 0_u32..4), 0..4);
        let borders = prop::collection::vec((0_u8..4, any::<bool>(), 0_u32..4), 0..4);
        ([areas(), areas(), areas()], borders).prop_map(|(of_areas, borders)| {
            let mut end = 0;
            let mut next = |length: u32| {
                end += length;
                end
            };
            let of_areas = of_areas.map(|areas| areas.into_iter().map(|(area, length)| (area, next(length))).collect());
            let borders: Vec<_> =
                borders.into_iter().map(|(level, outer, length)| (Border { level, outer }, next(length))).collect();
            let geometry = vec![7; end as usize].into();
            CutTile::from_columns(CutColumns { geometry, of_areas, borders: borders.into() }).unwrap()
        })
    }

    proptest! {
        #[test]
        fn cuts_come_back(cuts in prop::collection::vec(cut(), 0..4)) {
            let tiles = (0..).zip(cuts).map(|(x, cut)| (TileCoord::from_xyz(5, x, 3).unwrap(), cut));
            let low_zooms: LowZooms = tiles.collect();
            prop_assert_eq!(decode_low_zooms(&encode_low_zooms(&low_zooms)).unwrap(), low_zooms);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _read = decode_low_zooms(&bytes);
        }
    }
}
