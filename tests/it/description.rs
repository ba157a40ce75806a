//! What `/api` says of answers, held against the answers.

use serde_json::Value;

use crate::support::server::EMBEDDED;

/// One address for each shape of answer, with the path that describes it.
const ANSWERS: [(&str, &str); 26] = [
    ("/", "/?f=json"),
    ("/collections", "/collections"),
    ("/collections/{collectionId}", "/collections/municipalities"),
    ("/collections/{collectionId}/items", "/collections/municipalities/items?limit=2"),
    ("/collections/{collectionId}/items/{featureId}", "/collections/municipalities/items/2201"),
    ("/conformance", "/conformance"),
    ("/indicators", "/indicators"),
    ("/indicators/{indicatorId}", "/indicators/population"),
    ("/indicators/{indicatorId}/values", "/indicators/population/values"),
    ("/indicators/{indicatorId}/classes", "/indicators/population_change/classes"),
    ("/places", "/places?q=volos"),
    ("/places/at", "/places/at?lon=22.4&lat=39.6"),
    ("/places/{code}", "/places/EL61"),
    ("/places/{code}", "/places/2201"),
    ("/services", "/services"),
    ("/services/{serviceId}", "/services/synthetic-cc-2201-1"),
    ("/services/{serviceId}/catchment", "/services/synthetic-cc-2201-1/catchment"),
    ("/services/nearest", "/services/nearest?lon=22.4&lat=39.6"),
    ("/service-coverage", "/service-coverage"),
    ("/service-coverage", "/service-coverage?f=geojson&scale=census"),
    ("/service-coverage/points", "/service-coverage/points?limit=2"),
    ("/service-coverage/tiles.json", "/service-coverage/tiles.json"),
    ("/accessibility", "/accessibility?method=2sfca&within_m=20000"),
    ("/gap", "/gap?indicator=unemployment_2001&within_m=5000"),
    ("/hsds/services", "/hsds/services"),
    ("/styles", "/styles"),
];

#[test]
fn answers_have_the_members_the_description_names_and_no_others() {
    let api = EMBEDDED.json("/api");
    for (path, address) in ANSWERS {
        let content = &api["paths"][path]["get"]["responses"]["200"]["content"];
        let kind = if address.contains("f=geojson") { "application/geo+json" } else { "application/json" };
        let described = content.get(kind).or_else(|| content.get("application/geo+json"));
        let schema = &described.unwrap_or_else(|| panic!("{path} has no JSON: {content}"))["schema"];
        let problems = departures(&api, schema, &EMBEDDED.json(address), address);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

/// What an object has to be made of.
#[derive(Default)]
struct Members<'a> {
    known: Vec<(&'a str, &'a Value)>,
    required: Vec<&'a str>,
    /// Whether members that are not named are accepted.
    is_open: bool,
}

/// Says where a value departs from its schema: members that are missing or that nobody named.
fn departures(api: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let schema = resolved(api, schema);
    match value {
        Value::Object(object) => {
            let mut members = Members::default();
            gather(api, schema, &mut members);
            let missing = members.required.iter().filter(|name| !object.contains_key(**name));
            let mut found: Vec<_> = missing.map(|name| format!("{place}: '{name}' is missing")).collect();
            for (name, value) in object {
                match members.known.iter().find(|(known, _)| known == name) {
                    Some((_, schema)) => found.extend(departures(api, schema, value, &format!("{place}/{name}"))),
                    None if members.is_open => {}
                    None => found.push(format!("{place}: '{name}' is not described")),
                }
            }
            found
        }
        Value::Array(items) => {
            let each = items.iter().take(20).enumerate();
            each.flat_map(|(at, item)| departures(api, &schema["items"], item, &format!("{place}/{at}"))).collect()
        }
        _ => Vec::new(),
    }
}

fn resolved<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(reference) = schema["$ref"].as_str() else { return schema };
    let pointer = reference.strip_prefix('#').unwrap();
    resolved(api, api.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
}

/// Gathers the members of a schema and of those it is put together from.
fn gather<'a>(api: &'a Value, schema: &'a Value, members: &mut Members<'a>) {
    let schema = resolved(api, schema);
    let names = schema["properties"].as_object();
    members.known.extend(names.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)));
    members.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
    let parts: Vec<_> = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).collect();
    let is_choice = schema.get("oneOf").or_else(|| schema.get("anyOf")).is_some();
    members.is_open |=
        is_choice || schema.get("additionalProperties").is_some() || (names.is_none() && parts.is_empty());
    parts.into_iter().flatten().for_each(|part| gather(api, part, members));
}
