//! Requests read into types, so that handlers see nothing that is not accepted.

mod format;
mod page;
mod path;
mod query;
mod request;
mod text;

pub(in crate::http) use format::{Format, Negotiation};
pub(in crate::http) use page::{PageOrData, PageRequest, PageWish, without_tracking};
pub(in crate::http) use path::ApiPath;
pub(in crate::http) use query::ApiQuery;
pub(in crate::http) use request::{ApiRequest, Caller, FormatQuery, PageQuery};
pub(in crate::http) use text::{CommaList, Finite, Flag, Whole, parsed, required};

pub(super) use query::read;
