//! GeoJSON taken apart: coordinates are read here, on all processors, and all the rest by GDAL, which takes ten times as long
//! for coordinates.
//!
//! In place of each geometry GDAL is given a point that says which one it was: it numbers features, orders them and reads
//! their attributes as it always does. What is in any way unusual is left to GDAL whole.

use std::borrow::Cow;
use std::fmt;

use rayon::prelude::*;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::wkb::{self, MULTI_POLYGON, POINT, POLYGON};

/// A feature collection without its geometries, and these.
#[derive(Debug)]
pub(super) struct TakenApart {
    /// The collection as it was written, with a point in place of each geometry, whose x is its place in `geometries`.
    pub(super) rest: Vec<u8>,
    pub(super) geometries: Geometries,
}

/// Geometries as well-known binary, in the order they are written; nothing for a null one.
#[derive(Debug)]
pub(super) struct Geometries(Vec<Option<Vec<u8>>>);

impl Geometries {
    /// Takes out the geometry that stands behind a point, nothing for a null one.
    ///
    /// # Errors
    /// [`Lost`] if the point stands for none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts saturate, and a place is looked up"
    )]
    pub(super) fn take(&mut self, point: Option<&[u8]>) -> Result<Option<Vec<u8>>, Lost> {
        let x = point.and_then(wkb::parse).and_then(|parts| Some(parts.points.first()?.x)).ok_or(Lost)?;
        self.0.get_mut(x as usize).map(Option::take).ok_or(Lost)
    }
}

/// A geometry that does not stand behind a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lost;

/// A geometry that is left to GDAL.
#[derive(Clone, Copy, Debug)]
struct Unusual;

/// Takes a feature collection of points, polygons and sets of polygons apart; nothing if it is anything else, or in any way
/// unusual: a member written otherwise or twice, a position of one number, an empty ring, text that is no JSON.
pub(super) fn take_apart(json: &[u8]) -> Option<TakenApart> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let mut reader = serde_json::Deserializer::from_slice(json);
    let members = reader.deserialize_map(CollectionVisitor).ok()?;
    reader.end().ok()?;
    let (mut features, mut kinds) = (None, 0);
    let mut rest = Vec::from(b"{");
    for (key, value) in members {
        match (key.as_ref(), value) {
            ("features", Member::Features(found)) if features.is_none() => features = Some(found),
            ("type", Member::Other(kind)) if kind.get() == r#""FeatureCollection""# => {
                kinds += 1;
                write_member(&mut rest, &key, kind.get())?;
            }
            (_, Member::Other(value)) if !is_like(&key, &["type", "features"]) => {
                write_member(&mut rest, &key, value.get())?;
            }
            _ => return None,
        }
    }
    if kinds != 1 {
        return None;
    }
    let taken: Vec<(Vec<u8>, Option<Vec<u8>>)> = features
        .filter(|features| !features.is_empty())?
        .par_iter()
        .enumerate()
        .map(|(place, feature)| take_geometry(place, feature.get()))
        .collect::<Option<_>>()?;
    let (texts, geometries): (Vec<Vec<u8>>, Vec<_>) = taken.into_iter().unzip();
    rest.extend_from_slice(b",\"features\":[");
    rest.extend(texts.join(&b",\n"[..]));
    rest.extend_from_slice(b"]}");
    Some(TakenApart { rest, geometries: Geometries(geometries) })
}

/// Returns a feature with a point in place of its geometry, and this.
fn take_geometry(place: usize, feature: &str) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let members: Members<'_> = serde_json::from_str(feature).ok()?;
    let (mut rest, mut geometry, mut kinds) = (Vec::from(b"{"), None, 0);
    for (key, value) in members.0 {
        match key.as_ref() {
            "type" if value.get() == r#""Feature""# => {
                kinds += 1;
                write_member(&mut rest, &key, value.get())?;
            }
            "geometry" if geometry.is_none() => {
                geometry = Some(read_geometry(value.get()).ok()?);
                write_member(&mut rest, &key, &marker(place))?;
            }
            key if is_like(key, &["type", "geometry"]) => return None,
            _ => write_member(&mut rest, &key, value.get())?,
        }
    }
    if kinds != 1 {
        return None;
    }
    if geometry.is_none() {
        write_member(&mut rest, "geometry", &marker(place))?;
    }
    rest.push(b'}');
    Some((rest, geometry.flatten()))
}

fn marker(place: usize) -> String {
    format!(r#"{{"type":"Point","coordinates":[{place},0]}}"#)
}

/// Says whether a name is one of these in any case: GDAL takes it for the same.
fn is_like(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| key.eq_ignore_ascii_case(name))
}

fn write_member(object: &mut Vec<u8>, key: &str, value: &str) -> Option<()> {
    if object.len() > 1 {
        object.push(b',');
    }
    serde_json::to_writer(&mut *object, key).ok()?;
    object.push(b':');
    object.extend_from_slice(value.as_bytes());
    Some(())
}

/// A geometry as it is usually written; another member, or one written twice, is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GeometryMembers<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    coordinates: &'a RawValue,
    #[serde(default, rename = "bbox")]
    _bbox: IgnoredAny,
}

/// Returns a geometry as well-known binary, nothing for a null one.
///
/// # Errors
/// [`Unusual`] for one that is left to GDAL.
fn read_geometry(json: &str) -> Result<Option<Vec<u8>>, Unusual> {
    if json == "null" {
        return Ok(None);
    }
    read_known_geometry(json).map(Some).ok_or(Unusual)
}

fn read_known_geometry(json: &str) -> Option<Vec<u8>> {
    let GeometryMembers { kind, coordinates, .. } = serde_json::from_str(json).ok()?;
    let mut reader = CoordinateReader { left: coordinates.get().as_bytes(), wkb: Vec::new() };
    match kind.as_ref() {
        "Point" => reader.point()?,
        "Polygon" => reader.polygon()?,
        "MultiPolygon" => {
            reader.kind(MULTI_POLYGON);
            reader.list(CoordinateReader::polygon)?;
        }
        _ => return None,
    }
    Some(reader.wkb)
}

/// Turns the text of coordinates, known to be JSON, into well-known binary.
struct CoordinateReader<'a> {
    left: &'a [u8],
    wkb: Vec<u8>,
}

impl CoordinateReader<'_> {
    fn kind(&mut self, kind: u32) {
        wkb::push_kind(&mut self.wkb, kind);
    }

    fn point(&mut self) -> Option<()> {
        self.kind(POINT);
        self.position()
    }

    fn polygon(&mut self) -> Option<()> {
        self.kind(POLYGON);
        self.list(Self::ring)
    }

    /// Reads a ring that ends where it began; of others GDAL has something to say.
    fn ring(&mut self) -> Option<()> {
        let start = self.wkb.len() + size_of::<u32>();
        self.list(Self::position)?;
        let positions = self.wkb.get(start..)?;
        (positions.first_chunk::<16>()? == positions.last_chunk::<16>()?).then_some(())
    }

    /// Reads a list that is not empty, and writes how many there are before them.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let start = self.wkb.len();
        let mut count = 0_u32;
        self.wkb.extend(count.to_le_bytes());
        self.take(b'[')?;
        loop {
            item(self)?;
            count = count.checked_add(1)?;
            if self.take(b',').is_none() {
                break;
            }
        }
        self.take(b']')?;
        self.wkb.get_mut(start..start + 4)?.copy_from_slice(&count.to_le_bytes());
        Some(())
    }

    /// Reads a position of two numbers or three, of which the third is a height.
    fn position(&mut self) -> Option<()> {
        self.take(b'[')?;
        let x = self.number()?;
        self.take(b',')?;
        let y = self.number()?;
        if self.take(b',').is_some() {
            self.number()?;
        }
        self.take(b']')?;
        self.wkb.extend(x.to_le_bytes());
        self.wkb.extend(y.to_le_bytes());
        Some(())
    }

    fn number(&mut self) -> Option<f64> {
        self.pass_space();
        let end = self.left.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))?;
        let (digits, left) = self.left.split_at(end);
        self.left = left;
        let number: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.pass_space();
        self.left = self.left.strip_prefix(&[byte])?;
        Some(())
    }

    fn pass_space(&mut self) {
        self.left = self.left.trim_ascii_start();
    }
}

/// The members of an object, in their order, each as it is written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A member of a collection.
enum Member<'a> {
    Features(Vec<&'a RawValue>),
    Other(&'a RawValue),
}

struct CollectionVisitor;

impl<'de> Visitor<'de> for CollectionVisitor {
    type Value = Vec<(Cow<'de, str>, Member<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature collection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let member =
                if key == "features" { Member::Features(map.next_value()?) } else { Member::Other(map.next_value()?) };
            members.push((key, member));
        }
        Ok(members)
    }
}
