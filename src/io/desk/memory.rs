//! What people decided before, kept in the state folder.

use std::path::Path;

use crate::desk::{Answer, Decision};
use crate::io::store::{self, Store, StoreError, StoreReader};

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
    Ok(store.decisions(source)?.into_iter().map(|(_, decision)| taken(decision)).collect())
}

/// Keeps what was decided; of several about the same rows the last holds.
///
/// # Errors
/// [`StoreError::InUse`] if another process writes to the store, others if it cannot be written.
pub fn remember(state: &Path, decisions: &[Decision]) -> Result<(), StoreError> {
    let kept: Vec<store::Decision> = decisions.iter().map(kept).collect();
    Store::open(state)?.remember(&kept)?;
    Ok(())
}

fn taken(decision: store::Decision) -> Decision {
    Decision {
        source: decision.source,
        level: decision.level,
        code: decision.code.unwrap_or_default(),
        name: decision.name.unwrap_or_default(),
        answer: match decision.answer {
            store::Answer::Area(code) => Answer::Area(code),
            store::Answer::LeaveOut => Answer::LeaveOut,
        },
        decided_at: decision.decided_at,
        by: decision.by,
    }
}

fn kept(decision: &Decision) -> store::Decision {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    store::Decision {
        source: decision.source.clone(),
        level: decision.level.clone(),
        code: text(&decision.code),
        name: text(&decision.name),
        answer: match &decision.answer {
            Answer::Area(code) => store::Answer::Area(code.clone()),
            Answer::LeaveOut => store::Answer::LeaveOut,
        },
        decided_at: decision.decided_at.clone(),
        by: decision.by.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
