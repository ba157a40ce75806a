//! Times as the store keeps them: whole seconds since 1970, in UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Returns the whole seconds up to a time; what was before 1970 is taken as its beginning.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let elapsed = time.duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    i64::try_from(elapsed).unwrap_or(i64::MAX)
}

/// Returns the time of so many seconds.
pub(super) fn time(seconds: i64) -> SystemTime {
    let elapsed = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    UNIX_EPOCH.checked_add(elapsed).unwrap_or(UNIX_EPOCH)
}
