//! What was worked out once, kept as long as a bound in bytes allows; one computation a key, however many ask.
//!
//! Keys name content, so nothing here is ever out of date: what no longer is asked for leaves by age.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use moka::future::Cache;
use moka::notification::RemovalCause;
use moka::policy::EvictionPolicy;
use tracing::Instrument;

use super::ApiError;
use super::metrics::CacheFigures;

/// What the cache itself needs to hold an entry, about: nodes of its lists, counts, pointers.
const ENTRY_BYTES: usize = 256;

/// What a value costs to keep.
pub(super) trait Weigh {
    /// Returns how many bytes of memory the value holds beyond its own size.
    fn held_bytes(&self) -> usize;
}

impl<T: Weigh> Weigh for Arc<T> {
    fn held_bytes(&self) -> usize {
        size_of::<T>() + T::held_bytes(self)
    }
}

/// Values by key, the least recently used given up first.
///
/// By age rather than by how often something was asked for: after a change of data the old versions were asked for most
/// often, and a tile of all the country must not be refused for the sake of many small ones.
pub(super) struct ByteCache<K, V> {
    entries: Cache<K, V>,
    figures: CacheFigures,
    max_bytes: u64,
}

impl<K, V> ByteCache<K, V>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    V: Clone + Weigh + Send + Sync + 'static,
{
    /// Makes an empty cache whose entries hold at most `max_bytes` together; none at all if that is 0.
    pub(super) fn new(max_bytes: u64, figures: CacheFigures) -> Self {
        let evictions = figures.evictions.clone();
        let entries = Cache::builder()
            .max_capacity(max_bytes)
            .weigher(|_key, value: &V| {
                u32::try_from(size_of::<K>() + ENTRY_BYTES + value.held_bytes()).unwrap_or(u32::MAX)
            })
            .eviction_policy(EvictionPolicy::lru())
            .eviction_listener(move |_key, _value, cause| {
                if cause == RemovalCause::Size {
                    evictions.inc();
                }
            })
            .build();
        Self { entries, figures, max_bytes }
    }

    /// Returns the most bytes its entries may hold.
    pub(super) fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// Returns how many bytes its entries hold.
    #[cfg(test)]
    fn held_bytes(&self) -> u64 {
        self.entries.weighted_size()
    }

    /// Returns the value of a key, working it out if it is not there. Who asks meanwhile waits for the same.
    ///
    /// The work goes on when the one who asked first goes away. An error reaches all who wait for it and is not kept.
    ///
    /// # Errors
    /// Those of the work.
    pub(super) async fn get_or_make<F>(&self, key: K, make: impl FnOnce() -> F) -> Result<V, ApiError>
    where
        F: Future<Output = Result<V, ApiError>> + Send + 'static,
    {
        if let Some(found) = self.entries.get(&key).await {
            self.figures.hits.inc();
            return Ok(found);
        }
        self.figures.misses.inc();
        let (entries, figures, make) = (self.entries.clone(), self.figures.clone(), make());
        let work = async move {
            let made = entries.try_get_with(key, make).await;
            settle(&entries, &figures).await;
            made
        };
        let made = tokio::spawn(work.in_current_span()).await.map_err(ApiError::internal)?;
        made.map_err(|error| for_one_of_many(&error))
    }

    /// Returns the value of a key if it is there.
    pub(super) async fn find(&self, key: &K) -> Option<V> {
        self.entries.get(key).await
    }

    /// Removes the value of a key; work on it that goes on will put it back.
    pub(super) async fn remove(&self, key: &K) {
        self.entries.invalidate(key).await;
        settle(&self.entries, &self.figures).await;
    }

    /// Puts a value in the place of the one there is, as when it holds more than it did.
    pub(super) async fn put(&self, key: K, value: V) {
        self.entries.insert(key, value).await;
        settle(&self.entries, &self.figures).await;
    }
}

/// Gives up what is beyond the bound at once rather than some time, and counts what is left.
async fn settle<K, V>(entries: &Cache<K, V>, figures: &CacheFigures)
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    entries.run_pending_tasks().await;
    figures.bytes.set(i64::try_from(entries.weighted_size()).unwrap_or(i64::MAX));
    figures.entries.set(i64::try_from(entries.entry_count()).unwrap_or(i64::MAX));
}

/// Returns an error that several wait for, to one of them.
fn for_one_of_many(error: &ApiError) -> ApiError {
    match error {
        ApiError::Busy => ApiError::Busy,
        ApiError::Timeout => ApiError::Timeout,
        ApiError::Internal(cause) => ApiError::internal(cause.to_string()),
        ApiError::NotFound(detail) => ApiError::NotFound(detail.clone()),
        // Work that is shared depends on no caller's parameters, so no other error comes of it.
        other => ApiError::internal(other.to_string()),
    }
}

impl<K, V> fmt::Debug for ByteCache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteCache").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Held(usize);

    impl Weigh for Held {
        fn held_bytes(&self) -> usize {
            self.0
        }
    }

    type Small = ByteCache<u32, Held>;

    fn cache(max_bytes: u64) -> Arc<Small> {
        Arc::new(ByteCache::new(max_bytes, CacheFigures::default()))
    }

    fn held(bytes: usize) -> std::future::Ready<Result<Held, ApiError>> {
        std::future::ready(Ok(Held(bytes)))
    }

    #[tokio::test]
    async fn the_bound_holds_after_every_entry_and_the_oldest_goes() {
        let cache = cache(10_000);
        for key in 0..100 {
            cache.get_or_make(key, || held(1_000)).await.unwrap();
            assert!(cache.held_bytes() <= 10_000, "{}", cache.held_bytes());
        }
        assert_eq!(cache.figures.entries.get(), 7);
        assert_eq!(cache.figures.evictions.get(), 93);
        cache.get_or_make(99, || held(1)).await.unwrap();
        cache.get_or_make(0, || held(1)).await.unwrap();
        assert_eq!((cache.figures.hits.get(), cache.figures.misses.get()), (1, 101));
    }

    #[tokio::test]
    async fn a_value_that_grows_is_weighed_again() {
        let cache = cache(10_000);
        cache.get_or_make(1, || held(1_000)).await.unwrap();
        let before = cache.held_bytes();
        cache.put(1, Held(5_000)).await;
        assert_eq!(cache.held_bytes(), before + 4_000);
        cache.put(1, Held(50_000)).await;
        assert_eq!(cache.held_bytes(), 0, "what is larger than the bound is not kept");
    }

    #[tokio::test]
    async fn without_room_everything_is_made_anew() {
        let cache = cache(0);
        for _ in 0..3 {
            assert_eq!(cache.get_or_make(1, || held(10)).await.unwrap(), Held(10));
        }
        assert_eq!((cache.held_bytes(), cache.figures.hits.get()), (0, 0));
    }

    /// Work that takes a while and counts how often it is done.
    fn counted(count: &Arc<AtomicUsize>, result: fn() -> Result<Held, ApiError>) -> impl FnOnce() -> BoxedWork {
        let count = count.clone();
        move || {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(100)).await;
                count.fetch_add(1, Ordering::SeqCst);
                result()
            })
        }
    }

    type BoxedWork = std::pin::Pin<Box<dyn Future<Output = Result<Held, ApiError>> + Send>>;

    #[tokio::test]
    async fn work_goes_on_when_the_first_who_asked_goes_away() {
        let (cache, count) = (cache(10_000), Arc::new(AtomicUsize::new(0)));
        let first = {
            let (cache, count) = (cache.clone(), count.clone());
            tokio::spawn(async move { cache.get_or_make(1, counted(&count, || Ok(Held(7)))).await })
        };
        tokio::time::sleep(Duration::from_millis(20)).await;
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(cache.get_or_make(1, counted(&count, || Ok(Held(8)))).await.unwrap(), Held(7));
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn an_error_reaches_all_who_wait_and_is_not_kept() {
        let (cache, count) = (cache(10_000), Arc::new(AtomicUsize::new(0)));
        let ask = |result| {
            let (cache, count) = (cache.clone(), count.clone());
            tokio::spawn(async move { cache.get_or_make(1, counted(&count, result)).await })
        };
        let asked: Vec<_> = (0..10).map(|_| ask(|| Err(ApiError::Busy))).collect();
        for asked in asked {
            assert!(matches!(asked.await.unwrap(), Err(ApiError::Busy)));
        }
        assert_eq!(count.load(Ordering::SeqCst), 1, "one that is refused must not send the others after it");
        assert_eq!(ask(|| Ok(Held(3))).await.unwrap().unwrap(), Held(3));
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn work_that_panics_is_an_error_and_not_kept() {
        let cache = cache(10_000);
        let work = || -> BoxedWork { Box::pin(async { panic!("as it may") }) };
        assert!(matches!(cache.get_or_make(1, work).await, Err(ApiError::Internal(_))));
        assert_eq!(cache.get_or_make(1, || held(5)).await.unwrap(), Held(5));
    }
}
