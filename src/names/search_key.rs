//! The key under which Greek and Latin spellings of a name meet.

use super::elot743::transliterate;
use super::fold::{fold, is_greek};
use super::latin_sound::latin_sound;
use super::match_words::Word;
use super::stem::stem_len;
use super::title::{Title, Token, leading_title, tokens};

/// Words that join names and say nothing: «Νάξου και Μικρών Κυκλάδων» is also written with &.
const JOINING: &[&str] = &["και", "and", "of", "the", "kai"];

/// Words that English names translate instead of transliterating, and abbreviations, with the Greek they stand for.
const TRANSLATED: &[(&str, &str)] = &[
    ("αγ.", "αγιου"),
    ("ag.", "αγιου"),
    ("aghii", "αγιων"),
    ("agii", "αγιων"),
    ("agioi", "αγιων"),
    ("saint", "αγιου"),
    ("north", "βορειασ"),
    ("northern", "βορειασ"),
    ("south", "νοτιασ"),
    ("southern", "νοτιασ"),
    ("east", "ανατολικησ"),
    ("eastern", "ανατολικησ"),
    ("west", "δυτικησ"),
    ("western", "δυτικησ"),
    ("central", "κεντρικησ"),
    ("lake", "λιμνησ"),
    ("new", "νεασ"),
    ("lesser", "μικρων"),
    ("islands", "νησων"),
    ("cyclades", "κυκλαδων"),
];

/// Whether a folded word only joins others.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}

/// The Greek that an English word of names stands for; abbreviations are not looked at.
pub(super) fn translated(word: &str) -> Option<&'static str> {
    TRANSLATED.iter().find(|(english, _)| *english == word).map(|&(_, greek)| greek)
}

/// A name reduced to what all its spellings share: its title, and the sound and the stem of each word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchKey {
    title: Option<Title>,
    words: Vec<KeyWord>,
}

/// The sound of one word; its first `stem_len` bytes are the stem.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyWord {
    sound: String,
    stem_len: usize,
}

impl KeyWord {
    fn stem(&self) -> &str {
        &self.sound[..self.stem_len]
    }
}

impl SearchKey {
    /// Reads a name in any spelling. Text without a letter or digit gives a key without words, and so does a title
    /// alone: «Δήμος» names nothing.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::with_spelling(name, str::to_owned)
    }

    /// Reads a name, its words respelt by `respell` first (they come folded; used for the other readings of a query).
    pub(super) fn with_spelling(name: &str, respell: impl Fn(&str) -> String) -> Self {
        let tokens = tokens(&fold(name));
        let (title, taken) = leading_title(&tokens).map_or((None, 0), |(title, taken)| (Some(title), taken));
        let said = tokens[taken..].iter().filter(|token| !is_joining(&token.text));
        let words = said.map(|token| key_word(token, &respell)).collect();
        Self { title, words }
    }

    /// The title before the name, when it has one.
    #[must_use]
    pub fn title(&self) -> Option<Title> {
        self.title
    }

    /// Whether there is no word to search by.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn has_one_word(&self) -> bool {
        self.words.len() == 1
    }

    /// The words' sounds, with a space between them; equal for all spellings of a name in one grammatical case.
    #[must_use]
    pub fn sounds(&self) -> String {
        join(self.words.iter().map(|word| word.sound.as_str()))
    }

    /// The words' stems, with a space between them; equal for most cases of a name, and for some other names too.
    #[must_use]
    pub fn stems(&self) -> String {
        join(self.words.iter().map(KeyWord::stem))
    }

    /// The words, for comparing.
    pub(super) fn views(&self) -> Vec<Word<'_>> {
        self.words.iter().map(|word| Word { sound: &word.sound, stem: word.stem() }).collect()
    }
}

/// Returns the key of a name in any spelling: see [`SearchKey::sounds`].
#[must_use]
pub fn search_key(name: &str) -> String {
    SearchKey::new(name).sounds()
}

/// Returns the key of a name whatever its grammatical case: see [`SearchKey::stems`].
#[must_use]
pub fn stem_key(name: &str) -> String {
    SearchKey::new(name).stems()
}

fn key_word(token: &Token, respell: impl Fn(&str) -> String) -> KeyWord {
    let translated = TRANSLATED.iter().find(|(word, _)| token.is(word)).map(|(_, greek)| (*greek).to_owned());
    let spelt = translated.unwrap_or_else(|| respell(&token.text));
    let latin = if spelt.chars().any(is_greek) { transliterate(&spelt) } else { spelt };
    let sound = latin_sound(&latin);
    KeyWord { stem_len: stem_len(&sound), sound }
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_and_latin_spellings_meet() {
        for spellings in [
            &["Λάρισα", "ΛΑΡΙΣΑ", "Larisa", "Larissa"][..],
            &["Χανιά", "Chania", "Hania", "Khania"],
            &["Καλαμπάκα", "Kalampaka", "Kalabaka", "Kalambaka"],
            &["Αγία Παρασκευή", "Agia Paraskevi", "Ayia Paraskevi", "Aghia Paraskevi"],
            &["Ξάνθη", "Xanthi", "Ksanthi"],
            &["Ναύπλιο", "Nafplio", "Navplio", "Nauplio", "Nayplio"],
            &["Ταΰγετος", "ΤΑΥΓΕΤΟΣ", "Taygetos"],
            &["Δήμος Λαρισαίων", "Δ. Λαρισαίων", "Municipality of Larisaion", "ΛΑΡΙΣΑΙΩΝ"],
            &["Νάξου & Μικρών Κυκλάδων", "Νάξου και Μικρών Κυκλάδων"],
            &["Πύδνας – Κολινδρού", "Πύδνας-Κολινδρού"],
        ] {
            for spelling in spellings {
                assert_eq!(search_key(spelling), search_key(spellings[0]), "{spelling}");
            }
        }
    }

    #[test]
    fn cases_of_a_name_meet_in_their_stem() {
        for (one, other) in [("Λάρισα", "Λαρισαίων"), ("Βόλος", "Βόλου"), ("Άγιος Νικόλαος", "Αγ. Νικολάου")]
        {
            assert_eq!(stem_key(one), stem_key(other));
        }
    }

    #[test]
    fn a_title_alone_or_punctuation_is_no_name() {
        for text in ["", "Δήμος", "Municipality of", "–", "…!?", "🏛️", "\u{301}\u{301}"] {
            assert!(SearchKey::new(text).is_empty(), "{text:?}");
        }
    }
}
