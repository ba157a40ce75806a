//! Work that keeps a processor busy, kept away from the threads that serve connections.

use tracing::Span;

use super::{ApiError, AppState};

/// Runs `work` on a thread of its own; at most so many at once, and so many waiting, as the limits say.
///
/// # Errors
/// [`ApiError::Busy`] if too many are waiting, [`ApiError::Timeout`] if it takes too long, the error of `work`, and
/// [`ApiError::Internal`] if it panics.
pub(super) async fn blocking<T, F>(state: &AppState, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ApiError> + Send + 'static,
{
    let place = state.queue().try_acquire_owned().map_err(|_full| ApiError::Busy)?;
    let run = async {
        let worker = state.workers().acquire_owned().await.map_err(ApiError::internal)?;
        let span = Span::current();
        let work = move || {
            let done = span.in_scope(work);
            // Held until the work is done, even if nobody waits for it any more.
            drop((place, worker));
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
    };
    tokio::time::timeout(state.limits().answer_timeout, run).await.map_err(|_elapsed| ApiError::Timeout)?
}

/// Runs a part of an answer that has begun: it waits for its turn, but is not turned away.
///
/// # Errors
/// Those of `work`, and [`ApiError::Internal`] if it panics.
pub(super) async fn blocking_part<T, F>(state: &AppState, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ApiError> + Send + 'static,
{
    let worker = state.workers().acquire_owned().await.map_err(ApiError::internal)?;
    let work = move || {
        let done = work();
        drop(worker);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
}
