//! How names lie in memory for searching.

use std::collections::HashMap;

use super::loose_query::Letters;
use super::match_words::Word;
use super::search_key::SearchKey;
use super::title::Title;

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

/// An index of items by their names. Immutable; a search takes microseconds for common names and at most a few
/// milliseconds among 100,000: see [`NameIndex::search`].
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
    pub(super) items: Vec<(u32, f64)>,
    /// The names in the order of their items.
    pub(super) names: Vec<IndexedName>,
    /// The names' words one name after another.
    words: Vec<IndexedWord>,
    /// The sounds of `words`, those of one name parted by a space.
    pub(super) sounds: String,
    /// The same of their stems.
    pub(super) stems: String,
    /// Which letters each of `names` has; apart, because a search for slips looks at all of them and at few names.
    pub(super) name_letters: Vec<Letters>,
    /// Which letters each of `words` has.
    pub(super) word_letters: Vec<Letters>,
    /// Numbers of `words` in the order of their sounds.
    by_sound: Vec<u32>,
}

/// A name: whose it is and where its words and texts are.
#[derive(Debug)]
pub(super) struct IndexedName {
    pub(super) rank: u32,
    pub(super) title: Option<Title>,
    pub(super) words: (u32, u32),
    pub(super) sound: (u32, u32),
    pub(super) stem: (u32, u32),
}

/// A word: its name, where its sound begins in all sounds, and how long that and the stem in it are.
#[derive(Debug)]
pub(super) struct IndexedWord {
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

    pub(super) fn words_beginning_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = u32> + 'a {
        let first = self.by_sound.partition_point(|&number| self.word(number).sound < start);
        let numbers = self.by_sound[first..].iter().copied();
        numbers.take_while(move |&number| self.word(number).sound.starts_with(start))
    }

    pub(super) fn name_of(&self, word: u32) -> &IndexedName {
        &self.names[self.words[word as usize].name as usize]
    }

    pub(super) fn read_words<'a>(&'a self, name: &IndexedName, words: &mut Vec<Word<'a>>) {
        words.clear();
        words.extend((name.words.0..name.words.1).map(|number| self.word(number)));
    }

    pub(super) fn word(&self, number: u32) -> Word<'_> {
        let word = &self.words[number as usize];
        let sound = part(&self.sounds, (word.start, word.start + word.len));
        Word { sound, stem: &sound[..word.stem_len as usize] }
    }
}

fn offset(len: usize) -> Option<u32> {
    u32::try_from(len).ok()
}

pub(super) fn part(text: &str, (start, end): (u32, u32)) -> &str {
    &text[start as usize..end as usize]
}
