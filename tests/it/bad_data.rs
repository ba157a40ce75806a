//! What people put into data folders: each mistake gets a clear error that names the place and what is accepted, and
//! nothing is lost in silence.

use choros::report::{Finding, Severity};

use crate::support::folder::{COUNT, FOUR, Folder, SHARE, collection, fatal, feature, findings, one, square};
use crate::support::server::run;
use crate::support::shared;

/// Returns the one fatal finding of a table of people.
fn refused(csv: impl AsRef<[u8]>) -> Finding {
    let fatal = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).fatal();
    assert_eq!(fatal[0].source, "indicators/people.csv", "{fatal:#?}");
    fatal[0].clone()
}

fn says(finding: &Finding, words: &[&str]) {
    let text = finding.to_string();
    for word in words {
        assert!(text.contains(word), "'{word}' is not in: {text}");
    }
}

#[test]
fn a_column_that_is_not_known_is_named_with_those_that_are() {
    let finding = refused("code,period,valeu\n0101,2021,1\n");
    says(&finding, &["valeu", "accepted", "value"]);
    let finding = refused("kodikos,period,value\n0101,2021,1\n");
    says(&finding, &["code", "kodikos"]);
    let finding = refused("code,period,value,value\n0101,2021,1,2\n");
    says(&finding, &["value", "twice"]);
    says(&refused(""), &["code"]);
}

#[test]
fn a_decimal_comma_is_a_question_of_the_file_not_a_guess() {
    let finding = refused("code,period,value\n0101,2021,\"12,5\"\n");
    assert_eq!((finding.row, finding.column.as_deref()), (Some(2), Some("value")));
    says(&finding, &["12,5", "decimal"]);
    // Without quotes the comma makes another cell.
    assert_eq!(refused("code,period,value\n0101,2021,12,5\n").row, Some(2));
    // A file with semicolons says so in its definition, and is read.
    says(&refused("code;period;value\n0101;2021;12,5\n"), &["delimiter"]);
    let definition = format!("{COUNT}[csv]\ndelimiter = \";\"\ndecimal = \",\"\n");
    let api = Folder::of_squares(&FOUR).indicator("people", &definition, "code;period;value\n0101;2021;12,5\n").api();
    assert_eq!(api.json("/indicators/people/values")["values"][0], 12.5);
}

#[test]
fn a_lost_leading_zero_is_offered_as_a_question_and_not_used() {
    let api =
        Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n101,2021,5\n0102,2021,6\n").api();
    let questions = findings(&api.report, |finding| finding.severity == Severity::Question);
    assert_eq!(questions.len(), 1, "{:#?}", api.report.findings);
    says(&questions[0], &["101", "0101"]);
    let values = api.json("/indicators/people/values");
    assert_eq!(values["values"], serde_json::json!([null, 6.0, null, null]));
    let join = &api.report.indicators[0].join;
    assert_eq!((join.rows, join.matched, join.unmatched_rows()), (2, 1, 1));
}

#[test]
fn what_is_given_twice_is_told_and_the_first_counts() {
    let csv = "code,period,value\n0101,2021,1\n0101,2021,2\n0101,2011,3\n0102,2021,4\n0102,2021,4\n";
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api();
    let conflict = one(&api.report, "conflicting-rows");
    assert_eq!((conflict.row, conflict.severity), (Some(3), Severity::Error));
    says(&conflict, &["0101", "line 2"]);
    assert_eq!(one(&api.report, "duplicate-row").row, Some(6));
    assert_eq!(api.json("/indicators/people/values?period=2021")["values"][0], 1.0);
    let join = &api.report.indicators[0].join;
    assert_eq!((join.rows, join.matched + join.unmatched_rows(), join.duplicates.len()), (5, 5, 2));
}

#[test]
fn a_code_of_no_area_is_told_with_its_line() {
    let api = Folder::of_squares(&FOUR)
        .indicator("people", COUNT, "code,period,value\n0101,2021,1\n9999,2021,7\nΛάρισα,2021,8\n")
        .api();
    let told: Vec<_> = findings(&api.report, |finding| finding.source == "indicators/people.csv");
    for (code, line) in [("9999", 3), ("Λάρισα", 4)] {
        assert!(
            told.iter().any(|finding| finding.message.contains(code) && finding.row == Some(line)),
            "{code}: {told:#?}"
        );
    }
    assert_eq!(api.report.indicators[0].join.unmatched_rows(), 2);
}

#[test]
fn areas_without_a_row_are_told() {
    let api = Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n0101,2021,1\n").api();
    let missing = &api.report.indicators[0].join.missing;
    assert_eq!((missing.len(), missing[0].count), (1, 3));
    assert!(findings(&api.report, |finding| finding.message.contains("0102")).len() == 1, "{:#?}", api.report.findings);
}

#[test]
fn bytes_that_are_no_text_name_their_line_and_windows_1253_is_recognised() {
    let finding = refused(b"code,period,value\n0101,2021,1\n01\xff\xfe2,2021,2\n");
    assert_eq!(finding.row, Some(3));
    says(&finding, &["UTF-8"]);
    // «Δήμος» in Windows-1253, in a register of services.
    let greek = b"id,kind,name_el,lon,lat\na,k,\xc4\xde\xec\xef\xf2 \xcb\xe1\xf1\xe9\xf3\xe1\xdf\xf9\xed,20.5,38.5\n";
    let loaded = Folder::of_squares(&FOUR).services(greek).load();
    says(&fatal(&loaded)[0], &["Windows-1253", "windows-1253"]);
    let folder = Folder::of_squares(&FOUR).services(greek).with("csv = { encoding = \"windows-1253\" }\n");
    let name = folder.api().json("/collections/services/items/a")["properties"]["name_el"].clone();
    assert_eq!(name, "Δήμος Λαρισαίων");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let csv = "\u{feff}code,period,value\r\n0101,2021,1\r\n";
    assert_eq!(
        Folder::of_squares(&FOUR).indicator("people", COUNT, csv).api().json("/indicators/people/values")["values"][0],
        1.0
    );
}

#[test]
fn many_bad_cells_are_told_at_once() {
    let rows: Vec<_> = (0..30).map(|n| format!("0101,{n},x{n}")).collect();
    let fatal = Folder::of_squares(&FOUR)
        .indicator("people", COUNT, format!("code,period,value\n{}\n", rows.join("\n")))
        .fatal();
    assert!((10..=20).contains(&fatal.len()), "{}", fatal.len());
}

#[test]
fn a_value_that_is_not_its_ratio_is_told() {
    let api = Folder::of_squares(&FOUR)
        .indicator("share", SHARE, "code,period,value,numerator,denominator\n0101,2021,30,1,4\n")
        .api();
    assert_eq!(api.report.indicators[0].join.inconsistent_ratios, [2]);
    assert!(findings(&api.report, |finding| finding.row == Some(2)).len() == 1, "{:#?}", api.report.findings);
}

/// Loads a folder whose boundaries are this file.
fn boundaries(name: &str, content: impl AsRef<[u8]>, more: &str) -> choros::io::Loaded {
    let folder = Folder::with_level(name, &format!("fields = {{ code = \"code\", name_el = \"name\" }}\n{more}"));
    folder.write(name, content);
    folder.load()
}

#[test]
fn boundaries_without_a_coordinate_system_ask_for_it() {
    // A Shapefile without a .prj: GDAL makes it, and the one file is taken away.
    let folder = Folder::with_level("boundaries/a.shp", "fields = { code = \"code\", name_el = \"name\" }\n");
    folder.write("boundaries/a.geojson", crate::support::folder::geojson_of(&FOUR));
    let at = |name: &str| folder.path().join("boundaries").join(name);
    let arguments = [
        "-f",
        "ESRI Shapefile",
        "-lco",
        "ENCODING=UTF-8",
        at("a.shp").to_str().unwrap(),
        at("a.geojson").to_str().unwrap(),
    ]
    .map(str::to_owned);
    let Ok(made) = std::process::Command::new("ogr2ogr").args(arguments).output() else {
        return crate::support::skipped("a Shapefile", "gdal-bin is not installed");
    };
    assert!(made.status.success());
    std::fs::remove_file(at("a.prj")).unwrap();
    says(&fatal(&folder.load())[0], &["coordinate reference system", "crs", "EPSG:2100"]);
    let loaded = folder.load_with(&folder.toml().replace("codes =", "crs = \"EPSG:4326\"\ncodes ="));
    assert!(loaded.atlas.is_some(), "{:#?}", loaded.report.findings);
    std::fs::remove_file(at("a.dbf")).unwrap();
    says(&fatal(&folder.load())[0], &["incomplete", "dbf"]);
}

#[test]
fn an_outline_that_crosses_itself_is_repaired_and_told() {
    let bow_tie = "{\"type\":\"Polygon\",\"coordinates\":[[[20,38],[21,39],[21,38],[20,39],[20,38]]]}";
    let loaded = boundaries(
        "boundaries/a.geojson",
        collection(&[feature("\"0101\"", bow_tie), feature("\"0102\"", &square(21.0, 38.0))]),
        "",
    );
    let told = one(&loaded.report, "repaired-geometry");
    assert_eq!(told.row, Some(1));
    says(&told, &["km²"]);
    assert_eq!(loaded.report.levels.iter().map(|level| level.areas).collect::<Vec<_>>(), [1, 1, 2]);
}

#[test]
fn an_area_without_a_geometry_is_kept_and_told() {
    for geometry in
        ["null", "{\"type\":\"Polygon\",\"coordinates\":[]}", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}"]
    {
        let loaded = boundaries(
            "boundaries/a.geojson",
            collection(&[feature("\"0101\"", geometry), feature("\"0102\"", &square(21.0, 38.0))]),
            "",
        );
        assert_eq!(one(&loaded.report, "no-geometry").row, Some(1), "{geometry}");
        let atlas = loaded.atlas.unwrap();
        assert_eq!(atlas.levels().map(|(layer, _)| layer.areas().len()).collect::<Vec<_>>(), [1, 1, 2], "{geometry}");
    }
    // It is served: without a geometry, in no tile, and found by its code.
    let folder = Folder::of_squares(&FOUR);
    folder.write(
        "boundaries/a.geojson",
        collection(&[feature("\"0101\"", "null"), feature("\"0102\"", &square(21.0, 38.0))]),
    );
    let api = folder.api();
    assert!(api.json("/collections/municipalities/items/0101")["geometry"].is_null());
    assert_eq!(api.json("/collections/municipalities/items")["numberMatched"], 2);
}

#[test]
fn a_code_that_stands_twice_is_an_error_unless_the_rows_are_parts() {
    let twice = collection(&[feature("\"0101\"", &square(20.0, 38.0)), feature("\"0101\"", &square(21.0, 38.0))]);
    says(&fatal(&boundaries("boundaries/a.geojson", &twice, ""))[0], &["0101", "merge_parts"]);
    let loaded = boundaries("boundaries/a.geojson", &twice, "merge_parts = true\n");
    assert_eq!(loaded.report.levels.last().unwrap().areas, 1, "{:#?}", loaded.report.findings);
}

#[test]
fn an_area_without_a_code_is_kept_and_told() {
    for code in ["null", "\"\"", "\" \""] {
        let loaded = boundaries(
            "boundaries/a.geojson",
            collection(&[feature(code, &square(20.0, 38.0)), feature("\"0102\"", &square(21.0, 38.0))]),
            "",
        );
        let told = one(&loaded.report, "missing-code");
        assert_eq!(told.row, Some(1));
        says(&told, &["Δήμος", "uncoded-1"]);
        let level = loaded.report.levels.last().unwrap();
        assert_eq!((level.areas, level.coded), (2, 1), "{code}");
    }
}

#[test]
fn mount_athos_is_kept_and_told() {
    let Some(path) = shared("data/gh-evia-khmdhs/firewatch_municipalities.geojson") else { return };
    let folder =
        Folder::with_level("boundaries/all.geojson", "fields = { code = \"municipality_code\", name_el = \"name\" }\n");
    folder.write("boundaries/all.geojson", std::fs::read(path).unwrap());
    let loaded = folder.load_with(&folder.toml().replace("codes = \"elstat\"", "codes = \"any\""));
    says(&one(&loaded.report, "missing-code"), &["Άθως"]);
    let level = &loaded.report.levels[0];
    assert_eq!((level.areas, level.coded), (326, 325));
    // Milos crosses itself in this file: it is mended and told, and no area is lost.
    assert!(!findings(&loaded.report, |finding| finding.kind == "repaired-geometry").is_empty());
    folder.write("atlas.toml", folder.toml().replace("codes = \"elstat\"", "codes = \"any\""));
    let api = crate::support::Api::of(&choros::io::DataFolder::open(folder.path()).unwrap());
    let athos = api.json("/places/at?lon=24.25&lat=40.2");
    assert_eq!(athos["places"][0]["name_el"], "Άθως", "{athos}");
    assert_eq!(api.json("/collections/municipalities/items?limit=1")["numberMatched"], 326);
}

#[test]
fn a_code_of_another_shape_is_refused() {
    let loaded = boundaries("boundaries/a.geojson", collection(&[feature("\"101\"", &square(20.0, 38.0))]), "");
    says(&fatal(&loaded)[0], &["101"]);
    // Where the scheme is not stated, a code that is too short is a question.
    let folder = Folder::with_level("boundaries/a.geojson", "fields = { code = \"code\", name_el = \"name\" }\n");
    folder.write(
        "boundaries/a.geojson",
        collection(&[
            feature("\"101\"", &square(20.0, 38.0)),
            feature("\"2201\"", &square(21.0, 38.0)),
            feature("\"2202\"", &square(22.0, 38.0)),
        ]),
    );
    let loaded = folder.load_with(&folder.toml().replace("codes = \"elstat\"", "codes = \"any\""));
    let told = one(&loaded.report, "lost-leading-zero");
    assert_eq!(told.severity, Severity::Question);
    says(&told, &["101"]);
}

#[test]
fn a_field_that_is_not_there_is_named_with_those_that_are() {
    let folder = Folder::with_level("boundaries/a.geojson", "fields = { code = \"kodikos\" }\n");
    folder.write("boundaries/a.geojson", crate::support::folder::geojson_of(&FOUR));
    says(&folder.fatal()[0], &["kodikos", "code, name"]);
}

#[test]
fn no_data_file_leads_elsewhere() {
    let vrt = "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
    for name in ["boundaries/a.geojson", "boundaries/a.gpkg", "boundaries/a.fgb", "boundaries/a.vrt"] {
        let fatal = fatal(&boundaries(name, vrt, ""));
        assert!(!fatal[0].to_string().contains("passwd"), "{name}: {}", fatal[0]);
    }
    for content in [
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"http://127.0.0.1:1/x\"}},\"features\":[]}",
        "/vsicurl/http://127.0.0.1:1/x.geojson",
        "http://127.0.0.1:1/x.geojson",
        "PG:host=127.0.0.1 dbname=x",
    ] {
        fatal(&boundaries("boundaries/a.geojson", content, ""));
    }
    for source in [
        "/vsicurl/http://127.0.0.1:1/a.geojson",
        "/vsizip/a.zip",
        "http://127.0.0.1:1/a.geojson",
        "../a.geojson",
        "/etc/passwd",
        "MYSQL:x",
        "postgresql://127.0.0.1:1/x",
        "a.geojson\\u0000.shp",
    ] {
        let folder = Folder::with_level(source, "");
        let fatal = folder.fatal();
        assert_eq!(fatal[0].source, "atlas.toml", "{fatal:#?}");
    }
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = Folder::of_squares(&FOUR);
    let target = folder.path().join("boundaries/a.geojson");
    std::fs::remove_file(&target).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &target).unwrap();
    folder.fatal();
}

#[test]
fn services_that_cannot_be_where_they_are_said_to_be_are_kept_without_a_place() {
    let csv = "id,kind,name_el,lon,lat\nzero,k,α,0,0\nswapped,k,β,38.5,20.5\nrange,k,γ,200,38.5\nnone,k,δ,,\nfar,k,ε,100,10\nok,k,ζ,20.5,38.5\n";
    let api = Folder::of_squares(&FOUR).services(csv).api();
    for (kind, id) in [
        ("null-island", "zero"),
        ("swapped-position", "swapped"),
        ("position-out-of-range", "range"),
        ("no-position", "none"),
        ("outside-every-area", "far"),
    ] {
        says(&one(&api.report, kind), &[id]);
    }
    assert_eq!((api.report.services, api.report.services_placed), (6, 2));
    assert_eq!(api.json("/collections/services/items")["numberMatched"], 6, "none is lost");
    let nearest = api.json("/services/nearest?lon=20.5&lat=38.5&k=10");
    let ids: Vec<_> =
        nearest["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["ok", "far"]);
    assert!(nearest["note"].is_string());
}

#[test]
fn services_of_an_unknown_kind_or_without_an_id_or_twice_are_told() {
    let csv = "id,kind,name_el,lon,lat\na,k,α,20.5,38.5\na,k,β,20.6,38.5\n,k,γ,20.7,38.5\nd,other,δ,20.8,38.5\n";
    let kinds = "[[service_kinds]]\nid = \"k\"\nname_el = \"Κ\"\nname_en = \"K\"\n";
    let api = Folder::of_squares(&FOUR).services(csv).with(kinds).api();
    assert_eq!(one(&api.report, "duplicate-service").severity, Severity::Error);
    let bad = findings(&api.report, |finding| finding.kind == "bad-service");
    assert_eq!(bad.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(4), Some(5)]);
    says(&bad[1], &["other", "accepted are k"]);
    assert_eq!(api.report.services, 1);
}

#[test]
fn settlements_without_a_number_are_told_with_their_line() {
    let csv = "id,name_el,lon,lat,residents\na,Α,20.5,38.5,10\nb,Β,20.5,38.5,δέκα\nc,Γ,20.5,38.5,-1\nd,Δ,,,5\n";
    let folder = Folder::of_squares(&FOUR).with("[[population]]\nsource = \"population/p.csv\"\n");
    folder.write("population/p.csv", csv);
    let loaded = folder.load();
    let rows: Vec<_> = findings(&loaded.report, |finding| finding.kind == "bad-population-point")
        .iter()
        .map(|finding| finding.row)
        .collect();
    assert_eq!(rows, [Some(3), Some(4), Some(5)]);
    assert_eq!((loaded.report.population_points, loaded.report.residents), (1, 10.0));
}

#[test]
fn settlements_with_more_residents_than_there_are_people_are_told_and_not_counted() {
    let csv = "id,name_el,lon,lat,residents\na,Α,20.5,38.5,10\nb,Β,20.5,38.5,1e300\nc,Γ,20.5,38.5,1e999\n";
    let folder = Folder::of_squares(&FOUR)
        .with("[[population]]\nsource = \"population/p.csv\"\n")
        .services("id,kind,name_el,lon,lat\ns,k,Υπηρεσία,20.5,38.5\n");
    folder.write("population/p.csv", csv);
    let api = folder.api();
    let bad = findings(&api.report, |finding| finding.kind == "bad-population-point");
    assert_eq!(bad.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(3), Some(4)]);
    says(&bad[0], &["'1e300'", "0 to 1000000000000"]);
    assert_eq!(bad[0].column.as_deref(), Some("residents"));
    assert_eq!(api.json("/service-coverage?kind=k&within_m=5000")["areas"][0]["residents"], 10.0);
}

#[test]
fn residents_that_may_be_thousands_are_asked_about() {
    let read = |residents: [&str; 2], more: &str| {
        let folder = Folder::of_squares(&FOUR).with(&format!("[[population]]\nsource = \"population/p.csv\"\n{more}"));
        let [first, second] = residents;
        let rows = format!("a;Α;20.5;38.5;{first}\nb;Β;20.6;38.5;{second}\n");
        let rows = if more.contains("decimal") {
            rows.replace("20.5;38.5", "20,5;38,5").replace("20.6;38.5", "20,6;38,5")
        } else {
            rows
        };
        folder.write("population/p.csv", format!("id;name_el;lon;lat;residents\n{rows}"));
        folder.load()
    };
    let semicolons = "csv = { delimiter = \";\" }\n";
    let asked = read(["12.277", "5"], semicolons);
    let question = &one(&asked.report, "ambiguous-residents");
    assert_eq!((question.severity, question.row, asked.report.residents), (Severity::Question, Some(2), 5.0));
    says(question, &["'12.277'", "12277 or 12.277"]);
    let residents = |cells, more| format!("{:.6}", read(cells, more).report.residents);
    assert_eq!(residents(["12.277", "5.25"], semicolons), "17.527000", "the other cell shows a decimal point");
    let comma = "csv = { delimiter = \";\", decimal = \",\" }\n";
    assert_eq!(residents(["12,277", "5"], comma), "17.277000");
    says(&one(&read(["12.277", "5"], comma).report, "bad-population-point"), &["'12.277' has a point"]);
}

#[test]
fn settlements_that_stand_twice_swapped_or_in_no_area_are_told() {
    let csv = "id,name_el,lon,lat,residents\na,Α,20.5,38.5,10\na,Β,20.6,38.5,20\nc,Γ,38.5,20.5,30\nd,Δ,0,0,40\n\
               e,Ε,2,48,50\nf,Ζ,2.5,48,60\n,Η,20.7,38.5,70\n,Θ,20.8,38.5,80\n";
    let folder = Folder::of_squares(&FOUR).with("[[population]]\nsource = \"population/p.csv\"\n");
    folder.write("population/p.csv", csv);
    let report = folder.load().report;
    let twice = &one(&report, "duplicate-population-point");
    assert_eq!((twice.severity, twice.row, twice.column.as_deref()), (Severity::Error, Some(3), Some("id")));
    says(twice, &["'a'", "row 2 counts"]);
    let swapped = &one(&report, "swapped-position");
    assert_eq!((swapped.severity, swapped.row), (Severity::Question, Some(4)));
    assert_eq!(one(&report, "bad-population-point").row, Some(5));
    says(&one(&report, "outside-every-area"), &["2 population points with 110 residents", "the first of them e"]);
    assert_eq!((report.population_points, report.residents), (5, 270.0));
}

#[test]
fn of_many_settlements_that_cannot_be_used_the_first_are_told_and_the_others_counted() {
    let rows = (0..50).map(|n| format!("p{n},Α,20.5,38.5,-1\n")).collect::<Vec<_>>().concat();
    let folder = Folder::of_squares(&FOUR).with("[[population]]\nsource = \"population/p.csv\"\n");
    folder.write("population/p.csv", format!("id,name_el,lon,lat,residents\n{rows}"));
    let report = folder.load().report;
    let bad = findings(&report, |finding| finding.kind == "bad-population-point");
    assert_eq!(bad.len(), 21);
    says(&bad[20], &["30 more rows"]);
}

#[test]
fn parents_that_were_swapped_are_told_with_the_share_of_the_area() {
    let level = |source: &str, level: &str, more: &str| {
        format!(
            "[[levels]]\nlevel = \"{level}\"\nsource = \"{source}\"\ncodes = \"any\"\nfields = {{ code = \"code\", name_el = \"name\", {more} }}\n"
        )
    };
    let area = |code: &str, parent: &str, west: f64, east: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\",\"name\":\"{code}\",\"parent\":\"{parent}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{west},38],[{east},38],[{east},39],[{west},39],[{west},38]]]}}}}"
        )
    };
    let folder = Folder::of_squares(&[]);
    folder.write("boundaries/units.geojson", collection(&[area("U1", "", 20.0, 22.0), area("U2", "", 22.0, 24.0)]));
    // M2 and M3 have each other's parent; M4 lies a quarter outside of its own.
    let municipalities = [
        area("M1", "U1", 20.0, 21.0),
        area("M2", "U2", 21.0, 21.75),
        area("M3", "U1", 22.75, 24.0),
        area("M4", "U2", 21.75, 22.75),
    ];
    folder.write("boundaries/m.geojson", collection(&municipalities));
    let toml = folder.toml();
    let toml = toml[..toml.find("[[levels]]").unwrap()].to_owned()
        + &level("boundaries/units.geojson", "regional-unit", "")
        + &level("boundaries/m.geojson", "municipality", "parent = \"parent\"");
    let toml = toml.replace("\"name\",  }", "\"name\" }");
    let loaded = folder.load_with(&toml);
    let told = findings(&loaded.report, |finding| finding.kind == "outside-parent");
    assert_eq!(told.len(), 3, "{:#?}", loaded.report.findings);
    let about = |code: &str| told.iter().find(|finding| finding.message.contains(code)).unwrap();
    says(about("M2 "), &["0.0 %", "U2", "100.0 %", "U1"]);
    says(about("M3 "), &["0.0 %", "U1", "100.0 %", "U2"]);
    says(about("M4 "), &["75.0 %", "U2"]);
    assert!(loaded.atlas.is_some(), "a doubt is no reason to serve nothing");
}

#[test]
fn atlas_toml_says_file_line_and_what_is_accepted() {
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n0101,2021,1\n");
    let toml = folder.toml();
    for (from, to, words) in [
        ("title_en = \"Title\"", "title_en = \"Title\"\ntitel_fr = \"x\"", &["titel_fr", "title_el"][..]),
        ("boundaries/a.geojson", "boundaries/b.geojson", &["b.geojson"]),
        ("level = \"municipality\"", "level = \"prefecture\"", &["prefecture", "regional-unit"]),
        ("codes = \"elstat\"", "codes = \"elsat\"", &["elsat", "elstat"]),
        ("title_el = \"Τίτλος\"", "title_el = 5", &["string"]),
        ("id = \"made-up\"", "id = ", &[""]),
        ("default = [\"people\"]", "default = [\"peolpe\"]", &["peolpe", "people"]),
        ("ids = [\"people\"]", "ids = [\"people\", \"absent\"]", &["absent"]),
        ("ids = [\"people\"]", "ids = [\"people\", \"people\"]", &["people", "twice"]),
        ("source = \"boundaries/a.geojson\"", "", &["source", "dissolve"]),
    ] {
        let changed = toml.replacen(from, to, 1);
        assert_ne!(changed, toml, "{from}");
        let expected_line = changed.lines().zip(toml.lines()).position(|(a, b)| a != b).unwrap() as u64 + 1;
        let told = fatal(&folder.load_with(&changed));
        assert_eq!(told[0].source, "atlas.toml", "{told:#?}");
        says(&told[0], words);
        let line = told[0].row.unwrap();
        assert!(line.abs_diff(expected_line) <= 3, "line {line} and not {expected_line}: {}", told[0]);
    }
    let missing = Folder::of_squares(&FOUR);
    let told = choros::io::load(&choros::io::DataFolder::open(missing.path()).unwrap(), &mut |_| {});
    says(&fatal(&told)[0], &["atlas.toml"]);
}

#[test]
fn a_definition_says_file_line_and_what_is_accepted() {
    for (definition, words) in [
        ("unit = \"promille\"\nmeasure = \"rate\"\n", &["promille", "per-1000"][..]),
        ("unit = \"percent\"\nmeasure = \"rate\"\naggregation = \"mean\"\n", &["mean", "ratio"]),
        ("unit = \"percent\"\nmeasure = \"rate\"\naggregation = \"ratio\"\n", &["per"]),
        ("unit = \"percent\"\nmeasure = \"rate\"\nquality = \"synthetic\"\n", &["synthetic"]),
        ("unit = \"percent\"\n", &["measure"]),
    ] {
        let told = Folder::of_squares(&FOUR).indicator("people", definition, "code,period,value\n").fatal();
        assert_eq!(told[0].source, "indicators/people.toml");
        assert!(told[0].row.is_some());
        says(&told[0], words);
    }
}

#[test]
fn what_is_approximate_or_synthetic_has_to_say_so() {
    let folder = Folder::of_squares(&FOUR);
    let told = fatal(&folder.load_with(&folder.toml().replace("codes =", "quality = \"synthetic\"\ncodes =")));
    says(&told[0], &["synthetic", "title_en"]);
}

#[test]
fn the_program_tells_all_of_it_and_fails() {
    let folder = Folder::of_squares(&FOUR).indicator("people", COUNT, "code,period,value\n0101,2021,x\n");
    folder.write("atlas.toml", folder.toml());
    let path = folder.path().to_str().unwrap();
    let (succeeded, text) = run(&["check", path]);
    assert!(
        !succeeded && text.contains("indicators/people.csv") && text.contains("line 2") || text.contains(":2"),
        "{text}"
    );
    let (succeeded, text) = run(&["serve", path, "--listen", "127.0.0.1:0"]);
    assert!(!succeeded && text.contains("people.csv"), "{text}");
    let (succeeded, text) = run(&["check"]);
    assert!(succeeded, "the atlas of the program has errors: {text}");
}

#[test]
fn columns_of_personal_numbers_are_refused_wherever_they_stand() {
    let csv = "id,kind,name_el,name_en,lon,lat,ΑΦΜ\na,centre,Α,A,20.5,38.5,123456789\n";
    let fatal = Folder::of_squares(&FOUR).services(csv).fatal();
    says(&fatal[0], &["ΑΦΜ", "personal numbers"]);
    assert!(!fatal[0].to_string().contains("123456789"), "{}", fatal[0]);
}

#[test]
fn a_property_may_not_take_the_name_of_a_parameter() {
    for name in ["limit", "f", "bbox", "id"] {
        let folder = Folder::of_squares(&FOUR);
        let toml =
            folder.toml().replacen("[[levels]]", &format!("[[levels]]\nproperties = {{ {name} = \"code\" }}"), 1);
        let fatal = fatal(&folder.load_with(&toml));
        says(&fatal[0], &[name, "parameter"]);
    }
}

#[test]
fn areas_where_tiles_end_are_named_and_a_hole_that_is_none_is_land() {
    let square = |west: f64, south: f64, side: f64| {
        let (east, north) = (west + side, south + side);
        format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
    };
    let area = |code: &str, rings: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[{rings}]}}}}"#
        )
    };
    let folder = Folder::of_squares(&FOUR);
    let features = [
        area("0101", &square(20.0, 38.0, 1.0)),
        area("0102", &square(20.0, 86.0, 1.0)),
        area("0201", &format!("{},{}", square(22.0, 38.0, 1.0), square(24.0, 38.0, 0.5))),
    ];
    folder.write(
        "boundaries/a.geojson",
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")),
    );
    let report = folder.load().report;
    says(&one(&report, "beyond-tiles"), &["beyond 85.0511°", "lies 0102;"]);
    says(&one(&report, "repaired-geometry"), &["Hole lies outside shell", "and is land now"]);
}
