//! The store of decisions and uploads: what was told to be kept is there, whenever its process is killed.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use choros::desk::{Answer, Decision};
use choros::io::store::{NewUpload, Quota, Store, StoreReader};

/// Names the state folder to the process that is to be killed.
const STATE: &str = "CHOROS_TEST_STORE_STATE";

const GENEROUS: Quota =
    Quota { caller_bytes: 1 << 40, caller_count: 1 << 40, total_bytes: 1 << 40, total_count: 1 << 40 };

/// Decisions that are remembered together.
const BATCH: usize = 7;

fn decision(round: usize, place: usize) -> Decision {
    Decision {
        source: "loop".to_owned(),
        level: "municipality".to_owned(),
        code: format!("{round}-{place}"),
        name: "Άγιος Βασίλειος".to_owned(),
        answer: Answer::LeaveOut,
        decided_at: "2026-11-22T10:00:00Z".to_owned(),
        by: "Άννα".to_owned(),
    }
}

/// Content whose every byte follows from its length, so that a part of it is known for one.
fn content(round: usize) -> Vec<u8> {
    (0..20_000 + round % 7 * 30_000).map(|place| u8::try_from((place + round) % 251).unwrap()).collect()
}

/// Says a line in one write: what is killed has said it whole or not at all.
fn tell(told: &mut impl Write, line: &str) {
    told.write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// What the process that is killed does: it writes, and says what it has written. Nothing unless it is asked for.
#[test]
fn writes_until_it_is_killed() {
    let Some(state) = std::env::var_os(STATE) else { return };
    let store = Store::open(Path::new(&state)).unwrap();
    let mut told = std::io::stderr();
    let begun = SystemTime::now();
    for round in store.decisions("loop").unwrap().len() / BATCH.. {
        let batch: Vec<_> = (0..BATCH).map(|place| decision(round, place)).collect();
        store.remember(&batch).unwrap();
        tell(&mut told, &format!("decided {round}"));
        let content = content(round);
        let expires = begun + Duration::from_hours(1);
        let meta = round.to_string();
        let upload = NewUpload {
            name: "a.csv",
            caller: "loop",
            created: begun,
            expires,
            private: false,
            meta: &meta,
            content: &content,
        };
        let about = store.put_upload(&upload, &GENEROUS).unwrap();
        tell(&mut told, &format!("uploaded {} {round}", about.id));
        if round % 3 == 2 {
            store.delete_upload(about.id).unwrap();
            tell(&mut told, &format!("deleted {}", about.id));
        }
    }
}

/// Starts the process that writes.
fn writer(state: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["writes_until_it_is_killed", "--nocapture", "--test-threads=1"])
        .env(STATE, state)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills a process after a time; returns all whole lines it had written.
fn killed_after(mut child: Child, time: Duration) -> Vec<String> {
    let mut stderr = child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut said = Vec::new();
        stderr.read_to_end(&mut said).unwrap();
        // What follows the last end of a line was cut off.
        let whole = said.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        said.truncate(whole);
        String::from_utf8_lossy(&said).lines().map(ToOwned::to_owned).collect::<Vec<_>>()
    });
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
}

fn integrity(state: &Path) -> String {
    let connection = rusqlite::Connection::open(state.join("choros.sqlite")).unwrap();
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_was_told_to_be_kept_survives_being_killed_at_any_moment() {
    let state = tempfile::tempdir().unwrap();
    let (mut decided, mut uploaded, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
    // A slow machine takes longer to begin: so longer each time, until enough was told.
    let mut round = 0_u64;
    while round < 30 || (round < 300 && decided.len().min(uploaded.len()) <= 30) {
        // Spread over opening, migrating, writing and checkpoints, never the same twice.
        let time = Duration::from_micros(3_000 + round * 7_919 % 30 * 9_000 * (1 + round / 30));
        for line in killed_after(writer(state.path()), time) {
            let words: Vec<_> = line.split(' ').collect();
            match words[..] {
                ["decided", round] => decided.push(round.parse::<usize>().unwrap()),
                ["uploaded", id, round] => uploaded.push((id.to_owned(), round.parse::<usize>().unwrap())),
                ["deleted", id] => deleted.push(id.to_owned()),
                _ => {}
            }
        }
        if state.path().join("choros.sqlite").exists() {
            assert_eq!(integrity(state.path()), "ok", "round {round}");
        }
        round += 1;
    }
    let store = Store::open(state.path()).unwrap();
    let kept = store.decisions("loop").unwrap();
    assert_eq!(kept.len() % BATCH, 0, "no half of a batch");
    for round in &decided {
        for place in 0..BATCH {
            let wanted = decision(*round, place);
            assert!(kept.iter().any(|(_, kept)| *kept == wanted), "{round}-{place} was told to be kept");
        }
    }
    let now = SystemTime::now();
    for (id, round) in &uploaded {
        let found = store.upload(id.parse().unwrap(), now).unwrap();
        match found {
            Some(found) => assert_eq!(found.content, content(*round)),
            // Killed between the deletion and its line.
            None => assert!(deleted.contains(id) || round % 3 == 2, "{round} was told to be kept"),
        }
    }
    for id in &deleted {
        assert!(store.upload(id.parse().unwrap(), now).unwrap().is_none(), "it was told to be gone");
    }
    for about in store.public_uploads(now).unwrap() {
        let found = store.upload(about.id, now).unwrap().unwrap();
        assert_eq!(found.content, content(about.meta.parse().unwrap()), "no half of an upload");
    }
    assert!(decided.len() > 30 && uploaded.len() > 30, "{} and {}", decided.len(), uploaded.len());
    eprintln!("killed {round} times: {} batches and {} uploads are there", decided.len(), uploaded.len());
}

#[test]
fn a_backup_is_whole_and_of_one_moment_while_another_process_writes() {
    let state = tempfile::tempdir().unwrap();
    drop(Store::open(state.path()).unwrap());
    let writing = writer(state.path());
    let mut sizes = Vec::new();
    let until = SystemTime::now() + Duration::from_mins(2);
    while (sizes.len() < 8 || sizes.first() >= sizes.last()) && SystemTime::now() < until {
        std::thread::sleep(Duration::from_millis(60));
        let Ok(reader) = StoreReader::open(state.path()) else { continue };
        let other = tempfile::tempdir().unwrap();
        reader.backup(&other.path().join("choros.sqlite"), false).unwrap();
        assert_eq!(integrity(other.path()), "ok");
        let copy = Store::open(other.path()).unwrap();
        let decided = copy.decisions("loop").unwrap().len();
        assert_eq!(decided % BATCH, 0);
        // A round is decided, uploaded and then, each third time, deleted.
        let (rounds, uploads) = (decided / BATCH, copy.public_uploads(SystemTime::UNIX_EPOCH).unwrap());
        let latest = uploads.iter().map(|about| about.meta.parse::<usize>().unwrap()).max();
        assert!(latest.is_none_or(|latest| latest < rounds), "{latest:?} of {rounds}");
        assert!(uploads.len() + 2 >= rounds - rounds / 3, "{} of {rounds}", uploads.len());
        sizes.push(decided);
    }
    killed_after(writing, Duration::ZERO);
    assert!(sizes.len() >= 8, "{sizes:?}");
    assert!(sizes.first() < sizes.last(), "it was written to meanwhile: {sizes:?}");
}

#[test]
fn two_processes_write_one_after_the_other_and_lose_nothing() {
    let state = tempfile::tempdir().unwrap();
    let store = Store::open(state.path()).unwrap();
    let writing = writer(state.path());
    let own = |number: usize| Decision {
        source: "own".to_owned(),
        level: "municipality".to_owned(),
        code: number.to_string(),
        name: String::new(),
        answer: Answer::LeaveOut,
        decided_at: "2026-01-01T00:00:00Z".to_owned(),
        by: "steward".to_owned(),
    };
    let until = SystemTime::now() + Duration::from_mins(2);
    let mut written = 0;
    while SystemTime::now() < until && (written < 50 || store.decisions("loop").unwrap().len() < BATCH) {
        store.remember(&[own(written)]).unwrap();
        written += 1;
        // Who lets go and takes hold again at once leaves the other no turn.
        std::thread::sleep(Duration::from_millis(5));
    }
    // Killed while it may hold the lock.
    killed_after(writing, Duration::ZERO);
    store.remember(&[own(written)]).unwrap();
    let others = store.decisions("loop").unwrap().len();
    assert!(others >= BATCH && others.is_multiple_of(BATCH), "{others}");
    assert_eq!(store.decisions("own").unwrap().len(), written + 1);
    assert_eq!(integrity(state.path()), "ok");
}

#[test]
fn the_command_copies_the_store_of_a_running_writer() {
    use crate::support::server::run;
    let (state, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (state.path().to_str().unwrap(), out.path().join("choros.sqlite"));
    let arguments = ["backup", "--state", from, "--out", to.to_str().unwrap()];
    let (done, said) = run(&arguments);
    assert!(!done && said.contains("there is no store at"), "{said}");
    let store = Store::open(state.path()).unwrap();
    store.remember(&[decision(0, 0)]).unwrap();
    let (done, said) = run(&arguments);
    assert!(done && said.contains("bytes"), "{said}");
    assert_eq!(StoreReader::open(out.path()).unwrap().decisions("loop").unwrap().len(), 1);
    let (done, said) = run(&arguments);
    assert!(!done && said.contains("--force"), "{said}");
    let (done, said) = run(&[&arguments[..], &["--force"]].concat());
    assert!(done, "{said}");
}
