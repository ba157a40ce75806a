//! What only the steward may do.

use axum::http::{HeaderMap, header};

use super::ApiError;
use crate::steward_token::StewardToken;

/// Lets only the steward pass.
///
/// # Errors
/// [`ApiError::Forbidden`] naming the parameter that only the steward may use, and how to show the token.
pub(super) fn steward_only(
    steward: Option<&StewardToken>,
    headers: &HeaderMap,
    parameter: &str,
    what: &str,
) -> Result<(), ApiError> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = shown.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    if steward.zip(token).is_some_and(|(steward, token)| steward.is(token)) {
        return Ok(());
    }
    let detail =
        format!("{what} only the steward may, with the header Authorization: Bearer and the token of this server");
    Err(ApiError::Forbidden { parameter: parameter.to_owned(), detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn passes(steward: Option<&StewardToken>, shown: &str) -> bool {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, shown.parse().unwrap())]);
        steward_only(steward, &headers, "private", "list a join").is_ok()
    }

    #[test]
    fn only_the_token_passes() {
        let steward = StewardToken::new(&format!(" {TOKEN}\n")).unwrap();
        assert!(passes(Some(&steward), &format!("Bearer {TOKEN}")));
        for other in ["", "Bearer", "Bearer ", TOKEN, &format!("Basic {TOKEN}"), &format!("Bearer {TOKEN}0")] {
            assert!(!passes(Some(&steward), other), "{other}");
        }
        assert!(!passes(None, &format!("Bearer {TOKEN}")) && !passes(None, "Bearer "));
        assert!(!format!("{steward:?}").contains(TOKEN));
    }
}
