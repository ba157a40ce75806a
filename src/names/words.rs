//! A name word by word, for callers that compare names more strictly than a search does.

use super::elot743::transliterate;
use super::fold::{fold, is_greek};
use super::latin_sound::latin_sound;
use super::search_key::{is_joining, translated};
use super::stem::stem_len;
use super::title::{Title, leading_title, tokens};

/// A word of a name in its spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameWord {
    /// The word as [`fold`] leaves it.
    pub text: String,
    /// Its sound: equal for the Greek and the Latin spellings of a word in one grammatical case.
    pub sound: String,
    /// Whether a point follows it, so that it may be the beginning of a longer word.
    pub dotted: bool,
}

impl NameWord {
    /// Returns the part of the sound that the cases of the word share.
    #[must_use]
    pub fn stem(&self) -> &str {
        &self.sound[..stem_len(&self.sound)]
    }
}

/// A name as its title and its words, without those that only join («και», «of»).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NameWords {
    /// The title before the name, when it has one.
    pub title: Option<Title>,
    /// The first word of the title as it was written, folded: «νομοσ» and «περιφερειακη» are one [`Title`].
    pub title_word: String,
    /// The words of the name; empty for a text without letters or digits, and for a title alone.
    pub words: Vec<NameWord>,
}

impl NameWords {
    /// Reads a name in any spelling.
    ///
    /// # Examples
    /// ```
    /// use choros::names::{NameWords, Title};
    ///
    /// let name = NameWords::new("Δήμος Αγ. Νικολάου");
    /// assert_eq!(name.title, Some(Title::Municipality));
    /// assert_eq!(name.folded(), "αγ νικολαου");
    /// assert!(name.words[0].dotted);
    /// ```
    #[must_use]
    pub fn new(name: &str) -> Self {
        let tokens = tokens(&fold(name));
        let (title, taken) = leading_title(&tokens).map_or((None, 0), |(title, taken)| (Some(title), taken));
        let title_word = title.and_then(|_| tokens.first()).map(|token| token.text.clone()).unwrap_or_default();
        let said = tokens.into_iter().skip(taken).filter(|token| !is_joining(&token.text));
        let words = said.map(|token| NameWord { sound: sound_of(&token.text), text: token.text, dotted: token.dotted });
        Self { title, title_word, words: words.collect() }
    }

    /// Returns the words' texts, with a space between them.
    #[must_use]
    pub fn folded(&self) -> String {
        joined(self.words.iter().map(|word| word.text.as_str()))
    }

    /// Returns the words' sounds, with a space between them.
    #[must_use]
    pub fn sounds(&self) -> String {
        joined(self.words.iter().map(|word| word.sound.as_str()))
    }

    /// Returns the words' stems, with a space between them.
    #[must_use]
    pub fn stems(&self) -> String {
        joined(self.words.iter().map(NameWord::stem))
    }

    /// Whether a word has Greek letters.
    #[must_use]
    pub fn is_greek(&self) -> bool {
        self.words.iter().any(|word| word.text.chars().any(is_greek))
    }

    /// Returns the same name with the Latin letters read as they look: x is χ (Xania), b is β, a first h is silent;
    /// `None` when that changes nothing.
    #[must_use]
    pub fn as_it_looks(&self) -> Option<Self> {
        let respelt = |text: &str| text.strip_prefix('h').unwrap_or(text).replace('x', "h").replace('b', "v");
        let mut other = self.clone();
        for word in other.words.iter_mut().filter(|word| !word.text.chars().any(is_greek)) {
            word.sound = sound_of(&respelt(&word.text));
        }
        (other != *self).then_some(other)
    }
}

fn sound_of(text: &str) -> String {
    let spelt = translated(text).unwrap_or(text);
    if spelt.chars().any(is_greek) { latin_sound(&transliterate(spelt)) } else { latin_sound(spelt) }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet_in_their_sound_and_not_in_their_text() {
        let (greek, latin) = (NameWords::new("Πύδνας – Κολινδρού"), NameWords::new("Pydnas-Kolindrou"));
        assert_eq!(greek.sounds(), latin.sounds());
        assert_ne!(greek.folded(), latin.folded());
        assert_eq!(NameWords::new("Xania").as_it_looks().unwrap().sounds(), NameWords::new("Χανιά").sounds());
        assert_eq!(NameWords::new("Χανιά").as_it_looks(), None);
    }

    #[test]
    fn a_title_keeps_its_first_word() {
        assert_eq!(NameWords::new("ΝΟΜΟΣ ΜΑΓΝΗΣΙΑΣ").title_word, "νομοσ");
        assert!(NameWords::new("Δήμος").words.is_empty());
        assert_eq!(NameWords::new("Νάξου & Μικρών"), NameWords::new("Νάξου και Μικρών"));
    }
}
