//! MBTiles: tiles in one SQLite file.
//!
//! Source: MBTiles specification 1.3, <https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md>.

use std::path::Path;

use rusqlite::{Connection, params};

use super::ExportError;
use super::about::TilesetAbout;
use crate::tiles::TileCoord;

/// What tells an MBTiles file from other SQLite files: `MPBX`.
const APPLICATION_ID: i32 = 0x4d50_4258;

/// An MBTiles file in the making, in one transaction.
#[derive(Debug)]
pub(super) struct MbtilesWriter {
    connection: Connection,
}

impl MbtilesWriter {
    /// Makes the file.
    ///
    /// # Errors
    /// [`ExportError::Sqlite`] if it cannot be written.
    pub(super) fn create(path: &Path) -> Result<Self, ExportError> {
        let connection = Connection::open(path)?;
        // Nobody sees the file before it is whole and synced, so there is nothing to roll back to.
        connection.pragma_update(None, "journal_mode", "OFF")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.execute_batch(
            "BEGIN;
             CREATE TABLE metadata (name text, value text);
             CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);",
        )?;
        Ok(Self { connection })
    }

    /// Adds a tile that is compressed by gzip.
    ///
    /// # Errors
    /// [`ExportError::Sqlite`] if it cannot be written.
    pub(super) fn add(&mut self, coord: TileCoord, gzip: &[u8]) -> Result<(), ExportError> {
        let mut insert = self.connection.prepare_cached("INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)")?;
        // Rows are counted from the south, as in TMS.
        let row = (1_u32 << coord.zoom()) - 1 - coord.y();
        insert.execute(params![coord.zoom(), coord.x(), row, gzip])?;
        Ok(())
    }

    /// Writes what the tiles say of themselves, and the index.
    ///
    /// # Errors
    /// [`ExportError::Sqlite`] if it cannot be written.
    pub(super) fn finish(self, about: &TilesetAbout) -> Result<(), ExportError> {
        for (name, value) in about.mbtiles_metadata() {
            self.connection.execute("INSERT INTO metadata VALUES (?1, ?2)", params![name, value])?;
        }
        self.connection.execute_batch(
            "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
             COMMIT;",
        )?;
        self.connection.close().map_err(|(_connection, error)| error)?;
        Ok(())
    }
}
