//! A tile as it goes out.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;

use crate::http::ApiError;
use crate::http::cache::Weigh;

/// Tiles smaller than this are not worth compressing.
const MIN_COMPRESSED_BYTES: usize = 512;

/// How bytes go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Coding {
    /// As they are.
    Identity,
    /// Compressed by gzip.
    Gzip,
}

/// A finished tile, in the codings that were asked for. Nobody compresses it again.
///
/// Most callers take gzip, so a tile that was made for them is kept in that form alone, in a third of the room. The
/// other form is worked out of it the first time somebody asks for it, and then kept as well.
#[derive(Debug)]
pub(in crate::http) struct FinishedTile {
    /// Empty tiles have no bytes at all.
    size: usize,
    identity: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl FinishedTile {
    /// Makes a tile of its bytes, in the form that is wanted; an empty one of none.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the bytes cannot be compressed.
    pub(super) fn new(bytes: Option<Vec<u8>>, wanted: Coding) -> Result<Self, ApiError> {
        let bytes = bytes.unwrap_or_default();
        let (identity, gzip) = (OnceCell::new(), OnceCell::new());
        let tile = Self { size: bytes.len(), identity, gzip };
        let (cell, form) = match tile.offered(wanted) {
            Coding::Identity => (&tile.identity, bytes.into()),
            Coding::Gzip => (&tile.gzip, compress(&bytes)?),
        };
        cell.set(form).map_err(ApiError::internal)?;
        Ok(tile)
    }

    /// Says whether there is nothing in the tile.
    pub(super) fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Returns the coding in which a caller gets the tile who would like it in this one.
    pub(super) fn offered(&self, wanted: Coding) -> Coding {
        if self.size < MIN_COMPRESSED_BYTES { Coding::Identity } else { wanted }
    }

    /// Returns the bytes in a coding that is offered, if they are there.
    pub(super) fn form(&self, coding: Coding) -> Option<&Bytes> {
        self.cell(coding).get()
    }

    /// Returns the bytes in a coding that is offered, and keeps them; `work` may call [`Self::converted`] on a thread
    /// where that takes its time. Who asks meanwhile waits for the same.
    ///
    /// # Errors
    /// Those of `work`.
    pub(super) async fn form_by<F>(&self, coding: Coding, work: impl FnOnce() -> F) -> Result<&Bytes, ApiError>
    where
        F: Future<Output = Result<Bytes, ApiError>>,
    {
        self.cell(coding).get_or_try_init(work).await
    }

    /// Works the bytes in a coding out of those in the other.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if they are not there or cannot be read.
    pub(super) fn converted(&self, coding: Coding) -> Result<Bytes, ApiError> {
        match (coding, self.identity.get(), self.gzip.get()) {
            (Coding::Gzip, Some(identity), _) => compress(identity),
            (Coding::Identity, _, Some(gzip)) => self.unpack(gzip),
            _ => Err(ApiError::internal("a tile has neither form")),
        }
    }

    fn unpack(&self, gzip: &[u8]) -> Result<Bytes, ApiError> {
        let mut bytes = Vec::with_capacity(self.size);
        GzDecoder::new(gzip).read_to_end(&mut bytes).map_err(ApiError::internal)?;
        Ok(bytes.into())
    }

    fn cell(&self, coding: Coding) -> &OnceCell<Bytes> {
        match coding {
            Coding::Identity => &self.identity,
            Coding::Gzip => &self.gzip,
        }
    }
}

fn compress(bytes: &[u8]) -> Result<Bytes, ApiError> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    encoder.write_all(bytes).map_err(ApiError::internal)?;
    let mut packed = encoder.finish().map_err(ApiError::internal)?;
    packed.shrink_to_fit();
    Ok(packed.into())
}

impl Weigh for FinishedTile {
    fn held_bytes(&self) -> usize {
        [&self.identity, &self.gzip].into_iter().filter_map(OnceCell::get).map(Bytes::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    async fn both(tile: &FinishedTile) -> (Bytes, Bytes) {
        let form = async |coding| tile.form_by(coding, || async { tile.converted(coding) }).await.unwrap().clone();
        (form(Coding::Identity).await, form(Coding::Gzip).await)
    }

    #[test]
    fn small_tiles_and_empty_ones_are_not_compressed() {
        for size in [0, 1, MIN_COMPRESSED_BYTES - 1] {
            let tile = FinishedTile::new(Some(vec![7; size]), Coding::Gzip).unwrap();
            assert_eq!(tile.offered(Coding::Gzip), Coding::Identity);
            assert_eq!(tile.form(Coding::Identity).unwrap().len(), size);
            assert_eq!((tile.held_bytes(), tile.is_empty()), (size, size == 0));
        }
        assert!(FinishedTile::new(None, Coding::Identity).unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_form_is_there_once_it_is_asked_for_and_weighs_from_then() {
        let tile = FinishedTile::new(Some(vec![7; 10_000]), Coding::Gzip).unwrap();
        assert!(tile.form(Coding::Identity).is_none() && tile.held_bytes() < 1_000);
        let (identity, gzip) = both(&tile).await;
        assert_eq!(identity, vec![7; 10_000]);
        assert_eq!(tile.held_bytes(), identity.len() + gzip.len());
    }

    proptest! {
        #[test]
        fn both_forms_hold_the_same_bytes(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            for wanted in [Coding::Identity, Coding::Gzip] {
                let tile = FinishedTile::new(Some(bytes.clone()), wanted).unwrap();
                if tile.offered(Coding::Gzip) == Coding::Identity { continue }
                let (identity, gzip) = runtime.block_on(both(&tile));
                prop_assert_eq!(&identity, &bytes);
                prop_assert_eq!(&compress(&bytes).unwrap(), &gzip);
            }
        }
    }
}
