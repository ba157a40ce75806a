//! What a join is said to be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::explained::ExplainedKeys;
use super::joined::Attribute;
use super::pages::keys_table;
use crate::http::links::Link;
use crate::join::LeftJoinReport;
use crate::provenance::Bilingual;
use crate::viewer::{ListingCell, ListingTable};

/// The most keys of a kind a document names; their number is always whole.
const MAX_LISTED: usize = 10_000;
/// The most characters a document has of a key: no key is so long.
const MAX_KEY_CHARS: usize = 100;

/// A join.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinDocument {
    pub(super) links: Vec<Link>,
    pub(super) join: JoinDescription,
}

/// What was joined, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinDescription {
    /// What names it in URLs; who knows it may read and remove it.
    pub(super) id: String,
    /// When it was made.
    #[serde(rename = "timeStamp")]
    pub(super) time_stamp: String,
    /// From when on it is gone.
    pub(super) expires: String,
    /// Whether it is in no list.
    pub(super) private: bool,
    pub(super) inputs: JoinInputs,
    /// Where the joined features are.
    pub(super) outputs: Vec<Link>,
    /// The attributes that features got.
    pub(super) attributes: Vec<Attribute>,
    /// How many keys and rows there were of each kind.
    pub(super) counts: JoinCounts,
    /// Which, if `include-join-metadata` was true.
    #[serde(rename = "joinInformation", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) join_information: Option<JoinInformation>,
}

/// What was joined.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct JoinInputs {
    /// The name of the table.
    #[serde(rename = "attributeDataset")]
    pub(super) attribute_dataset: String,
    /// The collection.
    pub(super) collection: Vec<Link>,
    /// The key of the collection.
    #[serde(rename = "collectionKey")]
    pub(super) collection_key: String,
}

/// How many keys and rows there were of each kind: nothing is dropped that is not counted here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "they are the names OGC API – Joins has")]
pub(in crate::http) struct JoinCounts {
    /// Keys of the collection that a row has.
    number_of_matched_collection_keys: usize,
    /// Keys of the collection that no row has.
    number_of_unmatched_collection_keys: usize,
    /// Keys of the table that no feature has; their rows are dropped.
    number_of_additional_attribute_keys: usize,
    /// Keys of the table that several rows have; the first wins.
    number_of_duplicate_attribute_keys: usize,
    /// Keys of the table that may be of several features; their rows are dropped.
    number_of_ambiguous_attribute_keys: usize,
    /// Keys of the table that were mended, such as `101` for `0101`.
    number_of_mended_attribute_keys: usize,
    /// Rows without a key; they are dropped.
    number_of_rows_without_key: usize,
    /// Features without a key.
    number_of_features_without_key: usize,
}

/// Which keys matched and which did not; at most 10000 of a kind and 100 characters of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct JoinInformation {
    #[serde(flatten)]
    counts: JoinCounts,
    /// In the order of the collection.
    matched_collection_keys: Vec<String>,
    /// In the order of the collection.
    unmatched_collection_keys: Vec<String>,
    /// In the order of the table.
    additional_attribute_keys: Vec<String>,
    /// In the order of the table.
    duplicate_attribute_keys: Vec<String>,
    /// In the order of the table.
    ambiguous_attribute_keys: Vec<String>,
    /// In the order of the table.
    mended_attribute_keys: Vec<MendedAttributeKey>,
    /// What keys may mean that were joined to nothing.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    explained: Option<ExplainedKeys>,
}

/// A key that was mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct MendedAttributeKey {
    /// As the table has it.
    written: String,
    /// As the collection has it.
    key: String,
    /// What had happened to it: `spaces`, `letters`, `typography`, `lost-zero`, `float`, `float-and-lost-zero`,
    /// `country-letters` or `filled-up`.
    how: String,
}

impl JoinCounts {
    pub(super) fn of(report: &LeftJoinReport) -> Self {
        Self {
            number_of_matched_collection_keys: report.matched.len(),
            number_of_unmatched_collection_keys: report.unmatched.len(),
            number_of_additional_attribute_keys: report.additional.len(),
            number_of_duplicate_attribute_keys: report.duplicate.len(),
            number_of_ambiguous_attribute_keys: report.ambiguous.len(),
            number_of_mended_attribute_keys: report.mended.len(),
            number_of_rows_without_key: report.rows_without_key,
            number_of_features_without_key: report.features_without_key,
        }
    }
}

impl JoinCounts {
    /// Returns the counts for people.
    pub(super) fn table(&self) -> ListingTable {
        let rows = [
            (self.number_of_matched_collection_keys, "βρέθηκαν στον πίνακα", "found in the table"),
            (self.number_of_unmatched_collection_keys, "λείπουν από τον πίνακα", "missing in the table"),
            (
                self.number_of_additional_attribute_keys,
                "του πίνακα, άγνωστα στη συλλογή",
                "of the table, unknown to the collection",
            ),
            (
                self.number_of_duplicate_attribute_keys,
                "σε πολλές γραμμές: ισχύει η πρώτη",
                "in several rows: the first holds",
            ),
            (self.number_of_ambiguous_attribute_keys, "μπορεί να είναι πολλών", "may be of several"),
            (self.number_of_mended_attribute_keys, "διορθώθηκαν", "mended"),
            (self.number_of_rows_without_key, "γραμμές χωρίς κλειδί", "rows without a key"),
            (self.number_of_features_without_key, "μονάδες χωρίς κλειδί", "features without a key"),
        ];
        let shown = rows.into_iter().enumerate().filter(|(place, row)| *place == 0 || row.0 > 0);
        ListingTable {
            id: "counts",
            title: Bilingual::new("Τι έγινε", "What came of it"),
            columns: vec![("Κλειδιά", "Keys"), ("Πλήθος", "How many")],
            rows: shown
                .map(|(_, (count, el, en))| vec![ListingCell::words(el, en), ListingCell::data(count.to_string())])
                .collect(),
            ..ListingTable::default()
        }
    }
}

impl JoinInformation {
    /// Returns the keys that are not simply matched, for people.
    pub(super) fn table(&self) -> ListingTable {
        let said = |keys: &[String], el: &str, en: &str| {
            keys.iter().map(|key| (key.clone(), Bilingual::new(el, en))).collect::<Vec<_>>()
        };
        let explained = self.explained.iter().flat_map(ExplainedKeys::words);
        let known: Vec<_> = explained.collect();
        let additional = said(&self.additional_attribute_keys, "άγνωστο στη συλλογή", "unknown to the collection");
        let ambiguous = said(&self.ambiguous_attribute_keys, "μπορεί να είναι πολλών", "may be of several");
        let others = additional.into_iter().chain(ambiguous);
        let others: Vec<_> = others.filter(|(key, _)| known.iter().all(|(known, _)| known != key)).collect();
        let twice = said(
            &self.duplicate_attribute_keys,
            "σε πολλές γραμμές: ισχύει η πρώτη",
            "in several rows: the first holds",
        );
        let missing = said(&self.unmatched_collection_keys, "λείπει από τον πίνακα", "missing in the table");
        keys_table(known.into_iter().chain(others).chain(twice).chain(missing))
    }

    /// Returns how many bytes of memory it holds, about.
    pub(super) fn held_bytes(&self) -> usize {
        let keys = [
            &self.matched_collection_keys,
            &self.unmatched_collection_keys,
            &self.additional_attribute_keys,
            &self.duplicate_attribute_keys,
            &self.ambiguous_attribute_keys,
        ];
        let of_key = |key: &String| size_of::<String>() + key.capacity();
        let mended = self.mended_attribute_keys.iter().flat_map(|key| [&key.written, &key.key, &key.how]);
        let explained = self.explained.as_ref().map_or(0, ExplainedKeys::held_bytes);
        explained + keys.into_iter().flatten().chain(mended).map(of_key).sum::<usize>()
    }

    pub(super) fn of(report: &LeftJoinReport, explained: Option<ExplainedKeys>) -> Self {
        let listed = |keys: &[String]| keys.iter().take(MAX_LISTED).map(|key| shortened(key)).collect();
        let mended = report.mended.iter().take(MAX_LISTED).map(|mended| MendedAttributeKey {
            written: shortened(&mended.written),
            key: mended.key.clone(),
            how: mended.how.as_str().to_owned(),
        });
        Self {
            counts: JoinCounts::of(report),
            matched_collection_keys: listed(&report.matched),
            unmatched_collection_keys: listed(&report.unmatched),
            additional_attribute_keys: listed(&report.additional),
            duplicate_attribute_keys: listed(&report.duplicate),
            ambiguous_attribute_keys: listed(&report.ambiguous),
            mended_attribute_keys: mended.collect(),
            explained,
        }
    }
}

/// Returns a key as long as keys are.
pub(super) fn shortened(key: &str) -> String {
    key.chars().take(MAX_KEY_CHARS).collect()
}
