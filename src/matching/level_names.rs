//! The names of one level, and which of its areas a name in any spelling means.

use std::collections::HashMap;

use super::area::{AreaName, AreaNumber, NameKind};
use super::honours::without_honour;
use crate::names::{MatchKind, NameEntry, NameIndex, NameWord, NameWords, fold, is_case_of, mixes_alphabets};

/// How the spelling of a name differs from the known one. The order is that of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// Letter by letter.
    Exact,
    /// In accents, case, dashes, spaces or title.
    Folded,
    /// In Latin letters that look like Greek ones.
    LookAlike,
    /// In a title of honour: «Ηρωικής Πόλεως Νάουσας».
    Honour,
    /// In alphabet: it sounds the same.
    Sound,
    /// In its grammatical case: «Βόλος», «Βόλου».
    Case,
    /// In letters that sound the same, both in Greek: «Σητεία», «Σιτεία».
    Respelt,
    /// A word is cut short: «Αγ.».
    Abbreviated,
    /// In Latin letters read as they look: «Xania».
    Greeklish,
}

impl Spelling {
    /// Returns how near the spelling is: hits of a lower number rule out those of a higher one.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Exact | Self::Folded | Self::LookAlike | Self::Honour => 0,
            Self::Sound => 1,
            Self::Case | Self::Respelt => 2,
            Self::Abbreviated | Self::Greeklish => 3,
        }
    }
}

/// An area found by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameHit {
    pub(super) area: AreaNumber,
    pub(super) spelling: Spelling,
    pub(super) kind: NameKind,
}

impl NameHit {
    pub(super) fn rank(self) -> u8 {
        self.spelling.rank()
    }
}

/// A name as it was asked for, read once for all levels.
#[derive(Clone, Debug)]
pub(super) struct AskedName {
    pub(super) text: String,
    pub(super) name: NameWords,
    bare: Vec<NameWord>,
    looks: Option<NameWords>,
    mixed: bool,
}

impl AskedName {
    pub(super) fn new(text: &str) -> Self {
        let name = NameWords::new(text);
        let bare = without_honour(&name.words).to_vec();
        Self { text: text.trim().to_owned(), looks: name.as_it_looks(), bare, mixed: mixes_alphabets(text), name }
    }

    pub(super) fn is_mixed(&self) -> bool {
        self.mixed
    }

    pub(super) fn is_empty(&self) -> bool {
        self.name.words.is_empty()
    }
}

#[derive(Debug)]
struct LevelName {
    area: AreaNumber,
    name: AreaName,
    words: Vec<NameWord>,
    honoured: bool,
}

/// The names of one level.
#[derive(Debug, Default)]
pub(super) struct LevelNames {
    names: Vec<LevelName>,
    by_folded: HashMap<String, Vec<u32>>,
    by_sound: HashMap<String, Vec<u32>>,
    by_stem: HashMap<String, Vec<u32>>,
    by_word_count: HashMap<usize, Vec<u32>>,
    by_area: HashMap<AreaNumber, Vec<u32>>,
    nearest: NameIndex,
}

impl LevelNames {
    pub(super) fn push(&mut self, area: AreaNumber, names: &[AreaName]) {
        for name in names {
            let read = NameWords::new(&name.text);
            let bare = without_honour(&read.words);
            let honoured = bare.len() < read.words.len();
            let words = bare.to_vec();
            if words.is_empty() {
                continue;
            }
            let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            let keyed = NameWords { words, ..read };
            self.by_folded.entry(keyed.folded()).or_default().push(number);
            self.by_sound.entry(keyed.sounds()).or_default().push(number);
            self.by_stem.entry(keyed.stems()).or_default().push(number);
            self.by_area.entry(area).or_default().push(number);
            self.by_word_count.entry(keyed.words.len()).or_default().push(number);
            self.names.push(LevelName { area, name: name.clone(), words: keyed.words, honoured });
        }
    }

    /// Makes the index for what is only near.
    pub(super) fn finish(&mut self) {
        let entry = |name: &LevelName| (name.area.0, name.name.text.clone());
        let entries: Vec<_> = self.found_by_name().map(entry).collect();
        let entries = entries.iter().map(|(item, text)| NameEntry { item: *item, names: vec![text], weight: 0.0 });
        self.nearest = NameIndex::new(entries);
    }

    fn found_by_name(&self) -> impl Iterator<Item = &LevelName> {
        self.names.iter().filter(|name| name.name.kind != NameKind::Prefecture)
    }

    /// Returns the areas the name may mean, each once by its nearest spelling, the nearest first.
    pub(super) fn find(&self, asked: &AskedName) -> Vec<NameHit> {
        self.find_kinds(asked, |kind| kind != NameKind::Prefecture)
    }

    /// The same by the names of prefectures too: for what a parent's name may mean.
    pub(super) fn find_parent(&self, asked: &AskedName) -> Vec<NameHit> {
        self.find_kinds(asked, |_| true)
    }

    fn find_kinds(&self, asked: &AskedName, accepts: fn(NameKind) -> bool) -> Vec<NameHit> {
        let mut best: Vec<NameHit> = vec![];
        for (number, spelling) in self.spellings(asked) {
            let name = &self.names[number as usize];
            if !accepts(name.name.kind) {
                continue;
            }
            let hit = NameHit { area: name.area, spelling, kind: name.name.kind };
            match best.iter_mut().find(|known| known.area == hit.area) {
                Some(known) if (known.spelling, known.kind) <= (hit.spelling, hit.kind) => {}
                Some(known) => *known = hit,
                None => best.push(hit),
            }
        }
        for hit in best.iter_mut().filter(|hit| matches!(hit.spelling, Spelling::Sound | Spelling::Case)) {
            if asked.name.is_greek() && !self.has_letters(hit.area, &asked.bare) {
                hit.spelling = Spelling::Respelt;
            }
        }
        best.sort_by_key(|hit| (hit.rank(), hit.area));
        best
    }

    /// Whether a name of the area has the Greek letters of the words but for endings: one that only sounds the same is as
    /// likely a slip for another («Σάμυ» is Σάμη or Σάμου).
    fn has_letters(&self, area: AreaNumber, asked: &[NameWord]) -> bool {
        let same = |(known, asked): (&NameWord, &NameWord)| {
            letter_stem(&known.text) == letter_stem(&asked.text) && endings_agree(&known.text, &asked.text)
        };
        let fits = |name: &LevelName| name.words.len() == asked.len() && name.words.iter().zip(asked).all(same);
        self.numbers_of(area).iter().any(|number| fits(&self.names[*number as usize]))
    }

    fn numbers_of(&self, area: AreaNumber) -> &[u32] {
        self.by_area.get(&area).map_or(&[], Vec::as_slice)
    }

    fn spellings(&self, asked: &AskedName) -> Vec<(u32, Spelling)> {
        let mut found = vec![];
        if asked.bare.is_empty() {
            return found;
        }
        let bare = NameWords { words: asked.bare.clone(), ..NameWords::default() };
        let at = |index: &HashMap<String, Vec<u32>>, key: &str| index.get(key).cloned().unwrap_or_default();
        for number in at(&self.by_folded, &bare.folded()) {
            found.push((number, self.folded_spelling(number, asked)));
        }
        found.extend(at(&self.by_sound, &bare.sounds()).into_iter().map(|number| (number, Spelling::Sound)));
        let cases = at(&self.by_stem, &bare.stems()).into_iter().filter(|&number| self.is_case(number, &bare.words));
        found.extend(cases.map(|number| (number, Spelling::Case)));
        found.extend(self.abbreviated(&bare.words).into_iter().map(|number| (number, Spelling::Abbreviated)));
        if let Some(looks) = asked.looks.as_ref().filter(|_| found.is_empty()) {
            let cases =
                at(&self.by_stem, &looks.stems()).into_iter().filter(|&number| self.is_case(number, &looks.words));
            found.extend(cases.map(|number| (number, Spelling::Greeklish)));
        }
        found
    }

    fn folded_spelling(&self, number: u32, asked: &AskedName) -> Spelling {
        let known = &self.names[number as usize];
        if asked.mixed {
            Spelling::LookAlike
        } else if known.name.text == asked.text {
            Spelling::Exact
        } else if known.honoured != (asked.bare.len() < asked.name.words.len()) {
            Spelling::Honour
        } else {
            Spelling::Folded
        }
    }

    fn is_case(&self, number: u32, asked: &[NameWord]) -> bool {
        let known = &self.names[number as usize];
        // «Iraklion» is no Greek genitive plural of «Ηράκλεια»: foreign forms have the cases of no Greek word.
        let same_alphabet = is_greek(&known.words) || !is_greek(asked);
        same_alphabet
            && known.words.len() == asked.len()
            && known
                .words
                .iter()
                .zip(asked)
                .all(|(known_word, word)| is_case_of(&known_word.sound, known.name.case, &word.sound, asked.len() > 1))
    }

    /// Names with a word that a point cuts short in one of the two, if another word tells enough.
    fn abbreviated(&self, asked: &[NameWord]) -> Vec<u32> {
        let candidates = self.by_word_count.get(&asked.len()).map_or(&[][..], Vec::as_slice);
        let fits = |number: &&u32| {
            let known = &self.names[**number as usize];
            let cut = |word: &NameWord| word.dotted && word.text.chars().count() < 5;
            let any_cut = known.words.iter().chain(asked).any(cut);
            any_cut && telling(&known.words, asked, cut) && fits_cut(known, asked, cut)
        };
        candidates.iter().filter(fits).copied().collect()
    }

    /// Returns at most `limit` areas whose names are near, the nearest first; for asking, not for matching.
    pub(super) fn nearest(&self, text: &str, limit: usize) -> Vec<AreaNumber> {
        self.nearest.search(text, limit).into_iter().map(|hit| AreaNumber(hit.item)).collect()
    }
}

impl LevelNames {
    /// Returns at most `limit` areas that a slip or two of the hand would make of the name, the nearest first.
    pub(super) fn by_slip(&self, text: &str, limit: usize) -> Vec<AreaNumber> {
        let hits = self.nearest.search(text, limit).into_iter();
        let near = hits.filter(|hit| matches!(hit.kind, MatchKind::Exact | MatchKind::Fuzzy));
        near.map(|hit| AreaNumber(hit.item)).collect()
    }
}

/// Whether a word is written in Greek.
fn is_greek(words: &[NameWord]) -> bool {
    words.iter().any(|word| word.text.chars().any(|c| ('α'..='ω').contains(&c)))
}

/// A folded Greek word without its ending: vowels and perhaps a last ς or ν.
fn letter_stem(text: &str) -> &str {
    let bare = text.strip_suffix(['σ', 'ν']).unwrap_or(text);
    let stem = bare.trim_end_matches(['α', 'ε', 'η', 'ι', 'ο', 'υ', 'ω']);
    stem.strip_suffix("ματ").map_or(stem, |before| &text[..before.len() + "μ".len()])
}

/// Whether an ending in ι, η or υ, which sound the same, is that of the known word in some case.
fn endings_agree(known: &str, asked: &str) -> bool {
    let ends = |text: &str, endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    let bare = asked.strip_suffix('σ').unwrap_or(asked);
    if ends(bare, &["ου", "αι", "ει", "οι"]) {
        return true;
    }
    match bare.chars().next_back() {
        Some('ι') => ends(known, &["ι", "ισ", "ιου", "ιων", "ιον", "εωσ"]),
        Some('η') => ends(known, &["η", "ησ", "εωσ", "ασ"]),
        Some('υ') => ends(known, &["υ", "υσ"]) && !ends(known, &["ου", "ουσ"]),
        _ => true,
    }
}

/// Whether the words are those of the name, each cut short or in some case.
fn fits_cut(known: &LevelName, asked: &[NameWord], cut: fn(&NameWord) -> bool) -> bool {
    known.words.iter().zip(asked).all(|(known_word, word)| match (cut(known_word), cut(word)) {
        (false, true) => known_word.sound.starts_with(&word.sound),
        (true, false) => word.sound.starts_with(&known_word.sound),
        (true, true) => known_word.sound == word.sound,
        (false, false) => is_case_of(&known_word.sound, known.name.case, &word.sound, true),
    })
}

/// Whether a word of four letters or more is written out in both names.
fn telling(known: &[NameWord], asked: &[NameWord], cut: fn(&NameWord) -> bool) -> bool {
    known.iter().zip(asked).any(|(known, asked)| !cut(known) && !cut(asked) && asked.text.chars().count() >= 4)
}

/// Returns the text as alias tables are asked: folded.
pub(super) fn alias_key(text: &str) -> String {
    fold(text)
}
