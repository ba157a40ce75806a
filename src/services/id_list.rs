//! Plain ids in a list: needs, eligibility, languages, accessibility.

use std::fmt;

use thiserror::Error;

/// What stands between ids in a cell and in [`IdList::as_str`].
pub const LIST_SEPARATOR: char = ';';

/// Ids, each once, in alphabetical order; often none.
///
/// Kept as one text, because a register of a million services has a few million of these and most are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdList(Box<str>);

/// What the ids of a list look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdSyntax {
    /// 1 to 64 small letters, digits and hyphens, such as `food-parcel`.
    Plain,
    /// A language tag (BCP 47) such as `el`, `en-GB` or `gss`; kept in small letters.
    Language,
    /// The code of an area, such as `2201` or `EL61`: 1 to 20 letters, digits and hyphens.
    AreaCode,
}

/// Why a text is no id of a list.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("'{found}' is not accepted; accepted are {accepted}")]
pub struct IdSyntaxError {
    found: String,
    accepted: &'static str,
}

impl IdSyntax {
    /// Reads one id.
    ///
    /// # Errors
    /// [`IdSyntaxError`] if the text is none.
    pub fn read(self, text: &str) -> Result<String, IdSyntaxError> {
        let (accepted, id) = match self {
            Self::Plain => ("1 to 64 of a-z, 0-9 and '-', such as food-parcel", plain(text)),
            Self::Language => ("language tags (BCP 47) such as el, en-GB or gss", language(text)),
            Self::AreaCode => ("codes of areas such as 2201 or EL61", area_code(text)),
        };
        id.ok_or_else(|| IdSyntaxError { found: text.to_owned(), accepted })
    }
}

fn plain(text: &str) -> Option<String> {
    let valid = (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    valid.then(|| text.to_owned())
}

fn language(text: &str) -> Option<String> {
    let is_subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = text.split('-').next()?;
    let is_language = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    (is_language && text.len() <= 35 && text.split('-').all(is_subtag)).then(|| text.to_ascii_lowercase())
}

fn area_code(text: &str) -> Option<String> {
    let valid = (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    valid.then(|| text.to_owned())
}

impl IdList {
    /// Reads a list with `;` between its ids; empty items count for nothing. What is no id comes back beside it.
    #[must_use]
    pub fn read(text: &str, syntax: IdSyntax) -> (Self, Vec<IdSyntaxError>) {
        let (mut ids, mut errors) = (Vec::new(), Vec::new());
        for item in text.split(LIST_SEPARATOR).map(str::trim).filter(|item| !item.is_empty()) {
            match syntax.read(item) {
                Ok(id) => ids.push(id),
                Err(error) => errors.push(error),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        (Self(ids.join(";").into()), errors)
    }

    /// Returns the ids in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(LIST_SEPARATOR).filter(|id| !id.is_empty())
    }

    /// Says whether an id is in the list.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.iter().any(|known| known == id)
    }

    /// Says whether there is no id.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the ids with `;` between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_sorted_kept_once_and_what_is_none_is_returned() {
        let (list, errors) = IdList::read(" shelter; food-parcel ;;shelter; Food ;a b", IdSyntax::Plain);
        assert_eq!(list.as_str(), "food-parcel;shelter");
        assert!(list.contains("shelter") && !list.contains("shelte"));
        let found: Vec<_> = errors.iter().map(|error| error.found.as_str()).collect();
        assert_eq!(found, ["Food", "a b"]);
        assert_eq!(IdList::read(" ; ", IdSyntax::Plain), (IdList::default(), Vec::new()));
    }

    #[test]
    fn language_tags_are_those_of_bcp_47_in_small_letters() {
        assert_eq!(IdList::read("en-GB;el;rmy;zh-Hant-TW", IdSyntax::Language).0.as_str(), "el;en-gb;rmy;zh-hant-tw");
        for text in ["e", "e1", "en_GB", "en-", "english-language-of-britain-and-ireland", "ελ", "en-abcdefghi"] {
            assert!(IdSyntax::Language.read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_list_that_is_written_is_read_again(text in any::<String>()) {
            for syntax in [IdSyntax::Plain, IdSyntax::Language, IdSyntax::AreaCode] {
                let (list, _) = IdList::read(&text, syntax);
                prop_assert_eq!(IdList::read(list.as_str(), syntax), (list, Vec::new()));
            }
        }
    }
}
