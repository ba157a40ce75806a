//! What the store promises, within one process; `tests/it/store.rs` kills others.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tempfile::TempDir;

use super::*;
use crate::desk::{Answer, Decision};

const GENEROUS: Quota = Quota { caller_bytes: 1 << 30, caller_count: 1_000, total_bytes: 1 << 30, total_count: 1_000 };

fn store() -> (TempDir, Store) {
    let state = tempfile::tempdir().unwrap();
    let store = Store::open(state.path()).unwrap();
    (state, store)
}

fn file(state: &Path) -> std::path::PathBuf {
    state.join("choros.sqlite")
}

fn decision(code: Option<&str>, name: Option<&str>, answer: Answer) -> Decision {
    Decision {
        source: "census".to_owned(),
        level: "municipality".to_owned(),
        code: code.unwrap_or_default().to_owned(),
        name: name.unwrap_or_default().to_owned(),
        answer,
        decided_at: "2026-11-22T10:00:00Z".to_owned(),
        by: "Άννα".to_owned(),
    }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn upload<'a>(caller: &'a str, created: u64, content: &'a [u8]) -> NewUpload<'a> {
    let (created, expires) = (at(created), at(created + 100));
    NewUpload { name: "a.csv", caller, created, expires, private: false, meta: "", content }
}

#[test]
fn a_later_decision_holds_and_the_earlier_stays_in_the_history() {
    let (_state, store) = store();
    let area = |code: &str| Answer::Area(code.to_owned());
    let first = decision(None, Some("Ηράκλειο"), area("7101"));
    let other = decision(Some("1"), Some("Ηράκλειο"), Answer::LeaveOut);
    let later = decision(None, Some("Ηράκλειο"), area("4507"));
    let ids = store.remember(&[first.clone(), other.clone()]).unwrap();
    let more = store.remember(std::slice::from_ref(&later)).unwrap();
    assert!(ids[0] < ids[1] && ids[1] < more[0]);
    assert_eq!(store.decisions("census").unwrap(), [(ids[1], other.clone()), (more[0], later.clone())]);
    let history = [(ids[0], first), (ids[1], other), (more[0], later)];
    assert_eq!(store.decision_history("census").unwrap(), history);
    assert!(store.decisions("another").unwrap().is_empty());
}

#[test]
fn decisions_are_kept_all_or_none() {
    let (_state, store) = store();
    let good = decision(Some("0101"), None, Answer::LeaveOut);
    let empty = decision(None, None, Answer::LeaveOut);
    assert!(matches!(store.remember(&[good, empty]), Err(StoreError::DecidesNothing)));
    assert!(store.decision_history("census").unwrap().is_empty());
}

#[test]
fn hostile_texts_come_back_as_they_went_in() {
    let (state, store) = store();
    for text in ["'; DROP TABLE decision; --", "\0", "a\u{0}b", "", "%_*?", "\u{202e}«\"\\", &"α".repeat(100_000)] {
        let mut hostile = decision(Some(text), Some("Α"), Answer::Area(text.to_owned()));
        hostile.source = text.to_owned();
        store.remember(std::slice::from_ref(&hostile)).unwrap();
        assert_eq!(store.decisions(text).unwrap()[0].1, hostile);
        let about =
            store.put_upload(&NewUpload { caller: text, meta: text, ..upload("", 1, b"x") }, &GENEROUS).unwrap();
        let found = store.upload(about.id, at(2)).unwrap().unwrap();
        assert_eq!((found.about.meta.as_str(), found.about.caller.as_str(), &found.about), (text, text, &about));
        assert_eq!(found.content, b"x");
    }
    drop(store);
    assert_eq!(Store::open(state.path()).unwrap().decisions("%_*?").unwrap().len(), 1);
}

#[test]
fn an_upload_is_there_until_it_expires_or_is_deleted() {
    let (_state, store) = store();
    let content = vec![7; 3_000_000];
    let about = store.put_upload(&upload("a", 1_000, &content), &GENEROUS).unwrap();
    assert_eq!(about.content_hash, blake3::hash(&content));
    assert_eq!(store.upload(about.id, at(1_099)).unwrap().unwrap().content, content);
    assert_eq!(store.upload(about.id, at(1_100)).unwrap(), None);
    assert_eq!((store.expire(at(1_099)).unwrap(), store.expire(at(1_100)).unwrap()), (0, 1));
    let second = store.put_upload(&upload("a", 1_000, b""), &GENEROUS).unwrap();
    assert!(store.delete_upload(second.id).unwrap() && !store.delete_upload(second.id).unwrap());
    assert_eq!(store.upload(second.id, at(1_000)).unwrap(), None);
    let left: i64 = store.connection().query_row("SELECT count(*) FROM upload_content", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "content goes with its upload");
}

#[test]
fn private_uploads_are_in_no_list() {
    let (_state, store) = store();
    let one = store.put_upload(&upload("a", 1, b"1"), &GENEROUS).unwrap();
    let hidden = store.put_upload(&NewUpload { private: true, ..upload("a", 2, b"2") }, &GENEROUS).unwrap();
    let other = store.put_upload(&upload("b", 3, b"3"), &GENEROUS).unwrap();
    assert_eq!(store.public_uploads(at(4)).unwrap(), [other.clone(), one]);
    assert_eq!(store.public_uploads(at(102)).unwrap(), [other]);
    assert!(store.upload(hidden.id, at(4)).unwrap().is_some());
}

#[test]
fn quotas_say_what_is_used_and_accepted() {
    let (_state, store) = store();
    let quota = Quota { caller_bytes: 10, caller_count: 2, total_bytes: 15, total_count: 3 };
    let put = |caller, created, content: &[u8]| store.put_upload(&upload(caller, created, content), &quota);
    put("a", 1, &[0; 6]).unwrap();
    let error = put("a", 2, &[0; 5]).unwrap_err();
    assert_eq!(error.to_string(), "your uploads take 6 bytes and 5 more were asked for; accepted are 10 in all");
    put("a", 2, &[0; 4]).unwrap();
    let refused = |result: Result<UploadAbout, StoreError>| match result.unwrap_err() {
        StoreError::OverQuota { owner, measure, used, asked, accepted } => (owner, measure, used, asked, accepted),
        other => panic!("{other}"),
    };
    assert_eq!(refused(put("a", 3, b"")), (QuotaOwner::Caller, QuotaMeasure::Uploads, 2, 1, 2));
    assert_eq!(refused(put("b", 3, &[0; 6])), (QuotaOwner::All, QuotaMeasure::Bytes, 10, 6, 15));
    put("b", 3, &[0; 5]).unwrap();
    assert_eq!(refused(put("c", 4, b"")), (QuotaOwner::All, QuotaMeasure::Uploads, 3, 1, 3));
    put("a", 101, &[0; 6]).unwrap();
    assert_eq!(store.public_uploads(at(101)).unwrap().len(), 3, "what has expired made room");
}

#[test]
fn origins_are_found_by_indicator_and_by_area_the_latest_noted_first() {
    let (_state, store) = store();
    let ids = store.remember(&[decision(Some("1"), None, Answer::Area("0101".to_owned()))]).unwrap();
    let origin = |n: u32| Origin {
        indicator: "population".to_owned(),
        period: (2000 + n % 20).to_string(),
        level: "municipality".to_owned(),
        code: format!("{:04}", n / 20),
        file: "απογραφή.xlsx".to_owned(),
        sheet: format!("Φύλλο{}", n % 3),
        row: n,
        content_hash: blake3::hash(b"file"),
        taken_at: "2026-11-22T10:00:00Z".to_owned(),
        how: "code".to_owned(),
        decision: (n == 0).then_some(ids[0]),
        decided_at: None,
        value: Some(f64::from(n)),
    };
    let origins: Vec<_> = (0..100_000).map(origin).collect();
    store.note_origins(&origins).unwrap();
    let found = store.origins_of("population", "0000").unwrap();
    assert_eq!(found[0].decided_at.as_deref(), Some(&*decision(Some("1"), None, Answer::LeaveOut).decided_at));
    let found: Vec<_> = found.into_iter().map(|origin| Origin { decided_at: None, ..origin }).collect();
    assert_eq!(found, origins[..20]);
    let latest = store.latest_origins("0001").unwrap();
    assert_eq!(latest.len(), 20);
    let again = Origin { row: 7, ..origin(25) };
    store.note_origins(std::slice::from_ref(&again)).unwrap();
    assert_eq!(store.latest_origins("0001").unwrap().iter().filter(|origin| origin.row == 7).count(), 1);
    assert_eq!(store.latest_origins("0001").unwrap().len(), 20);
    store.note_origins(&origins[..1]).unwrap();
    assert_eq!(store.origins_of("population", "0000").unwrap().len(), 21);
    let unknown = Origin { decision: Some(DecisionId(99)), ..origin(1) };
    assert!(store.note_origins(&[origin(2), unknown]).is_err());
    assert_eq!(store.origins_of("population", "0000").unwrap().len(), 21, "all or none");
}

#[test]
fn one_writes_at_a_time_and_who_does_not_stop_is_named() {
    let (state, store) = store();
    let other = Store::open(state.path()).unwrap();
    let reader = StoreReader::open(state.path()).unwrap();
    store.remember(&[decision(Some("1"), None, Answer::LeaveOut)]).unwrap();
    other.remember(&[decision(Some("2"), None, Answer::LeaveOut)]).unwrap();
    assert_eq!(reader.decisions("census").unwrap().len(), 2);
    // A child that another test starts holds it for a moment, too.
    let locked = super::file::lock(state.path(), Duration::from_secs(10)).unwrap();
    let error = super::file::lock(state.path(), Duration::from_millis(30)).unwrap_err();
    let process = std::process::id();
    assert!(matches!(error, StoreError::InUse { process: Some(number), .. } if number == process), "{error}");
    assert!(error.to_string().contains("choros.sqlite is written by another process"), "{error}");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| store.remember(&[decision(Some("3"), None, Answer::LeaveOut)]).unwrap());
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(reader.decisions("census").unwrap().len(), 2, "it waits");
        drop(locked);
        waiting.join().unwrap();
    });
    assert_eq!(reader.decisions("census").unwrap().len(), 3);
}

#[test]
fn there_is_nothing_to_read_before_somebody_wrote() {
    let state = tempfile::tempdir().unwrap();
    assert!(matches!(StoreReader::open(state.path()), Err(StoreError::Missing { .. })));
    assert!(matches!(StoreReader::open(&state.path().join("absent")), Err(StoreError::Missing { .. })));
    let store = Store::open(&state.path().join("a/b")).unwrap();
    assert!(store.path().is_file());
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (state, store) = store();
    store.remember(&[decision(Some("1"), None, Answer::LeaveOut)]).unwrap();
    store.backup(&state.path().join("copy"), false).unwrap();
    for entry in std::fs::read_dir(state.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
    }
}

/// Asserts that a file is refused by writers and readers, and not touched.
fn refused(bytes: &[u8], expected: impl Fn(&StoreError) -> bool) {
    let state = tempfile::tempdir().unwrap();
    std::fs::write(file(state.path()), bytes).unwrap();
    for error in
        [Store::open(state.path()).map(drop), StoreReader::open(state.path()).map(drop)].map(Result::unwrap_err)
    {
        assert!(expected(&error), "{error}");
        assert!(error.to_string().contains("choros.sqlite"), "{error}");
    }
    assert!(std::fs::read(file(state.path())).unwrap() == bytes, "it was written to");
}

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let (state, store) = store();
    let decisions: Vec<_> =
        (0..2_000).map(|n| decision(Some(&n.to_string()), Some("Αθήνα"), Answer::LeaveOut)).collect();
    store.remember(&decisions).unwrap();
    drop(store);
    let whole = std::fs::read(file(state.path())).unwrap();
    let is_damaged = |error: &StoreError| matches!(error, StoreError::Damaged { .. });
    refused(b"hello", is_damaged);
    refused(&[b'x'; 5_000], is_damaged);
    refused(&whole[..whole.len() / 2], is_damaged);
    refused(&whole[..whole.len() - 4_096], is_damaged);
    let pages = whole.len() / 4_096;
    for page in [1, pages / 2, pages - 1] {
        let mut broken = whole.clone();
        broken[page * 4_096..][..2_048].fill(0xa5);
        refused(&broken, is_damaged);
    }
}

#[test]
fn a_file_of_another_program_or_a_newer_release_is_refused() {
    let made = |sql: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        std::fs::read(path).unwrap()
    };
    refused(&made("CREATE TABLE mine (a)"), |error| matches!(error, StoreError::Damaged { .. }));
    refused(&made("PRAGMA user_version = 1; CREATE TABLE mine (a)"), |error| {
        matches!(error, StoreError::Damaged { .. })
    });
    let newer = made("PRAGMA application_id = 0x63687273; PRAGMA user_version = 99; CREATE TABLE a (b)");
    refused(&newer, |error| matches!(error, StoreError::Newer { found: 99, accepted: 2, .. }));
}

#[test]
fn a_file_of_version_0_is_brought_to_that_of_today() {
    // As a process that was killed before it had made a table leaves it: nothing, or a page without tables.
    for journal in [None, Some("PRAGMA journal_mode = WAL")] {
        let state = tempfile::tempdir().unwrap();
        let path = file(state.path());
        match journal {
            None => std::fs::write(&path, b"").unwrap(),
            Some(sql) => {
                let connection = rusqlite::Connection::open(&path).unwrap();
                connection.query_row(sql, [], |_| Ok(())).unwrap();
            }
        }
        let store = Store::open(state.path()).unwrap();
        store.remember(&[decision(Some("1"), None, Answer::LeaveOut)]).unwrap();
        drop(store);
        assert_eq!(Store::open(state.path()).unwrap().decisions("census").unwrap().len(), 1);
    }
}

#[test]
fn a_backup_is_one_whole_file_that_can_be_put_back() {
    let (state, store) = store();
    store.remember(&[decision(Some("1"), None, Answer::LeaveOut)]).unwrap();
    let content = vec![1; 100_000];
    let about = store.put_upload(&upload("a", 1, &content), &GENEROUS).unwrap();
    let other = tempfile::tempdir().unwrap();
    let copy = file(other.path());
    let bytes = store.backup(&copy, false).unwrap();
    assert_eq!(bytes, std::fs::metadata(&copy).unwrap().len());
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 1, "one file alone");
    let restored = Store::open(other.path()).unwrap();
    assert_eq!(restored.upload(about.id, at(2)).unwrap().unwrap().content, content);
    assert_eq!(restored.decisions("census").unwrap(), store.decisions("census").unwrap());
    drop(restored);
    assert!(matches!(store.backup(&copy, false), Err(StoreError::Exists { .. })));
    store.backup(&copy, true).unwrap();
    assert!(matches!(store.backup(&file(state.path()), true), Err(StoreError::IsTheStore { .. })));
    assert!(store.backup(&other.path().join("absent/a"), false).is_err());
}

#[test]
fn a_file_of_the_first_version_is_brought_to_that_of_today_with_what_is_in_it() {
    let state = tempfile::tempdir().unwrap();
    let connection = rusqlite::Connection::open(file(state.path())).unwrap();
    connection.execute_batch(include_str!("schema_1.sql")).unwrap();
    connection.pragma_update(None, "application_id", super::schema::APPLICATION_ID).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let noted = "INSERT INTO origin_sheet VALUES (1, 'a.xlsx', '', zeroblob(32), '2026-01-01T00:00:00Z'); \
        INSERT INTO origin VALUES (1, 'population', 'municipality', '2201', '2021', 1, 5, 'code', NULL)";
    connection.execute_batch(noted).unwrap();
    drop(connection);
    let store = Store::open(state.path()).unwrap();
    let origins = store.latest_origins("2201").unwrap();
    assert_eq!((origins.len(), origins[0].row, origins[0].value), (1, 5, None));
}
