//! Bridges and tunnels between lands: those of Greece, which every atlas may use, and those of an atlas.

use super::csv_observations::MAX_ERRORS;
use super::csv_table::{CsvError, CsvOptions, CsvTable};
use super::folder::DataFolder;
use super::load_error::LoadError;
use crate::access::{Bridge, Joined};
use crate::atlas::Atlas;
use crate::geometry::LonLat;
use crate::provenance::Bilingual;
use crate::report::{Finding, Severity};

/// The bridges of Greece.
const OF_GREECE: &str = "reference/greek_bridges.csv";

/// A bridge with the line of its table.
type Line = (Bridge, u64);

/// Reads the bridges of Greece inside the program. In an atlas of elsewhere they join nothing.
///
/// # Errors
/// [`LoadError`] if they are not what they should be.
pub(super) fn bridges_of_greece() -> Result<Vec<Bridge>, LoadError> {
    let lines = read_bridges(&DataFolder::Embedded, OF_GREECE)?;
    Ok(lines.into_iter().map(|(bridge, _)| bridge).collect())
}

/// Reads a table of bridges: `name_el`, `from_lon`, `from_lat`, `to_lon`, `to_lat`, and `name_en` if there is one.
///
/// # Errors
/// [`LoadError`] if the file cannot be read or a cell is not accepted.
pub(super) fn read_bridges(folder: &DataFolder, file: &str) -> Result<Vec<Line>, LoadError> {
    parse(&folder.read(file)?).map_err(|errors| LoadError::csv(file, errors))
}

/// Says which bridges of an atlas's own table join nothing, because not both ends lie on its land. Of the bridges of Greece
/// nothing is said: most atlases hold a part of it.
pub(super) fn useless_bridges(atlas: &Atlas, file: &str, own: &[Line]) -> Vec<Finding> {
    let useless = |(line, joined): (&Line, Joined)| {
        let ends = match joined {
            Joined::TwoLands | Joined::OneLand => return None,
            Joined::OneEnd => "an end",
            Joined::Nothing => "both ends",
        };
        let name = &line.0.name.el;
        let message = format!("the bridge '{name}' joins nothing: {ends} of it lies on no land of the atlas");
        Some(Finding::new(Severity::Warning, "useless-bridge", file, message).at_row(line.1))
    };
    let joined: Vec<Joined> = atlas.bridges().map(|(_, joined)| joined).collect();
    // Those of the atlas come last.
    own.iter().zip(joined.into_iter().rev().take(own.len()).rev()).filter_map(useless).collect()
}

fn parse(bytes: &[u8]) -> Result<Vec<Line>, Vec<CsvError>> {
    let one = |error| vec![error];
    let csv = CsvTable::new(bytes, &CsvOptions::default()).map_err(one)?;
    let name_el = csv.required("name_el").map_err(one)?;
    let name_en = csv.column("name_en");
    let mut numbers = [0; 4];
    for (column, name) in numbers.iter_mut().zip(["from_lon", "from_lat", "to_lon", "to_lat"]) {
        *column = csv.required(name).map_err(one)?;
    }
    let mut lines = Vec::new();
    csv.for_each_row(MAX_ERRORS, |row| {
        let degrees = |column: usize| {
            let missing = || row.error(Some(column), "the cell is empty; accepted are degrees".to_owned());
            row.number(Some(column))?.ok_or_else(missing)
        };
        let end = |[lon, lat]: [usize; 2]| {
            let position = LonLat::new(degrees(lon)?, degrees(lat)?);
            position.map_err(|error| row.error(Some(lon), error.to_string()))
        };
        let missing = || row.error(Some(name_el), "the cell is empty".to_owned());
        let name = row.some_text(Some(name_el)).ok_or_else(missing)?;
        let name = Bilingual::new(&*name, row.some_text(name_en).as_deref().unwrap_or(&*name));
        let [from_lon, from_lat, to_lon, to_lat] = numbers;
        let ends = [end([from_lon, from_lat])?, end([to_lon, to_lat])?];
        lines.push((Bridge { name, ends }, row.line));
        Ok(())
    })?;
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bridges_of_greece_are_read() {
        let bridges = bridges_of_greece().unwrap();
        assert_eq!(bridges.len(), 11);
        for Bridge { name, ends: [from, to] } in &bridges {
            let distance_m = crate::geometry::geodesic_distance_m(*from, *to);
            assert!((300.0..6_000.0).contains(&distance_m), "{name:?}: {distance_m}");
        }
    }

    #[test]
    fn what_is_no_bridge_is_said_with_its_line() {
        let table = "name_el,from_lon,from_lat,to_lon,to_lat\nΓέφυρα,20,38,21,38\nΓέφυρα,20,,21,38\n,20,38,21,38\nΓέφυρα,20,38,21,99\n";
        let errors = parse(table.as_bytes()).unwrap_err();
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 3, "{errors:?}");
        assert!(errors[2].contains("99"), "{errors:?}");
        assert!(parse(b"name_el,from_lon\n").is_err());
    }

    /// The outlines of the municipalities of 2011, if they are there.
    fn coast_of_greece() -> Option<Vec<geo::MultiPolygon<f64>>> {
        let shared = std::env::var_os("CHOROS_SHARED").map(std::path::PathBuf::from);
        let shared = shared.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").into());
        let Ok(text) = std::fs::read_to_string(shared.join("data/derived/municipalities_2011_clean.geojson")) else {
            eprintln!("skipped: bridges of Greece on its coast (shared data folder not found)");
            return None;
        };
        let geojson::GeoJson::FeatureCollection(all) = text.parse().unwrap() else { panic!("a feature collection") };
        let outline = |feature: geojson::Feature| match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
            geo::Geometry::Polygon(polygon) => polygon.into(),
            geo::Geometry::MultiPolygon(area) => area,
            other => panic!("{other:?}"),
        };
        Some(all.features.into_iter().map(outline).collect())
    }

    #[test]
    fn on_the_coast_of_greece_they_join_what_can_be_driven_to() {
        use crate::access::{COAST_TOLERANCE_M, LandComponents};
        let Some(areas) = coast_of_greece() else { return };
        let mut land = LandComponents::of(&areas.iter().collect::<Vec<_>>());
        let links: Vec<_> = bridges_of_greece().unwrap().iter().map(|bridge| bridge.ends).collect();
        let joined = land.join(&links, COAST_TOLERANCE_M);
        assert_eq!(joined[..8], [Joined::TwoLands; 8]);
        assert_eq!(joined[8..], [Joined::OneLand; 3], "this coast draws the causeways");
        let on = |lon, lat| land.at(LonLat::new(lon, lat).unwrap(), COAST_TOLERANCE_M).unwrap();
        let mainland = on(22.942, 39.362);
        // Karystos, Kalamata, Nydri, Kassandreia, Athens.
        for (lon, lat) in [(24.42, 38.02), (22.11, 37.04), (20.69, 38.71), (23.415, 40.05), (23.7275, 37.9838)] {
            assert_eq!(on(lon, lat), mainland, "{lon},{lat}");
        }
        // Skopelos, Skiathos, Corfu, Thasos, Salamis and Aegina take a boat.
        for (lon, lat) in
            [(23.727, 39.122), (23.49, 39.162), (19.92, 39.62), (24.70, 40.68), (23.49, 37.96), (23.43, 37.74)]
        {
            assert_ne!(on(lon, lat), mainland, "{lon},{lat}");
        }
    }
}
