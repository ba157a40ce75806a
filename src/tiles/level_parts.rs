//! The parts of a level's areas, for when a zoom is too coarse to draw them.

use geo::{BoundingRect, Coord, MultiPolygon, Polygon};
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::topology::{FINE_BITS, FinePoint, least_area_units, tolerance_units, unit};

/// Fine units in a degree of longitude.
#[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
const UNITS_PER_DEGREE: f64 = (1_u64 << FINE_BITS) as f64 / 360.0;

/// How much larger than the least area a part may seem and still be less: its size is measured more roughly than that of its arc.
const SIZE_MARGIN: f64 = 1.02;

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
    /// Whether it is the largest of its area, which keeps its shape longer.
    is_main: bool,
}

/// How much of a part a zoom can draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Its shape.
    Shape,
    /// Perhaps its shape: it may be too narrow for the grid, or for how far its borders are generalised.
    Perhaps,
    /// Not more than a point.
    Point,
}

impl LevelParts {
    /// Takes the parts of areas given in longitude and latitude (WGS 84 degrees, longitude first).
    #[must_use]
    pub fn of_areas(areas: &[&MultiPolygon<f64>]) -> Self {
        let of_area = |(area, polygons): (usize, &&MultiPolygon<f64>)| {
            let mut parts: Vec<Part> = polygons.iter().filter_map(|polygon| Part::of(area, polygon)).collect();
            if let Some(largest) = parts.iter_mut().max_by(|a, b| a.size.total_cmp(&b.size)) {
                largest.is_main = true;
            }
            parts
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
    /// Measures a part in degrees, stretched as Web Mercator is at its middle: a part that is near a pixel in size is small.
    fn of(area: usize, polygon: &Polygon<f64>) -> Option<Self> {
        let ring = &polygon.exterior().0;
        let rect = polygon.exterior().bounding_rect()?;
        let corner = |x: f64, y: f64| FinePoint::from_lon_lat(x, y).ok();
        let (north_west, south_east) = (corner(rect.min().x, rect.max().y)?, corner(rect.max().x, rect.min().y)?);
        let centre = rect.center();
        let stretch = centre.y.to_radians().cos().max(0.01);
        let offset =
            |c: &Coord<f64>| [(c.x - centre.x) * UNITS_PER_DEGREE, (c.y - centre.y) * UNITS_PER_DEGREE / stretch];
        let (mut twice, mut around, mut weighted) = (0.0, 0.0, [0.0; 2]);
        for pair in ring.windows(2) {
            let (a, b) = (offset(&pair[0]), offset(&pair[1]));
            let product = a[0] * b[1] - a[1] * b[0];
            twice += product;
            weighted = [0, 1].map(|axis| weighted[axis] + (a[axis] + b[axis]) * product);
            around += ((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1])).sqrt();
        }
        // The centroid of a sliver may fall anywhere.
        let [x, y] = weighted.map(|sum| if twice == 0.0 { 0.0 } else { sum / (3.0 * twice) / UNITS_PER_DEGREE });
        let middle = corner(
            (centre.x + x).clamp(rect.min().x, rect.max().x),
            (centre.y + y * stretch).clamp(rect.min().y, rect.max().y),
        );
        Some(Self {
            area: u32::try_from(area).ok()?,
            middle: middle?,
            bounds: [north_west, south_east],
            size: twice.abs() / 2.0,
            width: twice.abs() / f64::max(around, 1.0),
            is_main: false,
        })
    }

    /// Says what a zoom can draw of it: one that is too small gets a point.
    pub(super) fn drawn_at(&self, zoom: u8) -> Drawn {
        let unit = unit(zoom);
        if self.size < SIZE_MARGIN * least_area_units(self.is_main) * unit * unit {
            Drawn::Point
        } else if self.width < 2.0 * (tolerance_units(zoom) + 1.0) * unit {
            // Its borders may move by so much towards one another; what no circle of that radius fits into may vanish, and
            // of such a shape the width measured here is less than twice the radius (Bonnesen).
            Drawn::Perhaps
        } else {
            Drawn::Shape
        }
    }
}

fn coordinates(point: FinePoint) -> [f64; 2] {
    [f64::from(point.x), f64::from(point.y)]
}
