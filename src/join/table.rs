//! A table joined to features by a key, and what came of each row and feature.

use std::collections::HashSet;

use super::keys::{KeyHit, KeyIndex, KeyKind, KeyMending};

/// Which row each feature gets, and what came of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftJoin {
    /// The row of each feature, from 0; none where no row has its key.
    pub row_of_feature: Vec<Option<usize>>,
    /// What came of keys and rows.
    pub report: LeftJoinReport,
}

/// What came of keys and rows. Each key is named once, in the order of features or rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftJoinReport {
    /// Keys of features that a row has.
    pub matched: Vec<String>,
    /// Keys of features that no row has.
    pub unmatched: Vec<String>,
    /// Keys of rows that no feature has, as they are written; their rows are dropped.
    pub additional: Vec<String>,
    /// Keys that more than one row has: the first row wins.
    pub duplicate: Vec<String>,
    /// Keys of rows that may be of several features, as they are written; their rows are dropped.
    pub ambiguous: Vec<String>,
    /// Keys of rows that were mended.
    pub mended: Vec<MendedKey>,
    /// How many rows have no key; they are dropped.
    pub rows_without_key: usize,
    /// How many features have no key.
    pub features_without_key: usize,
}

/// A key that was not written as the feature has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedKey {
    /// As the row has it.
    pub written: String,
    /// As the feature has it.
    pub key: String,
    /// What had happened to it.
    pub how: KeyMending,
}

/// Joins rows to features: every feature stays, and gets the first row that has its key.
///
/// `features` are the features' keys and `rows` the rows', both in their order.
///
/// # Examples
/// ```
/// use choros::join::{KeyKind, left_join};
/// let features = [Some("0101".to_owned()), Some("0102".to_owned())];
/// let joined = left_join(KeyKind::Codes, &features, ["9999", "101", "0101"]);
/// assert_eq!(joined.row_of_feature, [Some(1), None]);
/// assert_eq!((joined.report.additional, joined.report.duplicate), (vec!["9999".to_owned()], vec!["0101".to_owned()]));
/// ```
#[must_use]
pub fn left_join<'a>(kind: KeyKind, features: &[Option<String>], rows: impl IntoIterator<Item = &'a str>) -> LeftJoin {
    let index = KeyIndex::new(kind, features);
    let mut joining = Joining { row_of_value: vec![None; index.values().len()], ..Joining::default() };
    for (row, text) in rows.into_iter().enumerate() {
        joining.add(&index, row, text);
    }
    let place = |key: &Option<String>| index.place_of(key.as_deref()?);
    let row_of_feature = features.iter().map(|key| joining.row_of_value[place(key)?]).collect();
    let mut report = joining.report;
    report.features_without_key = features.iter().filter(|key| key.is_none()).count();
    for (value, row) in index.values().iter().zip(&joining.row_of_value) {
        let list = if row.is_some() { &mut report.matched } else { &mut report.unmatched };
        list.push(value.clone());
    }
    LeftJoin { row_of_feature, report }
}

#[derive(Default)]
struct Joining<'a> {
    row_of_value: Vec<Option<usize>>,
    report: LeftJoinReport,
    /// Texts that no feature has, and whether they were named as duplicates.
    dropped: HashSet<&'a str>,
    named: HashSet<String>,
}

impl<'a> Joining<'a> {
    fn add(&mut self, index: &KeyIndex, row: usize, text: &'a str) {
        let plain = text.trim();
        if plain.is_empty() {
            self.report.rows_without_key += 1;
            return;
        }
        let place = match index.find(text) {
            KeyHit::Exact(place) => place,
            KeyHit::Mended(place, how) => {
                let key = index.values()[place].clone();
                self.report.mended.push(MendedKey { written: text.to_owned(), key, how });
                place
            }
            hit @ (KeyHit::Ambiguous | KeyHit::Unknown) => {
                if !self.dropped.insert(plain) {
                    self.name_duplicate(plain);
                } else if hit == KeyHit::Ambiguous {
                    self.report.ambiguous.push(plain.to_owned());
                } else {
                    self.report.additional.push(plain.to_owned());
                }
                return;
            }
        };
        if self.row_of_value[place].is_some() {
            self.name_duplicate(&index.values()[place]);
        } else {
            self.row_of_value[place] = Some(row);
        }
    }

    fn name_duplicate(&mut self, key: &str) {
        if self.named.insert(key.to_owned()) {
            self.report.duplicate.push(key.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn features(keys: &[&str]) -> Vec<Option<String>> {
        keys.iter().map(|key| Some((*key).to_owned()).filter(|key| !key.is_empty())).collect()
    }

    #[test]
    fn every_row_and_feature_is_accounted_for() {
        let joined = left_join(
            KeyKind::Codes,
            &features(&["0101", "0102", "", "0101", "0201"]),
            ["0201", "x", "", "101", "0201", "x", "0101", "0201"],
        );
        assert_eq!(joined.row_of_feature, [Some(3), None, None, Some(3), Some(0)]);
        let report = joined.report;
        assert_eq!((report.matched, report.unmatched), (vec!["0101".into(), "0201".into()], vec!["0102".to_owned()]));
        assert_eq!(
            (report.additional, report.duplicate),
            (vec!["x".to_owned()], ["0201", "x", "0101"].map(String::from).to_vec())
        );
        assert_eq!((report.rows_without_key, report.features_without_key, report.mended.len()), (1, 1, 1));
        assert_eq!(report.mended[0].written, "101");
    }

    #[test]
    fn a_shared_name_is_asked_for_and_not_joined() {
        let joined = left_join(KeyKind::Names, &features(&["Ηρακλείου", "Ηρακλείου", "Βόλου"]), ["Ηρακλείου", "Βόλου"]);
        assert_eq!(joined.row_of_feature, [None, None, Some(1)]);
        assert_eq!(joined.report.ambiguous, ["Ηρακλείου"]);
    }

    proptest! {
        /// Against a plain scan, where no key needs mending.
        #[test]
        fn the_first_row_of_a_key_wins(
            keys in proptest::collection::vec("[a-f]{2}", 0..20), rows in proptest::collection::vec("[a-f]{2}", 0..40),
        ) {
            let features: Vec<_> = keys.iter().cloned().map(Some).collect();
            let joined = left_join(KeyKind::Codes, &features, rows.iter().map(String::as_str));
            for (key, row) in keys.iter().zip(&joined.row_of_feature) {
                prop_assert_eq!(*row, rows.iter().position(|row| row == key));
            }
            let report = joined.report;
            let distinct = |keys: &[String]| keys.iter().collect::<HashSet<_>>().len();
            prop_assert_eq!(report.matched.len() + report.unmatched.len(), distinct(&keys));
            prop_assert_eq!(report.matched.len() + report.additional.len(), distinct(&rows));
        }
    }
}
