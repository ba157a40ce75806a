//! Files that pages refer to: our own, the map library and the typeface.

use std::sync::LazyLock;

use crate::atlas::Version;

/// A file that pages refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// The same compressed, in the format of RFC 1952; none for what gets hardly smaller by it.
    pub gzip: Option<&'static [u8]>,
    /// The version of its content, for an `ETag`.
    pub version: Version,
    /// Whether it was asked for by a path with the version of all files as they are now: what is there never changes.
    pub immutable: bool,
}

/// A file as `build/assets.rs` put it into the program.
struct Stored {
    /// From the folder of all files, such as `vendor/maplibre-gl.mjs`.
    path: &'static str,
    bytes: &'static [u8],
    gzip: Option<&'static [u8]>,
}

/// All files, in the order of their paths.
static FILES: &[Stored] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The version of each file, in their order.
static VERSIONS: LazyLock<Vec<Version>> =
    LazyLock::new(|| FILES.iter().map(|file| Version::of_bytes(file.bytes)).collect());

/// The version of all files together, with their names.
static VERSION: LazyLock<Version> = LazyLock::new(|| {
    let names = FILES.iter().map(|file| Version::of_text(file.path));
    Version::combine(names.zip(&*VERSIONS).flat_map(|(name, version)| [name, *version]))
});

static ROOT: LazyLock<String> = LazyLock::new(|| format!("assets/{}", *VERSION));

/// Returns the folder pages find the files in, from the server's root: `assets/` and the version of all files together.
///
/// Files name each other relative to themselves, so that whoever begins with a file of a version stays with it.
#[must_use]
pub fn asset_root() -> &'static str {
    &ROOT
}

/// Returns the version of all files together.
#[must_use]
pub fn assets_version() -> Version {
    *VERSION
}

/// Returns the file at a path below `assets/`, with or without a version before it: `choros.css`,
/// `0123456789abcdef/vendor/maplibre-gl.css`.
///
/// A version other than that of [`asset_root`] gives the file as it is now: a page made by another release asks for it.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    let (version, path) = split_version(path);
    let at = FILES.binary_search_by(|file| file.path.cmp(path)).ok()?;
    let file = &FILES[at];
    Some(Asset {
        media_type: media_type(path),
        bytes: file.bytes,
        gzip: file.gzip,
        version: VERSIONS[at],
        immutable: version.is_some_and(|version| ROOT.ends_with(version)),
    })
}

/// Returns the paths of all files below `assets/`, without a version.
pub fn asset_paths() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.path)
}

/// Returns the address of a file from the server's root.
pub(super) fn address(path: &str) -> String {
    format!("{}/{path}", asset_root())
}

/// Returns the addresses of the style sheets of the map, the library's first.
pub(super) fn map_style_sheets() -> impl Iterator<Item = String> {
    let own = asset_paths().filter(|path| path.starts_with("map/") && media_type(path).starts_with("text/css"));
    std::iter::once("vendor/maplibre-gl.css").chain(own).map(address)
}

/// Returns the addresses of the modules the map is made of, so that the page can ask for all of them at once.
pub(super) fn map_modules() -> impl Iterator<Item = String> {
    let own = asset_paths().filter(|path| path.starts_with("map/") && media_type(path).starts_with("text/javascript"));
    std::iter::once("vendor/maplibre-gl.mjs").chain(own).map(address)
}

/// Returns the addresses of the typeface's files that every page needs.
pub(super) fn fonts() -> [String; 2] {
    ["fonts/commissioner-greek.woff2", "fonts/commissioner-latin.woff2"].map(address)
}

/// Takes a version off the beginning of a path: sixteen hexadecimal digits, as [`Version`] writes them.
fn split_version(path: &str) -> (Option<&str>, &str) {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    match path.split_once('/') {
        Some((first, rest)) if first.len() == 16 && first.bytes().all(is_digit) => (Some(first), rest),
        _ => (None, path),
    }
}

/// Returns the media type of a file by the end of its name.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn text(path: &str) -> &'static str {
        std::str::from_utf8(asset(path).unwrap().bytes).unwrap()
    }

    /// Returns what stands between each `before` and the next `after`.
    fn between<'a>(text: &'a str, before: &str, after: &[char]) -> Vec<&'a str> {
        text.split(before).skip(1).map(|rest| rest.split(after).next().unwrap_or_default()).collect()
    }

    #[test]
    fn files_are_found_by_their_path_with_and_without_a_version() {
        let root = asset_root().strip_prefix("assets/").unwrap();
        for path in asset_paths() {
            let plain = asset(path).unwrap();
            assert!(!plain.bytes.is_empty() && !plain.immutable, "{path}");
            assert_ne!(plain.media_type, "application/octet-stream", "{path}");
            assert_eq!(asset(&format!("{root}/{path}")), Some(Asset { immutable: true, ..plain }));
            assert_eq!(asset(&format!("0123456789abcdef/{path}")), Some(plain));
        }
        assert_ne!(asset("choros.css").unwrap().version, asset("icon.svg").unwrap().version);
        for nothing in ["", "/", "../Cargo.toml", "/choros.css", "x/choros.css", root, "vendor", "vendor/"] {
            assert_eq!(asset(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_map_library_and_the_typeface_are_there_with_their_licences() {
        for path in ["vendor/maplibre-gl.mjs", "vendor/maplibre-gl-worker.mjs"] {
            assert_eq!(asset(path).unwrap().media_type, "text/javascript; charset=utf-8");
            assert!(!text(path).contains("sourceMappingURL"), "{path}");
        }
        assert_eq!(asset("fonts/commissioner-greek.woff2").unwrap().media_type, "font/woff2");
        assert!(text("fonts/commissioner.LICENSE.txt").contains("SIL Open Font License"));
        assert!(text("vendor/maplibre-gl.LICENSE.txt").contains("MapLibre contributors"));
    }

    #[test]
    fn compressed_files_hold_the_same_and_are_smaller() {
        for path in asset_paths() {
            let asset = asset(path).unwrap();
            let Some(gzip) = asset.gzip else { continue };
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(gzip).read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == asset.bytes && gzip.len() < asset.bytes.len(), "{path}");
        }
        assert!(asset("vendor/maplibre-gl.mjs").unwrap().gzip.is_some());
        assert!(asset("fonts/commissioner-greek.woff2").unwrap().gzip.is_none());
    }

    #[test]
    fn style_sheets_load_nothing_but_files_that_are_there() {
        for path in asset_paths().filter(|path| media_type(path).starts_with("text/css")) {
            assert!(!text(path).contains("@import"), "{path}");
            let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            for address in between(text(path), "url(", &[')']) {
                let address = address.trim_matches(['"', '\'']);
                assert!(address.starts_with("data:") || asset(&format!("{folder}{address}")).is_some(), "{address}");
            }
        }
    }

    #[test]
    fn our_own_files_ask_nothing_of_other_servers() {
        let harmless = [
            // The names of XML's vocabularies look like addresses; nobody asks for them.
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
            "http://www.w3.org/1999/xhtml",
            // Nothing is asked until a person follows a link: to a place on a map, or to what the data name.
            "https://www.openstreetmap.org/?",
            "https://${",
        ];
        let own = |path: &&str| !path.starts_with("vendor/") && !path.starts_with("fonts/");
        for path in asset_paths().filter(own) {
            let is_comment = |line: &&str| ["//", "/*", "* "].iter().any(|mark| line.trim_start().starts_with(mark));
            for line in text(path).lines().filter(|line| !is_comment(line)) {
                let line = harmless.iter().fold(line.to_owned(), |line, name| line.replace(name, ""));
                let address = ["http://", "https://", "ws://", "wss://"].iter().find(|scheme| line.contains(**scheme));
                assert_eq!(address, None, "{path}: {line}");
            }
        }
    }
}
