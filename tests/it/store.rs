//! The store of decisions and uploads: what was told to be kept is there, whenever its process is killed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use choros::io::store::{Answer, Decision, NewUpload, Quota, Store, StoreReader};

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
        code: Some(format!("{round}-{place}")),
        name: Some("Άγιος Βασίλειος".to_owned()),
        answer: Answer::LeaveOut,
        decided_at: "2026-11-22T10:00:00Z".to_owned(),
        by: "Άννα".to_owned(),
    }
}

/// Content whose every byte follows from its length, so that a part of it is known for one.
fn content(round: usize) -> Vec<u8> {
    (0..20_000 + round % 7 * 30_000).map(|place| u8::try_from((place + round) % 251).unwrap()).collect()
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
        writeln!(told, "decided {round}").unwrap();
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
        writeln!(told, "uploaded {} {round}", about.id).unwrap();
        if round % 3 == 2 {
            store.delete_upload(about.id).unwrap();
            writeln!(told, "deleted {}", about.id).unwrap();
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
    let stderr = child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let lines = BufReader::new(stderr).split(b'\n').map_while(Result::ok);
        lines.map(|line| String::from_utf8_lossy(&line).into_owned()).collect::<Vec<_>>()
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
    for round in 0..30_u64 {
        // Spread over opening, migrating, writing and checkpoints, never the same twice.
        let time = Duration::from_micros(3_000 + round * 7_919 % 30 * 9_000);
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
    eprintln!("killed 30 times: {} batches and {} uploads are there", decided.len(), uploaded.len());
}

#[test]
fn a_backup_is_whole_and_of_one_moment_while_another_process_writes() {
    let state = tempfile::tempdir().unwrap();
    let writing = writer(state.path());
    let mut sizes = Vec::new();
    let until = SystemTime::now() + Duration::from_secs(10);
    while sizes.len() < 8 && SystemTime::now() < until {
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
    assert_eq!(sizes.len(), 8);
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
        code: Some(number.to_string()),
        name: None,
        answer: Answer::LeaveOut,
        decided_at: "2026-01-01T00:00:00Z".to_owned(),
        by: "steward".to_owned(),
    };
    let until = SystemTime::now() + Duration::from_secs(20);
    let mut written = 0;
    while SystemTime::now() < until && (written < 50 || store.decisions("loop").unwrap().len() < BATCH) {
        store.remember(&[own(written)]).unwrap();
        written += 1;
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
