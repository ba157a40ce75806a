//! Search of items by name: by any spelling, grammatical case, beginning or part, and despite small slips.

use super::hits::Hits;
use super::index::{IndexedName, NameIndex, part};
use super::loose_query::{LooseQuery, fuzzy_score};
use super::match_words::{MatchKind, all_among, match_words};
use super::query::readings;
use super::search_key::SearchKey;

/// Factor on the score of a name found by another than the likeliest reading of the query.
const OTHER_READING: f32 = 0.97;
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

impl NameIndex {
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

fn with_factors(readings: &[SearchKey]) -> impl Iterator<Item = (&SearchKey, f32)> {
    readings.iter().enumerate().map(|(i, reading)| (reading, if i == 0 { 1.0 } else { OTHER_READING }))
}

#[cfg(test)]
mod tests {
    use super::MatchKind::{Exact, Fuzzy, Prefix, Substring};
    use super::*;
    use crate::names::NameEntry;
    use proptest::prelude::*;
    use std::collections::HashMap;

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
