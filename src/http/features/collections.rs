//! `/collections` and `/collections/{collectionId}`.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CollectionPath, LicenceDocument, ServedCollection, collection_of, points};
use crate::atlas::{Atlas, Collection, Version};
use crate::geometry::Bbox;
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format, FormatQuery, PageQuery};
use crate::http::joins::{JoinAbout, listed as listed_joins};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::time::timestamp;
use crate::http::{ApiError, Refusal, catalogue, tiles};
use crate::indicators::Period;

/// The coordinate reference system of all coordinates: longitude first.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// The collections of the atlas.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CollectionsDocument {
    /// This page and others.
    links: Vec<Link>,
    /// One a level, and the services.
    collections: Vec<CollectionDocument>,
}

/// A collection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CollectionDocument {
    /// What names it in URLs.
    id: String,
    /// What it is called.
    title: String,
    /// What it is called in English.
    title_en: String,
    /// What it holds.
    description: String,
    /// Always `feature`.
    #[serde(rename = "itemType")]
    item_type: &'static str,
    /// How many features it has.
    #[serde(rename = "itemCount")]
    item_count: usize,
    /// The box around its features.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    extent: Option<Extent>,
    /// The coordinate reference systems coordinates can be had in.
    crs: [&'static str; 1],
    /// The coordinate reference system coordinates are held in.
    #[serde(rename = "storageCrs")]
    storage_crs: &'static str,
    /// The edition of the boundaries.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    vintage: String,
    /// The version of the geometry: another one means that outlines or names have changed.
    version: String,
    /// The periods indicators have values for.
    #[schema(value_type = Vec<String>)]
    periods: Vec<Period>,
    /// Where the features come from.
    sources: Vec<LicenceDocument>,
    /// Its features, tiles and what can be asked of it.
    links: Vec<Link>,
}

/// The extent of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Extent {
    spatial: SpatialExtent,
}

/// The extent of a collection in space.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct SpatialExtent {
    /// Boxes of west, south, east, north, degrees.
    bbox: [[f64; 4]; 1],
    crs: &'static str,
}

/// The collections
///
/// One for each level of areas, the services, and joins that are not private; for people, a catalogue of all data of the atlas.
#[utoipa::path(get, path = "/collections", tag = "Features", params(PageQuery),
    responses((status = 200, description = "The collections", content(
        (CollectionsDocument = "application/json"), (String = "text/html"))), Refusal))]
pub(in crate::http) async fn collections(
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PageQuery>,
) -> Result<Response, ApiError> {
    let (format, language) = caller.data_or_page(query.f.as_deref(), query.lang, Format::Json)?;
    let joins = listed_joins(&state).await?;
    let versions = [atlas.version()].into_iter().chain(joins.iter().map(JoinAbout::version));
    caller
        .answer(versions, format, async {
            if format == Format::Html {
                return Ok(catalogue::page(&atlas, &joins, language, &base).into_bytes());
            }
            let of_atlas = atlas.collections().map(|collection| document(&atlas, collection, None, &base));
            let live = joins.iter().filter_map(|join| {
                Some(document(&atlas, collection_of(&atlas, &join.meta.collection).ok()?, Some(join), &base))
            });
            let collections = of_atlas.chain(live).collect();
            let links = vec![
                Link::new(base.self_href(), "self", Format::Json, "The collections"),
                Link::new(base.href("/collections?f=html"), "alternate", Format::Html, "A catalogue for people"),
                Link::new(base.href("/"), "root", Format::Json, "The landing page"),
            ];
            json(&CollectionsDocument { links, collections })
        })
        .await
}

/// A collection
///
/// One of the atlas, or `join-` and the id of a join: its features with the attributes of a table, for as long as it is
/// kept. A private one is in no list.
#[utoipa::path(get, path = "/collections/{collectionId}", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection, such as `municipalities`"), FormatQuery),
    responses((status = 200, description = "The collection", body = CollectionDocument), Refusal))]
pub(in crate::http) async fn collection(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<FormatQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::Json])?;
    let served = ServedCollection::find(&state, &atlas, &path.collection_id).await?;
    let versions = [atlas.version()].into_iter().chain(served.join_version());
    let body = async { json(&document(&atlas, served.collection(), served.join(), &base)) };
    caller.answer_for(versions, format, served.caching(Caching::Revalidate), body).await
}

fn document(atlas: &Atlas, collection: Collection, join: Option<&JoinAbout>, base: &Base) -> CollectionDocument {
    let mut document = of_atlas(atlas, collection, base);
    if let Some(join) = join {
        document.id = join.collection_id();
        document.description = join_description(&document, join);
        document.title.clone_from(&join.upload.name);
        document.title_en.clone_from(&join.upload.name);
        document.version = Version::combine([atlas.version(), join.version()]).to_string();
        document.periods = Vec::new();
        document.links = join_links(atlas, collection, join, base);
    }
    document
}

fn of_atlas(atlas: &Atlas, collection: Collection, base: &Base) -> CollectionDocument {
    let extent =
        |bbox: Option<Bbox>| bbox.map(|bbox| Extent { spatial: SpatialExtent { bbox: [bbox.to_array()], crs: CRS84 } });
    let mut document = CollectionDocument {
        id: collection.id().to_owned(),
        title: String::new(),
        title_en: String::new(),
        description: String::new(),
        item_type: "feature",
        item_count: 0,
        extent: None,
        crs: [CRS84],
        storage_crs: CRS84,
        vintage: String::new(),
        version: String::new(),
        periods: Vec::new(),
        sources: Vec::new(),
        links: links(atlas, collection, base),
    };
    match collection {
        Collection::Areas(level) => {
            let Some((layer, index)) = atlas.level(level) else { return document };
            document.title.clone_from(&layer.title.el);
            document.title_en.clone_from(&layer.title.en);
            let note = &layer.provenance.note.en;
            format!("{} — {}. {note}", layer.title.el, layer.title.en).trim().clone_into(&mut document.description);
            document.item_count = layer.areas().len();
            document.extent = extent(index.extent);
            document.vintage.clone_from(&layer.vintage);
            document.version = index.version.to_string();
            document.periods = atlas.periods(level);
            document.sources = vec![LicenceDocument::from(&layer.provenance)];
        }
        Collection::Services => {
            "Υπηρεσίες".clone_into(&mut document.title);
            "Services".clone_into(&mut document.title_en);
            "Υπηρεσίες κοινωνικής ένταξης — Services of social inclusion".clone_into(&mut document.description);
            document.item_count = atlas.register().services().len();
            document.extent = extent(atlas.service_index().extent);
            document.version = atlas.service_index().version.to_string();
            document.sources = atlas.register().sources().iter().map(LicenceDocument::from).collect();
        }
    }
    document
}

/// Says in words what was joined to what, and how long it is kept.
fn join_description(document: &CollectionDocument, join: &JoinAbout) -> String {
    let (name, until) = (&join.upload.name, timestamp(join.upload.expires));
    let (el, en) = (&document.title, &document.title_en);
    format!("{el} με τον πίνακα «{name}», ως τις {until} — {en} with the table “{name}”, until {until}")
}

fn links(atlas: &Atlas, collection: Collection, base: &Base) -> Vec<Link> {
    let id = collection.id();
    let mut links = links_of(id, base);
    links.push(Link::new(
        base.href(&format!("/collections/{id}/keys")),
        "keys",
        Format::Json,
        "Keys to join tables by",
    ));
    links.extend(points::link(atlas, collection, base));
    links.extend(tiles::links(id, base));
    links
}

fn join_links(atlas: &Atlas, collection: Collection, join: &JoinAbout, base: &Base) -> Vec<Link> {
    let id = join.collection_id();
    let mut links = links_of(&id, base);
    links.push(Link::new(base.href(&format!("/joins/{}", join.upload.id)), "join", Format::Json, "The join"));
    let of_atlas = base.href(&format!("/collections/{}", collection.id()));
    links.push(Link::new(of_atlas, "related", Format::Json, "The collection that the table was joined to"));
    links.extend(points::link(atlas, collection, base));
    links.extend(tiles::links(&id, base));
    links
}

/// Returns the links to what every collection has.
fn links_of(id: &str, base: &Base) -> Vec<Link> {
    let own = |path: &str| base.href(&format!("/collections/{id}{path}"));
    vec![
        Link::new(own(""), "self", Format::Json, "This collection"),
        Link::new(own("/items"), "items", Format::GeoJson, "Features as GeoJSON"),
        Link::new(own("/items?f=csv"), "items", Format::Csv, "Features as CSV"),
        Link::new(
            own("/queryables"),
            "http://www.opengis.net/def/rel/ogc/1.0/queryables",
            Format::JsonSchema,
            "Queryables",
        ),
        Link::new(
            own("/schema"),
            "http://www.opengis.net/def/rel/ogc/1.0/schema",
            Format::JsonSchema,
            "Schema of the features",
        ),
    ]
}
