//! A joined table as it is kept, and as it is used.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::JoinInformation;
use super::kept::JoinMeta;
use crate::atlas::Version;
use crate::http::cache::Weigh;
use crate::io::store::UploadAbout;
use crate::join::{AttributeTable, AttributeType, AttributeValue};

/// What the ids of collections begin with that are a join.
pub(in crate::http) const COLLECTION_PREFIX: &str = "join-";

/// An attribute that features get.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct Attribute {
    /// Its name: the header of its column.
    pub(super) name: String,
    /// What its values are: `integer`, `number` or `string`.
    #[schema(value_type = String)]
    pub(super) r#type: AttributeType,
}

impl Attribute {
    pub(super) fn new(name: String, r#type: AttributeType) -> Self {
        Self { name, r#type }
    }
}

/// The attributes of the features of a collection, by the features' ids, as they are written to the store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct JoinedTable {
    pub(super) attributes: Vec<Attribute>,
    /// Only features that a row was found for.
    pub(super) rows: BTreeMap<String, Vec<AttributeValue>>,
    /// Which keys matched and which did not, if it was asked for.
    pub(super) information: Option<JoinInformation>,
}

/// What is known of a join without its values.
#[derive(Clone, Debug)]
pub(in crate::http) struct JoinAbout {
    pub(in crate::http) upload: UploadAbout,
    pub(in crate::http) meta: JoinMeta,
}

/// A join that is kept, with its values.
#[derive(Debug)]
pub(in crate::http) struct KeptJoin {
    pub(in crate::http) about: JoinAbout,
    pub(in crate::http) table: Arc<AttributeTable>,
    pub(super) information: Option<JoinInformation>,
}

impl JoinAbout {
    /// Returns the id of the collection that the join is.
    pub(in crate::http) fn collection_id(&self) -> String {
        format!("{COLLECTION_PREFIX}{}", self.upload.id)
    }

    /// Returns the version of all that is known of it: a join never changes.
    pub(in crate::http) fn version(&self) -> Version {
        Version::of_text(&self.collection_id())
    }

    /// Returns its attributes with no values at all.
    pub(in crate::http) fn without_values(&self) -> AttributeTable {
        attribute_table(self.collection_id(), self.meta.attributes.clone(), BTreeMap::new())
    }
}

impl KeptJoin {
    pub(super) fn new(about: JoinAbout, table: JoinedTable) -> Self {
        let JoinedTable { attributes, rows, information } = table;
        let table = attribute_table(about.collection_id(), attributes, rows);
        Self { table: Arc::new(table), about, information }
    }
}

/// Returns attributes as features get them, of a collection that is called so.
pub(super) fn attribute_table(
    collection_id: String,
    attributes: Vec<Attribute>,
    rows: BTreeMap<String, Vec<AttributeValue>>,
) -> AttributeTable {
    let attributes = attributes.into_iter().map(|attribute| (attribute.name, attribute.r#type)).collect();
    AttributeTable::new(collection_id, attributes, rows)
}

impl Weigh for KeptJoin {
    fn held_bytes(&self) -> usize {
        let about = self.about.upload.meta.len() * 2;
        about + self.table.held_bytes() + self.information.as_ref().map_or(0, JoinInformation::held_bytes)
    }
}
