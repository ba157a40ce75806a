//! The query of a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::http::ApiError;

/// The query of a request, read into a type that denies unknown parameters.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Reads a query string.
///
/// # Errors
/// [`ApiError::Parameter`] naming the parameter, and what is accepted.
pub(in crate::http) fn read<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let deserializer = serde_urlencoded::Deserializer::new(url_pairs(query));
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        // serde speaks of fields; to a caller they are parameters.
        let detail = error.into_inner().to_string().replacen(" field `", " parameter `", 1);
        let parameter = (path != ".").then_some(path).or_else(|| quoted(&detail));
        ApiError::Parameter { parameter, detail }
    })
}

fn url_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// Returns the first name between backticks: where serde puts that of an unknown, missing or repeated field.
fn quoted(message: &str) -> Option<String> {
    message.split('`').nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::parsed;
    use super::*;
    use crate::geometry::Bbox;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        #[serde(default, deserialize_with = "parsed")]
        bbox: Option<Bbox>,
    }

    fn refused(query: &str) -> (Option<String>, String) {
        match read::<Example>(query) {
            Err(ApiError::Parameter { parameter, detail }) => (parameter, detail),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_refused_is_named_with_what_is_accepted() {
        assert_eq!(refused("bbxo=1").0.as_deref(), Some("bbxo"));
        assert!(refused("bbxo=1").1.contains("bbox"));
        let (parameter, detail) = refused("bbox=1,2,3");
        assert_eq!(parameter.as_deref(), Some("bbox"));
        assert!(detail.contains("west,south,east,north"), "{detail}");
        assert_eq!(refused("bbox=1,2,3,4&bbox=1,2,3,4").0.as_deref(), Some("bbox"));
    }

    #[test]
    fn an_empty_query_is_accepted() {
        assert_eq!(read::<Example>("").unwrap().bbox, None);
    }
}
