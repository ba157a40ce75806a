//! Areas in bytes.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::codec::{Damaged, Decoder, Encoder};
use crate::boundaries::{Area, AreaCode};

/// Steps of the grid positions lie on in a degree; the quotient is the double they were read as.
const STEPS_PER_DEGREE: f64 = 1e7;

const CODED: u8 = 1;
const HAS_NAME_EN: u8 = 2;
const HAS_PARENT: u8 = 4;
/// Positions are doubles: one of them is not on the grid.
const OFF_GRID: u8 = 8;

/// Writes areas one after another.
pub(super) fn encode_areas(areas: &[Area]) -> Vec<u8> {
    let mut out = Encoder::default();
    out.count(areas.len());
    for area in areas {
        encode_area(&mut out, area);
    }
    out.0
}

/// Reads areas written by [`encode_areas`].
///
/// # Errors
/// [`Damaged`] if the bytes are none, a code is not accepted, or a position is no longitude and latitude.
pub(super) fn decode_areas(bytes: &[u8]) -> Result<Vec<Area>, Damaged> {
    let mut from = Decoder(bytes);
    // Flags, code, Greek name, properties, polygons.
    let count = from.count(1 + 4 * 4)?;
    let areas = (0..count).map(|_| decode_area(&mut from)).collect::<Result<_, _>>()?;
    from.finish()?;
    Ok(areas)
}

fn encode_area(out: &mut Encoder, area: &Area) {
    let on_grid = positions(&area.geometry).all(|position| steps(position).is_some());
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    out.u8(flag(area.coded, CODED)
        | flag(area.name_en.is_some(), HAS_NAME_EN)
        | flag(area.parent.is_some(), HAS_PARENT)
        | flag(!on_grid, OFF_GRID));
    out.text(area.id.as_str());
    out.text(&area.name_el);
    area.name_en.iter().for_each(|name| out.text(name));
    area.parent.iter().for_each(|parent| out.text(parent.as_str()));
    out.count(area.properties.len());
    for (name, value) in &area.properties {
        out.text(name);
        out.text(value);
    }
    out.count(area.geometry.0.len());
    for polygon in &area.geometry {
        out.count(1 + polygon.interiors().len());
        for ring in rings(polygon) {
            encode_ring(out, ring, on_grid);
        }
    }
}

fn encode_ring(out: &mut Encoder, ring: &LineString<f64>, on_grid: bool) {
    if on_grid {
        out.column(ring.0.iter().map(|position| {
            let [x, y] = steps(position).unwrap_or_default();
            (u64::from(x.cast_unsigned()) | u64::from(y.cast_unsigned()) << 32).to_le_bytes()
        }));
    } else {
        let bits = |position: &Coord<f64>| u128::from(position.x.to_bits()) | u128::from(position.y.to_bits()) << 64;
        out.column(ring.0.iter().map(|position| bits(position).to_le_bytes()));
    }
}

fn decode_area(from: &mut Decoder<'_>) -> Result<Area, Damaged> {
    let flags = from.u8()?;
    let has = |flag: u8| flags & flag != 0;
    let id = code(from.text()?)?;
    let name_el = from.text()?.to_owned();
    let name_en = has(HAS_NAME_EN).then(|| from.text().map(str::to_owned)).transpose()?;
    let parent = has(HAS_PARENT).then(|| code(from.text()?)).transpose()?;
    let properties = (0..from.count(8)?).map(|_| Ok((from.text()?.to_owned(), from.text()?.to_owned())));
    let properties = properties.collect::<Result<_, Damaged>>()?;
    let polygons = (0..from.count(4)?).map(|_| decode_polygon(from, !has(OFF_GRID)));
    let geometry = MultiPolygon::new(polygons.collect::<Result<_, _>>()?);
    Ok(Area { id, coded: has(CODED), name_el, name_en, parent, properties, geometry })
}

fn code(text: &str) -> Result<AreaCode, Damaged> {
    text.parse().map_err(|error| Damaged::content("the code of an area", error))
}

fn decode_polygon(from: &mut Decoder<'_>, on_grid: bool) -> Result<Polygon<f64>, Damaged> {
    let count = from.count(4)?;
    let mut rings = (0..count).map(|_| decode_ring(from, on_grid));
    let exterior = rings.next().unwrap_or_else(|| Err(Damaged::content("a polygon", "it has no ring")))?;
    Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
}

fn decode_ring(from: &mut Decoder<'_>, on_grid: bool) -> Result<LineString<f64>, Damaged> {
    let positions: Vec<Coord<f64>> = if on_grid {
        let degrees = |steps: &[u8; 4]| f64::from(i32::from_le_bytes(*steps)) / STEPS_PER_DEGREE;
        from.column(|[a, b, c, d, e, f, g, h]| Coord { x: degrees(&[a, b, c, d]), y: degrees(&[e, f, g, h]) })?
    } else {
        let half = |bits: u128| f64::from_bits(u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default());
        from.column(u128::from_le_bytes)
            .map(|bits| bits.into_iter().map(|bits| Coord { x: half(bits), y: half(bits >> 64) }).collect())?
    };
    // Written so that what is not a number is outside as well.
    let is_one = |position: &Coord<f64>| position.x.abs() <= 180.0 && position.y.abs() <= 90.0;
    match positions.iter().find(|position| !is_one(position)) {
        Some(position) => Err(Damaged::content("a position", format!("{} {}", position.x, position.y))),
        None => Ok(LineString::new(positions)),
    }
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn positions(geometry: &MultiPolygon<f64>) -> impl Iterator<Item = &Coord<f64>> {
    geometry.iter().flat_map(rings).flat_map(|ring| &ring.0)
}

/// Returns a position in steps of the grid; nothing if it would not come back bit for bit.
fn steps(position: &Coord<f64>) -> Option<[i32; 2]> {
    let step = |degrees: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "casts saturate, and what they change is seen")]
        let steps = (degrees * STEPS_PER_DEGREE).round() as i32;
        ((f64::from(steps) / STEPS_PER_DEGREE).to_bits() == degrees.to_bits()).then_some(steps)
    };
    Some([step(position.x)?, step(position.y)?])
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};
    use proptest::prelude::*;

    use super::*;

    fn area(id: &str, geometry: MultiPolygon<f64>) -> Area {
        Area {
            id: id.parse().unwrap(),
            coded: id != "uncoded-7",
            name_el: "Λάρισα".to_owned(),
            name_en: (id == "a").then(|| "Larissa".to_owned()),
            parent: (id == "a").then(|| "22".parse().unwrap()),
            properties: vec![("ypes_code".to_owned(), "9001".to_owned())],
            geometry,
        }
    }

    fn examples() -> Vec<Area> {
        let holed = polygon!(
            exterior: [(x: 22.0, y: 38.0), (x: 23.0, y: 38.0), (x: 23.0, y: 39.123_456_7), (x: 22.0, y: 38.0)],
            interiors: [[(x: 22.5, y: 38.1), (x: 22.6, y: 38.1), (x: 22.6, y: 38.2), (x: 22.5, y: 38.1)]],
        );
        let off_grid = polygon![(x: 0.1 + 0.2, y: -0.0), (x: 180.0, y: 0.0), (x: 180.0, y: -90.0)];
        vec![
            area("a", holed.clone().into()),
            area("b", vec![holed, off_grid].into()),
            area("uncoded-7", MultiPolygon(vec![])),
        ]
    }

    #[test]
    fn areas_come_back_bit_for_bit() {
        let areas = examples();
        let again = decode_areas(&encode_areas(&areas)).unwrap();
        assert_eq!(again, areas);
        let bits = |areas: &[Area]| -> Vec<_> {
            let all = areas.iter().flat_map(|area| positions(&area.geometry));
            all.map(|position| (position.x.to_bits(), position.y.to_bits())).collect()
        };
        assert_eq!(bits(&again), bits(&areas), "also the sign of zero");
    }

    #[test]
    fn every_beginning_of_areas_is_refused() {
        let bytes = encode_areas(&examples());
        for end in 0..bytes.len() {
            assert!(decode_areas(&bytes[..end]).is_err(), "{end}");
        }
        assert!(decode_areas(&[bytes, vec![0]].concat()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _read = decode_areas(&bytes);
        }

        #[test]
        fn any_changed_byte_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = encode_areas(&examples());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _read = decode_areas(&bytes);
        }
    }
}
