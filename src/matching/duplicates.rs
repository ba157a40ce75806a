//! Areas that several rows mean.

use std::collections::HashMap;

use super::area::AreaNumber;
use super::gazetteer::Gazetteer;
use super::names_of_row::NameReader;
use super::{Aliases, RowMatch};

/// An area that several rows were matched to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The area.
    pub area: AreaNumber,
    /// The numbers of the rows, in order.
    pub rows: Vec<usize>,
    /// Areas with the same name that no row was matched to: one of the rows may mean them.
    pub missing_namesakes: Vec<AreaNumber>,
}

/// Returns the areas that several of the rows were matched to, in the order of their first rows.
///
/// The caller gives rows that ought to be different areas: those of one period and breakdown.
#[must_use]
pub fn duplicates<'a>(gazetteer: &Gazetteer, rows: impl IntoIterator<Item = &'a RowMatch>) -> Vec<Duplicate> {
    let mut of_area: HashMap<AreaNumber, Vec<usize>> = HashMap::new();
    for (row, answer) in rows.into_iter().enumerate() {
        if let Some(area) = answer.area() {
            of_area.entry(area).or_default().push(row);
        }
    }
    let several = of_area.iter().filter(|(_, rows)| rows.len() > 1);
    let namesakes =
        |area: AreaNumber| namesakes(gazetteer, area).into_iter().filter(|other| !of_area.contains_key(other));
    let mut found: Vec<Duplicate> = several
        .map(|(&area, rows)| Duplicate { area, rows: rows.clone(), missing_namesakes: namesakes(area).collect() })
        .collect();
    found.sort_by_key(|duplicate| duplicate.rows.first().copied());
    found
}

/// The other areas of the level with the area's name.
fn namesakes(gazetteer: &Gazetteer, area: AreaNumber) -> Vec<AreaNumber> {
    let aliases = Aliases::default();
    let reader = NameReader { gazetteer, aliases: &aliases };
    let known = gazetteer.area(area);
    let hits = reader.read(known.name(), &known.facts.level).hits;
    hits.into_iter().filter(|hit| hit.rank() == 0 && hit.area != area).map(|hit| hit.area).collect()
}
