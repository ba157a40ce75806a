//! From where services are looked for: a position, or a place by its name.

use super::super::parts::{area_name, both, full_name};
use crate::atlas::{Atlas, Place, PlaceMatch};
use crate::boundaries::AreaRef;
use crate::geometry::LonLat;
use crate::http::ApiError;
use crate::names::{MatchKind, search_key};
use crate::provenance::Bilingual;

/// How many other places of a name are offered.
const MAX_OTHER_PLACES: usize = 4;
/// How much worse a name may fit to be offered beside the best.
const SCORE_MARGIN: f32 = 0.02;
/// How many letters the beginning of a name has at the least to be taken for it.
const MIN_BEGINNING: usize = 3;
/// The most characters of the name of a place.
const MAX_NEAR_CHARS: usize = 200;

/// From where services are looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub(super) position: Option<LonLat>,
    /// What it is called; nothing for a bare position.
    pub(super) name: Option<Bilingual>,
    /// Other places of that name, or those that may be meant by one that is unknown.
    pub(super) others: Vec<(Bilingual, LonLat)>,
    /// What was written and is not used.
    pub(super) unknown: Option<Unknown>,
}

/// Why what was written is not used.
#[derive(Clone, Debug)]
pub(super) enum Unknown {
    /// There is no place of this name.
    Name(String),
    /// This longitude and latitude look swapped.
    Swapped(LonLat),
}

pub(super) fn position(lon: &str, lat: &str) -> Result<LonLat, ApiError> {
    let number = |name: &'static str, text: &str| {
        let refused = || ApiError::parameter(name, format!("'{text}' was found; accepted are degrees such as 22.42"));
        text.parse::<f64>().ok().filter(|degrees| degrees.is_finite()).ok_or_else(refused)
    };
    crate::http::places::position(number("lon", lon)?, number("lat", lat)?)
}

/// Finds the place of a name, as people write it, or of an area's code.
pub(super) fn named_place(atlas: &Atlas, near: &str) -> Result<Origin, ApiError> {
    if near.is_empty() {
        return Ok(Origin::default());
    }
    if near.chars().count() > MAX_NEAR_CHARS {
        return Err(ApiError::parameter("near", format!("it is longer than {MAX_NEAR_CHARS} characters")));
    }
    if let Some((lon, lat)) = two_numbers(near) {
        return degrees(atlas, lon, lat);
    }
    let coded = near.trim().parse().ok().and_then(|code| atlas.territory().find(&code).next());
    if let Some((name, position)) = coded.and_then(|area| place(atlas, Place::Area(area))) {
        return Ok(Origin { position: Some(position), name: Some(name), ..Origin::default() });
    }
    let found = atlas.search_places(near, MAX_OTHER_PLACES + 1);
    let best = found.first().map_or(0.0, |best| best.score);
    let is_long = search_key(near).chars().count() >= MIN_BEGINNING;
    let is_certain = found.first().is_some_and(|best| is_certain(best, is_long));
    let mut good: Vec<_> = found.into_iter().filter(|found| found.score >= best - SCORE_MARGIN).collect();
    // Who is near «Λάρισα» is near the town: an area of that name is all around it.
    good.sort_by_key(|found| matches!(found.place, Place::Area(_)));
    let mut places = good.into_iter().filter_map(|found| place(atlas, found.place));
    let first = if is_certain { places.next() } else { None };
    let Some((name, position)) = first else {
        let unknown = Some(Unknown::Name(near.to_owned()));
        return Ok(Origin { others: places.take(MAX_OTHER_PLACES).collect(), unknown, ..Origin::default() });
    };
    Ok(Origin { position: Some(position), name: Some(name), others: places.collect(), unknown: None })
}

/// Says whether a place is the one that was named, or begins like it where what was written is long enough to tell: letters
/// inside a name, and slips, make a question.
fn is_certain(found: &PlaceMatch, is_long: bool) -> bool {
    match found.kind {
        MatchKind::Exact => true,
        MatchKind::Prefix | MatchKind::Word => is_long,
        MatchKind::Substring | MatchKind::Fuzzy => false,
    }
}

/// Reads two numbers with a comma, a semicolon or a blank between them.
fn two_numbers(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let mut number = || parts.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let both = number().zip(number())?;
    parts.next().is_none().then_some(both)
}

/// Takes two numbers for longitude and latitude in degrees; those that look swapped are asked about.
fn degrees(atlas: &Atlas, lon: f64, lat: f64) -> Result<Origin, ApiError> {
    let position = LonLat::new(lon, lat).map_err(|error| {
        let message =
            format!("{error}; two numbers are read as longitude and latitude in degrees, such as 22.42,39.64");
        ApiError::parameter("near", message)
    })?;
    if let Some(swapped) = atlas.swapped(position) {
        let others = vec![(in_degrees(swapped), swapped)];
        return Ok(Origin { others, unknown: Some(Unknown::Swapped(position)), ..Origin::default() });
    }
    Ok(Origin { position: Some(position), name: Some(in_degrees(position)), ..Origin::default() })
}

/// Writes a position with the names of its numbers.
pub(super) fn in_degrees(position: LonLat) -> Bilingual {
    let (lon, lat) = (position.lon().to_string(), position.lat().to_string());
    let with_comma = |degrees: &str| degrees.replace('.', ",");
    Bilingual::new(
        format!("γεωγραφικό μήκος {}°, πλάτος {}°", with_comma(&lon), with_comma(&lat)),
        format!("longitude {lon}°, latitude {lat}°"),
    )
}

/// Returns what a place is called, with the area that holds it, and where it is.
fn place(atlas: &Atlas, place: Place) -> Option<(Bilingual, LonLat)> {
    match place {
        Place::Settlement(point) => {
            let point = atlas.population().get(point)?;
            let name = Bilingual::new(&point.name_el, point.name_en.clone().unwrap_or_default());
            let holder = atlas.areas_at(point.position).first().copied();
            let holder = holder.map(|area| area_name(atlas.territory().area(area)));
            let named = both(|language| {
                let holder = holder.as_ref().map(|holder| format!(" ({})", holder.text(language))).unwrap_or_default();
                format!("{}{holder}", name.text(language))
            });
            Some((named, point.position))
        }
        Place::Area(area) => {
            let layer = atlas.territory().layers().get(area.layer)?;
            let label = atlas.label_points(layer.level).and_then(|points| *points.get(area.area)?);
            let position = largest_settlement(atlas, area).or(label)?;
            Some((full_name(layer.level, atlas.territory().area(area)), position))
        }
    }
}

/// Returns where most people of an area live: who means the area is more likely there than in its middle.
fn largest_settlement(atlas: &Atlas, area: AreaRef) -> Option<LonLat> {
    let inside = atlas.population().iter().filter(|point| atlas.areas_at(point.position).contains(&area));
    inside.max_by(|one, other| one.residents.total_cmp(&other.residents)).map(|point| point.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_are_read_however_they_are_parted() {
        for text in ["22.4,39.6", "22.4, 39.6", " 22.4 39.6", "22.4;39.6"] {
            assert_eq!(two_numbers(text), Some((22.4, 39.6)), "{text}");
        }
        for text in ["", "22.4", "22,4,39,6", "22.4,39.6,1", "Λάρισα 39.6", "inf,1", "2201"] {
            assert_eq!(two_numbers(text), None, "{text}");
        }
    }
}
