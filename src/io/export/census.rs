//! Which layers and tags tiles really have.
//!
//! Reads just enough of a vector tile to name its layers, their tags and what those hold, so that what an archive says
//! of itself is what is in it.

use std::collections::BTreeMap;

/// What the tiles of a layer have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LayerSeen {
    pub(super) minzoom: u8,
    pub(super) maxzoom: u8,
    /// Each tag, and what it holds: `String`, `Number` or `Boolean`.
    pub(super) fields: BTreeMap<String, &'static str>,
}

/// The layers of many tiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LayerCensus {
    pub(super) layers: BTreeMap<String, LayerSeen>,
}

/// The numbers of the fields of a vector tile (Mapbox Vector Tile Specification 2.1, section 4).
mod field {
    pub(super) const TILE_LAYER: u64 = 3;
    pub(super) const LAYER_NAME: u64 = 1;
    pub(super) const LAYER_FEATURE: u64 = 2;
    pub(super) const LAYER_KEY: u64 = 3;
    pub(super) const LAYER_VALUE: u64 = 4;
    pub(super) const FEATURE_TAGS: u64 = 2;
    pub(super) const VALUE_TEXT: u64 = 1;
    pub(super) const VALUE_BOOL: u64 = 7;
}

impl LayerCensus {
    /// Takes the layers of a tile into account. Bytes that are no tile have none.
    pub(super) fn count(&mut self, zoom: u8, tile: &[u8]) {
        for layer in Fields(tile).filter_map(bytes_of(field::TILE_LAYER)) {
            self.count_layer(zoom, layer);
        }
    }

    fn count_layer(&mut self, zoom: u8, layer: &[u8]) {
        let name = Fields(layer).find_map(bytes_of(field::LAYER_NAME)).map(String::from_utf8_lossy);
        let Some(name) = name else { return };
        if !self.layers.contains_key(&*name) {
            let seen = LayerSeen { minzoom: zoom, maxzoom: zoom, fields: BTreeMap::new() };
            self.layers.insert(name.clone().into_owned(), seen);
        }
        let Some(seen) = self.layers.get_mut(&*name) else { return };
        (seen.minzoom, seen.maxzoom) = (seen.minzoom.min(zoom), seen.maxzoom.max(zoom));
        for (place, key) in (0..).zip(Fields(layer).filter_map(bytes_of(field::LAYER_KEY))) {
            let key = String::from_utf8_lossy(key);
            // Once for each tag of a layer: what follows may look at every feature.
            if !seen.fields.contains_key(&*key)
                && let Some(holds) = what_it_holds(layer, place)
            {
                seen.fields.insert(key.into_owned(), holds);
            }
        }
    }
}

/// Says what the tag with this key holds in the first feature that has it.
fn what_it_holds(layer: &[u8], key: u64) -> Option<&'static str> {
    let value = Fields(layer).filter_map(bytes_of(field::LAYER_FEATURE)).find_map(|feature| {
        let mut tags = Fields(feature).find_map(bytes_of(field::FEATURE_TAGS))?;
        while let (Some(tag), Some(value)) = (varint(&mut tags), varint(&mut tags)) {
            if tag == key {
                return usize::try_from(value).ok();
            }
        }
        None
    })?;
    let value = Fields(layer).filter_map(bytes_of(field::LAYER_VALUE)).nth(value)?;
    let (number, _) = Fields(value).next()?;
    Some(match number {
        field::VALUE_TEXT => "String",
        field::VALUE_BOOL => "Boolean",
        _ => "Number",
    })
}

/// The fields of a message with their numbers; ends where the bytes are none.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    /// A field's number, and its bytes if it has a length.
    type Item = (u64, Option<&'a [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = varint(&mut self.0)?;
        let take = |bytes: &mut &'a [u8], length: usize| {
            let (taken, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            Some(taken)
        };
        let content = match key & 7 {
            0 => varint(&mut self.0).map(|_number| None)?,
            1 => take(&mut self.0, 8).map(|_number| None)?,
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                Some(take(&mut self.0, length)?)
            }
            5 => take(&mut self.0, 4).map(|_number| None)?,
            _ => return None,
        };
        Some((key >> 3, content))
    }
}

/// Selects the fields of a number that have a length.
fn bytes_of<'a>(number: u64) -> impl FnMut((u64, Option<&'a [u8]>)) -> Option<&'a [u8]> {
    move |(found, bytes)| bytes.filter(|_| found == number)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;
    use crate::geometry::LonLat;
    use crate::tiles::{FeatureId, TagValue, TileCoord, TileFeature, TileLayer, TilePoint, encode_tile};

    type Tags<'a> = &'a [(&'static str, TagValue<'static>)];

    fn tile(layers: &[(&str, &[Tags<'_>])]) -> Vec<u8> {
        let coord = TileCoord::from_xyz(0, 0, 0).unwrap();
        let point = TilePoint::of(LonLat::new(22.0, 39.0).unwrap(), coord).unwrap();
        let feature = |tags: &Tags<'_>| TileFeature {
            id: FeatureId::new(1).unwrap(),
            point,
            tags: tags.iter().map(|(key, value)| (Cow::Borrowed(*key), value.clone())).collect(),
        };
        let layers = layers.iter().map(|(name, features)| TileLayer { name, features: features.iter().map(feature) });
        encode_tile(layers).unwrap().unwrap()
    }

    #[test]
    fn layers_zooms_and_tags_are_those_of_the_tiles() {
        let mut census = LayerCensus::default();
        census.count(4, &tile(&[("a", &[&[("name", "x".into())], &[("name", "y".into()), ("n", 0.5.into())]])]));
        census.count(2, &tile(&[("b", &[&[]]), ("a", &[&[("open", true.into()), ("k", 7_i64.into())]])]));
        let fields = [("k", "Number"), ("n", "Number"), ("name", "String"), ("open", "Boolean")];
        let a = &census.layers["a"];
        assert_eq!((a.minzoom, a.maxzoom), (2, 4));
        assert!(a.fields.iter().map(|(key, holds)| (key.as_str(), *holds)).eq(fields), "{a:?}");
        assert_eq!((census.layers["b"].minzoom, census.layers["b"].fields.len(), census.layers.len()), (2, 0, 2));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            LayerCensus::default().count(0, &bytes);
        }

        #[test]
        fn a_damaged_tile_does_not_make_it_panic(at in 0..60_usize, byte: u8) {
            let mut bytes = tile(&[("a", &[&[("name", "x".into()), ("n", 1.0.into())]])]);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            LayerCensus::default().count(0, &bytes);
        }
    }
}
