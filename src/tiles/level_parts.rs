//! The parts of a level's areas, for when a zoom is too coarse to draw them.

use geo::{Centroid, MultiPolygon, Polygon};
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::topology::{FinePoint, LEAST_AREA_UNITS, unit};

/// The parts of the areas of a level.
#[derive(Debug, Default)]
pub struct LevelParts {
    parts: RTree<GeomWithData<[f64; 2], Part>>,
}

/// A polygon of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// The area, by its place in the level.
    pub(super) area: u32,
    /// A point in its middle.
    pub(super) middle: FinePoint,
    /// The box around it.
    pub(super) bounds: [FinePoint; 2],
    /// Its size in square fine units, holes not taken off.
    size: f64,
    /// Twice its size over its length around: about how wide it is, in fine units.
    width: f64,
}

/// How much of a part a zoom can draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Its shape.
    Shape,
    /// Perhaps its shape: it may be too narrow for the grid.
    Perhaps,
    /// Not more than a point.
    Point,
}

impl LevelParts {
    /// Takes the parts of areas given in longitude and latitude (WGS 84 degrees, longitude first).
    #[must_use]
    pub fn of_areas(areas: &[&MultiPolygon<f64>]) -> Self {
        let of_area = |(area, polygons): (usize, &&MultiPolygon<f64>)| {
            polygons.iter().filter_map(|polygon| Part::of(area, polygon)).collect::<Vec<_>>()
        };
        let parts: Vec<Vec<Part>> = areas.par_iter().enumerate().map(of_area).collect();
        let placed = parts.into_iter().flatten().map(|part| GeomWithData::new(coordinates(part.middle), part));
        Self { parts: RTree::bulk_load(placed.collect()) }
    }

    /// Returns the parts whose middle lies in a box of fine units, its end not included, in order of area.
    pub(super) fn within(&self, min: [i64; 2], end: [i64; 2]) -> Vec<Part> {
        #[expect(clippy::cast_precision_loss, reason = "coordinates are below 2^33")]
        let corner = |point: [i64; 2]| point.map(|coordinate| coordinate as f64);
        let found = self.parts.locate_in_envelope(AABB::from_corners(corner(min), corner(end.map(|edge| edge - 1))));
        let mut parts: Vec<Part> = found.map(|found| found.data).collect();
        parts.sort_unstable_by_key(|part| (part.area, part.middle));
        parts
    }
}

impl Part {
    fn of(area: usize, polygon: &Polygon<f64>) -> Option<Self> {
        let fine = |x: f64, y: f64| FinePoint::from_lon_lat(x, y).ok();
        let points: Vec<FinePoint> = polygon.exterior().coords().filter_map(|c| fine(c.x, c.y)).collect();
        let first = *points.first()?;
        let spread =
            |pick: fn(&FinePoint) -> u32| Some([points.iter().map(pick).min()?, points.iter().map(pick).max()?]);
        let ([west, east], [north, south]) = (spread(|point| point.x)?, spread(|point| point.y)?);
        let offset =
            |point: FinePoint| [f64::from(point.x) - f64::from(first.x), f64::from(point.y) - f64::from(first.y)];
        let edges = points.windows(2).map(|pair| (offset(pair[0]), offset(pair[1])));
        let (twice, around) = edges.fold((0.0, 0.0), |(twice, around), (a, b)| {
            (twice + a[0] * b[1] - a[1] * b[0], around + (b[0] - a[0]).hypot(b[1] - a[1]))
        });
        let middle = polygon.exterior().centroid().and_then(|point| fine(point.x(), point.y())).unwrap_or(first);
        Some(Self {
            area: u32::try_from(area).ok()?,
            middle,
            bounds: [FinePoint { x: west, y: north }, FinePoint { x: east, y: south }],
            size: twice.abs() / 2.0,
            width: twice.abs() / f64::max(around, 1.0),
        })
    }

    /// Says what a zoom can draw of it: one that is smaller than a pixel gets a point.
    pub(super) fn drawn_at(&self, zoom: u8) -> Drawn {
        let unit = unit(zoom);
        if self.size < LEAST_AREA_UNITS * unit * unit {
            Drawn::Point
        } else if self.width < 2.0 * unit {
            Drawn::Perhaps
        } else {
            Drawn::Shape
        }
    }
}

fn coordinates(point: FinePoint) -> [f64; 2] {
    [f64::from(point.x), f64::from(point.y)]
}
