//! A joined table as it is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::JoinInformation;
use crate::join::{AttributeType, AttributeValue};

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

/// The attributes of the features of a collection, by the features' ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct JoinedTable {
    pub(super) attributes: Vec<Attribute>,
    /// Only features that a row was found for.
    pub(super) rows: BTreeMap<String, Vec<AttributeValue>>,
    /// Which keys matched and which did not, if it was asked for.
    pub(super) information: Option<JoinInformation>,
}
