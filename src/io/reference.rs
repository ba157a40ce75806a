//! Facts about the areas of Greece that every atlas may use: names and parents by code.

use std::collections::HashMap;

use super::csv_table::{CsvError, CsvOptions, CsvTable};
use super::folder::DataFolder;
use super::load_error::LoadError;
use crate::boundaries::{AreaCode, Level};

/// Regions and Regional Units with their names and parents (ELSTAT; Law 3852/2010).
pub(super) const UNITS: &str = "reference/greek_units.csv";
/// Municipalities of 2011 with their names.
pub(super) const MUNICIPALITIES: &str = "reference/greek_municipalities.csv";

/// The tables inside the program.
pub(super) const EMBEDDED_TABLES: [&str; 2] = [UNITS, MUNICIPALITIES];

/// What is known of an area.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) name_el: String,
    pub(super) name_en: Option<String>,
    pub(super) parent: Option<AreaCode>,
    pub(super) properties: Vec<(String, String)>,
}

/// What is known of areas by their codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    known: HashMap<(Level, AreaCode), Known>,
}

impl Reference {
    /// Reads the facts inside the program.
    ///
    /// # Errors
    /// [`LoadError`] if they are not what they should be.
    pub(super) fn of_greece() -> Result<Self, LoadError> {
        let mut reference = Self::default();
        for (file, level) in [(UNITS, None), (MUNICIPALITIES, Some(Level::Municipality))] {
            let bytes = DataFolder::Embedded.read(file)?;
            reference.read(&bytes, level).map_err(|errors| LoadError::csv(file, errors))?;
        }
        Ok(reference)
    }

    /// Reads a table of an atlas: `code,name_el,name_en,parent` and further properties.
    ///
    /// # Errors
    /// [`LoadError`] if the file cannot be read or a cell is not accepted.
    pub(super) fn of_table(folder: &DataFolder, file: &str, level: Level) -> Result<Self, LoadError> {
        let mut reference = Self::default();
        let bytes = folder.read(file)?;
        reference.read(&bytes, Some(level)).map_err(|errors| LoadError::csv(file, errors))?;
        Ok(reference)
    }

    fn read(&mut self, bytes: &[u8], level: Option<Level>) -> Result<(), Vec<CsvError>> {
        let one = |error| vec![error];
        let csv = CsvTable::new(bytes, &CsvOptions::default()).map_err(one)?;
        let code = Some(csv.required("code").map_err(one)?);
        let name_el = Some(csv.required("name_el").map_err(one)?);
        let [name_en, parent, level_column] = ["name_en", "parent", "level"].map(|name| csv.column(name));
        let plain = [code, name_el, name_en, parent, level_column];
        let properties: Vec<_> = (0..csv.header().len()).filter(|place| !plain.contains(&Some(*place))).collect();
        csv.for_each_row(super::csv_observations::MAX_ERRORS, |row| {
            let missing = |column| row.error(column, "the cell is empty".to_owned());
            let id = row.parse::<AreaCode>(code)?.ok_or_else(|| missing(code))?;
            let level = match level {
                Some(level) => level,
                None => row.parse::<Level>(level_column)?.ok_or_else(|| missing(level_column))?,
            };
            let property = |&place: &usize| Some((csv.header()[place].clone(), row.some_text(Some(place))?));
            let known = Known {
                name_el: row.some_text(name_el).ok_or_else(|| missing(name_el))?,
                name_en: row.some_text(name_en),
                parent: row.parse(parent)?,
                properties: properties.iter().filter_map(property).collect(),
            };
            self.known.insert((level, id), known);
            Ok(())
        })
    }

    /// Returns what is known of an area.
    pub(super) fn get(&self, level: Level, code: &AreaCode) -> Option<&Known> {
        self.known.get(&(level, code.clone()))
    }

    /// Returns the codes of a level, in order.
    pub(super) fn codes(&self, level: Level) -> Vec<&AreaCode> {
        let mut codes: Vec<_> = self.known.keys().filter(|(known, _)| *known == level).map(|(_, code)| code).collect();
        codes.sort();
        codes
    }
}
