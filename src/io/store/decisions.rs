//! What people decided.

use rusqlite::{Row, params};

use super::error::StoreError;
use super::reader::StoreReader;
use super::writer::Store;
use crate::desk::{Answer, Decision};

/// The number of a decision in its store; later ones are higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(pub(super) i64);

/// The columns of a decision, in the order [`read`] takes them.
const COLUMNS: &str = "id, source, level, code, name, area, decided_at, decided_by";

impl Store {
    /// Keeps decisions, all or none, in their order: a later one about the same code and name of a source and level holds
    /// in the place of an earlier, which stays in the history. Returns their numbers.
    ///
    /// # Errors
    /// [`StoreError::DecidesNothing`] if one has neither code nor name, [`StoreError::Sqlite`] if it cannot be written.
    pub fn remember(&self, decisions: &[Decision]) -> Result<Vec<DecisionId>, StoreError> {
        if decisions.iter().any(|decision| decision.code.is_empty() && decision.name.is_empty()) {
            return Err(StoreError::DecidesNothing);
        }
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO decision (source, level, code, name, area, decided_at, decided_by) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            let mut ids = Vec::with_capacity(decisions.len());
            for decision in decisions {
                let Decision { source, level, code, name, answer, decided_at, by } = decision;
                let area = match answer {
                    Answer::Area(code) => Some(code),
                    Answer::LeaveOut => None,
                };
                let (code, name) = (written(code), written(name));
                ids.push(DecisionId(insert.insert(params![source, level, code, name, area, decided_at, by])?));
            }
            Ok(ids)
        })
    }
}

impl StoreReader {
    /// Returns the decisions that hold for a source, the earliest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn decisions(&self, source: &str) -> Result<Vec<(DecisionId, Decision)>, StoreError> {
        self.select(source, "id IN (SELECT max(id) FROM decision WHERE source = ?1 GROUP BY level, code, name)")
    }

    /// Returns all decisions ever taken for a source, the earliest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn decision_history(&self, source: &str) -> Result<Vec<(DecisionId, Decision)>, StoreError> {
        self.select(source, "source = ?1")
    }

    fn select(&self, source: &str, condition: &str) -> Result<Vec<(DecisionId, Decision)>, StoreError> {
        let connection = self.connection();
        let sql = format!("SELECT {COLUMNS} FROM decision WHERE {condition} ORDER BY id");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([source], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Returns what stands in the store for a text: nothing for one that is empty.
fn written(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn read(row: &Row<'_>) -> rusqlite::Result<(DecisionId, Decision)> {
    let decision = Decision {
        source: row.get(1)?,
        level: row.get(2)?,
        code: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        name: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        answer: row.get::<_, Option<String>>(5)?.map_or(Answer::LeaveOut, Answer::Area),
        decided_at: row.get(6)?,
        by: row.get(7)?,
    };
    Ok((DecisionId(row.get(0)?), decision))
}
