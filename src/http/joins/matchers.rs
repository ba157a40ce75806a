//! The matcher of an atlas's areas, made once for each atlas.

use std::sync::{Arc, Mutex, PoisonError};

use crate::atlas::{Atlas, Version};
use crate::http::ApiError;
use crate::io::desk::gazetteer_of;
use crate::matching::{Aliases, Matcher};

/// The matcher of the latest atlas that was asked about.
#[derive(Debug, Default)]
pub(super) struct Matchers(Mutex<Option<(Version, Arc<Matcher>)>>);

impl Matchers {
    /// Returns the matcher of an atlas's areas and of those of Greece that are known.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the tables inside the program are not what they should be.
    pub(super) fn of(&self, atlas: &Atlas) -> Result<Arc<Matcher>, ApiError> {
        let version = atlas.version();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, matcher)) = kept.as_ref().filter(|(own, _)| *own == version) {
            return Ok(matcher.clone());
        }
        let areas = gazetteer_of(Some(atlas)).map_err(ApiError::internal)?;
        let matcher = Arc::new(Matcher::new(areas, Aliases::default()));
        *kept = Some((version, matcher.clone()));
        Ok(matcher)
    }
}
