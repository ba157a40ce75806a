//! Which methods a path takes: reading everywhere, and writing where joins are made and removed.

/// Returns the methods, as `Allow` names them.
///
/// Clients ask collections by OPTIONS whether they may edit: there nothing can be written.
pub(super) fn methods_of(path: &str) -> &'static str {
    let mut parts = path.strip_prefix('/').unwrap_or(path).split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("joins"), None, _) => "GET, HEAD, POST, OPTIONS",
        (Some("joins"), Some(_), None) => "GET, HEAD, DELETE, OPTIONS",
        (Some("filejoin"), None, _) => "POST, OPTIONS",
        _ => "GET, HEAD, OPTIONS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_joins_are_written() {
        assert_eq!(methods_of("/joins"), "GET, HEAD, POST, OPTIONS");
        assert_eq!(methods_of("/joins/x"), "GET, HEAD, DELETE, OPTIONS");
        for path in ["/", "/collections", "/collections/joins", "/joins/x/items", "/filejoin/x", ""] {
            assert_eq!(methods_of(path), "GET, HEAD, OPTIONS", "{path}");
        }
    }
}
