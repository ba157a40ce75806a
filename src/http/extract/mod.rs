//! Requests read into types, so that handlers see nothing that is not accepted.

mod format;
mod path;
mod query;
mod text;

pub use format::{Format, Negotiation};
pub use path::ApiPath;
pub use query::ApiQuery;
pub use text::{CommaList, parsed};

pub(super) use query::read;
