//! A reader of vector tiles for tests, written from the specification and without the encoder's library.
//!
//! It is strict: whatever Mapbox Vector Tile 2.1 forbids is an error.

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};

use super::grid::{GREATEST, LEAST};

#[derive(Debug, PartialEq)]
pub(super) struct DecodedLayer {
    pub(super) name: String,
    pub(super) version: u64,
    pub(super) extent: u64,
    pub(super) features: Vec<DecodedFeature>,
}

#[derive(Debug, PartialEq)]
pub(super) struct DecodedFeature {
    pub(super) id: Option<u64>,
    pub(super) geometry: DecodedGeometry,
    pub(super) tags: Vec<(String, DecodedValue)>,
}

#[derive(Debug, PartialEq)]
pub(super) enum DecodedGeometry {
    Points(Vec<[i64; 2]>),
    Lines(Vec<Vec<[i64; 2]>>),
    /// Polygons of rings without closing point, the exterior first.
    Polygons(Vec<Vec<Vec<[i64; 2]>>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum DecodedValue {
    Text(String),
    Double(f64),
    Int(i64),
    Bool(bool),
}

type Read<T> = Result<T, String>;

/// A field of a protobuf message.
enum Field<'a> {
    Varint(u64),
    Fixed64(u64),
    Bytes(&'a [u8]),
}

impl<'a> Field<'a> {
    fn varint(self) -> Read<u64> {
        if let Self::Varint(value) = self { Ok(value) } else { Err("a varint was expected".into()) }
    }

    fn bytes(self) -> Read<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err("bytes were expected".into()) }
    }

    fn text(self) -> Read<String> {
        String::from_utf8(self.bytes()?.to_vec()).map_err(|e| e.to_string())
    }
}

fn varint(bytes: &mut &[u8]) -> Read<u64> {
    let mut value = 0;
    for shift in (0..70).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or("a varint is cut short")?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err("a varint is too long".into())
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Read<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or("a field is cut short")?;
    *bytes = rest;
    Ok(taken)
}

fn fields(mut bytes: &[u8]) -> Read<Vec<(u64, Field<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let field = match key & 7 {
            0 => Field::Varint(varint(&mut bytes)?),
            1 => Field::Fixed64(u64::from_le_bytes(take(&mut bytes, 8)?.try_into().unwrap())),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).unwrap();
                Field::Bytes(take(&mut bytes, length)?)
            }
            wire => return Err(format!("wire type {wire}")),
        };
        fields.push((key >> 3, field));
    }
    Ok(fields)
}

fn packed(mut bytes: &[u8]) -> Read<Vec<u64>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(varint(&mut bytes)?);
    }
    Ok(values)
}

/// Reads a tile.
pub(super) fn decode(bytes: &[u8]) -> Read<Vec<DecodedLayer>> {
    fields(bytes)?
        .into_iter()
        .map(|(number, field)| match number {
            3 => decode_layer(field.bytes()?),
            _ => Err(format!("field {number} in a tile")),
        })
        .collect()
}

fn decode_layer(bytes: &[u8]) -> Read<DecodedLayer> {
    let mut layer = DecodedLayer { name: String::new(), version: 0, extent: 0, features: Vec::new() };
    let (mut features, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (number, field) in fields(bytes)? {
        match number {
            1 => layer.name = field.text()?,
            2 => features.push(field.bytes()?),
            3 => keys.push(field.text()?),
            4 => values.push(decode_value(field.bytes()?)?),
            5 => layer.extent = field.varint()?,
            15 => layer.version = field.varint()?,
            _ => return Err(format!("field {number} in a layer")),
        }
    }
    layer.features = features.into_iter().map(|f| decode_feature(f, &keys, &values)).collect::<Read<_>>()?;
    Ok(layer)
}

fn decode_value(bytes: &[u8]) -> Read<DecodedValue> {
    let [(number, field)] = <[_; 1]>::try_from(fields(bytes)?).map_err(|_other| "a value has one field")?;
    Ok(match (number, field) {
        (1, field) => DecodedValue::Text(field.text()?),
        (3, Field::Fixed64(bits)) => DecodedValue::Double(f64::from_bits(bits)),
        (4, Field::Varint(value)) => DecodedValue::Int(value.cast_signed()),
        (7, Field::Varint(value)) => DecodedValue::Bool(value != 0),
        (number, _) => return Err(format!("field {number} in a value")),
    })
}

fn decode_feature(bytes: &[u8], keys: &[String], values: &[DecodedValue]) -> Read<DecodedFeature> {
    let (mut id, mut kind, mut commands, mut tags) = (None, 0, Vec::new(), Vec::new());
    for (number, field) in fields(bytes)? {
        match number {
            1 => id = Some(field.varint()?),
            2 => tags = packed(field.bytes()?)?,
            3 => kind = field.varint()?,
            4 => commands = packed(field.bytes()?)?,
            _ => return Err(format!("field {number} in a feature")),
        }
    }
    let tag = |pair: &[u64]| {
        let [key, value] = pair else { return Err("tags come in pairs".to_owned()) };
        let key = keys.get(usize::try_from(*key).unwrap()).ok_or("a tag's key is missing")?;
        Ok((key.clone(), values.get(usize::try_from(*value).unwrap()).ok_or("a tag's value is missing")?.clone()))
    };
    let geometry = match kind {
        1 => DecodedGeometry::Points(decode_points(&commands)?),
        2 => DecodedGeometry::Lines(decode_lines(&commands)?),
        3 => DecodedGeometry::Polygons(decode_polygons(&commands)?),
        _ => return Err(format!("geometry type {kind}")),
    };
    Ok(DecodedFeature { id, geometry, tags: tags.chunks(2).map(tag).collect::<Read<_>>()? })
}

/// The pen that follows commands.
struct Pen<'a> {
    rest: &'a [u64],
    at: [i64; 2],
}

impl Pen<'_> {
    /// Reads a command of the kind wished for and the points after it.
    fn command(&mut self, wished: u64) -> Read<Vec<[i64; 2]>> {
        let (&command, rest) = self.rest.split_first().ok_or("a command is missing")?;
        self.rest = rest;
        let (kind, count) = (command & 7, command >> 3);
        if kind != wished || (kind == 7 && count != 1) || count == 0 {
            return Err(format!("command {kind} × {count} where {wished} was expected"));
        }
        (0..if kind == 7 { 0 } else { count }).map(|_| self.step()).collect()
    }

    fn step(&mut self) -> Read<[i64; 2]> {
        let [dx, dy, ..] = *self.rest else { return Err("a parameter is missing".into()) };
        self.rest = &self.rest[2..];
        let unzigzag = |n: u64| (n >> 1).cast_signed() ^ -(n & 1).cast_signed();
        self.at = [self.at[0] + unzigzag(dx), self.at[1] + unzigzag(dy)];
        Ok(self.at)
    }
}

fn decode_points(commands: &[u64]) -> Read<Vec<[i64; 2]>> {
    let mut pen = Pen { rest: commands, at: [0, 0] };
    let points = pen.command(1)?;
    if pen.rest.is_empty() { Ok(points) } else { Err("commands after the points".into()) }
}

fn decode_lines(commands: &[u64]) -> Read<Vec<Vec<[i64; 2]>>> {
    let mut pen = Pen { rest: commands, at: [0, 0] };
    let mut lines = Vec::new();
    while !pen.rest.is_empty() {
        let mut line = pen.command(1)?;
        line.extend(pen.command(2)?);
        lines.push(line);
    }
    Ok(lines)
}

fn decode_polygons(commands: &[u64]) -> Read<Vec<Vec<Vec<[i64; 2]>>>> {
    let mut pen = Pen { rest: commands, at: [0, 0] };
    let mut polygons: Vec<Vec<_>> = Vec::new();
    while !pen.rest.is_empty() {
        let mut ring = pen.command(1)?;
        if ring.len() != 1 {
            return Err("a ring starts with one MoveTo".into());
        }
        ring.extend(pen.command(2)?);
        pen.command(7)?;
        match (twice_area(&ring).signum(), polygons.last_mut()) {
            (1, _) => polygons.push(vec![ring]),
            (-1, Some(polygon)) => polygon.push(ring),
            (-1, None) => return Err("the first ring is a hole".into()),
            _ => return Err(format!("a ring of no area: {ring:?}")),
        }
    }
    if polygons.is_empty() { Err("no commands".into()) } else { Ok(polygons) }
}

/// Returns twice the area of a ring by the surveyor's formula.
pub(super) fn twice_area(ring: &[[i64; 2]]) -> i64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

/// Checks polygons against the rules: within the buffer, no repeated points, valid in the OGC's sense.
pub(super) fn check_polygons(polygons: &[Vec<Vec<[i64; 2]>>]) -> Read<()> {
    for ring in polygons.iter().flatten() {
        if ring.iter().flatten().any(|c| !(LEAST..=GREATEST).contains(c)) {
            return Err(format!("a ring leaves the buffer: {ring:?}"));
        }
        let mut points = ring.clone();
        points.sort_unstable();
        points.dedup();
        if points.len() != ring.len() {
            return Err(format!("a ring visits a point twice: {ring:?}"));
        }
    }
    as_multi_polygon(polygons).check_validation().map_err(|e| format!("{e}: {polygons:?}"))
}

/// Returns the polygons as geometry of `geo`.
#[expect(clippy::cast_precision_loss, reason = "coordinates of a tile are small")]
pub(super) fn as_multi_polygon(polygons: &[Vec<Vec<[i64; 2]>>]) -> MultiPolygon<f64> {
    let line = |ring: &Vec<[i64; 2]>| ring.iter().map(|p| Coord { x: p[0] as f64, y: p[1] as f64 }).collect();
    polygons
        .iter()
        .map(|rings| {
            let mut rings = rings.iter().map(line);
            Polygon::new(rings.next().unwrap_or_else(|| LineString::new(Vec::new())), rings.collect())
        })
        .collect()
}
