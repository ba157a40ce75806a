//! What people decided before, kept in the state folder.

use std::path::Path;

use crate::desk::Decision;
use crate::io::store::{Store, StoreError, StoreReader};

/// Returns what was decided of a source before; nothing if nobody decided anything yet.
///
/// # Errors
/// [`StoreError`] if the store of the state folder cannot be read.
pub fn remembered(state: &Path, source: &str) -> Result<Vec<Decision>, StoreError> {
    let reader = match StoreReader::open(state) {
        Err(StoreError::Missing { .. }) => return Ok(Vec::new()),
        opened => opened?,
    };
    remembered_in(&reader, source)
}

/// Returns what was decided of a source before, from a store that is open.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub fn remembered_in(store: &StoreReader, source: &str) -> Result<Vec<Decision>, StoreError> {
    Ok(store.decisions(source)?.into_iter().map(|(_, decision)| decision).collect())
}

/// Keeps what was decided; of several about the same rows the last holds.
///
/// # Errors
/// [`StoreError::InUse`] if another process writes to the store, others if it cannot be written.
pub fn remember(state: &Path, decisions: &[Decision]) -> Result<(), StoreError> {
    Store::open(state)?.remember(decisions)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Answer;

    #[test]
    fn what_was_decided_comes_back_and_the_last_holds() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(remembered(state.path(), "a sheet").unwrap(), []);
        let decision = |answer| Decision {
            source: "a sheet".to_owned(),
            level: "municipality".to_owned(),
            code: String::new(),
            name: "Ηρακλείου".to_owned(),
            answer,
            decided_at: "2026-01-01T00:00:00Z".to_owned(),
            by: "steward".to_owned(),
        };
        let later = decision(Answer::Area("7101".to_owned()));
        remember(state.path(), &[decision(Answer::LeaveOut)]).unwrap();
        remember(state.path(), std::slice::from_ref(&later)).unwrap();
        assert_eq!(remembered(state.path(), "a sheet").unwrap(), [later]);
        assert_eq!(remembered(state.path(), "another").unwrap(), []);
    }
}
