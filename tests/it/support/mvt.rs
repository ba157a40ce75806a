//! A reader of vector tiles, written from the specification (Mapbox Vector Tile 2.1): names, ids, tags, polygons.

use std::collections::BTreeMap;

/// A layer of a tile.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) extent: u64,
    pub(crate) version: u64,
    pub(crate) features: Vec<Feature>,
}

/// A feature of a tile.
#[derive(Debug, Default)]
pub(crate) struct Feature {
    pub(crate) id: u64,
    pub(crate) tags: BTreeMap<String, Value>,
    /// 1 for points, 2 for lines, 3 for polygons.
    kind: u64,
    commands: Vec<u64>,
}

/// A ring without its closing point.
pub(crate) type Ring = Vec<[i64; 2]>;

/// What a tag holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(f64),
}

enum Field<'a> {
    Number(u64),
    Bits(u64),
    Bytes(&'a [u8]),
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let field = match key & 7 {
            0 => Field::Number(varint(&mut bytes)),
            1 => {
                let (bits, rest) = bytes.split_at(8);
                bytes = rest;
                Field::Bits(u64::from_le_bytes(bits.try_into().unwrap()))
            }
            2 => {
                let length = usize::try_from(varint(&mut bytes)).unwrap();
                let (content, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(content)
            }
            5 => {
                let (bits, rest) = bytes.split_at(4);
                bytes = rest;
                let float = f32::from_le_bytes(bits.try_into().unwrap());
                Field::Bits(f64::from(float).to_bits())
            }
            other => panic!("wire type {other}"),
        };
        found.push((key >> 3, field));
    }
    found
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "tags of ours are small")]
fn value(bytes: &[u8]) -> Value {
    let (field, content) = fields(bytes).pop().expect("a value has one field");
    match (field, content) {
        (1, Field::Bytes(bytes)) => Value::Text(text(bytes)),
        (2 | 3, Field::Bits(bits)) => Value::Number(f64::from_bits(bits)),
        (4 | 5 | 7, Field::Number(number)) => Value::Number(number as f64),
        // Zigzag: 0, -1, 1, -2, …
        (6, Field::Number(number)) if number % 2 == 0 => Value::Number((number / 2) as f64),
        (6, Field::Number(number)) => Value::Number(-((number / 2) as f64) - 1.0),
        _ => panic!("a value of field {field}"),
    }
}

/// Reads a tile that is not compressed.
pub(crate) fn decode(bytes: &[u8]) -> Vec<Layer> {
    let layers = fields(bytes).into_iter().filter_map(|(field, content)| match (field, content) {
        (3, Field::Bytes(bytes)) => Some(layer(bytes)),
        _ => None,
    });
    layers.collect()
}

fn layer(bytes: &[u8]) -> Layer {
    let (mut layer, mut keys, mut values, mut features) = (Layer::default(), Vec::new(), Vec::new(), Vec::new());
    for (field, content) in fields(bytes) {
        match (field, content) {
            (1, Field::Bytes(bytes)) => layer.name = text(bytes),
            (2, Field::Bytes(bytes)) => features.push(bytes),
            (3, Field::Bytes(bytes)) => keys.push(text(bytes)),
            (4, Field::Bytes(bytes)) => values.push(value(bytes)),
            (5, Field::Number(number)) => layer.extent = number,
            (15, Field::Number(number)) => layer.version = number,
            (field, _) => panic!("a layer has no field {field}"),
        }
    }
    layer.features = features.into_iter().map(|bytes| feature(bytes, &keys, &values)).collect();
    layer
}

fn feature(bytes: &[u8], keys: &[String], values: &[Value]) -> Feature {
    let mut feature = Feature::default();
    for (field, content) in fields(bytes) {
        match (field, content) {
            (1, Field::Number(id)) => feature.id = id,
            (2, Field::Bytes(mut tags)) => {
                while !tags.is_empty() {
                    let mut index = || usize::try_from(varint(&mut tags)).unwrap();
                    let (key, value) = (index(), index());
                    feature.tags.insert(keys[key].clone(), values[value].clone());
                }
            }
            (3, Field::Number(kind)) => feature.kind = kind,
            (4, Field::Bytes(mut commands)) => {
                while !commands.is_empty() {
                    feature.commands.push(varint(&mut commands));
                }
            }
            _ => {}
        }
    }
    feature
}

impl Feature {
    pub(crate) fn text(&self, tag: &str) -> &str {
        match self.tags.get(tag) {
            Some(Value::Text(text)) => text,
            other => panic!("{tag}: {other:?}"),
        }
    }

    /// Returns the polygons of an area: rings with positive area begin one each, those with negative area are its holes.
    pub(crate) fn polygons(&self) -> Vec<Vec<Ring>> {
        assert_eq!(self.kind, 3, "{:?}", self.tags);
        let mut polygons: Vec<Vec<Ring>> = Vec::new();
        for ring in self.rings() {
            match twice_area(&ring) {
                1.. => polygons.push(vec![ring]),
                ..0 => polygons.last_mut().expect("the first ring is no hole").push(ring),
                0 => panic!("a ring without area: {ring:?}"),
            }
        }
        polygons
    }

    fn rings(&self) -> Vec<Ring> {
        let (mut rings, mut ring, mut pen) = (Vec::new(), Vec::new(), [0_i64; 2]);
        let mut rest = self.commands.iter();
        while let Some(command) = rest.next() {
            if command & 7 == 7 {
                rings.push(std::mem::take(&mut ring));
                continue;
            }
            assert!([1, 2].contains(&(command & 7)), "command {command}");
            for _ in 0..command >> 3 {
                // Zigzag: 0, -1, 1, -2, …
                pen = pen.map(|at| rest.next().map_or(at, |&n| at + ((n >> 1).cast_signed() ^ -(n & 1).cast_signed())));
                ring.push(pen);
            }
        }
        assert!(ring.is_empty(), "a ring is not closed");
        rings
    }
}

/// Returns twice the area of a ring, positive where it turns from east to south.
pub(crate) fn twice_area(ring: &[[i64; 2]]) -> i64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}
