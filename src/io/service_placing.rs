//! Services whose source gives an address and no position are placed at their settlement, and marked so.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::desk::gazetteer_of_territory;
use super::load_error::LoadError;
use crate::access::AreaIndex;
use crate::boundaries::{AreaLayer, Level, Territory};
use crate::matching::{Context, LevelId, Matcher, RowKey};
use crate::names::transliterate;
use crate::population::PopulationPoint;
use crate::provenance::Bilingual;
use crate::services::{PositionSource, Service, Settlement, SettlementMatch, Settlements};

/// Places services at settlements: the population points of the atlas. What that needs is made when the first service
/// does.
pub(super) struct Placing<'a> {
    territory: &'a Territory,
    population: &'a [PopulationPoint],
    settlements: OnceCell<Settlements>,
    matcher: OnceCell<Matcher>,
    /// What texts of the column of municipalities mean: each is asked once.
    known: RefCell<HashMap<String, Option<String>>>,
    /// Why a person is asked about a name within a municipality: what is near is looked for once.
    asked: RefCell<HashMap<(String, Option<String>), String>>,
}

/// What came of placing a service.
#[derive(Debug, PartialEq)]
pub(super) enum Placed {
    /// It was: at the settlement of this description.
    At(String),
    /// A person has to say where it is: why.
    Asked(String),
    /// Its source names no settlement.
    NoLocality,
}

impl<'a> Placing<'a> {
    pub(super) fn new(territory: &'a Territory, population: &'a [PopulationPoint]) -> Self {
        Self {
            territory,
            population,
            settlements: OnceCell::new(),
            matcher: OnceCell::new(),
            known: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// Gives a service without a position that of its settlement, if there is no doubt which it is.
    ///
    /// # Errors
    /// [`LoadError`] if the tables inside the program are not what they should be.
    pub(super) fn place(&self, service: &mut Service) -> Result<Placed, LoadError> {
        let Some(locality) = service.locality.as_deref() else { return Ok(Placed::NoLocality) };
        let municipality = match service.municipality.as_deref() {
            None => None,
            Some(text) => match self.municipality(text)? {
                Some(code) => Some(code),
                None => return Ok(Placed::Asked(format!("which municipality '{text}' is cannot be said for certain"))),
            },
        };
        let key = (locality.to_owned(), municipality);
        if let Some(why) = self.asked.borrow().get(&key) {
            return Ok(Placed::Asked(why.clone()));
        }
        Ok(match self.settlements().find(locality, key.1.as_deref()) {
            SettlementMatch::Certain(settlement) => {
                service.position = Some(settlement.position);
                service.position_source = PositionSource::Settlement(Box::new(settlement.name.clone()));
                Placed::At(described(settlement))
            }
            SettlementMatch::Doubtful(candidates) => {
                let why = asked(locality, key.1.as_deref(), &candidates);
                self.asked.borrow_mut().insert(key, why.clone());
                Placed::Asked(why)
            }
        })
    }

    /// Returns the code of the municipality that a code or a name means, if that is certain and the atlas has it.
    ///
    /// # Errors
    /// [`LoadError`] if the tables inside the program are not what they should be.
    pub(super) fn municipality(&self, text: &str) -> Result<Option<String>, LoadError> {
        if let Some(known) = self.known.borrow().get(text) {
            return Ok(known.clone());
        }
        let code = self.find_municipality(text)?;
        self.known.borrow_mut().insert(text.to_owned(), code.clone());
        Ok(code)
    }

    /// Says whether the atlas has a municipality of this code.
    pub(super) fn is_municipality(&self, code: &str) -> bool {
        self.municipalities().is_some_and(|layer| code.parse().is_ok_and(|code| layer.index_of(&code).is_some()))
    }

    fn find_municipality(&self, text: &str) -> Result<Option<String>, LoadError> {
        let Some(layer) = self.municipalities() else { return Ok(None) };
        if text.parse().is_ok_and(|code| layer.index_of(&code).is_some()) {
            return Ok(Some(text.to_owned()));
        }
        let matcher = self.matcher()?;
        let is_code = text.chars().all(|c| c.is_ascii_digit());
        let key = if is_code { RowKey::of_code(text) } else { RowKey::of_name(text) };
        let level = LevelId::new(Level::Municipality.as_str());
        let area = matcher.match_row(&key, &Context::of_level(level)).area();
        let code = area.map(|area| matcher.gazetteer().area(area).facts.code.clone());
        Ok(code.filter(|code| code.parse().is_ok_and(|code| layer.index_of(&code).is_some())))
    }

    fn municipalities(&self) -> Option<&'a AreaLayer> {
        self.territory.layer_of(Level::Municipality).map(|place| &self.territory.layers()[place])
    }

    fn matcher(&self) -> Result<&Matcher, LoadError> {
        if let Some(matcher) = self.matcher.get() {
            return Ok(matcher);
        }
        let matcher = Matcher::new(gazetteer_of_territory(self.territory)?, crate::matching::Aliases::default());
        Ok(self.matcher.get_or_init(|| matcher))
    }

    fn settlements(&self) -> &Settlements {
        self.settlements.get_or_init(|| {
            let layer = self.municipalities();
            let index = layer.map(|layer| {
                let outlines: Vec<_> = layer.areas().iter().map(|area| &area.geometry).collect();
                AreaIndex::new(&outlines)
            });
            let located = |point: &PopulationPoint| {
                let area = index.as_ref()?.containing(point.position)?;
                Some(layer?.areas()[area as usize].id.as_str().to_owned())
            };
            // What the source of the settlements says goes before outlines, which may be approximate.
            let stated = |point: &PopulationPoint| point.municipality.clone().filter(|code| self.is_municipality(code));
            let settlement = |point: &PopulationPoint| Settlement {
                name: Bilingual::new(
                    &*point.name_el,
                    point.name_en.clone().unwrap_or_else(|| transliterate(&point.name_el)),
                ),
                municipality: stated(point).or_else(|| located(point)),
                position: point.position,
            };
            Settlements::new(self.population.iter().map(settlement).collect())
        })
    }
}

fn described(settlement: &Settlement) -> String {
    let within = settlement.municipality.as_ref().map(|code| format!(", municipality {code}")).unwrap_or_default();
    format!("{} ({}{within})", settlement.name.el, settlement.position)
}

fn asked(locality: &str, municipality: Option<&str>, candidates: &[&Settlement]) -> String {
    let within = municipality.map(|code| format!(" in municipality {code}")).unwrap_or_default();
    if candidates.is_empty() {
        return format!("there is no settlement '{locality}'{within} among the population points");
    }
    let candidates: Vec<_> = candidates.iter().map(|candidate| described(candidate)).collect();
    format!("which settlement '{locality}'{within} is cannot be said for certain; near are {}", candidates.join(", "))
}
