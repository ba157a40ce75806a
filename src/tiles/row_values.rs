//! Values of rows, encoded before anybody asks for a tile.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::encode::TagValue;
use super::layer_writer::encode_value;
use crate::mixer::Mixer;

/// Stands for a cell without a value.
const NONE: u32 = u32::MAX;

/// The cells of rows as a tile holds them: each value once, encoded, in the order of its first row.
///
/// A tile of many features mostly looks for texts in a table and fetches them from all over memory. These have numbers, and
/// those of a row lie side by side.
#[derive(Clone, Debug, Default)]
pub struct RowValues {
    columns: usize,
    /// The number of the value of each cell, row by row; [`NONE`] without one.
    cells: Vec<u32>,
    bytes: Vec<u8>,
    /// Where each value ends in `bytes`.
    ends: Vec<usize>,
}

impl RowValues {
    /// Encodes cells, row by row, `columns` of them a row; a cell without a value has no tag.
    #[must_use]
    pub fn of<'a>(columns: usize, cells: impl IntoIterator<Item = Option<TagValue<'a>>>) -> Self {
        let mut rows = Self { columns, ..Self::default() };
        let mut texts: HashMap<String, u32, BuildHasherDefault<Mixer>> = HashMap::default();
        let mut numbers: HashMap<u64, u32, BuildHasherDefault<Mixer>> = HashMap::default();
        for cell in cells {
            let next = u32::try_from(rows.ends.len()).unwrap_or(NONE);
            let number = match &cell {
                None => NONE,
                Some(TagValue::Text(text)) => match texts.get(text.as_ref()) {
                    Some(&known) => known,
                    None => *texts.entry(text.clone().into_owned()).or_insert(next),
                },
                Some(TagValue::Number(number)) => *numbers.entry(number.to_bits()).or_insert(next),
                Some(TagValue::Integer(_) | TagValue::Bool(_)) => next,
            };
            rows.cells.push(number);
            if let Some(value) = cell
                && number == next
            {
                encode_value(&mut rows.bytes, &value);
                rows.ends.push(rows.bytes.len());
            }
        }
        rows
    }

    /// Returns how many cells a row has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the number of the value in a cell, if it has one. No other value has the number.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<u32> {
        self.cells.get(row * self.columns + column).copied().filter(|number| *number != NONE)
    }

    /// Returns the cells of a row that have a value: the column, and the number of the value.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, u32)> {
        let start = (row * self.columns).min(self.cells.len());
        let end = (start + self.columns).min(self.cells.len());
        self.cells[start..end].iter().copied().enumerate().filter(|(_, number)| *number != NONE)
    }

    /// Returns how many values there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns a value as a layer holds it, its field's number and length before it.
    pub(super) fn encoded(&self, number: u32) -> &[u8] {
        let place = number as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[place]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number_and_no_value_none() {
        let text = |text: &'static str| Some(TagValue::from(text));
        let rows = RowValues::of(2, [text("a"), Some(TagValue::Number(1.5)), None, text("a"), text("b"), None]);
        let of_row = |row| rows.row(row).collect::<Vec<_>>();
        assert_eq!([of_row(0), of_row(1), of_row(2)], [vec![(0, 0), (1, 1)], vec![(1, 0)], vec![(0, 2)]]);
        assert_eq!((rows.count(), rows.cell(1, 0), rows.cell(1, 1), rows.cell(9, 0)), (3, None, Some(0), None));
        assert!(of_row(9).is_empty());
        // Field 4, five bytes: field 1, one byte of text.
        assert_eq!(rows.encoded(2), [0x22, 3, 0x0a, 1, b'b']);
    }

    #[test]
    fn a_number_that_names_no_value_is_no_tag() {
        use crate::tiles::{GeometryKind, LayerValue, LayerWriter};
        let rows = RowValues::of(1, [Some(TagValue::from("a"))]);
        let written = |numbers: &[u32], draws_on: bool| {
            let mut layer = LayerWriter::new("areas", vec!["name"]);
            if draws_on {
                layer.draw_on(&rows);
            }
            // A point at the corner of the tile.
            layer.add(
                None,
                GeometryKind::Point,
                &[9, 0, 0],
                numbers.iter().map(|&number| (0, LayerValue::Known(number))),
            );
            let mut tile = Vec::new();
            layer.finish(&mut tile);
            tile
        };
        let bare = written(&[], true);
        assert_eq!(
            [written(&[7], true), written(&[NONE], true), written(&[0], false)],
            [bare.clone(), bare.clone(), bare.clone()]
        );
        assert_ne!(written(&[0], true), bare);
    }
}
