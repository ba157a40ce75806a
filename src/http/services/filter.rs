//! The parameters by which services are looked for.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::atlas::{Atlas, ServiceFilter, Vocabulary};
use crate::boundaries::{AreaCode, AreaRef, Level};
use crate::http::ApiError;
use crate::http::extract::CommaList;
use crate::http::time::instant;
use crate::services::{IdSyntax, KindId, LocalTime};

/// The most terms that are named to who asks for one there is not.
const MAX_NAMED: usize = 50;
/// The most characters of `q`.
const MAX_TEXT_CHARS: usize = 200;

/// A need, a word for eligibility or one for accessibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) struct PlainId(String);

/// A language tag, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) struct LanguageTag(String);

/// A time somebody asks about: an instant, or that of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum AskedTime {
    /// `now`.
    Now,
    /// An instant.
    At(LocalTime),
}

impl fmt::Display for PlainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PlainId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        IdSyntax::Plain.read(text).map(Self).map_err(|error| error.to_string())
    }
}

impl FromStr for LanguageTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        IdSyntax::Language.read(text).map(Self).map_err(|error| error.to_string())
    }
}

impl FromStr for AskedTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "now" {
            return Ok(Self::Now);
        }
        // A plus in an address is a blank unless it is written %2B.
        let plus = text.rfind(' ').filter(|&at| at > 10).map(|at| format!("{}+{}", &text[..at], &text[at + 1..]));
        let seconds = instant(plus.as_deref().unwrap_or(text)).ok_or_else(|| {
            format!("'{text}' was found; accepted are now and times such as 2026-11-23T10:00:00+02:00")
        })?;
        LocalTime::from_unix_seconds(seconds).map(Self::At).map_err(|error| format!("'{text}': {error}"))
    }
}

impl AskedTime {
    /// Returns what the clocks of Greece show.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the clock of the machine is decades wrong.
    pub(in crate::http) fn local(self) -> Result<LocalTime, ApiError> {
        match self {
            Self::At(time) => Ok(time),
            Self::Now => {
                let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_err(ApiError::internal)?.as_secs();
                let seconds = i64::try_from(seconds).map_err(ApiError::internal)?;
                LocalTime::from_unix_seconds(seconds).map_err(ApiError::internal)
            }
        }
    }
}

/// What a caller looks for, parameter by parameter.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Wanted {
    pub(in crate::http) kind: Option<CommaList<KindId>>,
    pub(in crate::http) need: Option<CommaList<PlainId>>,
    pub(in crate::http) eligibility: Option<CommaList<PlainId>>,
    pub(in crate::http) language: Option<CommaList<LanguageTag>>,
    pub(in crate::http) accessibility: Option<CommaList<PlainId>>,
    pub(in crate::http) q: Option<String>,
    pub(in crate::http) municipality: Option<String>,
    pub(in crate::http) area: Option<String>,
    pub(in crate::http) open_at: Option<AskedTime>,
}

/// Writes `From` for a query with the parameters of [`Wanted`] among its own: `serde` cannot flatten into types that deny
/// unknown fields.
macro_rules! wanted_from {
    ($query:ty) => {
        impl From<&$query> for Wanted {
            fn from(query: &$query) -> Self {
                Self {
                    kind: query.kind.clone(),
                    need: query.need.clone(),
                    eligibility: query.eligibility.clone(),
                    language: query.language.clone(),
                    accessibility: query.accessibility.clone(),
                    q: query.q.clone(),
                    municipality: query.municipality.clone(),
                    area: query.area.clone(),
                    open_at: query.open_at,
                }
            }
        }
    };
}
pub(in crate::http) use wanted_from;

impl Wanted {
    /// Returns the filter.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] for kinds, terms and areas the atlas does not have.
    pub(in crate::http) fn filter(&self, atlas: &Atlas) -> Result<ServiceFilter, ApiError> {
        let terms = |name, list: &Option<CommaList<PlainId>>, vocabulary| {
            let ids = list.as_ref().map(|list| list.0.iter().map(|id| id.0.clone()).collect());
            known_terms(atlas, name, ids, vocabulary)
        };
        let text = search_text("q", self.q.as_deref())?;
        Ok(ServiceFilter {
            kinds: self.kind.as_ref().map(|list| kind_places(atlas, &list.0)).transpose()?,
            needs: terms("need", &self.need, Vocabulary::Needs)?,
            eligibility: terms("eligibility", &self.eligibility, Vocabulary::Eligibility)?,
            languages: self.language.iter().flat_map(|list| list.0.iter().map(|tag| tag.0.clone())).collect(),
            accessibility: terms("accessibility", &self.accessibility, Vocabulary::Accessibility)?,
            text,
            area: self.area(atlas)?,
            open_at: self.open_at.map(AskedTime::local).transpose()?,
        })
    }

    fn area(&self, atlas: &Atlas) -> Result<Option<AreaRef>, ApiError> {
        match (&self.municipality, &self.area) {
            (Some(_), Some(_)) => {
                Err(ApiError::parameter("area", "it is given beside municipality; accepted is one of them"))
            }
            (Some(code), None) => {
                let area = code.parse().ok().and_then(|code| atlas.area(Level::Municipality, &code));
                area.map(Some).ok_or_else(|| no_area("municipality", code))
            }
            (None, Some(code)) => {
                let area = code.parse::<AreaCode>().ok().and_then(|code| atlas.territory().find(&code).next());
                area.map(Some).ok_or_else(|| no_area("area", code))
            }
            (None, None) => Ok(None),
        }
    }
}

/// Returns the words to look for.
///
/// # Errors
/// [`ApiError::Parameter`] for a text that is too long.
pub(in crate::http) fn search_text(parameter: &'static str, text: Option<&str>) -> Result<String, ApiError> {
    let text = text.unwrap_or_default();
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(ApiError::parameter(parameter, format!("it is longer than {MAX_TEXT_CHARS} characters")));
    }
    Ok(text.to_owned())
}

fn no_area(parameter: &'static str, code: &str) -> ApiError {
    ApiError::parameter(parameter, format!("there is no {parameter} '{code}'; accepted are codes such as 2201"))
}

/// Refuses terms that no service has: who misspells one should learn it.
fn known_terms(
    atlas: &Atlas,
    parameter: &'static str,
    ids: Option<Vec<String>>,
    vocabulary: Vocabulary,
) -> Result<Vec<String>, ApiError> {
    let ids = ids.unwrap_or_default();
    let known: Vec<&str> = if ids.is_empty() { Vec::new() } else { atlas.terms(vocabulary).collect() };
    match ids.iter().find(|id| known.binary_search(&id.as_str()).is_err()) {
        None => Ok(ids),
        Some(unknown) => {
            let there_are = if known.is_empty() {
                "the services of this atlas state none".to_owned()
            } else {
                format!("there are {}", known[..known.len().min(MAX_NAMED)].join(", "))
            };
            Err(ApiError::parameter(parameter, format!("no service states '{unknown}'; {there_are}")))
        }
    }
}

/// Returns the places of kinds in the register.
pub(in crate::http) fn kind_places(atlas: &Atlas, kinds: &[KindId]) -> Result<Vec<u32>, ApiError> {
    let known = atlas.register().kinds();
    let place = |kind: &KindId| {
        let place = atlas.register().kind_index(kind).and_then(|index| u32::try_from(index).ok());
        place.ok_or_else(|| {
            let known: Vec<_> = known.iter().map(|kind| kind.id.as_str()).collect();
            ApiError::parameter("kind", format!("there is no kind '{kind}'; there are {}", known.join(", ")))
        })
    };
    if kinds.is_empty() {
        let known: Vec<_> = known.iter().map(|kind| kind.id.as_str()).collect();
        return Err(ApiError::parameter("kind", format!("it is empty; accepted are {}", known.join(", "))));
    }
    let mut places = kinds.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_now_or_instants_with_their_plus_as_addresses_have_it() {
        assert_eq!("now".parse(), Ok(AskedTime::Now));
        let ten = LocalTime::of_clock(2026, 11, 23, 10, 0).map(AskedTime::At);
        for text in ["2026-11-23T10:00:00+02:00", "2026-11-23T10:00:00 02:00", "2026-11-23T08:00:00Z"] {
            assert_eq!(text.parse().ok(), ten, "{text}");
        }
        for text in ["", "today", "2026-11-23", "2026-11-23T10:00", "1999-01-01T00:00:00Z", "2080-01-01T00:00:00Z"] {
            assert!(text.parse::<AskedTime>().is_err(), "{text}");
        }
    }
}
