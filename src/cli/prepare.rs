//! Keeps the levels of the atlas that is served, beside its serving.

use std::sync::Arc;
use std::time::Instant;

use crate::atlas::Atlas;
use crate::io::{DataFolder, Preparation, PreparedCache};

/// Works out what the first questions would wait for, and keeps the levels of an atlas that was made of its sources; on a
/// thread of its own, which ends with the program.
///
/// What goes wrong is told to the log: an atlas is served without a cache as well.
pub(super) fn prepare(cache: Option<&PreparedCache>, data: DataFolder, atlas: Arc<Atlas>, preparation: Preparation) {
    let cache = cache.cloned();
    let work = move || {
        atlas.work_out_locators();
        if let (Some(cache), Preparation::ToKeep(what)) = (cache, preparation) {
            let begun = Instant::now();
            match cache.keep(&data, &atlas, &what) {
                Ok(()) => tracing::info!(elapsed = ?begun.elapsed(), "the levels are prepared for the next start"),
                Err(error) => tracing::warn!("the levels cannot be prepared for the next start: {error}"),
            }
        }
    };
    // On one processor: the others are for who asks meanwhile.
    let alone = move || match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(work),
        Err(error) => tracing::warn!(%error, "there is no thread to prepare the levels for the next start"),
    };
    let thread = std::thread::Builder::new().name("choros-prepare".to_owned()).spawn(alone);
    if let Err(error) = thread {
        tracing::warn!(%error, "there is no thread to prepare the levels for the next start");
    }
}
