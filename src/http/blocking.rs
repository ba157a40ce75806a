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
    let _place = state.queue().try_acquire().map_err(|_full| ApiError::Busy)?;
    let run = async {
        let _worker = state.workers().acquire().await.map_err(ApiError::internal)?;
        let span = Span::current();
        tokio::task::spawn_blocking(move || span.in_scope(work)).await.map_err(ApiError::internal)?
    };
    tokio::time::timeout(state.limits().answer_timeout, run).await.map_err(|_elapsed| ApiError::Timeout)?
}
