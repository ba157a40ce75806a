//! Work that keeps a processor busy, kept away from the threads that serve connections.

use std::sync::Arc;

use tokio::sync::Semaphore;
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
    run(state, None, work).await
}

/// Runs `work` that may take seconds: it leaves some of the threads to short questions, however much of it is asked for.
///
/// # Errors
/// As [`blocking`].
pub(super) async fn long_blocking<T, F>(state: &AppState, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ApiError> + Send + 'static,
{
    run(state, Some(state.long_workers()), work).await
}

/// Runs `work` once there is one of `narrower` for it, where that is given, and a worker.
async fn run<T, F>(state: &AppState, narrower: Option<Arc<Semaphore>>, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ApiError> + Send + 'static,
{
    let place = state.queue().try_acquire_owned().map_err(|_full| ApiError::Busy)?;
    let run = async {
        let narrow = match narrower {
            Some(narrower) => Some(narrower.acquire_owned().await.map_err(ApiError::internal)?),
            None => None,
        };
        let worker = state.workers().acquire_owned().await.map_err(ApiError::internal)?;
        let span = Span::current();
        let work = move || {
            let done = span.in_scope(work);
            // Held until the work is done, even if nobody waits for it any more.
            drop((place, narrow, worker));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Limits, ServerConfig};
    use crate::io::{DataFolder, load};

    /// As many long questions as there are workers do not keep a short one waiting.
    #[tokio::test]
    async fn long_work_leaves_workers_to_short_questions() {
        let limits = Limits { max_concurrent: 2, ..Limits::default() };
        let atlas = load(&DataFolder::Embedded, &mut |_| {}).atlas.unwrap();
        let state = AppState::new(ServerConfig { limits, ..ServerConfig::default() }, atlas);
        let (release, held) = std::sync::mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        let begin = || {
            let (state, held) = (state.clone(), held.clone());
            tokio::spawn(async move {
                let work = move || Ok(held.lock().is_ok_and(|held| held.recv().is_ok()));
                long_blocking(&state, work).await.is_ok_and(|released| released)
            })
        };
        let long = [begin(), begin(), begin()];
        // One of them is at work, and the others wait for it.
        while state.long_workers().available_permits() > 0 || state.workers().available_permits() > 1 {
            tokio::task::yield_now().await;
        }
        assert!(blocking(&state, || Ok(())).await.is_ok());
        assert_eq!(state.workers().available_permits(), 1);
        for _ in &long {
            release.send(()).unwrap();
        }
        for one in long {
            assert!(one.await.unwrap());
        }
    }
}
