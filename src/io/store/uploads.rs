//! What people uploaded.

use std::time::SystemTime;

use rusqlite::{OptionalExtension, Row, params};

use super::error::StoreError;
use super::reader::StoreReader;
use super::times::{seconds, time};
use super::upload_id::UploadId;
use super::writer::Store;
use crate::config::Quota;

/// The most characters of a name.
const MAX_NAME_CHARS: usize = 120;

/// Something to be kept for a time.
#[derive(Clone, Copy, Debug)]
pub struct NewUpload<'a> {
    /// What the caller calls it; of a path the last part is kept.
    pub name: &'a str,
    /// Who uploads, for the quota.
    pub caller: &'a str,
    /// When it is uploaded.
    pub created: SystemTime,
    /// From when on it is gone.
    pub expires: SystemTime,
    /// Whether it is in no list.
    pub private: bool,
    /// What is known of it, as its reader writes it.
    pub meta: &'a str,
    /// Its content.
    pub content: &'a [u8],
}

/// What is known of an upload without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadAbout {
    /// Its id; who knows it may read it.
    pub id: UploadId,
    /// What the caller calls it.
    pub name: String,
    /// The BLAKE3 hash of its content.
    pub content_hash: blake3::Hash,
    /// The bytes of content and meta, as the quota counts them.
    pub bytes: u64,
    /// Who uploaded it.
    pub caller: String,
    /// When, to the second.
    pub created: SystemTime,
    /// From when on it is gone, to the second.
    pub expires: SystemTime,
    /// Whether it is in no list.
    pub private: bool,
    /// What is known of it, as its reader writes it.
    pub meta: String,
}

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What is known of it.
    pub about: UploadAbout,
    /// Its content.
    pub content: Vec<u8>,
}

/// The columns of an upload, in the order [`read_about`] takes them.
const COLUMNS: &str = "id, name, content_hash, bytes, caller, created, expires, private, meta";

impl Store {
    /// Keeps an upload under an id nobody guesses. What has expired by then is removed before the quota is looked at.
    ///
    /// # Errors
    /// [`StoreError::OverQuota`] saying what is used and accepted, [`StoreError::Random`] and [`StoreError::Sqlite`].
    pub fn put_upload(&self, upload: &NewUpload<'_>, quota: &Quota) -> Result<UploadAbout, StoreError> {
        let about = UploadAbout {
            id: UploadId::draw()?,
            name: plain_name(upload.name),
            content_hash: blake3::hash(upload.content),
            bytes: (upload.content.len() + upload.meta.len()) as u64,
            caller: upload.caller.to_owned(),
            created: time(seconds(upload.created)),
            expires: time(seconds(upload.expires)),
            private: upload.private,
            meta: upload.meta.to_owned(),
        };
        let id = about.id.to_string();
        self.write(|transaction| {
            expire(transaction, upload.created)?;
            quota.check(transaction, &about.caller, about.bytes)?;
            transaction.prepare_cached("INSERT INTO upload VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(
                params![
                    id,
                    about.name,
                    about.content_hash.as_bytes(),
                    about.bytes,
                    about.caller,
                    seconds(about.created),
                    seconds(about.expires),
                    about.private,
                    about.meta,
                ],
            )?;
            let mut insert = transaction.prepare_cached("INSERT INTO upload_content VALUES (?1, ?2)")?;
            insert.execute(params![id, upload.content])?;
            Ok(())
        })?;
        Ok(about)
    }

    /// Removes an upload; says whether there was one.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be written.
    pub fn delete_upload(&self, id: UploadId) -> Result<bool, StoreError> {
        self.write(|transaction| Ok(transaction.execute("DELETE FROM upload WHERE id = ?1", [id.to_string()])? > 0))
    }

    /// Puts what is known of an upload beside its content in the place of what was; says whether it is there.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be written.
    pub fn set_upload_meta(&self, id: UploadId, meta: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE upload SET meta = ?2, \
                   bytes = (SELECT length(content) FROM upload_content WHERE upload = ?1) + length(CAST(?2 AS BLOB)) WHERE id = ?1";
        self.write(|transaction| Ok(transaction.execute(sql, params![id.to_string(), meta])? > 0))
    }

    /// Removes what has expired; returns how many uploads that were.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be written.
    pub fn expire(&self, now: SystemTime) -> Result<usize, StoreError> {
        self.write(|transaction| expire(transaction, now))
    }
}

fn expire(connection: &rusqlite::Connection, now: SystemTime) -> Result<usize, StoreError> {
    Ok(connection.prepare_cached("DELETE FROM upload WHERE expires <= ?1")?.execute([seconds(now)])?)
}

impl StoreReader {
    /// Returns an upload that has not expired by now; nothing if there is none.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if its content is not what was uploaded, [`StoreError::Sqlite`] if it cannot be read.
    pub fn upload(&self, id: UploadId, now: SystemTime) -> Result<Option<Upload>, StoreError> {
        let connection = self.connection();
        let sql = format!(
            "SELECT {COLUMNS}, content FROM upload JOIN upload_content ON upload = id WHERE id = ?1 AND expires > ?2"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let read = |row: &Row<'_>| Ok(Upload { about: read_about(row)?, content: row.get(9)? });
        let found = statement.query_row(params![id.to_string(), seconds(now)], read).optional()?;
        match found {
            Some(upload) if blake3::hash(&upload.content) != upload.about.content_hash => Err(StoreError::Damaged {
                path: self.path().to_owned(),
                detail: "the content of an upload is not what was uploaded".to_owned(),
            }),
            found => Ok(found),
        }
    }

    /// Says whether there is an upload that has not expired by now.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn has_upload(&self, id: UploadId, now: SystemTime) -> Result<bool, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT 1 FROM upload WHERE id = ?1 AND expires > ?2")?;
        Ok(statement.exists(params![id.to_string(), seconds(now)])?)
    }

    /// Returns what is known of the uploads that have not expired and are not private, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] if it cannot be read.
    pub fn public_uploads(&self, now: SystemTime) -> Result<Vec<UploadAbout>, StoreError> {
        let connection = self.connection();
        let sql = format!("SELECT {COLUMNS} FROM upload WHERE private = 0 AND expires > ?1 ORDER BY created DESC, id");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([seconds(now)], read_about)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_about(row: &Row<'_>) -> rusqlite::Result<UploadAbout> {
    let id: String = row.get(0)?;
    let unreadable = |error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error));
    Ok(UploadAbout {
        id: id.parse().map_err(unreadable)?,
        name: row.get(1)?,
        content_hash: blake3::Hash::from_bytes(row.get(2)?),
        bytes: row.get(3)?,
        caller: row.get(4)?,
        created: time(row.get(5)?),
        expires: time(row.get(6)?),
        private: row.get(7)?,
        meta: row.get(8)?,
    })
}

/// Returns the last part of a path without what does not show, and not longer than a name.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(plain_name("C:\\Users\\Άννα\\ανεργία.csv"), "ανεργία.csv");
        assert_eq!(plain_name("../../etc/passwd\0"), "passwd");
        assert_eq!(plain_name(&"α".repeat(500)).chars().count(), MAX_NAME_CHARS);
    }
}
