//! An atlas whose boundaries, services and settlements are in a database.

use std::path::{Path, PathBuf};

use choros::io::{DataFolder, FolderStamp, Loaded, public_reasons};
use choros::report::{Finding, Severity};
use tempfile::TempDir;

use crate::support::folder::{FOUR, geojson_of};
use crate::support::postgis::PostGis;
use crate::support::{Api, Folder};

/// Every source of the shipped atlas that can be a table, and the table's name.
const SOURCES: [(&str, &str); 4] = [
    ("boundaries/municipalities_approximate.geojson", "municipalities_approximate"),
    ("boundaries/neighbours.geojson", "neighbours"),
    ("services/services_synthetic.csv", "services_synthetic"),
    ("population/settlements.csv", "settlements"),
];

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Writes the shipped atlas, but with its sources in a database.
fn folder_of(database: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in DataFolder::embedded_names() {
        let target = folder.path().join(&*name);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(shipped().join(&*name), target).unwrap();
    }
    let mut toml = std::fs::read_to_string(shipped().join("atlas.toml")).unwrap();
    for (file, table) in SOURCES {
        std::fs::remove_file(folder.path().join(file)).unwrap();
        toml = toml.replace(&format!("\"{file}\""), &format!("\"{database}\"\nlayer = \"{table}\""));
    }
    std::fs::write(folder.path().join("atlas.toml"), toml).unwrap();
    folder
}

fn fill(server: &PostGis) {
    for (file, table) in SOURCES {
        let points = ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-a_srs", "EPSG:4326"];
        let polygons = ["-nlt", "PROMOTE_TO_MULTI"];
        let arguments: &[&str] = if file.ends_with("csv") { &points } else { &polygons };
        server.load(&shipped().join(file), table, arguments);
    }
}

/// Checks that everything that can be asked for is answered alike, byte by byte.
fn assert_same(files: &Api, tables: &Api) {
    assert_eq!(files.state.atlas().version(), tables.state.atlas().version());
    let mut paths = vec!["/places?q=Λάρισα".replace("Λάρισα", "%CE%9B%CE%AC%CF%81%CE%B9%CF%83%CE%B1")];
    for collection in ["municipalities", "regional-units", "regions", "services"] {
        paths.push(format!("/collections/{collection}/items?limit=10000"));
        paths.push(format!("/collections/{collection}/items?limit=10000&f=csv"));
        for zoom in [5, 7, 9] {
            // From 20.5 to 24.5 east and 36 to 40.5 north.
            let side = 1_u32 << zoom;
            let columns = 401 * side / 720..=409 * side / 720;
            let rows = 375 * side / 1000..=395 * side / 1000;
            for (x, y) in columns.flat_map(|x| rows.clone().map(move |y| (x, y))) {
                paths.push(format!("/xyz/{collection}/{zoom}/{x}/{y}.mvt"));
            }
        }
    }
    let mut bytes = 0;
    for path in &paths {
        let (from_files, from_tables) = (files.get(path), tables.get(path));
        assert_eq!(from_files.status, from_tables.status, "{path}");
        assert!(from_files.body == from_tables.body, "{path} differs");
        assert_eq!(from_files.header("etag"), from_tables.header("etag"), "{path}");
        bytes += from_files.body.len();
    }
    assert!(bytes > 500_000, "{bytes} bytes compared");
}

#[test]
fn the_same_atlas_comes_from_files_and_from_postgis() {
    let Some(server) = PostGis::start("an atlas from PostGIS") else { return };
    fill(&server);
    let files = Api::of(&DataFolder::open(&shipped()).unwrap());
    let folder = folder_of(&server.source("user=keeper"));
    let tables = Api::of(&DataFolder::open(folder.path()).unwrap());
    assert_same(&files, &tables);
    // A row that is written again moves to the end of the table, and nothing changes for readers.
    server.psql("atlas", "update services_synthetic set name_en = name_en where ogc_fid < 9");
    server.psql("atlas", "update municipalities_approximate set code = code where ogc_fid < 9");
    let again = Api::of(&DataFolder::open(folder.path()).unwrap());
    assert_same(&tables, &again);
    // Other content is another version; only the folder is watched, so it takes a touch of it to be seen.
    let before = FolderStamp::of(folder.path());
    server.psql("atlas", "update services_synthetic set name_en = 'Other' where ogc_fid = 1");
    assert_eq!(FolderStamp::of(folder.path()), before);
    let changed = Api::of(&DataFolder::open(folder.path()).unwrap());
    assert_ne!(changed.state.atlas().version(), tables.state.atlas().version());
}

/// Loads an atlas of one level in the database.
fn load_level(source: &str, layer: &str) -> Loaded {
    let named = if layer.is_empty() { String::new() } else { format!("layer = \"{layer}\"\n") };
    let folder = Folder::with_level(source, &format!("{named}fields = {{ code = \"code\", name_el = \"name\" }}\n"));
    let loaded = folder.load();
    for finding in &loaded.report.findings {
        let debug = format!("{finding:?} {}", serde_json::to_string(finding).unwrap());
        assert!(!debug.contains("hunter"), "{debug}");
    }
    for reason in public_reasons(&loaded.report) {
        assert!(!reason.contains("127.0.0.1") && !reason.contains("hunter"), "{reason}");
    }
    loaded
}

/// Loads an atlas that must not be loadable, whose one fatal reason says all these words.
fn refused(source: &str, layer: &str, words: &[&str]) {
    let loaded = load_level(source, layer);
    assert!(loaded.atlas.is_none());
    let fatal: Vec<&Finding> = loaded.report.findings.iter().filter(|f| f.severity == Severity::Fatal).collect();
    let text = fatal.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(fatal.len() == 1 && words.iter().all(|word| text.contains(word)), "{words:?} in {text}");
}

#[test]
fn a_database_that_is_not_as_it_should_be_says_so() {
    let Some(server) = PostGis::start("errors of PostGIS") else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.geojson");
    std::fs::write(&file, geojson_of(&FOUR)).unwrap();
    server.load(&file, "areas", &[]);
    let keeper = server.source("user=keeper");
    assert!(load_level(&keeper, "areas").atlas.is_some());
    assert!(load_level(&keeper, "").atlas.is_some(), "there is but one");
    assert!(load_level(&keeper, "public.areas").atlas.is_some());

    server.psql("atlas", "create table numbers (code text primary key, name text)");
    server.psql(
        "atlas",
        "create table points as select code, name, st_centroid(wkb_geometry)::geometry(point, 4326) as g from areas",
    );
    server.psql("atlas", "create table adrift as select code, name, st_setsrid(wkb_geometry, 0) as g from areas");
    server.psql("atlas", "create table bare (code text, name text, g geometry(polygon, 4326))");
    server.psql("atlas", "create schema \"o'ther\"; create table \"o'ther\".\"τα όρια\" (code int primary key, name text, g geometry(polygon, 4326))");
    server.psql("atlas", "insert into \"o'ther\".\"τα όρια\" select code::int, name, wkb_geometry from areas");
    server.psql("atlas", "create view seen as select * from areas");
    refused(&keeper, "areaz", &["dbname=atlas (areaz)", "there is no layer 'areaz'", "adrift, areas, bare", "points"]);
    refused(&keeper, "numbers", &["table 'numbers' has no geometry"]);
    refused(&keeper, "points", &["row 1", "a point was found; accepted are polygons"]);
    refused(&keeper, "adrift", &["there is no coordinate reference system", "crs = \"EPSG:2100\""]);
    refused(&keeper, "bare", &["layer 'bare' is empty"]);
    refused(&keeper, "", &["there are several layers", "areas"]);
    assert!(load_level(&keeper, "seen").atlas.is_some());
    let folder =
        Folder::with_level(&keeper, "layer = \"o'ther.τα όρια\"\nfields = { code = \"code\", name_el = \"name\" }\n");
    let loaded = folder.load_with(&folder.toml().replace("codes = \"elstat\"", "codes = \"any\""));
    let codes =
        loaded.atlas.map(|atlas| atlas.levels().map(|(layer, _)| layer.areas()[0].id.to_string()).collect::<Vec<_>>());
    assert_eq!(
        codes.as_ref().and_then(|codes| codes.last()).map(String::as_str),
        Some("101"),
        "a key is a field: {:#?}",
        loaded.report
    );

    let reader = server.source("user=reader password=hunter2");
    refused(&reader, "areas", &["permission denied"]);
    server.psql("atlas", "grant select on areas to reader");
    let loaded = load_level(&reader, "areas");
    assert!(loaded.atlas.is_some());
    let told: Vec<_> = loaded.report.findings.iter().filter(|f| f.kind == "password-in-atlas").collect();
    assert!(told.len() == 1 && told[0].severity == Severity::Warning && told[0].row.is_some(), "{told:?}");
    assert!(told[0].message.contains("PGPASSFILE"), "{told:?}");
    refused(&server.source("user=reader password='hunter 3'"), "areas", &["password authentication failed"]);
    let address = format!("PG:postgresql://reader:hunter2@127.0.0.1:{}/atlas", server.port);
    assert!(load_level(&address, "areas").atlas.is_some());
    refused(&server.source("user=reader").replace("dbname=atlas", "dbname=postgres"), "areas", &["password"]);
    refused(&keeper.replace("dbname=atlas", "dbname=postgres"), "areas", &["there is no table 'areas'"]);
    refused(&keeper.replace("dbname=atlas", "dbname=nothing"), "areas", &["database \"nothing\" does not exist"]);
    refused("PG:service=no_such_service", "areas", &["definition of service \"no_such_service\" not found"]);
    let gone = keeper.clone();
    drop(server);
    refused(&gone, "areas", &["the database cannot be read: ", "Connection refused"]);
}

#[test]
fn a_server_that_does_not_answer_is_not_waited_for() {
    // It takes the connection and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let begin = std::time::Instant::now();
    refused(
        &format!("PG:host=127.0.0.1 port={port} connect_timeout=2 password=hunter2"),
        "areas",
        &["timeout expired"],
    );
    assert!(begin.elapsed() < std::time::Duration::from_secs(30));
}

#[test]
fn what_is_no_connection_is_refused_at_its_line_without_its_password() {
    for source in ["PG:password=my hunter2", "PG:passwrod=hunter2", "PG:hunter2", "PG:postgresql://me:hunter2@h/d?x=1"]
    {
        refused(source, "areas", &["atlas.toml:12: ", "accepted are"]);
    }
    for source in [
        "MYSQL:atlas,user=me,password=hunter2",
        "MSSQL:server=a;pwd=hunter2",
        "WFS:http://me:hunter2@127.0.0.1:1/x",
        "OCI:me/hunter2@db",
        "PGB:password=hunter2",
        "PGeo:password=hunter2",
        "postgresql://me:hunter2@127.0.0.1:1/x",
        "host=127.0.0.1 password=hunter2",
        "boundaries/PG:host=127.0.0.1 password=hunter2",
        "/vsicurl/http://me:hunter2@127.0.0.1:1/a.geojson",
    ] {
        refused(source, "areas", &["atlas.toml:"]);
    }
}

#[test]
fn tables_of_indicators_are_files() {
    let folder = Folder::of_squares(&FOUR);
    let toml = folder.toml()
        + "[[levels]]\nlevel = \"region\"\ndissolve = \"municipality\"\nareas = \"PG:password=hunter2\"\n";
    let loaded = folder.load_with(&toml);
    assert!(loaded.atlas.is_none());
    let text = format!("{:?}", loaded.report);
    assert!(text.contains("'PG:…' is not accepted") && !text.contains("hunter2"), "{text}");
}
