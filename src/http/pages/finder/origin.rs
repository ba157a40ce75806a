//! From where services are looked for: a position, or a place by its name.

use super::super::parts::{area_name, both, full_name};
use crate::atlas::{Atlas, Place};
use crate::boundaries::AreaRef;
use crate::geometry::LonLat;
use crate::http::ApiError;
use crate::provenance::Bilingual;

/// How many other places of a name are offered.
const MAX_OTHER_PLACES: usize = 4;
/// How much worse a name may fit to be offered beside the best.
const SCORE_MARGIN: f32 = 0.02;
/// The most characters of the name of a place.
const MAX_NEAR_CHARS: usize = 200;

/// From where services are looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub(super) position: Option<LonLat>,
    /// What it is called; nothing for a bare position.
    pub(super) name: Option<Bilingual>,
    /// Other places of that name.
    pub(super) others: Vec<(Bilingual, LonLat)>,
    /// What was written and not found.
    pub(super) unknown: Option<String>,
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
    let coded = near.trim().parse().ok().and_then(|code| atlas.territory().find(&code).next());
    if let Some((name, position)) = coded.and_then(|area| place(atlas, Place::Area(area))) {
        return Ok(Origin { position: Some(position), name: Some(name), ..Origin::default() });
    }
    let found = atlas.search_places(near, MAX_OTHER_PLACES + 1);
    let best = found.first().map_or(0.0, |best| best.score);
    let mut good: Vec<_> = found.into_iter().filter(|found| found.score >= best - SCORE_MARGIN).collect();
    // Who is near «Λάρισα» is near the town: an area of that name is all around it.
    good.sort_by_key(|found| matches!(found.place, Place::Area(_)));
    let mut places = good.into_iter().filter_map(|found| place(atlas, found.place));
    let Some((name, position)) = places.next() else {
        return Ok(Origin { unknown: Some(near.to_owned()), ..Origin::default() });
    };
    Ok(Origin { position: Some(position), name: Some(name), others: places.collect(), unknown: None })
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
