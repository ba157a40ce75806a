//! A look into JSON before GDAL gets it.
//!
//! GDAL follows a `crs` member that is a link. Here such a member is found wherever it stands, however it is written.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What JSON says of coordinate reference systems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CrsMembers {
    /// Whether there is a `crs` member anywhere that is not null.
    pub(super) any: bool,
    /// Whether one of them is something else than a name.
    pub(super) linked: bool,
}

/// Reads a whole JSON text and finds its `crs` members; the text may begin with a byte-order mark.
///
/// # Errors
/// What is wrong with the JSON, with line and column.
pub(super) fn crs_members(json: &[u8]) -> Result<CrsMembers, String> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let mut found = CrsMembers::default();
    let mut reader = serde_json::Deserializer::from_slice(json);
    Walk(&mut found).deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| error.to_string())?;
    Ok(found)
}

/// Walks through objects and lists, passing by the coordinates, which are most of a file.
struct Walk<'a>(&'a mut CrsMembers);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // GDAL finds members whatever their case.
        while let Some(key) = map.next_key::<String>()? {
            match key.to_ascii_lowercase().as_str() {
                "coordinates" | "arcs" | "properties" => drop(map.next_value::<IgnoredAny>()?),
                "crs" => self.0.add(&map.next_value()?),
                _ => map.next_value_seed(Walk(self.0))?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Walk(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl CrsMembers {
    fn add(&mut self, crs: &serde_json::Value) {
        if crs.is_null() {
            return;
        }
        self.any = true;
        // The writing of names is let through only where every member called `type` says `name` or `EPSG`, and no
        // text looks like an address: GDAL looks members up whatever their case, and the first of equal ones.
        let plain = crs.as_object().is_some_and(|members| {
            members.iter().filter(|(key, _)| key.eq_ignore_ascii_case("type")).all(|(_, value)| {
                value.as_str().is_some_and(|kind| ["name", "epsg"].iter().any(|plain| kind.eq_ignore_ascii_case(plain)))
            })
        });
        self.linked |= !plain || mentions_address(crs);
    }
}

/// Says whether a text anywhere in the value is an address or a path to follow.
fn mentions_address(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains("://") || text.to_ascii_lowercase().contains("/vsi"),
        serde_json::Value::Array(items) => items.iter().any(mentions_address),
        serde_json::Value::Object(members) => members.values().any(mentions_address),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_crs_is_let_through() {
        let json = br#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[]}"#;
        assert_eq!(crs_members(json), Ok(CrsMembers { any: true, linked: false }));
        assert_eq!(crs_members(b"\xef\xbb\xbf{\"crs\":null}"), Ok(CrsMembers::default()));
    }

    #[test]
    fn a_link_is_found_however_it_is_written() {
        for json in [
            r#"{"crs":{"type":"link","properties":{"href":"http://127.0.0.1/x"}}}"#,
            r#"{"\u0063rs":{"type":"link","properties":{"href":"x"}}}"#,
            r#"{"CRS":{"Type":"URL","properties":{"url":"x"}}}"#,
            r#"{"crs":{"type":"name","properties":{"name":"http://127.0.0.1/x"}}}"#,
            r#"{"features":[{"geometry":{"type":"Point","crs":{"type":"link"},"coordinates":[1,2]}}]}"#,
            r#"{"crs":"http://127.0.0.1/x"}"#,
        ] {
            assert!(crs_members(json.as_bytes()).unwrap().linked, "{json}");
        }
    }

    #[test]
    fn json_cut_short_says_where() {
        let reason = crs_members(br#"{"type":"FeatureCollection","features":[{"#).unwrap_err();
        assert!(reason.contains("line 1"), "{reason}");
        assert!(crs_members(b"<OGRVRTDataSource/>").is_err());
    }
}
