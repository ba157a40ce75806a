//! Sheets that are kept, each with what a person said of it.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::desk::{Answer, RowDecision};
use crate::http::ApiError;
use crate::http::joins::Joins;
use crate::http::joins::kept::{read_id, refused};
use crate::io::store::{NewUpload, UploadAbout};

/// What tells sheets from other uploads.
const KIND: &str = "sheet";

/// What a person said of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct SheetMeta {
    kind: String,
    /// What overrules what was understood, by the name of its field.
    pub(super) choices: BTreeMap<String, String>,
    /// What was decided of rows, by their numbers in the sheet.
    pub(super) answers: BTreeMap<u64, RowAnswer>,
}

/// What was decided of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RowAnswer {
    /// The code and the name that stand in it.
    pub(super) code: String,
    pub(super) name: String,
    /// The code of an area, or `-` to leave it out.
    pub(super) answer: String,
}

/// A sheet that is kept.
#[derive(Debug)]
pub(super) struct KeptSheet {
    pub(super) about: UploadAbout,
    pub(super) meta: SheetMeta,
    pub(super) content: Vec<u8>,
}

impl SheetMeta {
    pub(super) fn new() -> Self {
        Self { kind: KIND.to_owned(), ..Self::default() }
    }

    /// Returns the answers as decisions.
    pub(super) fn decisions(&self) -> Vec<RowDecision> {
        let decision = |(line, (sheet_row, row)): (u64, (&u64, &RowAnswer))| RowDecision {
            line,
            sheet_row: *sheet_row,
            code: row.code.clone(),
            name: row.name.clone(),
            answer: if row.answer == "-" { Answer::LeaveOut } else { Answer::Area(row.answer.clone()) },
        };
        (1..).zip(&self.answers).map(decision).collect()
    }
}

impl Joins {
    /// Keeps a sheet for a time; nobody finds it who was not told its address.
    ///
    /// # Errors
    /// [`ApiError::OverOwnQuota`] and [`ApiError::OverQuota`], saying what is used and accepted.
    pub(super) fn put_sheet(
        &self,
        (name, content): (&str, &[u8]),
        caller: &str,
        [created, expires]: [SystemTime; 2],
    ) -> Result<UploadAbout, ApiError> {
        let meta = serde_json::to_string(&SheetMeta::new()).map_err(ApiError::internal)?;
        let upload = NewUpload { name, caller, created, expires, private: true, meta: &meta, content };
        let (store, quota) = self.store_and_quota()?;
        store.put_upload(&upload, quota).map_err(refused)
    }

    /// Returns a sheet.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none, or no more.
    pub(super) fn sheet(&self, id: &str, now: SystemTime) -> Result<KeptSheet, ApiError> {
        let id = read_id(id).map_err(|_no_id| gone())?;
        let found = self.store_and_quota()?.0.upload(id, now).map_err(refused)?.ok_or_else(gone)?;
        let meta = serde_json::from_str::<SheetMeta>(&found.about.meta).ok().filter(|meta| meta.kind == KIND);
        Ok(KeptSheet { meta: meta.ok_or_else(gone)?, about: found.about, content: found.content })
    }

    /// Keeps what a person said of a sheet.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if it is no more.
    pub(super) fn say_of_sheet(&self, sheet: &KeptSheet) -> Result<(), ApiError> {
        let meta = serde_json::to_string(&sheet.meta).map_err(ApiError::internal)?;
        let is_there = self.store_and_quota()?.0.set_upload_meta(sheet.about.id, &meta).map_err(refused)?;
        if is_there { Ok(()) } else { Err(gone()) }
    }

    /// Removes a sheet.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if it cannot be removed.
    pub(super) fn delete_sheet(&self, sheet: &KeptSheet) -> Result<(), ApiError> {
        self.store_and_quota()?.0.delete_upload(sheet.about.id).map_err(refused)?;
        Ok(())
    }
}

fn gone() -> ApiError {
    ApiError::NotFound("there is no such sheet; sheets are kept for a time only".to_owned())
}
