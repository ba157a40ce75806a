//! What the tests share: made-up folders, the folder of all Greece, the API without a socket, the program with one.

pub(crate) mod folder;
pub(crate) mod greece;
pub(crate) mod mvt;
pub(crate) mod postgis;
pub(crate) mod server;
pub(crate) mod tiles;

use std::path::PathBuf;

pub(crate) use folder::Folder;
pub(crate) use server::{Api, Program};

/// Says that a test found nothing to test with.
pub(crate) fn skipped(what: &str, why: &str) {
    eprintln!("skipped: {what} ({why})");
}

/// Returns a file or folder of the shared data, if it is there; or else says that the test is skipped.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    skipped(path, "shared data folder not found");
    None
}

/// Says whether two numbers are the same but for rounding.
pub(crate) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}
