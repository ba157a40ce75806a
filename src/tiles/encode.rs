//! The bytes of a tile.

use std::borrow::Cow;
use std::collections::HashSet;

use thiserror::Error;

use super::feature_id::FeatureId;
use super::grid::TILE_EXTENT;
use super::tile_point::TilePoint;

/// A layer of a tile: a name and its features, drawn in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct TileLayer<'a, F> {
    /// The name, unique in the tile and not empty.
    pub name: &'a str,
    /// The features.
    pub features: F,
}

/// A point of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct TileFeature<'a> {
    /// The id; should be unique in its layer.
    pub id: FeatureId,
    /// Where it lies.
    pub point: TilePoint,
    /// The properties, each key once. A tile cannot hold null: what has no value has no tag.
    pub tags: Vec<(Cow<'a, str>, TagValue<'a>)>,
}

/// The value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum TagValue<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A finite number.
    Number(f64),
    /// A whole number, kept exactly (browsers read it exactly up to 2^53).
    Integer(i64),
    /// True or false.
    Bool(bool),
}

/// Why a tile was not written.
#[derive(Debug, Error)]
pub enum TileError {
    /// A layer has no name.
    #[error("a layer has an empty name; accepted is any other text")]
    EmptyLayerName,
    /// Two layers have one name.
    #[error("two layers are named '{name}'; accepted is one layer a name")]
    DuplicateLayer {
        /// The name.
        name: String,
    },
    /// A feature has two values for one property.
    #[error("feature {} has two values for '{key}'; accepted is one value a key", id.get())]
    DuplicateKey {
        /// The feature.
        id: FeatureId,
        /// The property.
        key: String,
    },
    /// A number is infinite or not a number.
    #[error("'{key}' of feature {} is {value}; accepted are finite numbers", id.get())]
    NotFinite {
        /// The feature.
        id: FeatureId,
        /// The property.
        key: String,
        /// The value.
        value: f64,
    },
    /// The encoder refused the tile.
    #[error("the tile could not be encoded")]
    Encoding(#[from] mvt::Error),
}

/// Writes layers of points as a Mapbox Vector Tile, or returns nothing if no layer has a feature (HTTP: 204 No Content).
///
/// Version 2, extent [`TILE_EXTENT`]; layers and features in the order given, layers without features left out. Equal
/// input gives equal bytes. The bytes are not compressed.
///
/// # Errors
/// [`TileError`] if a layer's name is empty or given twice, a feature has a key twice, or a number is not finite.
///
/// # Examples
/// ```
/// use choros::geometry::LonLat;
/// use choros::tiles::{FeatureId, TagValue, TileCoord, TileFeature, TileLayer, TilePoint, encode_tile};
///
/// let coord = TileCoord::from_xyz(7, 71, 48)?;
/// let point = TilePoint::of(LonLat::new(22.4191, 39.639)?, coord).expect("Larisa lies in this tile");
/// let feature = TileFeature {
///     id: FeatureId::new(2201)?,
///     point,
///     tags: vec![("code".into(), TagValue::from("2201"))],
/// };
/// let tile = encode_tile([TileLayer { name: "seats", features: [feature] }])?;
/// assert!(tile.is_some_and(|bytes| !bytes.is_empty()));
/// assert_eq!(encode_tile([TileLayer { name: "seats", features: [] }])?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: Mapbox Vector Tile Specification 2.1.
pub fn encode_tile<'a, F>(layers: impl IntoIterator<Item = TileLayer<'a, F>>) -> Result<Option<Vec<u8>>, TileError>
where
    F: IntoIterator<Item = TileFeature<'a>>,
{
    let mut tile = mvt::Tile::new(TILE_EXTENT);
    let mut names = HashSet::new();
    for TileLayer { name, features } in layers {
        if name.is_empty() {
            return Err(TileError::EmptyLayerName);
        }
        if !names.insert(name) {
            return Err(TileError::DuplicateLayer { name: name.to_owned() });
        }
        let layer =
            features.into_iter().try_fold(tile.create_layer(name), |layer, feature| add_feature(layer, &feature))?;
        if layer.num_features() > 0 {
            tile.add_layer(layer)?;
        }
    }
    Ok(if tile.num_layers() > 0 { Some(tile.to_bytes()?) } else { None })
}

fn add_feature(layer: mvt::Layer, feature: &TileFeature<'_>) -> Result<mvt::Layer, TileError> {
    check_tags(feature)?;
    let [x, y] = feature.point.coordinates();
    let mut encoded = layer.into_feature(mvt::GeomEncoder::new(mvt::GeomType::Point).point(x, y)?.encode()?);
    encoded.set_id(feature.id.get());
    for (key, value) in &feature.tags {
        match value {
            TagValue::Text(text) => encoded.add_tag_string(key, text),
            TagValue::Number(number) => encoded.add_tag_double(key, *number),
            TagValue::Integer(integer) => encoded.add_tag_int(key, *integer),
            TagValue::Bool(truth) => encoded.add_tag_bool(key, *truth),
        }
    }
    Ok(encoded.into_layer())
}

fn check_tags(feature: &TileFeature<'_>) -> Result<(), TileError> {
    let id = feature.id;
    for (i, (key, value)) in feature.tags.iter().enumerate() {
        // A feature has few tags: comparing each with those before it beats a set.
        if feature.tags[..i].iter().any(|(other, _)| other == key) {
            return Err(TileError::DuplicateKey { id, key: key.clone().into_owned() });
        }
        if let TagValue::Number(value) = *value
            && !value.is_finite()
        {
            return Err(TileError::NotFinite { id, key: key.clone().into_owned(), value });
        }
    }
    Ok(())
}

impl<'a> From<&'a str> for TagValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for TagValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<f64> for TagValue<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for TagValue<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<bool> for TagValue<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}
