//! Links the system's PROJ, and puts together the files that pages are made of.

#[path = "build/assets.rs"]
mod assets;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for result in [link_proj(), assets::write_table()] {
        if let Err(message) = result {
            println!("cargo::error={}", message.replace('\n', " "));
        }
    }
}

/// Emits the link line of the system's PROJ.
///
/// `proj-sys` is built with `nobuild`, so it emits none of its own: a PROJ it would build itself is a second copy beside
/// the one libgdal uses.
fn link_proj() -> Result<(), String> {
    let found = pkg_config::Config::new().atleast_version("9.1").probe("proj");
    found
        .map(|_library| ())
        .map_err(|error| format!("PROJ 9.1 or newer is needed: run scripts/setup, or install libproj-dev ({error})"))
}
