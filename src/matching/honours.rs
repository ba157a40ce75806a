//! Titles of honour before a name, which one list writes and another leaves out.

use crate::names::NameWord;

/// «Ιερά Πόλη Μεσολογγίου», «Ηρωική Νήσος Ψαρά»: what the two words sound like at their beginning.
const HONOURS: &[(&[&str], &[&str])] = &[(&["ier", "irik"], &["pol", "nis"])];

/// Returns the words after a title of honour; all of them where there is none, or nothing after it.
pub(super) fn without_honour(words: &[NameWord]) -> &[NameWord] {
    let honoured = |(first, second): &(&[&str], &[&str])| {
        let begins = |word: &NameWord, stems: &[&str]| stems.iter().any(|stem| word.sound.starts_with(stem));
        let endings = |word: &NameWord| word.text.chars().count() <= 8;
        words.len() > 2
            && begins(&words[0], first)
            && begins(&words[1], second)
            && endings(&words[0])
            && endings(&words[1])
    };
    if HONOURS.iter().any(honoured) { &words[2..] } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::NameWords;

    #[test]
    fn honours_are_left_out() {
        for (text, name) in [
            ("Ιερής Πόλης Μεσολογγίου", "μεσολογγιου"),
            ("Ηρωικής Πόλεως Νάουσας", "ναουσασ"),
            ("Δήμος Ηρωικής Νήσου Ψαρών", "ψαρων"),
            ("IERAS POLIS MESOLOGGIOU", "mesologgiou"),
            ("Ιεράπετρας", "ιεραπετρασ"),
            ("Ιερά Πόλη", "ιερα πολη"),
        ] {
            let read = NameWords::new(text);
            let words = without_honour(&read.words).to_vec();
            assert_eq!(NameWords { words, ..read }.folded(), name);
        }
    }
}
