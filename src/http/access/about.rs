//! What is to be known of every figure about access: which services, whose residents, by which rule.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{BorderRule, Joined};
use crate::atlas::{Atlas, ServicesOfKinds, Version};
use crate::boundaries::Level;
use crate::http::features::LicenceDocument;
use crate::numbers::{format_count, format_number};
use crate::population::PopulationSource;
use crate::provenance::{Bilingual, Language, Provenance, Quality};

/// A kind of service that counted.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CountedKind {
    id: String,
    name_el: String,
    name_en: String,
}

/// Where a part of the figures comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct AccessSource {
    /// What: `services`, `population`, `boundaries` or `need`.
    pub(in crate::http) of: &'static str,
    /// The year residents were counted or estimated for; of `population` only, where its source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(in crate::http) reference_year: Option<u16>,
    #[serde(flatten)]
    pub(in crate::http) licence: LicenceDocument,
    #[serde(skip)]
    pub(in crate::http) trust: Quality,
}

impl AccessSource {
    fn new(of: &'static str, provenance: &Provenance) -> Self {
        let licence = LicenceDocument::from(provenance);
        Self { of, reference_year: None, licence, trust: provenance.quality }
    }

    fn of_population(source: &PopulationSource) -> Self {
        Self { reference_year: source.reference_year, ..Self::new("population", &source.provenance) }
    }
}

/// A bridge or tunnel that was taken as land.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CountedBridge {
    name_el: String,
    name_en: String,
}

/// What is to be known of figures about access.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct AboutAccess {
    /// The kinds of service that counted.
    kinds: Vec<CountedKind>,
    /// How many services of these kinds have a position.
    services: usize,
    /// How many have none, and so serve nobody here.
    services_without_position: usize,
    /// How many lie on no land the atlas knows, and so count as over land for everybody; only where it matters what lies
    /// over the sea.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    services_on_unknown_land: Option<usize>,
    /// How many population points there are.
    points: usize,
    /// The years residents were counted or estimated for, before any scaling; empty where no source says.
    residents_reference_years: Vec<u16>,
    /// The bridges and tunnels that were taken as land, because outlines leave apart what they join; only where it matters
    /// what lies over the sea.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    bridges: Option<Vec<CountedBridge>>,
    /// How residents and services were brought together, in Greek.
    rule_el: &'static str,
    /// The same in English.
    rule_en: &'static str,
    /// How far the figures can be trusted: as the least trusted of what they are made of.
    quality: &'static str,
    #[serde(skip)]
    least: Quality,
    /// Where services, residents and outlines come from.
    sources: Vec<AccessSource>,
    /// One line of credits.
    attribution: String,
    /// What every reader of the atlas has to know, in Greek.
    notice_el: String,
    /// The same in English.
    notice_en: String,
    /// For how many services and residents land and sea cannot be told apart, in Greek; only where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note_el: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note_en: Option<String>,
    /// Why figures are missing or zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<String>,
}

impl AboutAccess {
    /// Says what is to be known of figures about these services; `level` is that of the areas they are added up by.
    pub(in crate::http) fn new(
        atlas: &Atlas,
        kinds: Option<&[u32]>,
        services: &ServicesOfKinds,
        rule: BorderRule,
        level: Option<Level>,
    ) -> Self {
        let Bilingual { el: notice_el, en: notice_en } = atlas.meta().notice.clone();
        let sources = sources(atlas, services, level);
        let quality = sources.iter().map(|source| source.trust).max().unwrap_or_default();
        let (rule_el, rule_en) = words(rule);
        Self {
            kinds: counted_kinds(atlas, kinds),
            services: services.places().len(),
            services_without_position: services.without_position(),
            points: atlas.population().len(),
            residents_reference_years: reference_years(atlas),
            services_on_unknown_land: Some(unplaced(services)),
            bridges: Some(counted_bridges(atlas)),
            rule_el,
            rule_en,
            quality: quality.as_str(),
            least: quality,
            sources,
            attribution: atlas.meta().attribution.clone(),
            notice_el,
            notice_en,
            note_el: None,
            note_en: None,
            note: note(atlas, services),
        }
        .with_unknown_land(residents_on_unknown_land(atlas))
    }

    /// Says that so many residents live where the land is not known, as they were counted for these figures.
    pub(super) fn with_unknown_land(self, residents: f64) -> Self {
        let services = self.services_on_unknown_land.unwrap_or_default();
        let note = (services > 0 || residents > 0.0).then(|| unknown_land(services, residents));
        let (note_el, note_en) = note.map(|note| (note.el, note.en)).unzip();
        Self { note_el, note_en, ..self }
    }

    /// Says that residents and services were brought together by another rule, in Greek and in English, which does not ask
    /// for land.
    pub(super) fn with_rule(self, (rule_el, rule_en): (&'static str, &'static str)) -> Self {
        Self { rule_el, rule_en, bridges: None, services_on_unknown_land: None, note_el: None, note_en: None, ..self }
    }

    /// Says that the figures are made of something else as well.
    pub(super) fn and(mut self, of: &'static str, provenance: &Provenance) -> Self {
        self.least = self.least.max(provenance.quality);
        self.quality = self.least.as_str();
        self.sources.push(AccessSource::new(of, provenance));
        self
    }

    /// Returns how residents and services were brought together, in words.
    pub(in crate::http) fn rule(&self) -> Bilingual {
        Bilingual::new(self.rule_el, self.rule_en)
    }

    /// Returns how far the figures can be trusted.
    pub(in crate::http) fn least_quality(&self) -> Quality {
        self.least
    }

    /// Returns where each part of the figures comes from.
    pub(in crate::http) fn parts(&self) -> &[AccessSource] {
        &self.sources
    }

    /// Returns what stands behind “residents”, with a space before it: « του 2011», “ of 2011”; empty where no source says.
    pub(in crate::http) fn residents_of(&self) -> Bilingual {
        let years: Vec<_> = self.residents_reference_years.iter().map(u16::to_string).collect();
        if years.is_empty() {
            return Bilingual::default();
        }
        Bilingual::new(format!(" του {}", years.join(" και ")), format!(" of {}", years.join(" and ")))
    }

    /// Returns what the bridges are called that were taken as land.
    pub(in crate::http) fn bridge_names(&self) -> Vec<Bilingual> {
        let bridges = self.bridges.iter().flatten();
        bridges.map(|bridge| Bilingual::new(&bridge.name_el, &bridge.name_en)).collect()
    }

    /// Says for how many services and residents land and sea cannot be told apart; empty where there are none.
    pub(in crate::http) fn land_note(&self) -> Bilingual {
        Bilingual::new(self.note_el.as_deref().unwrap_or_default(), self.note_en.as_deref().unwrap_or_default())
    }

    /// Returns how many services count, and how many have no position.
    pub(in crate::http) fn counted(&self) -> (usize, usize) {
        (self.services, self.services_without_position)
    }

    /// Returns what stands in every row of a table of such figures.
    pub(super) fn beside(&self) -> Vec<(&'static str, String)> {
        let list = |items: &mut dyn Iterator<Item = &str>| items.collect::<Vec<_>>().join("; ");
        let years: Vec<_> = self.residents_reference_years.iter().map(u16::to_string).collect();
        vec![
            ("residents_reference_years", list(&mut years.iter().map(String::as_str))),
            ("kinds", list(&mut self.kinds.iter().map(|kind| kind.id.as_str()))),
            ("quality", self.quality.to_owned()),
            ("sources", list(&mut self.sources.iter().map(|source| source.licence.source_en.as_str()))),
        ]
    }
}

/// Returns the versions of what figures about access are made of.
pub(super) fn versions(atlas: &Atlas, level: Option<Level>) -> Vec<Version> {
    vec![atlas.service_index().version, atlas.demand_version(level), atlas.meta().version()]
}

fn counted_kinds(atlas: &Atlas, kinds: Option<&[u32]>) -> Vec<CountedKind> {
    let is_counted = |place: u32| kinds.is_none_or(|kinds| kinds.contains(&place));
    let counted = (0..).zip(atlas.register().kinds()).filter(|(place, _)| is_counted(*place));
    counted
        .map(|(_, kind)| CountedKind {
            id: kind.id.to_string(),
            name_el: kind.name.el.clone(),
            name_en: kind.name.en.clone(),
        })
        .collect()
}

fn unplaced(services: &ServicesOfKinds) -> usize {
    services.supply().places().iter().filter(|place| place.land.is_none()).count()
}

fn residents_on_unknown_land(atlas: &Atlas) -> f64 {
    let Ok(demand) = atlas.demand() else { return 0.0 };
    let unknown = demand.land().iter().zip(demand.residents()).filter(|(land, _)| land.is_none());
    unknown.fold(0.0, |sum, (_, residents)| sum + residents)
}

/// Says how many services and residents lie on no land that is known.
fn unknown_land(services: usize, residents: f64) -> Bilingual {
    let [el, en] = [Language::El, Language::En]
        .map(|language| (format_count(services, language), format_number(residents, 0, language)));
    Bilingual::new(
        format!(
            "Σε στεριά που ο άτλαντας δεν γνωρίζει: υπηρεσίες: {}, κάτοικοι: {}. Γι’ αυτούς στεριά και θάλασσα δεν διακρίνονται: \
             όλα μετρούν σαν στην ίδια στεριά.",
            el.0, el.1
        ),
        format!(
            "On land the atlas does not know: services: {}, residents: {}. For them land and sea cannot be told apart: all \
             counts as on the same land.",
            en.0, en.1
        ),
    )
}

fn counted_bridges(atlas: &Atlas) -> Vec<CountedBridge> {
    let counted = atlas.bridges().filter(|(_, joined)| *joined == Joined::TwoLands);
    counted
        .map(|(bridge, _)| bridge.name.clone())
        .map(|Bilingual { el, en }| CountedBridge { name_el: el, name_en: en })
        .collect()
}

/// Returns the sources of the services that count, of the population points and of the outlines.
fn sources(atlas: &Atlas, services: &ServicesOfKinds, level: Option<Level>) -> Vec<AccessSource> {
    let register = atlas.register();
    let mut used: Vec<usize> = services.places().iter().map(|&service| register.services()[service].source).collect();
    used.sort_unstable();
    used.dedup();
    let services = used.into_iter().filter_map(|source| register.sources().get(source));
    let finest = atlas.levels().last().map(|(layer, _)| layer);
    let asked = level.and_then(|level| atlas.level(level)).map(|(layer, _)| layer);
    let mut outlines: Vec<&Provenance> = asked.into_iter().chain(finest).map(|layer| &layer.provenance).collect();
    outlines.dedup();
    let services = services.map(|provenance| AccessSource::new("services", provenance));
    let population = atlas.population_sources().iter().map(AccessSource::of_population);
    let outlines = outlines.into_iter().map(|provenance| AccessSource::new("boundaries", provenance));
    services.chain(population).chain(outlines).collect()
}

/// Returns the years that the population points are of, each once, the earliest first.
fn reference_years(atlas: &Atlas) -> Vec<u16> {
    let years = atlas.population_sources().iter().filter_map(|source| source.reference_year);
    years.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Says why figures are missing or zero.
fn note(atlas: &Atlas, services: &ServicesOfKinds) -> Option<String> {
    let mut reasons = Vec::new();
    if atlas.population().is_empty() {
        reasons.push("the atlas has no population points, so nothing is known of anybody's access".to_owned());
    }
    if services.places().is_empty() {
        let placed = atlas.service_index().placed_count();
        reasons.push(format!(
            "no service of these kinds has a position, so nobody has one within reach; the atlas has {placed} services \
             with a position"
        ));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Returns the rule in Greek and in English.
fn words(rule: BorderRule) -> (&'static str, &'static str) {
    match rule {
        BorderRule::Across => (
            "Για κάθε σημείο πληθυσμού μετρά η πλησιέστερη υπηρεσία των ειδών που ζητήθηκαν, σε όποια περιοχή κι αν \
             βρίσκεται. Οι αποστάσεις είναι ευθείες (γεωδαισιακές στο ελλειψοειδές WGS 84), όχι δρόμοι: η διαδρομή είναι \
             μεγαλύτερη. «Πέρα από θάλασσα» είναι μια υπηρεσία σε άλλη στεριά από το σημείο, όπως δείχνουν τη στεριά τα \
             όρια των περιοχών και, όπου ο άτλαντας τα έχει, της στεριάς γύρω τους, με τις γέφυρες που αναφέρονται (bridges) \
             να μετρούν ως στεριά· όπου η στεριά του ενός δεν είναι γνωστή, μετρά σαν μία. Πέρα από θάλασσα δεν μετρά ως προσιτή· όσοι έχουν μόνο τέτοιες μετρούν χωριστά \
             (over_sea_only). Η μέση και η διάμεση απόσταση αφορούν όσους έχουν υπηρεσία στη στεριά τους.",
            "For every population point the nearest service of the kinds asked for counts, whatever area it lies in. \
             Distances are straight lines (geodesics on the WGS 84 ellipsoid), not roads: journeys are longer. A service is \
             over the sea when it lies on another mass of land than the point, as the outlines of the areas show \
             the land and, where the atlas has them, those of the land around; bridges are counted as land (bridges); where \
             the land of either is not known, it counts as one. What is over the sea does not count as within reach; those who have only such are counted \
             apart (over_sea_only). Mean and median distances are about those with a service on their own land.",
        ),
        BorderRule::OwnArea => (
            "Για κάθε σημείο πληθυσμού μετρά η πλησιέστερη υπηρεσία των ειδών που ζητήθηκαν μέσα στην ίδια περιοχή του \
             λεπτότερου επιπέδου· όσοι ζουν έξω από κάθε περιοχή δεν έχουν καμία. Οι αποστάσεις είναι ευθείες \
             (γεωδαισιακές στο ελλειψοειδές WGS 84), όχι δρόμοι: η διαδρομή είναι μεγαλύτερη. «Πέρα από θάλασσα» είναι μια \
             υπηρεσία σε άλλη στεριά από το σημείο, όπως δείχνουν τη στεριά τα όρια των περιοχών και, όπου \
             ο άτλαντας τα έχει, της στεριάς γύρω τους, με τις γέφυρες που αναφέρονται (bridges) να μετρούν ως στεριά· όπου η \
             στεριά του ενός δεν είναι γνωστή, μετρά σαν μία. Πέρα από θάλασσα δεν μετρά ως προσιτή· όσοι έχουν μόνο τέτοιες μετρούν χωριστά (over_sea_only).",
            "For every population point the nearest service of the kinds asked for within the same area of the finest \
             level counts; who lives outside every area has none. Distances are straight lines (geodesics on the WGS 84 \
             ellipsoid), not roads: journeys are longer. A service is over the sea when it lies on another mass of land \
             than the point, as the outlines of the areas show the land and, where the atlas has them, those of the land around; \
             bridges are counted as land (bridges); where the land of either is not known, it counts as one. What is over the \
             sea does not \
             count as within reach; those who have only such are counted apart (over_sea_only).",
        ),
    }
}
