//! What is worked out of a level's areas once, so that queries need not.

use std::sync::OnceLock;

use geo::{BoundingRect, Intersects, MultiPolygon, Rect, coord};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::feature_id::{IdCollision, feature_ids};
use super::{Version, WorkedOut};
use crate::boundaries::{Area, AreaLayer};
use crate::geometry::{Bbox, LonLat};
use crate::tiles::RowValues;

/// The width of an area, in pixels, below which a map shows dots rather than shapes.
const LEGIBLE_PX: f64 = 20.0;
/// The width of the median area, in pixels, from which on tiles show a level.
const LOWEST_PX: f64 = 1.0;
/// The length of the equator on the sphere of Web Mercator.
const EQUATOR_KM: f64 = 40_075.017;

/// Boxes, sizes, ids and version of a level's areas, in the order of the areas.
#[derive(Debug)]
pub struct LevelIndex {
    /// The version of the areas.
    pub version: Version,
    /// The box around all areas; nothing if none has a geometry.
    pub extent: Option<Bbox>,
    /// The names of the areas' further properties, each once.
    pub property_names: Vec<String>,
    feature_ids: Vec<u64>,
    area_km2: Vec<f64>,
    median_km2: Option<f64>,
    size_ranks: Vec<u32>,
    bboxes: Vec<Option<Bbox>>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// Where labels stand, worked out when it is first asked for.
    pub(super) label_points: OnceLock<Box<[Option<LonLat>]>>,
    /// What the areas' own columns hold, encoded for tiles when it is first asked for.
    pub(super) own_values: OnceLock<RowValues>,
}

impl LevelIndex {
    /// Works out the index of a layer, but for what is known from an earlier time.
    ///
    /// # Errors
    /// [`IdCollision`] if two areas have the same integer id.
    pub(super) fn new(layer: &AreaLayer, known: Option<WorkedOut>) -> Result<Self, IdCollision> {
        let areas = layer.areas();
        let collection = layer.level.collection_id();
        let rects: Vec<_> = areas.iter().map(|area| area.geometry.bounding_rect()).collect();
        let boxed = rects.iter().zip(0..).filter_map(|(rect, index)| {
            let rect = (*rect)?;
            Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), index))
        });
        let bboxes: Vec<_> = rects.iter().map(|rect| rect.as_ref().and_then(bbox)).collect();
        let WorkedOut { version, area_km2, label_points } = known.unwrap_or_else(|| WorkedOut::of(layer));
        Ok(Self {
            version,
            extent: bboxes.iter().flatten().copied().reduce(|a, b| a.union(&b)),
            property_names: property_names(areas),
            feature_ids: feature_ids(collection, areas.iter().map(|area| area.id.as_str()))?,
            size_ranks: size_ranks(&area_km2),
            median_km2: median(&area_km2),
            area_km2,
            boxes: RTree::bulk_load(boxed.collect()),
            bboxes,
            label_points: label_points.map_or_else(OnceLock::new, OnceLock::from),
            own_values: OnceLock::new(),
        })
    }

    /// Returns the integer id of an area.
    #[must_use]
    pub fn feature_id(&self, area: usize) -> u64 {
        self.feature_ids[area]
    }

    /// Returns the size of an area in square kilometres on the ellipsoid, to the square metre.
    #[must_use]
    pub fn area_km2(&self, area: usize) -> f64 {
        self.area_km2[area]
    }

    /// Returns the zoom from which on most areas are large enough on a map to be told apart: the median one is a square
    /// of 20 pixels, where the world is 512 · 2ᶻ pixels wide. 0 where there is no area.
    #[must_use]
    pub fn legible_zoom(&self) -> f64 {
        self.zoom_of_median(LEGIBLE_PX)
    }

    /// Returns the first zoom tiles show the level at, unless it is the coarsest: the median area is as large as a
    /// pixel. Below it a map of these areas is one of their borders, and the coarser level says more.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 22")]
    pub fn lowest_zoom(&self) -> u8 {
        self.zoom_of_median(LOWEST_PX).ceil() as u8
    }

    /// Returns the zoom at which the median area is a square of so many pixels; 0 where there is no area.
    fn zoom_of_median(&self, pixels: f64) -> f64 {
        let (Some(median), Some(extent)) = (self.median_km2, self.extent) else { return 0.0 };
        let middle = f64::midpoint(extent.south(), extent.north()).to_radians();
        let pixels_of_world = pixels * EQUATOR_KM * middle.cos() / median.sqrt().max(f64::MIN_POSITIVE);
        (pixels_of_world / 512.0).log2().clamp(0.0, 22.0)
    }

    /// Returns which place an area has in the order of size, 1 for the largest; equal ones in their own order.
    #[must_use]
    pub fn size_rank(&self, area: usize) -> u32 {
        self.size_ranks[area]
    }

    /// Returns the box around an area, nothing where it has no outline.
    #[must_use]
    pub fn bbox(&self, area: usize) -> Option<Bbox> {
        self.bboxes[area]
    }

    /// Returns the areas whose boxes touch the box, in order.
    #[must_use]
    pub fn touching_box(&self, bbox: &Bbox) -> Vec<usize> {
        let mut found: Vec<usize> = bbox
            .parts()
            .flat_map(|part| {
                let envelope = AABB::from_corners([part.west(), part.south()], [part.east(), part.north()]);
                self.boxes.locate_in_envelope_intersecting(envelope).map(|found| found.data as usize)
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the greater of the two in the middle where they are even in number; nothing of none.
fn median(sizes: &[f64]) -> Option<f64> {
    let mut sizes = sizes.to_vec();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f64::total_cmp).1)
}

fn size_ranks(area_km2: &[f64]) -> Vec<u32> {
    let mut largest_first: Vec<usize> = (0..area_km2.len()).collect();
    largest_first.sort_by(|&a, &b| area_km2[b].total_cmp(&area_km2[a]));
    let mut ranks = vec![0; area_km2.len()];
    for (rank, area) in (1..).zip(largest_first) {
        ranks[area] = rank;
    }
    ranks
}

fn property_names(areas: &[Area]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in areas.iter().flat_map(|area| &area.properties) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn bbox(rect: &Rect<f64>) -> Option<Bbox> {
    Bbox::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
}

/// Says whether a geometry and a box share a point.
pub(super) fn meets(geometry: &MultiPolygon<f64>, bbox: &Bbox) -> bool {
    bbox.parts().any(|part| {
        let rect = Rect::new(coord! { x: part.west(), y: part.south() }, coord! { x: part.east(), y: part.north() });
        geometry.intersects(&rect)
    })
}
