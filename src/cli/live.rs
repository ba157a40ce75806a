//! Follows the data folder of a running server.

use std::path::Path;

use super::serve::tell;
use crate::http::AppState;
use crate::io::{FolderStamp, Loaded, Watch, Watching, public_reasons, watch};

/// Takes over each change of the folder at `path` for as long as what is returned lives.
///
/// `served` is how the folder stood before the atlas that is served was loaded.
///
/// # Errors
/// What keeps the folder from being followed.
pub(super) fn follow(path: &Path, served: FolderStamp, state: AppState) -> std::io::Result<Watching> {
    watch(path, served, Watch::default(), move |loaded| take_over(loaded, &state))
}

fn take_over(loaded: Loaded, state: &AppState) {
    tell(&loaded.report);
    let Some(atlas) = loaded.atlas else {
        tracing::error!("the changed data folder cannot be loaded; the atlas before it is served");
        state.set_reload_problems(public_reasons(&loaded.report));
        return;
    };
    if atlas.version() == state.atlas().version() {
        tracing::info!("the data folder was touched, its content is the same");
        state.set_reload_problems(Vec::new());
        return;
    }
    tracing::info!(version = %atlas.version(), "the changed data folder is served");
    state.swap_atlas(atlas);
}
