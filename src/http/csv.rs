//! CSV as an answer: which dialect is meant, and the name it is saved under.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::extract::Format;
pub(super) use crate::formats::{CsvCell, CsvWriter, Dialect};

/// Returns the dialect that is meant, `plain` if none is named.
///
/// # Errors
/// [`ApiError::Parameter`] if one is named for an answer that is no CSV.
pub(super) fn dialect_of(named: Option<Dialect>, format: Format) -> Result<Dialect, ApiError> {
    if named.is_some() && format != Format::Csv {
        let detail = format!("only CSV has dialects, and the answer is {}; accepted is f=csv", format.as_str());
        return Err(ApiError::parameter("dialect", detail));
    }
    Ok(named.unwrap_or_default())
}

/// Returns a table as a file to be saved under a name of letters, digits, `_`, `-` and `.`.
///
/// # Errors
/// [`ApiError::Internal`] if the name cannot stand in a header.
pub(super) fn csv_file(name: &str, body: impl Into<Body>) -> Result<Response, ApiError> {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let mut response = body.into().into_response();
    let disposition = HeaderValue::from_str(&disposition).map_err(ApiError::internal)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

impl From<csv::Error> for ApiError {
    fn from(error: csv::Error) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_for_csv_only() {
        assert_eq!(dialect_of(None, Format::Json).unwrap(), Dialect::Plain);
        assert!(dialect_of(Some(Dialect::Plain), Format::Json).is_err());
    }
}
