//! Geometries as bytes: the quickest way out of GDAL, and back in.
//!
//! Heights and measures are left behind, curves become lines.
//!
//! Source: OGC 06-103r4, 8.2 (well-known binary); ISO/IEC 13249-3 for curves; GDAL's flags for heights.

use std::collections::BTreeSet;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::wkb_arc::stroke;

/// The kinds of geometries that are written.
pub(super) const POINT: u32 = 1;
pub(super) const POLYGON: u32 = 3;
pub(super) const MULTI_POLYGON: u32 = 6;

/// How deep collections may lie in one another.
const MAX_DEPTH: usize = 32;

/// What a geometry is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// Every polygon, also those inside of collections; rings closed, otherwise as they stand.
    pub(super) polygons: Vec<Polygon<f64>>,
    /// Every point that is not empty.
    pub(super) points: Vec<Coord<f64>>,
    /// The kinds of non-empty parts: `point`, `line`, `polygon`.
    pub(super) kinds: BTreeSet<&'static str>,
}

/// Takes bytes apart; nothing if they are no geometry that is known.
pub(super) fn parse(wkb: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    Reader { bytes: wkb }.geometry(&mut parts, MAX_DEPTH)?;
    Some(parts)
}

/// The head of a geometry: what it is, and how many numbers a position has.
#[derive(Clone, Copy)]
struct Head {
    kind: u32,
    dimensions: usize,
    big_endian: bool,
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn count(&mut self, big_endian: bool) -> Option<u32> {
        let bytes = self.take()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn number(&mut self, big_endian: bool) -> Option<f64> {
        let bytes = self.take()?;
        Some(if big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    fn head(&mut self) -> Option<Head> {
        let big_endian = self.take::<1>()? == [0];
        let code = self.count(big_endian)?;
        let plain = code & 0x0fff_ffff;
        let (iso_z, iso_m) = (matches!(plain / 1000, 1 | 3), matches!(plain / 1000, 2 | 3));
        let (z, m) = (iso_z || code & 0x8000_0000 != 0, iso_m || code & 0x4000_0000 != 0);
        Some(Head { kind: plain % 1000, dimensions: 2 + usize::from(z) + usize::from(m), big_endian })
    }

    fn position(&mut self, head: Head) -> Option<Coord<f64>> {
        let position = Coord { x: self.number(head.big_endian)?, y: self.number(head.big_endian)? };
        for _ in 2..head.dimensions {
            self.number(head.big_endian)?;
        }
        Some(position)
    }

    fn positions(&mut self, head: Head) -> Option<Vec<Coord<f64>>> {
        let count = self.count(head.big_endian)? as usize;
        // A count that the bytes cannot hold must not be believed before they run out.
        let mut positions = Vec::with_capacity(count.min(self.bytes.len() / 16));
        for _ in 0..count {
            positions.push(self.position(head)?);
        }
        Some(positions)
    }

    fn geometry(&mut self, parts: &mut Parts, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let before = self.bytes;
        let head = self.head()?;
        match head.kind {
            1 => {
                let point = self.position(head)?;
                parts.add_point(point);
            }
            2 | 8 | 9 | 13 => {
                self.bytes = before;
                parts.add_line(&self.line()?);
            }
            3 | 17 => {
                let rings = (0..self.count(head.big_endian)?).map(|_| self.positions(head)).collect::<Option<_>>()?;
                parts.add_polygon(rings);
            }
            10 => {
                let rings = (0..self.count(head.big_endian)?).map(|_| self.line()).collect::<Option<_>>()?;
                parts.add_polygon(rings);
            }
            4..=7 | 11 | 12 | 14 | 15 | 16 => {
                for _ in 0..self.count(head.big_endian)? {
                    self.geometry(parts, depth)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Reads a line with its own head: straight, an arc, or made up of both.
    fn line(&mut self) -> Option<Vec<Coord<f64>>> {
        let head = self.head()?;
        match head.kind {
            2 => self.positions(head),
            8 => Some(stroke(&self.positions(head)?)),
            9 => {
                let mut line: Vec<Coord<f64>> = Vec::new();
                for _ in 0..self.count(head.big_endian)? {
                    line.extend(self.line_in_compound()?);
                }
                Some(line)
            }
            _ => None,
        }
    }

    /// A compound line holds straight lines and arcs, never compound ones, so this ends.
    fn line_in_compound(&mut self) -> Option<Vec<Coord<f64>>> {
        let head = self.head()?;
        match head.kind {
            2 => self.positions(head),
            8 => Some(stroke(&self.positions(head)?)),
            _ => None,
        }
    }
}

impl Parts {
    /// An empty point is written as one that is not a number.
    fn add_point(&mut self, point: Coord<f64>) {
        if !(point.x.is_nan() && point.y.is_nan()) {
            self.points.push(point);
            self.kinds.insert("point");
        }
    }

    fn add_line(&mut self, line: &[Coord<f64>]) {
        if !line.is_empty() {
            self.kinds.insert("line");
        }
    }

    fn add_polygon(&mut self, rings: Vec<Vec<Coord<f64>>>) {
        let mut rings = rings.into_iter().filter(|ring| !ring.is_empty()).map(LineString);
        if let Some(exterior) = rings.next() {
            // Closes the rings that are not.
            self.polygons.push(Polygon::new(exterior, rings.collect()));
            self.kinds.insert("polygon");
        }
    }
}

/// Writes polygons as bytes.
pub(super) fn write(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, MULTI_POLYGON, geometry.0.len());
    for polygon in geometry {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        head(&mut bytes, POLYGON, polygon.num_rings());
        for ring in rings {
            push_count(&mut bytes, ring.0.len());
            for position in &ring.0 {
                bytes.extend(position.x.to_le_bytes());
                bytes.extend(position.y.to_le_bytes());
            }
        }
    }
    bytes
}

fn head(bytes: &mut Vec<u8>, kind: u32, count: usize) {
    push_kind(bytes, kind);
    push_count(bytes, count);
}

/// Begins a geometry of two dimensions, with the lowest byte of numbers first.
pub(super) fn push_kind(bytes: &mut Vec<u8>, kind: u32) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
}

/// Geometries come from bytes whose counts are of this size, so none is larger.
fn push_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use gdal::vector::Geometry;
    use proptest::prelude::*;

    use super::*;

    fn parts(wkt: &str) -> Parts {
        let geometry = Geometry::from_wkt(wkt).unwrap();
        let parts = parse(&geometry.iso_wkb().unwrap()).unwrap();
        // GDAL's older manner, where heights are flags, writes an empty point as 0 0.
        assert!(geometry.is_empty() || parse(&geometry.wkb().unwrap()).unwrap() == parts);
        parts
    }

    #[test]
    fn heights_and_measures_are_left_behind() {
        let flat = parts("POLYGON ((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))");
        assert_eq!(flat, parts("POLYGON Z ((0 0 9,4 0 9,4 4 9,0 0 9),(1 1 9,2 1 9,2 2 9,1 1 9))"));
        assert_eq!(flat, parts("POLYGON M ((0 0 9,4 0 9,4 4 9,0 0 9),(1 1 9,2 1 9,2 2 9,1 1 9))"));
        assert_eq!(flat, parts("POLYGON ZM ((0 0 9 8,4 0 9 8,4 4 9 8,0 0 9 8),(1 1 9 8,2 1 9 8,2 2 9 8,1 1 9 8))"));
        assert_eq!(flat.polygons[0].interiors().len(), 1);
    }

    #[test]
    fn curves_become_lines() {
        let disc = parts("CURVEPOLYGON (COMPOUNDCURVE (CIRCULARSTRING (0 0,1 1,2 0),(2 0,0 0)))");
        let area = geo::Area::unsigned_area(&disc.polygons[0]);
        assert!((area - std::f64::consts::FRAC_PI_2).abs() < 3e-3, "{area}");
        let surface =
            parts("MULTISURFACE Z (CURVEPOLYGON Z (CIRCULARSTRING Z (0 0 1,2 2 1,0 0 1)),((5 5 1,6 5 1,6 6 1,5 5 1)))");
        assert_eq!(surface.polygons.len(), 2);
    }

    #[test]
    fn collections_are_taken_apart() {
        let mixed = parts(
            "GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1),GEOMETRYCOLLECTION (POLYGON ((0 0,1 0,1 1,0 0))))",
        );
        assert_eq!(mixed.kinds.iter().copied().collect::<Vec<_>>(), ["line", "point", "polygon"]);
        assert_eq!((mixed.polygons.len(), mixed.points.len()), (1, 1));
        assert_eq!(parts("POLYGON EMPTY"), Parts::default());
        assert_eq!(parts("POINT EMPTY"), Parts::default());
    }

    #[test]
    fn what_is_written_is_read() {
        let written = parts("MULTIPOLYGON (((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1)),((5 5,6 5,6 6,5 5)))");
        assert_eq!(parse(&write(&MultiPolygon(written.polygons.clone()))), Some(written));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(kind in 0_u8..20, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            parse(&bytes);
            let mut likely = vec![1, kind, 0, 0, 0, 2, 0, 0, 0];
            likely.extend(bytes);
            parse(&likely);
        }
    }
}
