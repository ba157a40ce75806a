//! Coordinate reference systems through PROJ; the order of axes is settled here.

use proj::Proj;
use thiserror::Error;

/// Longitude and latitude on WGS 84, in this order.
pub const CRS84: &str = "OGC:CRS84";

/// A way from one coordinate reference system to another.
///
/// Coordinates are always easting (longitude) first and northing (latitude) second, in the unit of the system (degrees,
/// metres), whatever the authority's order of axes is. Changes of datum take PROJ's preferred operation: from
/// EPSG:2100 (GGRS87 / Greek Grid) the shift by three parameters. Neither `Send` nor `Sync`: make one a thread.
pub struct Reprojection {
    /// Nothing where there is nothing to do.
    proj: Option<Proj>,
}

/// Why coordinates cannot be reprojected.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum ReprojectError {
    /// PROJ knows no way between the two systems.
    #[error("there is no way from {from} to {to}: {reason}")]
    NoWay {
        /// The system coordinates are in.
        from: String,
        /// The system they are wanted in.
        to: String,
        /// PROJ's own words.
        reason: String,
    },
    /// The shift between the datums is not known, so positions would be wrong by up to hundreds of metres.
    #[error(
        "the datum of {from} is not known, so positions would be off by up to some hundred metres; give a code such as EPSG:2100"
    )]
    UnknownDatum {
        /// The system coordinates are in.
        from: String,
    },
    /// A position has no image in the other system.
    #[error("position {x} {y} is out of range for the coordinate reference system")]
    OutOfRange {
        /// Easting or longitude.
        x: f64,
        /// Northing or latitude.
        y: f64,
    },
}

impl Reprojection {
    /// Finds the way between two systems, each a code (`EPSG:2100`, `OGC:CRS84`), WKT or PROJJSON.
    ///
    /// # Errors
    /// [`ReprojectError::NoWay`] if PROJ does not know either or no way between them, and
    /// [`ReprojectError::UnknownDatum`] if the only way ignores a change of datum.
    pub fn new(from: &str, to: &str) -> Result<Self, ReprojectError> {
        if from == to || (is_lon_lat(from) && is_lon_lat(to)) {
            return Ok(Self { proj: None });
        }
        let proj = Proj::new_known_crs(from, to, None).map_err(|error| ReprojectError::NoWay {
            from: shorten(from),
            to: shorten(to),
            reason: error.to_string(),
        })?;
        let ballpark = proj.proj_info().description.is_some_and(|text| text.contains("Ballpark geographic offset"));
        if ballpark {
            return Err(ReprojectError::UnknownDatum { from: shorten(from) });
        }
        Ok(Self { proj: Some(proj) })
    }

    /// Finds the way to longitude and latitude on WGS 84 ([`CRS84`]).
    ///
    /// # Errors
    /// As [`Reprojection::new`].
    pub fn to_crs84(from: &str) -> Result<Self, ReprojectError> {
        Self::new(from, CRS84)
    }

    /// Reprojects positions where they stand.
    ///
    /// # Errors
    /// [`ReprojectError::OutOfRange`] with the first position that has no image; the slice is then half done.
    pub fn convert(&self, positions: &mut [geo::Coord<f64>]) -> Result<(), ReprojectError> {
        let Some(proj) = &self.proj else {
            return positions.iter().find(|at| !is_finite(at)).map_or(Ok(()), |at| Err(out_of_range(at)));
        };
        for position in positions {
            let image = proj.convert(*position).ok().filter(|image| is_finite(image) && is_finite(position));
            *position = image.ok_or_else(|| out_of_range(position))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Reprojection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reprojection").field("does_nothing", &self.proj.is_none()).finish_non_exhaustive()
    }
}

/// Says whether a system is longitude and latitude on WGS 84 once easting comes first.
#[must_use]
pub(super) fn is_lon_lat(crs: &str) -> bool {
    ["OGC:CRS84", "OGC:CRS84h", "EPSG:4326", "EPSG:4979"].iter().any(|code| code.eq_ignore_ascii_case(crs))
}

fn is_finite(position: &geo::Coord<f64>) -> bool {
    position.x.is_finite() && position.y.is_finite()
}

fn out_of_range(position: &geo::Coord<f64>) -> ReprojectError {
    ReprojectError::OutOfRange { x: position.x, y: position.y }
}

/// Returns a definition as it is shown in a message: a code as it is, WKT or PROJJSON by its beginning.
fn shorten(crs: &str) -> String {
    let mut line = crs.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(60) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    fn to_crs84(from: &str, x: f64, y: f64) -> Coord<f64> {
        let mut position = [Coord { x, y }];
        Reprojection::to_crs84(from).unwrap().convert(&mut position).unwrap();
        position[0]
    }

    #[test]
    fn the_greek_grid_is_shifted_to_wgs84() {
        let athens = to_crs84("EPSG:2100", 476_000.0, 4_204_000.0);
        assert!((athens.x - 23.728_400_1).abs() < 1e-6, "{athens:?}");
        assert!((athens.y - 37.985_922_8).abs() < 1e-6, "{athens:?}");
    }

    /// The origins of the projections, from the EPSG registry: false easting and northing are at known positions.
    #[test]
    fn easting_comes_first_whatever_the_authority_says() {
        let laea = to_crs84("EPSG:3035", 4_321_000.0, 3_210_000.0);
        assert!((laea.x - 10.0).abs() < 1e-9 && (laea.y - 52.0).abs() < 1e-9, "{laea:?}");
        let mercator = to_crs84("EPSG:3857", 20_037_508.342_789_244, 0.0);
        assert!((mercator.x - 180.0).abs() < 1e-9 && mercator.y.abs() < 1e-9, "{mercator:?}");
        // The old observatory of Bern in WGS 84 as swisstopo gives it: 46°57'03.9" N, 7°26'19.1" E.
        let bern = to_crs84("EPSG:2056", 2_600_000.0, 1_200_000.0);
        assert!((bern.x - 7.438_637).abs() < 1e-5 && (bern.y - 46.951_083).abs() < 1e-5, "{bern:?}");
        assert_eq!(to_crs84("EPSG:4326", 23.7, 37.9), Coord { x: 23.7, y: 37.9 });
    }

    #[test]
    fn positions_without_an_image_are_refused() {
        let way = Reprojection::to_crs84("EPSG:2100").unwrap();
        let mut beyond = [Coord { x: f64::INFINITY, y: 0.0 }];
        assert!(matches!(way.convert(&mut beyond), Err(ReprojectError::OutOfRange { .. })));
        let mut nan = [Coord { x: f64::NAN, y: 0.0 }];
        assert!(Reprojection::to_crs84("EPSG:4326").unwrap().convert(&mut nan).is_err());
    }

    #[test]
    fn systems_nobody_knows_are_refused() {
        assert!(matches!(Reprojection::to_crs84("EPSG:999999"), Err(ReprojectError::NoWay { .. })));
        assert!(matches!(Reprojection::to_crs84("Greece"), Err(ReprojectError::NoWay { .. })));
        assert!(Reprojection::to_crs84("EPSG:4326\0").is_err());
    }

    #[test]
    fn a_datum_nobody_knows_is_refused() {
        let wkt = r#"GEOGCS["home-made",DATUM["Home_Made_1999",SPHEROID["Bessel 1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]"#;
        assert!(matches!(Reprojection::to_crs84(wkt), Err(ReprojectError::UnknownDatum { .. })));
    }
}
