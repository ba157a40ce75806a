//! Where a service is whose source gives an address and no position: at its settlement.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::geometry::LonLat;
use crate::names::{NameEntry, NameIndex, fold, search_key};
use crate::provenance::Bilingual;

/// How many settlements are named where none is certain.
const MAX_CANDIDATES: usize = 5;

/// A settlement that services may be placed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// Its name.
    pub name: Bilingual,
    /// The code of the municipality it belongs to, where that is known.
    pub municipality: Option<String>,
    /// Where it is.
    pub position: LonLat,
}

/// The settlements there are, to be found by name.
#[derive(Debug, Default)]
pub struct Settlements {
    list: Vec<Settlement>,
    /// By the folded name.
    by_name: HashMap<String, Vec<u32>>,
    /// By what all spellings of the name share.
    by_sound: HashMap<String, Vec<u32>>,
    /// For names that are nearly right; made when somebody first asks.
    near: OnceLock<NameIndex>,
}

/// Which settlement a name means.
#[derive(Clone, Debug, PartialEq)]
pub enum SettlementMatch<'a> {
    /// This one and no other.
    Certain(&'a Settlement),
    /// Any of these, or none that is known: a person has to say. At most five, likelier ones first.
    Doubtful(Vec<&'a Settlement>),
}

impl Settlements {
    /// Gathers settlements; they keep their order.
    #[must_use]
    pub fn new(list: Vec<Settlement>) -> Self {
        let (mut by_name, mut by_sound) = (HashMap::new(), HashMap::new());
        for (settlement, number) in list.iter().zip(0..) {
            for name in [&settlement.name.el, &settlement.name.en] {
                add(&mut by_name, fold(name), number);
                add(&mut by_sound, search_key(name), number);
            }
        }
        Self { list, by_name, by_sound, near: OnceLock::new() }
    }

    /// Says whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the settlement that a name means, within the municipality of a code or anywhere.
    ///
    /// Certain is the only one whose name has the same letters, whatever the accents and the case; within a municipality
    /// also the only one whose name sounds the same («Λάρισσα», `Larissa`). Two of one name are never told apart, and
    /// one that is merely near is never taken.
    #[must_use]
    pub fn find(&self, name: &str, municipality: Option<&str>) -> SettlementMatch<'_> {
        let inside = |number: &u32| self.is_inside(*number, municipality);
        let of = |names: &HashMap<String, Vec<u32>>, key: &str| -> Vec<u32> {
            let found = names.get(key).map(Vec::as_slice).unwrap_or_default();
            found.iter().copied().filter(inside).collect()
        };
        let same_letters = of(&self.by_name, &fold(name));
        let same_sound = of(&self.by_sound, &search_key(name));
        match (&same_letters[..], &same_sound[..]) {
            ([one], _) => SettlementMatch::Certain(self.settlement(*one)),
            ([], [one]) if municipality.is_some() => SettlementMatch::Certain(self.settlement(*one)),
            ([], []) => SettlementMatch::Doubtful(self.near(name, municipality)),
            ([], several) | (several, _) => SettlementMatch::Doubtful(
                several.iter().take(MAX_CANDIDATES).map(|&one| self.settlement(one)).collect(),
            ),
        }
    }

    fn settlement(&self, number: u32) -> &Settlement {
        &self.list[number as usize]
    }

    fn is_inside(&self, number: u32, municipality: Option<&str>) -> bool {
        municipality.is_none_or(|code| self.settlement(number).municipality.as_deref() == Some(code))
    }

    /// Returns settlements with a similar name: those of the municipality, or of any if it has none.
    fn near(&self, name: &str, municipality: Option<&str>) -> Vec<&Settlement> {
        let index = self.near.get_or_init(|| {
            let entries = self.list.iter().zip(0..);
            NameIndex::new(entries.map(|(settlement, item)| NameEntry {
                item,
                names: vec![&settlement.name.el, &settlement.name.en],
                weight: 0.0,
            }))
        });
        let found: Vec<u32> = index.search(name, 50).into_iter().map(|found| found.item).collect();
        let inside: Vec<u32> = found.iter().copied().filter(|&number| self.is_inside(number, municipality)).collect();
        let shown = if inside.is_empty() { found } else { inside };
        shown.into_iter().take(MAX_CANDIDATES).map(|number| self.settlement(number)).collect()
    }
}

fn add(names: &mut HashMap<String, Vec<u32>>, key: String, number: u32) {
    if key.is_empty() {
        return;
    }
    let numbers = names.entry(key).or_default();
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settlements() -> Settlements {
        let list = [
            ("Λάρισα", "Larisa", Some("2201")),
            ("Καλοχώρι", "Kalochori", Some("2201")),
            ("Καλοχώρι", "Kalochori", Some("2402")),
            ("Πύλη", "Pyli", Some("2503")),
            ("Δίλοφο", "Dilofo", Some("2201")),
            ("Δίλοφος", "Dilofos", Some("2201")),
            ("Άγιος Γεώργιος", "", Some("2301")),
            ("ΑΓΙΟΣ ΓΕΩΡΓΙΟΣ", "", Some("2301")),
        ];
        let settlement = |(place, (el, en, municipality)): (usize, (&str, &str, Option<&str>))| Settlement {
            name: Bilingual::new(el, en),
            municipality: municipality.map(str::to_owned),
            position: LonLat::new(22.0 + f64::from(u32::try_from(place).unwrap()) / 10.0, 39.0).unwrap(),
        };
        Settlements::new(list.into_iter().enumerate().map(settlement).collect())
    }

    /// The Greek name and municipality of a certain match, or the names of the candidates.
    type Found = Result<(String, String), Vec<String>>;

    fn found(name: &str, municipality: Option<&str>) -> Found {
        match settlements().find(name, municipality) {
            SettlementMatch::Certain(one) => Ok((one.name.el.clone(), one.municipality.clone().unwrap())),
            SettlementMatch::Doubtful(several) => Err(several.into_iter().map(|one| one.name.el.clone()).collect()),
        }
    }

    #[test]
    fn one_settlement_of_the_municipality_is_certain_by_letters_or_sound() {
        for name in ["Λάρισα", "ΛΑΡΙΣΑ", " λαρισα ", "Larisa", "Larissa", "Λάρισσα"] {
            assert_eq!(found(name, Some("2201")), Ok(("Λάρισα".to_owned(), "2201".to_owned())), "{name}");
        }
        assert_eq!(found("Καλοχώρι", Some("2402")), Ok(("Καλοχώρι".to_owned(), "2402".to_owned())));
        assert_eq!(
            found("Δίλοφο", Some("2201")),
            Ok(("Δίλοφο".to_owned(), "2201".to_owned())),
            "letters go before sound"
        );
    }

    #[test]
    fn a_name_alone_has_to_be_unique_and_written_as_it_is() {
        assert_eq!(found("ΠΥΛΗ", None), Ok(("Πύλη".to_owned(), "2503".to_owned())));
        assert_eq!(found("Πήλι", None), Err(vec!["Πύλη".to_owned()]), "it only sounds so");
        assert_eq!(found("Καλοχώρι", None), Err(vec!["Καλοχώρι".to_owned(), "Καλοχώρι".to_owned()]));
    }

    #[test]
    fn two_of_one_name_near_names_and_unknown_ones_are_asked() {
        assert_eq!(found("Άγιος Γεώργιος", Some("2301")).unwrap_err().len(), 2);
        assert_eq!(found("Λάρισα", Some("2503")), Err(vec!["Λάρισα".to_owned()]), "it lies elsewhere");
        assert_eq!(found("Καλοχόρτι", Some("2402")), Err(vec!["Καλοχώρι".to_owned()]), "it is merely near");
        for name in ["", " ", "-", "Αθήνα"] {
            assert_eq!(found(name, None), Err(Vec::new()), "{name}");
        }
        assert_eq!(Settlements::default().find("Λάρισα", None), SettlementMatch::Doubtful(Vec::new()));
    }
}
