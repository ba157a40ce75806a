//! Sheets as people type them, and what is understood of them.

mod made;
mod real;

use std::collections::HashMap;

use crate::boundaries::Level;
use crate::names::fold;

use super::*;

/// An oracle that knows a list of areas.
#[derive(Default)]
struct Known {
    codes: HashMap<String, KnownArea>,
    names: HashMap<String, Vec<KnownArea>>,
}

impl Known {
    fn add(&mut self, area: u32, level: Level, code: &str, names: &[&str]) {
        let known = KnownArea { area, level };
        if !code.is_empty() {
            self.codes.insert(code.to_owned(), known);
        }
        for name in names {
            self.names.entry(plain(name)).or_default().push(known);
        }
    }

    /// Three municipalities, their unit and its region.
    fn few() -> Self {
        let mut known = Self::default();
        known.add(1, Level::Municipality, "2201", &["Λαρισαίων", "Λάρισα"]);
        known.add(2, Level::Municipality, "0101", &["Κομοτηνής", "Κομοτηνή"]);
        known.add(3, Level::Municipality, "0102", &["Αρριανών"]);
        known.add(4, Level::Municipality, "0103", &["Ιάσμου"]);
        known.add(10, Level::RegionalUnit, "22", &["Λάρισας"]);
        known.add(11, Level::RegionalUnit, "01", &["Ροδόπης"]);
        known.add(20, Level::Region, "EL61", &["Θεσσαλίας"]);
        known
    }
}

/// A name without what stands before it.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let words = ["δημοσ ", "περιφερεια ", "περιφερειακη ενοτητα ", "municipality of ", "π.ε. "];
    words.iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded).to_owned()
}

impl KeyOracle for Known {
    fn evidence(&self, text: &str) -> Option<KeyEvidence> {
        let digits = text.strip_suffix(".0").unwrap_or(text);
        let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let padded = if all_digits && digits.len() < 4 { format!("{digits:0>4}") } else { digits.to_owned() };
        if let Some(&area) = self.codes.get(text).or_else(|| self.codes.get(&padded)) {
            return Some(KeyEvidence { kind: KeyKind::Code("ELSTAT"), areas: vec![area] });
        }
        let areas = self.names.get(&plain(text))?.clone();
        Some(KeyEvidence { kind: KeyKind::Name, areas })
    }
}

/// Makes a sheet of lines with `;` between cells; `~` stands for a merge over the cell before.
fn sheet(text: &str) -> Sheet {
    let mut sheet = Sheet::new("test", SourceFormat::Csv);
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty()) {
        let cells = line.split(';').map(Cell::of_text).collect();
        sheet.rows.push(SheetRow { number, cells, hidden: false });
    }
    sheet
}

fn roles(found: &Understanding) -> Vec<Role> {
    found.columns.iter().map(|column| column.role.value.clone()).collect()
}

fn value(measure: &str, period: Option<&str>) -> Role {
    Role::Value { measure: measure.to_owned(), period: period.map(|period| period.parse().unwrap()) }
}

/// Returns the numbers of all values, and what is wrong with those that are none.
fn numbers(found: &Understanding, sheet: &Sheet) -> Vec<Vec<Result<Option<f64>, BadReason>>> {
    let number = |value: &RecordValue| match &value.value {
        Ok(CellValue::Number { value, .. }) => Ok(Some(*value)),
        Ok(CellValue::Missing { .. }) => Ok(None),
        Err(bad) => Err(bad.reason.clone()),
    };
    found.rows(sheet).map(|record| record.values.iter().map(number).collect()).collect()
}
