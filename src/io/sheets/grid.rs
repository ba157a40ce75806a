//! A sheet that is filled cell by cell, within limits that are checked before memory is taken.

use crate::sheets::{Cell, Sheet, SheetRow};

use super::{ReadLimits, SheetError};

/// Cells of a workbook that is being read.
#[derive(Debug)]
pub(super) struct CellBudget {
    limits: ReadLimits,
    cells: u64,
}

impl CellBudget {
    pub(super) fn new(limits: ReadLimits) -> Self {
        Self { limits, cells: 0 }
    }

    /// Returns how many columns a sheet may have.
    pub(super) fn columns(&self) -> usize {
        self.limits.columns
    }

    fn spend(&mut self, cells: usize) -> Result<(), SheetError> {
        self.cells += cells as u64;
        SheetError::check("cells", self.cells, self.limits.cells)
    }

    /// Puts a cell into a sheet: `row` from 1, `column` from 0. Empty ones need no place.
    pub(super) fn put(&mut self, sheet: &mut Sheet, row: u64, column: usize, cell: Cell) -> Result<(), SheetError> {
        if cell.is_empty() {
            return Ok(());
        }
        SheetError::check("rows", row, self.limits.rows)?;
        SheetError::check("columns", column as u64 + 1, self.limits.columns as u64)?;
        let place = match sheet.rows.last() {
            Some(last) if last.number == row => sheet.rows.len() - 1,
            // Files list their rows in order; those that do not are put in order.
            Some(last) if last.number > row => match sheet.rows.binary_search_by_key(&row, |row| row.number) {
                Ok(place) => place,
                Err(place) => self.add_row(sheet, place, row)?,
            },
            Some(_) | None => self.add_row(sheet, sheet.rows.len(), row)?,
        };
        let cells = &mut sheet.rows[place].cells;
        if cells.len() <= column {
            self.spend(column + 1 - cells.len())?;
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        Ok(())
    }

    fn add_row(&mut self, sheet: &mut Sheet, place: usize, number: u64) -> Result<usize, SheetError> {
        // A row costs something even before its cells.
        self.spend(1)?;
        sheet.rows.insert(place, SheetRow { number, ..SheetRow::default() });
        Ok(place)
    }
}
