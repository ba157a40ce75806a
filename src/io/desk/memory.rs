//! What people decided before, kept in the state folder.

use std::io;
use std::path::Path;

use crate::desk::Decision;

/// Returns what was decided before. Until the state folder has a store, nothing was.
///
/// # Errors
/// The cause, if the state folder cannot be read.
pub fn remembered(_state: &Path) -> io::Result<Vec<Decision>> {
    Ok(Vec::new())
}

/// Keeps what was decided. Until the state folder has a store, nothing is kept.
///
/// # Errors
/// The cause, if the state folder cannot be written.
pub fn remember(_state: &Path, _decisions: &[Decision]) -> io::Result<()> {
    Ok(())
}
