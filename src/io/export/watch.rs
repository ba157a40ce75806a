//! What an export tells while it works, and how it is stopped.

use super::ExportError;

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportProgress {
    /// What is being written: a zoom such as `z7`, or a collection.
    pub part: String,
    /// What is counted: `tiles` or `features`.
    pub unit: &'static str,
    /// How many are done of all.
    pub done: u64,
    /// How many there are in all.
    pub total: u64,
}

/// Who follows an export.
pub trait ExportWatcher: Send {
    /// Is told how far it is, after each batch of tiles or features.
    fn progress(&mut self, progress: ExportProgress);

    /// Says whether it has to stop. It is asked as often as progress is told.
    fn is_stopped(&self) -> bool;
}

/// Tells a watcher how far it is.
///
/// # Errors
/// [`ExportError::Interrupted`] if it has to stop.
pub(super) fn tell(watcher: &mut dyn ExportWatcher, progress: ExportProgress) -> Result<(), ExportError> {
    if watcher.is_stopped() {
        return Err(ExportError::Interrupted);
    }
    watcher.progress(progress);
    Ok(())
}
