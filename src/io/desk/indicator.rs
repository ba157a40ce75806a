//! An indicator made of a sheet, put into a data folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Value, value};

use super::DeskFileError;
use crate::formats::{CsvCell, CsvWriter, Dialect};
use crate::indicators::{Indicator, ObservationTable, Part};
use crate::io::folder::{DataFolder, FolderError};
use crate::io::indicator_toml::{OBSERVATION_COLUMNS, read_indicator};
use crate::io::indicators::files_of;
use crate::io::load::{ATLAS_TOML, Loaded, load_with};
use crate::io::replace_file::replace_file;
use crate::io::toml_file::{TomlError, line_at};
use crate::names::transliterate;
use crate::report::Severity;

/// An indicator that a sheet becomes.
#[derive(Clone, Debug)]
pub struct NewIndicator {
    /// Its definition; the names of its breakdowns are headers as they stand in the sheet.
    pub definition: Indicator,
    /// Its observations, with the codes of the atlas.
    pub observations: ObservationTable,
    /// Whether it may take the place of one that is there.
    pub replace: bool,
}

/// An indicator that is ready to be written: its two files, and `atlas.toml` with its id.
#[derive(Debug)]
pub struct IndicatorPlan {
    root: PathBuf,
    files: [(String, Vec<u8>); 2],
    atlas_toml: String,
}

impl IndicatorPlan {
    /// Finds out what changes in a data folder, and changes nothing.
    ///
    /// # Errors
    /// [`DeskFileError`] if the folder has no `atlas.toml` that can be edited, has the indicator already, or the definition is not accepted.
    pub fn new(folder: &DataFolder, new: &NewIndicator) -> Result<Self, DeskFileError> {
        let root = folder.path().ok_or(DeskFileError::NoAtlas)?.to_owned();
        let bytes = folder.read(ATLAS_TOML).map_err(|error| match error {
            FolderError::Missing { .. } => DeskFileError::NoAtlas,
            other => other.into(),
        })?;
        new.definition.check()?;
        if new.observations.is_empty() {
            return Err(DeskFileError::NothingToWrite);
        }
        let id = &new.definition.id;
        let [definition_file, table_file] = files_of(id);
        let (atlas_toml, was_there) = with_id(&String::from_utf8_lossy(&bytes), id.as_str())?;
        let is_there = was_there || root.join(&definition_file).exists() || root.join(&table_file).exists();
        if is_there && !new.replace {
            return Err(DeskFileError::Exists { id: id.to_string() });
        }
        let breakdowns = breakdown_names(&new.definition.breakdowns)?;
        let definition = definition_toml(&new.definition, &breakdowns);
        // What is written has to be what is read.
        read_indicator(&definition_file, definition.as_bytes(), id)?;
        let table = table_csv(&new.observations, &breakdowns)?;
        Ok(Self { root, files: [(definition_file, definition.into_bytes()), (table_file, table)], atlas_toml })
    }

    /// Returns the names of the files that are written, relative to the data folder.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_str())
    }

    /// Writes the files, loads the atlas as it will be, and if it loads and uses all rows puts the new `atlas.toml` in place.
    ///
    /// If it does not load, the folder is as it was, and what came of loading says why. `progress` is told what is being read.
    ///
    /// # Errors
    /// [`DeskFileError`] if a file cannot be written or the atlas would not use the table; the folder is then as it was.
    pub fn write(&self, folder: &DataFolder, progress: &mut dyn FnMut(&str)) -> Result<Loaded, DeskFileError> {
        let mut placed = Placed::default();
        for (name, content) in &self.files {
            if let Err(error) = placed.put(&self.root.join(name), content) {
                placed.undo();
                return Err(DeskFileError::Write { file: name.clone(), error });
            }
        }
        let loaded = load_with(folder, &self.atlas_toml, progress);
        if loaded.atlas.is_none() {
            placed.undo();
            return Ok(loaded);
        }
        if let Some(message) = self.not_used(&loaded) {
            placed.undo();
            return Err(DeskFileError::NotUsed { message });
        }
        let written = replace_file(&self.root.join(ATLAS_TOML), |file| file.write_all(self.atlas_toml.as_bytes()));
        if let Err(error) = written {
            placed.undo();
            return Err(DeskFileError::Write { file: ATLAS_TOML.to_owned(), error });
        }
        placed.keep();
        Ok(loaded)
    }

    /// Returns what keeps the loaded atlas from using the table.
    fn not_used(&self, loaded: &Loaded) -> Option<String> {
        let own = |source: &str| self.files.iter().any(|(name, _)| name == source);
        let is_bad = |kind: &str| matches!(kind, "unmatched-code" | "lost-leading-zero" | "conflicting-rows");
        let mut findings = loaded.report.findings.iter();
        let found =
            findings.find(|found| own(&found.source) && (found.severity >= Severity::Error || is_bad(&found.kind)));
        found.map(ToString::to_string)
    }
}

/// Puts an id into the list of `[indicators]`; says whether it was there. Comments stay.
fn with_id(text: &str, id: &str) -> Result<(String, bool), DeskFileError> {
    let parsed = text.trim_start_matches('\u{feff}').parse();
    let mut document: DocumentMut = parsed.map_err(|error: toml_edit::TomlError| {
        let line = line_at(text.as_bytes(), error.span().map_or(0, |span| span.start));
        TomlError { file: ATLAS_TOML.to_owned(), line, message: error.message().replace('\n', "; ") }
    })?;
    let section = document.entry("indicators").or_insert_with(toml_edit::table);
    let section = section.as_table_like_mut().ok_or(DeskFileError::IdsForm)?;
    let ids = section.entry("ids").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let ids = ids.as_array_mut().ok_or(DeskFileError::IdsForm)?;
    if ids.iter().any(|own| own.as_str() == Some(id)) {
        return Ok((document.to_string(), true));
    }
    // On a line of its own, where the others are.
    let before = ids.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    let on_lines = before.as_deref().is_some_and(|before| before.contains('\n'));
    let mut new = Value::from(id);
    if let Some(before) = before.filter(|_| on_lines) {
        // A comment before the last one is its own.
        let indent: String = before.rsplit('\n').next().unwrap_or("").to_owned();
        new.decor_mut().set_prefix(format!("\n{indent}"));
        ids.push_formatted(new);
    } else {
        ids.push(new);
    }
    Ok((document.to_string(), false))
}

/// Makes column names of headers: small Latin letters, digits and underscores.
fn breakdown_names(headers: &[String]) -> Result<Vec<String>, DeskFileError> {
    let mut names: Vec<String> = Vec::new();
    for header in headers {
        let latin = transliterate(header).to_lowercase();
        let plain: String = latin.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let mut name = plain.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
        if name.is_empty() || OBSERVATION_COLUMNS.contains(&name.as_str()) {
            name = format!("by_{name}");
        }
        if let Some(place) = names.iter().position(|own| *own == name) {
            return Err(DeskFileError::SameBreakdown { first: headers[place].clone(), second: header.clone() });
        }
        names.push(name);
    }
    Ok(names)
}

fn definition_toml(definition: &Indicator, breakdowns: &[String]) -> String {
    let mut toml = DocumentMut::new();
    let provenance = &definition.provenance;
    toml["id"] = value(definition.id.as_str());
    toml["title_el"] = value(&definition.title.el);
    toml["title_en"] = value(&definition.title.en);
    toml["unit"] = value(serde_name(&definition.unit));
    toml["measure"] = value(serde_name(&definition.measure));
    toml["aggregation"] = value(definition.aggregation.as_str());
    if let crate::indicators::Aggregation::Ratio { per } = definition.aggregation {
        toml["per"] = value(per);
    }
    toml["direction"] = value(serde_name(&definition.direction));
    toml["decimals"] = value(i64::from(definition.decimals));
    toml["source_el"] = value(&provenance.source.el);
    toml["source_en"] = value(&provenance.source.en);
    toml["license"] = value(&provenance.license);
    if !definition.vintage.is_empty() {
        toml["vintage"] = value(&definition.vintage);
    }
    toml["quality"] = value(provenance.quality.as_str());
    if !breakdowns.is_empty() {
        toml["breakdowns"] = value(breakdowns.iter().map(String::as_str).collect::<Array>());
    }
    toml.to_string()
}

/// Returns the name a value has in files.
fn serde_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn table_csv(table: &ObservationTable, breakdowns: &[String]) -> Result<Vec<u8>, DeskFileError> {
    let parts: Vec<Part> = Part::ALL.into_iter().filter(|part| table.has_part(*part)).collect();
    let names = ["code", "period", "value"].into_iter().chain(parts.iter().map(|part| part.as_str()));
    let header = names.chain(["status"]).chain(breakdowns.iter().map(String::as_str));
    let mut writer = CsvWriter::with_header(Dialect::Plain, header)?;
    let number = |value: f64| CsvCell::Number(Some(value).filter(|value| !value.is_nan()));
    for row in 0..table.len() {
        let period = table.periods()[table.period(row)].to_string();
        let breakdown = &table.breakdowns()[table.breakdown(row)];
        let broken_down =
            (0..breakdowns.len()).map(|place| CsvCell::Text(breakdown.get(place).map_or("", |text| text)));
        let first = [CsvCell::Code(&table.codes()[table.code(row)]), CsvCell::Text(&period), number(table.value(row))];
        let rest = parts.iter().map(|part| number(table.part(*part, row)));
        let status = std::iter::once(CsvCell::Text(table.status(row).as_str()));
        writer.row(first.into_iter().chain(rest).chain(status).chain(broken_down))?;
    }
    Ok(writer.finish()?)
}

/// Files written in their places, and what stood there before.
#[derive(Default)]
struct Placed {
    files: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Placed {
    fn put(&mut self, target: &Path, content: &[u8]) -> io::Result<()> {
        let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(folder)?;
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
        let before = target.is_file().then(|| target.with_file_name(format!(".{name}.{}.before", std::process::id())));
        if let Some(before) = &before {
            fs::copy(target, before)?;
        }
        let written = replace_file(target, |file| file.write_all(content));
        match (&written, &before) {
            (Err(_), Some(before)) => {
                let _removed = fs::remove_file(before);
            }
            (Err(_), None) => {}
            (Ok(()), _) => self.files.push((target.to_owned(), before)),
        }
        written
    }

    /// Puts back what stood there.
    fn undo(self) {
        for (target, before) in self.files {
            let undone = match before {
                Some(before) => fs::rename(before, &target),
                None => fs::remove_file(&target),
            };
            if let Err(error) = undone {
                tracing::error!(%error, file = %target.display(), "what stood here before could not be put back");
            }
        }
    }

    /// Lets what was written stand.
    fn keep(self) {
        for before in self.files.into_iter().filter_map(|(_, before)| before) {
            if let Err(error) = fs::remove_file(&before) {
                tracing::warn!(%error, file = %before.display(), "a copy that is not needed could not be removed");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_added_where_the_others_are() {
        let lines = "# mine\n[indicators]\nids = [\n  \"a\",\n  # about b\n  \"b\",\n]\n";
        let (text, was_there) = with_id(lines, "c").unwrap();
        assert!(!was_there && text.starts_with("# mine") && text.contains("  \"b\",\n  \"c\""), "{text}");
        let (text, _) = with_id("[indicators]\nids = [\"a\"]\n", "c").unwrap();
        assert_eq!(text, "[indicators]\nids = [\"a\", \"c\"]\n");
        assert!(with_id("", "c").unwrap().0.contains("ids = [\"c\"]"));
        assert!(with_id(lines, "a").unwrap().1);
        assert!(matches!(with_id("indicators = 1", "a"), Err(DeskFileError::IdsForm)));
    }

    #[test]
    fn headers_become_column_names() {
        let names =
            |headers: &[&str]| breakdown_names(&headers.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["Φύλο", "Age group", "value"]).unwrap(), ["fylo", "age_group", "by_value"]);
        assert!(names(&["Φύλο", "φυλο"]).is_err());
    }
}
