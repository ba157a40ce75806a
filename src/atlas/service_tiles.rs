//! Services in tiles: each by itself, or many that stand close together as one cluster.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::tiles::tags;
use super::{Atlas, CellValue, FeatureTable, MakeTileError, feature_id};
use crate::geometry::{Bbox, LonLat, MercatorPoint};
use crate::tiles::{FeatureId, TagValue, TileCoord, TileFeature, TileLayer, TilePoint, encode_tile};

/// From this zoom on every service stands by itself.
pub const CLUSTERS_END: u8 = 12;

/// Cells along the side of a tile in which services are clustered: 64 pixels each, where a tile has 512.
const CELLS: u32 = 8;

/// How far beyond its side a tile is looked for services, as a part of its width: a cell, whose cluster may stand in the
/// buffer, and a little for rounding.
const MARGIN: f64 = 1.05 / CELLS as f64;

/// A cell of the whole world at a zoom: column and row.
type Cell = (u32, u32);

impl Atlas {
    /// Appends the layer of services to a tile.
    ///
    /// Below [`CLUSTERS_END`] services in one cell of the zoom are one point in their middle with the tags `cluster`
    /// (true), `point_count` and `count_{kind}` for each kind there is; so no count is lost, whatever is drawn. A cell
    /// is counted whole in each tile its cluster stands in.
    pub(super) fn write_services(
        &self,
        table: &FeatureTable<'_>,
        coord: TileCoord,
        tile: &mut Vec<u8>,
    ) -> Result<(), MakeTileError> {
        let rows = self.service_index.within(&with_margin(coord));
        let placed = rows.into_iter().filter_map(|row| Some((row, table.position(row)?)));
        let mut features = Vec::new();
        if coord.zoom() < CLUSTERS_END {
            for (cell, members) in by_cell(placed, coord.zoom()) {
                match members[..] {
                    [(row, position)] => features.extend(single(table, row, position, coord)?),
                    _ => features.extend(cluster(table, cell, &members, coord)?),
                }
            }
        } else {
            for (row, position) in placed {
                features.extend(single(table, row, position, coord)?);
            }
        }
        let layer = TileLayer { name: table.collection_id(), features };
        tile.extend(encode_tile([layer])?.unwrap_or_default());
        Ok(())
    }
}

/// Groups services by cell, in the order of cells.
fn by_cell(placed: impl Iterator<Item = (usize, LonLat)>, zoom: u8) -> BTreeMap<Cell, Vec<(usize, LonLat)>> {
    let cells = f64::from(CELLS) * f64::from(1_u32 << zoom);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of at most 2^15 cells")]
    let place = |fraction: f64| (fraction * cells) as u32;
    let mut groups: BTreeMap<Cell, Vec<(usize, LonLat)>> = BTreeMap::new();
    for (row, position) in placed {
        let point = MercatorPoint::from(position);
        groups.entry((place(point.x()), place(point.y()))).or_default().push((row, position));
    }
    groups
}

fn single<'t>(
    table: &'t FeatureTable<'_>,
    row: usize,
    position: LonLat,
    coord: TileCoord,
) -> Result<Option<TileFeature<'t>>, MakeTileError> {
    let Some(point) = TilePoint::of(position, coord) else { return Ok(None) };
    let id = FeatureId::new(table.feature_id(row))?;
    let named = |(key, value): (usize, TagValue<'t>)| (Cow::Borrowed(table.columns()[key].name.as_str()), value);
    Ok(Some(TileFeature { id, point, tags: tags(table, row).map(named).collect() }))
}

fn cluster<'t>(
    table: &'t FeatureTable<'_>,
    cell: Cell,
    members: &[(usize, LonLat)],
    coord: TileCoord,
) -> Result<Option<TileFeature<'t>>, MakeTileError> {
    let Some(point) = middle(members).and_then(|middle| TilePoint::of(middle, coord)) else { return Ok(None) };
    let id = FeatureId::new(feature_id("services-cluster", &format!("{}/{}/{}", coord.zoom(), cell.0, cell.1)))?;
    let mut kinds: HashMap<&str, i64> = HashMap::new();
    let kind = table.columns().iter().find(|column| column.name == "kind");
    for (row, _) in members {
        if let Some(CellValue::Text(kind)) = kind.map(|column| table.cell(*row, column)) {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_unstable();
    let count = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let mut tags: Vec<(Cow<'_, str>, TagValue<'_>)> =
        vec![("cluster".into(), true.into()), ("point_count".into(), count.into())];
    tags.extend(kinds.into_iter().map(|(kind, count)| (Cow::Owned(format!("count_{kind}")), TagValue::Integer(count))));
    Ok(Some(TileFeature { id, point, tags }))
}

/// Returns the middle of positions on the map.
#[expect(clippy::cast_precision_loss, reason = "counts of services are small")]
fn middle(members: &[(usize, LonLat)]) -> Option<LonLat> {
    let points = members.iter().map(|(_, position)| MercatorPoint::from(*position));
    let sum = points.fold([0.0, 0.0], |sum, point| [sum[0] + point.x(), sum[1] + point.y()]);
    let count = members.len() as f64;
    (count > 0.0).then(|| MercatorPoint::clamped(sum[0] / count, sum[1] / count).to_lon_lat())
}

/// Returns the box of a tile with what may stand in its buffer, as far as the world goes.
fn with_margin(coord: TileCoord) -> Bbox {
    let bbox = coord.bbox();
    let [west, south, east, north] = bbox.to_array();
    // Degrees of latitude are not equally long on the map, but beside a tile nowhere half as long as in it.
    let (dx, dy) = ((east - west) * MARGIN, 2.0 * (north - south) * MARGIN);
    let wider =
        Bbox::new((west - dx).max(-180.0), (south - dy).max(-90.0), (east + dx).min(180.0), (north + dy).min(90.0));
    wider.unwrap_or(bbox)
}
