//! Which edition of the municipalities a whole table is of.

use std::collections::HashSet;

use super::area::{AreaNumber, Extent, LevelId};
use super::codes::find_code;
use super::gazetteer::Gazetteer;
use super::key::{Aliases, Edition, RowKey};
use super::names_of_row::NameReader;

/// The edition of a table, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionVerdict {
    /// The edition; `None` when nothing says it, or when the table contradicts itself.
    pub edition: Option<Edition>,
    /// What says so.
    pub evidence: EditionEvidence,
}

/// What a table says of its edition.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct EditionEvidence {
    /// Municipalities whose code or name exists since 2019 only.
    pub only_2019: Vec<AreaNumber>,
    /// Municipalities of 2011 that were divided, called by their name.
    pub only_2011: Vec<AreaNumber>,
    /// How many municipalities that are the same in both the codes name.
    pub same_in_both: usize,
    /// Whether all municipalities of 2011 are there, and none that is new.
    pub complete_2011: bool,
}

/// Infers the edition from all keys of a table of municipalities (or of any level with editions).
///
/// Names that municipalities of before 2011 had, too («Μυτιλήνης»), say nothing.
#[must_use]
pub fn infer_edition(gazetteer: &Gazetteer, keys: &[RowKey<'_>], level: &LevelId) -> EditionVerdict {
    let aliases = Aliases::default();
    let reader = NameReader { gazetteer, aliases: &aliases };
    let extent = |area: AreaNumber| gazetteer.area(area).facts.extent;
    let (mut parts, mut wholes, mut codes) = (HashSet::new(), HashSet::new(), HashSet::new());
    for key in keys {
        let hits = key.code().map(|code| find_code(gazetteer, code, level, None)).unwrap_or_default();
        if let [hit] = &hits[..] {
            let found = if extent(hit.area) == Extent::Part2019 { &mut parts } else { &mut codes };
            found.insert(hit.area);
        } else if let Some(hit) = hits.first() {
            codes.insert(hit.area);
        }
        let Some(name) = key.name() else { continue };
        let finding = reader.read(name, level);
        let best = finding.best();
        if let ([hit], true) = (&best[..], finding.units.iter().all(|unit| unit.rank() > 0)) {
            match extent(hit.area) {
                Extent::Part2019 => _ = parts.insert(hit.area),
                Extent::Whole2011 => _ = wholes.insert(hit.area),
                Extent::Both => {}
            }
        }
    }
    let of_2011 =
        gazetteer.areas().filter(|(_, area)| area.facts.level == *level && area.facts.extent != Extent::Part2019);
    let has_editions = gazetteer.areas().any(|(_, area)| area.facts.extent == Extent::Whole2011);
    let complete = has_editions && parts.is_empty() && of_2011.map(|(area, _)| area).all(|area| codes.contains(&area));
    let edition = match (parts.is_empty(), wholes.is_empty()) {
        (false, true) => Some(Edition::Of2019),
        (true, false) => Some(Edition::Of2011),
        (true, true) => complete.then_some(Edition::Of2011),
        (false, false) => None,
    };
    let same = codes.iter().filter(|area| extent(**area) == Extent::Both).count();
    let evidence = EditionEvidence {
        only_2019: sorted(parts),
        only_2011: sorted(wholes),
        same_in_both: same,
        complete_2011: complete,
    };
    EditionVerdict { edition, evidence }
}

fn sorted(areas: HashSet<AreaNumber>) -> Vec<AreaNumber> {
    let mut areas: Vec<_> = areas.into_iter().collect();
    areas.sort_unstable();
    areas
}
