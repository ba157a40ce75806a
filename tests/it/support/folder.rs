//! Made-up data folders, small enough to draw.

use std::fmt::Write as _;
use std::path::Path;

use choros::config::ServerConfig;
use choros::io::{DataFolder, LoadReport, Loaded, load};
use choros::report::{Finding, Severity};
use tempfile::TempDir;

use super::Api;

/// A data folder that goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    directory: TempDir,
    levels: String,
    indicators: Vec<String>,
    more: String,
}

/// A municipality of a made-up atlas: its code, and the lower left corner of its square of one degree.
pub(crate) type Square = (&'static str, f64, f64);

/// Four municipalities in two Regional Units (01 and 02) of one Region (EL51), side by side.
pub(crate) const FOUR: [Square; 4] =
    [("0101", 20.0, 38.0), ("0102", 21.0, 38.0), ("0201", 22.0, 38.0), ("0202", 23.0, 38.0)];

/// The definition of a count that adds up.
pub(crate) const COUNT: &str = "unit = \"persons\"\nmeasure = \"count\"\naggregation = \"sum\"\n";

/// The definition of a share that is rebuilt from its parts.
pub(crate) const SHARE: &str =
    "unit = \"percent\"\nmeasure = \"rate\"\naggregation = \"ratio\"\nper = 100\ndecimals = 1\n";

impl Folder {
    /// Makes a folder with one level of municipalities; the coarser ones follow from the codes.
    pub(crate) fn of_squares(squares: &[Square]) -> Self {
        let folder = Self::with_level("boundaries/a.geojson", "fields = { code = \"code\", name_el = \"name\" }\n");
        folder.write("boundaries/a.geojson", geojson_of(squares));
        folder
    }

    /// Makes a folder with a level of municipalities of this file, which is still to be written.
    pub(crate) fn with_level(source: &str, more: &str) -> Self {
        let levels = format!("[[levels]]\nlevel = \"municipality\"\nsource = \"{source}\"\ncodes = \"elstat\"\n{more}");
        let directory = tempfile::tempdir().unwrap();
        Self { directory, levels, indicators: Vec::new(), more: String::new() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Adds an indicator with its table.
    pub(crate) fn indicator(mut self, id: &str, definition: &str, csv: impl AsRef<[u8]>) -> Self {
        let toml = format!(
            "id = \"{id}\"\ntitle_el = \"{id} el\"\ntitle_en = \"{id} en\"\nsource_el = \"Πηγή\"\nsource_en = \"Source\"\n\
             license = \"CC BY 4.0\"\n{definition}"
        );
        self.write(&format!("indicators/{id}.toml"), toml);
        self.write(&format!("indicators/{id}.csv"), csv);
        self.indicators.push(id.to_owned());
        self
    }

    /// Adds services of any kind.
    pub(crate) fn services(mut self, csv: impl AsRef<[u8]>) -> Self {
        self.write("services/s.csv", csv);
        self.more += "[[services]]\nsource = \"services/s.csv\"\nsource_name = \"made up\"\nlicense = \"none\"\n";
        self
    }

    /// Adds lines to the end of `atlas.toml`.
    pub(crate) fn with(mut self, toml: &str) -> Self {
        self.more += toml;
        self
    }

    /// Returns `atlas.toml`.
    pub(crate) fn toml(&self) -> String {
        let mut toml = String::from("[atlas]\nid = \"made-up\"\ntitle_el = \"Τίτλος\"\ntitle_en = \"Title\"\n\n");
        let ids = self.indicators.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
        writeln!(toml, "[indicators]\nids = [{ids}]\ndefault = [{ids}]\n").unwrap();
        toml + &self.levels + "\n" + &self.more
    }

    /// Loads the folder, whatever comes of it.
    pub(crate) fn load(&self) -> Loaded {
        self.load_with(&self.toml())
    }

    /// Loads the folder with another `atlas.toml`.
    pub(crate) fn load_with(&self, toml: &str) -> Loaded {
        self.write("atlas.toml", toml);
        load(&self.open(), &mut |_| {})
    }

    fn open(&self) -> DataFolder {
        DataFolder::open(self.path()).unwrap()
    }

    /// Loads the folder, which has to be loadable.
    pub(crate) fn api(&self) -> Api {
        self.api_with(ServerConfig::default())
    }

    /// The same, served with other settings.
    pub(crate) fn api_with(&self, config: ServerConfig) -> Api {
        self.write("atlas.toml", self.toml());
        Api::with_config(&self.open(), config)
    }

    /// Loads a folder that must not be loadable; returns what is fatal.
    pub(crate) fn fatal(&self) -> Vec<Finding> {
        fatal(&self.load())
    }
}

/// Returns what is fatal of what was found, which has to be something, and to speak of no path of the machine.
pub(crate) fn fatal(loaded: &Loaded) -> Vec<Finding> {
    assert!(loaded.atlas.is_none(), "{:#?}", loaded.report.findings);
    let fatal: Vec<_> = findings(&loaded.report, |finding| finding.severity == Severity::Fatal);
    assert!(!fatal.is_empty(), "{:#?}", loaded.report.findings);
    for finding in &fatal {
        assert!(!finding.to_string().contains("/tmp"), "{finding}");
    }
    fatal
}

/// Returns the findings that are asked for.
pub(crate) fn findings(report: &LoadReport, wanted: impl Fn(&Finding) -> bool) -> Vec<Finding> {
    report.findings.iter().filter(|finding| wanted(finding)).cloned().collect()
}

/// Returns the one finding of a kind.
pub(crate) fn one(report: &LoadReport, kind: &str) -> Finding {
    let found = findings(report, |finding| finding.kind == kind);
    assert_eq!(found.len(), 1, "{kind}: {:#?}", report.findings);
    found[0].clone()
}

/// Returns squares of one degree as GeoJSON with `code` and `name`.
pub(crate) fn geojson_of(squares: &[Square]) -> String {
    let features: Vec<_> =
        squares.iter().map(|&(code, west, south)| feature(&format!("\"{code}\""), &square(west, south))).collect();
    collection(&features)
}

/// Returns features as a collection.
pub(crate) fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// Returns a feature with a code, as JSON, and a geometry, as JSON.
pub(crate) fn feature(code: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{{\"code\":{code},\"name\":\"Δήμος\"}},\"geometry\":{geometry}}}")
}

/// Returns a square of one degree as a GeoJSON polygon.
pub(crate) fn square(west: f64, south: f64) -> String {
    let (east, north) = (west + 1.0, south + 1.0);
    format!(
        "{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"
    )
}
