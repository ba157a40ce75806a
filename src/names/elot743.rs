//! Transliteration of Greek into Latin letters after ELOT 743 (ISO 843, type 2: transcription).

use super::fold::is_greek;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A Greek letter taken apart: its lower-case base, its case, and the marks that keep two vowels apart.
#[derive(Clone, Copy)]
struct Letter {
    base: char,
    upper: bool,
    accent: bool,
    diaeresis: bool,
}

/// Returns the text with its Greek letters written in Latin ones, as on Greek road signs and passports (ELOT 743).
///
/// Accents are dropped. αυ, ευ, ηυ are `av`, `ev`, `iv` before vowels and voiced consonants and `af`, `ef`, `if`
/// elsewhere; μπ is `b` at either end of a word and `mp` inside; γγ, γξ, γχ are `ng`, `nx`, `nch`; ου is `ou`. Two
/// vowels kept apart by a diaeresis, or by an accent on the first, are written one by one. A letter that becomes
/// several is all capitals when a neighbour is a capital (ΧΙΟΣ → `CHIOS`) and one capital otherwise (Χίος → `Chios`).
/// Everything that is not Greek passes unchanged, composed (Unicode NFC).
#[must_use]
pub fn transliterate(text: &str) -> String {
    let decomposed: Vec<char> = text.nfd().collect();
    let mut latin = String::with_capacity(text.len());
    let mut at = 0;
    while at < decomposed.len() {
        if is_greek(decomposed[at]) {
            let (word, end) = take_word(&decomposed, at);
            push_word(&mut latin, &word);
            at = end;
        } else {
            latin.push(decomposed[at]);
            at += 1;
        }
    }
    latin.nfc().collect()
}

/// The run of Greek letters that starts at `at`, with their marks folded in, and where it ends.
fn take_word(text: &[char], mut at: usize) -> (Vec<Letter>, usize) {
    let mut word: Vec<Letter> = Vec::new();
    while let Some(&c) = text.get(at) {
        match word.last_mut() {
            _ if is_greek(c) => word.push(letter(c)),
            Some(last) if is_combining_mark(c) => {
                last.diaeresis |= c == '\u{308}';
                last.accent |= matches!(c, '\u{300}' | '\u{301}' | '\u{342}');
            }
            _ => break,
        }
        at += 1;
    }
    (word, at)
}

fn letter(c: char) -> Letter {
    let base = c.to_lowercase().next().map_or(c, |lower| if lower == 'ς' { 'σ' } else { lower });
    Letter { base, upper: c.is_uppercase(), accent: false, diaeresis: false }
}

fn push_word(latin: &mut String, word: &[Letter]) {
    let mut at = 0;
    while at < word.len() {
        let (sound, taken) = pair_sound(word, at).map_or_else(|| (single_sound(word[at].base), 1), |sound| (sound, 2));
        let capitals = word[at].upper && neighbour_is_upper(word, at, taken);
        push_cased(latin, sound, word[at].upper, capitals);
        at += taken;
    }
}

/// Whether the letters `at..at + taken` stand in a word of capitals: the next letter decides, at the end the one before.
fn neighbour_is_upper(word: &[Letter], at: usize, taken: usize) -> bool {
    let next = word.get(at + 1).or_else(|| word.get(at + taken));
    let neighbour = next.or_else(|| at.checked_sub(1).and_then(|before| word.get(before)));
    neighbour.is_some_and(|letter| letter.upper)
}

fn push_cased(latin: &mut String, sound: &str, upper: bool, capitals: bool) {
    for (i, c) in sound.chars().enumerate() {
        latin.push(if upper && (i == 0 || capitals) { c.to_ascii_uppercase() } else { c });
    }
}

/// The sound of two letters that are read together, if those at `at` are.
fn pair_sound(word: &[Letter], at: usize) -> Option<&'static str> {
    let (first, second) = (word[at], *word.get(at + 1)?);
    let next = word.get(at + 2).map(|letter| letter.base);
    let one_vowel = second.base == 'υ' && !second.diaeresis && !first.accent;
    Some(match (first.base, second.base) {
        ('ο', 'υ') if one_vowel => "ou",
        ('α', 'υ') if one_vowel => {
            if is_voiced(next) {
                "av"
            } else {
                "af"
            }
        }
        ('ε', 'υ') if one_vowel => {
            if is_voiced(next) {
                "ev"
            } else {
                "ef"
            }
        }
        ('η', 'υ') if one_vowel => {
            if is_voiced(next) {
                "iv"
            } else {
                "if"
            }
        }
        ('μ', 'π') if at == 0 || next.is_none() => "b",
        ('γ', 'γ') => "ng",
        ('γ', 'ξ') => "nx",
        ('γ', 'χ') => "nch",
        _ => return None,
    })
}

/// Whether the letter is a vowel or a voiced consonant; the end of a word is not.
fn is_voiced(letter: Option<char>) -> bool {
    letter.is_some_and(|c| "αεηιουωβγδζλμνρ".contains(c))
}

fn single_sound(base: char) -> &'static str {
    match base {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::measure::shared_csv;
    use proptest::prelude::*;

    #[test]
    fn the_golden_names_are_written_as_by_the_standard() {
        let Some(rows) = shared_csv("golden/names/elot743.csv") else { return };
        assert!(!rows.is_empty());
        for row in rows {
            assert_eq!(transliterate(&row["greek"]), row["elot743"]);
        }
    }

    #[test]
    fn av_and_ev_follow_the_next_sound() {
        assert_eq!(transliterate("Ναύπλιο Λαύριο Λευκάδα Ευρώτας"), "Nafplio Lavrio Lefkada Evrotas");
        assert_eq!(transliterate("Ευ"), "Ef");
    }

    #[test]
    fn vowels_kept_apart_are_written_one_by_one() {
        assert_eq!(transliterate("Ταΰγετος"), "Taygetos");
        assert_eq!(transliterate("άυλος"), "aylos");
        assert_eq!(transliterate("Βοΐου"), "Voiou");
    }

    #[test]
    fn capitals_stay_capitals() {
        assert_eq!(transliterate("ΧΙΟΣ, Χίος, ΨΑΡΩΝ"), "CHIOS, Chios, PSARON");
        assert_eq!(transliterate("ΜΠΟΥΚΑ ΘΗΒΑΙΩΝ"), "BOUKA THIVAION");
    }

    #[test]
    fn mp_is_b_only_at_the_ends() {
        assert_eq!(transliterate("Μπάφρα Καλαμπάκα"), "Bafra Kalampaka");
    }

    #[test]
    fn what_is_not_greek_passes() {
        assert_eq!(transliterate("Café 12 – Ω"), "Café 12 – O");
        assert_eq!(transliterate(""), "");
    }

    proptest! {
        #[test]
        fn no_greek_letter_is_left(text in "\\PC{0,40}", greek in "[α-ωΑ-Ωά-ώἀ-ᾧ\u{301}\u{308} ]{0,40}") {
            for text in [text, greek] {
                prop_assert!(!transliterate(&text).nfd().any(is_greek));
            }
        }
    }
}
