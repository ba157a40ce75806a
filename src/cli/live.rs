//! Follows the data folder of a running server.

use std::path::Path;

use super::prepare::prepare;
use super::serve::tell;
use crate::http::AppState;
use crate::io::{DataFolder, FolderStamp, Loaded, Preparation, PreparedCache, Watch, Watching, public_reasons, watch};

/// Takes over each change of the folder at `path` for as long as what is returned lives.
///
/// `served` is how the folder stood before the atlas that is served was loaded.
///
/// # Errors
/// What keeps the folder from being followed.
pub(super) fn follow(
    path: &Path,
    served: FolderStamp,
    cache: Option<PreparedCache>,
    state: AppState,
) -> std::io::Result<Watching> {
    let folder = path.to_owned();
    let kept = cache.clone();
    watch(path, served, Watch::default(), cache, move |mut loaded| {
        let preparation = std::mem::replace(&mut loaded.preparation, Preparation::Sources);
        if take_over(loaded, &state)
            && let Ok(data) = DataFolder::open(&folder)
        {
            prepare(kept.as_ref(), data, state.atlas(), preparation);
        }
    })
}

/// Puts a loaded atlas in the place of the one that is served; says whether it did.
fn take_over(loaded: Loaded, state: &AppState) -> bool {
    tell(&loaded.report);
    let Some(atlas) = loaded.atlas else {
        tracing::error!("the changed data folder cannot be loaded; the atlas before it is served");
        state.set_reload_problems(public_reasons(&loaded.report));
        return false;
    };
    if atlas.version() == state.atlas().version() {
        tracing::info!("the data folder was touched, its content is the same");
        state.set_reload_problems(Vec::new());
        return false;
    }
    atlas.work_out_shapes();
    tracing::info!(version = %atlas.version(), "the changed data folder is served");
    state.swap_atlas(atlas);
    true
}
