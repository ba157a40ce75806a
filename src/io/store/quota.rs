//! How much uploads may take.

use std::fmt;

use rusqlite::{Connection, params};

use super::error::StoreError;
use crate::config::Quota;

/// Whose share of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOwner {
    /// The one who uploads.
    Caller,
    /// All callers together.
    All,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaMeasure {
    /// Bytes of content and what is known of it.
    Bytes,
    /// Uploads.
    Uploads,
}

impl fmt::Display for QuotaOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Caller => "your uploads take",
            Self::All => "all uploads take",
        })
    }
}

impl fmt::Display for QuotaMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::Uploads => "places",
        })
    }
}

impl Quota {
    /// Checks that one more upload of so many bytes fits beside those there are.
    pub(super) fn check(&self, connection: &Connection, caller: &str, asked: u64) -> Result<(), StoreError> {
        let used = |sql: &str, caller: Option<&str>| -> rusqlite::Result<(u64, u64)> {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            match caller {
                Some(caller) => connection.prepare_cached(sql)?.query_row(params![caller], read),
                None => connection.prepare_cached(sql)?.query_row([], read),
            }
        };
        let own = used("SELECT coalesce(sum(bytes), 0), count(*) FROM upload WHERE caller = ?1", Some(caller))?;
        let all = used("SELECT coalesce(sum(bytes), 0), count(*) FROM upload", None)?;
        for (owner, (bytes, count), most_bytes, most_count) in [
            (QuotaOwner::Caller, own, self.caller_bytes, self.caller_count),
            (QuotaOwner::All, all, self.total_bytes, self.total_count),
        ] {
            refuse_above(owner, QuotaMeasure::Bytes, bytes, asked, most_bytes)?;
            refuse_above(owner, QuotaMeasure::Uploads, count, 1, most_count)?;
        }
        Ok(())
    }
}

fn refuse_above(
    owner: QuotaOwner,
    measure: QuotaMeasure,
    used: u64,
    asked: u64,
    accepted: u64,
) -> Result<(), StoreError> {
    if used.saturating_add(asked) > accepted {
        return Err(StoreError::OverQuota { owner, measure, used, asked, accepted });
    }
    Ok(())
}
