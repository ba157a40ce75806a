//! The title before a name: «Δήμος», «Π.Ε.», "Municipality of".

/// What kind of area a title says the name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Title {
    /// «Δήμος», «Δ.», "Municipality of".
    Municipality,
    /// «Δημοτική Ενότητα», «Δ.Ε.», "Municipal Unit of".
    MunicipalUnit,
    /// «Κοινότητα» and its kinds, "Community of".
    Community,
    /// «Περιφερειακή Ενότητα», «Π.Ε.», "Regional Unit of"; also «Νομός», the prefecture it came after.
    RegionalUnit,
    /// «Περιφέρεια», "Region of".
    Region,
}

/// Titles in folded words, the longer before the shorter; a word with a point must be written with one.
const TITLES: &[(&[&str], Title)] = &[
    (&["περιφερειακη", "ενοτητα"], Title::RegionalUnit),
    (&["περιφερειακησ", "ενοτητασ"], Title::RegionalUnit),
    (&["perifereiaki", "enotita"], Title::RegionalUnit),
    (&["περ.", "ενοτητα"], Title::RegionalUnit),
    (&["περ.", "εν."], Title::RegionalUnit),
    (&["π.", "ε."], Title::RegionalUnit),
    (&["πε"], Title::RegionalUnit),
    (&["regional", "unit"], Title::RegionalUnit),
    (&["νομοσ"], Title::RegionalUnit),
    (&["νομου"], Title::RegionalUnit),
    (&["nomos"], Title::RegionalUnit),
    (&["prefecture"], Title::RegionalUnit),
    (&["δημοτικη", "ενοτητα"], Title::MunicipalUnit),
    (&["δημοτικησ", "ενοτητασ"], Title::MunicipalUnit),
    (&["δ.", "ε."], Title::MunicipalUnit),
    (&["δε"], Title::MunicipalUnit),
    (&["municipal", "unit"], Title::MunicipalUnit),
    (&["δημοτικη", "κοινοτητα"], Title::Community),
    (&["τοπικη", "κοινοτητα"], Title::Community),
    (&["δ.", "κ."], Title::Community),
    (&["τ.", "κ."], Title::Community),
    (&["κοινοτητα"], Title::Community),
    (&["κοινοτητασ"], Title::Community),
    (&["community"], Title::Community),
    (&["δημοσ"], Title::Municipality),
    (&["δημου"], Title::Municipality),
    (&["δημ."], Title::Municipality),
    (&["δ."], Title::Municipality),
    (&["dimos"], Title::Municipality),
    (&["dimou"], Title::Municipality),
    // The census tables of the statistical authority spell it in all three ways.
    (&["municipality"], Title::Municipality),
    (&["municipallity"], Title::Municipality),
    (&["municipaity"], Title::Municipality),
    (&["περιφερεια"], Title::Region),
    (&["περιφερειασ"], Title::Region),
    (&["perifereia"], Title::Region),
    (&["region"], Title::Region),
];

/// A word of a folded text and whether a point follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) dotted: bool,
}

impl Token {
    /// Whether this is the word; one that ends in a point must be written with it.
    pub(super) fn is(&self, word: &str) -> bool {
        word.strip_suffix('.').map_or_else(|| word == self.text, |short| short == self.text && self.dotted)
    }
}

/// Returns the words of a folded text: runs of letters and digits, apostrophes left out.
pub(super) fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens = vec![];
    let mut word = String::new();
    for c in folded.chars().chain([' ']) {
        if c.is_alphanumeric() {
            word.push(c);
        } else if c != '\'' && !word.is_empty() {
            tokens.push(Token { text: std::mem::take(&mut word), dotted: c == '.' });
        }
    }
    tokens
}

/// Returns the title that the tokens begin with and how many of them it takes.
pub(super) fn leading_title(tokens: &[Token]) -> Option<(Title, usize)> {
    let fits = |&&(words, _): &&(&[&str], Title)| {
        words.len() <= tokens.len() && words.iter().zip(tokens).all(|(word, token)| token.is(word))
    };
    TITLES.iter().find(fits).map(|&(words, title)| (title, words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fold;

    fn title_of(text: &str) -> Option<(Title, usize)> {
        leading_title(&tokens(&fold(text)))
    }

    #[test]
    fn titles_are_recognised_however_they_are_written() {
        assert_eq!(title_of("ΔΗΜΟΣ ΒΟΛΟΥ"), Some((Title::Municipality, 1)));
        assert_eq!(title_of("Π.Ε. Καρδίτσας"), Some((Title::RegionalUnit, 2)));
        assert_eq!(title_of("ΠΕ Καρδίτσας"), Some((Title::RegionalUnit, 1)));
        assert_eq!(title_of("Περιφέρεια Θεσσαλίας"), Some((Title::Region, 1)));
        assert_eq!(title_of("Περιφερειακή Ενότητα Λάρισας"), Some((Title::RegionalUnit, 2)));
        assert_eq!(title_of("Δ. Βόλου"), Some((Title::Municipality, 1)));
        assert_eq!(title_of("Δ.Ε. Βόλου"), Some((Title::MunicipalUnit, 2)));
        assert_eq!(title_of("Municipality of Volos"), Some((Title::Municipality, 1)));
    }

    #[test]
    fn names_that_only_begin_alike_have_no_title() {
        assert_eq!(title_of("Δέλτα"), None);
        assert_eq!(title_of("Δημητρίου"), None);
        assert_eq!(title_of(""), None);
    }
}
