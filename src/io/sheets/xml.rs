//! Small helpers for reading XML of packed files.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};

/// Returns an attribute by its name without a prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        let same = attribute.key.local_name().as_ref() == name;
        same.then(|| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)).flatten()
    })
}

/// Returns an attribute as a number.
pub(super) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.parse().ok()
}

/// Says whether an attribute is set, as XLSX writes it.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// Returns the character an entity stands for; nothing for those a document defines itself.
pub(super) fn entity(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
