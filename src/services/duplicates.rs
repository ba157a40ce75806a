//! Services that may be one and the same.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use smallvec::SmallVec;

use super::Service;
use crate::geometry::{LonLat, geodesic_distance_m};
use crate::names::fold;

/// Within how many metres services that agree otherwise may be one.
pub const SAME_PLACE_M: f64 = 200.0;
/// How many earlier services of one cell of the grid a service is compared with, so that a million at one place do not
/// take a million times a million comparisons.
const MAX_COMPARED: usize = 16;
/// Metres of a degree of latitude, at least.
const METRES_A_DEGREE: f64 = 110_500.0;

/// What two services agree in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Agreement {
    /// The name, whatever its accents and case.
    Name,
    /// The digits of the telephone.
    Phone,
    /// The electronic mail, whatever its case.
    Email,
    /// They are so many metres apart, at most [`SAME_PLACE_M`].
    Place(f64),
    /// One of them at least stands at its settlement, which is that of the other too.
    Settlement,
    /// Their sources say the same municipality, and one of them has no position.
    Municipality,
}

/// Two services that may be one: a person has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct PossibleDuplicate {
    /// The place in the register of the one that comes first there.
    pub first: usize,
    /// The place of the other.
    pub second: usize,
    /// What they agree in.
    pub agreements: Vec<Agreement>,
}

/// Finds services of one kind that have the same name, telephone or mail and are at most [`SAME_PLACE_M`] apart, or the same
/// name and municipality where one has no position.
///
/// Each service is proposed at most once as the second, beside one that comes before it; so of ten that are alike there are nine
/// pairs, in the order of the second. Nothing is merged. Takes time in proportion to the services; where more than 16 are
/// crowded into 200 metres under one name, a pair may be missed, and so may one across the antimeridian.
#[must_use]
pub fn possible_duplicates(services: &[Service]) -> Vec<PossibleDuplicate> {
    // Which of them agree is asked in the end: a key that two share by chance costs a comparison and nothing else.
    let mut members: HashMap<u64, SmallVec<[u32; 2]>> = HashMap::new();
    let unplaced = services.iter().any(|service| service.position.is_none());
    let mut found = Vec::new();
    for (service, second) in services.iter().zip(0..) {
        let marks = marks_of(service);
        let cells = around(service, unplaced);
        let keys = marks.iter().flat_map(|mark| cells.iter().map(move |cell| key(*mark, cell)));
        let earlier = keys.filter_map(|key| members.get(&key)).flatten().map(|&first| first as usize);
        let agreed = |first: usize| Some((first, agreements(&services[first], service)?));
        if let Some((first, agreements)) = earlier.filter_map(agreed).min_by_key(|(first, _)| *first) {
            found.push(PossibleDuplicate { first, second: second as usize, agreements });
        }
        for key in marks.iter().flat_map(|mark| own(service, unplaced).map(move |cell| key(*mark, &cell))) {
            let members = members.entry(key).or_default();
            if members.len() < MAX_COMPARED {
                members.push(second);
            }
        }
    }
    found
}

/// Where services are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Cell<'a> {
    /// A cell of a grid that is at least [`SAME_PLACE_M`] wide.
    At(i32, i32),
    /// A municipality, for all services there.
    Municipality(&'a str),
    /// A municipality, for those there without a position.
    Unplaced(&'a str),
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn key(mark: u64, cell: &Cell<'_>) -> u64 {
    hash_of((mark, cell))
}

/// Returns what has to be equal: kind and name, kind and telephone, kind and mail.
fn marks_of(service: &Service) -> SmallVec<[u64; 3]> {
    let name = Some(fold(&service.name_el)).filter(|name| !name.is_empty());
    let phone = service.contact.phone.as_deref().and_then(digits);
    let email = service.contact.email.as_deref().map(str::to_lowercase);
    let texts = [name, phone, email].into_iter().enumerate();
    texts.filter_map(|(what, text)| Some(hash_of((what, service.kind.as_str(), text?)))).collect()
}

/// Returns the last ten digits of a telephone, without the country; nothing if there are fewer than seven.
fn digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 7).then(|| digits[digits.len().saturating_sub(10)..].to_owned())
}

/// Returns the cell of the grid a position is in.
#[expect(clippy::cast_possible_truncation, reason = "degrees times six hundred are few")]
fn cell(position: LonLat) -> (i32, i32) {
    let height = SAME_PLACE_M / METRES_A_DEGREE;
    let row = (position.lat() / height).floor();
    // Cells of a row are as wide at the end of it that is nearer to a pole.
    let widest = ((row.abs() + 2.0) * height).min(89.0).to_radians().cos();
    ((position.lon() * widest / height).floor() as i32, row as i32)
}

/// Returns the cells a service is found in; municipalities only matter where some service is unplaced.
fn own(service: &Service, unplaced: bool) -> impl Iterator<Item = Cell<'_>> {
    let at = service.position.map(cell).map(|(column, row)| Cell::At(column, row));
    let municipality = service.municipality.as_deref().filter(|_| unplaced);
    let without = municipality.filter(|_| service.position.is_none()).map(Cell::Unplaced);
    at.into_iter().chain(municipality.map(Cell::Municipality)).chain(without)
}

/// Returns the cells that what agrees with a service may be in.
fn around(service: &Service, unplaced: bool) -> SmallVec<[Cell<'_>; 10]> {
    let municipality = service.municipality.as_deref().filter(|_| unplaced);
    let Some(position) = service.position else { return municipality.map(Cell::Municipality).into_iter().collect() };
    let (_, row) = cell(position);
    let height = SAME_PLACE_M / METRES_A_DEGREE;
    let mut cells: SmallVec<[Cell<'_>; 10]> = SmallVec::new();
    for step in -1..=1 {
        // Columns are counted differently in each row.
        let lat = (position.lat() + f64::from(step) * height).clamp(-90.0, 90.0);
        let Ok(beside) = LonLat::new(position.lon(), lat) else { continue };
        let column = cell(beside).0;
        cells.extend((column - 1..=column + 1).map(|column| Cell::At(column, row + step)));
    }
    cells.extend(municipality.map(Cell::Unplaced));
    cells
}

fn agreements(first: &Service, second: &Service) -> Option<Vec<Agreement>> {
    if first.kind != second.kind {
        return None;
    }
    let same_phone = || digits(first.contact.phone.as_deref()?).zip(digits(second.contact.phone.as_deref()?));
    let same_email = || first.contact.email.as_deref().zip(second.contact.email.as_deref());
    let mut agreed = Vec::new();
    agreed.extend((fold(&first.name_el) == fold(&second.name_el)).then_some(Agreement::Name));
    agreed.extend(same_phone().is_some_and(|(a, b)| a == b).then_some(Agreement::Phone));
    agreed.extend(same_email().is_some_and(|(a, b)| a.to_lowercase() == b.to_lowercase()).then_some(Agreement::Email));
    match first.position.zip(second.position).map(|(a, b)| geodesic_distance_m(a, b)) {
        Some(metres) if metres <= SAME_PLACE_M && !agreed.is_empty() => {
            let at_settlement = [first, second].iter().any(|service| service.position_source.settlement().is_some());
            agreed.push(if at_settlement { Agreement::Settlement } else { Agreement::Place(metres) });
        }
        Some(_) => return None,
        None => {
            let municipality = first.municipality.as_ref().filter(|code| second.municipality.as_ref() == Some(*code));
            municipality.filter(|_| agreed.contains(&Agreement::Name))?;
            agreed.push(Agreement::Municipality);
        }
    }
    Some(agreed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::services::{Contact, Offer, PositionSource};

    fn service(number: usize, name: &str, position: Option<(f64, f64)>) -> Service {
        Service {
            id: format!("s{number:07}").parse().unwrap(),
            kind: "k".parse().unwrap(),
            name_el: name.to_owned(),
            name_en: None,
            organization: None,
            address: None,
            locality: None,
            postcode: None,
            contact: Contact::default(),
            opening_hours: None,
            description_el: None,
            description_en: None,
            municipality: Some("2201".to_owned()),
            assured_date: None,
            offer: Offer::default(),
            position: position.map(|(lon, lat)| LonLat::new(lon, lat).unwrap()),
            position_source: PositionSource::Given,
            source: 0,
        }
    }

    fn pairs(services: &[Service]) -> Vec<(usize, usize)> {
        possible_duplicates(services).iter().map(|pair| (pair.first, pair.second)).collect()
    }

    #[test]
    fn the_same_name_or_telephone_at_the_same_place_is_proposed() {
        let phone = |text: &str| Contact { phone: Some(text.to_owned()), ..Contact::default() };
        let services = [
            service(0, "Κέντρο Κοινότητας", Some((22.4, 39.6))),
            service(1, "ΚΕΝΤΡΟ ΚΟΙΝΟΤΗΤΑΣ", Some((22.4, 39.601))),
            service(2, "Κέντρο Κοινότητας", Some((22.4, 39.7))),
            Service { contact: phone("2410 000000"), ..service(3, "α", Some((22.5, 39.6))) },
            Service { contact: phone("+30 2410 000-000"), ..service(4, "β", Some((22.5, 39.6))) },
            Service {
                kind: "other".parse().unwrap(), ..service(5, "Κέντρο Κοινότητας", Some((22.4, 39.6)))
            },
            service(6, "γ", Some((22.4, 39.6))),
        ];
        let found = possible_duplicates(&services);
        assert_eq!(pairs(&services), [(0, 1), (3, 4)]);
        assert!(
            matches!(found[0].agreements[..], [Agreement::Name, Agreement::Place(metres)] if (metres - 111.0).abs() < 1.0)
        );
        assert_eq!(found[1].agreements, [Agreement::Phone, Agreement::Place(0.0)]);
    }

    #[test]
    fn without_a_position_name_and_municipality_have_to_agree() {
        let elsewhere = |service| Service { municipality: Some("2402".to_owned()), ..service };
        let nowhere = |service| Service { municipality: None, ..service };
        let services = [
            service(0, "α", None),
            service(1, "Α", Some((22.4, 39.6))),
            elsewhere(service(2, "α", None)),
            nowhere(service(3, "α", None)),
            service(4, "α", Some((23.4, 39.6))),
        ];
        assert_eq!(pairs(&services), [(0, 1), (0, 4)]);
        assert_eq!(possible_duplicates(&services)[0].agreements, [Agreement::Name, Agreement::Municipality]);
    }

    #[test]
    fn many_at_one_place_take_no_square_of_time() {
        let services: Vec<_> = (0..20_000).map(|number| service(number, "α", Some((22.4, 39.6)))).collect();
        let found = pairs(&services);
        assert_eq!(found.len(), 19_999);
        assert!(found.iter().all(|(first, _)| *first == 0));
    }

    proptest! {
        /// Who has a duplicate before it is found, and nobody else, as a comparison of all with all says.
        #[test]
        fn seconds_are_those_of_an_exhaustive_search(
            seeds in prop::collection::vec((0..3_usize, prop::option::of((0..40_i32, 0..40_i32)), 0..3_usize), 0..14),
            lat in prop_oneof![Just(39.6), Just(-70.0), Just(0.0), Just(89.95)],
        ) {
            let services: Vec<_> = seeds.iter().enumerate().map(|(number, (name, at, municipality))| {
                let position = at.map(|(x, y)| (22.4 + f64::from(x) * 0.0002, lat + f64::from(y) * 0.0001));
                let municipality = ["2201", "2402"].get(*municipality).map(|&code| code.to_owned());
                Service { municipality, ..service(number, ["α", "β", "γ"][*name], position) }
            }).collect();
            let expected: Vec<_> = (0..services.len()).filter_map(|second| {
                (0..second).find(|&first| agreements(&services[first], &services[second]).is_some()).map(|first| (first, second))
            }).collect();
            prop_assert_eq!(pairs(&services), expected);
        }
    }
}
