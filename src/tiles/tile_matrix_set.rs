//! The tiling scheme as data.

use serde::Serialize;

use super::tile_coord::MAX_ZOOM;
use crate::geometry::MERCATOR_HALF_SIDE_M;

/// Pixels along the side of a tile, as the standard counts them.
const TILE_SIDE_PX: u32 = 256;

/// Metres along the side of the standard's rendering pixel.
const STANDARD_PIXEL_M: f64 = 0.000_28;

/// A tiling scheme, written in the JSON encoding of the standard.
///
/// Source: OGC 17-083r4, Two Dimensional Tile Matrix Set and Tile Set Metadata, 2.0.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TileMatrixSet {
    /// The name in URLs.
    pub id: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The name in the OGC register.
    pub uri: &'static str,
    /// The system of the coordinates.
    pub crs: &'static str,
    /// The order of the coordinates.
    pub ordered_axes: [&'static str; 2],
    /// The set of scales.
    pub well_known_scale_set: &'static str,
    /// One matrix a zoom, coarsest first.
    pub tile_matrices: Vec<TileMatrix>,
}

/// One zoom of a tiling scheme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TileMatrix {
    /// The zoom as text.
    pub id: String,
    /// The scale at the equator, on a screen of 0.28 mm pixels.
    pub scale_denominator: f64,
    /// The side of a pixel in units of the CRS (metres, at the equator).
    pub cell_size: f64,
    /// The corner that rows and columns are counted from.
    pub corner_of_origin: &'static str,
    /// Easting and northing of that corner in metres.
    pub point_of_origin: [f64; 2],
    /// Pixels along a tile's width.
    pub tile_width: u32,
    /// Pixels along a tile's height.
    pub tile_height: u32,
    /// Number of columns.
    pub matrix_width: u32,
    /// Number of rows.
    pub matrix_height: u32,
}

impl TileMatrixSet {
    /// The id of the one tiling scheme that is served.
    pub const WEB_MERCATOR_QUAD: &str = "WebMercatorQuad";

    /// Returns `WebMercatorQuad`, from zoom 0 to [`MAX_ZOOM`].
    ///
    /// Source: OGC 17-083r4, annex D.1.
    #[must_use]
    pub fn web_mercator_quad() -> Self {
        Self {
            id: Self::WEB_MERCATOR_QUAD,
            title: "Google Maps Compatible for the World",
            uri: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
            crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
            ordered_axes: ["X", "Y"],
            well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            tile_matrices: (0..=MAX_ZOOM).map(TileMatrix::web_mercator).collect(),
        }
    }
}

impl TileMatrix {
    /// Returns the matrix of one zoom of `WebMercatorQuad`.
    fn web_mercator(zoom: u8) -> Self {
        let matrix_side = 1_u32 << zoom;
        let cell_size = 2.0 * MERCATOR_HALF_SIDE_M / f64::from(TILE_SIDE_PX) / f64::from(matrix_side);
        Self {
            id: zoom.to_string(),
            scale_denominator: cell_size / STANDARD_PIXEL_M,
            cell_size,
            corner_of_origin: "topLeft",
            point_of_origin: [-MERCATOR_HALF_SIDE_M, MERCATOR_HALF_SIDE_M],
            tile_width: TILE_SIDE_PX,
            tile_height: TILE_SIDE_PX,
            matrix_width: matrix_side,
            matrix_height: matrix_side,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_register() {
        // From the OGC register's own WebMercatorQuad.json: zoom, scale denominator, cell size.
        let published = [
            (0, 559_082_264.028_717, 156_543.033_928_041),
            (1, 279_541_132.014_358, 78_271.516_964_020_4),
            (7, 4_367_830.187_724_35, 1_222.992_452_562_82),
            (10, 545_978.773_465_544, 152.874_056_570_352),
            (24, 33.323_899_747_652_8, 0.009_330_691_929_342_8),
        ];
        let set = TileMatrixSet::web_mercator_quad();
        for (zoom, scale_denominator, cell_size) in published {
            let matrix = &set.tile_matrices[zoom];
            assert!((matrix.scale_denominator / scale_denominator - 1.0).abs() < 1e-14, "{matrix:?}");
            assert!((matrix.cell_size / cell_size - 1.0).abs() < 1e-14, "{matrix:?}");
            assert!((matrix.point_of_origin[1] - 20_037_508.342_789_2).abs() < 1e-7);
            assert_eq!(matrix.matrix_width, 1 << zoom);
        }
    }

    #[test]
    fn json_has_the_keys_of_the_standard() {
        let json = serde_json::to_value(TileMatrixSet::web_mercator_quad()).unwrap();
        let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["id", "title", "uri", "crs", "orderedAxes", "wellKnownScaleSet", "tileMatrices"]);
        let matrix = &json["tileMatrices"][3];
        assert_eq!(
            (&matrix["id"], &matrix["tileWidth"], &matrix["matrixHeight"]),
            (&"3".into(), &256.into(), &8.into())
        );
        for key in ["scaleDenominator", "cellSize", "cornerOfOrigin", "pointOfOrigin", "tileHeight", "matrixWidth"] {
            assert!(matrix.get(key).is_some(), "{key}");
        }
    }
}
