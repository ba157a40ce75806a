//! What an export is asked for, and what that means for an atlas.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use super::{ExportError, ExportFormat};
use crate::atlas::{Atlas, Collection, FeatureTable};
use crate::boundaries::Level;
use crate::indicators::{Period, TimeFilter};
use crate::tiles::MAX_ZOOM;

/// What an export is asked for.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// Where it goes.
    pub out: PathBuf,
    /// What it is; nothing to tell it by the path.
    pub format: Option<ExportFormat>,
    /// The levels; nothing for all, or for the finest where only one collection has room and services are not asked
    /// for.
    pub levels: Option<Vec<Level>>,
    /// Whether the services go with them.
    pub services: bool,
    /// The indicators.
    pub indicators: IndicatorChoice,
    /// The period of the values, exactly; nothing for the latest of each indicator.
    pub period: Option<Period>,
    /// The zooms of tiles.
    pub zooms: ZoomRange,
    /// The address the folder will have on its host, without a slash at the end; nothing if that is not known.
    pub public_url: Option<String>,
    /// Whether what is there already is replaced.
    pub force: bool,
}

/// Which indicators go into an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IndicatorChoice {
    /// Those joined to features when nobody names any; none in a file of tiles.
    #[default]
    Usual,
    /// None.
    None,
    /// All of the atlas.
    All,
    /// Those with these ids, in this order.
    These(Vec<String>),
}

impl FromStr for IndicatorChoice {
    type Err = std::convert::Infallible;

    /// Reads `all`, `none`, or ids with commas between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.trim() {
            "all" => Self::All,
            "none" | "" => Self::None,
            ids => Self::These(ids.split(',').map(|id| id.trim().to_owned()).collect()),
        })
    }
}

/// Zooms from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoomRange {
    first: u8,
    last: u8,
}

impl Default for ZoomRange {
    /// 0 to 10.
    fn default() -> Self {
        Self { first: 0, last: 10 }
    }
}

impl ZoomRange {
    /// Returns the coarsest zoom.
    #[must_use]
    pub fn first(self) -> u8 {
        self.first
    }

    /// Returns the finest zoom.
    #[must_use]
    pub fn last(self) -> u8 {
        self.last
    }

    /// Returns the zooms, the coarsest first.
    #[must_use]
    pub fn zooms(self) -> RangeInclusive<u8> {
        self.first..=self.last
    }
}

impl FromStr for ZoomRange {
    type Err = ExportError;

    /// Reads `FIRST-LAST`, or one zoom.
    fn from_str(text: &str) -> Result<Self, ExportError> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let zoom = |text: &str| text.trim().parse::<u8>().ok().filter(|zoom| *zoom <= MAX_ZOOM);
        match (zoom(first), zoom(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Self { first, last }),
            _ => Err(ExportError::Zooms { found: text.to_owned() }),
        }
    }
}

impl fmt::Display for ZoomRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// A request that fits the atlas: what is written.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) format: ExportFormat,
    /// The collections, the coarsest level first, services last.
    pub(super) tables: Vec<FeatureTable<'a>>,
    /// The places of the indicators in [`Atlas::indicators`].
    pub(super) indicators: Vec<usize>,
    pub(super) time: Option<TimeFilter>,
}

impl<'a> Selection<'a> {
    /// Finds what is asked for in the atlas.
    ///
    /// # Errors
    /// [`ExportError`] naming what the atlas does not have, or what the format does not hold.
    pub(super) fn new(atlas: &'a Atlas, request: &ExportRequest) -> Result<Self, ExportError> {
        let format = format(request)?;
        let collections = collections(atlas, request, format)?;
        let mut indicators = indicators(atlas, &request.indicators, format)?;
        if !collections.iter().any(|collection| matches!(collection, Collection::Areas(_))) {
            // Services have none.
            indicators.clear();
        }
        check_period(atlas, request.period, &collections, &indicators)?;
        let time = request.period.map(TimeFilter::from);
        let table = |collection: &Collection| atlas.table(*collection, &indicators, time);
        let tables = collections.iter().filter_map(table).collect();
        Ok(Self { atlas, format, tables, indicators, time })
    }

    /// Returns the levels, the coarsest first.
    pub(super) fn levels(&self) -> impl DoubleEndedIterator<Item = Level> {
        self.tables.iter().filter_map(|table| match table.collection() {
            Collection::Areas(level) => Some(level),
            Collection::Services => None,
        })
    }
}

/// Returns the format that is asked for, or the one the path says.
fn format(request: &ExportRequest) -> Result<ExportFormat, ExportError> {
    let of_path = ExportFormat::of_path(&request.out);
    let Some(format) = request.format else { return of_path };
    match of_path {
        Ok(ending) if ending != format && !ending.is_folder() => {
            Err(ExportError::OtherEnding { path: request.out.clone(), ending, format })
        }
        Ok(_) | Err(_) => Ok(format),
    }
}

fn collections(atlas: &Atlas, request: &ExportRequest, format: ExportFormat) -> Result<Vec<Collection>, ExportError> {
    let known: Vec<Level> = atlas.levels().map(|(layer, _)| layer.level).collect();
    let mut levels = match &request.levels {
        Some(levels) => levels.clone(),
        None if format.holds_several() => known.clone(),
        None if request.services => Vec::new(),
        None => known.last().copied().into_iter().collect(),
    };
    if let Some(unknown) = levels.iter().find(|level| !known.contains(level)) {
        let known = known.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
        return Err(ExportError::UnknownLevel { found: unknown.to_string(), known });
    }
    levels.sort_unstable();
    levels.dedup();
    let services = request.services.then_some(Collection::Services);
    let collections: Vec<_> = levels.into_iter().map(Collection::Areas).chain(services).collect();
    match collections.len() {
        0 => Err(ExportError::Empty),
        found if found > 1 && !format.holds_several() => Err(ExportError::OneCollection { format, found }),
        _ => Ok(collections),
    }
}

fn indicators(atlas: &Atlas, choice: &IndicatorChoice, format: ExportFormat) -> Result<Vec<usize>, ExportError> {
    let only_tiles = matches!(format, ExportFormat::Pmtiles | ExportFormat::Mbtiles);
    let ids = match choice {
        IndicatorChoice::None => return Ok(Vec::new()),
        IndicatorChoice::Usual if only_tiles => return Ok(Vec::new()),
        IndicatorChoice::Usual => return Ok(atlas.default_indicator_places().to_vec()),
        IndicatorChoice::All => return Ok((0..atlas.indicators().len()).collect()),
        IndicatorChoice::These(ids) => ids,
    };
    let names = || atlas.indicators().iter().map(|known| known.joined.indicator.id.as_str());
    let mut places = Vec::with_capacity(ids.len());
    for id in ids {
        let place = names().position(|known| known == id);
        let unknown =
            || ExportError::UnknownIndicator { found: id.clone(), known: names().collect::<Vec<_>>().join(", ") };
        let place = place.ok_or_else(unknown)?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// Refuses a period none of the indicators has values of; without indicators it decides nothing.
fn check_period(
    atlas: &Atlas,
    period: Option<Period>,
    collections: &[Collection],
    indicators: &[usize],
) -> Result<(), ExportError> {
    let Some(period) = period.filter(|_| !indicators.is_empty()) else { return Ok(()) };
    let levels = collections.iter().filter_map(|collection| match collection {
        Collection::Areas(level) => Some(*level),
        Collection::Services => None,
    });
    let of_level = |level| indicators.iter().flat_map(move |&place| atlas.indicators()[place].joined.periods(level));
    let mut known: Vec<Period> = levels.flat_map(of_level).collect();
    if known.contains(&period) {
        return Ok(());
    }
    known.sort_unstable();
    known.dedup();
    let known = known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Err(ExportError::UnknownPeriod { found: period.to_string(), known })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooms_are_a_range_or_one() {
        for (text, first, last) in [("0-10", 0, 10), ("7", 7, 7), ("3 - 24", 3, 24)] {
            let range: ZoomRange = text.parse().unwrap();
            assert_eq!((range.first(), range.last()), (first, last));
        }
        for text in ["", "-", "5-3", "0-25", "300", "-1", "a-b", "1-2-3"] {
            assert!(text.parse::<ZoomRange>().unwrap_err().to_string().contains("0-10"), "{text}");
        }
        assert_eq!(ZoomRange::default().to_string(), "0-10");
    }

    #[test]
    fn indicators_are_all_none_or_named() {
        let read = |text: &str| text.parse::<IndicatorChoice>().unwrap();
        assert_eq!(
            (read("all"), read("none"), read("")),
            (IndicatorChoice::All, IndicatorChoice::None, IndicatorChoice::None)
        );
        assert_eq!(read("a, b"), IndicatorChoice::These(vec!["a".into(), "b".into()]));
    }
}
