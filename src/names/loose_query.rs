//! What is looked for inside names and despite slips, once the words do not fit as they are.

use super::edit_distance::edit_distance_within;
use super::search_key::SearchKey;

/// Bytes from which a query is looked for inside names; a shorter one is inside almost everything.
const SUBSTRING_BYTES: usize = 3;

/// Which letters the sound and the stem of a name or word have.
///
/// A set has a bit for the last six bits of each byte: letters, the space and most digits have one each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    sound: u64,
    stem: u64,
}

impl Letters {
    pub(super) fn new(sound: &str, stem: &str) -> Self {
        let set = |text: &str| text.bytes().fold(0, |set, byte| set | 1 << (byte & 63));
        Self { sound: set(sound), stem: set(stem) }
    }
}

/// A query for parts and slips, which whole keys are compared with.
pub(super) struct LooseQuery {
    sound: String,
    stem: String,
    letters: Letters,
    sound_edits: u32,
    stem_edits: u32,
}

impl LooseQuery {
    pub(super) fn new(reading: &SearchKey) -> Self {
        let (sound, stem) = (reading.sounds(), reading.stems());
        Self {
            letters: Letters::new(&sound, &stem),
            sound_edits: edits_allowed(letter_count(&sound)),
            stem_edits: edits_allowed(letter_count(&stem)),
            sound,
            stem,
        }
    }

    /// Whether a name with these letters could have the query inside it.
    pub(super) fn may_be_part(&self, name: Letters) -> bool {
        self.letters.sound & !name.sound == 0 && self.sound.len() >= SUBSTRING_BYTES
    }

    /// Whether the query is inside the sound of a name.
    pub(super) fn is_part(&self, sound: &str) -> bool {
        sound.contains(&self.sound)
    }

    /// Whether a name with these letters could be the query but for slips.
    pub(super) fn may_be_slip(&self, name: Letters) -> bool {
        is_near(self.letters.sound, name.sound, self.sound_edits)
            || is_near(self.letters.stem, name.stem, self.stem_edits)
    }

    /// The slips between query and name, in the sound or else in the stem; `None` when there are too many.
    pub(super) fn edits(&self, sound: &str, stem: &str) -> Option<usize> {
        let within = |asked: &str, text: &str, most: u32| {
            (most > 0).then(|| edit_distance_within(asked.as_bytes(), text.as_bytes(), most as usize))?
        };
        within(&self.sound, sound, self.sound_edits).or_else(|| within(&self.stem, stem, self.stem_edits))
    }
}

/// A slip brings or takes at most one letter, which rules most names out at once.
fn is_near(asked: u64, name: u64, edits: u32) -> bool {
    edits > 0 && (asked & !name).count_ones() <= edits && (name & !asked).count_ones() <= edits
}

fn letter_count(key: &str) -> usize {
    key.chars().filter(|&c| c != ' ').count()
}

/// Slips forgiven: one from four letters, two from eight.
fn edits_allowed(letters: usize) -> u32 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The score of a name with so many slips.
pub(super) fn fuzzy_score(edits: usize) -> f32 {
    if edits <= 1 { 0.3 } else { 0.2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> (String, String, Letters) {
        let key = SearchKey::new(name);
        let (sound, stem) = (key.sounds(), key.stems());
        let letters = Letters::new(&sound, &stem);
        (sound, stem, letters)
    }

    fn slips(query: &str, name: &str) -> Option<usize> {
        let (sound, stem, letters) = key(name);
        let query = LooseQuery::new(&SearchKey::new(query));
        let edits = query.edits(&sound, &stem);
        assert!(edits.is_none() || query.may_be_slip(letters), "letters must not rule out {name}");
        edits
    }

    fn has_part(query: &str, name: &str) -> bool {
        let (sound, _, letters) = key(name);
        let query = LooseQuery::new(&SearchKey::new(query));
        query.may_be_part(letters) && query.is_part(&sound)
    }

    #[test]
    fn parts_need_three_letters() {
        assert!(has_part("ρισ", "Λάρισα"));
        assert!(!has_part("ρι", "Λάρισα"));
        assert!(!has_part("ρασ", "Λάρισα"));
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        assert_eq!(slips("Καλομπάμα", "Καλαμπάκα"), Some(2));
        assert_eq!(slips("Βόλσο", "Βόλος"), Some(1));
        assert_eq!(slips("Βύλα", "Βόλος"), None);
        assert_eq!(slips("Κως", "Κώμ"), None);
    }
}
