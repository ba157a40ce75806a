//! What services are looked for by, worked out once.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::item_set::ItemSet;
use crate::boundaries::{AreaRef, Territory};
use crate::names::{WordKey, fold};
use crate::services::{EVERYONE, IdList, LocalTime, MonthDay, OpenTimes, Service};

/// The most different hours that are all asked about a time at once.
const MAX_HOURS_ASKED: usize = 1_024;

/// The services that have each term.
pub(super) type TermIndex = BTreeMap<Box<str>, ItemSet>;

/// The services that have each word, and the words of each sound.
#[derive(Debug)]
struct WordIndex {
    words: TermIndex,
    sounds: BTreeMap<Box<str>, Vec<Box<str>>>,
}

impl WordIndex {
    fn new(words: TermIndex) -> Self {
        let mut sounds: BTreeMap<Box<str>, Vec<Box<str>>> = BTreeMap::new();
        for word in words.keys() {
            sounds.entry(WordKey::new(word).sound().into()).or_default().push(word.clone());
        }
        Self { words, sounds }
    }

    /// Returns the services of each word that begins like this one, sounds so, or is another case of it.
    fn meant_by(&self, beginning: &str) -> Vec<&ItemSet> {
        let mut meant: BTreeMap<&str, &ItemSet> =
            beginning_with(&self.words, beginning).map(|(word, services)| (&**word, services)).collect();
        for asked in WordKey::readings(beginning) {
            let alike = beginning_with(&self.sounds, asked.stem()).filter(|(sound, _)| asked.is_meant_by(sound));
            for word in alike.flat_map(|(_, words)| words) {
                meant.extend(self.words.get(word).map(|services| (&**word, services)));
            }
        }
        meant.into_values().collect()
    }
}

/// Returns what the texts that begin so stand for.
fn beginning_with<'a, 'b, V>(
    map: &'a BTreeMap<Box<str>, V>,
    beginning: &'b str,
) -> impl Iterator<Item = (&'a Box<str>, &'a V)> + use<'a, 'b, V> {
    let from = map.range::<str, (Bound<&str>, Bound<&str>)>((Bound::Included(beginning), Bound::Unbounded));
    from.take_while(move |(word, _)| word.starts_with(beginning))
}

/// For each thing services are looked for by, which have it; numbers are places in the register.
#[derive(Debug)]
pub(in crate::atlas) struct FinderIndex {
    pub(super) size: usize,
    pub(super) needs: TermIndex,
    pub(super) eligibility: TermIndex,
    /// By language tag and by each beginning of it: `en-gb` counts as `en`.
    pub(super) languages: TermIndex,
    pub(super) accessibility: TermIndex,
    /// By layer and area: who lies in it.
    areas: Vec<Vec<ItemSet>>,
    words: OnceLock<WordIndex>,
    /// Most services share their hours with others: each text is read once.
    hours_of: Vec<Option<u32>>,
    pub(super) hours: Vec<Option<OpenTimes>>,
    /// For each of them, the services that have it.
    with_hours: Vec<ItemSet>,
    /// Who is open at the time that was asked about last: most who ask mean now.
    open_last: Mutex<Option<(LocalTime, Arc<ItemSet>)>>,
}

impl FinderIndex {
    /// Works it out for services in the order of the register and the areas they lie in.
    ///
    /// `holidays_of` gives the local holidays where a service is.
    pub(in crate::atlas) fn new(
        services: &[Service],
        territory: &Territory,
        areas: &[Option<AreaRef>],
        holidays_of: impl Fn(usize) -> Vec<MonthDay>,
    ) -> Self {
        let size = services.len();
        let terms = |of: fn(&Service) -> &IdList| {
            collect(services.iter().map(|service| of(service).iter().map(Box::from)), size)
        };
        let tags = services.iter().map(|service| service.offer.languages.iter().flat_map(beginnings));
        let (hours_of, hours) = read_hours(services, holidays_of);
        let with_hours = members_of(&hours_of, hours.len());
        Self {
            size,
            needs: terms(|service| &service.offer.needs),
            eligibility: terms(|service| &service.offer.eligibility),
            languages: collect(tags, size),
            accessibility: terms(|service| &service.offer.accessibility),
            areas: in_areas(territory, areas),
            words: OnceLock::new(),
            hours_of,
            hours,
            with_hours,
            open_last: Mutex::default(),
        }
    }

    /// Returns the services that lie in an area.
    pub(super) fn in_area(&self, area: AreaRef) -> &ItemSet {
        &self.areas[area.layer][area.area]
    }

    /// Returns the place in `hours` of a service's hours.
    pub(super) fn hours_of(&self, service: usize) -> Option<usize> {
        self.hours_of[service].map(|place| place as usize)
    }

    /// Returns the services that are open at a time; nothing if so many different hours are known that it takes too long to
    /// ask them all.
    pub(super) fn open_at(&self, at: LocalTime) -> Option<Arc<ItemSet>> {
        if self.hours.len() > MAX_HOURS_ASKED {
            return None;
        }
        let mut last = self.open_last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, open)) = last.as_ref().filter(|(known, _)| *known == at) {
            return Some(open.clone());
        }
        let is_open = |hours: &Option<OpenTimes>| hours.as_ref().is_some_and(|hours| hours.is_open(at));
        let open = self.hours.iter().zip(&self.with_hours).filter(|(hours, _)| is_open(hours));
        let sets: Vec<&ItemSet> = open.map(|(_, services)| services).collect();
        let open = Arc::new(ItemSet::union(&sets, self.size));
        *last = Some((at, open.clone()));
        Some(open)
    }

    /// Gathers the words of all services, for which the first who asks for one would wait.
    pub(in crate::atlas) fn work_out_words(&self, services: &[Service]) {
        self.words(services);
    }

    fn words(&self, services: &[Service]) -> &WordIndex {
        self.words.get_or_init(|| WordIndex::new(collect(services.iter().map(words_of), self.size)))
    }

    /// Returns the services with a word that begins like this one, which is folded, or is another case or spelling of it.
    ///
    /// Words are gathered when somebody first asks for one, or before.
    pub(super) fn with_word(&self, services: &[Service], beginning: &str) -> ItemSet {
        ItemSet::union(&self.words(services).meant_by(beginning), self.size)
    }

    /// Returns the services that a term of eligibility does not shut out.
    pub(super) fn eligible(&self, term: &str) -> Vec<&ItemSet> {
        [term, EVERYONE].iter().filter_map(|term| self.eligibility.get(*term)).collect()
    }
}

/// Returns the words of a text, folded.
pub(super) fn words(text: &str) -> Vec<Box<str>> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(Box::from).collect()
}

fn words_of(service: &Service) -> Vec<Box<str>> {
    let texts = [
        Some(&service.name_el),
        service.name_en.as_ref(),
        service.organization.as_ref(),
        service.description_el.as_ref(),
        service.description_en.as_ref(),
    ];
    texts.into_iter().flatten().flat_map(|text| words(text)).collect()
}

/// Returns a language tag and its beginnings: `zh-hant-tw`, `zh-hant`, `zh`.
fn beginnings(tag: &str) -> Vec<Box<str>> {
    let cuts = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
    cuts.map(|end| tag[..end].into()).collect()
}

/// Gathers by term the services that have it.
fn collect<I: IntoIterator<Item = Box<str>>>(terms: impl Iterator<Item = I>, size: usize) -> TermIndex {
    let mut members: HashMap<Box<str>, Vec<u32>> = HashMap::new();
    for (its, service) in terms.zip(0..) {
        for term in its {
            let services = members.entry(term).or_default();
            if services.last() != Some(&service) {
                services.push(service);
            }
        }
    }
    members.into_iter().map(|(term, services)| (term, ItemSet::of(services, size))).collect()
}

fn in_areas(territory: &Territory, areas: &[Option<AreaRef>]) -> Vec<Vec<ItemSet>> {
    let mut members: Vec<Vec<Vec<u32>>> =
        territory.layers().iter().map(|layer| vec![Vec::new(); layer.areas().len()]).collect();
    for (area, service) in areas.iter().zip(0..) {
        for area in area.iter().flat_map(|&area| std::iter::once(area).chain(territory.ancestors(area))) {
            members[area.layer][area.area].push(service);
        }
    }
    let sets = |layer: Vec<Vec<u32>>| layer.into_iter().map(|services| ItemSet::of(services, areas.len())).collect();
    members.into_iter().map(sets).collect()
}

/// Gathers the services of each of so many hours.
fn members_of(hours_of: &[Option<u32>], count: usize) -> Vec<ItemSet> {
    let mut members = vec![Vec::new(); count];
    for (hours, service) in hours_of.iter().zip(0..) {
        if let Some(hours) = hours {
            members[*hours as usize].push(service);
        }
    }
    members.into_iter().map(|services| ItemSet::of(services, hours_of.len())).collect()
}

fn read_hours(
    services: &[Service],
    holidays_of: impl Fn(usize) -> Vec<MonthDay>,
) -> (Vec<Option<u32>>, Vec<Option<OpenTimes>>) {
    let mut places: HashMap<(&str, Vec<MonthDay>), u32> = HashMap::new();
    let mut hours = Vec::new();
    let of = services.iter().enumerate().map(|(place, service)| {
        let text = service.opening_hours.as_deref()?;
        // Where nothing is said of holidays, it does not matter which there are.
        let holidays = if text.contains("PH") { holidays_of(place) } else { Vec::new() };
        let read = |holidays: &[MonthDay]| {
            let times: OpenTimes = text.parse().ok()?;
            Some(if holidays.is_empty() { times } else { times.with_local_holidays(holidays) })
        };
        Some(*places.entry((text, holidays)).or_insert_with_key(|(_, holidays)| {
            hours.push(read(holidays));
            u32::try_from(hours.len() - 1).unwrap_or(u32::MAX)
        }))
    });
    (of.collect(), hours)
}
