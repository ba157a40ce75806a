//! Where the label of an area stands best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo::{Area, BoundingRect, Coord, InteriorPoint, MultiPolygon, Polygon};
use rstar::primitives::Line;
use rstar::{AABB, PointDistance, RTree};

use super::LonLat;

/// How far from the best clearance the answer may be, as a part of its own.
const PRECISION: f64 = 0.01;
/// The most cells one area is searched with; shapes of towns and regions need some hundreds.
const MAX_CELLS: usize = 20_000;
/// The most cells along the longer side of the box that the search begins with.
const MAX_FIRST_CELLS: f64 = 64.0;
/// The most edges that are looked at one by one.
const MANY_EDGES: usize = 400;
/// The grid positions are on, in parts of a degree: about a centimetre.
const GRID: f64 = 1e7;

/// Returns the point in the largest part of an area that lies farthest from its border: its pole of inaccessibility.
///
/// Longitude and latitude in degrees, on a grid of 10⁻⁷ degrees unless that would be too coarse for the area. The border
/// includes that of holes. Distances are taken in the plane in which longitudes of the part are shortened by the
/// cosine of its middle latitude; the clearance found is at least 99 % of the greatest there is. Only a shape that 20,000 cells do
/// not tell apart, thousands of times as long as it is wide, gives a lesser point inside it.
///
/// Rings that enclose nothing give a point on them. Nothing is returned for an area without positions, or one whose largest part has a
/// number that is no longitude or latitude.
///
/// # Examples
/// ```
/// use choros::geometry::{LonLat, label_point};
/// use geo::{MultiPolygon, polygon};
/// // A wide head on a long neck: the middle of the box lies in the neck, the label in the head.
/// let area = polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 0.9), (x: 9.0, y: 0.9), (x: 9.0, y: 1.1),
///     (x: 2.0, y: 1.1), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0)];
/// let label = label_point(&MultiPolygon::from(area)).unwrap();
/// assert!((label.lon() - 1.0).abs() < 0.02 && (label.lat() - 1.0).abs() < 0.02);
/// assert_eq!(label_point(&MultiPolygon::new(vec![])), None);
/// ```
///
/// Source: Garcia-Castellanos and Lombardo (2007), doi:10.1080/14702540801897809; the search is the branch and bound over
/// square cells known as polylabel (Agafonkin, 2016).
#[must_use]
pub fn label_point(geometry: &MultiPolygon<f64>) -> Option<LonLat> {
    let polygon = largest_part(geometry)?;
    let plane = Plane::of(polygon)?;
    let best = Outline::new(polygon, &plane).map(|outline| search(&outline));
    let Some(best) = best.filter(|best| best.clearance > 0.0) else { return on_or_in(polygon) };
    let (lon, lat) = plane.to_lon_lat(best.centre);
    // Rounding may not lead out.
    let room = best.clearance * GRID > 10.0;
    let tidy = |degrees: f64| if room { (degrees * GRID).round() / GRID } else { degrees };
    LonLat::new(tidy(lon), tidy(lat)).ok()
}

/// Returns the part with the greatest area on the sphere, near enough to choose by; the first of equals.
fn largest_part(geometry: &MultiPolygon<f64>) -> Option<&Polygon<f64>> {
    let size = |polygon: &Polygon<f64>| {
        let middle = polygon.bounding_rect().map_or(0.0, |rect| rect.center().y);
        polygon.unsigned_area() * middle.to_radians().cos()
    };
    let sized = geometry.iter().filter(|polygon| !polygon.exterior().0.is_empty()).map(|part| (size(part), part));
    sized.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, part)| part)
}

/// Returns a point of a shape too thin to have a clearance.
fn on_or_in(polygon: &Polygon<f64>) -> Option<LonLat> {
    let inside = (polygon.unsigned_area() > 0.0).then(|| polygon.interior_point()).flatten();
    let position = inside.map(Coord::from).or_else(|| polygon.exterior().0.first().copied())?;
    LonLat::new(position.x, position.y).ok()
}

/// A plane around a place in which a degree is as long to the north as to the east.
struct Plane {
    origin: Coord<f64>,
    /// How long a degree of longitude is, in degrees of latitude.
    shortening: f64,
}

impl Plane {
    /// Returns the plane of a polygon; nothing if it has a number that is no longitude or latitude.
    fn of(polygon: &Polygon<f64>) -> Option<Self> {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let valid = rings.flatten().all(|position| LonLat::new(position.x, position.y).is_ok());
        let origin = polygon.bounding_rect().filter(|_| valid)?.center();
        // At a pole itself all longitudes are one.
        Some(Self { origin, shortening: origin.y.to_radians().cos().max(1e-9) })
    }

    /// Returns a longitude and latitude in the plane.
    fn flat(&self, position: Coord<f64>) -> [f64; 2] {
        [(position.x - self.origin.x) * self.shortening, position.y - self.origin.y]
    }

    fn to_lon_lat(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        (self.origin.x + x / self.shortening, self.origin.y + y)
    }
}

/// The border of a polygon in the plane.
struct Outline {
    edges: Edges,
    west_south: [f64; 2],
    east_north: [f64; 2],
    centroid: [f64; 2],
}

impl Outline {
    /// Returns the outline of a polygon; nothing if all its positions are one.
    fn new(polygon: &Polygon<f64>, plane: &Plane) -> Option<Self> {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let edges =
            rings.flat_map(geo::LineString::lines).map(|edge| Line::new(plane.flat(edge.start), plane.flat(edge.end)));
        // The square of a shorter length is no number to divide by.
        let edges: Vec<_> = edges.filter(|edge| edge.length_2() > f64::MIN_POSITIVE).collect();
        let corner = |pick: fn(f64, f64) -> f64| {
            edges.iter().map(|edge| edge.from).reduce(|a, b| [pick(a[0], b[0]), pick(a[1], b[1])])
        };
        let (west_south, east_north) = (corner(f64::min)?, corner(f64::max)?);
        let centroid = geo::Centroid::centroid(polygon).map(Coord::from);
        let centroid = centroid.map_or(west_south, |centroid| plane.flat(centroid));
        Some(Self { edges: Edges::new(edges), west_south, east_north, centroid })
    }

    /// Returns how far the border is from a point; negative outside.
    fn clearance(&self, point: [f64; 2]) -> f64 {
        let (distance_2, is_inside) = match &self.edges {
            Edges::Few(edges) => edges.iter().fold((f64::INFINITY, false), |(least, is_inside), edge| {
                (least.min(edge.distance_2(point)), is_inside != crosses_ray(&edge.line, point))
            }),
            Edges::Many(edges) => {
                let nearest = edges.nearest_neighbor(point).map_or(0.0, |edge| edge.distance_2(&point));
                let ray = AABB::from_corners(point, [self.east_north[0].max(point[0]), point[1]]);
                let near = edges.locate_in_envelope_intersecting(ray);
                (nearest, near.filter(|edge| crosses_ray(edge, point)).count() % 2 == 1)
            }
        };
        if is_inside { distance_2.sqrt() } else { -distance_2.sqrt() }
    }
}

/// The edges of an outline: up to some number, looking at each is quicker than looking for the nearest.
enum Edges {
    Few(Vec<Edge>),
    Many(RTree<Line<[f64; 2]>>),
}

struct Edge {
    line: Line<[f64; 2]>,
    step: [f64; 2],
    inverse_length_2: f64,
}

impl Edges {
    fn new(edges: Vec<Line<[f64; 2]>>) -> Self {
        if edges.len() > MANY_EDGES {
            Self::Many(RTree::bulk_load(edges))
        } else {
            Self::Few(edges.into_iter().map(Edge::of).collect())
        }
    }
}

impl Edge {
    fn of(line: Line<[f64; 2]>) -> Self {
        let step = [line.to[0] - line.from[0], line.to[1] - line.from[1]];
        Self { step, inverse_length_2: 1.0 / line.length_2(), line }
    }

    /// Returns the square of how far a point is from the edge.
    fn distance_2(&self, point: [f64; 2]) -> f64 {
        let [x, y] = [point[0] - self.line.from[0], point[1] - self.line.from[1]];
        let along = ((x * self.step[0] + y * self.step[1]) * self.inverse_length_2).clamp(0.0, 1.0);
        let [dx, dy] = [x - along * self.step[0], y - along * self.step[1]];
        dx * dx + dy * dy
    }
}

/// Says whether a ray from a point to the east crosses an edge.
fn crosses_ray(edge: &Line<[f64; 2]>, point: [f64; 2]) -> bool {
    let ([x1, y1], [x2, y2]) = (edge.from, edge.to);
    (y1 > point[1]) != (y2 > point[1]) && point[0] < x1 + (point[1] - y1) / (y2 - y1) * (x2 - x1)
}

/// A square of the plane, known by the clearance of its middle.
#[derive(Clone, Copy)]
struct Cell {
    centre: [f64; 2],
    half: f64,
    clearance: f64,
}

impl Cell {
    fn new(outline: &Outline, centre: [f64; 2], half: f64) -> Self {
        Self { centre, half, clearance: outline.clearance(centre) }
    }

    /// Returns what no point of the cell surpasses.
    fn bound(&self) -> f64 {
        self.clearance + self.half * std::f64::consts::SQRT_2
    }

    fn quarters(self, outline: &Outline) -> [Self; 4] {
        let half = self.half / 2.0;
        [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)]
            .map(|(x, y)| Self::new(outline, [self.centre[0] + x * half, self.centre[1] + y * half], half))
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cell {}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The most promising cell is the greatest.
impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound().total_cmp(&other.bound())
    }
}

/// Splits the most promising cells until none promises much more than is found.
fn search(outline: &Outline) -> Cell {
    let mut best = Cell::new(outline, outline.centroid, 0.0);
    let mut open: BinaryHeap<Cell> = first_cells(outline).collect();
    let mut made = open.len();
    while let Some(cell) = open.pop() {
        if cell.clearance > best.clearance {
            best = cell;
        }
        if made >= MAX_CELLS || cell.bound() <= best.clearance + best.clearance.max(0.0) * PRECISION {
            break;
        }
        open.extend(cell.quarters(outline));
        made += 4;
    }
    best
}

/// Covers the box of an outline with cells as wide as its shorter side.
fn first_cells(outline: &Outline) -> impl Iterator<Item = Cell> {
    let ([west, south], [east, north]) = (outline.west_south, outline.east_north);
    let (width, height) = (east - west, north - south);
    let half = width.min(height).max(width.max(height) / MAX_FIRST_CELLS) / 2.0;
    // At least one, also along a side of no length.
    let steps = move |from: f64, length: f64| {
        std::iter::successors(Some(from + half), move |at| (at + half < from + length).then_some(at + 2.0 * half))
    };
    steps(west, width).flat_map(move |x| steps(south, height).map(move |y| Cell::new(outline, [x, y], half)))
}
