//! Where values came from.

use std::collections::HashMap;

use rusqlite::{Row, Transaction, params};

use super::decisions::DecisionId;
use super::error::StoreError;
use super::reader::StoreReader;
use super::writer::Store;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The indicator.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// The level of the area.
    pub level: String,
    /// The code of the area.
    pub code: String,
    /// The value; nothing where the row has none.
    pub value: Option<f64>,
    /// The file it was read from, by the name people know.
    pub file: String,
    /// The sheet of the file; empty if it has but one.
    pub sheet: String,
    /// The row of the sheet, the first is 1.
    pub row: u32,
    /// The BLAKE3 hash of the file.
    pub content_hash: blake3::Hash,
    /// When the value was taken over (RFC 3339).
    pub taken_at: String,
    /// How the row was matched to the area.
    pub how: String,
    /// The decision it was matched by.
    pub decision: Option<DecisionId>,
    /// When that was decided (RFC 3339); known of what is read, not looked at when it is noted.
    pub decided_at: Option<String>,
}

/// The columns of an origin, in the order [`read`] takes them.
const SELECT: &str = "SELECT indicator, period, origin.level, origin.code, file, origin_sheet.sheet, row, content_hash, \
    taken_at, how, decision, decided_at, value \
    FROM origin JOIN origin_sheet ON origin_sheet.id = origin.sheet LEFT JOIN decision ON decision.id = origin.decision";

/// A sheet as values name it.
type SheetKey<'a> = (&'a str, &'a str, &'a [u8; 32], &'a str);

impl Store {
    /// Notes where values came from, all or none; what was noted before stays.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be written, or a decision is not one of this store.
    pub fn note_origins(&self, origins: &[Origin]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut sheets: HashMap<SheetKey<'_>, i64> = HashMap::new();
            let mut insert = transaction.prepare_cached(
                "INSERT INTO origin (indicator, level, code, period, sheet, row, how, decision, value) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for origin in origins {
                let key = (&*origin.file, &*origin.sheet, origin.content_hash.as_bytes(), &*origin.taken_at);
                let sheet = match sheets.get(&key) {
                    Some(&sheet) => sheet,
                    None => *sheets.entry(key).or_insert(sheet_number(transaction, key)?),
                };
                let Origin { indicator, level, code, period, row, how, decision, value, .. } = origin;
                let decision = decision.map(|decision| decision.0);
                insert.execute(params![indicator, level, code, period, sheet, row, how, decision, value])?;
            }
            Ok(())
        })
    }
}

/// Returns the number of a sheet, which is noted if it is new.
fn sheet_number(transaction: &Transaction<'_>, (file, sheet, hash, taken_at): SheetKey<'_>) -> rusqlite::Result<i64> {
    let key = params![file, sheet, hash, taken_at];
    transaction
        .prepare_cached(
            "INSERT INTO origin_sheet (file, sheet, content_hash, taken_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(key)?;
    transaction
        .prepare_cached(
            "SELECT id FROM origin_sheet WHERE file = ?1 AND sheet = ?2 AND content_hash = ?3 AND taken_at = ?4",
        )?
        .query_row(key, |row| row.get(0))
}

impl StoreReader {
    /// Returns where an indicator's values for an area came from, by period, the latest noted first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn origins_of(&self, indicator: &str, code: &str) -> Result<Vec<Origin>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!(
            "{SELECT} WHERE indicator = ?1 AND origin.code = ?2 ORDER BY period, origin.id DESC"
        ))?;
        let rows = statement.query_map([indicator, code], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns where the values of an area came from, whatever the indicator: of each value the latest noted alone.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn latest_origins(&self, code: &str) -> Result<Vec<Origin>, StoreError> {
        let connection = self.connection();
        let latest = "origin.id IN (SELECT max(id) FROM origin WHERE code = ?1 GROUP BY indicator, level, period)";
        let mut statement =
            connection.prepare_cached(&format!("{SELECT} WHERE {latest} ORDER BY indicator, period"))?;
        let rows = statement.query_map([code], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Origin> {
    Ok(Origin {
        indicator: row.get(0)?,
        period: row.get(1)?,
        level: row.get(2)?,
        code: row.get(3)?,
        file: row.get(4)?,
        sheet: row.get(5)?,
        row: row.get(6)?,
        content_hash: blake3::Hash::from_bytes(row.get(7)?),
        taken_at: row.get(8)?,
        how: row.get(9)?,
        decision: row.get::<_, Option<i64>>(10)?.map(DecisionId),
        decided_at: row.get(11)?,
        value: row.get(12)?,
    })
}
