//! What the keys may mean that no feature has, or several: areas with near names and codes, and totals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::shortened;
use crate::atlas::{Atlas, Collection};
use crate::boundaries::Level;
use crate::desk::{candidates, outcome_words};
use crate::http::ApiError;
use crate::io::desk::gazetteer_of;
use crate::join::{KeyKind, LeftJoinReport};
use crate::matching::{Aliases, AreaNumber, Context, Gazetteer, LevelId, Matcher, RowKey, RowMatch, TotalOf};
use crate::provenance::Bilingual;

/// The most keys that are looked at.
pub(super) const MAX_KEYS: usize = 500;

/// What the keys may mean that were joined to nothing; of collections of areas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct ExplainedKeys {
    /// Keys that are near to some of the collection, or may be of several, in the order of the table.
    near_attribute_keys: Vec<NearKey>,
    /// Keys of rows that add up others, in the order of the table.
    total_attribute_keys: Vec<TotalKey>,
    /// How many keys were not looked at, because there are more than 500 or they are longer than 100 characters.
    number_of_attribute_keys_not_looked_at: usize,
}

/// A key that may mean an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct NearKey {
    /// As the table has it.
    written: String,
    /// What is to be said of it, in Greek.
    why_el: String,
    /// What is to be said of it, in English.
    why_en: String,
    /// The features it may mean, the likeliest first.
    candidates: Vec<KeyCandidate>,
}

/// A feature that a key may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct KeyCandidate {
    /// The id of the feature.
    id: String,
    /// What it is called.
    name: String,
}

/// The key of a row that adds up others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(in crate::http) struct TotalKey {
    /// As the table has it.
    written: String,
    /// What it is the total of: `table`, `country` or `area`.
    of: String,
    /// The area, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area: Option<KeyCandidate>,
}

/// The areas of an atlas, and the level of a collection.
struct Known {
    matcher: Matcher,
    level: LevelId,
    context: Context,
    kind: KeyKind,
}

impl ExplainedKeys {
    /// Looks at the keys of a report that were joined to nothing; nothing of services.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if what is known of areas beside the atlas cannot be read.
    pub(super) fn of(
        atlas: &Atlas,
        collection: Collection,
        kind: KeyKind,
        report: &LeftJoinReport,
    ) -> Result<Option<Self>, ApiError> {
        let Collection::Areas(level) = collection else { return Ok(None) };
        let keys = report.additional.iter().chain(&report.ambiguous);
        let count = report.additional.len() + report.ambiguous.len();
        let mut explained =
            Self { number_of_attribute_keys_not_looked_at: count.saturating_sub(MAX_KEYS), ..Self::default() };
        if count > 0 {
            let known = Known::new(atlas, level, kind)?;
            keys.take(MAX_KEYS).for_each(|key| explained.add(key, &known));
        }
        Ok(Some(explained))
    }

    fn add(&mut self, key: &str, known: &Known) {
        let written = shortened(key);
        if written.len() < key.len() {
            self.number_of_attribute_keys_not_looked_at += 1;
            return;
        }
        let (answer, gazetteer) = (known.answer(key), known.matcher.gazetteer());
        if let RowMatch::Total { of } = answer {
            let (of, area) = match of {
                TotalOf::Table => ("table", None),
                TotalOf::Country => ("country", None),
                TotalOf::Area(area) => ("area", Some(candidate(gazetteer, area))),
            };
            self.total_attribute_keys.push(TotalKey { written, of: of.to_owned(), area });
            return;
        }
        let areas = candidates(&answer).into_iter().filter(|area| known.is_feature(*area));
        let candidates: Vec<_> = areas.map(|area| candidate(gazetteer, area)).collect();
        if !candidates.is_empty() {
            let why = outcome_words(&answer, gazetteer);
            self.near_attribute_keys.push(NearKey { written, why_el: why.el, why_en: why.en, candidates });
        }
    }

    /// Returns what each key may mean, in words.
    pub(super) fn words(&self) -> Vec<(String, Bilingual)> {
        let near = self.near_attribute_keys.iter().map(|key| {
            let names: Vec<_> = key.candidates.iter().map(|one| format!("{} {}", one.id, one.name)).collect();
            let names = names.join(", ");
            (
                key.written.clone(),
                Bilingual::new(format!("{}: {names}", key.why_el), format!("{}: {names}", key.why_en)),
            )
        });
        let totals = self.total_attribute_keys.iter().map(|key| {
            let of = key.area.as_ref().map(|area| format!(" ({} {})", area.id, area.name)).unwrap_or_default();
            (key.written.clone(), Bilingual::new(format!("σύνολο{of}"), format!("a total{of}")))
        });
        near.chain(totals).collect()
    }

    /// Returns how many bytes of memory it holds, about.
    pub(super) fn held_bytes(&self) -> usize {
        let near = |key: &NearKey| {
            let candidates = key.candidates.iter().map(|one| size_of::<KeyCandidate>() + one.id.len() + one.name.len());
            size_of::<NearKey>() + key.written.len() + key.why_el.len() + key.why_en.len() + candidates.sum::<usize>()
        };
        let totals = self.total_attribute_keys.len() * (size_of::<TotalKey>() + 100);
        totals + self.near_attribute_keys.iter().map(near).sum::<usize>()
    }
}

impl Known {
    fn new(atlas: &Atlas, level: Level, kind: KeyKind) -> Result<Self, ApiError> {
        let gazetteer = gazetteer_of(Some(atlas)).map_err(ApiError::internal)?;
        let level = LevelId::new(level.as_str());
        let context = Context::of_level(level.clone());
        Ok(Self { matcher: Matcher::new(gazetteer, Aliases::default()), level, context, kind })
    }

    /// Says what a key means. Words may stand among codes: «Σύνολο».
    fn answer(&self, key: &str) -> RowMatch {
        let by_code = match self.kind {
            KeyKind::Codes => self.matcher.match_row(&RowKey::of_code(key), &self.context),
            KeyKind::Names => RowMatch::Unmatched { nearest: Vec::new() },
        };
        match by_code {
            RowMatch::Unmatched { .. } => self.matcher.match_row(&RowKey::of_name(key), &self.context),
            found => found,
        }
    }

    /// Says whether an area is one of the collection's features.
    fn is_feature(&self, area: AreaNumber) -> bool {
        let facts = &self.matcher.gazetteer().area(area).facts;
        facts.in_atlas && facts.level == self.level
    }
}

fn candidate(gazetteer: &Gazetteer, area: AreaNumber) -> KeyCandidate {
    let known = gazetteer.area(area);
    KeyCandidate { id: known.facts.code.clone(), name: known.name().to_owned() }
}
