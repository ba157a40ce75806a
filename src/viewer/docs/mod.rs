//! The API's reference, made of its `OpenAPI` document.

mod curl;
mod markdown;
mod reference;
mod render;
mod schema;

pub(super) use markdown::write_inline;

use serde_json::Value;

use super::frame::SiteFrame;
use super::html::Html;
use super::landing::{PageLink, write_links};
use super::page::Page;
use crate::provenance::Bilingual;
use reference::Reference;

/// Writes the reference page of an `OpenAPI` document (3.0 or 3.1).
///
/// Operations stand in groups by their first tag: in the order of the document's `tags`, then as they come, those
/// without a tag last. Each has its parameters (shared ones followed by `$ref`), its answers and a line for `curl`. What the
/// document lacks is left out; whatever it holds, there is a page.
///
/// The page links `?f=json`, where the document itself is.
#[must_use]
pub fn docs_page(openapi: &Value, frame: &SiteFrame) -> String {
    let reference = Reference::read(openapi);
    let title = Bilingual::new("Περιγραφή του API", "API reference");
    Page {
        frame,
        head: &|_| {},
        title: title.text(frame.language),
        description: title.text(frame.language),
        kind: "docs",
        heading: |heading: &mut Html| write_heading(heading, &reference, &title),
        main: |main: &mut Html| render::write_reference(main, &reference),
    }
    .render()
}

fn write_heading(heading: &mut Html, reference: &Reference<'_>, title: &Bilingual) {
    heading.element("h1", &[], |h1| {
        h1.bilingual(title);
        if !reference.version.is_empty() {
            h1.markup(" ");
            h1.element("span", &[("class", "version")], |span| span.data(reference.version));
        }
    });
    let document = Bilingual::new("Έγγραφο OpenAPI", "OpenAPI document");
    write_links(heading, &[PageLink { label: document, href: "?f=json".to_owned() }]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::viewer::samples::openapi;

    #[test]
    fn the_page_has_every_operation_with_its_parameters() {
        let html = docs_page(&openapi(), &SiteFrame::default()).replace("<wbr>", "");
        for text in [
            "/collections/{collectionId}/items",
            "id=\"op-items\"",
            "href=\"#op-items\"",
            "Πόσα; How many",
            "1 – 10000",
            "<code>geojson</code>",
            "curl &#39;https://atlas.example.gr/services/nearest?lon=22.4191&amp;lat=39.639&#39;",
            "application/problem+json",
        ] {
            assert!(html.contains(text), "{text}");
        }
    }

    #[test]
    fn a_document_of_anything_has_a_page() {
        for document in [
            json!(null),
            json!([]),
            json!({}),
            json!({ "paths": 5, "info": [], "tags": "x", "servers": {} }),
            json!({ "paths": { "/x": { "get": null, "post": [], "parameters": 5, "x-note": {} } } }),
            json!({ "paths": { "/x{": { "get": { "parameters": [null, { "$ref": "#/a" }, { "$ref": "b" }, {}], "responses": [1] } } } }),
            json!({ "a": { "$ref": "#/a" }, "paths": { "/x": { "get": { "parameters": [{ "$ref": "#/a" }] } } } }),
            json!({ "s": { "items": { "$ref": "#/s" }, "oneOf": [{ "$ref": "#/s" }, { "$ref": "#/s" }] },
                    "paths": { "/x": { "get": { "parameters": [{ "name": "p", "schema": { "$ref": "#/s" } }] } } } }),
        ] {
            assert!(docs_page(&document, &SiteFrame::default()).ends_with("</html>\n"), "{document}");
        }
    }

    #[test]
    fn hostile_documents_stay_text() {
        let document = json!({
            "info": { "title": "<script>", "description": "`<img>` <b>" },
            "tags": [{ "name": "\"><script>" }],
            "paths": { "/<script>'": { "get": { "operationId": "\"><script>", "tags": ["\"><script>"], "summary": "<script>" } } },
        });
        let html = docs_page(&document, &SiteFrame::default());
        assert!(!html.contains("<script") && !html.contains("<img") && html.contains("<code>&lt;img&gt;</code>"));
    }

    /// Any JSON, with the keys of the format among its own.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,6}".prop_map(Value::from),
            Just(json!("#/a"))
        ];
        let key = prop::sample::select(vec![
            "a",
            "paths",
            "get",
            "parameters",
            "schema",
            "$ref",
            "name",
            "in",
            "type",
            "items",
            "enum",
            "oneOf",
            "responses",
            "200",
            "content",
            "servers",
            "url",
            "tags",
            "info",
            "title",
            "description",
            "required",
            "default",
            "/x/{name}",
        ]);
        leaf.prop_recursive(8, 96, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..6)
                    .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>()),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_document_breaks_the_page(paths in any_json(), item in any_json(), operation in any_json(), a in any_json()) {
            let mut item = item;
            if let Some(item) = item.as_object_mut() {
                item.insert("get".into(), operation);
            }
            for document in [json!({ "paths": paths, "a": a }), json!({ "paths": { "/x/{name}": item }, "a": a })] {
                prop_assert!(docs_page(&document, &SiteFrame::default()).ends_with("</html>\n"));
            }
        }
    }
}
