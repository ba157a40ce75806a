//! `/collections/{collectionId}/points`: a point an area, for its label or symbol.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{CollectionPath, collection_of, quality_of};
use crate::atlas::{Atlas, Collection, LevelIndex, Version};
use crate::boundaries::{Area, AreaCode, Level};
use crate::geometry::LonLat;
use crate::http::etag::Caching;
use crate::http::extract::{ApiPath, ApiRequest, Format};
use crate::http::links::{Base, Link};
use crate::http::reply::json;
use crate::http::{ApiError, Refusal, blocking};

/// Changes whenever the points of the same outlines come out different: their addresses are kept for ever.
const POINT_MAKER: &str = "label points of 0.1.0";

/// Which version of the points.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PointsQuery {
    /// The version of the points, as the link of the collection names it. The answer is the same without it, but may be
    /// kept for ever with it.
    v: Option<String>,
    /// The representation: `geojson`; goes before the `Accept` header.
    f: Option<String>,
}

/// A point an area, as GeoJSON, in the order of the areas' ids.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PointCollection {
    /// Always `FeatureCollection`.
    r#type: &'static str,
    features: Vec<PointFeature>,
    /// How far the outlines can be trusted: `official`, `approximate` or `synthetic`.
    quality: &'static str,
    links: Vec<Link>,
}

/// An area by a point of it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PointFeature {
    /// Always `Feature`.
    r#type: &'static str,
    /// The id the area has in `items`: its code.
    id: String,
    /// The box around the area's outline: west, south, east, north, degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    bbox: Option<[f64; 4]>,
    /// The point; null for an area without an outline.
    geometry: Option<PointGeometry>,
    properties: PointProperties,
}

/// A point inside the largest part of an area, as far from the border as can be.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PointGeometry {
    /// Always `Point`.
    r#type: &'static str,
    /// Longitude and latitude, degrees.
    coordinates: [f64; 2],
}

/// What an area is called, and where it belongs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct PointProperties {
    /// The code; null where the source gives none.
    code: Option<String>,
    /// The integer id the area has in tiles and beside values.
    feature_id: u64,
    name_el: String,
    name_en: Option<String>,
    /// The code of the area that holds this one.
    parent: Option<String>,
    /// The size on the ellipsoid, in square kilometres.
    area_km2: f64,
}

/// A point an area, for labels and symbols
///
/// The point inside the largest part of each area that is farthest from its border, with the box of the whole area.
#[utoipa::path(get, path = "/collections/{collectionId}/points", tag = "Features",
    params(("collectionId" = String, Path, description = "The id of a collection of areas, such as `municipalities`"), PointsQuery),
    responses((status = 200, description = "The points", body = PointCollection, content_type = "application/geo+json"), Refusal))]
pub(in crate::http) async fn points(
    ApiPath(path): ApiPath<CollectionPath>,
    ApiRequest { state, atlas, base, query, caller, .. }: ApiRequest<PointsQuery>,
) -> Result<Response, ApiError> {
    let format = caller.format(query.f.as_deref(), &[Format::GeoJson])?;
    let Collection::Areas(level) = collection_of(&atlas, &path.collection_id)? else {
        let detail = "services are points already: they are at /collections/services/items".to_owned();
        return Err(ApiError::NotFound(detail));
    };
    let version = version(&atlas, level);
    let is_current = query.v.is_some_and(|v| version.is_some_and(|version| v == version.to_string()));
    let caching = if is_current { Caching::Immutable } else { Caching::Revalidate };
    caller
        .answer_for(version, format, caching, async {
            blocking(&state, move || json(&document(&atlas, level, &base))).await
        })
        .await
}

/// Returns the link to the points of a collection that has them.
pub(super) fn link(atlas: &Atlas, collection: Collection, base: &Base) -> Option<Link> {
    let Collection::Areas(level) = collection else { return None };
    let version = version(atlas, level)?;
    let href = base.href(&format!("/collections/{}/points?v={version}", collection.id()));
    Some(Link::new(href, "related", Format::GeoJson, "A label point an area"))
}

/// Returns the version of the points of a level: that of its outlines and names, and of how points are found.
pub(in crate::http) fn version(atlas: &Atlas, level: Level) -> Option<Version> {
    let (_, index) = atlas.level(level)?;
    Some(Version::combine([Version::of_text(POINT_MAKER), index.version]))
}

fn document(atlas: &Atlas, level: Level, base: &Base) -> PointCollection {
    let areas = atlas.level(level).into_iter().flat_map(|(layer, index)| {
        let points = atlas.label_points(level).unwrap_or_default();
        let numbered = layer.areas().iter().zip(points).enumerate();
        numbered.map(|(place, (area, point))| feature(area, place, *point, index))
    });
    PointCollection {
        r#type: "FeatureCollection",
        features: areas.collect(),
        quality: quality_of(atlas, Collection::Areas(level)),
        links: vec![Link::new(base.self_href(), "self", Format::GeoJson, "These points")],
    }
}

fn feature(area: &Area, place: usize, point: Option<LonLat>, index: &LevelIndex) -> PointFeature {
    let code = |code: Option<&AreaCode>| code.map(ToString::to_string);
    PointFeature {
        r#type: "Feature",
        id: area.id.to_string(),
        bbox: index.bbox(place).map(|bbox| bbox.to_array()),
        geometry: point.map(|at| PointGeometry { r#type: "Point", coordinates: [at.lon(), at.lat()] }),
        properties: PointProperties {
            code: code(area.code()),
            feature_id: index.feature_id(place),
            name_el: area.name_el.clone(),
            name_en: area.name_en.clone(),
            parent: code(area.parent.as_ref()),
            area_km2: index.area_km2(place),
        },
    }
}
