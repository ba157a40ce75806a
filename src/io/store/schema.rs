//! What is in the file, by version.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// What tells the store from other SQLite files: `chrs`.
pub(super) const APPLICATION_ID: i64 = 0x6368_7273;

/// What makes each version of the version before it; an empty file is version 0.
const MIGRATIONS: [&str; 2] = [include_str!("schema_1.sql"), include_str!("schema_2.sql")];

/// The version that is written: the last that [`MIGRATIONS`] make.
pub(super) const VERSION: i64 = 2;

/// Returns the version of a file.
///
/// # Errors
/// [`StoreError::Newer`] and [`StoreError::Damaged`].
pub(super) fn version_of(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let objects = || connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    let read = || Ok((number("application_id")?, number("user_version")?, objects()?));
    let (application, version, objects) = read().map_err(StoreError::sqlite(path))?;
    let damaged = |detail: &str| StoreError::Damaged { path: path.to_owned(), detail: detail.to_owned() };
    match (application, version) {
        (0, 0) if objects == 0 => Ok(0),
        (APPLICATION_ID, version) if version > VERSION => {
            Err(StoreError::Newer { path: path.to_owned(), found: version, accepted: VERSION })
        }
        (APPLICATION_ID, version) if version > 0 => Ok(version),
        _ => Err(damaged("it is an SQLite file of another program")),
    }
}

/// Brings a file to the version that is written, in one transaction.
///
/// # Errors
/// [`StoreError::Sqlite`]; the file is then as it was.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let version = version_of(connection, path)?;
    let missing = usize::try_from(version).ok().and_then(|version| MIGRATIONS.get(version..)).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}
