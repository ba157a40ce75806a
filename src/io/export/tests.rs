//! Files that are exported, read again: tiles by the reader of PMTiles, SQLite and GDAL, tables by the reader of Parquet.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use gdal::Dataset;
use gdal::vector::{FieldValue, LayerAccess};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use super::wkb::wkb;
use super::*;
use crate::atlas::{CellValue, Collection, TileArchive};
use crate::boundaries::Level;
use crate::io::pmtiles::PmtilesArchive;
use crate::io::{DataFolder, load};
use crate::tiles::TileCoord;

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| load(&DataFolder::Embedded, &mut |_| {}).atlas.unwrap());

/// Stops an export when it has been told of progress so many times.
struct StopAfter(usize);

impl ExportWatcher for StopAfter {
    fn progress(&mut self, _progress: ExportProgress) {
        self.0 -= 1;
    }

    fn is_stopped(&self) -> bool {
        self.0 == 0
    }
}

fn request(out: &Path) -> ExportRequest {
    ExportRequest {
        out: out.to_owned(),
        format: None,
        levels: None,
        services: false,
        indicators: IndicatorChoice::default(),
        period: None,
        zooms: "0-8".parse().unwrap(),
        public_url: None,
        force: false,
    }
}

fn named(ids: &str) -> IndicatorChoice {
    ids.parse().unwrap()
}

fn run(request: &ExportRequest) -> ExportSummary {
    export(&ATLAS, request, &mut StopAfter(usize::MAX)).unwrap()
}

fn refused(request: &ExportRequest) -> String {
    export(&ATLAS, request, &mut StopAfter(usize::MAX)).unwrap_err().to_string()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Every tile of the atlas of these zooms, asked for one by one wherever in the world it lies.
fn every_tile(request: &ExportRequest, zooms: std::ops::RangeInclusive<u8>) -> BTreeMap<TileCoord, Vec<u8>> {
    let tables = Selection::new(&ATLAS, request).unwrap().tables;
    let coords = zooms.flat_map(|zoom| TileCoord::covering(&crate::geometry::Bbox::WORLD, zoom).unwrap());
    coords.filter_map(|coord| Some((coord, ATLAS.tile(&tables, coord).unwrap()?))).collect()
}

#[test]
fn archives_hold_every_tile_of_the_atlas_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (pmtiles, mbtiles) = (folder.path().join("a.pmtiles"), folder.path().join("b.mbtiles"));
    let with = |out: &Path| ExportRequest { services: true, indicators: named("population"), ..request(out) };
    let summary = run(&with(&pmtiles));
    run(&with(&mbtiles));
    let expected = every_tile(&with(&pmtiles), 0..=8);
    let tiles = summary.tiles.unwrap();
    assert_eq!(tiles.count, expected.len() as u64);
    assert_eq!(summary.bytes, fs::metadata(&pmtiles).unwrap().len());

    let archive = PmtilesArchive::open(&pmtiles).unwrap();
    assert_eq!(archive.zooms(), (0, 8));
    let of_levels = ["regions", "regional-units", "municipalities"];
    assert_eq!(archive.layers()[..4], [&of_levels[..], &["services"]].concat());
    let beside =
        of_levels.iter().flat_map(|level| ["-points", "-labels", "-borders"].map(|what| format!("{level}{what}")));
    let mut beside: Vec<String> = beside.collect();
    beside.sort_unstable();
    let mut others = archive.layers()[4..].to_vec();
    others.sort_unstable();
    assert_eq!(others, beside);
    for coord in (0..=8).flat_map(|zoom| TileCoord::covering(&crate::geometry::Bbox::WORLD, zoom).unwrap()) {
        let found = archive.tile(coord).unwrap().map(|tile| gunzip(&tile.bytes));
        assert!(found.as_ref() == expected.get(&coord), "{coord}");
    }

    let database = rusqlite::Connection::open(&mbtiles).unwrap();
    let mut statement = database.prepare("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").unwrap();
    let rows = statement.query_map([], |row| {
        let (zoom, x, row_from_south): (u8, u32, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let coord = TileCoord::from_xyz(zoom, x, (1 << zoom) - 1 - row_from_south).unwrap();
        Ok((coord, gunzip(&row.get::<_, Vec<u8>>(3)?)))
    });
    let found: BTreeMap<_, _> = rows.unwrap().map(Result::unwrap).collect();
    assert!(found == expected);
}

#[test]
fn gdal_knows_the_layers_and_fields_of_mbtiles() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.mbtiles");
    run(&ExportRequest { indicators: named("population"), ..request(&out) });
    let dataset = Dataset::open(&out).unwrap();
    let names: Vec<_> = dataset.layers().map(|layer| layer.name()).collect();
    for expected in ["regions", "regional-units", "municipalities"] {
        assert!(names.contains(&expected.to_owned()), "{names:?}");
    }
    let mut layer = dataset.layer_by_name("municipalities").unwrap();
    let larissa = layer
        .features()
        .find(|f| f.field_as_string(f.field_index("code").unwrap()).unwrap().as_deref() == Some("2201"));
    let larissa = larissa.unwrap();
    let population = larissa.field_as_double(larissa.field_index("population").unwrap()).unwrap();
    assert_eq!(population, Some(164_381.0));
}

/// Compares a layer that GDAL reads with the table it was made of, cell by cell.
fn check_layer(path: &Path, table: &crate::atlas::FeatureTable<'_>) {
    let dataset = Dataset::open(path).unwrap();
    let mut layer = dataset.layer_by_name(table.collection().id()).unwrap();
    let by_key: BTreeMap<String, usize> = (0..table.len()).map(|row| (table.id(row).to_owned(), row)).collect();
    let key = if table.collection() == Collection::Services { "id" } else { "code" };
    let mut count = 0;
    for feature in layer.features() {
        let text = |name: &str| feature.field_as_string(feature.field_index(name).unwrap()).unwrap();
        let row = by_key[&text(key).unwrap()];
        for column in table.columns() {
            let found = feature.field(feature.field_index(&column.name).unwrap()).unwrap();
            match (table.cell(row, column), found) {
                // FlatGeobuf leaves out what is null: its text is empty.
                (CellValue::Null, _) => assert!(text(&column.name).is_none_or(|text| text.is_empty())),
                (CellValue::Text(expected), Some(FieldValue::StringValue(found))) => assert_eq!(found, expected),
                (CellValue::Number(expected), Some(FieldValue::RealValue(found))) => {
                    assert_eq!(found.to_bits(), expected.to_bits());
                }
                (CellValue::Number(expected), Some(FieldValue::Integer64Value(found))) => {
                    assert_eq!(found.to_string(), expected.to_string());
                }
                (CellValue::Number(expected), Some(FieldValue::IntegerValue(found))) => {
                    assert_eq!(found.to_string(), expected.to_string());
                }
                (expected, found) => panic!("{} of {}: {expected:?}, {found:?}", column.name, table.id(row)),
            }
            if let Some(values) = column.indicator().map(|place| &table.values()[place]) {
                let indicator = &values.indicator.joined.indicator;
                assert_eq!(text(&format!("{}__unit", column.name)).as_deref(), Some(indicator.unit.symbol_en()));
                assert_eq!(
                    text(&format!("{}__source", column.name)).as_deref(),
                    Some(&*indicator.provenance.source.en)
                );
            }
        }
        let found = feature.geometry().map(|geometry| geometry.wkb().unwrap());
        assert!(found == wkb(table, row), "{}", table.id(row));
        count += 1;
    }
    assert_eq!(count, table.len());
}

#[test]
fn gdal_reads_the_features_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let package = ExportRequest { services: true, indicators: IndicatorChoice::All, ..request(&at("a.gpkg")) };
    let summary = run(&package);
    assert_eq!(summary.collections.len(), 4);
    for table in &Selection::new(&ATLAS, &package).unwrap().tables {
        check_layer(&package.out, table);
    }
    let requests = [
        ExportRequest { indicators: IndicatorChoice::All, ..request(&at("a.fgb")) },
        ExportRequest { services: true, ..request(&at("services.fgb")) },
        ExportRequest { levels: Some(vec![Level::Region]), ..request(&at("regions.fgb")) },
    ];
    for request in requests {
        run(&request);
        check_layer(&request.out, &Selection::new(&ATLAS, &request).unwrap().tables[0]);
    }
}

#[test]
fn geoparquet_holds_the_features_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.parquet");
    let request = ExportRequest { indicators: IndicatorChoice::All, ..request(&out) };
    run(&request);
    let tables = Selection::new(&ATLAS, &request).unwrap().tables;
    let table = &tables[0];
    let reader = SerializedFileReader::new(fs::File::open(&out).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let geo = metadata.iter().find(|entry| entry.key == "geo").and_then(|entry| entry.value.as_deref()).unwrap();
    let geo: Value = serde_json::from_str(geo).unwrap();
    assert_eq!((&geo["version"], &geo["primary_column"]), (&"1.1.0".into(), &"geometry".into()));
    // What the JSON schema of GeoParquet 1.1.0 asks of the metadata: what is required, and of which form.
    let column = geo["columns"]["geometry"].as_object().unwrap();
    let known = ["encoding", "geometry_types", "crs", "edges", "orientation", "bbox", "epoch", "covering"];
    assert!(column.keys().all(|key| known.contains(&key.as_str())), "{column:?}");
    assert_eq!((&column["encoding"], &column["orientation"]), (&"WKB".into(), &"counterclockwise".into()));
    assert_eq!(column["geometry_types"], serde_json::json!(["MultiPolygon"]));
    let bbox: Vec<f64> = column["bbox"].as_array().unwrap().iter().map(|side| side.as_f64().unwrap()).collect();
    assert!(bbox.len() == 4 && bbox[0] < bbox[2] && bbox[1] < bbox[3], "{bbox:?}");
    assert_eq!(geo.as_object().unwrap().keys().collect::<Vec<_>>(), ["version", "primary_column", "columns"]);
    assert_eq!(geo["columns"]["geometry"]["covering"]["bbox"]["ymax"], serde_json::json!(["bbox", "ymax"]));

    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), table.len());
    for (row, read) in rows.iter().enumerate() {
        let cells: BTreeMap<&str, &Field> =
            read.get_column_iter().map(|(name, field)| (name.as_str(), field)).collect();
        for column in table.columns() {
            match (table.cell(row, column), cells[column.name.as_str()]) {
                (CellValue::Null, Field::Null) => {}
                (CellValue::Text(expected), Field::Str(found)) => assert_eq!(found, expected),
                (CellValue::Number(expected), Field::Double(found)) => assert_eq!(found.to_bits(), expected.to_bits()),
                (CellValue::Number(expected), Field::Long(found)) => {
                    assert_eq!(found.to_string(), expected.to_string());
                }
                (expected, found) => panic!("{}: {expected:?}, {found:?}", column.name),
            }
        }
        let Field::Bytes(geometry) = cells["geometry"] else { panic!("no geometry") };
        assert_eq!(Some(geometry.data().to_vec()), wkb(table, row));
        assert!(matches!(cells["bbox"], Field::Group(_)));
    }
}

fn content(path: &Path) -> BTreeMap<String, Vec<u8>> {
    if path.is_file() {
        return BTreeMap::from([(String::new(), fs::read(path).unwrap())]);
    }
    let entries = fs::read_dir(path).unwrap().map(Result::unwrap);
    let below = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        content(&entry.path()).into_iter().map(move |(rest, bytes)| (format!("{name}/{rest}"), bytes))
    };
    entries.flat_map(below).collect()
}

#[test]
fn the_same_twice_is_the_same_bytes() {
    for format in ExportFormat::ALL {
        let made: Vec<_> = (0..2)
            .map(|_| {
                let folder = tempfile::tempdir().unwrap();
                let out = folder.path().join("a");
                run(&ExportRequest { format: Some(format), indicators: IndicatorChoice::All, ..request(&out) });
                let files = if matches!(format, ExportFormat::Pmtiles | ExportFormat::Mbtiles) { 3 } else { 1 };
                assert_eq!(fs::read_dir(folder.path()).unwrap().count(), files, "{format}: nothing is left beside it");
                content(&out)
            })
            .collect();
        assert!(made[0] == made[1], "{format}");
    }
}

#[test]
fn an_export_that_is_stopped_leaves_nothing() {
    for format in ExportFormat::ALL {
        let folder = tempfile::tempdir().unwrap();
        let request = ExportRequest { format: Some(format), ..request(&folder.path().join("a")) };
        let stopped = export(&ATLAS, &request, &mut StopAfter(1));
        assert!(matches!(stopped, Err(ExportError::Interrupted)), "{format}: {stopped:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{format}");
    }
}

#[test]
fn a_folder_for_a_static_host_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let (site, files) = (folder.path().join("site"), folder.path().join("files"));
    let url = Some("https://maps.test/atlas".to_owned());
    run(&ExportRequest { format: Some(ExportFormat::Site), ..request(&site) });
    run(&ExportRequest { format: Some(ExportFormat::Xyz), public_url: url, ..request(&files) });
    assert_eq!(json(&site.join("tilejson.json"))["tiles"][0], "pmtiles://tiles.pmtiles/{z}/{x}/{y}");
    assert_eq!(json(&site.join("style.json"))["sources"]["areas"]["url"], "pmtiles://tiles.pmtiles");
    let tilejson = json(&files.join("tilejson.json"));
    assert_eq!(tilejson["tiles"][0], "https://maps.test/atlas/tiles/{z}/{x}/{y}.mvt");
    assert_eq!(json(&files.join("style.json"))["sources"]["areas"]["url"], "https://maps.test/atlas/tilejson.json");

    let expected = every_tile(&ExportRequest { format: Some(ExportFormat::Xyz), ..request(&files) }, 0..=8);
    let found = content(&files.join("tiles"));
    assert_eq!(found.len(), expected.len());
    for (coord, tile) in expected {
        assert!(found[&format!("{coord}.mvt/")] == tile, "{coord}");
    }
    let archive = PmtilesArchive::open(&site.join("tiles.pmtiles")).unwrap();
    let first = TileCoord::from_xyz(0, 0, 0).unwrap();
    assert_eq!(gunzip(&archive.tile(first).unwrap().unwrap().bytes), found["0/0/0.mvt/"]);

    for id in ["population", "population_change", "population_density", "unemployment_2001"] {
        let block = json(&site.join(format!("values/{id}.json")));
        let level = &block["levels"]["municipality"];
        let codes = level["codes"].as_array().unwrap();
        for (period, values) in level["periods"].as_object().unwrap() {
            for list in [&values["values"], &values["status"], &level["ids"]] {
                assert_eq!(list.as_array().unwrap().len(), codes.len(), "{id} {period}");
            }
        }
        assert_eq!(json(&site.join(format!("styles/{id}.json")))["metadata"]["choros"]["indicator"], id);
    }
}

#[test]
fn counts_are_circles_and_never_what_a_site_begins_with() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    run(&ExportRequest { format: Some(ExportFormat::Site), zooms: "0-4".parse().unwrap(), ..request(&site) });
    assert_eq!(json(&site.join("style.json"))["metadata"]["choros"]["indicator"], "population_change");
    let style = json(&site.join("styles/population.json"));
    let ids: Vec<_> = style["layers"].as_array().unwrap().iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"symbols") && !ids.iter().any(|id| id.starts_with("class-")), "{ids:?}");
    let circles = style["sources"]["symbols"]["data"]["features"].as_array().unwrap();
    assert_eq!(circles.len(), 51);
    let of = |place: usize, name: &str| circles[place]["properties"][name].as_f64().unwrap();
    assert!((of(0, "radius_px") - 30.0).abs() < 1e-9 && of(0, "population") > of(50, "population"));
    let page = fs::read_to_string(site.join("index.html")).unwrap();
    let first = page.find("<section").unwrap();
    assert!(page[first..].starts_with("<section id=\"population_change\""), "{}", &page[first..first + 80]);
}

#[test]
fn a_style_without_indicators_takes_all_but_names_from_one_source() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a");
    let zooms = "2-3".parse().unwrap();
    let format = Some(ExportFormat::Xyz);
    run(&ExportRequest { format, zooms, services: true, indicators: IndicatorChoice::None, ..request(&out) });
    let style = json(&out.join("style.json"));
    let sources = style["sources"].as_object().unwrap();
    assert!(sources.len() == 2 && sources.values().all(|source| source["url"] == "tilejson.json"));
    let layers = style["layers"].as_array().unwrap();
    for layer in layers.iter().filter(|layer| layer.get("source").is_some()) {
        assert_eq!(layer["source"], if layer["type"] == "symbol" { "labels" } else { "atlas" });
    }
    assert!(layers.iter().any(|layer| layer["source-layer"] == "services"));
    assert!(!out.join("values").exists() && !out.join("tiles/1").exists() && out.join("tiles/2").is_dir());
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| request(&folder.path().join(name));
    let with = |error: String, parts: &[&str]| {
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    };
    with(
        refused(&ExportRequest { levels: Some(vec![Level::Community]), ..at("a.csv") }),
        &["no level 'community'", "region, regional-unit, municipality"],
    );
    with(
        refused(&ExportRequest { indicators: named("population,poverty"), ..at("a.csv") }),
        &["no indicator 'poverty'", "population, "],
    );
    let period = Some("1821".parse().unwrap());
    with(refused(&ExportRequest { period, ..at("a.csv") }), &["1821", "2011", "2021"]);
    let levels = Some(vec![Level::Region, Level::Municipality]);
    with(refused(&ExportRequest { levels, ..at("a.fgb") }), &["2 were asked for", ".gpkg"]);
    with(refused(&at("a.shp")), &["a.shp", ".fgb"]);
    with(refused(&at("absent/a.csv")), &["no folder", "absent"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::create_dir(folder.path().join("mine.csv")).unwrap();
    with(refused(&ExportRequest { force: true, ..at("mine.csv") }), &["no earlier export"]);
}

#[test]
fn a_period_is_that_of_the_values() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.csv");
    let period = Some("2011".parse().unwrap());
    run(&ExportRequest { period, indicators: named("population"), ..request(&out) });
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let column = reader.headers().unwrap().iter().position(|name| name == "population__period").unwrap();
    assert!(reader.records().all(|record| &record.unwrap()[column] == "2011"));
}
