//! Files that pages refer to.

use crate::atlas::Version;

/// A file that pages refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// The version of its content, for an `ETag`.
    pub version: Version,
}

/// Each file: its path, media type and content.
const ASSETS: [(&str, &str, &str); 2] = [
    ("/assets/choros.css", "text/css; charset=utf-8", include_str!("assets/choros.css")),
    ("/assets/icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// Returns the file at a path of the server, such as `/assets/choros.css`.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    let (_, media_type, content) = ASSETS.into_iter().find(|(known, ..)| *known == path)?;
    Some(Asset { media_type, bytes: content.as_bytes(), version: Version::of_text(content) })
}

/// Returns the paths of all files.
pub fn asset_paths() -> impl Iterator<Item = &'static str> {
    ASSETS.into_iter().map(|(path, ..)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_path_alone() {
        assert!(asset_paths().all(|path| asset(path).is_some_and(|asset| !asset.bytes.is_empty())));
        assert!(
            asset("/assets/").is_none() && asset("/assets/../Cargo.toml").is_none() && asset("choros.css").is_none()
        );
        assert_ne!(asset("/assets/choros.css").unwrap().version, asset("/assets/icon.svg").unwrap().version);
    }

    #[test]
    fn the_style_sheet_asks_nothing_of_other_servers() {
        let css = include_str!("assets/choros.css");
        assert!(!css.contains("url(") && !css.contains("@import") && !css.contains("http"));
    }
}
