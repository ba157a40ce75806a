//! The areas of a loaded atlas, put together with what is known of the areas of Greece.

use crate::atlas::Atlas;
use crate::boundaries::{Area, AreaLayer, CodeScheme, Territory};
use crate::io::gazetteer::facts_of_greece;
use crate::io::load_error::LoadError;
use crate::matching::{AreaFacts, AreaName, Extent, Gazetteer, LevelId, NameKind, Scheme};
use crate::names::NameCase;

/// Returns the areas there are for an atlas; without one, those of Greece that are known.
///
/// Areas without a code of their own are left out: no table can name them.
///
/// # Errors
/// [`LoadError`] if the tables inside the program are not what they should be.
pub fn gazetteer_of(atlas: Option<&Atlas>) -> Result<Gazetteer, LoadError> {
    match atlas {
        None => Ok(Gazetteer::new(facts_of_greece()?)),
        Some(atlas) => gazetteer_of_territory(atlas.territory()),
    }
}

/// Returns the areas there are for the levels of an atlas, otherwise as [`gazetteer_of`].
pub(in crate::io) fn gazetteer_of_territory(territory: &Territory) -> Result<Gazetteer, LoadError> {
    let known = facts_of_greece()?;
    let layers = territory.layers();
    let mut facts = Vec::new();
    for (place, layer) in layers.iter().enumerate() {
        let coarser = place.checked_sub(1).map(|before| &layers[before]);
        facts.extend(layer.areas().iter().filter(|area| area.coded).map(|area| facts_of(area, layer, coarser)));
    }
    Ok(Gazetteer::with_atlas(known, &facts))
}

fn facts_of(area: &Area, layer: &AreaLayer, coarser: Option<&AreaLayer>) -> AreaFacts {
    let scheme = match layer.codes {
        CodeScheme::Elstat => Scheme::Elstat,
        CodeScheme::Nuts => Scheme::Nuts,
        CodeScheme::Any => Scheme::Other("atlas".into()),
    };
    let ypes = area.property("ypes_code").filter(|code| !code.is_empty());
    let codes = std::iter::once((scheme, area.id.as_str().to_owned()));
    let english = area.name_en.as_deref().filter(|name| !name.is_empty());
    let names = std::iter::once(AreaName::new(&area.name_el, NameKind::Official, NameCase::Unknown));
    let parent = area.parent.as_ref().zip(coarser);
    AreaFacts {
        level: LevelId::new(layer.level.as_str()),
        code: area.id.as_str().to_owned(),
        extent: Extent::Both,
        codes: codes.chain(ypes.map(|code| (Scheme::Ypes, code.to_owned()))).collect(),
        names: names.chain(english.map(|name| AreaName::new(name, NameKind::Further, NameCase::Nominative))).collect(),
        parent: parent.map(|(code, coarser)| (LevelId::new(coarser.level.as_str()), code.as_str().to_owned())),
        in_atlas: true,
    }
}
