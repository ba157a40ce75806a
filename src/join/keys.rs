//! The keys of a collection, and which of them a text from elsewhere means.

use std::collections::HashMap;

use crate::matching::{
    Aliases, AreaFacts, Context, Extent, Gazetteer, How, LevelId, Matcher, Repair, RowKey, RowMatch, Scheme,
};
use crate::names::fold;

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Codes: several features may share one, which a row then stands for all of.
    Codes,
    /// Names: one that several features share means none of them.
    Names,
}

/// The values of a key in a collection, for finding.
#[derive(Debug)]
pub struct KeyIndex {
    /// The distinct values in the order of their first feature.
    values: Vec<String>,
    by_value: HashMap<String, usize>,
    reader: Reader,
}

#[derive(Debug)]
enum Reader {
    Codes(Box<Matcher>, Context),
    /// Values by folded name; those whose name several features have.
    Names(HashMap<String, Vec<usize>>, Vec<bool>),
}

/// What a text means as a key. Values are given by their place in [`KeyIndex::values`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyHit {
    /// This value, as it is written.
    Exact(usize),
    /// This value, once the text was mended.
    Mended(usize, KeyMending),
    /// One of several values, or one that several features have.
    Ambiguous,
    /// None.
    Unknown,
}

/// How a text was mended to be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMending {
    /// Spaces around it.
    Spaces,
    /// A code that a spreadsheet had changed.
    Code(Repair),
    /// A name in other letters: capitals, accents, dashes.
    Letters,
}

impl KeyMending {
    /// Returns the word documents have for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spaces => "spaces",
            Self::Letters => "letters",
            Self::Code(Repair::Typography) => "typography",
            Self::Code(Repair::LostZero) => "lost-zero",
            Self::Code(Repair::Float) => "float",
            Self::Code(Repair::FloatAndLostZero) => "float-and-lost-zero",
            Self::Code(Repair::CountryLetters) => "country-letters",
            Self::Code(Repair::FilledUp) => "filled-up",
        }
    }
}

impl KeyIndex {
    /// Puts the values of a key together, one a feature; a feature without one has no key.
    #[must_use]
    pub fn new(kind: KeyKind, features: &[Option<String>]) -> Self {
        let (mut values, mut by_value, mut shared) = (Vec::new(), HashMap::new(), Vec::new());
        for value in features.iter().flatten() {
            let place = *by_value.entry(value.clone()).or_insert(values.len());
            if place == values.len() {
                values.push(value.clone());
                shared.push(false);
            } else {
                shared[place] = true;
            }
        }
        let reader = match kind {
            KeyKind::Codes => reader_of_codes(&values),
            KeyKind::Names => reader_of_names(&values, shared),
        };
        Self { values, by_value, reader }
    }

    /// Returns the distinct values in the order of their first feature.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Returns the place of a value as it is written.
    #[must_use]
    pub fn place_of(&self, value: &str) -> Option<usize> {
        self.by_value.get(value).copied()
    }

    /// Says which value a text means: the one it is, or else the one it is once spaces are taken away, or else the one it
    /// was before a spreadsheet changed it. What may be two is neither.
    #[must_use]
    pub fn find(&self, text: &str) -> KeyHit {
        let plain = text.trim();
        let exact = self.place_of(text).map(|place| (place, None));
        let found = exact.or_else(|| self.place_of(plain).map(|place| (place, Some(KeyMending::Spaces))));
        match (&self.reader, found) {
            (Reader::Names(_, shared), Some((place, _))) if shared[place] => KeyHit::Ambiguous,
            (_, Some((place, None))) => KeyHit::Exact(place),
            (_, Some((place, Some(mending)))) => KeyHit::Mended(place, mending),
            (Reader::Codes(matcher, context), None) => self.find_code(matcher, context, plain),
            (Reader::Names(folded, shared), None) => match folded.get(&fold(plain)).map(Vec::as_slice) {
                Some([place]) if !shared[*place] => KeyHit::Mended(*place, KeyMending::Letters),
                Some(_) => KeyHit::Ambiguous,
                None => KeyHit::Unknown,
            },
        }
    }

    fn find_code(&self, matcher: &Matcher, context: &Context, text: &str) -> KeyHit {
        match matcher.match_row(&RowKey::of_code(text), context) {
            RowMatch::Matched { area, how: How::CodeRepaired { repair, .. }, .. } => {
                let place = self.place_of(&matcher.gazetteer().area(area).facts.code);
                place.map_or(KeyHit::Unknown, |place| KeyHit::Mended(place, KeyMending::Code(repair)))
            }
            RowMatch::Ambiguous { .. } => KeyHit::Ambiguous,
            RowMatch::Matched { .. }
            | RowMatch::Disagree { .. }
            | RowMatch::OldUnit { .. }
            | RowMatch::Total { .. }
            | RowMatch::OtherLevel { .. }
            | RowMatch::Unmatched { .. } => KeyHit::Unknown,
        }
    }
}

fn reader_of_codes(values: &[String]) -> Reader {
    let (level, scheme) = (LevelId::new("keys"), Scheme::Other("key".into()));
    let area = |value: &String| AreaFacts {
        level: level.clone(),
        code: value.clone(),
        extent: Extent::Both,
        codes: vec![(scheme.clone(), value.clone())],
        names: Vec::new(),
        parent: None,
        in_atlas: true,
    };
    let matcher = Matcher::new(Gazetteer::new(values.iter().map(area).collect()), Aliases::default());
    let context = Context { scheme: Some(scheme.clone()), ..Context::of_level(level.clone()) };
    Reader::Codes(Box::new(matcher), context)
}

fn reader_of_names(values: &[String], shared: Vec<bool>) -> Reader {
    let mut folded: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, value) in values.iter().enumerate() {
        folded.entry(fold(value)).or_default().push(place);
    }
    Reader::Names(folded, shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(kind: KeyKind, values: &[&str]) -> KeyIndex {
        KeyIndex::new(kind, &values.iter().map(|value| Some((*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn codes_are_found_as_spreadsheets_leave_them() {
        let index = index(KeyKind::Codes, &["0101", "2201", "EL61"]);
        let mended = |place, repair| KeyHit::Mended(place, KeyMending::Code(repair));
        for (text, hit) in [
            ("0101", KeyHit::Exact(0)),
            (" 0101\t", KeyHit::Mended(0, KeyMending::Spaces)),
            ("101", mended(0, Repair::LostZero)),
            ("101.0", mended(0, Repair::FloatAndLostZero)),
            ("2201.0", mended(1, Repair::Float)),
            ("GR61", mended(2, Repair::CountryLetters)),
            ("1", KeyHit::Unknown),
            ("", KeyHit::Unknown),
            ("22011", KeyHit::Unknown),
            ("2.201", KeyHit::Unknown),
        ] {
            assert_eq!(index.find(text), hit, "{text}");
        }
    }

    #[test]
    fn a_name_that_two_features_have_means_neither() {
        let index = index(KeyKind::Names, &["Ηρακλείου", "Βόλου", "Ηρακλείου", "Άργους - Μυκηνών"]);
        assert_eq!(index.find("Ηρακλείου"), KeyHit::Ambiguous);
        assert_eq!(index.find("ΗΡΑΚΛΕΙΟΥ"), KeyHit::Ambiguous);
        assert_eq!(index.find("Βόλου"), KeyHit::Exact(1));
        assert_eq!(index.find("ΒΟΛΟΥ "), KeyHit::Mended(1, KeyMending::Letters));
        assert_eq!(index.find("Βόλος"), KeyHit::Unknown);
    }

    #[test]
    fn a_code_that_features_share_stands_for_all_of_them() {
        let index = index(KeyKind::Codes, &["EL611", "EL612", "EL611"]);
        assert_eq!((index.values().len(), index.find("EL611")), (2, KeyHit::Exact(0)));
    }
}
