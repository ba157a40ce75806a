//! The sound behind a Latin spelling of a Greek word, so that Chania, Hania and Khania are one.

/// Spellings of the same sound, longest first; the first that fits at a place is taken.
///
/// Symbols of the result: `q` is θ, `h` is χ, `x` is ξ, `u` is ου, `mb` is μπ (kept in two letters so that what is
/// typed on the way, «Καλαμ», is already a prefix of «Καλαμπάκα»).
#[rustfmt::skip]
const SPELLINGS: &[(&str, &str)] = &[
    ("nch", "nh"), ("gch", "nh"), ("kch", "h"), ("tth", "q"), ("pph", "f"), ("ngk", "g"), ("gk", "g"),
    ("gg", "g"), ("ng", "g"), ("gh", "g"), ("gx", "nx"), ("mph", "mf"), ("mp", "mb"), ("mb", "mb"), ("bb", "mb"),
    ("b", "mb"), ("nd", "nt"), ("ph", "f"), ("th", "q"), ("ch", "h"), ("kh", "h"), ("rh", "r"), ("ks", "x"),
    ("cs", "x"), ("c", "k"), ("q", "k"), ("ou", "u"), ("oy", "u"), ("au", "av"), ("eu", "ev"), ("ei", "i"),
    ("oi", "i"), ("oe", "i"), ("yi", "i"), ("y", "i"), ("j", "i"), ("ai", "e"), ("ae", "e"), ("w", "o"),
];

/// Returns the sound of a lower-case Latin word; what is neither Latin nor in [`SPELLINGS`] stays.
///
/// Greek comes here after [`transliterate`](super::transliterate): both then go by the same rules, and a rule that
/// merges two Greek sounds merges them on both sides.
pub(super) fn latin_sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let (spelt, heard) = next_sound(rest, first, &sound);
        push_once(&mut sound, heard.unwrap_or(&rest[..spelt]));
        rest = &rest[spelt..];
    }
    sound
}

/// How many bytes of `rest` are read and what they sound like; `None`: as they are written.
fn next_sound(rest: &str, first: char, before: &str) -> (usize, Option<&'static str>) {
    let starting = before.is_empty();
    if starting && (rest.starts_with("nt") || rest.starts_with("nd")) {
        return (2, Some("d"));
    }
    if let Some(found) = glide(rest, before).or_else(|| labial_after_vowel(rest, before)) {
        return found;
    }
    let spelling = SPELLINGS.iter().find(|(spelt, _)| spelt.starts_with(first) && rest.starts_with(spelt));
    spelling.map_or((first.len_utf8(), None), |(spelt, heard)| (spelt.len(), Some(heard)))
}

/// The y of Ayia and Yiannis (γι), and the y of Greeklish «ay», «ey» before consonants (αυ, ευ).
fn glide(rest: &str, before: &str) -> Option<(usize, Option<&'static str>)> {
    let after = rest.strip_prefix('y')?;
    let follows_vowel = before.ends_with(is_vowel);
    match after.chars().next() {
        Some('i') if follows_vowel || before.is_empty() => Some((1, Some("g"))),
        Some(next) if is_vowel(next) && (follows_vowel || before.is_empty()) => Some((1, Some("gi"))),
        _ if before.ends_with(['a', 'e']) => Some((1, Some("v"))),
        _ => None,
    }
}

/// The f of Lefkada and Nafpaktos: αυ, ευ before a voiceless consonant, elsewhere spelt Levkada, Navpaktos.
fn labial_after_vowel(rest: &str, before: &str) -> Option<(usize, Option<&'static str>)> {
    let spelt = if rest.starts_with("ph") { 2 } else { usize::from(rest.starts_with('f')) };
    let voiceless = rest[spelt..].chars().next().is_none_or(|next| "tkpsxhcq".contains(next));
    (spelt > 0 && voiceless && before.ends_with(['a', 'e'])).then_some((spelt, Some("v")))
}

/// Appends the symbols, none twice in a row: double consonants are spelling, not sound.
fn push_once(sound: &mut String, symbols: &str) {
    for symbol in symbols.chars() {
        if !sound.ends_with(symbol) {
            sound.push(symbol);
        }
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_meet() {
        for spellings in [
            &["chania", "hania", "khania"][..],
            &["kalampaka", "kalabaka", "kalambaka"],
            &["agia", "ayia", "aghia"],
            &["larisa", "larissa"],
            &["lefkada", "levkada", "leukada", "leykada"],
            &["evvoia", "evia", "euvoea"],
            &["amfipolis", "amphipolis"],
            &["langadas", "lagkadas", "lagadas", "laggadas"],
            &["alexandria", "aleksandreia"],
            &["aigaleo", "aegaleo", "egaleo"],
            &["mantoudi", "mandudi"],
            &["giannena", "yannena", "yiannena"],
        ] {
            for spelling in spellings {
                assert_eq!(latin_sound(spelling), latin_sound(spellings[0]), "{spelling}");
            }
        }
    }

    #[test]
    fn different_sounds_stay_apart() {
        for (one, other) in [("xanthi", "chanthi"), ("volos", "bolos"), ("thira", "tira"), ("poros", "paros")] {
            assert_ne!(latin_sound(one), latin_sound(other));
        }
    }
}
