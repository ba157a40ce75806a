//! Takes away what is only typography: accents, case, final sigma, kinds of dash, look-alike letters.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the text without typographic differences, for comparing names.
///
/// Compatibility forms are decomposed (Unicode NFKD), accents, diaeresis and other combining marks dropped, letters
/// made lower case and final sigma written σ. Dashes become `-`, apostrophes and free-standing accents `'`,
/// zero-width and direction marks vanish, and runs of whitespace and control characters become one space, none at
/// the ends. A word that holds Greek letters and besides them only Latin letters that look like Greek ones becomes
/// wholly Greek (`Λaρισα` → `λαρισα`); a word with any other Latin letter is left as it is.
///
/// Folding what is folded changes nothing. Any text is accepted; the result may be empty.
#[must_use]
pub fn fold(text: &str) -> String {
    // Free-standing accents become apostrophes before NFKD takes them apart into a space and a mark.
    let visible = text.chars().filter(|&c| !is_invisible(c)).map(ascii_mark);
    let lower: String = visible.nfkd().flat_map(char::to_lowercase).collect();
    // Lower-casing can bring new marks (İ is i and a dot), and NFKD new apostrophes (ŉ is ʼ and n).
    let bare = lower.nfkd().filter(|&c| !is_combining_mark(c) && !is_invisible(c)).map(ascii_mark);
    let bare = bare.map(|c| if c == 'ς' { 'σ' } else { c });
    unify_alphabets(&squeeze(bare))
}

/// Says whether a word of the text mixes Greek letters with Latin ones, as `Λaρισα` does with its Latin `a`.
///
/// Such text is usually a slip of the keyboard layout; a join accepts it with a warning.
#[must_use]
pub fn mixes_alphabets(text: &str) -> bool {
    let bare: String = text.nfkd().filter(|&c| !is_combining_mark(c)).collect();
    bare.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().any(is_greek) && word.chars().any(|c| c.is_ascii_alphabetic()))
}

/// Says whether the character is a letter of the Greek alphabet (base letters; NFD and NFKD leave only these).
pub(super) fn is_greek(c: char) -> bool {
    matches!(c, 'Α'..='Ρ' | 'Σ'..='Ω' | 'α'..='ω')
}

/// Maps dashes and apostrophes to their ASCII forms.
fn ascii_mark(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '`'
        | '\u{B4}'
        | '\u{2B9}'
        | '\u{2BC}'
        | '\u{2BD}'
        | '\u{374}'
        | '\u{384}'
        | '\u{1FBD}'
        | '\u{1FBF}'
        | '\u{1FEF}'
        | '\u{1FFD}'
        | '\u{1FFE}'
        | '\u{2018}'..='\u{201B}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{FF07}' => '\'',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// Soft hyphen, zero-width characters, byte order mark, direction marks and variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn squeeze(chars: impl Iterator<Item = char>) -> String {
    let mut squeezed = String::new();
    for c in chars {
        if !c.is_whitespace() {
            squeezed.push(c);
        } else if !squeezed.is_empty() && !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed.truncate(squeezed.trim_end().len());
    squeezed
}

fn unify_alphabets(text: &str) -> String {
    let mut unified = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let in_word = first.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != in_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match greek_spelling(run) {
            Some(greek) => unified.push_str(&greek),
            None => unified.push_str(run),
        }
        rest = after;
    }
    unified
}

/// The word with its Latin look-alikes in Greek; `None` when it has no Greek letter or a letter that is not one.
fn greek_spelling(word: &str) -> Option<String> {
    word.chars()
        .any(is_greek)
        .then(|| word.chars().map(|c| if c.is_ascii() { look_alike(c) } else { Some(c) }).collect())?
}

/// The Greek letter that a Latin one (lower case) looks like, in capitals or in small letters.
fn look_alike(latin: char) -> Option<char> {
    Some(match latin {
        'a' => 'α',
        'b' => 'β',
        'e' => 'ε',
        'z' => 'ζ',
        'h' => 'η',
        'i' => 'ι',
        'k' => 'κ',
        'm' => 'μ',
        'n' | 'v' => 'ν',
        'o' => 'ο',
        'p' => 'ρ',
        't' => 'τ',
        'u' | 'y' => 'υ',
        'x' => 'χ',
        'w' => 'ω',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_final_sigma_do_not_matter() {
        assert_eq!(fold("Βόλος"), "βολοσ");
        assert_eq!(fold("ΒΟΛΟΣ"), fold("Βόλος"));
        assert_eq!(fold("Βοΐου"), fold("Βοϊου"));
        assert_eq!(fold("Βο\u{301}λος"), fold("Βόλος"), "decomposed accents");
        assert_eq!(fold("Ἀθῆναι"), "αθηναι", "polytonic");
    }

    #[test]
    fn look_alike_letters_inside_a_greek_word_become_greek() {
        assert_eq!(fold("Λaρισα"), "λαρισα");
        assert_eq!(fold("ΛAPIΣA"), "λαρισα");
        assert_eq!(fold("Tokio"), "tokio", "a Latin word stays Latin");
        assert_eq!(fold("Lαrisa"), "lαrisa", "l and r look like no Greek letter");
    }

    #[test]
    fn dashes_apostrophes_spaces_and_invisible_marks_are_unified() {
        assert_eq!(fold("Πύδνας – Κολινδρού"), "πυδνασ - κολινδρου");
        assert_eq!(fold("Πύδνας—Κολινδρού"), "πυδνασ-κολινδρου");
        assert_eq!(fold("ν’ ν΄ ν'"), "ν' ν' ν'");
        assert_eq!(fold("  Δήμος \u{a0}\t Βό\u{200b}λου\u{200f}  "), "δημοσ βολου");
    }

    #[test]
    fn mixed_alphabets_are_noticed() {
        assert!(mixes_alphabets("Λaρισα"));
        assert!(!mixes_alphabets("Λάρισα Larisa"));
        assert!(!mixes_alphabets(""));
    }

    #[test]
    fn folding_every_character_twice_is_folding_it_once() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(text in "\\PC{0,40}", greek in "[α-ωά-ώΑ-Ωa-zA-Z '’–\u{301}\u{308}]{0,30}") {
            for text in [text, greek] {
                let once = fold(&text);
                prop_assert_eq!(fold(&once), once);
            }
        }
    }
}
