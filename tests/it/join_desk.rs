//! A sheet put on the map by the program, as a steward does it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use choros::boundaries::Level;
use choros::io::store::Store;
use choros::io::{DataFolder, load};
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::Value;

use crate::support::Api;

/// Municipalities of Thessaly with numbers, as a colleague types them.
const SHEET: &str = "Δήμος;Άνεργοι 2021\nΛαρισαίων;1200\nΤυρνάβου;150\nΚΙΛΕΛΕΡ;90\nΑγιάς;60\nΤεμπών;70\nΦαρσάλων;95\n";

fn choros(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_choros")).current_dir(folder).args(args).output().unwrap()
}

/// Runs `choros join` on a file; returns the exit code, standard output and the error in words.
fn join(folder: &Path, file: &str, more: &[&str]) -> (i32, String, String) {
    let output = choros(folder, &[&["join", file], more].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// All files of a folder with their content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_dry_run_says_what_it_found_and_writes_nothing() {
    let folder = folder_with(&[("a.csv", SHEET.as_bytes())]);
    let (code, output, error) = join(folder.path(), "a.csv", &[]);
    assert_eq!(code, 0, "{output}{error}");
    assert!(output.contains("known names (Municipalities)") && output.contains("0 questions left"), "{output}");
    assert_eq!(content(folder.path()).len(), 1, "nothing to decide: no review file");
    let (code, output, _) = join(folder.path(), "a.csv", &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!(code, 0);
    assert_eq!(json["counts"]["matched"], 6);
    assert_eq!(json["measures"][0]["aggregation"], "sum");
    assert!(json["columns"][0]["because"]["el"].as_str().unwrap().contains("γνωστά ονόματα"));
}

#[test]
fn questions_go_through_the_review_file_and_then_into_the_atlas() {
    let sheet = format!("{SHEET}Άγνωστο;5\n");
    let folder = folder_with(&[("a.csv", sheet.as_bytes())]);
    assert!(choros(folder.path(), &["init", "data"]).status.success());
    let data = folder.path().join("data");
    let before = content(&data);
    let (code, output, error) = join(folder.path(), "a.csv", &["--data", "data"]);
    assert_eq!(code, 2, "{output}{error}");
    let review = folder.path().join("a.csv.review.csv");
    let text = fs::read_to_string(&review).unwrap();
    assert!(text.contains("Άγνωστο"), "{text}");
    // Filled in as a person does: the decision is the last cell of a line.
    let decided: String = text
        .lines()
        .map(|line| match line {
            line if line.contains("Άγνωστο") => format!("{line}-\r\n"),
            line => format!("{line}\r\n"),
        })
        .collect();
    fs::write(&review, &decided).unwrap();
    let (code, output, _) = join(folder.path(), "a.csv", &["--data", "data"]);
    assert!(code == 2 && output.contains("with decisions and was left as it is"), "{output}");
    assert_eq!(fs::read_to_string(&review).unwrap(), decided);

    let apply = [
        "--data",
        "data",
        "--review",
        "a.csv.review.csv",
        "--apply",
        "--id",
        "unemployed",
        "--title-el",
        "Άνεργοι",
        "--title-en",
        "Unemployed",
        "--unit",
        "persons",
        "--source",
        "ΔΥΠΑ",
        "--license",
        "CC BY 4.0",
    ];
    let (code, output, error) = join(folder.path(), "a.csv", &apply);
    assert_eq!(code, 0, "{output}{error}");
    assert!(output.contains("written:"), "{output}");
    let loaded = load(&DataFolder::open(&data).unwrap(), &mut |_what| {});
    let atlas = loaded.atlas.unwrap();
    let known = &atlas.indicator(&"unemployed".parse().unwrap()).unwrap().joined;
    assert_eq!((known.report.unmatched.len(), known.report.duplicates.len()), (0, 0));
    let (_, series) = known.totals(Level::Municipality, None).unwrap();
    let (layer, _) = atlas.level(Level::Municipality).unwrap();
    let place =
        layer.areas().iter().position(|area| area.id.as_str() == "2201" || area.name_el == "Λαρισαίων").unwrap();
    assert_eq!(series.value(place), Some(1200.0));
    let changed: Vec<String> = content(&data)
        .into_iter()
        .filter(|file| !before.contains(file))
        .map(|(name, _)| Path::new(&name).file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(changed, ["atlas.toml", "unemployed.csv", "unemployed.toml"]);
    // Again it would take the place of what is there.
    let after = content(&data);
    let (code, _, error) = join(folder.path(), "a.csv", &apply);
    assert!(code == 1 && error.contains("--replace"), "{error}");
    assert_eq!(content(&data), after);
    assert_eq!(join(folder.path(), "a.csv", &[&apply[..], &["--replace"]].concat()).0, 0);
}

#[test]
fn a_value_says_which_row_of_which_file_it_was_taken_from_until_it_changes() {
    let folder = folder_with(&[("άνεργοι.csv", SHEET.as_bytes())]);
    assert!(choros(folder.path(), &["init", "data"]).status.success());
    let state = folder.path().join("state");
    let about = ["--data", "data", "--state", "state", "--apply", "--id", "unemployed", "--unit", "persons"];
    let about = [&about[..], &["--source", "ΔΥΠΑ", "--license", "CC BY 4.0"]].concat();
    // Beside a server that has the store open.
    let store = Store::open(&state).unwrap();
    let (code, output, error) = join(folder.path(), "άνεργοι.csv", &about);
    assert_eq!(code, 0, "{output}{error}");
    assert!(output.contains("noted where 6 values came from"), "{output}");
    let answer = |store| {
        let loaded = load(&DataFolder::open(&folder.path().join("data")).unwrap(), &mut |_what| {});
        Api::with_store(loaded, store).json("/places/2202")
    };
    let of = |place: &Value| {
        let indicators = place["indicators"].as_array().unwrap();
        indicators.iter().find(|indicator| indicator["id"] == "unemployed").unwrap()["origins"].clone()
    };
    let place = answer(store);
    let name = place["name_el"].as_str().unwrap().to_owned();
    let origins = of(&place);
    let row = SHEET.lines().position(|line| line.split(';').next() == Some(&*name)).unwrap() + 1;
    assert_eq!(origins[0]["file"], "άνεργοι.csv");
    assert_eq!((&origins[0]["row"], &origins[0]["period"]), (&row.into(), &"2021".into()));
    assert_eq!((&origins[0]["how"], &origins[0]["decided_at"]), (&"name".into(), &Value::Null));
    let hash = blake3::hash(SHEET.as_bytes()).to_hex().to_string();
    assert_eq!(origins[0]["content_hash"], hash);
    // Of a value that somebody writes by hand nobody knows where it came from.
    let table = folder.path().join("data/indicators/unemployed.csv");
    let text = fs::read_to_string(&table).unwrap();
    let value =
        place["indicators"].as_array().unwrap().iter().find(|one| one["id"] == "unemployed").unwrap()["value"].clone();
    let line = format!("2202,2021,{}", value.as_f64().unwrap());
    assert!(text.contains(&line), "{text}");
    fs::write(&table, text.replace(&line, "2202,2021,7")).unwrap();
    assert_eq!(of(&answer(Store::open(&state).unwrap())), serde_json::json!([]));
}

#[test]
fn what_stands_in_the_way_leaves_the_folder_as_it_was() {
    let folder = folder_with(&[("a.csv", format!("{SHEET}Ελασσόνας;abc\n").as_bytes()), ("b.csv", SHEET.as_bytes())]);
    assert!(choros(folder.path(), &["init", "data"]).status.success());
    let before = content(&folder.path().join("data"));
    let about = ["--data", "data", "--apply", "--id", "x", "--unit", "persons", "--source", "s", "--license", "l"];
    let (code, _, error) = join(folder.path(), "a.csv", &about);
    assert!(code == 1 && error.contains("nothing was written") && error.contains("is not a number"), "{error}");
    // An id an indicator cannot have, and a unit nobody knows.
    let (code, _, error) = join(folder.path(), "b.csv", &["--data", "data", "--apply", "--id", "name_el"]);
    assert!(code != 0 && error.contains("is not an indicator id"), "{error}");
    let unit = ["--data", "data", "--apply", "--id", "x", "--unit", "apples", "--source", "s", "--license", "l"];
    let (code, _, error) = join(folder.path(), "b.csv", &unit);
    assert!(code == 1 && error.contains("the unit 'apples' is not known"), "{error}");
    // Synthetic data that do not say so.
    let synthetic = [&about[..], &["--quality", "synthetic"]].concat();
    let (code, _, error) = join(folder.path(), "b.csv", &synthetic);
    assert!(code == 1 && error.contains("synthetic"), "{error}");
    assert_eq!(content(&folder.path().join("data")), before);
}

/// A workbook with a formula that failed, or with a hidden column of values.
fn workbook(failed: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in ["Δήμος", "Άνεργοι 2021"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), text).unwrap();
    }
    for (row, name) in (1..).zip(["Λαρισαίων", "Τυρνάβου", "Αγιάς", "Τεμπών"]) {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, row).unwrap();
    }
    if failed {
        sheet.write_formula(4, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    } else {
        sheet.set_column_hidden(1).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// An archive whose parts say that they are far larger than they are.
fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        writer.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..200 {
            std::io::Write::write_all(&mut writer, &zeros).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn bad_sheets_are_refused_with_a_reason() {
    let text = |text: &str| text.as_bytes().to_vec();
    let wide = format!("Δήμος{}\nΛαρισαίων;1\n", ";x".repeat(1_000_000));
    let keys = "kod_a;kod_b;Έτος;Άνεργοι\n2201;2202;2021;1\n2203;2204;2021;2\n2205;2206;2021;3\n2401;2402;2021;4\n";
    let mixed = "Μονάδα;Έτος;Άνεργοι\nΔήμος Λαρισαίων;2021;1\nΔήμος Τυρνάβου;2021;2\nΠεριφέρεια Θεσσαλίας;2021;300\nΠεριφέρεια Πελοποννήσου;2021;400\nΔήμος Αγιάς;2021;2\n";
    let row = |cell: &str| text(&format!("{SHEET}Ελασσόνας;{cell}\n"));
    let large: Vec<u8> = [b"PK\x03\x04".to_vec(), vec![0; (64 << 20) + 1]].concat();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.csv", vec![], "the file is empty"),
        ("blank.csv", text(";;\n;;\n"), "is empty"),
        ("header.csv", text("Δήμος;Άνεργοι 2021\n"), "no rows below its header"),
        ("failed.xlsx", workbook(true), "is a formula that failed"),
        ("hidden.xlsx", workbook(false), "is hidden"),
        ("large.xlsx", large, "accepted are at most"),
        ("bomb.xlsx", bomb(), "accepted are at most"),
        ("keys.csv", text(keys), "no column says which area"),
        ("mixed.csv", text(mixed), "--level"),
        (
            "period.csv",
            text("Δήμος;Έτος;Άνεργοι\nΛαρισαίων;2021;1\nΤυρνάβου;2021;2\nΑγιάς;πρόπερσι;3\n"),
            "is not a period",
        ),
        ("nan.csv", row("NaN"), "is not finite"),
        ("inf.csv", row("-Infinity"), "is not finite"),
        ("wide.csv", text(&wide), "columns"),
        ("page.csv", text("<!DOCTYPE html><html></html>"), "a web page"),
        (
            "amka.csv",
            text("Δήμος;ΑΜΚΑ;Άνεργοι 2021\nΛαρισαίων;01019012345;1\nΤυρνάβου;02029012345;2\n"),
            "personal numbers",
        ),
        ("nothing.csv", text("α;β\nχ;1\nψ;2\n"), "no column says which area"),
    ];
    for (name, bytes, words) in cases {
        let folder = folder_with(&[(name, &bytes)]);
        let (code, output, error) = join(folder.path(), name, &[]);
        assert_eq!(code, 1, "{name}: {output}{error}");
        assert!(output.contains(words) || error.contains(words), "{name}: {output}{error}");
    }
    // What a person says is taken.
    let folder = folder_with(&[("hidden.xlsx", &workbook(false)), ("mixed.csv", mixed.as_bytes())]);
    assert_eq!(join(folder.path(), "hidden.xlsx", &["--value", "B"]).0, 0);
    assert_eq!(join(folder.path(), "mixed.csv", &["--level", "municipality"]).0, 0);
}

#[test]
fn wrong_decisions_name_line_and_column() {
    let folder = folder_with(&[
        ("a.csv", format!("{SHEET}Άγνωστο;5\n").as_bytes()),
        ("r.csv", "sheet_row;code;name;decision\n8;;Άγνωστο;9999\n".as_bytes()),
    ]);
    let (code, _, error) = join(folder.path(), "a.csv", &["--review", "r.csv"]);
    assert!(code == 1 && error.contains("line 2, column decision: '9999'"), "{error}");
}
