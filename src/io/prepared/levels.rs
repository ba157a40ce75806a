//! The levels of an atlas as sections of a prepared file.

use std::borrow::Cow;
use std::io;

use rayon::prelude::*;

use super::about::{About, LayerAbout};
use super::areas::{decode_areas, encode_areas};
use super::codec::{Damaged, Decoder, Encoder};
use super::file::sections;
use super::low_zooms::{decode_low_zooms, encode_low_zooms};
use crate::atlas::{Atlas, KnownLevel, Version, WorkedOut};
use crate::boundaries::{Area, AreaLayer};
use crate::geometry::LonLat;
use crate::report::Finding;
use crate::topology::{FinePoint, Side, Topology, TopologyColumns};

/// How many areas a section holds at most: enough of them for every processor, and none that is much of the memory.
const BLOCK: usize = 4096;

/// What a prepared file gives back.
#[derive(Debug)]
pub(in crate::io) struct PreparedLevels {
    /// The levels, the coarsest first.
    pub(in crate::io) layers: Vec<AreaLayer>,
    /// What is known of each.
    pub(in crate::io) known: Vec<KnownLevel>,
    /// What was found while they were read.
    pub(in crate::io) findings: Vec<Finding>,
}

/// Writes the levels of an atlas, and works out of them what nobody asked for yet.
///
/// # Errors
/// Those of `put`.
pub(super) fn write_levels(
    atlas: &Atlas,
    findings: &[Finding],
    put: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let about = |(layer, _): (&AreaLayer, _)| {
        LayerAbout::of(layer, layer.areas().len().div_ceil(BLOCK), atlas.given_topology(layer.level).is_some())
    };
    let about = About { layers: atlas.levels().map(about).collect(), findings: findings.to_vec() };
    put(&about.to_json()?)?;
    for (layer, _) in atlas.levels() {
        for block in layer.areas().chunks(BLOCK) {
            put(&encode_areas(block))?;
        }
        if let Some((worked_out, low_zooms)) = atlas.worked_out(layer.level).zip(atlas.low_zooms(layer.level)) {
            put(&encode_worked_out(&worked_out))?;
            put(&encode_low_zooms(low_zooms))?;
        }
        if let Some(topology) = atlas.given_topology(layer.level) {
            put(&encode_topology(&topology.columns()))?;
        }
    }
    Ok(())
}

impl PreparedLevels {
    /// Reads the levels of a file that was checked, on all processors.
    ///
    /// # Errors
    /// [`Damaged`] if a section is not what it should be.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut sections = sections(bytes)?.into_iter();
        let missing = || Damaged::content("sections", "there are too few");
        let about = About::from_json(sections.next().ok_or_else(missing)?)?;
        let mut taken = Vec::with_capacity(about.layers.len());
        for layer in &about.layers {
            let blocks: Vec<&[u8]> = sections.by_ref().take(layer.blocks).collect();
            let (worked_out, low_zooms) = (sections.next().ok_or_else(missing)?, sections.next().ok_or_else(missing)?);
            let topology = layer.has_topology.then(|| sections.next().ok_or_else(missing)).transpose()?;
            taken.push((blocks, [worked_out, low_zooms], topology));
        }
        if sections.next().is_some() {
            return Err(Damaged::content("sections", "there are too many"));
        }
        let read = about.layers.into_par_iter().zip(taken).map(|(about, (blocks, known_sections, topology))| {
            let (layer, known) = rayon::join(|| layer(about, &blocks), || known(known_sections, topology));
            Ok((layer?, known?))
        });
        let (layers, known) = read.collect::<Result<Vec<_>, Damaged>>()?.into_iter().unzip();
        Ok(Self { layers, known, findings: about.findings })
    }
}

fn layer(about: LayerAbout, blocks: &[&[u8]]) -> Result<AreaLayer, Damaged> {
    let areas: Vec<Vec<Area>> = blocks.par_iter().map(|block| decode_areas(block)).collect::<Result<_, _>>()?;
    about.layer(areas.into_iter().flatten().collect())
}

fn known([worked_out, low_zooms]: [&[u8]; 2], topology: Option<&[u8]>) -> Result<KnownLevel, Damaged> {
    let topology = topology.map(decode_topology).transpose()?;
    let (worked_out, low_zooms) = (decode_worked_out(worked_out)?, decode_low_zooms(low_zooms)?);
    Ok(KnownLevel { worked_out: Some(worked_out), topology, low_zooms: Some(low_zooms) })
}

fn encode_worked_out(worked_out: &WorkedOut) -> Vec<u8> {
    let mut out = Encoder::default();
    out.bytes(worked_out.version.to_bytes());
    out.column(worked_out.area_km2.iter().map(|size| size.to_le_bytes()));
    let labels = worked_out.label_points.as_deref().unwrap_or_default();
    let nowhere = (f64::NAN, f64::NAN);
    let label = |label: &Option<LonLat>| label.map_or(nowhere, |label| (label.lon(), label.lat()));
    out.column(labels.iter().map(|point| label(point).0.to_le_bytes()));
    out.column(labels.iter().map(|point| label(point).1.to_le_bytes()));
    out.0
}

fn decode_worked_out(bytes: &[u8]) -> Result<WorkedOut, Damaged> {
    let mut from = Decoder(bytes);
    let version = Version::from_bytes(from.bytes()?);
    let area_km2: Vec<f64> = from.column(f64::from_le_bytes)?;
    if let Some(size) = area_km2.iter().find(|size| !size.is_finite()) {
        return Err(Damaged::content("the size of an area", size));
    }
    let lons: Vec<f64> = from.column(f64::from_le_bytes)?;
    let lats: Vec<f64> = from.column(f64::from_le_bytes)?;
    from.finish()?;
    let label = |(lon, lat): (f64, f64)| if lon.is_nan() { Ok(None) } else { LonLat::new(lon, lat).map(Some) };
    let labels = lons.into_iter().zip(lats).map(label).collect::<Result<_, _>>();
    let labels = labels.map_err(|error| Damaged::content("the place of a label", error))?;
    Ok(WorkedOut { version, area_km2, label_points: Some(labels) })
}

fn encode_topology(columns: &TopologyColumns<'_>) -> Vec<u8> {
    let mut out = Encoder::default();
    out.count(columns.area_count as usize);
    out.column(columns.points.iter().map(|point| (u64::from(point.x) | u64::from(point.y) << 32).to_le_bytes()));
    out.column(columns.first_zooms.iter().map(|zoom| [*zoom]));
    out.column(columns.ends.iter().map(|end| end.to_le_bytes()));
    out.column(columns.sides.iter().map(|(arc, _)| arc.to_le_bytes()));
    out.column(columns.sides.iter().map(|(_, side)| (side.area << 1 | u32::from(side.left)).to_le_bytes()));
    out.0
}

fn decode_topology(bytes: &[u8]) -> Result<Topology, Damaged> {
    let mut from = Decoder(bytes);
    let area_count = u32::from_le_bytes(from.bytes()?);
    if area_count as usize > AreaLayer::MAX_AREAS {
        return Err(Damaged::content("the number of areas", area_count));
    }
    let point = |[a, b, c, d, e, f, g, h]: [u8; 8]| FinePoint {
        x: u32::from_le_bytes([a, b, c, d]),
        y: u32::from_le_bytes([e, f, g, h]),
    };
    let points: Vec<FinePoint> = from.column(point)?;
    let first_zooms: Vec<u8> = from.column(|[zoom]: [u8; 1]| zoom)?;
    let ends = from.column(u32::from_le_bytes)?;
    let arcs: Vec<u32> = from.column(u32::from_le_bytes)?;
    let side = |bytes| {
        let both = u32::from_le_bytes(bytes);
        Side { area: both >> 1, left: both & 1 == 1 }
    };
    let sides: Vec<Side> = from.column(side)?;
    from.finish()?;
    if arcs.len() != sides.len() {
        return Err(Damaged::content("sides of arcs", format!("{} for {}", sides.len(), arcs.len())));
    }
    let columns = TopologyColumns {
        area_count,
        points: Cow::Owned(points),
        first_zooms: Cow::Owned(first_zooms),
        ends,
        sides: arcs.into_iter().zip(sides).collect(),
    };
    Topology::from_columns(columns).map_err(|error| Damaged::content("arcs", error))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::io::{DataFolder, load};

    /// The levels of the atlas inside the program, each section as it is written.
    fn written() -> Vec<Vec<u8>> {
        let atlas = load(&DataFolder::Embedded, &mut |_| {}).atlas.unwrap();
        let mut sections = Vec::new();
        let mut put = |section: &[u8]| {
            sections.push(section.to_vec());
            Ok(())
        };
        write_levels(&atlas, &[Finding::new(crate::report::Severity::Info, "a-kind", "a", "b")], &mut put).unwrap();
        sections
    }

    /// Sections as a file has them, between a head and a tail that are not looked at.
    fn file_of(sections: &[Vec<u8>]) -> Vec<u8> {
        let with_length =
            sections.iter().flat_map(|section| [&(section.len() as u64).to_le_bytes()[..], section].concat());
        [0; 44].into_iter().chain(with_length).chain([0; 40]).collect()
    }

    #[test]
    fn levels_come_back_and_sections_may_not_be_missing_or_swapped() {
        let sections = written();
        let read = PreparedLevels::read(&file_of(&sections)).unwrap();
        assert_eq!((read.findings.len(), read.layers.len()), (1, read.known.len()));
        assert!(read.known.iter().any(|known| known.topology.is_some()));
        for missing in 0..sections.len() {
            let less = [&sections[..missing], &sections[missing + 1..]].concat();
            assert!(PreparedLevels::read(&file_of(&less)).is_err(), "{missing}");
        }
        let more = [&sections[..], &[Vec::new()]].concat();
        assert!(PreparedLevels::read(&file_of(&more)).is_err());
    }

    #[test]
    fn changed_bytes_are_read_or_refused() {
        let bytes = file_of(&written());
        proptest!(ProptestConfig::with_cases(64), |(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>())| {
            let mut changed = bytes.clone();
            let at = at.index(bytes.len());
            changed[at] = byte;
            let _read = PreparedLevels::read(&changed);
            let _shorter = PreparedLevels::read(&bytes[..cut.index(bytes.len())]);
        });
    }

    proptest! {
        #[test]
        fn any_arcs_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _read = decode_topology(&bytes);
            let _read = decode_worked_out(&bytes);
        }
    }
}
