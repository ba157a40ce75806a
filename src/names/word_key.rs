//! The key under which the spellings and cases of one word meet, whatever it stands for.

use super::elot743::transliterate;
use super::fold::is_greek;
use super::latin_sound::latin_sound;
use super::query::respellings;
use super::stem::stem_len;

/// Stems shorter than this are those of too many words.
const MIN_STEM: usize = 3;

/// The sound of a word, in Greek or Latin letters, and the beginning of it that is its stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordKey {
    sound: String,
    stem_len: usize,
}

impl WordKey {
    /// Returns the key of a folded word.
    #[must_use]
    pub fn new(word: &str) -> Self {
        let sound = if word.chars().any(is_greek) { latin_sound(&transliterate(word)) } else { latin_sound(word) };
        Self { stem_len: stem_len(&sound), sound }
    }

    /// Returns the keys of a folded word in every way its letters may be meant, the likeliest first, none empty and none twice.
    ///
    /// # Examples
    /// ```
    /// use choros::names::WordKey;
    /// let asked = WordKey::readings("larisas");
    /// assert!(asked.iter().any(|asked| asked.is_meant_by(WordKey::new("λαρισα").sound())));
    /// ```
    #[must_use]
    pub fn readings(word: &str) -> Vec<Self> {
        let mut readings: Vec<Self> = Vec::new();
        for reading in respellings(word).map(|spelling| Self::new(&spelling)) {
            if !reading.sound.is_empty() && !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        readings
    }

    /// Returns the sound.
    #[must_use]
    pub fn sound(&self) -> &str {
        &self.sound
    }

    /// Returns the stem: all words that this one may mean begin with it.
    #[must_use]
    pub fn stem(&self) -> &str {
        &self.sound[..self.stem_len]
    }

    /// Says whether a word of this sound is meant by the key: it begins so, or is another case of the same word.
    #[must_use]
    pub fn is_meant_by(&self, sound: &str) -> bool {
        sound.starts_with(&self.sound) || (self.stem_len >= MIN_STEM && &sound[..stem_len(sound)] == self.stem())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fold;

    #[test]
    fn cases_and_greeklish_mean_the_same_word_and_others_do_not() {
        let means = |asked: &str, known: &str| {
            let known = WordKey::new(&fold(known));
            WordKey::readings(&fold(asked)).iter().any(|asked| asked.is_meant_by(known.sound()))
        };
        for (asked, known) in [
            ("Λάρισας", "Λάρισα"),
            ("Λάρισα", "ΛΑΡΙΣΑΣ"),
            ("pantopoleio", "Παντοπωλείο"),
            ("pantopolio", "παντοπωλείου"),
            ("κεντ", "Κέντρο"),
            ("κέντρου", "Κέντρο"),
            ("xoros", "χώρος"),
        ] {
            assert!(means(asked, known), "{asked} {known}");
        }
        for (asked, known) in [("Βόλος", "Λάρισα"), ("κέντρο", "κέρδος"), ("από", "αγορά"), ("food", "αγορά")]
        {
            assert!(!means(asked, known), "{asked} {known}");
        }
    }
}
