//! What a caller looks for, and whether a service is it.

use std::borrow::Cow;
use std::sync::Arc;

use super::index::{FinderIndex, words};
use super::item_set::ItemSet;
use crate::boundaries::AreaRef;
use crate::services::{LocalTime, OpenState, Service};

/// What a caller looks for; what is empty does not matter.
///
/// A service whose source does not say is passed over: who is sent somewhere has to be able to rely on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceFilter {
    /// Places of kinds in [`ServiceRegister::kinds`](crate::services::ServiceRegister::kinds); any of them.
    pub kinds: Option<Vec<u32>>,
    /// Needs; any of them.
    pub needs: Vec<String>,
    /// Whom the service is for; any of them, and those that turn nobody away.
    pub eligibility: Vec<String>,
    /// Language tags in small letters; any of them, `en` for `en-gb` too.
    pub languages: Vec<String>,
    /// What makes it accessible; all of them.
    pub accessibility: Vec<String>,
    /// Beginnings of words of the names, the organization and the descriptions, in any spelling and grammatical case; all of
    /// them.
    pub text: String,
    /// The area it lies in.
    pub area: Option<AreaRef>,
    /// When it has to be open.
    pub open_at: Option<LocalTime>,
}

/// Why a service was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassedOverReason {
    /// It answers other needs.
    Need,
    /// Its source does not say which needs it answers.
    NeedUnknown,
    /// It is for others.
    Eligibility,
    /// Its source does not say whom it is for.
    EligibilityUnknown,
    /// People are helped in other languages.
    Language,
    /// Its source does not say in which languages people are helped.
    LanguageUnknown,
    /// It is not accessible in that way.
    Accessibility,
    /// Its source does not say whether it is accessible.
    AccessibilityUnknown,
    /// The words are not in its name, organization or description.
    Text,
    /// It lies elsewhere.
    Area,
    /// It is closed then.
    Closed,
    /// Whether it is open then cannot be said.
    HoursUnknown,
}

impl PassedOverReason {
    /// Returns the reason as the API writes it: the name of the parameter, with `-unknown` where the source does not
    /// say; `closed` and `hours-unknown` for times.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::NeedUnknown => "need-unknown",
            Self::Eligibility => "eligibility",
            Self::EligibilityUnknown => "eligibility-unknown",
            Self::Language => "language",
            Self::LanguageUnknown => "language-unknown",
            Self::Accessibility => "accessibility",
            Self::AccessibilityUnknown => "accessibility-unknown",
            Self::Text => "q",
            Self::Area => "area",
            Self::Closed => "closed",
            Self::HoursUnknown => "hours-unknown",
        }
    }
}

/// A filter made ready for one search.
pub(super) struct ReadyFilter<'a> {
    index: &'a FinderIndex,
    /// A service is in all of these; the smallest first.
    sets: Vec<(PassedOverReason, Cow<'a, ItemSet>)>,
    /// What is in all of them, where there are several.
    fitting: Option<ItemSet>,
    /// Who is open at the time, where that is known of all.
    open: Option<Arc<ItemSet>>,
    open_at: Option<LocalTime>,
    /// What each text of hours says of the time, once somebody has asked.
    states: Vec<Option<OpenState>>,
}

impl<'a> ReadyFilter<'a> {
    pub(super) fn new(filter: &ServiceFilter, index: &'a FinderIndex, services: &[Service]) -> Self {
        let any = |terms: &[String], sets_of: &dyn Fn(&str) -> Vec<&'a ItemSet>| {
            let sets: Vec<_> = terms.iter().flat_map(|term| sets_of(term)).collect();
            let set = if let [only] = sets[..] { Cow::Borrowed(only) } else { union(&sets, index.size) };
            (!terms.is_empty()).then_some(set)
        };
        let needs = any(&filter.needs, &|term| index.needs.get(term).into_iter().collect());
        let eligibility = any(&filter.eligibility, &|term| index.eligible(term));
        let languages = any(&filter.languages, &|tag| index.languages.get(tag).into_iter().collect());
        let accessibility = filter.accessibility.iter().map(|term| {
            let set = index.accessibility.get(term.as_str());
            (PassedOverReason::Accessibility, set.map_or_else(|| union(&[], index.size), Cow::Borrowed))
        });
        let text = words(&filter.text);
        let text = text.iter().map(|word| (PassedOverReason::Text, Cow::Owned(index.with_word(services, word))));
        let area = filter.area.map(|area| (PassedOverReason::Area, Cow::Borrowed(index.in_area(area))));
        let mut sets: Vec<_> = needs
            .map(|set| (PassedOverReason::Need, set))
            .into_iter()
            .chain(eligibility.map(|set| (PassedOverReason::Eligibility, set)))
            .chain(languages.map(|set| (PassedOverReason::Language, set)))
            .chain(accessibility)
            .chain(text)
            .chain(area)
            .collect();
        sets.sort_by_key(|(_, set)| set.len());
        let fitting = (sets.len() > 1).then(|| {
            let all: Vec<&ItemSet> = sets.iter().map(|(_, set)| set.as_ref()).collect();
            ItemSet::intersection(&all, index.size)
        });
        let open = filter.open_at.and_then(|at| index.open_at(at));
        let states = if filter.open_at.is_some() { vec![None; index.hours.len()] } else { Vec::new() };
        Self { index, sets, fitting: fitting.flatten(), open, open_at: filter.open_at, states }
    }

    /// Says whether every service is accepted, so that nothing needs to be asked.
    pub(super) fn accepts_all(&self) -> bool {
        self.sets.is_empty() && self.open_at.is_none()
    }

    /// Returns a set that holds all services that are what is looked for, the smallest there is, whatever the time; nothing
    /// if only the time, or nothing, was asked for.
    pub(super) fn smallest_at_any_time(&self) -> Option<&ItemSet> {
        self.fitting.as_ref().or_else(|| self.sets.first().map(|(_, set)| set.as_ref()))
    }

    /// Returns a set that holds all services that are accepted, the smallest there is; nothing if nothing was asked for, or
    /// only a time of which it is not known who is open.
    pub(super) fn smallest(&self) -> Option<&ItemSet> {
        self.smallest_at_any_time().into_iter().chain(self.open.as_deref()).min_by_key(|set| set.len())
    }

    /// Says whether a service, by its place in the register, is what is looked for.
    pub(super) fn accepts(&mut self, service: u32) -> bool {
        self.fits_at_some_time(service) && self.is_open(service)
    }

    /// Says whether nothing is wrong with a service but that it is closed then.
    pub(super) fn is_only_closed(&mut self, service: u32) -> bool {
        self.fits_at_some_time(service) && self.state(service as usize) == Some(OpenState::Closed)
    }

    fn fits_at_some_time(&self, service: u32) -> bool {
        self.smallest_at_any_time().is_none_or(|set| set.contains(service))
    }

    fn is_open(&mut self, service: u32) -> bool {
        match &self.open {
            Some(open) => open.contains(service),
            None => self.state(service as usize).is_none_or(|state| state == OpenState::Open),
        }
    }

    /// Returns all reasons why a service is not what is looked for, each once.
    pub(super) fn reasons(&mut self, place: u32, service: &Service) -> Vec<PassedOverReason> {
        let failed = self.sets.iter().filter(|(_, set)| !set.contains(place));
        let mut reasons: Vec<_> = failed.map(|(reason, _)| as_stated(*reason, service)).collect();
        match self.state(place as usize) {
            Some(OpenState::Closed) => reasons.push(PassedOverReason::Closed),
            Some(OpenState::Unknown) => reasons.push(PassedOverReason::HoursUnknown),
            Some(OpenState::Open) | None => {}
        }
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }

    /// Returns what a service's hours say of the time; nothing if no time was asked for.
    fn state(&mut self, service: usize) -> Option<OpenState> {
        let at = self.open_at?;
        let Some(place) = self.index.hours_of(service) else { return Some(OpenState::Unknown) };
        let hours = self.index.hours[place].as_ref();
        let state = || hours.map_or(OpenState::Unknown, |hours| hours.state(at));
        Some(*self.states[place].get_or_insert_with(state))
    }
}

fn union<'a>(sets: &[&ItemSet], size: usize) -> Cow<'a, ItemSet> {
    Cow::Owned(ItemSet::union(sets, size))
}

/// Tells what a source denies from what it does not say.
fn as_stated(reason: PassedOverReason, service: &Service) -> PassedOverReason {
    let offer = &service.offer;
    match reason {
        PassedOverReason::Need if offer.needs.is_empty() => PassedOverReason::NeedUnknown,
        PassedOverReason::Eligibility if offer.eligibility.is_empty() => PassedOverReason::EligibilityUnknown,
        PassedOverReason::Language if offer.languages.is_empty() => PassedOverReason::LanguageUnknown,
        PassedOverReason::Accessibility if offer.accessibility.is_empty() => PassedOverReason::AccessibilityUnknown,
        stated => stated,
    }
}
