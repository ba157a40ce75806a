//! Where the values of a sheet that was taken over came from, kept in the state folder.

use std::collections::HashMap;
use std::path::Path;

use crate::desk::{Proposal, ProposedMeasure};
use crate::indicators::IndicatorId;
use crate::io::store::{DecisionId, Origin, Store, StoreError};

/// A sheet that is taken over.
#[derive(Clone, Debug)]
pub struct TakenSheet<'a> {
    /// The indicator it becomes.
    pub indicator: &'a IndicatorId,
    /// The file, by the name people know.
    pub file: &'a str,
    /// The sheet of the file.
    pub sheet: &'a str,
    /// The hash of the file.
    pub content_hash: blake3::Hash,
    /// When it is taken over (RFC 3339).
    pub taken_at: &'a str,
    /// Where the table comes from: whose decisions hold for it.
    pub source: &'a str,
}

/// Notes where each value of a measure came from: file, sheet, row, how the row was matched, and by which decision. Values that are
/// broken down are not noted. Returns how many were.
///
/// # Errors
/// [`StoreError`] if it cannot be written; nothing is noted then.
pub fn note_origins(
    state: &Path,
    taken: &TakenSheet<'_>,
    proposal: &Proposal<'_>,
    measure: &ProposedMeasure,
) -> Result<usize, StoreError> {
    let store = Store::open(state)?;
    let level = proposal.about.level.as_str();
    let decided: HashMap<(Box<str>, Box<str>), DecisionId> = store
        .decisions(taken.source)?
        .into_iter()
        .filter(|(_, decision)| decision.level == level)
        .map(|(id, decision)| ((decision.code.into(), decision.name.into()), id))
        .collect();
    let origins: Vec<Origin> = proposal
        .value_rows(measure)
        .map(|value| Origin {
            indicator: taken.indicator.to_string(),
            period: value.period.to_string(),
            level: level.to_owned(),
            code: value.code.to_owned(),
            value: value.value,
            file: taken.file.to_owned(),
            sheet: taken.sheet.to_owned(),
            row: u32::try_from(value.sheet_row).unwrap_or(u32::MAX),
            content_hash: taken.content_hash,
            taken_at: taken.taken_at.to_owned(),
            how: value.how.to_owned(),
            decision: decided
                .get(&(value.key.code.clone(), value.key.name.clone()))
                .copied()
                .filter(|_| value.is_decided),
            decided_at: None,
        })
        .collect();
    store.note_origins(&origins)?;
    Ok(origins.len())
}
