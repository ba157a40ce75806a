//! A search text read in every way it may be meant.

use super::search_key::SearchKey;

/// How many characters of a query are read; what is beyond is cut off. Callers may refuse longer ones before.
pub const MAX_QUERY_CHARS: usize = 200;

/// The ways in which letters may be meant, the likeliest first.
const SPELLINGS: [fn(&str) -> String; 5] =
    [str::to_owned, x_as_it_looks, b_as_it_looks, without_first_h, final_labial_kept];

/// Returns the readings of a query, the likeliest first, none empty and none twice.
///
/// Latin letters are ambiguous: x is ξ or, as it looks, χ (Xania); b is μπ or β (Bolos); h is χ or the silent breath
/// of older spellings (Hydra). A final «ευ» is on the way to either sound.
pub(super) fn readings(query: &str) -> Vec<SearchKey> {
    let end = query.char_indices().nth(MAX_QUERY_CHARS).map_or(query.len(), |(at, _)| at);
    let query = &query[..end];
    let mut readings: Vec<SearchKey> = Vec::new();
    for respell in SPELLINGS {
        let reading = SearchKey::with_spelling(query, respell);
        if !reading.is_empty() && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// Returns the ways a folded word may be spelt, itself first.
pub(super) fn respellings(word: &str) -> impl Iterator<Item = String> {
    SPELLINGS.into_iter().map(move |respell| respell(word))
}

fn x_as_it_looks(word: &str) -> String {
    word.replace('x', "h")
}

/// b for β, but not in mb, which is always μπ.
fn b_as_it_looks(word: &str) -> String {
    word.replace("mb", "mp").replace('b', "v")
}

fn without_first_h(word: &str) -> String {
    word.strip_prefix('h').unwrap_or(word).to_owned()
}

/// «Αφ» while «Αφάντου» is being typed: doubled, φ is read as before a vowel and not as in «ευ».
fn final_labial_kept(word: &str) -> String {
    word.chars().last().filter(|c| matches!(c, 'φ' | 'f')).map_or_else(|| word.to_owned(), |c| format!("{word}{c}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(query: &str) -> Vec<String> {
        readings(query).iter().map(SearchKey::sounds).collect()
    }

    #[test]
    fn an_ambiguous_latin_letter_is_read_both_ways() {
        assert_eq!(sounds("Xania"), ["xania", "hania"]);
        assert_eq!(sounds("Bolos"), ["mbolos", "volos"]);
        assert_eq!(sounds("Hydra"), ["hidra", "idra"]);
        assert_eq!(sounds("Αφ"), ["av", "af"]);
    }

    #[test]
    fn greek_and_plain_latin_have_one_reading() {
        assert_eq!(sounds("Ξάνθη"), ["xanqi"]);
        assert_eq!(sounds("Larissa"), ["larisa"]);
        assert!(sounds("Δήμος").is_empty());
    }

    #[test]
    fn a_long_query_is_cut_between_characters() {
        assert_eq!(sounds(&"ά".repeat(5_000)), ["a"]);
        assert_eq!(sounds(&"αβ".repeat(5_000))[0].chars().count(), MAX_QUERY_CHARS);
    }
}
