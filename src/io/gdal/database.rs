//! A table of a PostgreSQL database, as bytes and text.
//!
//! This is the one place where GDAL's driver for PostgreSQL is let in: for a connection that an operator wrote. Everything
//! is read in one transaction that can change nothing, so that a table is seen as it stood at one moment.

use gdal::vector::sql::Dialect;
use gdal::vector::{FieldValue, Layer, LayerAccess, OGRwkbGeometryType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::attributes::AttributeReader;
use super::crs::{self, Stated};
use super::encoding::TextEncoding;
use super::error::VectorSourceError;
use super::open::{RawFeature, RawLayer, refuse_encoding, wkb};
use super::session;
use super::source::VectorSource;
use crate::io::Connection;
use crate::report::{Finding, Severity};

/// What is said to the server before anything is asked: nothing is changed, what is read is of one moment, a table that
/// others keep locked or a server in trouble does not hold up the load for ever, and rows come in their order.
const PRELUDE: &str = "PRELUDE_STATEMENTS=BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
                       SET LOCAL lock_timeout = '30s'; SET LOCAL statement_timeout = '10min'; \
                       SET LOCAL synchronize_seqscans = off";

/// How many tables are named where the one asked for is not there.
const MAX_TABLES_NAMED: usize = 30;

/// Reads a table, a view or a materialised view; rows come in the order of a primary key that is one whole number, else in the server's.
///
/// That key is an attribute like others, the last one.
pub(super) fn read_table(source: &VectorSource<'_>, connection: &Connection) -> Result<RawLayer, VectorSourceError> {
    session::start();
    refuse_encoding(source)?;
    let table = Table { source, connection };
    let dataset = table.open()?;
    let layer = table.choose(&dataset)?;
    if layer.defn().geometry_type() == OGRwkbGeometryType::wkbNone {
        return Err(VectorSourceError::NoGeometry { name: source.name.to_owned(), table: layer.name() });
    }
    table.read(&dataset, layer)
}

struct Table<'a> {
    source: &'a VectorSource<'a>,
    connection: &'a Connection,
}

impl Table<'_> {
    fn open(&self) -> Result<Dataset, VectorSourceError> {
        session::take_messages();
        let schema = self.connection.active_schema().map(|schema| format!("ACTIVE_SCHEMA={schema}"));
        let options: Vec<&str> = std::iter::once(PRELUDE).chain(schema.as_deref()).collect();
        let options = DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR,
            allowed_drivers: Some(&["PostgreSQL"]),
            open_options: Some(&options),
            sibling_files: None,
        };
        Dataset::open_ex(self.connection.for_gdal(), options).map_err(|_repeats_the_connection| {
            let reason = session::take_reason();
            self.error(&reason.unwrap_or_else(|| "this GDAL has no driver for PostgreSQL".to_owned()))
        })
    }

    /// Finds the table asked for, or the only one that has geometries.
    fn choose<'d>(&self, dataset: &'d Dataset) -> Result<Layer<'d>, VectorSourceError> {
        let name = || self.source.name.to_owned();
        if let Some(wanted) = self.source.layer {
            // Looked up by itself: a large database has many others.
            return dataset.layer_by_name(wanted).map_err(|_not_there| self.missing(dataset, wanted));
        }
        let mut tables: Vec<Layer<'d>> = dataset.layers().collect();
        match tables.len() {
            0 | 1 => tables.pop().ok_or_else(|| self.error("there is no table with a geometry that may be read")),
            _ => Err(VectorSourceError::SeveralLayers { name: name(), available: names_of(&tables) }),
        }
    }

    fn missing(&self, dataset: &Dataset, wanted: &str) -> VectorSourceError {
        // Whatever went wrong before is the reason there is none.
        let failure = session::take_messages().into_iter().find(|message| message.is_failure);
        if let Some(failure) = failure {
            return self.error(&failure.text);
        }
        let tables: Vec<Layer<'_>> = dataset.layers().collect();
        if tables.is_empty() {
            let reason = format!("there is no table '{wanted}' and none with a geometry that may be read");
            return self.error(&reason);
        }
        let (name, layer) = (self.source.name.to_owned(), wanted.to_owned());
        VectorSourceError::UnknownLayer { name, layer, available: names_of(&tables) }
    }

    fn read(&self, dataset: &Dataset, mut layer: Layer<'_>) -> Result<RawLayer, VectorSourceError> {
        let source = self.source;
        let attributes = AttributeReader::new(source, TextEncoding::Text, layer.defn())?;
        let (name, stated, expected) = (layer.name(), layer.spatial_ref(), layer.try_feature_count());
        let key = hidden_key(dataset, &name, &attributes.names);
        // Of a table that may not be read not even the coordinate reference system is known: that it may not goes first.
        self.check_failure()?;
        let crs = crs::settle(source, stated.map_or(Stated::Nothing, Stated::Crs))?;
        let mut features = Vec::new();
        for (row, feature) in (1..).zip(layer.features()) {
            let fid = feature.fid().map(u64::cast_signed);
            let mut values = attributes.read(row, &feature)?;
            values.extend(key.as_ref().map(|_| fid.map(|fid| fid.to_string())));
            features.push((fid, RawFeature { row, attributes: values, wkb: feature.geometry().and_then(wkb) }));
        }
        let findings = self.check_failure()?;
        if expected.is_some_and(|expected| expected != features.len() as u64) {
            return Err(self.error(&format!("{} of {} rows could be read", features.len(), expected.unwrap_or(0))));
        }
        if features.is_empty() {
            return Err(VectorSourceError::EmptyLayer { name: source.name.to_owned(), layer: name });
        }
        let fields = attributes.names.into_iter().chain(key).collect();
        Ok(RawLayer { layer: name, crs, fields, features: in_order(features), findings })
    }

    /// Turns what GDAL said: a failure means that something is missing, a warning is passed on.
    fn check_failure(&self) -> Result<Vec<Finding>, VectorSourceError> {
        let messages = session::take_messages();
        if let Some(failure) = messages.iter().find(|message| message.is_failure) {
            return Err(self.error(&failure.text));
        }
        let text = |message: &session::Message| self.connection.scrub(&message.text);
        let finding = |text: String| Finding::new(Severity::Warning, "gdal-warning", self.source.name, text);
        Ok(messages.iter().map(|message| finding(text(message))).collect())
    }

    fn error(&self, reason: &str) -> VectorSourceError {
        let reason = self.connection.scrub(reason);
        // GDAL names its own function before what the server says.
        let reason = reason.strip_prefix("PQconnectdb failed. ").unwrap_or(&reason).to_owned();
        VectorSourceError::Database { name: self.source.name.to_owned(), reason }
    }
}

/// Puts rows in the order of their key, so that a row that was changed stays where it was.
fn in_order(mut features: Vec<(Option<i64>, RawFeature)>) -> Vec<RawFeature> {
    features.sort_by_key(|(fid, _)| *fid);
    (1..).zip(features).map(|(row, (_, feature))| RawFeature { row, ..feature }).collect()
}

fn names_of(tables: &[Layer<'_>]) -> String {
    let mut names: Vec<String> = tables.iter().map(LayerAccess::name).collect();
    names.sort();
    let more = names.len().saturating_sub(MAX_TABLES_NAMED);
    names.truncate(MAX_TABLES_NAMED);
    names.extend((more > 0).then(|| format!("and {more} more")));
    names.join(", ")
}

/// Finds the column of the primary key that GDAL takes for the number of a row, and then not for an attribute.
///
/// None for a view, for a key of another kind, and where the server does not say.
fn hidden_key(dataset: &Dataset, table: &str, shown: &[String]) -> Option<String> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let oid = |name: String| format!("to_regclass('{}')", name.replace('\'', "''"));
    // The column of the geometry stands behind the name of a table that has several, the schema before one that is elsewhere.
    let table = table.split_once('(').map_or(table, |(table, _)| table);
    let elsewhere = table.split_once('.').map(|(schema, table)| format!("{}.{}", quoted(schema), quoted(table)));
    let query = format!(
        "SELECT a.attname::text AS key FROM pg_index i \
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) \
         WHERE i.indisprimary AND i.indrelid = COALESCE({}, {}) ORDER BY a.attnum",
        oid(quoted(table)),
        elsewhere.map_or_else(|| "NULL".to_owned(), oid)
    );
    let mut found = dataset.execute_sql(query, None, Dialect::DEFAULT).ok()??;
    let mut names = found.features().filter_map(|row| row.field(0).ok().flatten().and_then(FieldValue::into_string));
    names.find(|name| !shown.contains(name))
}
