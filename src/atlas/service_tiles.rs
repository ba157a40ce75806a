//! Services in tiles: each by itself, or many that stand close together as one cluster.

use super::tiles::tags;
use super::{Atlas, FeatureTable, MakeTileError, feature_id};
use crate::services::KindId;
use crate::tiles::{
    CLUSTERS_END, FeatureId, Gathered, GeometryKind, GroupCount, LayerWriter, TagValue, TileCoord, TilePoint,
};

/// The tags every cluster has.
const CLUSTER_KEYS: [&str; 2] = ["cluster", "point_count"];

/// A tag of clusters of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterField {
    /// The tag's name.
    pub name: String,
    /// What it holds, as TileJSON has it: `Boolean` or `Number`.
    pub holds: &'static str,
    /// What that is, in English.
    pub description: String,
}

/// Returns the name of the tag that says how many services of a kind a cluster holds.
fn count_key(kind: &KindId) -> String {
    format!("count_{kind}")
}

impl Atlas {
    /// Returns the tags that clusters of services have in tiles, in the order they are written.
    #[must_use]
    pub fn cluster_fields(&self) -> Vec<ClusterField> {
        let field = |name: &str, holds, description: String| ClusterField { name: name.to_owned(), holds, description };
        let [cluster, point_count] = CLUSTER_KEYS;
        let below = format!("whether several services stand here as one; below zoom {CLUSTERS_END}");
        let own =
            [field(cluster, "Boolean", below), field(point_count, "Number", "how many services stand here".into())];
        let title = |kind: &KindId| {
            let known = self.register.kind_index(kind).map(|place| &self.register.kinds()[place].name.en);
            known.filter(|title| !title.is_empty()).cloned().unwrap_or_else(|| kind.to_string())
        };
        let of_kind =
            |kind: &KindId| field(&count_key(kind), "Number", format!("how many of these are: {}", title(kind)));
        own.into_iter().chain(self.service_index.placed_kinds().iter().map(of_kind)).collect()
    }

    /// Appends the layer of services to a tile.
    ///
    /// Below [`CLUSTERS_END`] services in one cell of the zoom are one point in their middle with the tags
    /// `cluster` (true), `point_count` and `count_{kind}` for each kind there is; so no count is lost, whatever is drawn. A cell
    /// is counted whole in each tile its cluster stands in.
    ///
    /// # Errors
    /// [`MakeTileError::Id`] if a feature's id is out of range.
    pub(super) fn write_services(
        &self,
        table: &FeatureTable<'_>,
        coord: TileCoord,
        tile: &mut Vec<u8>,
    ) -> Result<(), MakeTileError> {
        let index = &self.service_index;
        let count_keys: Vec<String> = index.placed_kinds().iter().map(count_key).collect();
        let mut layer = ServiceLayer::begin(table, &count_keys, coord);
        let mut result = Ok(());
        index.clusters().visit(coord, |gathered| {
            if result.is_ok() {
                result = layer.add(&gathered);
            }
        });
        result?;
        layer.writer.finish(tile);
        Ok(())
    }
}

/// The layer of services of one tile in the making.
struct ServiceLayer<'t> {
    table: &'t FeatureTable<'t>,
    coord: TileCoord,
    writer: LayerWriter<'t>,
    geometry: Vec<u8>,
    /// How many tags come before those of single services.
    cluster_keys: usize,
}

impl<'t> ServiceLayer<'t> {
    fn begin(table: &'t FeatureTable<'_>, count_keys: &'t [String], coord: TileCoord) -> Self {
        let counts = count_keys.iter().map(String::as_str);
        let columns = table.columns().iter().map(|column| column.name.as_str());
        let keys: Vec<&str> = CLUSTER_KEYS.into_iter().chain(counts).chain(columns).collect();
        let cluster_keys = CLUSTER_KEYS.len() + count_keys.len();
        let id = keys[cluster_keys..].iter().position(|key| *key == "id");
        let mut writer = LayerWriter::new(table.collection_id(), keys);
        if let Some(id) = id {
            writer.all_distinct(cluster_keys + id);
        }
        Self { table, coord, writer, geometry: Vec::new(), cluster_keys }
    }

    /// Adds what stands in the tile or its buffer; what lies beyond is left out.
    fn add(&mut self, gathered: &Gathered<'_>) -> Result<(), MakeTileError> {
        match gathered {
            Gathered::One(row) => self.add_single(*row as usize),
            Gathered::Many { cell, middle, count, groups } => {
                let Some(point) = TilePoint::of_mercator(*middle, self.coord) else { return Ok(()) };
                self.add_cluster(*cell, point, *count, groups)
            }
        }
    }

    fn add_single(&mut self, row: usize) -> Result<(), MakeTileError> {
        let point = self.table.position(row).and_then(|position| TilePoint::of(position, self.coord));
        let Some(point) = point else { return Ok(()) };
        let id = FeatureId::new(self.table.feature_id(row))?;
        let first = self.cluster_keys;
        let tags = tags(self.table, row).map(|(column, value)| (first + column, value.into()));
        point.encode(&mut self.geometry);
        self.writer.add(Some(id.get()), GeometryKind::Point, &self.geometry, tags);
        Ok(())
    }

    fn add_cluster(
        &mut self,
        [column, row]: [u32; 2],
        point: TilePoint,
        count: u32,
        kinds: &[GroupCount],
    ) -> Result<(), MakeTileError> {
        let name = format!("{}/{column}/{row}", self.coord.zoom());
        let id = FeatureId::new(feature_id("services-cluster", &name))?;
        let own = [TagValue::Bool(true), TagValue::Integer(count.into())].into_iter().enumerate();
        let of_kind =
            |kind: &GroupCount| (CLUSTER_KEYS.len() + kind.group as usize, TagValue::Integer(kind.count.into()));
        let tags = own.chain(kinds.iter().map(of_kind));
        point.encode(&mut self.geometry);
        self.writer.add(
            Some(id.get()),
            GeometryKind::Point,
            &self.geometry,
            tags.map(|(key, value)| (key, value.into())),
        );
        Ok(())
    }
}
