//! The table of files that pages are made of: our own, and some of npm packages.
//!
//! It is Rust source, `assets.rs` in the folder of the build, that `src/viewer/assets.rs` includes. Files that get smaller
//! by it are there in two forms, as they are and compressed, so that the server compresses none.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Where our own files are. Each is served, but for hidden ones and for declarations of types.
const OWN: &str = "src/viewer/assets";

/// Files of npm packages, and the paths they are served at.
const FROM_NPM: [(&str, &str); 8] = [
    ("maplibre-gl/dist/maplibre-gl.mjs", "vendor/maplibre-gl.mjs"),
    ("maplibre-gl/dist/maplibre-gl-worker.mjs", "vendor/maplibre-gl-worker.mjs"),
    ("maplibre-gl/dist/maplibre-gl.css", "vendor/maplibre-gl.css"),
    ("maplibre-gl/LICENSE.txt", "vendor/maplibre-gl.LICENSE.txt"),
    ("@fontsource-variable/commissioner/files/commissioner-greek-wght-normal.woff2", "fonts/commissioner-greek.woff2"),
    ("@fontsource-variable/commissioner/files/commissioner-latin-wght-normal.woff2", "fonts/commissioner-latin.woff2"),
    (
        "@fontsource-variable/commissioner/files/commissioner-latin-ext-wght-normal.woff2",
        "fonts/commissioner-latin-ext.woff2",
    ),
    ("@fontsource-variable/commissioner/LICENSE", "fonts/commissioner.LICENSE.txt"),
];

/// Writes the table, and the files it includes, into the folder of the build.
///
/// # Errors
/// What is missing or cannot be read or written, and what to do about it.
pub(crate) fn write_table() -> Result<(), String> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let mut files = own_files(&root.join(OWN))?;
    for (from, to) in FROM_NPM {
        let content = npm_file(&root.join("node_modules").join(from), from)?;
        if files.insert(to.to_owned(), content).is_some() {
            return Err(format!("{OWN}/{to} is in the way of the file of that name from node_modules/{from}"));
        }
    }
    let mut table = String::from("&[\n");
    for (path, content) in &files {
        table.push_str(&table_row(&out, path, content)?);
    }
    table.push_str("]\n");
    write(&out.join("assets.rs"), table.as_bytes())
}

/// Reads every file below a folder, by its path from there with slashes.
fn own_files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).map_err(|error| format!("{}: {error}", current.display()))? {
            let path = entry.map_err(|error| format!("{}: {error}", current.display()))?.path();
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if is_served(&relative) {
                files.insert(relative, read(&path)?);
            }
        }
    }
    Ok(files)
}

fn is_served(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let declaration = path.ends_with(".d.ts") || path.ends_with(".d.mts");
    !hidden && !declaration && !path.ends_with('~')
}

/// Reads a file of an npm package, without its mention of a source map: none is served, and browsers would ask for it.
fn npm_file(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    if !path.is_file() {
        return Err(format!("node_modules/{name} is missing: run scripts/setup"));
    }
    let content = read(path)?;
    match String::from_utf8(content) {
        Ok(text) => Ok(without_source_map(&text).into_bytes()),
        Err(binary) => Ok(binary.into_bytes()),
    }
}

fn without_source_map(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with("//# sourceMappingURL=")).collect()
}

/// Writes a file for the table to include, and returns its row.
fn table_row(out: &Path, path: &str, content: &[u8]) -> Result<String, String> {
    let folder = out.join("assets");
    write(&folder.join(path), content)?;
    let packed = gzip(content).map_err(|error| format!("{path}: {error}"))?;
    let include = |path: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/assets/{path}"));
    // What is compressed already, such as fonts, gets hardly smaller.
    let gzip = if packed.len() * 10 < content.len() * 9 {
        let path = format!("{path}.gz");
        write(&folder.join(&path), &packed)?;
        format!("Some({})", include(&path))
    } else {
        "None".to_owned()
    };
    Ok(format!("    Stored {{ path: {path:?}, bytes: {}, gzip: {gzip} }},\n", include(path)))
}

/// Compresses; equal content gives equal bytes, since no time is written.
fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, content)).map_err(|error| format!("{}: {error}", path.display()))
}
