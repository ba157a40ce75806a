//! Geometry as commands of the Mapbox Vector Tile format.

use mvt::{GeomData, GeomEncoder, GeomType};

use super::geometry::{Shape, TileGeometry, TilePolygon};

/// Writes a geometry as MVT commands.
pub(super) fn commands(geometry: &TileGeometry) -> Result<GeomData, mvt::Error> {
    match geometry.shape() {
        Shape::Point([x, y]) => GeomEncoder::new(GeomType::Point).point(*x, *y)?.encode(),
        Shape::Polygons(polygons) => polygon_commands(polygons),
    }
}

/// Writes polygons, each exterior followed by its holes.
///
/// The encoder leaves out the `MoveTo` of a ring that starts where the last one ended, so such a ring is
/// started at its next point; rings have been checked before, because the encoder does not.
fn polygon_commands(polygons: &[TilePolygon]) -> Result<GeomData, mvt::Error> {
    let mut encoder = GeomEncoder::new(GeomType::Polygon);
    let mut last_end = None;
    for ring in polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.holes())) {
        let points = ring.points();
        let start = usize::from(points.first() == last_end.as_ref());
        let started = points.iter().cycle().skip(start).take(points.len());
        for &[x, y] in started {
            encoder.add_point(x, y)?;
            last_end = Some([x, y]);
        }
        encoder.complete_geom()?;
    }
    // `encode` completes once more, which does nothing after the last ring: its count is zero.
    encoder.encode()
}
