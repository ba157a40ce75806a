//! Greek names: folding, transliteration and search by any spelling.
//!
//! A Greek place is written accented or in bare capitals, in the genitive of its people («Λαρισαίων») or in the
//! nominative of its seat («Λάρισα»), and in Latin letters in half a dozen ways. [`fold`] takes away what is only
//! typography, [`transliterate`] gives the official Latin spelling, [`SearchKey`] is where all spellings of a name
//! meet, and [`NameIndex`] finds items by their names, best first.
//!
//! What a name stands for, its level and its parents, is left to the caller: items are plain numbers here. So are
//! exonyms (Santorini, Corfu) and old names: they are given to the index as further names of an item.

mod declension;
mod edit_distance;
mod elot743;
mod fold;
mod hits;
mod index;
mod latin_sound;
mod loose_query;
mod match_words;
mod query;
mod search;
mod search_key;
mod stem;
mod title;
mod word_key;
mod words;

pub use declension::{NameCase, is_case_of};
pub use elot743::transliterate;
pub use fold::{fold, mixes_alphabets};
pub use index::{NameEntry, NameIndex};
pub use match_words::MatchKind;
pub use query::MAX_QUERY_CHARS;
pub use search::NameMatch;
pub use search_key::{SearchKey, search_key, stem_key};
pub use title::Title;
pub use word_key::WordKey;
pub use words::{NameWord, NameWords};

#[cfg(test)]
pub(crate) mod measure;
