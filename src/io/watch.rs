//! The live folder: an edit is picked up while the program runs.
//!
//! Says *that* there is another atlas and gives it away; which one is served is for others to decide. Runs on a plain
//! thread of its own.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::folder::DataFolder;
use super::folder_stamp::{FolderStamp, Identity};
use super::load::{Loaded, load_prepared};
use super::load_error::LoadError;
use super::load_report::LoadReport;
use super::prepared::{Preparation, PreparedCache};
use crate::report::{Finding, Severity};

/// How a folder is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// How long a folder has to stay as it is before it is loaded.
    pub debounce: Duration,
    /// How often it is looked at where no file events come (network folders, some containers).
    pub poll: Duration,
}

impl Default for Watch {
    /// 300 ms and 2 s.
    fn default() -> Self {
        Self { debounce: Duration::from_millis(300), poll: Duration::from_secs(2) }
    }
}

/// A folder that is being watched; until it is dropped.
#[derive(Debug)]
pub struct Watching {
    bell: Bell,
    thread: Option<JoinHandle<()>>,
}

impl Watching {
    /// Stops and waits until what is being loaded is loaded; it is not given away any more.
    pub fn stop(mut self) {
        self.bell.stop();
        if let Some(thread) = self.thread.take() {
            // It catches its panics.
            let _ended = thread.join();
        }
    }
}

impl Drop for Watching {
    /// Stops without waiting.
    fn drop(&mut self) {
        self.bell.stop();
    }
}

/// Watches the folder at `path` and loads it after each edit, on a thread of its own.
///
/// `served` is how the folder stood *before* the atlas that is served now was loaded, so that no edit falls between.
/// Levels that did not change come from `cache`, if there is one. Only files that `atlas.toml` names count. A change counts once it has lasted for [`Watch::debounce`]; one that
/// comes while the folder is being loaded makes what was loaded void, and it is loaded again. `on_change` gets what
/// came of loading, on that thread: with no atlas if it did not load, and then nothing more until the next edit. The
/// folder may vanish and come back, and a link to it may be made to lead elsewhere.
///
/// # Errors
/// The cause, if the system gives no thread, or `path` is relative and the current folder is gone.
pub fn watch(
    path: &Path,
    served: FolderStamp,
    options: Watch,
    cache: Option<PreparedCache>,
    on_change: impl FnMut(Loaded) + Send + 'static,
) -> io::Result<Watching> {
    let path = std::path::absolute(path)?;
    let (ring, rung) = sync_channel(1);
    let bell = Bell { ring, stopped: Arc::new(AtomicBool::new(false)) };
    let events = Events::new(bell.clone());
    let stopped = Arc::clone(&bell.stopped);
    let watcher = FolderWatcher { path, served, options, cache, rung, stopped, events, looked: Instant::now() };
    let thread = std::thread::Builder::new().name("choros-watch".to_owned()).spawn(move || watcher.run(on_change))?;
    Ok(Watching { bell, thread: Some(thread) })
}

/// Wakes the watching thread. However often it is rung, it is heard once.
#[derive(Clone, Debug)]
struct Bell {
    ring: SyncSender<()>,
    stopped: Arc<AtomicBool>,
}

impl Bell {
    fn ring(&self) {
        // Full means that it rings already; closed, that nobody listens.
        let _rung = self.ring.try_send(());
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.ring();
    }
}

/// The thread that watches.
struct FolderWatcher {
    path: PathBuf,
    /// How the folder stood when it was last loaded, or tried.
    served: FolderStamp,
    options: Watch,
    cache: Option<PreparedCache>,
    rung: Receiver<()>,
    stopped: Arc<AtomicBool>,
    events: Events,
    /// When events were last answered.
    looked: Instant,
}

impl FolderWatcher {
    fn run(mut self, mut on_change: impl FnMut(Loaded)) {
        let mut now = FolderStamp::after(&self.path, Some(&self.served));
        loop {
            self.events.follow(&now);
            if now != self.served {
                let Some(settled) = self.settle(now) else { return };
                now = settled;
                if now != self.served {
                    now = self.load(now, &mut on_change);
                    // What came meanwhile is seen in the stamp; if it changed, the change has to settle.
                    continue;
                }
            }
            if !self.wait() {
                return;
            }
            now = FolderStamp::after(&self.path, Some(&now));
        }
    }

    /// Waits for an event, at most until the next poll; says whether to go on.
    ///
    /// However many events come, the folder is looked at no more often than once in the time it has to stay as it is.
    fn wait(&mut self) -> bool {
        if self.rung.recv_timeout(self.options.poll).is_ok() {
            self.rest(self.options.debounce.saturating_sub(self.looked.elapsed()));
        }
        self.looked = Instant::now();
        !self.is_stopped()
    }

    /// Waits until the folder has stayed as it is for the time asked for; nothing if it is time to stop.
    fn settle(&self, mut now: FolderStamp) -> Option<FolderStamp> {
        loop {
            self.rest(self.options.debounce);
            if self.is_stopped() {
                return None;
            }
            let next = FolderStamp::after(&self.path, Some(&now));
            if next == now {
                return Some(now);
            }
            now = next;
        }
    }

    /// Loads the folder as it stands and gives it away, unless it changed meanwhile; returns how it stands then.
    fn load(&mut self, now: FolderStamp, on_change: &mut impl FnMut(Loaded)) -> FolderStamp {
        let loaded = load_path(&self.path, self.cache.as_ref());
        let after = FolderStamp::after(&self.path, Some(&now));
        if after == now && !self.is_stopped() {
            self.served = now;
            on_change(loaded);
        }
        after
    }

    /// Lets time pass, whatever rings, but for the sign to stop.
    fn rest(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.is_stopped() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.rung.recv_timeout(left) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }
}

/// Loads the folder at a path; that it is not there is one more thing to report.
fn load_path(path: &Path, cache: Option<&PreparedCache>) -> Loaded {
    let failed = |findings| Loaded {
        report: LoadReport { findings, ..LoadReport::default() },
        atlas: None,
        preparation: Preparation::Sources,
    };
    let folder = match DataFolder::open(path) {
        Ok(folder) => folder,
        Err(error) => return failed(LoadError::from(error).findings()),
    };
    // A panic is a defect, but no reason never to look at the folder again.
    catch_unwind(AssertUnwindSafe(|| load_prepared(&folder, cache, &mut |_what| {}))).unwrap_or_else(|_logged| {
        let message = "the program failed while it read the folder; this is a defect, see the log";
        failed(vec![Finding::new(Severity::Fatal, "defect", "data folder", message)])
    })
}

/// The file events of the folders that hold the files. Without them there is still the poll.
struct Events {
    watcher: Option<RecommendedWatcher>,
    followed: BTreeMap<PathBuf, Identity>,
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events").field("followed", &self.followed).finish_non_exhaustive()
    }
}

impl Events {
    fn new(bell: Bell) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.map_or(true, |event| is_write(event.kind)) {
                bell.ring();
            }
        });
        let watcher =
            watcher.inspect_err(|error| tracing::warn!(%error, "there are no file events; the folder is polled"));
        Self { watcher: watcher.ok(), followed: BTreeMap::new() }
    }

    /// Follows the folders of a stamp, anew those that are other folders than they were.
    fn follow(&mut self, stamp: &FolderStamp) {
        let Some(watcher) = &mut self.watcher else { return };
        let folders = stamp.folders();
        for (folder, identity) in &self.followed {
            if folders.get(folder) != Some(identity) {
                // A folder that is gone has taken its watch with it.
                let _gone = watcher.unwatch(folder);
            }
        }
        for (folder, identity) in &folders {
            if self.followed.get(folder) != Some(identity)
                && let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive)
            {
                tracing::warn!(%error, "a folder gives no file events; it is polled");
            }
        }
        self.followed = folders;
    }
}

/// Says whether an event may mean other content: reading a file is an event too.
fn is_write(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Sender, channel};

    use super::super::load::ATLAS_TOML;
    use super::super::public_reasons::public_reasons;
    use super::*;
    use crate::atlas::Version;

    /// Far more than any of these takes, on a machine that has much else to do.
    const PATIENCE: Duration = Duration::from_mins(1);
    const QUIET: Duration = Duration::from_millis(60);

    /// A folder with one square, and a watch on it.
    struct Live {
        _base: tempfile::TempDir,
        path: PathBuf,
        changes: Receiver<Loaded>,
        _watching: Watching,
    }

    fn write_atlas(folder: &Path, east: u8) {
        fs::create_dir_all(folder).unwrap();
        put(&folder.join("areas.geojson"), &square(east));
        let levels = "[[levels]]\nlevel = \"region\"\nsource = \"areas.geojson\"\n";
        let toml = format!("[atlas]\nid = \"a\"\ntitle_el = \"α\"\ntitle_en = \"a\"\n{levels}");
        put(&folder.join(ATLAS_TOML), &toml);
    }

    /// Writes a file as careful programs do, so that it is never seen half written.
    fn put(path: &Path, text: &str) {
        let beside = path.with_extension("beside");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }

    fn square(east: u8) -> String {
        let ring = format!("[[22,38],[{east},38],[{east},39],[22,39],[22,38]]");
        let geometry = format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}");
        let properties = "{\"code\":\"a\",\"name_el\":\"α\"}";
        let feature = format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}");
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{feature}]}}")
    }

    fn live_at(base: tempfile::TempDir, path: PathBuf, poll: Duration) -> Live {
        let (send, changes): (Sender<Loaded>, _) = channel();
        let options = Watch { debounce: QUIET, poll };
        let watching =
            watch(&path, FolderStamp::of(&path), options, None, move |loaded| send.send(loaded).unwrap()).unwrap();
        Live { _base: base, path, changes, _watching: watching }
    }

    fn live() -> Live {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("data");
        write_atlas(&path, 23);
        live_at(base, path, Duration::from_millis(100))
    }

    impl Live {
        fn next(&self) -> Loaded {
            self.changes.recv_timeout(PATIENCE).unwrap()
        }

        fn version(&self) -> Version {
            let loaded = self.next();
            loaded.atlas.unwrap_or_else(|| panic!("{:?}", loaded.report.findings)).version()
        }

        fn reasons(&self) -> Vec<String> {
            let loaded = self.next();
            assert!(loaded.atlas.is_none());
            public_reasons(&loaded.report)
        }
    }

    #[test]
    fn an_edit_is_picked_up() {
        let live = live();
        put(&live.path.join("areas.geojson"), &square(24));
        let first = live.version();
        put(&live.path.join("areas.geojson"), &square(25));
        assert_ne!(live.version(), first);
    }

    #[test]
    fn an_edit_is_picked_up_by_its_event_alone() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("data");
        write_atlas(&path, 23);
        let live = live_at(base, path, PATIENCE * 600);
        // The watch may not stand yet: so edit until one is seen.
        for east in 24..124 {
            put(&live.path.join("areas.geojson"), &square(east));
            if live.changes.recv_timeout(QUIET * 20).is_ok() {
                return;
            }
        }
        panic!("no event told of a hundred edits");
    }

    #[test]
    fn what_happened_before_the_watch_began_is_seen() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("data");
        write_atlas(&path, 23);
        let served = FolderStamp::of(&path);
        put(&path.join("areas.geojson"), &square(24));
        let (send, changes) = channel();
        let options = Watch { debounce: QUIET, poll: PATIENCE };
        let watching = watch(&path, served, options, None, move |loaded| send.send(loaded).unwrap()).unwrap();
        assert!(changes.recv_timeout(PATIENCE).unwrap().atlas.is_some());
        watching.stop();
        assert!(changes.recv().is_err(), "the thread has ended");
    }

    #[test]
    fn a_broken_edit_is_reported_without_the_path_and_can_be_mended() {
        let live = live();
        let whole = fs::read_to_string(live.path.join(ATLAS_TOML)).unwrap();
        put(&live.path.join(ATLAS_TOML), "[atlas");
        let reasons = live.reasons();
        assert!(reasons[0].starts_with("atlas.toml:1: "), "{reasons:?}");
        put(&live.path.join(ATLAS_TOML), &whole);
        live.version();
    }

    #[test]
    fn a_file_that_was_half_written_is_read_again_when_it_is_whole() {
        let live = live();
        let text = square(24);
        fs::write(live.path.join("areas.geojson"), &text[..text.len() / 2]).unwrap();
        let reasons = live.reasons();
        assert!(reasons[0].starts_with("areas.geojson: "), "{reasons:?}");
        put(&live.path.join("areas.geojson"), &text);
        // A slow machine may have read it when it was empty, and only now tells of the half.
        std::iter::repeat_with(|| live.next()).find_map(|loaded| loaded.atlas).unwrap();
    }

    #[test]
    fn a_folder_that_vanished_is_seen_when_it_is_back() {
        let live = live();
        let away = live.path.with_file_name("away");
        fs::rename(&live.path, &away).unwrap();
        let reasons = live.reasons();
        assert!(reasons[0].contains("the data folder cannot be read"), "{reasons:?}");
        fs::rename(&away, &live.path).unwrap();
        let first = live.version();
        fs::remove_dir_all(&live.path).unwrap();
        assert!(live.next().atlas.is_none());
        write_atlas(&live.path, 24);
        // A slow machine may load it between the two files.
        let second = std::iter::repeat_with(|| live.next()).find_map(|loaded| loaded.atlas).unwrap().version();
        assert_ne!(second, first);
        put(&live.path.join("areas.geojson"), &square(25));
        assert_ne!(live.version(), second);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_elsewhere_is_another_folder() {
        use std::os::unix::fs::symlink;
        let base = tempfile::tempdir().unwrap();
        write_atlas(&base.path().join("1"), 23);
        write_atlas(&base.path().join("2"), 24);
        let path = base.path().join("current");
        symlink("1", &path).unwrap();
        let live = live_at(base, path, Duration::from_millis(100));
        symlink("2", live.path.with_file_name("next")).unwrap();
        fs::rename(live.path.with_file_name("next"), &live.path).unwrap();
        let second = live.version();
        put(&live.path.with_file_name("2").join("areas.geojson"), &square(25));
        assert_ne!(live.version(), second);
    }

    #[test]
    fn a_touch_changes_no_version() {
        let live = live();
        let version = load_path(&live.path, None).atlas.unwrap().version();
        put(&live.path.join("areas.geojson"), &square(23));
        assert_eq!(live.version(), version);
    }

    #[test]
    fn reading_is_no_edit() {
        assert!(!is_write(EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(is_write(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(is_write(EventKind::Remove(notify::event::RemoveKind::Any)));
    }
}
