//! How well the words of a query fit the words of a name.

/// How a name was found, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The whole name, in this or another spelling or grammatical case.
    Exact,
    /// The beginning of the name.
    Prefix,
    /// The beginning of a later word, or the same words in another order, or all of the name's words and others.
    Word,
    /// Letters inside the name.
    Substring,
    /// The name, or a word of it, with a slip or two of the pen.
    Fuzzy,
}

/// The sound of a word and the beginning of it that is its stem.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) sound: &'a str,
    pub(super) stem: &'a str,
}

/// How the words fit and how well, from 0.5 to 1; `None` when they do not fit as words.
///
/// Scores of a better kind are higher; inside a kind, whole words are better than the beginning of one, and in
/// `Exact` the same case is better than another one.
pub(super) fn match_words(query: &[Word<'_>], name: &[Word<'_>]) -> Option<(MatchKind, f32)> {
    if let Some(score) = whole_name(query, name) {
        return Some((MatchKind::Exact, score));
    }
    let places = 0..=name.len().saturating_sub(query.len());
    let fits =
        |fits: fn(Word<'_>, Word<'_>) -> bool, at: usize| fits_at(query, name.get(at..).unwrap_or_default(), fits);
    let later = || places.clone().skip(1);
    if fits(whole_word, 0) {
        Some((MatchKind::Prefix, 0.85))
    } else if fits(beginning, 0) {
        Some((MatchKind::Prefix, 0.8))
    } else if later().any(|at| fits(whole_word, at)) {
        Some((MatchKind::Word, 0.65))
    } else if later().any(|at| fits(beginning, at)) {
        Some((MatchKind::Word, 0.6))
    } else {
        in_any_order(query, name).then_some((MatchKind::Word, 0.55))
    }
}

/// 1 for the same sounds, 0.9 to 0.99 for the same stems: the longer the endings agree the better.
fn whole_name(query: &[Word<'_>], name: &[Word<'_>]) -> Option<f32> {
    if query.len() != name.len() || !query.iter().zip(name).all(|(asked, word)| asked.stem == word.stem) {
        return None;
    }
    let (mut shared, mut longest) = (0_u16, 0_u16);
    for (asked, word) in query.iter().zip(name) {
        let same = asked.sound.bytes().zip(word.sound.bytes()).take_while(|(a, b)| a == b).count();
        shared = shared.saturating_add(u16::try_from(same).unwrap_or(u16::MAX));
        let len = asked.sound.len().max(word.sound.len());
        longest = longest.saturating_add(u16::try_from(len).unwrap_or(u16::MAX));
    }
    if shared == longest { Some(1.0) } else { Some(0.9 + 0.09 * f32::from(shared) / f32::from(longest)) }
}

/// Whether the name goes on with the query's words; only the last of them may be unfinished, as `last` says.
fn fits_at(query: &[Word<'_>], name: &[Word<'_>], last: fn(Word<'_>, Word<'_>) -> bool) -> bool {
    let Some((&unfinished, finished)) = query.split_last() else { return false };
    finished.iter().zip(name).all(|(&asked, &word)| whole_word(asked, word))
        && name.get(finished.len()).is_some_and(|&word| last(unfinished, word))
}

fn in_any_order(query: &[Word<'_>], name: &[Word<'_>]) -> bool {
    query.len() > 1 && query.iter().all(|&asked| name.iter().any(|&word| beginning(asked, word)))
}

/// Whether each of the words is among the others, in any case if its stem is long enough to tell («Αγιά» is not the
/// «Άγιο» of «Άγιο Όρος»).
pub(super) fn all_among(words: &[Word<'_>], others: &[Word<'_>]) -> bool {
    let same =
        |word: Word<'_>, other: Word<'_>| word.sound == other.sound || whole_word(word, other) && word.stem.len() > 2;
    words.iter().all(|&word| others.iter().any(|&other| same(word, other)))
}

fn whole_word(asked: Word<'_>, word: Word<'_>) -> bool {
    asked.stem == word.stem
}

fn beginning(asked: Word<'_>, word: Word<'_>) -> bool {
    word.sound.starts_with(asked.sound) || whole_word(asked, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::SearchKey;

    fn kind(query: &str, name: &str) -> Option<MatchKind> {
        let (query, name) = (SearchKey::new(query), SearchKey::new(name));
        match_words(&query.views(), &name.views()).map(|(kind, _)| kind)
    }

    #[test]
    fn kinds_go_from_the_whole_name_to_words_in_any_order() {
        assert_eq!(kind("Λάρισα", "Λαρισαίων"), Some(MatchKind::Exact));
        assert_eq!(kind("λαρ", "Λαρισαίων"), Some(MatchKind::Prefix));
        assert_eq!(kind("Άργος", "Άργους - Μυκηνών"), Some(MatchKind::Prefix));
        assert_eq!(kind("Μυκήνες", "Άργους - Μυκηνών"), Some(MatchKind::Word));
        assert_eq!(kind("Άγιος Νικ", "Αγίου Νικολάου"), Some(MatchKind::Prefix));
        assert_eq!(kind("Μυκηνών Άργους", "Άργους - Μυκηνών"), Some(MatchKind::Word));
        assert_eq!(kind("Βόλος", "Λάρισα"), None);
    }

    #[test]
    fn the_nearer_case_scores_higher() {
        let score = |query: &str, name: &str| {
            let (query, name) = (SearchKey::new(query), SearchKey::new(name));
            match_words(&query.views(), &name.views()).map(|(_, score)| score)
        };
        assert!(score("Ηράκλεια", "Ηρακλείας") > score("Ηράκλεια", "Ηρακλείου"));
        assert_eq!(score("Larissa", "Λάρισα"), Some(1.0));
    }
}
