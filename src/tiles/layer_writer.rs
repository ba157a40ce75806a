//! A layer of a vector tile, written feature by feature from geometry that is encoded already.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::TILE_EXTENT;
use super::commands::put_varint;
use super::encode::TagValue;
use super::row_values::RowValues;
use crate::mixer::Mixer;

/// What kind of geometry a feature has, as Mapbox Vector Tile 2.1 numbers it (4.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    /// One point or several.
    Point = 1,
    /// One line or several.
    Line = 2,
    /// One polygon or several.
    Polygon = 3,
}

/// The value of a tag.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerValue<'a> {
    /// The number of one of the values the layer draws on ([`LayerWriter::draw_on`]).
    Known(u32),
    /// Any other.
    Tag(TagValue<'a>),
}

impl<'a> From<TagValue<'a>> for LayerValue<'a> {
    fn from(value: TagValue<'a>) -> Self {
        Self::Tag(value)
    }
}

/// Writes a layer: each key and each value once, features by their places.
///
/// Version 2, extent [`TILE_EXTENT`]. Features come out in the order they are given, equal input gives equal bytes.
#[derive(Debug)]
pub struct LayerWriter<'a> {
    name: &'a str,
    keys: Vec<&'a str>,
    /// The place of each caller's key among those that are used; nothing while it is not.
    used_keys: Vec<Option<u32>>,
    given_keys: Vec<&'a str>,
    /// The caller's key whose values are all different.
    distinct: Option<usize>,
    /// Values that are encoded already.
    known: Option<&'a RowValues>,
    /// The place of each of them in the layer, and one more; 0 while it is not in it.
    known_places: Vec<u32>,
    texts: HashMap<&'a str, u32, BuildHasherDefault<Mixer>>,
    numbers: HashMap<u64, u32, BuildHasherDefault<Mixer>>,
    values: Vec<u8>,
    value_count: u32,
    features: Vec<u8>,
    tags: Vec<u8>,
}

impl<'a> LayerWriter<'a> {
    /// Begins a layer whose features have tags with these keys.
    #[must_use]
    pub fn new(name: &'a str, keys: Vec<&'a str>) -> Self {
        Self {
            name,
            keys: Vec::new(),
            used_keys: vec![None; keys.len()],
            given_keys: keys,
            distinct: None,
            known: None,
            known_places: Vec::new(),
            texts: HashMap::default(),
            numbers: HashMap::default(),
            values: Vec::new(),
            value_count: 0,
            features: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// Says that no two features have the same value for a key, so that nobody need look for it among the others.
    pub fn all_distinct(&mut self, key: usize) {
        self.distinct = Some(key);
    }

    /// Says which values are meant by their numbers.
    pub fn draw_on(&mut self, known: &'a RowValues) {
        self.known = Some(known);
        self.known_places = vec![0; known.count()];
    }

    /// Makes room for so many features with so many bytes of geometry.
    pub fn reserve(&mut self, features: usize, geometry: usize) {
        self.values.reserve(features * 72);
        self.features.reserve(geometry + features * 40);
    }

    /// Adds a feature: its id where it has one, its encoded geometry, and for each tag the place of its key and its value.
    /// A tag whose value has a number that no known value has is left out.
    pub fn add(
        &mut self,
        id: Option<u64>,
        kind: GeometryKind,
        geometry: &[u8],
        tags: impl IntoIterator<Item = (usize, LayerValue<'a>)>,
    ) {
        self.tags.clear();
        for (key, value) in tags {
            let value = match value {
                LayerValue::Known(number) => match self.known(number) {
                    Some(place) => place,
                    None => continue,
                },
                LayerValue::Tag(value) if self.distinct == Some(key) => self.append(&value),
                LayerValue::Tag(value) => self.value(&value),
            };
            let key = self.key(key);
            put_varint(&mut self.tags, key.into());
            put_varint(&mut self.tags, value.into());
        }
        let id_length = id.map_or(0, |id| 1 + varint_length(id));
        let tags_length = if self.tags.is_empty() { 0 } else { field_length(self.tags.len()) };
        let length = id_length + tags_length + 2 + field_length(geometry.len());
        put_key(&mut self.features, 2, 2);
        put_varint(&mut self.features, length as u64);
        if let Some(id) = id {
            put_key(&mut self.features, 1, 0);
            put_varint(&mut self.features, id);
        }
        if !self.tags.is_empty() {
            put_bytes(&mut self.features, 2, &self.tags);
        }
        put_key(&mut self.features, 3, 0);
        put_varint(&mut self.features, kind as u64);
        put_bytes(&mut self.features, 4, geometry);
    }

    /// Appends the layer to a tile; nothing if it has no feature.
    pub fn finish(self, tile: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let keys: usize = self.keys.iter().map(|key| field_length(key.len())).sum();
        let extent = u64::from(TILE_EXTENT);
        let length = 2
            + field_length(self.name.len())
            + self.features.len()
            + keys
            + self.values.len()
            + 1
            + varint_length(extent);
        tile.reserve(length + 8);
        put_key(tile, 3, 2);
        put_varint(tile, length as u64);
        put_key(tile, 15, 0);
        put_varint(tile, 2);
        put_bytes(tile, 1, self.name.as_bytes());
        tile.extend_from_slice(&self.features);
        self.keys.iter().for_each(|key| put_bytes(tile, 3, key.as_bytes()));
        tile.extend_from_slice(&self.values);
        put_key(tile, 5, 0);
        put_varint(tile, extent);
    }

    fn key(&mut self, given: usize) -> u32 {
        let (keys, given_keys) = (&mut self.keys, &self.given_keys);
        *self.used_keys[given].get_or_insert_with(|| {
            keys.push(given_keys[given]);
            index(keys.len() - 1)
        })
    }

    fn known(&mut self, number: u32) -> Option<u32> {
        let (known, place) = (self.known?, self.known_places.get_mut(number as usize)?);
        if *place == 0 {
            self.values.extend_from_slice(known.encoded(number));
            self.value_count += 1;
            *place = self.value_count;
        }
        place.checked_sub(1)
    }

    fn value(&mut self, value: &TagValue<'a>) -> u32 {
        let next = self.value_count;
        let place = match value {
            TagValue::Text(std::borrow::Cow::Borrowed(text)) => *self.texts.entry(text).or_insert(next),
            TagValue::Number(number) => *self.numbers.entry(number.to_bits()).or_insert(next),
            // Rare, and not worth a table of their own.
            TagValue::Text(_) | TagValue::Integer(_) | TagValue::Bool(_) => next,
        };
        if place == next { self.append(value) } else { place }
    }

    /// Adds a value and returns its place.
    fn append(&mut self, value: &TagValue<'a>) -> u32 {
        encode_value(&mut self.values, value);
        self.value_count += 1;
        self.value_count - 1
    }
}

/// Appends a value as a layer holds it: field 4, its length, and what it is.
pub(super) fn encode_value(values: &mut Vec<u8>, value: &TagValue<'_>) {
    put_key(values, 4, 2);
    match value {
        TagValue::Text(text) => {
            put_varint(values, field_length(text.len()) as u64);
            put_bytes(values, 1, text.as_bytes());
        }
        TagValue::Number(number) => {
            put_varint(values, 9);
            put_key(values, 3, 1);
            values.extend_from_slice(&number.to_le_bytes());
        }
        TagValue::Integer(integer) => {
            let bits = integer.cast_unsigned();
            put_varint(values, 1 + varint_length(bits) as u64);
            put_key(values, 4, 0);
            put_varint(values, bits);
        }
        TagValue::Bool(truth) => {
            put_varint(values, 2);
            put_key(values, 7, 0);
            put_varint(values, u64::from(*truth));
        }
    }
}

/// Appends a field's number and how it is written: 0 a varint, 1 eight bytes, 2 a length and bytes.
fn put_key(bytes: &mut Vec<u8>, field: u64, wire: u64) {
    put_varint(bytes, field << 3 | wire);
}

fn put_bytes(bytes: &mut Vec<u8>, field: u64, content: &[u8]) {
    put_key(bytes, field, 2);
    put_varint(bytes, content.len() as u64);
    bytes.extend_from_slice(content);
}

/// Returns how many bytes a field with so many bytes of content takes; fields up to 15 take one for their number.
fn field_length(content: usize) -> usize {
    1 + varint_length(content as u64) + content
}

fn varint_length(value: u64) -> usize {
    (64 - (value | 1).leading_zeros() as usize).div_ceil(7)
}

fn index(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
