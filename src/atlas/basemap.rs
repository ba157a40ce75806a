//! The map behind the map: roads, relief or names that an operator chooses.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{TileAddress, Version};
use crate::tiles::TileCoord;

/// What tiles are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TileKind {
    /// Pictures.
    Raster,
    /// Shapes, as Mapbox Vector Tiles.
    Vector,
}

/// A tile as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTile {
    /// Its content, as it goes out.
    pub bytes: Vec<u8>,
    /// Whether the content is compressed, in the format of RFC 1952.
    pub gzip: bool,
}

/// Tiles that are at hand.
pub trait TileArchive: fmt::Debug + Send + Sync {
    /// Returns a tile; none if there is nothing there.
    ///
    /// # Errors
    /// [`TileArchiveError`] if it cannot be read.
    fn tile(&self, coord: TileCoord) -> Result<Option<StoredTile>, TileArchiveError>;

    /// Returns the media type of every tile.
    fn media_type(&self) -> &'static str;
}

/// Why a tile cannot be read.
#[derive(Debug, Error)]
#[error("a tile of the basemap cannot be read: {0}")]
pub struct TileArchiveError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Where the tiles of a basemap are.
#[derive(Clone, Debug)]
pub enum BasemapSource {
    /// On another server: browsers ask it, this program does not.
    Address(TileAddress),
    /// At hand.
    Archive(Arc<dyn TileArchive>),
}

/// The map behind the map.
#[derive(Clone, Debug)]
pub struct Basemap {
    /// What its tiles are made of.
    pub kind: TileKind,
    /// Where they are.
    pub source: BasemapSource,
    /// Whom to credit: text, not markup.
    pub attribution: String,
    /// The coarsest zoom there are tiles of.
    pub minzoom: u8,
    /// The finest zoom there are tiles of; beyond it they are enlarged.
    pub maxzoom: u8,
    /// The names of the layers in vector tiles; empty where they are not known.
    pub layers: Vec<String>,
    /// The version of all of it.
    pub version: Version,
}

/// What a page has to know of a basemap to draw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BasemapDescription {
    /// What its tiles are made of.
    pub kind: TileKind,
    /// Their address with `{z}`, `{x}` and `{y}`.
    pub tiles: String,
    /// Whom to credit: text, not markup.
    pub attribution: String,
    /// The coarsest zoom there are tiles of.
    pub minzoom: u8,
    /// The finest zoom there are tiles of.
    pub maxzoom: u8,
    /// The names of the layers in vector tiles, where they are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<String>,
}

impl Basemap {
    /// Returns what a page has to know to draw it.
    ///
    /// `root` is put before the address of tiles of our own, `basemap/{z}/{x}/{y}?v=…`: empty where the page is at the
    /// server's root, or else `../` or `https://atlas.example.gr/`.
    #[must_use]
    pub fn describe(&self, root: &str) -> BasemapDescription {
        let tiles = match &self.source {
            BasemapSource::Address(address) => address.as_str().to_owned(),
            BasemapSource::Archive(_) => format!("{root}basemap/{{z}}/{{x}}/{{y}}?v={}", self.version),
        };
        BasemapDescription {
            kind: self.kind,
            tiles,
            attribution: self.attribution.clone(),
            minzoom: self.minzoom,
            maxzoom: self.maxzoom,
            layers: self.layers.clone(),
        }
    }

    /// Returns the origin of the other server the tiles are on, which pages must be allowed to ask.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        match &self.source {
            BasemapSource::Address(address) => Some(address.origin()),
            BasemapSource::Archive(_) => None,
        }
    }
}
