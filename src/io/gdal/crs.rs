//! The coordinate reference system of a source.

use gdal::spatial_ref::SpatialRef;

use super::error::VectorSourceError;
use super::source::VectorSource;
use crate::io::reproject::{CRS84, is_lon_lat};

/// Authorities whose codes PROJ knows.
const AUTHORITIES: [&str; 4] = ["EPSG", "ESRI", "OGC", "IGNF"];

/// What coordinates are in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SourceCrs {
    /// A code, or PROJJSON or WKT, for PROJ.
    pub(super) definition: String,
    /// A code, or the name.
    pub(super) name: String,
    /// Where it is made for: west, south, east, north in degrees.
    pub(super) area_of_use: Option<[f64; 4]>,
}

impl SourceCrs {
    /// Says whether coordinates are longitude and latitude on WGS 84 already.
    pub(super) fn is_lon_lat(&self) -> bool {
        is_lon_lat(&self.definition)
    }

    fn lon_lat() -> Self {
        Self { definition: CRS84.into(), name: CRS84.into(), area_of_use: None }
    }
}

/// What the source itself says.
pub(super) enum Stated {
    /// This one.
    Crs(SpatialRef),
    /// Nothing, and the format then means longitude and latitude.
    LonLat,
    /// Nothing.
    Nothing,
}

/// Settles the coordinate reference system from what the source and its keeper say.
///
/// A source whose own definition has no code gives way to the keeper, who may know better which datum it is.
pub(super) fn settle(source: &VectorSource<'_>, stated: Stated) -> Result<SourceCrs, VectorSourceError> {
    let declared = source.crs.map(|crs| declared(source, crs)).transpose()?;
    let found = match stated {
        Stated::Crs(found) if !is_undefined(&found) => describe(found),
        Stated::LonLat => return Ok(declared.unwrap_or_else(SourceCrs::lon_lat)),
        Stated::Crs(_) | Stated::Nothing => {
            return declared.ok_or_else(|| VectorSourceError::NoCrs { name: source.name.to_owned() });
        }
    };
    match declared {
        Some(declared) if is_code(&found.definition) && !same(&found, &declared) => {
            Err(VectorSourceError::CrsDiffers {
                name: source.name.to_owned(),
                found: found.name,
                declared: declared.name,
            })
        }
        Some(declared) => Ok(declared),
        None => Ok(found),
    }
}

fn same(a: &SourceCrs, b: &SourceCrs) -> bool {
    a.definition.eq_ignore_ascii_case(&b.definition) || (a.is_lon_lat() && b.is_lon_lat())
}

/// GeoPackage has systems that say only that none is known.
fn is_undefined(crs: &SpatialRef) -> bool {
    crs.is_local()
        || crs.name().is_none_or(|name| name.to_ascii_lowercase().starts_with("undefined") || name == "unknown")
}

/// Reads a code: `EPSG:2100`, `urn:ogc:def:crs:EPSG::2100` or `http://www.opengis.net/def/crs/EPSG/0/2100`. Nothing else
/// is taken, as GDAL would look for a file or an address.
fn declared(source: &VectorSource<'_>, crs: &str) -> Result<SourceCrs, VectorSourceError> {
    let unknown = || VectorSourceError::UnknownCrs { name: source.name.to_owned(), crs: crs.to_owned() };
    let short = crs.trim().trim_start_matches("urn:ogc:def:crs:");
    let short = short.split_once("opengis.net/def/crs/").map_or(short, |(_, code)| code);
    let (authority, rest) = short.split_once([':', '/']).ok_or_else(unknown)?;
    let code = rest.rsplit([':', '/']).next().unwrap_or(rest);
    let definition = format!("{}:{code}", authority.to_ascii_uppercase());
    if !is_code(&definition) {
        return Err(unknown());
    }
    if is_lon_lat(&definition) {
        return Ok(SourceCrs { name: definition, ..SourceCrs::lon_lat() });
    }
    let known = SpatialRef::from_definition(&definition).map_err(|_reason_is_the_code| unknown())?;
    Ok(SourceCrs { area_of_use: area_of_use(&known), name: definition.clone(), definition })
}

/// Returns a code where there is one, else the whole definition.
fn describe(mut crs: SpatialRef) -> SourceCrs {
    let code = |crs: &SpatialRef| crs.authority().ok().filter(|code| is_code(code));
    let found = code(&crs).or_else(|| {
        crs.auto_identify_epsg().ok()?;
        code(&crs)
    });
    let area_of_use = area_of_use(&crs);
    if let Some(code) = found {
        return SourceCrs { definition: code.clone(), name: code, area_of_use };
    }
    let name = crs.name().unwrap_or_else(|| "an unnamed coordinate reference system".into());
    let definition = crs.to_projjson().or_else(|_no_projjson| crs.to_wkt()).unwrap_or_default();
    SourceCrs { definition, name, area_of_use }
}

fn is_code(definition: &str) -> bool {
    definition.split_once(':').is_some_and(|(authority, code)| {
        AUTHORITIES.contains(&authority)
            && !code.is_empty()
            && code.chars().all(|character| character.is_ascii_alphanumeric())
    })
}

fn area_of_use(crs: &SpatialRef) -> Option<[f64; 4]> {
    let area = crs.area_of_use()?;
    let sides = [area.west_lon_degree, area.south_lat_degree, area.east_lon_degree, area.north_lat_degree];
    // One that crosses the antimeridian, or is not known, is no help.
    (sides[0] < sides[2] && sides[1] < sides[3] && sides.iter().all(|side| side.abs() <= 180.0)).then_some(sides)
}
