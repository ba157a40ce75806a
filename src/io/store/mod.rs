//! The embedded store: what people decided, what they uploaded and where each value came from, in one SQLite file of the
//! state folder.
//!
//! A commit is on the disk before the call that made it returns, so a process that is killed loses nothing it has told
//! anybody. One process writes at a time, others read and back up meanwhile. The store has no clock and no rule of the domain:
//! times come from its caller, and what a decision or an upload means is left to the desk.

mod backup;
mod decisions;
mod error;
mod file;
mod origins;
mod quota;
mod reader;
mod schema;
#[cfg(test)]
mod tests;
mod times;
mod upload_id;
mod uploads;
mod writer;

pub use crate::config::Quota;
pub use decisions::DecisionId;
pub use error::StoreError;
pub use origins::Origin;
pub use quota::{QuotaMeasure, QuotaOwner};
pub use reader::StoreReader;
pub use upload_id::UploadId;
pub use uploads::{NewUpload, Upload, UploadAbout};
pub use writer::Store;
