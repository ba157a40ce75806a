//! What the name of a row, and the names of its parents, may mean at a level.

use super::area::{AreaNumber, LevelId, NameKind};
use super::codes::find_code;
use super::gazetteer::Gazetteer;
use super::key::{Aliases, RowKey};
use super::level_names::{AskedName, NameHit, Spelling};
use crate::names::{Title, fold};

/// Hits beyond this rank are too loose to say that a name is of another level.
const CLOSE: u8 = 2;
/// How many words at the end of a name are tried as its parent's name.
const MAX_PARENT_WORDS: usize = 5;

/// What a name may mean at a level.
#[derive(Debug)]
pub(super) struct NameFinding {
    pub(super) asked: AskedName,
    /// The level its title says, if areas of it are known.
    pub(super) title_level: Option<LevelId>,
    /// Areas of the level, the nearest spelling first.
    pub(super) hits: Vec<NameHit>,
    /// Municipal units below the level.
    pub(super) units: Vec<NameHit>,
    /// The area's parents, as far as the name itself says them.
    pub(super) within: Option<Vec<AreaNumber>>,
    pub(super) by_alias: bool,
}

impl NameFinding {
    /// The hits of the nearest spelling.
    pub(super) fn best(&self) -> Vec<NameHit> {
        nearest_of(&self.hits)
    }
}

/// Returns the hits of the lowest rank; if none of them is by an official name, also those in another spelling or case.
///
/// «Ηράκλειο» is what one municipality is called besides, letter by letter, and the nominative of another's own name:
/// neither rules the other out.
pub(super) fn nearest_of(hits: &[NameHit]) -> Vec<NameHit> {
    let Some(best) = hits.iter().map(|hit| hit.rank()).min() else { return vec![] };
    let official = hits.iter().any(|hit| hit.rank() == best && hit.kind == NameKind::Official);
    let most = if official { best } else { best.max(CLOSE) };
    hits.iter().copied().filter(|hit| hit.rank() <= most).collect()
}

/// Reads names of rows by a gazetteer.
#[derive(Clone, Copy)]
pub(super) struct NameReader<'m> {
    pub(super) gazetteer: &'m Gazetteer,
    pub(super) aliases: &'m Aliases,
}

impl NameReader<'_> {
    /// Reads a name. Where it is no name of any level as a whole, its last words may name its parent: «Δήμος
    /// Ηρακλείου, Π.Ε. Ηρακλείου», «Νέας Ιωνίας Μαγνησίας».
    pub(super) fn read(&self, text: &str, level: &LevelId) -> NameFinding {
        let whole = self.read_plain(text, level);
        let known = !whole.hits.is_empty() || !whole.units.is_empty() || !self.elsewhere(&whole, level).is_empty();
        if known || whole.asked.name.words.len() < 2 {
            return whole;
        }
        self.with_parent_inside(text, level).unwrap_or(whole)
    }

    fn with_parent_inside(&self, text: &str, level: &LevelId) -> Option<NameFinding> {
        let places = text.char_indices().filter(|(_, c)| c.is_whitespace() || matches!(c, ',' | '(' | '/'));
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        places.into_iter().rev().take(MAX_PARENT_WORDS).find_map(|at| {
            let (head, tail) = text.split_at(at);
            let tail = tail.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let within = self.parents_of(tail, level);
            let found = self.read_plain(head, level);
            let any = !found.hits.is_empty() || !found.units.is_empty();
            (any && !within.is_empty()).then_some(NameFinding { within: Some(within), ..found })
        })
    }

    fn read_plain(&self, text: &str, level: &LevelId) -> NameFinding {
        let asked = AskedName::new(text);
        let find = |level: &LevelId| self.gazetteer.names_of(level).map(|names| names.find(&asked)).unwrap_or_default();
        let title_level = asked.name.title.map(LevelId::of_title).filter(|of| self.gazetteer.levels().contains(of));
        let below = self.gazetteer.levels().iter().find(|below| below.is_municipal_unit() && *below != level);
        let units = below.filter(|below| self.gazetteer.is_coarser(level, below) && !self.has_middle(level, below));
        let units = units.map(find).unwrap_or_default();
        let alias = self.aliases.find_name(text).filter(|area| self.gazetteer.area(*area).facts.level == *level);
        let aliased = |area| NameHit { area, spelling: Spelling::Exact, kind: NameKind::Further };
        let hits = alias.map_or_else(|| find(level), |area| vec![aliased(area)]);
        NameFinding { by_alias: alias.is_some(), hits, units, title_level, within: None, asked }
    }

    fn has_middle(&self, level: &LevelId, below: &LevelId) -> bool {
        let between =
            |middle: &LevelId| self.gazetteer.is_coarser(level, middle) && self.gazetteer.is_coarser(middle, below);
        self.gazetteer.levels().iter().any(between)
    }

    /// Returns the areas of other levels than `level` and its municipal units that the name may mean.
    pub(super) fn elsewhere(&self, finding: &NameFinding, level: &LevelId) -> Vec<NameHit> {
        let title = finding.title_level.as_ref();
        let others = self.gazetteer.levels().iter().filter(|other| *other != level && !other.is_municipal_unit());
        let others = others.filter(|other| title.is_none_or(|title| title == *other));
        let found = others.filter_map(|other| self.gazetteer.names_of(other));
        let hits: Vec<_> =
            found.flat_map(|names| names.find(&finding.asked)).filter(|hit| hit.rank() <= CLOSE).collect();
        nearest_of(&hits)
    }

    /// Returns the areas of a level of its own that a titled name means.
    pub(super) fn at_level(&self, finding: &NameFinding, level: &LevelId) -> Vec<NameHit> {
        let hits = self.gazetteer.names_of(level).map(|names| names.find(&finding.asked)).unwrap_or_default();
        nearest_of(&hits)
    }

    /// Returns for each parent that the row names and that is known the areas it may be.
    pub(super) fn parents(&self, key: &RowKey<'_>, level: &LevelId) -> Vec<Vec<AreaNumber>> {
        let found = key.parents.iter().map(|text| self.parents_of(text, level));
        found.filter(|areas| !areas.is_empty()).collect()
    }

    fn parents_of(&self, text: &str, level: &LevelId) -> Vec<AreaNumber> {
        let district = without_district(text);
        let mut areas = self.named_parents(district.as_deref().unwrap_or(text), level);
        if district.is_some() {
            // Electoral districts follow the prefectures and are divided otherwise than they are today.
            let wider: Vec<_> = areas.iter().flat_map(|area| self.gazetteer.of_same_prefecture(*area)).collect();
            areas.extend(wider);
        }
        areas.sort_unstable();
        areas.dedup();
        areas
    }

    fn named_parents(&self, text: &str, level: &LevelId) -> Vec<AreaNumber> {
        let asked = AskedName::new(text);
        let unit_only = asked.name.title == Some(Title::RegionalUnit) && !is_prefecture(&asked);
        let title = asked.name.title.map(LevelId::of_title).filter(|of| self.gazetteer.levels().contains(of));
        let coarser = self.gazetteer.levels().iter().filter(|coarse| self.gazetteer.is_coarser(coarse, level));
        let mut areas = vec![];
        for coarse in coarser {
            areas.extend(find_code(self.gazetteer, text, coarse, None).into_iter().map(|hit| hit.area));
            if asked.is_empty() || title.as_ref().is_some_and(|title| title != coarse) {
                continue;
            }
            let hits = self.gazetteer.names_of(coarse).map(|names| names.find_parent(&asked)).unwrap_or_default();
            let close = hits.iter().filter(|hit| hit.rank() <= CLOSE);
            let meant = close.filter(|hit| !unit_only || hit.kind != NameKind::Prefecture);
            areas.extend(meant.map(|hit| hit.area));
        }
        areas
    }
}

/// Whether the name's title is «Νομός»: the prefecture, which may hold several Regional Units of today.
pub(super) fn is_prefecture(asked: &AskedName) -> bool {
    matches!(asked.name.title_word.as_str(), "νομοσ" | "νομου" | "nomos" | "prefecture")
}

/// «Εκλ. Περιφέρεια Β1' Βορείου Τομέα Αθηνών» without what makes it an electoral district; `None` for other names.
fn without_district(text: &str) -> Option<String> {
    let folded = fold(text);
    let electoral = ["εκλ. περιφερεια", "εκλογικη περιφερεια", "electoral district of", "electoral district"];
    let rest = electoral.iter().find_map(|words| folded.strip_prefix(words))?.trim();
    let numbered = rest.split_once(' ').filter(|(first, _)| first.ends_with('\''));
    Some(numbered.map_or(rest, |(_, name)| name).to_owned())
}
