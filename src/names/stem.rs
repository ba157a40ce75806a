//! The part of a name that its cases share: «Βόλου» and «Βόλος», «Λαρισαίων» and «Λάρισα».

/// Bytes of a stem that are never cut: a shorter one would stand for too many names.
const SHORTEST: usize = 2;

/// Returns how many bytes at the start of a word's sound are its stem.
///
/// The endings of Greek names are vowels with perhaps a final s, or -on in the genitive plural (with the -eon, -ion
/// of ethnonyms); neuters in -ma have -matos. What is cut is an ending of the sound written by
/// [`latin_sound`](super::latin_sound::latin_sound).
pub(super) fn stem_len(sound: &str) -> usize {
    let bytes = sound.as_bytes();
    let mut end = bytes.len();
    if end > SHORTEST && (bytes.ends_with(b"s") || bytes.ends_with(b"on")) {
        end -= 1;
    }
    while end > SHORTEST && matches!(bytes[end - 1], b'a' | b'e' | b'i' | b'o' | b'u') {
        end -= 1;
    }
    if end > 5 && bytes[..end].ends_with(b"mat") {
        end -= 2;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(sound: &str) -> &str {
        &sound[..stem_len(sound)]
    }

    #[test]
    fn cases_of_a_name_share_their_stem() {
        for cases in [["lariseon", "larisa"], ["volu", "volos"], ["patreon", "patra"], ["peramatos", "perama"]] {
            assert_eq!(stem(cases[0]), stem(cases[1]));
        }
    }

    #[test]
    fn a_short_name_keeps_two_letters() {
        assert_eq!([stem("kos"), stem("ko"), stem("i"), stem(""), stem("s")], ["ko", "ko", "i", "", "s"]);
    }

    #[test]
    fn letters_of_other_alphabets_are_not_cut_in_two() {
        assert_eq!(stem("жжs"), "жж");
        assert_eq!(stem("жo"), "ж");
    }
}
