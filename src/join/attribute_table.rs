//! A table joined to the features of a collection, by the features' ids.

use std::collections::BTreeMap;

use super::{AttributeType, AttributeValue};

/// What a row and its id take beside their texts, about: nodes of the map, headers of strings and lists.
const ROW_BYTES: usize = 96;

/// The attributes that features get of a table, by the features' ids.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeTable {
    collection_id: String,
    attributes: Vec<(String, AttributeType)>,
    rows: BTreeMap<String, Vec<AttributeValue>>,
}

impl AttributeTable {
    /// Makes a table of its attributes, and of a row of values for each feature that has any, in the order of the attributes.
    ///
    /// `collection_id` is what the collection with these attributes is called in URLs and tiles.
    #[must_use]
    pub fn new(
        collection_id: String,
        attributes: Vec<(String, AttributeType)>,
        rows: BTreeMap<String, Vec<AttributeValue>>,
    ) -> Self {
        Self { collection_id, attributes, rows }
    }

    /// Returns what the collection with these attributes is called.
    #[must_use]
    pub fn collection_id(&self) -> &str {
        &self.collection_id
    }

    /// Returns the names of the attributes, no two alike, and what they hold.
    #[must_use]
    pub fn attributes(&self) -> &[(String, AttributeType)] {
        &self.attributes
    }

    /// Returns the value of a feature's attribute, by the attribute's place; null where there is none.
    #[must_use]
    pub fn value(&self, feature: &str, attribute: usize) -> &AttributeValue {
        self.rows.get(feature).and_then(|row| row.get(attribute)).unwrap_or(&AttributeValue::Null)
    }

    /// Returns how many bytes of memory the table holds, about.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        let text = |value: &AttributeValue| match value {
            AttributeValue::Text(text) => text.capacity(),
            AttributeValue::Null | AttributeValue::Number(_) => 0,
        };
        let row = |(id, row): (&String, &Vec<AttributeValue>)| {
            ROW_BYTES
                + id.capacity()
                + row.capacity() * size_of::<AttributeValue>()
                + row.iter().map(text).sum::<usize>()
        };
        let names: usize = self.attributes.iter().map(|(name, _)| name.capacity() + ROW_BYTES).sum();
        names + self.rows.iter().map(row).sum::<usize>()
    }
}
