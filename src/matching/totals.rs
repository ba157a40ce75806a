//! Rows that add up others: «Σύνολο», «Ελλάδα», «Σύνολο Περιφέρειας Θεσσαλίας».

use crate::names::fold;

/// What a text says of a total.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TotalText {
    /// Of all rows.
    All,
    /// Of the country.
    Country,
    /// Of what the rest of the text names.
    Of(String),
}

const SUM: &[&str] = &[
    "γενικο συνολο",
    "μερικο συνολο",
    "συνολικα",
    "συνολο",
    "συνολα",
    "αθροισμα",
    "ολικο",
    "grand total",
    "subtotal",
    "total",
    "totals",
    "sum",
    "γεν. συνολο",
];
const COUNTRY: &[&str] = &[
    "ελλαδα",
    "ελλαδασ",
    "ελλασ",
    "ελλαδοσ",
    "χωρα",
    "χωρασ",
    "συνολο χωρασ",
    "επικρατεια",
    "επικρατειασ",
    "συνολικη επικρατεια",
    "greece",
    "hellas",
    "ellada",
    "gr",
    "el",
    "grc",
    "country",
    "whole country",
];

/// Reads a text as a total; `None` when it is none.
pub(super) fn total_text(text: &str) -> Option<TotalText> {
    let folded = fold(text);
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if COUNTRY.contains(&folded) {
        return Some(TotalText::Country);
    }
    let rest = SUM.iter().find_map(|word| without_word(folded, word))?;
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let rest = rest
        .strip_prefix("of ")
        .or_else(|| rest.strip_prefix("τησ "))
        .or_else(|| rest.strip_prefix("του "))
        .unwrap_or(rest);
    Some(match rest {
        "" => TotalText::All,
        _ if COUNTRY.contains(&rest) => TotalText::Country,
        _ => TotalText::Of(rest.to_owned()),
    })
}

/// The text without a word at its beginning or end.
fn without_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let apart = |rest: &&str, beside: fn(&str) -> Option<char>| beside(rest).is_none_or(|c| !c.is_alphanumeric());
    let after = text.strip_prefix(word).filter(|rest| apart(rest, |rest| rest.chars().next()));
    after.or_else(|| text.strip_suffix(word).filter(|rest| apart(rest, |rest| rest.chars().next_back())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_words() {
        for text in ["Σύνολο", "ΣΥΝΟΛΟ:", "Total", " Γενικό Σύνολο "] {
            assert_eq!(total_text(text), Some(TotalText::All), "{text}");
        }
        for text in ["Ελλάδα", "ΣΥΝΟΛΟ ΧΩΡΑΣ", "Σύνολο Ελλάδας", "Greece, total", "EL"] {
            assert_eq!(total_text(text), Some(TotalText::Country), "{text}");
        }
        assert_eq!(total_text("Σύνολο Περιφέρειας Θεσσαλίας"), Some(TotalText::Of("περιφερειασ θεσσαλιασ".into())));
        assert_eq!(total_text("Συνόλου"), None);
        assert_eq!(total_text("Ελλάδος Νέας"), None);
        assert_eq!(total_text(""), None);
    }
}
