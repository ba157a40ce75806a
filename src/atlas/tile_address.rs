//! The address of tiles on another server.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The address of tiles on another server, with `{z}`, `{x}` and `{y}`: `https://tiles.example.gr/{z}/{x}/{y}.png`.
///
/// It goes into pages and into the policy that says what they may load; so only plain addresses are accepted: `http` or
/// `https`, a host without a name and password before it, and no sign that means something there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileAddress {
    template: String,
    /// How many bytes of the template are its origin.
    origin_length: usize,
}

/// Why a text is no address of tiles.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{reason} in the address of tiles '{found}'; accepted is such as https://tiles.example.gr/{{z}}/{{x}}/{{y}}.png"
)]
pub struct TileAddressError {
    found: String,
    reason: &'static str,
}

impl TileAddress {
    /// Returns the address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.template
    }

    /// Returns the scheme, host and port: `https://tiles.example.gr`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.template[..self.origin_length]
    }

    /// Says whether the end of its path is one of vector tiles: `.mvt` or `.pbf`.
    #[must_use]
    pub fn names_vector_tiles(&self) -> bool {
        let path = self.template.split('?').next().unwrap_or_default();
        matches!(path.rsplit_once('.'), Some((_, "mvt" | "pbf")))
    }
}

impl FromStr for TileAddress {
    type Err = TileAddressError;

    fn from_str(text: &str) -> Result<Self, TileAddressError> {
        let error = |reason| TileAddressError { found: text.to_owned(), reason };
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme));
        let scheme = scheme.ok_or_else(|| error("there is no http:// or https://"))?;
        let rest = &text[scheme.len()..];
        let (host, path) = rest.split_at(rest.find('/').ok_or_else(|| error("there is no path"))?);
        if !is_host(host) {
            return Err(error("there is no plain host"));
        }
        if !path.bytes().all(is_plain) {
            return Err(error("there is a sign that has to be written with %"));
        }
        if !has_just_the_three(path) {
            return Err(error("there are not {z}, {x} and {y}, each once, and no other braces"));
        }
        Ok(Self { template: text.to_owned(), origin_length: scheme.len() + host.len() })
    }
}

/// Says whether a text is a host's name or number, with or without a port.
fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    name.split('.').all(is_label) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Says whether a byte may stand in a path or query as it is, also within a header.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/?&=%+:@!$()*{}".contains(&byte)
}

fn has_just_the_three(path: &str) -> bool {
    let names: Option<Vec<&str>> = path.split('{').skip(1).map(|rest| Some(rest.split_once('}')?.0)).collect();
    let mut names = names.unwrap_or_default();
    names.sort_unstable();
    names == ["x", "y", "z"] && path.matches('}').count() == 3
}

impl fmt::Display for TileAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.template)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_with_their_origin() {
        for (text, origin, vector) in [
            ("https://tiles.example.gr/{z}/{x}/{y}.png", "https://tiles.example.gr", false),
            ("http://127.0.0.1:8080/a/{z}/{y}/{x}?key=Ab_1%20", "http://127.0.0.1:8080", false),
            ("https://t.example/{z}/{x}/{y}.mvt?key=1.png", "https://t.example", true),
        ] {
            let address: TileAddress = text.parse().unwrap();
            assert_eq!((address.origin(), address.names_vector_tiles(), address.as_str()), (origin, vector, text));
        }
    }

    #[test]
    fn what_could_reach_further_is_refused() {
        for text in [
            "",
            "ftp://a/{z}/{x}/{y}",
            "javascript://a/{z}/{x}/{y}",
            "//a/{z}/{x}/{y}",
            "/basemap/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://*/{z}/{x}/{y}",
            "https://*.example/{z}/{x}/{y}",
            "https://name:word@a.example/{z}/{x}/{y}",
            "https://{s}.example/{z}/{x}/{y}",
            "https://a.example; script-src https://b.example/{z}/{x}/{y}",
            "https://a.example/{z}/{x}/{y}; script-src *",
            "https://a.example/{z}/{x}/{y}, default-src *",
            "https://a.example/{z}/{x}/{y}\r\nX: y",
            "https://a.example/{z}/{x}/{y}#part",
            "https://a.example:0/{z}/{x}/{y}",
            "https://a.example/{z}/{x}",
            "https://a.example/{z}/{x}/{y}/{y}",
            "https://a.example/{z}/{x}/{y}}",
            "https://a.example/{z}/{x}/{y}/{",
            "https://παράδειγμα.gr/{z}/{x}/{y}",
            "file:///etc/{z}/{x}/{y}",
        ] {
            let refused = text.parse::<TileAddress>();
            assert!(refused.as_ref().is_err_and(|error| error.to_string().contains("accepted")), "{text}: {refused:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in ".*") {
            let text = format!("https://{text}/{{z}}/{{x}}/{{y}}");
            if let Ok(address) = text.parse::<TileAddress>() {
                prop_assert!(!address.origin().contains([' ', ';', ',', '\'', '"', '\n', '*']));
            }
        }
    }
}
