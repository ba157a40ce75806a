//! What pages are tried with, and a way to look at them.

use serde_json::{Value, json};

use super::{
    CollectionRow, IndicatorRow, LandingPage, PageLink, ServiceKindRow, SiteFrame, asset, asset_paths, docs_page,
    landing_page,
};
use crate::provenance::{Bilingual, Quality};

fn both(el: &str, en: &str) -> Bilingual {
    Bilingual::new(el, en)
}

fn link(el: &str, en: &str, href: impl Into<String>) -> PageLink {
    PageLink { label: both(el, en), href: href.into() }
}

fn collection(id: &str, title: Bilingual, feature_count: usize, quality: Quality) -> CollectionRow {
    let items = format!("https://atlas.example.gr/collections/{id}");
    let links = vec![
        link("GeoJSON", "", format!("{items}/items?f=geojson")),
        link("CSV", "", format!("{items}/items?f=csv")),
        link("TileJSON", "", format!("https://atlas.example.gr/xyz/{id}.json")),
        link("Πεδία", "Queryables", format!("{items}/queryables")),
    ];
    CollectionRow { id: id.into(), title, feature_count, quality, links }
}

fn indicator(id: &str, title: Bilingual, unit: Bilingual, periods: &[&str], quality: Quality) -> IndicatorRow {
    let values = format!("https://atlas.example.gr/indicators/{id}");
    IndicatorRow {
        id: id.into(),
        title,
        unit,
        periods: periods.iter().map(|period| (*period).to_owned()).collect(),
        levels: vec![
            both("Περιφέρειες", "Regions"),
            both("Περιφερειακές Ενότητες", "Regional Units"),
            both("Δήμοι", "Municipalities"),
        ],
        quality,
        source: both(
            "ΕΛΣΤΑΤ, Απογραφές Πληθυσμού-Κατοικιών 2011 και 2021",
            "ELSTAT, Population and Housing Censuses 2011 and 2021",
        ),
        source_url: Some("https://www.statistics.gr/el/2021-census-pop-hous".into()),
        license: "Public facts; reuse with mention of ELSTAT".into(),
        links: vec![
            link("JSON", "", format!("{values}/values?f=json")),
            link("CSV", "", format!("{values}/values?f=csv")),
            link("Κλάσεις", "Classes", format!("{values}/classes")),
        ],
    }
}

/// A page like that of the atlas the program carries.
#[expect(clippy::too_many_lines, reason = "it is all text")]
pub(super) fn sample() -> LandingPage {
    let percent = || both("%", "%");
    LandingPage {
        frame: SiteFrame {
            title: both(
                "Άτλας κοινωνικής ένταξης Θεσσαλίας και Πελοποννήσου",
                "Atlas of social inclusion, Thessaly and Peloponnese",
            ),
            attribution: "ΕΛΣΤΑΤ / ELSTAT; GeoNames (CC BY 4.0); © OpenStreetMap contributors (ODbL); Natural Earth"
                .into(),
            license: "ODbL 1.0 (coast), CC BY 4.0 (GeoNames), public facts (ELSTAT); each table says its own".into(),
            data_version: "1f0c6f2b9a7e4d53".into(),
            ..SiteFrame::default()
        },
        description: both(
            "Πληθυσμός των απογραφών 2011 και 2021, μεταβολή και πυκνότητα, ανεργία 2001 και οικισμοί για 51 δήμους, 10 Περιφερειακές Ενότητες και 2 Περιφέρειες· μαζί με συνθετικούς πίνακες που δείχνουν τι κρατά ένα παρατηρητήριο.",
            "Census population of 2011 and 2021, change and density, unemployment of 2001 and settlements for 51 municipalities, 10 Regional Units and 2 Regions; beside them synthetic tables that show what an observatory holds.",
        ),
        notice: both(
            "Τα όρια των δήμων είναι προσεγγιστικά και δεν έχουν νομική ισχύ. Για το επίσημο επίπεδο: κατεβάστε τους δήμους «Καλλικράτη» από το geodata.gov.gr και τρέξτε `choros import boundaries FILE --level municipality --code FIELD`.",
            "Municipal boundaries are approximate and have no legal standing. For the official layer, download the Kallikratis municipalities from geodata.gov.gr and run `choros import boundaries FILE --level municipality --code FIELD`.",
        ),
        collections: vec![
            collection(
                "regions",
                both("Περιφέρειες (προσεγγιστικά όρια)", "Regions (approximate boundaries)"),
                2,
                Quality::Approximate,
            ),
            collection(
                "regional-units",
                both("Περιφερειακές Ενότητες (προσεγγιστικά όρια)", "Regional Units (approximate boundaries)"),
                10,
                Quality::Approximate,
            ),
            collection(
                "municipalities",
                both("Δήμοι (προσεγγιστικά όρια)", "Municipalities (approximate boundaries)"),
                51,
                Quality::Approximate,
            ),
            collection("services", both("Υπηρεσίες", "Services"), 1234, Quality::Synthetic),
        ],
        indicators: vec![
            indicator(
                "population",
                both("Μόνιμος πληθυσμός (απογραφή)", "Resident population (census)"),
                both("άτομα", "persons"),
                &["2011", "2021"],
                Quality::Official,
            ),
            indicator(
                "population_change",
                both("Μεταβολή πληθυσμού 2011–2021", "Population change 2011–2021"),
                percent(),
                &["2011/2021"],
                Quality::Official,
            ),
            indicator(
                "population_density",
                both("Πυκνότητα πληθυσμού", "Population density"),
                both("κάτοικοι ανά km²", "residents per km²"),
                &["2011", "2021"],
                Quality::Official,
            ),
            indicator(
                "synthetic_at_risk_of_poverty",
                both("Σε κίνδυνο φτώχειας (συνθετικό)", "At risk of poverty (synthetic)"),
                percent(),
                &["2019", "2020", "2021", "2022", "2023"],
                Quality::Synthetic,
            ),
        ],
        services: vec![
            ServiceKindRow {
                name: both("Κέντρο Κοινότητας", "Community centre"),
                count: 63,
                quality: Quality::Synthetic,
                href: "https://atlas.example.gr/services?kind=community-centre".into(),
            },
            ServiceKindRow {
                name: both("Κοινωνικό παντοπωλείο", "Social grocery"),
                count: 1027,
                quality: Quality::Synthetic,
                href: "https://atlas.example.gr/services?kind=social-grocery".into(),
            },
        ],
        examples: vec![
            link(
                "Οι τρεις πιο κοντινές υπηρεσίες στη Λάρισα",
                "The three services nearest to Larisa",
                "https://atlas.example.gr/services/nearest?lon=22.4191&lat=39.639&k=3",
            ),
            link(
                "Αναζήτηση τόπου με κάθε γραφή",
                "Search of places in any spelling",
                "https://atlas.example.gr/places?q=larissa",
            ),
        ],
        links: vec![
            link("Περιγραφή API", "API reference", "https://atlas.example.gr/api?f=html"),
            link("OpenAPI", "", "https://atlas.example.gr/api?f=json"),
            link("Πρότυπα", "Conformance", "https://atlas.example.gr/conformance"),
            link("Κατάσταση", "Health", "https://atlas.example.gr/health"),
        ],
    }
}

/// A page of names that try to break out.
pub(super) fn hostile() -> LandingPage {
    let long = "Αγιοσπυριδωνομεταμορφώσεως".repeat(12);
    let script = both("<script>alert('x')</script>", "\"><img src=x onerror=alert(1)>");
    let turned = both("\u{202e}Λάρισα (γυρισμένη)\u{202d}", "שלום \u{2067}Larisa");
    let mut page = sample();
    page.frame.title = both(&long, "<script>");
    page.notice = script.clone();
    page.frame.attribution = "</bdi></footer><script>".into();
    page.collections[0].title = turned;
    page.collections[1].title = script.clone();
    page.collections[1].links[0].href = "javascript:alert(1)".into();
    page.indicators[0].title = both(&long, &long);
    page.indicators[1].source_url = Some("javascript:alert(1)".into());
    page.indicators[1].id = "x".repeat(300);
    page.services[0].name = script;
    page
}

/// An `OpenAPI` document with what pages have to show.
pub(super) fn openapi() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Atlas of social inclusion", "version": "0.1.0", "description": "Indicators and services of Thessaly and Peloponnese.\n\nErrors are `application/problem+json` and name the parameter." },
        "servers": [{ "url": "https://atlas.example.gr" }],
        "tags": [{ "name": "Features", "description": "OGC API – Features." }, { "name": "Services" }],
        "paths": {
            "/collections/{collectionId}/items": { "get": {
                "operationId": "items", "tags": ["Features"], "summary": "Returns the features of a collection",
                "description": "In the order of their ids. With `indicators`:\n- each named one is joined\n- `{id}__status` says why a value is missing",
                "parameters": [
                    { "name": "collectionId", "in": "path", "required": true, "description": "The collection.", "schema": { "type": "string", "enum": ["regions", "regional-units", "municipalities", "services"] }, "example": "municipalities" },
                    { "$ref": "#/components/parameters/limit" },
                    { "name": "bbox", "in": "query", "description": "West, south, east, north in degrees.", "style": "form", "explode": false, "schema": { "type": "array", "items": { "type": "number", "format": "double" }, "minItems": 4, "maxItems": 6 } },
                    { "name": "datetime", "in": "query", "description": "The period, such as `2021`.", "schema": { "type": "string" } },
                    { "name": "f", "in": "query", "description": "The format.", "schema": { "type": "string", "enum": ["geojson", "csv"], "default": "geojson" } },
                ],
                "responses": {
                    "200": { "description": "The features.", "content": { "application/geo+json": {}, "text/csv": {} } },
                    "400": { "$ref": "#/components/responses/Problem" },
                },
            } },
            "/services/nearest": { "get": {
                "operationId": "nearest", "tags": ["Services"], "summary": "Returns the services nearest to a position",
                "parameters": [
                    { "name": "lon", "in": "query", "required": true, "description": "Longitude in degrees.", "schema": { "type": "number", "minimum": -180, "maximum": 180 }, "example": 22.4191 },
                    { "name": "lat", "in": "query", "required": true, "description": "Latitude in degrees.", "schema": { "type": "number", "minimum": -90, "maximum": 90 }, "example": 39.639 },
                ],
                "responses": { "200": { "description": "Nearest first.", "content": { "application/geo+json": {} } }, "400": { "$ref": "#/components/responses/Problem" } },
            } },
            "/health": { "get": { "summary": "Says whether the server is well", "deprecated": true } },
        },
        "components": {
            "parameters": { "limit": { "name": "limit", "in": "query", "description": "Πόσα; How many to return at most.", "schema": { "type": "integer", "minimum": 1, "maximum": 10000, "default": 10 } } },
            "responses": { "Problem": { "description": "A parameter is not accepted.", "content": { "application/problem+json": {} } } },
        },
    })
}

/// Writes the pages to the folder `CHOROS_PAGES_DIR` names, to be looked at in a browser.
#[test]
fn pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os("CHOROS_PAGES_DIR").map(std::path::PathBuf::from) else {
        eprintln!("skipped: pages to look at (CHOROS_PAGES_DIR is not set)");
        return;
    };
    let pages = [
        ("landing.html", landing_page(&sample())),
        ("hostile.html", landing_page(&hostile())),
        ("empty.html", landing_page(&LandingPage::default())),
        ("docs.html", docs_page(&openapi(), &sample().frame)),
    ];
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, page) in pages {
        std::fs::write(folder.join(name), page).unwrap();
    }
    for path in asset_paths() {
        std::fs::write(folder.join(&path[1..]), asset(path).unwrap().bytes).unwrap();
    }
}
