//! Which endings belong to one Greek name: «Βόλος» is «Βόλου», «Πύλος» is not «Πύλης».

/// The grammatical case a name is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameCase {
    /// «Λάρισα»: names of Regional Units and Regions, English names.
    Nominative,
    /// «Λαρισαίων»: names of municipalities.
    Genitive,
    /// Either.
    Unknown,
}

/// Endings of the nominative (and accusative) and of the genitive that go together, as they sound.
type Paradigm = (&'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const PARADIGMS: &[Paradigm] = &[
    (&["os", "o", "on"], &["u"]),                          // Βόλος, Μέτσοβο(ν)
    (&["a"], &["as"]),                                     // Δράμα
    (&["i"], &["is", "eos"]),                              // Κοζάνη, Πόλη: Πόλης, Πόλεως
    (&["i", "ion"], &["iu"]),                              // Σουφλί, Σούλι(ον)
    (&["a", "i", "es", "e", "is", "us"], &["on"]),         // Γρεβενά, Δελφοί, Σέρρες, Σέρραι
    (&["os"], &["us"]),                                    // Άργος
    (&["as"], &["a"]), (&["is"], &["i"]), (&["us"], &["u"]), // Παλαμάς, Ρέντης
    (&["os"], &["o"]),                                     // Κως
    (&["ma"], &["matos"]), (&["mata"], &["maton"]),        // Πέραμα
];
/// «Ορεστίδα, Ορεστίδος», «Μαραθώνας, Μαραθώνος»: only after δ, ν or τ.
const CONSONANT: Paradigm = (&["a", "as"], &["os", "as", "a"]);
/// «Άννα, Άννης»: of several words, where the others agree.
const OLD_FEMININE: Paradigm = (&["a"], &["as", "is"]);

/// Bytes of a word's sound that no ending takes.
const SHORTEST_STEM: usize = 1;

/// Says whether two words (their sounds) are cases of one name, the first being given in `case`.
///
/// `among_others`: the word is one of several, so that older endings are not enough to mistake it.
///
/// # Examples
/// ```
/// use choros::names::{NameCase, is_case_of};
/// assert!(is_case_of("volu", NameCase::Genitive, "volos", false));
/// assert!(!is_case_of("pilis", NameCase::Genitive, "pilos", false));
/// ```
#[must_use]
pub fn is_case_of(known: &str, case: NameCase, asked: &str, among_others: bool) -> bool {
    if known == asked {
        return true;
    }
    let fits = |&(nominatives, genitives): &Paradigm| {
        let from_nominative =
            case != NameCase::Genitive && other_ending(known, nominatives, nominatives, genitives, asked);
        from_nominative || case != NameCase::Nominative && other_ending(known, genitives, nominatives, genitives, asked)
    };
    PARADIGMS.iter().any(fits) || among_others && fits(&OLD_FEMININE) || ends_in_dental(known) && fits(&CONSONANT)
}

fn other_ending(known: &str, own: &[&str], nominatives: &[&str], genitives: &[&str], asked: &str) -> bool {
    own.iter().filter_map(|ending| known.strip_suffix(ending)).filter(|stem| stem.len() >= SHORTEST_STEM).any(|stem| {
        let ending = asked.strip_prefix(stem);
        ending.is_some_and(|ending| nominatives.contains(&ending) || genitives.contains(&ending))
    })
}

/// Whether the stem before an ending in -a, -as, -os ends in δ, ν or τ after a vowel.
fn ends_in_dental(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    let stem = stem.strip_suffix(['a', 'o']).unwrap_or("");
    stem.strip_suffix(['d', 'n', 't']).is_some_and(|before| before.ends_with(['a', 'e', 'i', 'o', 'u']))
}

#[cfg(test)]
mod tests {
    use super::NameCase::{Genitive, Nominative};
    use super::*;
    use crate::names::NameWords;

    fn is_case(known: &str, case: NameCase, asked: &str) -> bool {
        let (known, asked) = (NameWords::new(known), NameWords::new(asked));
        let several = known.words.len() > 1;
        known.words.len() == asked.words.len()
            && known
                .words
                .iter()
                .zip(&asked.words)
                .all(|(known, asked)| is_case_of(&known.sound, case, &asked.sound, several))
    }

    #[test]
    fn cases_of_a_name_are_one() {
        for (genitive, nominative) in [
            ("Βόλου", "Βόλος"),
            ("Μετσόβου", "Μέτσοβο"),
            ("Δράμας", "Δράμα"),
            ("Κοζάνης", "Κοζάνη"),
            ("Χαϊδαρίου", "Χαϊδάρι"),
            ("Σερρών", "Σέρρες"),
            ("Σερρών", "Σέρραι"),
            ("Δελφών", "Δελφοί"),
            ("Χανίων", "Χανιά"),
            ("Άργους", "Άργος"),
            ("Παλαμά", "Παλαμάς"),
            ("Κω", "Κως"),
            ("Περάματος", "Πέραμα"),
            ("Ορεστίδος", "Ορεστίδα"),
            ("Μαραθώνος", "Μαραθώνας"),
            ("Αγίας Παρασκευής", "Αγία Παρασκευή"),
            ("Αγίας Άννας", "Αγίας Άννης"),
            ("Ηλιουπόλεως", "Ηλιούπολης"),
        ] {
            assert!(is_case(genitive, Genitive, nominative), "{genitive} {nominative}");
        }
        assert!(is_case("Κεντρικός Τομέας Αθηνών", Nominative, "Κεντρικού Τομέα Αθηνών"));
    }

    #[test]
    fn near_names_are_not() {
        for (one, other) in [
            ("Πύλης", "Πύλου"),
            ("Πύλης", "Πύλος"),
            ("Ηρακλείου", "Ηράκλεια"),
            ("Ορεστιάδας", "Ορεστίδος"),
            ("Θέρμου", "Θέρμη"),
            ("Κέας", "Κω"),
            ("Σάμου", "Σάμη"),
        ] {
            assert!(!is_case(one, Genitive, other), "{one} {other}");
        }
    }
}
