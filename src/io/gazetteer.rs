//! The areas of Greece as the tables inside the program tell of them, for matching.

use std::collections::HashMap;

use super::csv_table::{CsvError, CsvOptions, CsvTable};
use super::folder::DataFolder;
use super::load_error::LoadError;
use super::reference::{MUNICIPALITIES, UNITS};
use crate::matching::{AreaFacts, AreaName, Extent, LevelId, NameKind, PART_OF, Scheme};
use crate::names::NameCase;

/// The municipalities that some of 2011 were divided into in 2019.
const MUNICIPALITIES_2019: &str = "reference/greek_municipalities_2019.csv";
/// The municipalities until 2010 that went into larger ones.
const MUNICIPAL_UNITS: &str = "reference/greek_municipal_units.csv";
/// What areas are called besides.
const NAMES: &str = "reference/greek_names.csv";
/// Further codes of the Regions.
const REGION_CODES: &str = "reference/greek_region_codes.csv";

type Row<const N: usize> = [String; N];

/// Returns what is known of the areas of Greece: Regions, Regional Units, municipalities of 2011 and 2019, municipal
/// units, NUTS 3 and Mount Athos, the coarser levels first; none is marked as being in an atlas.
///
/// # Errors
/// [`LoadError`] if the tables inside the program are not what they should be.
pub fn facts_of_greece() -> Result<Vec<AreaFacts>, LoadError> {
    let mut areas = units()?;
    areas.extend(municipalities()?);
    areas.extend(municipalities_2019()?);
    areas.extend(municipal_units()?);
    let nuts3 = nuts3(&mut areas);
    areas.extend(nuts3);
    areas.push(athos());
    add_region_codes(&mut areas)?;
    add_names(&mut areas)?;
    Ok(areas)
}

/// Mount Athos, which governs itself: no municipality, but ELSTAT gives it codes like one.
fn athos() -> AreaFacts {
    let codes = ["99", "9901"].map(|code| (Scheme::Elstat, code.to_owned()));
    let long = ["11299", "1129901"].map(|code| (Scheme::ElstatLong, code.to_owned()));
    area("self-governed", "ATHOS", [codes, long].concat(), vec![], None)
}

fn area(
    level: &str,
    code: &str,
    codes: Vec<(Scheme, String)>,
    names: Vec<AreaName>,
    parent: Option<(&str, &str)>,
) -> AreaFacts {
    AreaFacts {
        level: LevelId::new(level),
        code: code.to_owned(),
        extent: Extent::Both,
        codes,
        names,
        parent: parent.map(|(level, code)| (LevelId::new(level), code.to_owned())),
        in_atlas: false,
    }
}

fn official(name_el: &str, case: NameCase, name_en: &str) -> Vec<AreaName> {
    let english = (!name_en.is_empty()).then(|| AreaName::new(name_en, NameKind::Further, NameCase::Nominative));
    [AreaName::new(name_el, NameKind::Official, case)].into_iter().chain(english).collect()
}

fn units() -> Result<Vec<AreaFacts>, LoadError> {
    let rows = rows(UNITS, ["code", "level", "name_el", "name_en", "parent"])?;
    Ok(rows
        .iter()
        .map(|[code, level, name_el, name_en, parent]| {
            let scheme = if level == "region" { Scheme::Nuts } else { Scheme::Elstat };
            let parent = (!parent.is_empty()).then_some(("region", parent.as_str()));
            area(level, code, vec![(scheme, code.clone())], official(name_el, NameCase::Nominative, name_en), parent)
        })
        .collect())
}

fn municipalities() -> Result<Vec<AreaFacts>, LoadError> {
    let divided: Vec<String> = rows(MUNICIPALITIES_2019, ["part_of"])?.into_iter().map(|[code]| code).collect();
    let rows = rows(MUNICIPALITIES, ["code", "ypes_code", "name_el", "name_en", "nuts3"])?;
    Ok(rows
        .iter()
        .map(|[code, ypes, name_el, name_en, nuts3]| {
            let codes = vec![
                (Scheme::Elstat, code.clone()),
                (Scheme::Ypes, ypes.clone()),
                (Scheme::Other(NUTS3_OF.into()), nuts3.clone()),
            ];
            let names = official(name_el, NameCase::Genitive, name_en);
            let extent = if divided.contains(code) { Extent::Whole2011 } else { Extent::Both };
            AreaFacts { extent, ..area("municipality", code, codes, names, unit_of(code)) }
        })
        .collect())
}

/// The scheme under which municipalities carry the NUTS 3 they lie in, until the Regional Units have it.
const NUTS3_OF: &str = "nuts-3";

fn municipalities_2019() -> Result<Vec<AreaFacts>, LoadError> {
    let rows = rows(MUNICIPALITIES_2019, ["code", "name_el", "name_en", "part_of"])?;
    Ok(rows
        .iter()
        .map(|[code, name_el, name_en, part_of]| {
            let codes = vec![(Scheme::Elstat, code.clone()), (Scheme::Other(PART_OF.into()), part_of.clone())];
            let names = official(name_el, NameCase::Genitive, name_en);
            AreaFacts { extent: Extent::Part2019, ..area("municipality", code, codes, names, unit_of(code)) }
        })
        .collect())
}

fn municipal_units() -> Result<Vec<AreaFacts>, LoadError> {
    let rows = rows(MUNICIPAL_UNITS, ["code", "name_el"])?;
    Ok(rows
        .iter()
        .map(|[code, name_el]| {
            let parent = code.get(..4).map(|whole| ("municipality", whole));
            let names = official(name_el, NameCase::Genitive, "");
            area("municipal-unit", code, vec![(Scheme::Elstat, code.clone())], names, parent)
        })
        .collect())
}

/// ELSTAT's codes nest: the first two digits are the Regional Unit's.
fn unit_of(code: &str) -> Option<(&str, &str)> {
    code.get(..2).map(|unit| ("regional-unit", unit))
}

/// The regions of NUTS 3, made of the municipalities' codes of it. A Regional Unit that is one gets its code.
fn nuts3(areas: &mut [AreaFacts]) -> Vec<AreaFacts> {
    let mut units_of: HashMap<String, Vec<String>> = HashMap::new();
    for municipality in areas.iter_mut().filter(|area| area.level.as_str() == "municipality") {
        let place = municipality.codes.iter().position(|(scheme, _)| *scheme == Scheme::Other(NUTS3_OF.into()));
        let (Some(place), Some((_, unit))) = (place, municipality.parent.clone()) else { continue };
        let (_, code) = municipality.codes.remove(place);
        let units = units_of.entry(code).or_default();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let mut regions = vec![];
    for (code, units) in &units_of {
        let of_these = |area: &AreaFacts| area.level.as_str() == "regional-unit" && units.contains(&area.code);
        let parts: Vec<&mut AreaFacts> = areas.iter_mut().filter(|area| of_these(area)).collect();
        let parent = code.get(..4).map(|region| ("region", region));
        regions.push(area("nuts-3", code, vec![(Scheme::Nuts, code.clone())], vec![], parent));
        if let Ok([unit]) = <[&mut AreaFacts; 1]>::try_from(parts) {
            unit.codes.push((Scheme::Nuts, code.clone()));
        }
    }
    regions.sort_by(|one, other| one.code.cmp(&other.code));
    regions
}

/// Gives Regions their further codes, and all areas ELSTAT's long ones: the Region's digits before their own.
fn add_region_codes(areas: &mut [AreaFacts]) -> Result<(), LoadError> {
    let mut prefixes: HashMap<String, String> = HashMap::new();
    for [region, scheme, value] in rows(REGION_CODES, ["code", "scheme", "value"])? {
        let found = areas.iter_mut().find(|area| area.level.as_str() == "region" && area.code == region);
        let scheme = match scheme.as_str() {
            "elstat-prefix" => {
                prefixes.insert(region, value.clone());
                Scheme::ElstatLong
            }
            "iso-3166-2" => Scheme::Iso3166,
            "nuts-2010" => Scheme::Nuts2010,
            other => Scheme::Other(other.into()),
        };
        if let Some(found) = found {
            found.codes.push((scheme, value));
        }
    }
    let regional_units = areas.iter().filter(|area| area.level.as_str() == "regional-unit");
    let region = |area: &AreaFacts| Some((area.code.clone(), prefixes.get(&area.parent.as_ref()?.1)?.clone()));
    let prefix_of_unit: HashMap<String, String> = regional_units.filter_map(region).collect();
    for area in areas.iter_mut() {
        let digits = area.code.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = area.code.get(..2).filter(|_| digits).and_then(|unit| prefix_of_unit.get(unit));
        if let Some(prefix) = prefix {
            area.codes.push((Scheme::ElstatLong, format!("{prefix}{}", area.code)));
        }
    }
    Ok(())
}

fn add_names(areas: &mut [AreaFacts]) -> Result<(), LoadError> {
    for [level, code, kind, name] in rows(NAMES, ["level", "code", "kind", "name"])? {
        let same = |area: &&mut AreaFacts| {
            area.level.as_str() == level && area.code == code && area.extent != Extent::Part2019
        };
        let name = match kind.as_str() {
            "former" => AreaName::new(&name, NameKind::Former, NameCase::Genitive),
            "prefecture" => AreaName::new(&name, NameKind::Prefecture, NameCase::Genitive),
            _ => AreaName::new(&name, NameKind::Further, NameCase::Unknown),
        };
        if let Some(area) = areas.iter_mut().find(same) {
            area.names.push(name);
        }
    }
    Ok(())
}

/// The rows of a table inside the program, by the columns named.
fn rows<const N: usize>(file: &str, columns: [&str; N]) -> Result<Vec<Row<N>>, LoadError> {
    let bytes = DataFolder::Embedded.read(file)?;
    read(&bytes, columns).map_err(|errors| LoadError::csv(file, errors))
}

fn read<const N: usize>(bytes: &[u8], columns: [&str; N]) -> Result<Vec<Row<N>>, Vec<CsvError>> {
    let one = |error| vec![error];
    let csv = CsvTable::new(bytes, &CsvOptions::default()).map_err(one)?;
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = csv.required(column).map_err(one)?;
    }
    let mut rows = vec![];
    csv.for_each_row(super::csv_observations::MAX_ERRORS, |row| {
        rows.push(places.map(|place| row.text(Some(place)).to_owned()));
        Ok(())
    })?;
    Ok(rows)
}
