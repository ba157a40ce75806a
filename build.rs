//! Links the system's PROJ.
//!
//! `proj-sys` is built with `nobuild`, so it emits no link line of its own: a PROJ it would build itself is
//! a second copy beside the one libgdal uses.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = pkg_config::Config::new().atleast_version("9.1").probe("proj") {
        let reason = error.to_string().replace('\n', " ");
        println!("cargo::error=PROJ 9.1 or newer is needed: run scripts/setup, or install libproj-dev ({reason})");
    }
}
