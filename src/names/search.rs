//! Search of items by name: by any spelling, grammatical case, beginning or part, and despite small slips.

use std::collections::HashMap;

use super::hits::Hits;
use super::loose_query::{Letters, LooseQuery, fuzzy_score};
use super::match_words::{MatchKind, Word, all_among, match_words};
use super::query::readings;
use super::search_key::SearchKey;
use super::title::Title;

/// Factor on the score of a name found by another than the likeliest reading of the query.
const OTHER_READING: f32 = 0.97;
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
///
/// ```
/// use choros::names::{MatchKind, NameEntry, NameIndex};
///
/// let larisa = NameEntry { item: 2201, names: vec!["Λαρισαίων", "Larissa"], weight: 163_000.0 };
/// let volos = NameEntry { item: 2401, names: vec!["Βόλου", "Volos"], weight: 139_000.0 };
/// let index = NameIndex::new([larisa, volos]);
///
/// let found = index.search("ΛΑΡΙΣΑ", 10);
/// assert_eq!((found[0].item, found[0].kind), (2201, MatchKind::Exact));
/// ```
#[derive(Debug, Default)]
pub struct NameIndex {
    /// The items' numbers and weights: the greater weight first, then the lower number.
    items: Vec<(u32, f64)>,
    /// The names in the order of their items.
    names: Vec<IndexedName>,
    /// The names' words one name after another.
    words: Vec<IndexedWord>,
    /// The sounds of `words`, those of one name parted by a space.
    sounds: String,
    /// The same of their stems.
    stems: String,
    /// Which letters each of `names` has; apart, because a search for slips looks at all of them and at few names.
    name_letters: Vec<Letters>,
    /// Which letters each of `words` has.
    word_letters: Vec<Letters>,
    /// Numbers of `words` in the order of their sounds.
    by_sound: Vec<u32>,
}

/// A name: whose it is and where its words and texts are.
#[derive(Debug)]
struct IndexedName {
    rank: u32,
    title: Option<Title>,
    words: (u32, u32),
    sound: (u32, u32),
    stem: (u32, u32),
}

/// A word: its name, where its sound begins in all sounds, and how long that and the stem in it are.
#[derive(Debug)]
struct IndexedWord {
    name: u32,
    start: u32,
    len: u32,
    stem_len: u32,
}

impl NameIndex {
    /// Builds the index. A name without any letter or digit is left out; items may share names, and an item given
    /// twice has the names of both and the greater weight. Names past 4 GiB of text are left out.
    #[must_use]
    pub fn new<'a>(entries: impl IntoIterator<Item = NameEntry<'a>>) -> Self {
        let mut by_item: HashMap<u32, (f64, Vec<Vec<SearchKey>>)> = HashMap::new();
        for entry in entries {
            let weight = if entry.weight.is_nan() { 0.0 } else { entry.weight };
            let keys = entry.names.iter().map(|name| SearchKey::new(name)).collect();
            let (greatest, names) = by_item.entry(entry.item).or_insert((weight, vec![]));
            *greatest = greatest.max(weight);
            names.push(keys);
        }
        let mut items: Vec<_> = by_item.into_iter().collect();
        items.sort_unstable_by(|(item, (weight, _)), (other, (other_weight, _))| {
            other_weight.total_cmp(weight).then(item.cmp(other))
        });
        let mut index = Self::default();
        for (rank, (item, (weight, entries))) in (0..).zip(items) {
            index.items.push((item, weight));
            for keys in entries {
                index.push_names(rank, &keys);
            }
        }
        index.sort_words();
        index
    }

    fn push_names(&mut self, rank: u32, keys: &[SearchKey]) {
        let title = keys.iter().find_map(SearchKey::title);
        for key in keys.iter().filter(|key| !key.is_empty()) {
            let _fits: Option<()> = self.push_name(rank, title, key);
        }
    }

    /// Appends a name; `None`, and nothing appended, when the texts would pass 4 GiB.
    fn push_name(&mut self, rank: u32, title: Option<Title>, key: &SearchKey) -> Option<()> {
        let (sound, stem) = (key.sounds(), key.stems());
        let sound_at = (offset(self.sounds.len())?, offset(self.sounds.len() + sound.len())?);
        let stem_at = (offset(self.stems.len())?, offset(self.stems.len() + stem.len())?);
        let (name, first_word) = (offset(self.names.len())?, offset(self.words.len())?);
        let mut start = sound_at.0;
        for word in key.views() {
            let (len, stem_len) = (offset(word.sound.len())?, offset(word.stem.len())?);
            self.words.push(IndexedWord { name, start, len, stem_len });
            self.word_letters.push(Letters::new(word.sound, word.stem));
            start += len + 1;
        }
        let words = (first_word, offset(self.words.len())?);
        self.names.push(IndexedName { rank, title, words, sound: sound_at, stem: stem_at });
        self.name_letters.push(Letters::new(&sound, &stem));
        self.sounds.push_str(&sound);
        self.stems.push_str(&stem);
        Some(())
    }

    fn sort_words(&mut self) {
        let mut order: Vec<u32> = (0..).zip(&self.words).map(|(number, _)| number).collect();
        order.sort_by_key(|&number| self.word(number).sound);
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
    /// the query's own grammatical case comes before one in another case, a whole word before the beginning of one.
    /// An item with a title other than the query's comes late. Looser kinds are not looked for when better ones fill
    /// the limit.
    ///
    /// Any text is accepted; of a longer one the first [`MAX_QUERY_CHARS`](super::MAX_QUERY_CHARS) characters count.
    /// A query without a letter or digit, or a title alone, finds nothing.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<NameMatch> {
        if limit == 0 {
            return vec![];
        }
        let readings = readings(query);
        let mut hits = Hits::new(self.items.len());
        for (reading, factor) in with_factors(&readings) {
            self.find_words(reading, factor, &mut hits);
        }
        if hits.good() < limit {
            for (reading, factor) in with_factors(&readings) {
                self.find_names_inside(reading, factor, &mut hits);
            }
            for (reading, factor) in with_factors(&readings) {
                self.find_parts(reading, factor, limit, &mut hits);
            }
        }
        if hits.good() < limit {
            for (reading, factor) in with_factors(&readings) {
                self.find_slips(reading, factor, &mut hits);
            }
        }
        let best = hits.into_best(limit).into_iter();
        best.map(|(rank, hit)| NameMatch { item: self.items[rank].0, score: hit.score, kind: hit.kind }).collect()
    }

    /// Finds the names that the query's words fit as words.
    fn find_words(&self, reading: &SearchKey, factor: f32, hits: &mut Hits) {
        let asked = reading.views();
        // Every word asked for begins with its stem in the name, so the most telling word alone gives the candidates.
        let Some(telling) = asked.iter().max_by_key(|word| word.stem.len()) else { return };
        let mut words = Vec::new();
        for number in self.words_beginning_with(telling.stem) {
            let name = self.name_of(number);
            self.read_words(name, &mut words);
            if let Some((kind, score)) = match_words(&asked, &words) {
                name.hit(reading, kind, score * factor, hits);
            }
        }
    }

    /// Finds the names whose every word is among the query's, which says more: «Βόλος Μαγνησίας».
    fn find_names_inside(&self, reading: &SearchKey, factor: f32, hits: &mut Hits) {
        let mut asked = reading.views();
        let all = asked.clone();
        asked.sort_unstable_by_key(|word| word.stem);
        asked.dedup_by_key(|word| word.stem);
        let mut words = Vec::new();
        for asked_word in asked.iter().filter(|_| all.len() > 1) {
            for number in self.words_beginning_with(asked_word.stem) {
                let name = self.name_of(number);
                self.read_words(name, &mut words);
                if all_among(&words, &all) {
                    name.hit(reading, MatchKind::Word, 0.5 * factor, hits);
                }
            }
        }
    }

    /// Finds the names that have the query inside them, the weightier first, until `limit` items are found.
    fn find_parts(&self, reading: &SearchKey, factor: f32, limit: usize, hits: &mut Hits) {
        let asked = LooseQuery::new(reading);
        for (name, &letters) in self.names.iter().zip(&self.name_letters) {
            if hits.good() >= limit {
                return;
            }
            if asked.may_be_part(letters) && asked.is_part(part(&self.sounds, name.sound)) {
                name.hit(reading, MatchKind::Substring, 0.4 * factor, hits);
            }
        }
    }

    /// Finds the names that nearly are the query, or have a word that nearly is.
    fn find_slips(&self, reading: &SearchKey, factor: f32, hits: &mut Hits) {
        let asked = LooseQuery::new(reading);
        for (name, &letters) in self.names.iter().zip(&self.name_letters) {
            if asked.may_be_slip(letters) {
                let edits = asked.edits(part(&self.sounds, name.sound), part(&self.stems, name.stem));
                name.slip(reading, edits, factor, hits);
            }
        }
        for (number, &letters) in (0..).zip(&self.word_letters).filter(|_| reading.has_one_word()) {
            if asked.may_be_slip(letters) {
                let word = self.word(number);
                self.name_of(number).slip(reading, asked.edits(word.sound, word.stem), 0.8 * factor, hits);
            }
        }
    }

    fn words_beginning_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = u32> + 'a {
        let first = self.by_sound.partition_point(|&number| self.word(number).sound < start);
        let numbers = self.by_sound[first..].iter().copied();
        numbers.take_while(move |&number| self.word(number).sound.starts_with(start))
    }

    fn name_of(&self, word: u32) -> &IndexedName {
        &self.names[self.words[word as usize].name as usize]
    }

    fn read_words<'a>(&'a self, name: &IndexedName, words: &mut Vec<Word<'a>>) {
        words.clear();
        words.extend((name.words.0..name.words.1).map(|number| self.word(number)));
    }

    fn word(&self, number: u32) -> Word<'_> {
        let word = &self.words[number as usize];
        let sound = part(&self.sounds, (word.start, word.start + word.len));
        Word { sound, stem: &sound[..word.stem_len as usize] }
    }
}

impl IndexedName {
    fn hit(&self, reading: &SearchKey, kind: MatchKind, score: f32, hits: &mut Hits) {
        let contradicts = matches!((reading.title(), self.title), (Some(asked), Some(own)) if asked != own);
        hits.note(self.rank, kind, score, contradicts);
    }

    fn slip(&self, reading: &SearchKey, edits: Option<usize>, factor: f32, hits: &mut Hits) {
        if let Some(edits) = edits {
            self.hit(reading, MatchKind::Fuzzy, fuzzy_score(edits) * factor, hits);
        }
    }
}

fn offset(len: usize) -> Option<u32> {
    u32::try_from(len).ok()
}

fn part(text: &str, (start, end): (u32, u32)) -> &str {
    &text[start as usize..end as usize]
}

fn with_factors(readings: &[SearchKey]) -> impl Iterator<Item = (&SearchKey, f32)> {
    readings.iter().enumerate().map(|(i, reading)| (reading, if i == 0 { 1.0 } else { OTHER_READING }))
}

#[cfg(test)]
mod tests {
    use super::MatchKind::{Exact, Fuzzy, Prefix, Substring};
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
        assert_eq!(kinds(&index, "Βόλος"), [(1, Exact), (3, Prefix), (2, MatchKind::Word), (0, Substring), (4, Fuzzy)]);
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
    fn a_query_that_says_more_than_the_name_finds_it() {
        let index = index(&[&["Βόλου"], &["Νάουσας"], &["Μαγνησίας"]]);
        assert_eq!(kinds(&index, "Ηρωικής Πόλεως Νάουσας"), [(1, MatchKind::Word)]);
        assert_eq!(kinds(&index, "Βόλος Μαγνησίας"), [(0, MatchKind::Word), (2, MatchKind::Word)]);
    }

    #[test]
    fn a_slip_in_one_word_of_several_is_forgiven() {
        let index = index(&[&["Μαντουδίου - Λίμνης - Αγίας Άννας"]]);
        assert_eq!(kinds(&index, "Μαντούτι"), [(0, MatchKind::Fuzzy)]);
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
        fn a_short_list_is_the_beginning_of_the_long_one(
            names in prop::collection::vec("(Δ\\. |ΠΕ )?[αβ]{1,5}( [αβ]{1,4})?", 1..30),
            query in "(Δ\\. )?[αβbh]{1,6}( [αβ]{1,4})?",
            limit in 1_usize..6,
        ) {
            let entry = |(item, name): (u32, &String)| (item, name.clone(), f64::from(item % 3));
            let entries: Vec<(u32, String, f64)> = (0..).zip(&names).map(entry).collect();
            let index = NameIndex::new(
                entries.iter().map(|(item, name, weight)| NameEntry { item: *item, names: vec![name], weight: *weight }),
            );
            let mut all = index.search(&query, usize::MAX);
            all.truncate(limit);
            prop_assert_eq!(index.search(&query, limit), all);
        }

        #[test]
        fn no_name_that_fits_is_missed(
            names in prop::collection::vec("[αβοσ]{1,5}( [αβου]{1,4}){0,2}", 1..30),
            query in "[αβοσ]{1,6}( [αβου]{1,4}){0,2}",
        ) {
            let index = NameIndex::new((0..).zip(&names).map(|(item, name)| NameEntry { item, names: vec![name], weight: 0.0 }));
            let found: HashMap<u32, f32> = index.search(&query, usize::MAX).iter().map(|hit| (hit.item, hit.score)).collect();
            let asked = SearchKey::new(&query);
            for (item, name) in (0..).zip(&names) {
                if let Some((_, score)) = match_words(&asked.views(), &SearchKey::new(name).views()) {
                    prop_assert!(found.get(&item).is_some_and(|&best| best >= score), "{name}");
                }
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
