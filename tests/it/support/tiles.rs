//! All tiles of a level over a box, asked for and read.

use std::collections::BTreeMap;

use choros::geometry::Bbox;
use choros::tiles::TileCoord;
use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};

use super::mvt::{Layer, Ring, decode, twice_area};
use super::server::Api;

/// What the tiles of a zoom show of an area.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Its polygons in each tile, in the tile's units, with the tile's column and row.
    pub(crate) polygons: Vec<([u32; 2], Vec<Vec<Ring>>)>,
    /// Whether it is a point of the layer beside the areas in one of them.
    pub(crate) is_point: bool,
}

impl Shown {
    /// Returns twice the area of all its polygons, buffers included.
    pub(crate) fn twice_area(&self) -> i64 {
        self.polygons.iter().flat_map(|(_, polygons)| polygons).flatten().map(|ring| twice_area(ring)).sum()
    }

    /// Returns how many rings there are in all tiles.
    pub(crate) fn rings(&self) -> usize {
        self.polygons.iter().flat_map(|(_, polygons)| polygons).map(Vec::len).sum()
    }
}

/// Asks for all tiles of municipalities that touch a box `west,south,east,north`, and checks what each area's rings have to be: within the
/// buffer, without repeated points, valid. Returns the areas by code.
pub(crate) fn shown(api: &Api, bbox: &str, zoom: u8) -> BTreeMap<String, Shown> {
    let bbox: Bbox = bbox.parse().unwrap();
    let mut found: BTreeMap<String, Shown> = BTreeMap::new();
    for at in TileCoord::covering(&bbox, zoom).unwrap() {
        let path = format!("/xyz/municipalities/{zoom}/{}/{}.mvt", at.x(), at.y());
        for layer in layers(api, &path) {
            for feature in &layer.features {
                let code = feature.text("code").to_owned();
                if layer.name == "municipalities-points" {
                    found.entry(code).or_default().is_point = true;
                } else if layer.name == "municipalities" {
                    let polygons = feature.polygons();
                    check(&polygons).unwrap_or_else(|error| panic!("{path}, {code}: {error}"));
                    found.entry(code).or_default().polygons.push(([at.x(), at.y()], polygons));
                }
            }
        }
    }
    found
}

fn layers(api: &Api, path: &str) -> Vec<Layer> {
    let answer = api.get(&format!("{path}?layers=areas,points"));
    assert!([200, 204].contains(&answer.status.as_u16()), "{path}: {}", answer.short());
    decode(&answer.body)
}

#[expect(clippy::cast_precision_loss, reason = "coordinates of a tile are small")]
fn check(polygons: &[Vec<Ring>]) -> Result<(), String> {
    for ring in polygons.iter().flatten() {
        if ring.iter().flatten().any(|c| !(-64..=4160).contains(c)) {
            return Err(format!("a ring leaves the buffer: {ring:?}"));
        }
        let mut points = ring.clone();
        points.sort_unstable();
        points.dedup();
        if points.len() != ring.len() {
            return Err(format!("a ring visits a point twice: {ring:?}"));
        }
    }
    let line = |ring: &Ring| ring.iter().map(|p| Coord { x: p[0] as f64, y: p[1] as f64 }).collect::<LineString>();
    let polygon = |rings: &Vec<Ring>| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    let area: MultiPolygon = polygons.iter().map(polygon).collect();
    area.check_validation().map_err(|error| error.to_string())
}
