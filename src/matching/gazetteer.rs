//! The areas there are.

use std::collections::{HashMap, HashSet};

use super::area::{AreaFacts, AreaNumber, Extent, KnownArea, LevelId, NameKind, Scheme};
use super::level_names::LevelNames;
use crate::names::NameWords;

/// Areas by number, code and name. Immutable.
#[derive(Debug, Default)]
pub struct Gazetteer {
    areas: Vec<KnownArea>,
    levels: Vec<LevelId>,
    by_code: HashMap<String, Vec<(AreaNumber, Scheme)>>,
    names: HashMap<LevelId, LevelNames>,
    /// Pairs of levels of which the first holds areas of the second.
    holds: HashSet<(LevelId, LevelId)>,
    has_atlas: bool,
}

impl Gazetteer {
    /// Puts areas together. An area whose parent is not among them stands alone; a level is listed where it comes first.
    #[must_use]
    pub fn new(areas: Vec<AreaFacts>) -> Self {
        let mut number_of = HashMap::new();
        for (facts, number) in areas.iter().zip(0..) {
            let name = (facts.level.clone(), facts.code.clone());
            // Parts of a divided municipality hold none of the areas of 2011.
            if facts.extent != Extent::Part2019 || !number_of.contains_key(&name) {
                number_of.insert(name, AreaNumber(number));
            }
        }
        let parent = |facts: &AreaFacts| facts.parent.as_ref().and_then(|name| number_of.get(name).copied());
        let areas: Vec<_> = areas.into_iter().map(|facts| KnownArea { parent: parent(&facts), facts }).collect();
        let mut gazetteer = Self { areas, ..Self::default() };
        gazetteer.index();
        gazetteer
    }

    /// Puts the areas of an atlas together with known ones.
    ///
    /// Where half of a level's areas or more have code and name of a known one, the two are one, and known areas that the
    /// atlas lacks stay known. A level that only shares its id, or its codes, with known areas replaces them.
    #[must_use]
    pub fn with_atlas(known: Vec<AreaFacts>, atlas: &[AreaFacts]) -> Self {
        let mut merged = known;
        let mut levels: Vec<LevelId> = vec![];
        for area in atlas {
            if !levels.contains(&area.level) {
                levels.push(area.level.clone());
            }
        }
        let mut shared = 0;
        for level in &levels {
            let own: Vec<&AreaFacts> = atlas.iter().filter(|area| area.level == *level).collect();
            if agreeing(&merged, &own) * 2 >= own.len() {
                shared += 1;
                merge(&mut merged, &own);
            } else {
                merged.retain(|area| area.level != *level);
                merged.extend(own.into_iter().cloned().map(|area| AreaFacts { in_atlas: true, ..area }));
            }
        }
        if shared == 0 && !levels.is_empty() {
            merged.retain(|area| area.in_atlas);
        }
        Self::new(merged)
    }

    fn index(&mut self) {
        self.has_atlas = self.areas.iter().any(|area| area.facts.in_atlas);
        for (area, number) in self.areas.iter().zip((0..).map(AreaNumber)) {
            let facts = &area.facts;
            if !self.levels.contains(&facts.level) {
                self.levels.push(facts.level.clone());
            }
            for (scheme, code) in facts.codes.iter().filter(|(scheme, _)| *scheme != part_of()) {
                let found = self.by_code.entry(code.clone()).or_default();
                if !found.iter().any(|(other, _)| *other == number) {
                    found.push((number, scheme.clone()));
                }
            }
            self.names.entry(facts.level.clone()).or_default().push(number, &facts.names);
        }
        for names in self.names.values_mut() {
            names.finish();
        }
        for (area, number) in self.areas.iter().zip((0..).map(AreaNumber)) {
            let above = self.ancestors(number).into_iter().map(|above| self.area(above).facts.level.clone());
            let pairs: Vec<_> = above.map(|above| (above, area.facts.level.clone())).collect();
            self.holds.extend(pairs);
        }
    }

    /// Returns an area.
    #[must_use]
    pub fn area(&self, number: AreaNumber) -> &KnownArea {
        &self.areas[number.at()]
    }

    /// Returns all areas in the order given.
    pub fn areas(&self) -> impl Iterator<Item = (AreaNumber, &KnownArea)> {
        (0..).map(AreaNumber).zip(&self.areas)
    }

    /// Returns the levels in the order their first areas were given.
    #[must_use]
    pub fn levels(&self) -> &[LevelId] {
        &self.levels
    }

    /// Returns the area of a level with this code as its own; of several editions the whole.
    #[must_use]
    pub fn find(&self, level: &LevelId, code: &str) -> Option<AreaNumber> {
        let own = |(number, area): (AreaNumber, &KnownArea)| {
            (area.facts.level == *level && area.facts.code == code).then_some((area.facts.extent, number))
        };
        let found = self.areas().filter_map(own);
        found.min_by_key(|(extent, _)| *extent).map(|(_, number)| number)
    }

    /// Returns the areas that hold an area, the nearest first.
    #[must_use]
    pub fn ancestors(&self, number: AreaNumber) -> Vec<AreaNumber> {
        let mut above = vec![];
        let mut next = self.area(number).parent;
        // A circle of parents would not end: an area is listed once.
        while let Some(parent) = next.filter(|parent| *parent != number && !above.contains(parent)) {
            above.push(parent);
            next = self.area(parent).parent;
        }
        above
    }

    /// Whether areas of `coarse` hold areas of `fine`.
    #[must_use]
    pub fn is_coarser(&self, coarse: &LevelId, fine: &LevelId) -> bool {
        coarse != fine && self.holds.contains(&(coarse.clone(), fine.clone()))
    }

    /// Returns the whole of 2011 and the parts since 2019 that the area is one of, the whole first; empty for others.
    #[must_use]
    pub fn editions(&self, number: AreaNumber) -> Vec<AreaNumber> {
        let area = &self.area(number).facts;
        let whole = match area.extent {
            Extent::Both => return vec![],
            Extent::Whole2011 => Some((area.level.clone(), area.code.clone())),
            Extent::Part2019 => area
                .codes
                .iter()
                .find_map(|(scheme, code)| (*scheme == part_of()).then(|| (area.level.clone(), code.clone()))),
        };
        let Some((level, code)) = whole else { return vec![] };
        let is_whole = |facts: &AreaFacts| facts.extent == Extent::Whole2011 && facts.code == code;
        let is_part =
            |facts: &AreaFacts| facts.extent == Extent::Part2019 && facts.codes.contains(&(part_of(), code.clone()));
        let same_level = || self.areas().filter(|(_, area)| area.facts.level == level);
        let wholes = same_level().filter(|(_, area)| is_whole(&area.facts));
        let parts = same_level().filter(|(_, area)| is_part(&area.facts));
        wholes.chain(parts).map(|(number, _)| number).collect()
    }

    /// Whether an atlas was given and it lacks the area.
    #[must_use]
    pub fn lacks(&self, number: AreaNumber) -> bool {
        self.has_atlas && !self.area(number).facts.in_atlas
    }

    /// Returns the other areas that the same prefecture held until 2010.
    #[must_use]
    pub fn of_same_prefecture(&self, number: AreaNumber) -> Vec<AreaNumber> {
        let prefecture = |area: &KnownArea| {
            area.facts.names.iter().find(|name| name.kind == NameKind::Prefecture).map(|name| name.text.clone())
        };
        let Some(own) = prefecture(self.area(number)) else { return vec![] };
        let same = self.areas().filter(|(other, area)| *other != number && prefecture(area).as_ref() == Some(&own));
        same.map(|(other, _)| other).collect()
    }

    pub(super) fn with_code(&self, code: &str) -> &[(AreaNumber, Scheme)] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn names_of(&self, level: &LevelId) -> Option<&LevelNames> {
        self.names.get(level)
    }
}

/// The scheme under which a part of 2019 carries the code of its whole; nothing is found by it.
pub(super) fn part_of() -> Scheme {
    Scheme::Other(PART_OF.into())
}

/// The scheme of the code of the municipality of 2011 that one of 2019 is a part of.
pub const PART_OF: &str = "part-of-2011";

fn agreeing(known: &[AreaFacts], own: &[&AreaFacts]) -> usize {
    let mut stems: HashMap<(&LevelId, &str), HashSet<String>> = HashMap::new();
    for area in known {
        let names = area.names.iter().map(|name| NameWords::new(&name.text).stems());
        stems.entry((&area.level, &area.code)).or_default().extend(names);
    }
    let agrees = |area: &&&AreaFacts| {
        let known = stems.get(&(&area.level, area.code.as_str()));
        let mut names = area.names.iter().map(|name| NameWords::new(&name.text).stems());
        known.is_some_and(|known| names.any(|name| known.contains(&name)))
    };
    own.iter().filter(agrees).count()
}

/// Marks the known areas the atlas has, gives them its names, and adds those that are not known.
fn merge(known: &mut Vec<AreaFacts>, own: &[&AreaFacts]) {
    let Some(level) = own.first().map(|area| area.level.clone()) else { return };
    let codes: HashSet<&str> = own.iter().map(|area| area.code.as_str()).collect();
    // Only the edition of 2019 has codes that no whole has.
    let is_part_only = |area: &AreaFacts, known: &[AreaFacts]| {
        area.extent == Extent::Part2019
            && !known.iter().any(|other| other.extent == Extent::Whole2011 && other.code == area.code)
    };
    let of_2019 =
        known.iter().any(|area| area.level == level && is_part_only(area, known) && codes.contains(area.code.as_str()));
    let outdated = if of_2019 { Extent::Whole2011 } else { Extent::Part2019 };
    for &area in own {
        let same =
            known.iter_mut().find(|other| other.level == level && other.code == area.code && other.extent != outdated);
        match same {
            Some(same) => {
                same.in_atlas = true;
                let new: Vec<_> = area.names.iter().filter(|name| !same.names.contains(name)).cloned().collect();
                same.names.extend(new);
                let new: Vec<_> = area.codes.iter().filter(|code| !same.codes.contains(code)).cloned().collect();
                same.codes.extend(new);
            }
            None => known.push(AreaFacts { in_atlas: true, ..area.clone() }),
        }
    }
}
