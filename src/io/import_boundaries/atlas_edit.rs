//! The entry of an imported level in `atlas.toml`, put there without touching the rest.

use std::collections::BTreeSet;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::{BoundaryImport, ImportError, ImportedAreas, file_of};
use crate::io::data_source::DataSource;
use crate::io::load::ATLAS_TOML;
use crate::io::secrets::scrub;
use crate::io::toml_file::{TomlError, line_at};

/// What a dissolved level has from the level it is made of, where it does not say it itself.
const INHERITED: [&str; 10] = [
    "quality",
    "vintage",
    "title_el",
    "title_en",
    "source_name",
    "source_url",
    "license",
    "license_url",
    "note_el",
    "note_en",
];

/// An `atlas.toml` with a level put in, and what a person should know of it.
pub(super) struct Edited {
    pub(super) text: String,
    pub(super) notes: Vec<String>,
}

/// Puts an imported level into an `atlas.toml`, in the place of the one it had. Comments stay.
pub(super) fn edit_atlas_toml(
    text: &str,
    import: &BoundaryImport,
    areas: &ImportedAreas,
) -> Result<Edited, ImportError> {
    let mut document: DocumentMut =
        text.trim_start_matches('\u{feff}').parse().map_err(|error| broken(text, &error))?;
    let levels = document.entry("levels").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let levels = levels.as_array_of_tables_mut().ok_or(ImportError::LevelsForm)?;
    let level = import.level.as_str();
    let mut notes = Vec::new();
    if let Some(table) = levels.iter_mut().find(|table| text_of(table, "level") == Some(level)) {
        let file = file_of(import.level);
        let unused = ["source", "areas"].into_iter().filter_map(|key| text_of(table, key)).filter(|old| *old != file);
        notes.extend(unused.map(|old| {
            let old =
                DataSource::try_from(old.to_owned()).map_or_else(|error| error.to_string(), |old| old.to_string());
            format!("{old} is not used any more and was left where it is")
        }));
        fill(table, import, areas);
    } else {
        let mut table = Table::new();
        fill(&mut table, import, areas);
        levels.push(table);
    }
    notes.extend(inherit(levels, level));
    notes.extend(unstated(import));
    notes.extend(notices(&document));
    Ok(Edited { text: document.to_string(), notes })
}

fn broken(text: &str, error: &toml_edit::TomlError) -> ImportError {
    let line = line_at(text.as_bytes(), error.span().map_or(0, |span| span.start));
    TomlError { file: ATLAS_TOML.to_owned(), line, message: scrub(&error.message().replace('\n', "; ")) }.into()
}

fn text_of<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key)?.as_str()
}

/// Writes what is known of the level; keys that stay keep the comments before them.
fn fill(table: &mut Table, import: &BoundaryImport, areas: &ImportedAreas) {
    let plain = areas.columns.iter().filter(|name| !areas.properties.contains(name));
    let about = &import.about;
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    let entries = [
        ("level", Some(Value::from(import.level.as_str()))),
        ("source", Some(Value::from(file_of(import.level)))),
        ("fields", same_names(plain)),
        ("properties", same_names(areas.properties.iter())),
        ("codes", Some(Value::from(scheme(areas)))),
        ("vintage", text(&about.vintage)),
        ("quality", Some(Value::from("official"))),
        ("title_el", text(&about.title_el)),
        ("title_en", text(&about.title_en)),
        ("source_name", text(&about.source_name)),
        ("license", text(&about.license)),
        ("license_url", text(&about.license_url)),
    ];
    let kept: BTreeSet<&str> = entries.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key).collect();
    table.retain(|key, _| kept.contains(key));
    for (key, value) in entries {
        if let Some(value) = value {
            table[key] = Item::Value(value);
        }
    }
}

fn scheme(areas: &ImportedAreas) -> &'static str {
    match areas.codes {
        crate::boundaries::CodeScheme::Elstat => "elstat",
        crate::boundaries::CodeScheme::Nuts => "nuts",
        crate::boundaries::CodeScheme::Any => "any",
    }
}

/// Returns `{ code = "code", … }`, or nothing for no names.
fn same_names<'n>(names: impl Iterator<Item = &'n String>) -> Option<Value> {
    let mut table = InlineTable::new();
    for name in names {
        table.insert(name, Value::from(name.as_str()));
    }
    (!table.is_empty()).then(|| Value::from(table))
}

/// Lets the levels that are dissolved from the new boundaries have quality, titles and licence from them, if they said
/// that they were made of approximate or synthetic ones.
fn inherit(levels: &mut ArrayOfTables, imported: &str) -> Option<String> {
    let mut from: Vec<String> = vec![imported.to_owned()];
    let mut changed = Vec::new();
    // As often as there are levels, for one dissolved from a dissolved one may stand before it.
    for _ in 0..levels.len() {
        for table in levels.iter_mut() {
            let Some(level) = text_of(table, "level").map(str::to_owned) else { continue };
            let is_made_of_it = text_of(table, "dissolve").is_some_and(|finer| from.iter().any(|level| level == finer));
            if !is_made_of_it || from.contains(&level) {
                continue;
            }
            if matches!(text_of(table, "quality"), Some("approximate" | "synthetic")) {
                table.retain(|key, _| !INHERITED.contains(&key));
                changed.push(level.clone());
            }
            from.push(level);
        }
    }
    (!changed.is_empty()).then(|| {
        let changed = changed.join(" and ");
        format!("quality, edition, titles and licence of {changed} are now those of {imported}, which they are made of")
    })
}

/// Asks for what every reader of a map wants to know.
fn unstated(import: &BoundaryImport) -> Option<String> {
    let about = [("--source-name", &import.about.source_name), ("--license", &import.about.license)];
    let missing: Vec<_> = about.into_iter().filter(|(_, text)| text.is_none()).map(|(option, _)| option).collect();
    (!missing.is_empty()).then(|| format!("nothing is said by {}; atlas.toml can say it later", missing.join(" and ")))
}

/// Reminds of the texts about the whole atlas, which nobody but a person can mend.
fn notices(document: &DocumentMut) -> Option<String> {
    let atlas = document.get("atlas")?.as_table_like()?;
    let keys = ["notice_el", "notice_en", "attribution", "license"];
    let stated: Vec<_> = keys.into_iter().filter(|key| atlas.get(key).is_some()).collect();
    let stated = (!stated.is_empty()).then(|| stated.join(", "))?;
    Some(format!("atlas.toml: {stated} of [atlas] were left as they are; mend what no longer holds"))
}

#[cfg(test)]
mod tests {
    use super::super::LevelText;
    use super::*;
    use crate::boundaries::{CodeScheme, Level};

    const BEFORE: &str = r#"# My atlas.
[atlas]
id = "a" # short

# The municipalities.
[[levels]]
# Which one.
level = "municipality"
source = "boundaries/municipalities_approximate.geojson"
note_en = "Drawn by hand"
quality = "approximate"

# Dissolved.
[[levels]]
level = "region"
dissolve = "regional-unit"
quality = "approximate"
license = "ODbL 1.0"

[[levels]]
level = "regional-unit"
dissolve = "municipality"
areas = "boundaries/regional_units.csv"
title_en = "Units (approximate)"
quality = "approximate"

# Kinds.
[[service_kinds]]
id = "a"
"#;

    fn edit(before: &str, level: Level) -> Edited {
        let import = BoundaryImport {
            file: "x.shp".into(),
            level,
            code: Some("KOD".into()),
            name_el: None,
            name_en: None,
            parent: None,
            properties: vec![("nuts3".into(), "N3".into())],
            layer: None,
            crs: None,
            encoding: None,
            codes: None,
            merge_parts: false,
            about: LevelText { vintage: Some("kallikratis-2011".into()), ..LevelText::default() },
        };
        let areas = ImportedAreas {
            layer: String::new(),
            crs: String::new(),
            codes: CodeScheme::Elstat,
            findings: Vec::new(),
            columns: vec!["code".into(), "nuts3".into()],
            properties: vec!["nuts3".into()],
            areas: Vec::new(),
        };
        edit_atlas_toml(before, &import, &areas).unwrap()
    }

    #[test]
    fn the_entry_is_replaced_and_comments_stay() {
        let after = edit(BEFORE, Level::Municipality);
        let expected = r#"# My atlas.
[atlas]
id = "a" # short

# The municipalities.
[[levels]]
# Which one.
level = "municipality"
source = "boundaries/municipalities.geojson"
quality = "official"
fields = { code = "code" }
properties = { nuts3 = "nuts3" }
codes = "elstat"
vintage = "kallikratis-2011"

# Dissolved.
[[levels]]
level = "region"
dissolve = "regional-unit"

[[levels]]
level = "regional-unit"
dissolve = "municipality"
areas = "boundaries/regional_units.csv"

# Kinds.
[[service_kinds]]
id = "a"
"#;
        assert_eq!(after.text, expected);
        assert!(after.notes[0].starts_with("boundaries/municipalities_approximate.geojson"), "{:?}", after.notes);
        assert!(after.notes[1].contains("regional-unit and region"), "{:?}", after.notes);
    }

    #[test]
    fn a_level_that_is_not_there_is_added_behind_the_others() {
        let after = edit(BEFORE, Level::Community).text;
        let place = |text: &str| after.find(text).unwrap();
        assert!(place("level = \"regional-unit\"") < place("level = \"community\""));
        assert!(place("level = \"community\"") < place("# Kinds."));
        assert_eq!(after.matches("approximate\"").count(), 3, "the others are not made of it: {after}");
    }
}
