//! Reading an `OpenAPI` document, whatever it lacks.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::schema::{SchemaText, plain};

/// How many references in a row are followed: a circle of them must end.
const MAX_REFERENCES: usize = 8;

/// What path items call operations; other keys of theirs are none.
const METHODS: [&str; 8] = ["get", "head", "options", "post", "put", "patch", "delete", "trace"];

/// Where the program listens unless told otherwise; for documents that name no server.
const DEFAULT_SERVER: &str = "http://127.0.0.1:8080";

/// An `OpenAPI` document, as a page shows it.
#[derive(Debug)]
pub(super) struct Reference<'a> {
    pub(super) version: &'a str,
    pub(super) description: &'a str,
    /// The first server's absolute address, without a slash at its end.
    pub(super) server: &'a str,
    pub(super) groups: Vec<Group<'a>>,
}

/// Operations with one tag; an empty name for those without.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) anchor: String,
    pub(super) operations: Vec<Operation<'a>>,
}

/// A method of a path.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    /// In capitals.
    pub(super) method: String,
    pub(super) path: &'a str,
    pub(super) anchor: String,
    pub(super) summary: &'a str,
    pub(super) description: &'a str,
    pub(super) deprecated: bool,
    pub(super) parameters: Vec<Parameter<'a>>,
    /// The media types of what is sent.
    pub(super) accepts: Vec<&'a str>,
    pub(super) answers: Vec<Answer<'a>>,
}

/// A parameter of an operation.
#[derive(Debug)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    /// `path`, `query`, `header` or `cookie`.
    pub(super) location: &'a str,
    pub(super) required: bool,
    pub(super) description: &'a str,
    pub(super) schema: SchemaText,
    pub(super) example: Option<String>,
}

/// An answer of an operation.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) status: &'a str,
    pub(super) description: &'a str,
    pub(super) media_types: Vec<&'a str>,
}

impl<'a> Reference<'a> {
    /// Reads what there is.
    pub(super) fn read(document: &'a Value) -> Self {
        let info = &document["info"];
        let server = text(&document["servers"][0], "url").trim_end_matches('/');
        Self {
            version: text(info, "version"),
            description: text(info, "description"),
            server: if server.starts_with("http") { server } else { DEFAULT_SERVER },
            groups: groups(document),
        }
    }
}

/// Follows references within the document; one that leads nowhere stays as it is.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    for _ in 0..MAX_REFERENCES {
        let target = value["$ref"].as_str().and_then(|target| document.pointer(target.strip_prefix('#')?));
        match target {
            Some(target) => value = target,
            None => break,
        }
    }
    value
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn groups(document: &Value) -> Vec<Group<'_>> {
    let mut anchors = HashSet::new();
    let tags = elements(&document["tags"]).map(|tag| (text(tag, "name"), text(tag, "description")));
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (name, description) in tags.filter(|(name, _)| !name.is_empty()) {
        if !groups.iter().any(|group| group.name == name) {
            groups.push(Group { name, description, anchor: anchor("tag", name, &mut anchors), operations: Vec::new() });
        }
    }
    let mut untagged = Group { name: "", description: "", anchor: "tag-other".into(), operations: Vec::new() };
    for (path, item) in entries(&document["paths"]) {
        let item = resolve(document, item);
        for (method, value) in entries(item).filter(|(method, _)| METHODS.contains(method)) {
            let operation = operation(document, path, method, item, value, &mut anchors);
            let tag = value["tags"][0].as_str().unwrap_or_default();
            match groups.iter_mut().find(|group| group.name == tag) {
                Some(group) => group.operations.push(operation),
                None if tag.is_empty() => untagged.operations.push(operation),
                None => {
                    let anchor = anchor("tag", tag, &mut anchors);
                    groups.push(Group { name: tag, description: "", anchor, operations: vec![operation] });
                }
            }
        }
    }
    groups.push(untagged);
    groups.retain(|group| !group.operations.is_empty());
    groups
}

fn operation<'a>(
    document: &'a Value,
    path: &'a str,
    method: &str,
    item: &'a Value,
    value: &'a Value,
    anchors: &mut HashSet<String>,
) -> Operation<'a> {
    let id = value["operationId"].as_str().map_or_else(|| format!("{method}-{path}"), str::to_owned);
    let responses = entries(&value["responses"]).map(|(status, answer)| (status, resolve(document, answer)));
    Operation {
        method: method.to_uppercase(),
        path,
        anchor: anchor("op", &id, anchors),
        summary: text(value, "summary"),
        description: text(value, "description"),
        deprecated: value["deprecated"] == true,
        parameters: parameters(document, item, value),
        accepts: entries(&resolve(document, &value["requestBody"])["content"]).map(|(name, _)| name).collect(),
        answers: responses
            .map(|(status, answer)| Answer {
                status,
                description: text(answer, "description"),
                media_types: entries(&answer["content"]).map(|(name, _)| name).collect(),
            })
            .collect(),
    }
}

/// Returns the parameters of a path and of an operation; the operation's own come in the place of the path's.
fn parameters<'a>(document: &'a Value, item: &'a Value, operation: &'a Value) -> Vec<Parameter<'a>> {
    let read =
        |list: &'a Value| elements(list).map(|value| parameter(document, value)).filter(|found| !found.name.is_empty());
    let mut parameters: Vec<Parameter<'a>> = read(&item["parameters"]).collect();
    for own in read(&operation["parameters"]) {
        match parameters.iter_mut().find(|known| known.name == own.name && known.location == own.location) {
            Some(known) => *known = own,
            None => parameters.push(own),
        }
    }
    parameters
}

fn parameter<'a>(document: &'a Value, value: &'a Value) -> Parameter<'a> {
    let value = resolve(document, value);
    let schema = resolve(document, &value["schema"]);
    let named = entries(&value["examples"]).next().map(|(_, example)| &resolve(document, example)["value"]);
    let listed = schema["examples"].get(0);
    let examples = [value.get("example"), named, schema.get("example"), listed];
    Parameter {
        name: text(value, "name"),
        location: text(value, "in"),
        required: value["required"] == true,
        description: text(value, "description"),
        schema: SchemaText::read(document, schema),
        example: examples.into_iter().flatten().find(|example| !example.is_null()).map(plain),
    }
}

/// Makes an anchor of a name that no other part of the page has.
fn anchor(kind: &str, name: &str, taken: &mut HashSet<String>) -> String {
    let words: Vec<_> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let base = format!("{kind}-{}", words.join("-").to_lowercase());
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|anchor| !taken.contains(anchor)).unwrap_or(base);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_follow_the_tags_of_the_document() {
        let get = |tag: &str| json!({ "get": { "tags": [tag] } });
        let document = json!({
            "tags": [{ "name": "B" }, { "name": "empty" }, { "name": "A" }],
            "paths": { "/1": get("A"), "/2": { "get": {} }, "/3": get("C"), "/4": get("B") },
        });
        let names: Vec<_> = groups(&document).iter().map(|group| group.name.to_owned()).collect();
        assert_eq!(names, ["B", "A", "C", ""]);
    }

    #[test]
    fn anchors_are_distinct() {
        let document = json!({ "paths": { "/a": { "get": {} }, "/a/": { "get": {} }, "/b": { "get": { "operationId": "get-a" } } } });
        let groups = groups(&document);
        let anchors: Vec<_> = groups[0].operations.iter().map(|operation| operation.anchor.as_str()).collect();
        assert_eq!(anchors, ["op-get-a", "op-get-a-2", "op-get-a-3"]);
    }

    #[test]
    fn an_operation_says_more_of_a_parameter_than_its_path() {
        let document = json!({
            "components": { "parameters": { "limit": { "name": "limit", "in": "query", "schema": { "default": 10 } } } },
        });
        let item =
            json!({ "parameters": [{ "name": "id", "in": "path" }, { "$ref": "#/components/parameters/limit" }] });
        let own = json!({ "parameters": [{ "name": "id", "in": "path", "required": true }] });
        let parameters = parameters(&document, &item, &own);
        assert_eq!(parameters.len(), 2);
        assert!(parameters[0].required);
        assert_eq!(parameters[1].schema.default.as_deref(), Some("10"));
    }
}
