//! Where the values of an area came from, as the steward's joins noted it.

use super::Joins;
use super::kept::refused;
use crate::atlas::Atlas;
use crate::boundaries::AreaRef;
use crate::http::ApiError;
use crate::indicators::Period;
use crate::io::store::Origin;
use crate::join::{JoinedIndicator, SeriesKey};
use crate::viewer::ValueOrigin;

impl Joins {
    /// Returns where the values of an area came from. What was noted of a value that has changed since is left out: nobody knows where the new
    /// one came from.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the store cannot be read.
    pub(in crate::http) fn origins(&self, atlas: &Atlas, place: AreaRef) -> Result<Vec<ValueOrigin>, ApiError> {
        let code = atlas.territory().area(place).id.as_str();
        let (store, _) = self.store_and_quota()?;
        let noted = store.latest_origins(code).map_err(refused)?;
        Ok(noted.into_iter().filter_map(|origin| still_true(atlas, place, origin)).collect())
    }
}

fn still_true(atlas: &Atlas, place: AreaRef, origin: Origin) -> Option<ValueOrigin> {
    let level = atlas.territory().layers()[place.layer].level;
    let indicator = origin.indicator.parse().ok()?;
    let period: Period = origin.period.parse().ok()?;
    let key = SeriesKey { level, breakdown: JoinedIndicator::TOTAL, period };
    let series = atlas.indicator(&indicator)?.joined.get(key)?;
    let is_same = level.as_str() == origin.level && series.value(place.area) == origin.value;
    is_same.then(|| ValueOrigin {
        indicator,
        period,
        file: origin.file,
        sheet: origin.sheet,
        row: origin.row,
        content_hash: origin.content_hash.to_hex().to_string(),
        taken_at: origin.taken_at,
        how: origin.how,
        decided_at: origin.decided_at,
    })
}
