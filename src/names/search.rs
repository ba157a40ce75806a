//! Search of items by name: by any spelling, grammatical case, beginning or part, and despite small slips.

use std::collections::HashMap;

use super::edit_distance::edit_distance_within;
use super::match_words::{MatchKind, Word, match_words};
use super::query::readings;
use super::search_key::SearchKey;
use super::title::Title;

/// Factor on the score of a name found by another than the likeliest reading of the query.
const OTHER_READING: f32 = 0.97;
/// Factor on the score of an item whose title contradicts the query's: «Δήμος Λάρισας» is not the Regional Unit.
const OTHER_TITLE: f32 = 0.5;
/// Letters from which a query is looked for inside names; a shorter one is inside almost everything.
const SUBSTRING_LETTERS: usize = 3;

/// What an item is called, for [`NameIndex::new`].
#[derive(Debug, Clone)]
pub struct NameEntry<'a> {
    /// The caller's number of the item.
    pub item: u32,
    /// Its names in any language, spelling and case, with or without title; also aliases and exonyms. A title, when one
    /// of the names has it («Δήμος Βόλου»), holds for all of them.
    pub names: Vec<&'a str>,
    /// What decides between equally good names, the greater first, such as residents. Not a number counts as 0.
    pub weight: f64,
}

/// An item found by [`NameIndex::search`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameMatch {
    /// The item's number as given to the index.
    pub item: u32,
    /// From 0 to 1, comparable between items of one query only; 1 is the very name.
    pub score: f32,
    /// How its best name was found.
    pub kind: MatchKind,
}

/// An index of items by their names. Immutable; a search takes microseconds for common names and at most a few
/// milliseconds among 100,000.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// All names' sounds one after another, words parted by a space.
    sounds: String,
    /// The same of the stems.
    stems: String,
    names: Vec<IndexedName>,
    words: Vec<IndexedWord>,
    /// Numbers of `words` in the order of their sounds.
    by_sound: Vec<u32>,
}

#[derive(Debug)]
struct IndexedName {
    item: u32,
    weight: f64,
    title: Option<Title>,
    words: std::ops::Range<usize>,
    sound: Text,
    stem: Text,
}

#[derive(Debug)]
struct IndexedWord {
    name: usize,
    sound: Text,
    stem: Text,
}

/// A part of one of the index's texts, and which letters it has.
#[derive(Debug, Clone)]
struct Text {
    range: std::ops::Range<usize>,
    letters: u64,
}

/// The best name of an item so far.
#[derive(Clone, Copy)]
struct Hit {
    kind: MatchKind,
    score: f32,
    weight: f64,
}

impl NameIndex {
    /// Builds the index. A name without any letter or digit is left out; items may share names, and an item given
    /// twice has the names of both.
    #[must_use]
    pub fn new<'a>(entries: impl IntoIterator<Item = NameEntry<'a>>) -> Self {
        let mut index = Self::default();
        for entry in entries {
            let keys: Vec<SearchKey> = entry.names.iter().map(|name| SearchKey::new(name)).collect();
            let title = keys.iter().find_map(SearchKey::title);
            let weight = if entry.weight.is_nan() { 0.0 } else { entry.weight };
            for key in keys.iter().filter(|key| !key.is_empty()) {
                index.push(entry.item, weight, title, key);
            }
        }
        index.sort_words();
        index
    }

    fn push(&mut self, item: u32, weight: f64, title: Option<Title>, key: &SearchKey) {
        let first_word = self.words.len();
        let (first_sound, first_stem) = (self.sounds.len(), self.stems.len());
        for word in key.views() {
            let sound = append_word(&mut self.sounds, first_sound, word.sound);
            let stem = append_word(&mut self.stems, first_stem, word.stem);
            self.words.push(IndexedWord { name: self.names.len(), sound, stem });
        }
        let words = first_word..self.words.len();
        let sound = Text::new(&self.sounds, first_sound..self.sounds.len());
        let stem = Text::new(&self.stems, first_stem..self.stems.len());
        self.names.push(IndexedName { item, weight, title, words, sound, stem });
    }

    fn sort_words(&mut self) {
        let count = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_by_key(|&word| self.word(word as usize).sound);
        self.by_sound = order;
    }

    /// How many names the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the index holds no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns at most `limit` items whose names fit the query, the best first, each once by its best name.
    ///
    /// Order: exact, beginning of the name, of a word, inside, small slips (one in four letters or more, two in eight
    /// or more); then the greater weight, then the lower item number: the same query has the same answer. A name in
    /// the query's own grammatical case comes before one in another case. An item with a title other than the query's
    /// comes late. Looser kinds are not looked for when better ones fill the limit.
    ///
    /// Any text is accepted; of a longer one the first [`MAX_QUERY_CHARS`](super::MAX_QUERY_CHARS) characters count.
    /// A query without a letter or digit, or a title alone, finds nothing.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<NameMatch> {
        if limit == 0 {
            return vec![];
        }
        let readings = readings(query);
        let mut found = HashMap::new();
        for (reading, factor) in with_factors(&readings) {
            self.find_words(reading, factor, &mut found);
        }
        if found.len() < limit {
            for (reading, factor) in with_factors(&readings) {
                self.find_loosely(reading, factor, &mut found);
            }
        }
        ranked(found, limit)
    }

    /// Finds the names that the query's words fit as words.
    fn find_words(&self, reading: &SearchKey, factor: f32, found: &mut HashMap<u32, Hit>) {
        let asked = reading.views();
        // Every word asked for begins with its stem in the name, so the most telling word alone gives the candidates.
        let Some(telling) = asked.iter().max_by_key(|word| word.stem.len()) else { return };
        let mut words = Vec::new();
        for number in self.words_beginning_with(telling.stem) {
            let name = &self.names[self.words[number].name];
            words.clear();
            words.extend(name.words.clone().map(|word| self.word(word)));
            if let Some((kind, score)) = match_words(&asked, &words) {
                name.found(reading, kind, score * factor, found);
            }
        }
    }

    fn words_beginning_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = self.by_sound.partition_point(|&word| self.word(word as usize).sound < start);
        let words = self.by_sound[first..].iter().map(|&word| word as usize);
        words.take_while(move |&word| self.word(word).sound.starts_with(start))
    }

    /// Finds the names that have the query inside them or nearly are the query.
    fn find_loosely(&self, reading: &SearchKey, factor: f32, found: &mut HashMap<u32, Hit>) {
        let asked = LooseQuery::new(reading);
        for name in &self.names {
            let fit = asked.fit(&self.sounds, &name.sound, &self.stems, &name.stem);
            if let Some((kind, score)) = fit {
                name.found(reading, kind, score * factor, found);
            }
        }
        if asked.words > 1 {
            return;
        }
        for word in &self.words {
            let name = &self.names[word.name];
            if name.words.len() > 1
                && let Some(edits) = asked.edits(&self.sounds, &word.sound, &self.stems, &word.stem)
            {
                name.found(reading, MatchKind::Fuzzy, fuzzy_score(edits) - 0.05, found);
            }
        }
    }

    fn word(&self, number: usize) -> Word<'_> {
        let word = &self.words[number];
        Word { sound: &self.sounds[word.sound.range.clone()], stem: &self.stems[word.stem.range.clone()] }
    }
}

impl IndexedName {
    /// Notes the name's item as found, unless it was found better already.
    fn found(&self, reading: &SearchKey, kind: MatchKind, score: f32, found: &mut HashMap<u32, Hit>) {
        let contradicts = matches!((reading.title(), self.title), (Some(asked), Some(own)) if asked != own);
        let score = if contradicts { score * OTHER_TITLE } else { score };
        let hit = Hit { kind, score, weight: self.weight };
        found
            .entry(self.item)
            .and_modify(|best| {
                if hit.beats(*best) {
                    *best = hit
                }
            })
            .or_insert(hit);
    }
}

impl Hit {
    fn beats(self, other: Self) -> bool {
        self.order(other).is_lt()
    }

    fn order(self, other: Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(other.weight.total_cmp(&self.weight))
    }
}

impl Text {
    fn new(all: &str, range: std::ops::Range<usize>) -> Self {
        Self { letters: letters(&all[range.clone()]), range }
    }

    fn of<'a>(&self, all: &'a str) -> &'a str {
        &all[self.range.clone()]
    }
}

/// A query for parts and slips, which whole keys are compared with.
struct LooseQuery {
    sound: String,
    sound_letters: u64,
    sound_edits: usize,
    stem: String,
    stem_letters: u64,
    stem_edits: usize,
    words: usize,
}

impl LooseQuery {
    fn new(reading: &SearchKey) -> Self {
        let (sound, stem) = (reading.sounds(), reading.stems());
        Self {
            sound_letters: letters(&sound),
            sound_edits: edits_allowed(&sound),
            stem_letters: letters(&stem),
            stem_edits: edits_allowed(&stem),
            words: reading.views().len(),
            sound,
            stem,
        }
    }

    fn fit(&self, sounds: &str, sound: &Text, stems: &str, stem: &Text) -> Option<(MatchKind, f32)> {
        if self.sound_letters & !sound.letters == 0
            && self.sound.len() >= SUBSTRING_LETTERS
            && sound.of(sounds).contains(&self.sound)
        {
            return Some((MatchKind::Substring, 0.4));
        }
        self.edits(sounds, sound, stems, stem).map(|edits| (MatchKind::Fuzzy, fuzzy_score(edits)))
    }

    /// The slips between query and name, in the sound or in the stem, whichever are fewer.
    fn edits(&self, sounds: &str, sound: &Text, stems: &str, stem: &Text) -> Option<usize> {
        let by_sound = edits_between(&self.sound, self.sound_letters, self.sound_edits, sounds, sound);
        let by_stem = || edits_between(&self.stem, self.stem_letters, self.stem_edits, stems, stem);
        by_sound.or_else(by_stem)
    }
}

fn edits_between(asked: &str, asked_letters: u64, most: usize, all: &str, text: &Text) -> Option<usize> {
    // A slip adds at most one letter that the other has not, which rules most names out at once.
    let missing = (asked_letters & !text.letters).count_ones().max((text.letters & !asked_letters).count_ones());
    if most == 0 || missing as usize > most || asked.len().abs_diff(text.range.len()) > most {
        return None;
    }
    edit_distance_within(asked.as_bytes(), text.of(all).as_bytes(), most)
}

/// Slips forgiven in a key: one from four letters, two from eight.
fn edits_allowed(key: &str) -> usize {
    match key.chars().filter(|&c| c != ' ').count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

fn fuzzy_score(edits: usize) -> f32 {
    if edits <= 1 { 0.3 } else { 0.2 }
}

/// Appends a word to the text of a name that began at `first`, and returns where.
fn append_word(all: &mut String, first: usize, word: &str) -> Text {
    if all.len() > first {
        all.push(' ');
    }
    let start = all.len();
    all.push_str(word);
    Text::new(all, start..all.len())
}

/// A set of the bytes of a text, by their last six bits: letters, spaces and most digits have one each.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |set, byte| set | 1 << (byte & 63))
}

fn with_factors(readings: &[SearchKey]) -> impl Iterator<Item = (&SearchKey, f32)> {
    readings.iter().enumerate().map(|(i, reading)| (reading, if i == 0 { 1.0 } else { OTHER_READING }))
}

fn ranked(found: HashMap<u32, Hit>, limit: usize) -> Vec<NameMatch> {
    let mut hits: Vec<(u32, Hit)> = found.into_iter().collect();
    hits.sort_unstable_by(|(item, hit), (other_item, other)| hit.order(*other).then(item.cmp(other_item)));
    hits.truncate(limit);
    hits.into_iter().map(|(item, hit)| NameMatch { item, score: hit.score, kind: hit.kind }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn index(names: &[&[&str]]) -> NameIndex {
        NameIndex::new((0..).zip(names).map(|(item, names)| NameEntry { item, names: names.to_vec(), weight: 0.0 }))
    }

    fn kinds(index: &NameIndex, query: &str) -> Vec<(u32, MatchKind)> {
        index.search(query, 10).iter().map(|found| (found.item, found.kind)).collect()
    }

    #[test]
    fn better_kinds_come_first() {
        let index = index(&[&["Καβόλος"], &["Βόλου"], &["Άνω Βόλος"], &["Βολοσύρτι"], &["Βέλος"]]);
        use MatchKind::{Exact, Fuzzy, Prefix, Substring, Word};
        assert_eq!(kinds(&index, "Βόλος"), [(1, Exact), (3, Prefix), (2, Word), (0, Substring), (4, Fuzzy)]);
    }

    #[test]
    fn equal_names_go_by_weight_then_by_number() {
        let entry = |item, weight| NameEntry { item, names: vec!["Ηρακλείου"], weight };
        let index = NameIndex::new([entry(3, 1.0), entry(2, 9.0), entry(1, 1.0), entry(0, f64::NAN)]);
        let order: Vec<u32> = index.search("Ηράκλειο", 10).iter().map(|found| found.item).collect();
        assert_eq!(order, [2, 1, 3, 0]);
        assert_eq!(index.search("Ηράκλειο", 1).len(), 1);
        assert!(index.search("Ηράκλειο", 0).is_empty());
    }

    #[test]
    fn an_item_is_found_once_by_its_best_name() {
        let index = index(&[&["Λαρισαίων", "Larissa", "Λάρισα"]]);
        assert_eq!(index.search("larisa", 5), [NameMatch { item: 0, score: 1.0, kind: MatchKind::Exact }]);
    }

    #[test]
    fn a_title_decides_between_namesakes() {
        let index = index(&[&["Π.Ε. Λάρισας"], &["Δήμος Λαρισαίων", "Larissa"]]);
        assert_eq!(index.search("Δήμος Λάρισας", 1)[0].item, 1);
        assert_eq!(index.search("ΠΕ Λαρισαίων", 1)[0].item, 0);
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        let index = index(&[&["Καλαμπάκα"], &["Βόλος"]]);
        assert_eq!(kinds(&index, "Καλμαπάκα"), [(0, MatchKind::Fuzzy)]);
        assert_eq!(kinds(&index, "Βόλσο"), [(1, MatchKind::Fuzzy)]);
        assert_eq!(kinds(&index, "Βύλα"), []);
    }

    #[test]
    fn queries_without_letters_find_nothing() {
        let index = index(&[&["Βόλος"], &["–"], &[]]);
        assert_eq!(index.len(), 1);
        for query in ["", " ", "–…!", "🏛️🚑", &"\u{301}".repeat(100_000), "Δήμος", "\u{200f}"] {
            assert!(index.search(query, 10).is_empty());
        }
        assert!(NameIndex::default().search("Βόλος", 10).is_empty());
    }

    proptest! {
        #[test]
        fn no_query_panics(query in "\\PC{0,60}", greek in "[α-ωΑ-Ωά-ώa-z .&'-]{0,60}", name in "\\PC{0,30}") {
            let index = index(&[&["Λαρισαίων", "Larissa"], &[&name], &[&greek]]);
            for query in [query, greek.clone()] {
                let found = index.search(&query, 3);
                prop_assert!(found.iter().all(|found| (0.0..=1.0).contains(&found.score)));
                prop_assert_eq!(&index.search(&query, 3), &found);
            }
        }

        #[test]
        fn every_name_finds_itself_exactly(name in "[α-ωΑ-Ω]{1,12}( [α-ωΑ-Ω]{1,12})?") {
            let index = index(&[&["Λαρισαίων"], &[&name]]);
            if !SearchKey::new(&name).is_empty() {
                let found = index.search(&name, 2);
                prop_assert!(found.iter().any(|found| found.item == 1 && found.kind == MatchKind::Exact));
            }
        }
    }
}
