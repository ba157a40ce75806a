//! GeoJSON (RFC 7946), written straight into bytes: a page may hold a hundred thousand vertices.

use geo::{LineString, MultiPolygon, Polygon};

use crate::atlas::{CellValue, ColumnType, FeatureTable};

/// Writes a feature; every column is there, null where it is empty.
pub fn write_feature(out: &mut Vec<u8>, table: &FeatureTable<'_>, row: usize) {
    out.extend_from_slice(br#"{"type":"Feature","id":"#);
    write_text(out, table.id(row));
    out.extend_from_slice(br#","geometry":"#);
    write_geometry(out, table, row);
    out.extend_from_slice(br#","properties":{"#);
    write_properties(out, table, row);
    out.push(b'}');
    // The caller closes the feature: a single one has links as well.
}

/// Writes the geometry of a feature, null where it has none.
pub fn write_geometry(out: &mut Vec<u8>, table: &FeatureTable<'_>, row: usize) {
    match (table.area(row), table.position(row)) {
        (Some(area), _) if !area.geometry.0.is_empty() => write_polygons(out, &area.geometry),
        (_, Some(position)) => {
            out.extend_from_slice(br#"{"type":"Point","coordinates":"#);
            write_position(out, position.lon(), position.lat());
            out.push(b'}');
        }
        _ => out.extend_from_slice(b"null"),
    }
}

/// Writes the properties of a feature, without braces.
pub fn write_properties(out: &mut Vec<u8>, table: &FeatureTable<'_>, row: usize) {
    for (place, column) in table.columns().iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_text(out, &column.name);
        out.push(b':');
        match table.cell(row, column) {
            CellValue::Null => out.extend_from_slice(b"null"),
            CellValue::Text(text) => write_text(out, text),
            CellValue::Number(number) if column.holds == ColumnType::Number => write_decimal(out, number),
            CellValue::Number(number) => write_number(out, number),
        }
    }
}

/// Writes a JSON string.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    // Writing text into memory does not fail.
    let _written = serde_json::to_writer(&mut *out, text);
}

/// Writes a finite number as short as it can be read back exactly; whole numbers without a fraction.
pub fn write_number(out: &mut Vec<u8>, number: f64) {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(number);
    out.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
}

/// Writes a finite number with a fraction or an exponent, even if it is whole.
///
/// GDAL takes the types of fields from the first features it reads: had those whole values, it would cut off the
/// decimals of all others.
pub fn write_decimal(out: &mut Vec<u8>, number: f64) {
    out.extend_from_slice(ryu::Buffer::new().format_finite(number).as_bytes());
}

fn write_position(out: &mut Vec<u8>, lon: f64, lat: f64) {
    out.push(b'[');
    write_degrees(out, lon);
    out.push(b',');
    write_degrees(out, lat);
    out.push(b']');
}

/// Writes a number as [`write_number`] does, several times faster where it has seven decimals at the most, as degrees mostly have.
fn write_degrees(out: &mut Vec<u8>, number: f64) {
    const SHIFT: f64 = 1e7;
    let whole = (number.abs() * SHIFT).round();
    // Fifteen digits name one number, and one number has no shorter name than its own: so no digit can be spared.
    let is_short = (0.01..1e5).contains(&number.abs()) && (whole / SHIFT).to_bits() == number.abs().to_bits();
    if !is_short {
        return write_number(out, number);
    }
    if number < 0.0 {
        out.push(b'-');
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10¹²")]
    let scaled = whole as u64;
    let (degrees, mut fraction) = (scaled / 10_000_000, scaled % 10_000_000);
    out.extend_from_slice(itoa::Buffer::new().format(degrees).as_bytes());
    if fraction == 0 {
        return;
    }
    let mut text = *b".0000000";
    let mut last = 0;
    for place in (1..text.len()).rev() {
        let digit = u8::try_from(fraction % 10).unwrap_or_default();
        fraction /= 10;
        text[place] += digit;
        if last == 0 && digit != 0 {
            last = place;
        }
    }
    out.extend_from_slice(&text[..=last]);
}

/// Writes a `MultiPolygon`, also of one part: clients take the type of a layer from its first feature.
pub fn write_polygons(out: &mut Vec<u8>, geometry: &MultiPolygon<f64>) {
    out.extend_from_slice(br#"{"type":"MultiPolygon","coordinates":"#);
    write_list(out, geometry, write_polygon);
    out.push(b'}');
}

fn write_polygon(out: &mut Vec<u8>, polygon: &Polygon<f64>) {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    write_list(out, rings, |out, ring: &LineString<f64>| {
        write_list(out, ring, |out, position| write_position(out, position.x, position.y));
    });
}

fn write_list<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, write: impl Fn(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be_read_back() {
        for (number, text) in
            [(22.4191, "22.4191"), (5.0, "5"), (-0.5, "-0.5"), (1e21, "1e21"), (0.1 + 0.2, "0.30000000000000004")]
        {
            assert_eq!(written(|out| write_number(out, number)), text);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits());
        }
    }

    proptest! {
        #[test]
        fn degrees_are_written_as_any_number(
            number in prop_oneof![
                -180.0..180.0_f64,
                (-1_800_000_000..=1_800_000_000_i64, 0..8_i32).prop_map(|(digits, cut)| {
                    let unit = 10_i64.pow(u32::try_from(cut).unwrap());
                    f64::from(i32::try_from(digits / unit * unit).unwrap()) / 1e7
                }),
                (0..1_000_i64, 0..9_i32).prop_map(|(digits, power)| f64::from(i16::try_from(digits).unwrap()) * 10_f64.powi(-power)),
                any::<f64>().prop_filter("finite", |number| number.is_finite()),
            ],
        ) {
            prop_assert_eq!(written(|out| write_degrees(out, number)), written(|out| write_number(out, number)));
        }
    }

    #[test]
    fn polygons_are_read_back_by_the_geojson_crate() {
        let square = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0)],
            interiors: [[(x: 2.0, y: 1.0), (x: 3.0, y: 2.0), (x: 3.0, y: 1.0)]]);
        for geometry in [MultiPolygon::new(vec![square.clone()]), MultiPolygon::new(vec![square.clone(), square])] {
            let text = written(|out| write_polygons(out, &geometry));
            let parsed: geojson::Geometry = text.parse().unwrap();
            let read: geo::Geometry<f64> = parsed.try_into().unwrap();
            assert_eq!(read, geo::Geometry::MultiPolygon(geometry));
        }
    }

    #[test]
    fn text_of_any_kind_is_escaped() {
        let hostile = "\"<script>\u{202e}\n\u{0}";
        let text = written(|out| write_text(out, hostile));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }
}
