//! Of which level a table's areas are, and of which scheme its codes.

use std::collections::HashMap;

use super::area::{LevelId, Scheme};
use super::codes::find_code;
use super::gazetteer::Gazetteer;
use super::key::{Aliases, RowKey};
use super::names_of_row::NameReader;

/// Keys that are looked at; more would say the same.
const MAX_KEYS: usize = 5_000;

/// The level of a table, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelVerdict {
    /// The level; `None` when two fit as well, or none does.
    pub level: Option<LevelId>,
    /// How many keys fit each level, the most first.
    pub counts: Vec<(LevelId, usize)>,
    /// How many keys were looked at.
    pub keys: usize,
    /// Why it is this one, or none.
    pub reason: LevelReason,
}

/// Why a level was or was not recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LevelReason {
    /// More keys fit it than any other.
    MostKeys,
    /// As many fit municipal units, which today's tables seldom are of.
    TodayBeforeUnits,
    /// The titles of the names say it.
    Titles,
    /// Two levels fit as well.
    Tie,
    /// Fewer than half of the keys fit any.
    TooFew,
}

/// The scheme of a table's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeVerdict {
    /// The scheme; `None` when fewer than half of the codes are of one.
    pub scheme: Option<Scheme>,
    /// How many distinct codes are of each scheme as they stand and mended, the most first.
    pub counts: Vec<(Scheme, usize, usize)>,
    /// How many distinct codes were looked at.
    pub codes: usize,
}

/// Recognises the level that the keys of a table are of: distinct ones, the first 5,000.
#[must_use]
pub fn detect_level(gazetteer: &Gazetteer, keys: &[RowKey<'_>]) -> LevelVerdict {
    let keys = &keys[..keys.len().min(MAX_KEYS)];
    let aliases = Aliases::default();
    let reader = NameReader { gazetteer, aliases: &aliases };
    let (mut counts, mut titles): (HashMap<&LevelId, usize>, HashMap<LevelId, usize>) =
        (HashMap::new(), HashMap::new());
    for key in keys {
        for level in gazetteer.levels() {
            *counts.entry(level).or_default() += usize::from(fits(&reader, key, level, &mut titles));
        }
    }
    let place = |level: &LevelId| gazetteer.levels().iter().position(|own| own == level);
    let mut counts: Vec<(LevelId, usize)> = counts.into_iter().map(|(level, count)| (level.clone(), count)).collect();
    counts.sort_by_key(|(level, count)| (std::cmp::Reverse(*count), level.is_municipal_unit(), place(level)));
    let titled =
        titles.iter().find(|(level, titled)| **titled * 2 > keys.len() && counts.iter().any(|(own, _)| own == *level));
    let (level, reason) = match titled {
        Some((level, _)) => (Some(level.clone()), LevelReason::Titles),
        None => most(&counts, keys.len()),
    };
    LevelVerdict { level, counts, keys: keys.len(), reason }
}

/// Whether the key has code or name of an area of the level; notes the level that its title says.
fn fits(reader: &NameReader<'_>, key: &RowKey<'_>, level: &LevelId, titles: &mut HashMap<LevelId, usize>) -> bool {
    if key.code().is_some_and(|code| !find_code(reader.gazetteer, code, level, None).is_empty()) {
        return true;
    }
    let Some(name) = key.name() else { return false };
    let finding = reader.read(name, level);
    let own_title = finding.title_level.as_ref() == Some(level);
    if own_title {
        *titles.entry(level.clone()).or_default() += 1;
    }
    (own_title || finding.title_level.is_none()) && finding.hits.iter().any(|hit| hit.rank() <= 2)
}

fn most(counts: &[(LevelId, usize)], keys: usize) -> (Option<LevelId>, LevelReason) {
    let Some((level, best)) = counts.first().filter(|(_, best)| *best > 0 && *best * 2 >= keys) else {
        return (None, LevelReason::TooFew);
    };
    let second = counts.get(1).map_or(0, |(_, count)| *count);
    if second < *best {
        return (Some(level.clone()), LevelReason::MostKeys);
    }
    let third = counts.get(2).map_or(0, |(_, count)| *count);
    if counts.get(1).is_some_and(|(level, _)| level.is_municipal_unit()) && third < *best {
        return (Some(level.clone()), LevelReason::TodayBeforeUnits);
    }
    (None, LevelReason::Tie)
}

/// Recognises the scheme of a table's codes, for a level: the one most codes are of, if half or more are.
#[must_use]
pub fn detect_scheme(gazetteer: &Gazetteer, keys: &[RowKey<'_>], level: &LevelId) -> SchemeVerdict {
    let mut codes: Vec<&str> = keys.iter().filter_map(RowKey::code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.truncate(MAX_KEYS);
    let mut counts: HashMap<Scheme, (usize, usize)> = HashMap::new();
    for code in &codes {
        let mut hits = find_code(gazetteer, code, level, None);
        hits.dedup_by(|one, other| one.scheme == other.scheme);
        for hit in hits {
            let (exact, mended) = counts.entry(hit.scheme).or_default();
            *if hit.repair.is_none() { exact } else { mended } += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(scheme, (exact, mended))| (scheme, exact, mended)).collect();
    counts.sort_by_key(|(scheme, exact, mended)| (std::cmp::Reverse(exact + mended), scheme.clone()));
    let most = counts.first().filter(|(_, exact, mended)| (exact + mended) * 2 >= codes.len());
    SchemeVerdict { scheme: most.map(|(scheme, ..)| scheme.clone()), codes: codes.len(), counts }
}
