//! A line that asks for an operation.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::reference::{Operation, Parameter};

/// What is escaped in a value: all but what no shell, `curl` or server takes for something else.
const VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',').remove(b':');

/// What is escaped in the fixed part of a path.
const PATH: &AsciiSet = &VALUE.remove(b'/').remove(b'%').remove(b'@').remove(b'+').remove(b';').remove(b'=');

/// Returns a line for a shell that asks for an operation: with values for all parameters that are needed.
///
/// A value is the parameter's example, its default, or the first of those accepted; where there is none, its name in
/// capitals stands in for it.
pub(super) fn curl_line(server: &str, operation: &Operation<'_>) -> String {
    let mut url = format!("{server}{}", path_with_values(operation));
    let needed = operation.parameters.iter().filter(|parameter| parameter.location == "query" && parameter.required);
    for (place, parameter) in needed.enumerate() {
        url.push(if place == 0 { '?' } else { '&' });
        url.push_str(&encoded(parameter.name));
        url.push('=');
        url.push_str(&encoded(&value(parameter)));
    }
    let method = match operation.method.as_str() {
        "GET" => String::new(),
        "HEAD" => "--head ".to_owned(),
        other => format!("-X {other} "),
    };
    let body = match operation.accepts.first() {
        Some(media_type) => format!(" -H {} --data-binary @FILE", quoted(&format!("content-type: {media_type}"))),
        None => String::new(),
    };
    format!("curl {method}{}{body}", quoted(&url))
}

fn encoded(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, VALUE).into()
}

/// Puts a text in quotes in which a shell changes nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns a parameter's value for the line.
fn value(parameter: &Parameter<'_>) -> String {
    let schema = &parameter.schema;
    let known = parameter.example.as_ref().or(schema.default.as_ref()).or(schema.values.first());
    known.cloned().unwrap_or_else(|| parameter.name.to_uppercase())
}

/// Returns the path with a value for each name in braces.
fn path_with_values(operation: &Operation<'_>) -> String {
    let mut path = String::new();
    let mut rest = operation.path;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, after)) = after.split_once('}')
    {
        let parameter = operation.parameters.iter().find(|known| known.location == "path" && known.name == name);
        let value = parameter.map_or_else(|| name.to_uppercase(), value);
        path.extend(utf8_percent_encode(before, PATH));
        path.push_str(&encoded(&value));
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, PATH));
    path
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::viewer::docs::reference::Reference;

    fn line(document: &serde_json::Value) -> String {
        let reference = Reference::read(document);
        curl_line(reference.server, &reference.groups[0].operations[0])
    }

    #[test]
    fn needed_parameters_have_values() {
        let parameter = |name: &str, place: &str, schema: serde_json::Value| json!({ "name": name, "in": place, "required": true, "schema": schema });
        let document = json!({ "servers": [{ "url": "https://h/" }], "paths": { "/xyz/{c}/{z}.mvt": { "get": { "parameters": [
            parameter("c", "path", json!({ "enum": ["municipalities"] })),
            parameter("z", "path", json!({ "type": "integer" })),
            parameter("q", "query", json!({ "example": "Άγιος & 'x" })),
            { "name": "limit", "in": "query", "schema": { "default": 10 } },
        ] } } } });
        let expected = "curl 'https://h/xyz/municipalities/Z.mvt?q=%CE%86%CE%B3%CE%B9%CE%BF%CF%82%20%26%20%27x'";
        assert_eq!(line(&document), expected);
    }

    #[test]
    fn what_is_sent_stands_in_a_file() {
        let document =
            json!({ "paths": { "/joins": { "post": { "requestBody": { "content": { "text/csv": {} } } } } } });
        assert_eq!(
            line(&document),
            "curl -X POST 'http://127.0.0.1:8080/joins' -H 'content-type: text/csv' --data-binary @FILE"
        );
    }

    #[test]
    fn no_document_leaves_its_quotes() {
        let document = json!({ "servers": [{ "url": "http://h/'; rm x '" }], "paths": { "/a'b{": { "get": {} } } });
        assert_eq!(line(&document), r"curl 'http://h/'\''; rm x '\''/a%27b%7B'");
    }
}
