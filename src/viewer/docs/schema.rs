//! What a schema says, in a few words.

use serde_json::Value;

use super::reference::resolve;

/// How deep a schema is followed: it may hold itself.
const MAX_DEPTH: usize = 4;

/// How many alternatives are looked at on each level.
const MAX_ALTERNATIVES: usize = 8;

/// A schema in a few words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SchemaText {
    /// The type, such as `integer` or `array of string`; empty if it is not said.
    pub(super) kind: String,
    /// The default.
    pub(super) default: Option<String>,
    /// The values of an enumeration.
    pub(super) values: Vec<String>,
    /// Bounds and patterns.
    pub(super) limits: Vec<String>,
}

impl SchemaText {
    /// Reads a schema of a document.
    pub(super) fn read(document: &Value, schema: &Value) -> Self {
        let schema = resolve(document, schema);
        let default = schema.get("default").filter(|value| !value.is_null()).map(plain);
        let mut read = Self { kind: kind(document, schema, 0), default, ..Self::default() };
        read.add_limits(document, schema, 0);
        read
    }

    /// Adds what the schema, its alternatives and its elements accept.
    fn add_limits(&mut self, document: &Value, schema: &Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let schema = resolve(document, schema);
        let listed = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
        self.values.extend(listed.filter(|value| !value.is_null()).map(plain));
        let own = [range(schema, "minimum", "maximum", ""), range(schema, "minLength", "maxLength", " characters")];
        self.limits.extend(own.into_iter().flatten());
        self.limits.extend(schema["pattern"].as_str().map(str::to_owned));
        self.limits.extend(range(schema, "minItems", "maxItems", " elements"));
        let inner = alternatives(schema).chain(schema.get("items"));
        inner.for_each(|inner| self.add_limits(document, inner, depth + 1));
    }
}

/// Writes a JSON value as it stands in a URL: text without quotes, lists with commas.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array());
    lists.flatten().take(MAX_ALTERNATIVES)
}

fn kind(document: &Value, schema: &Value, depth: usize) -> String {
    if depth > MAX_DEPTH {
        return String::new();
    }
    let schema = resolve(document, schema);
    let types: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        _ => Vec::new(),
    };
    if types.is_empty() {
        let mut inner: Vec<_> = alternatives(schema).map(|inner| kind(document, inner, depth + 1)).collect();
        inner.retain(|kind| !kind.is_empty() && kind != "null");
        inner.dedup();
        return inner.join(" or ");
    }
    let named = types.into_iter().map(|name| match (name, schema["format"].as_str()) {
        ("array", _) => match kind(document, &schema["items"], depth + 1).as_str() {
            "" => name.to_owned(),
            element => format!("{name} of {element}"),
        },
        (_, Some(format)) => format!("{name} ({format})"),
        (_, None) => name.to_owned(),
    });
    named.collect::<Vec<_>>().join(" or ")
}

fn range(schema: &Value, low: &str, high: &str, of_what: &str) -> Option<String> {
    let bound = |key: &str| schema.get(key).filter(|value| value.is_number()).map(plain);
    match (bound(low), bound(high)) {
        (Some(low), Some(high)) if low == high => Some(format!("{low}{of_what}")),
        (Some(low), Some(high)) => Some(format!("{low} – {high}{of_what}")),
        (Some(low), None) => Some(format!("≥ {low}{of_what}")),
        (None, Some(high)) => Some(format!("≤ {high}{of_what}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(schema: &Value) -> SchemaText {
        let document = json!({ "components": { "schemas": { "Level": { "type": "string", "enum": ["region", "municipality"] } } } });
        SchemaText::read(&document, schema)
    }

    #[test]
    fn numbers_have_bounds() {
        let read =
            read(&json!({ "type": "integer", "format": "int32", "minimum": 1, "maximum": 10000, "default": 10 }));
        assert_eq!((read.kind.as_str(), read.default.as_deref()), ("integer (int32)", Some("10")));
        assert_eq!(read.limits, ["1 – 10000"]);
    }

    #[test]
    fn lists_say_what_they_hold() {
        let found = read(
            &json!({ "type": ["array", "null"], "items": { "$ref": "#/components/schemas/Level" }, "minItems": 1 }),
        );
        assert_eq!(found.kind, "array of string");
        assert_eq!(found.values, ["region", "municipality"]);
        assert_eq!(found.limits, ["≥ 1 elements"]);
    }

    #[test]
    fn alternatives_are_named_and_null_is_none() {
        let found = read(
            &json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Level" }, { "type": "number", "minimum": 0.5 }] }),
        );
        assert_eq!(found.kind, "string or number");
        assert_eq!(found.limits, ["≥ 0.5"]);
    }
}
