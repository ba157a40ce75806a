//! Real files: those of other people, and what `ogr2ogr` makes of them.

mod apart;
mod conversions;
mod dirty;
mod levels;
mod shared;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::VectorSource;

/// Returns a folder or file of the shared data, or says what is skipped.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CHOROS_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let found = folder.join(path).canonicalize().ok();
    if found.is_none() {
        eprintln!("skipped: {path} (shared data folder not found)");
    }
    found
}

/// Runs `ogr2ogr`, or says that it is skipped.
fn ogr2ogr(arguments: &[&str]) -> Option<()> {
    match Command::new("ogr2ogr").args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(())
        }
        Err(_not_there) => {
            eprintln!("skipped: a conversion (ogr2ogr not found)");
            None
        }
    }
}

fn source(path: &Path) -> VectorSource<'_> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap();
    VectorSource { path, name, layer: None, crs: None, encoding: None }
}

fn write(folder: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().canonicalize().unwrap().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
}
