//! Arcs from outlines.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use geo::{LineString, MultiPolygon};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::generalise::{first_zoom, generalise};
use super::{Arc, FinePoint, Side, Topology};
use crate::mixer::Mixer;

/// Closed rings of one area without their closing vertex, each turned so that the area lies on its left.
type Rings = Vec<Vec<FinePoint>>;

impl Topology {
    /// Finds the arcs of the areas of a level and which of their vertices each zoom needs.
    ///
    /// Areas are polygons in longitude and latitude (WGS 84 degrees, longitude first). Neighbours share what they have in
    /// common vertex by vertex; where they do not, each keeps a line of its own. Positions that are none are left out.
    #[must_use]
    pub fn of_areas(areas: &[&MultiPolygon<f64>]) -> Self {
        let rings: Vec<Rings> = areas.par_iter().map(|area| rings_of(area)).collect();
        let mut building = Building::new(&rings);
        for (area, rings) in (0..).zip(&rings) {
            let largest = rings.iter().map(|ring| twice_area(ring).abs()).max().unwrap_or(0);
            for ring in rings {
                building.add_ring(area, ring, twice_area(ring).abs() == largest);
            }
        }
        building.finish(areas.len())
    }
}

/// Arcs found so far.
struct Building {
    vertices: Vertices,
    points: Vec<FinePoint>,
    ends: Vec<usize>,
    /// For each arc whether it is the largest ring of an area.
    main: Vec<bool>,
    /// The arc that begins at a vertex towards another, and whether it begins there with its end.
    known: HashMap<(u32, u32), (u32, bool), BuildHasherDefault<Mixer>>,
    sides: Vec<(u32, Side)>,
}

impl Building {
    fn new(rings: &[Rings]) -> Self {
        let vertices = Vertices::of(rings);
        Self {
            vertices,
            points: Vec::new(),
            ends: Vec::new(),
            main: Vec::new(),
            known: HashMap::default(),
            sides: Vec::new(),
        }
    }

    /// Splits a ring at its junctions and notes the area beside each of its arcs.
    fn add_ring(&mut self, area: u32, ring: &[FinePoint], is_main: bool) {
        let ids: Vec<u32> = ring.iter().map(|point| self.vertices.id(*point)).collect();
        let junctions: Vec<usize> = (0..ids.len()).filter(|&place| self.vertices.is_junction(ids[place])).collect();
        let Some(&first) = junctions.first() else {
            // Begun at its westernmost vertex, whichever of its neighbours it is read from.
            let start = (0..ring.len()).min_by_key(|&place| ring[place].key()).unwrap_or(0);
            let arc = self.add_arc(area, &turned(&ids, start, ids.len()));
            self.main[arc as usize] |= is_main;
            return;
        };
        let ends = junctions[1..].iter().copied().chain([first + ids.len()]);
        for (&start, end) in junctions.iter().zip(ends) {
            self.add_arc(area, &turned(&ids, start, end - start));
        }
    }

    /// Notes the area on the left of a line of vertices, from one junction to the next.
    fn add_arc(&mut self, area: u32, ids: &[u32]) -> u32 {
        let (first, last) = (ids[0], ids[ids.len() - 1]);
        let key = (first, ids[1]);
        let (arc, reversed) = self.known.get(&key).copied().unwrap_or_else(|| {
            let arc = small(self.ends.len());
            self.points.extend(ids.iter().map(|&id| self.vertices.points[id as usize]));
            self.ends.push(self.points.len());
            self.main.push(false);
            self.known.insert(key, (arc, false));
            // A line of two vertices that runs there and back has one key; the first way stands.
            self.known.entry((last, ids[ids.len() - 2])).or_insert((arc, true));
            (arc, false)
        });
        self.sides.push((arc, Side { area, left: !reversed }));
        arc
    }

    fn finish(mut self, area_count: usize) -> Topology {
        self.sides.sort_unstable();
        let first_zoom = |arc: usize, points: &[FinePoint]| first_zoom(points, self.main[arc]);
        let arcs = arcs_between(&self.points, &self.ends, &self.sides, first_zoom);
        let first_zooms = generalise(&self.points, &arcs);
        assemble(self.points, first_zooms, arcs, self.sides, area_count)
    }
}

/// Makes arcs of all their points, one arc's after another's, of where each one's end, of the sides in order, and of the first zoom
/// each is drawn at.
pub(super) fn arcs_between(
    points: &[FinePoint],
    ends: &[usize],
    sides: &[(u32, Side)],
    first_zoom: impl Fn(usize, &[FinePoint]) -> u8,
) -> Vec<Arc> {
    let mut arcs = Vec::with_capacity(ends.len());
    let (mut start, mut sides_start) = (0, 0);
    for (index, &end) in ends.iter().enumerate() {
        let sides_end = sides_start + sides[sides_start..].iter().take_while(|(arc, _)| *arc as usize == index).count();
        let first_zoom = first_zoom(index, &points[start..end]);
        arcs.push(Arc::of(&points[start..end], [start, end], [sides_start, sides_end], first_zoom));
        (start, sides_start) = (end, sides_end);
    }
    arcs
}

/// Puts a topology together and works out its indexes.
pub(super) fn assemble(
    points: Vec<FinePoint>,
    first_zooms: Vec<u8>,
    arcs: Vec<Arc>,
    sides: Vec<(u32, Side)>,
    area_count: usize,
) -> Topology {
    let (area_starts, arcs_of_areas) = by_area(&sides, area_count);
    let boxes = RTree::bulk_load((0..).zip(&arcs).map(|(index, arc)| arc.boxed(index)).collect());
    let sides = sides.into_iter().map(|(_, side)| side).collect();
    Topology { points, first_zooms, arcs, sides, area_starts, arcs_of_areas, boxes }
}

impl Arc {
    fn of(
        points: &[FinePoint],
        [start, end]: [usize; 2],
        [sides_start, sides_end]: [usize; 2],
        first_zoom: u8,
    ) -> Self {
        let least = |pick: fn(FinePoint) -> u32| points.iter().map(|point| pick(*point)).min().unwrap_or(0);
        let greatest = |pick: fn(FinePoint) -> u32| points.iter().map(|point| pick(*point)).max().unwrap_or(0);
        Self {
            start: small(start),
            end: small(end),
            sides_start: small(sides_start),
            sides_end: small(sides_end),
            first_zoom,
            min: FinePoint { x: least(|point| point.x), y: least(|point| point.y) },
            max: FinePoint { x: greatest(|point| point.x), y: greatest(|point| point.y) },
        }
    }

    /// Returns where the arc's points are.
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the first zoom the arc is drawn at.
    pub(super) fn first_zoom(&self) -> u8 {
        self.first_zoom
    }

    fn boxed(&self, index: u32) -> GeomWithData<Rectangle<[f64; 2]>, u32> {
        let corner = |point: FinePoint| [f64::from(point.x), f64::from(point.y)];
        GeomWithData::new(Rectangle::from_corners(corner(self.min), corner(self.max)), index)
    }
}

/// Lists arcs by area: where each area's begin, and the arcs.
fn by_area(sides: &[(u32, Side)], area_count: usize) -> (Vec<u32>, Vec<(u32, bool)>) {
    let mut by_area: Vec<(u32, u32, bool)> = sides.iter().map(|(arc, side)| (side.area, *arc, side.left)).collect();
    by_area.sort_unstable();
    let starts = (0..=area_count).map(|area| small(by_area.partition_point(|entry| (entry.0 as usize) < area)));
    (starts.collect(), by_area.iter().map(|&(_, arc, left)| (arc, left)).collect())
}

/// Distinct vertices, and which of them are junctions.
#[derive(Default)]
struct Vertices {
    ids: HashMap<u64, u32, BuildHasherDefault<Mixer>>,
    points: Vec<FinePoint>,
    /// For each vertex its first two neighbours, and a third where there are more.
    neighbours: Vec<[u32; 3]>,
}

const NONE: u32 = u32::MAX;

impl Vertices {
    fn of(rings: &[Rings]) -> Self {
        let count: usize = rings.iter().flatten().map(Vec::len).sum();
        let mut vertices = Self::default();
        // Most vertices are shared by two.
        vertices.ids.reserve(count / 2);
        for ring in rings.iter().flatten() {
            let ids: Vec<u32> = ring.iter().map(|point| vertices.insert(*point)).collect();
            for (&a, &b) in ids.iter().zip(ids.iter().cycle().skip(1)) {
                vertices.link(a, b);
                vertices.link(b, a);
            }
        }
        vertices
    }

    fn insert(&mut self, point: FinePoint) -> u32 {
        *self.ids.entry(point.key()).or_insert_with(|| {
            self.points.push(point);
            self.neighbours.push([NONE; 3]);
            small(self.points.len() - 1)
        })
    }

    fn id(&self, point: FinePoint) -> u32 {
        self.ids.get(&point.key()).copied().unwrap_or(0)
    }

    fn link(&mut self, vertex: u32, neighbour: u32) {
        for place in &mut self.neighbours[vertex as usize] {
            if *place == neighbour {
                return;
            }
            if *place == NONE {
                *place = neighbour;
                return;
            }
        }
    }

    /// Says whether lines meet or end here.
    fn is_junction(&self, vertex: u32) -> bool {
        let [_, second, third] = self.neighbours[vertex as usize];
        second == NONE || third != NONE
    }
}

/// Returns so many places of a cyclic list and the one after them.
fn turned(ids: &[u32], start: usize, count: usize) -> Vec<u32> {
    ids.iter().cycle().skip(start).take(count + 1).copied().collect()
}

fn rings_of(area: &MultiPolygon<f64>) -> Rings {
    let polygons = area.iter();
    let rings = polygons.flat_map(|polygon| {
        let holes = polygon.interiors().iter().filter_map(|hole| ring_of(hole, false));
        ring_of(polygon.exterior(), true).into_iter().chain(holes)
    });
    rings.collect()
}

/// Projects a ring and turns it; nothing if less than a triangle is left.
fn ring_of(ring: &LineString<f64>, positive: bool) -> Option<Vec<FinePoint>> {
    let mut points: Vec<FinePoint> = ring.coords().filter_map(|c| FinePoint::from_lon_lat(c.x, c.y).ok()).collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    if (twice_area(&points) > 0) != positive {
        points.reverse();
    }
    (points.len() >= 3).then_some(points)
}

/// Returns twice the area of a ring, positive where it turns from east to south.
pub(super) fn twice_area(points: &[FinePoint]) -> i128 {
    let Some(origin) = points.first().map(|point| point.coordinates()) else { return 0 };
    let from_origin = |point: &FinePoint| [0, 1].map(|axis| i128::from(point.coordinates()[axis] - origin[axis]));
    let pairs = points.iter().zip(points.iter().cycle().skip(1));
    pairs.map(|(a, b)| (from_origin(a), from_origin(b))).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}

/// Counts fit: four thousand million of anything here would take more memory than there is.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
