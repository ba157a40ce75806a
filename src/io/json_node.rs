//! A value of a JSON file that knows where it stands, so that what is wrong can be pointed at (RFC 6901).

use serde_json::Value;

/// A value and its pointer, such as `/contents/3/name`.
#[derive(Clone, Debug)]
pub(super) struct JsonNode<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

/// What is wrong with a value: where, and what was found and is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonFault {
    pub(super) pointer: String,
    pub(super) message: String,
}

impl<'a> JsonNode<'a> {
    /// Makes the node of a whole file.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// Returns a member; nothing if it is not there or null.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { value, pointer: format!("{}/{key}", self.pointer) })
    }

    /// Returns a text without spaces around it; nothing if it is not there, null or empty.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, JsonFault> {
        let Some(node) = self.get(key) else { return Ok(None) };
        let text = node.value.as_str().ok_or_else(|| node.fault("texts"))?.trim();
        Ok(Some(text).filter(|text| !text.is_empty()).map(str::to_owned))
    }

    /// Returns a text that has to be there.
    pub(super) fn needed(&self, key: &str) -> Result<String, JsonFault> {
        let missing = || JsonFault {
            pointer: format!("{}/{key}", self.pointer),
            message: "it is missing; accepted is a text".to_owned(),
        };
        self.text(key)?.ok_or_else(missing)
    }

    /// Returns a number; nothing if it is not there or null.
    pub(super) fn number(&self, key: &str) -> Result<Option<f64>, JsonFault> {
        let Some(node) = self.get(key) else { return Ok(None) };
        node.value.as_f64().map(Some).ok_or_else(|| node.fault("numbers"))
    }

    /// Returns the items of a list; none if it is not there or null.
    pub(super) fn list(&self, key: &str) -> Result<Vec<Self>, JsonFault> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.items())
    }

    /// Returns the items of the list this is.
    pub(super) fn items(&self) -> Result<Vec<Self>, JsonFault> {
        let items = self.value.as_array().ok_or_else(|| self.fault("lists"))?.iter().enumerate();
        Ok(items.map(|(number, value)| Self { value, pointer: format!("{}/{number}", self.pointer) }).collect())
    }

    /// Says that something else was found than is accepted.
    pub(super) fn fault(&self, accepted: &str) -> JsonFault {
        let found = match self.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => format!("'{}'", text.chars().take(60).collect::<String>()),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        JsonFault { pointer: self.pointer.clone(), message: format!("{found} was found; accepted are {accepted}") }
    }
}
