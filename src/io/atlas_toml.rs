//! `atlas.toml`: what is in an atlas.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::csv_table::CsvOptions;
use super::data_source::DataSource;
use crate::atlas::TileKind;
use crate::boundaries::{AreaCode, CodeScheme, Level};
use crate::indicators::IndicatorId;
use crate::provenance::{Bilingual, Provenance, Quality};
use crate::services::{IdSyntax, IdSyntaxError, KindId, LocalHoliday, MonthDay, Taxonomy, TermTitle};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtlasToml {
    /// What the atlas is called.
    pub atlas: AtlasSection,
    /// Where a map begins.
    pub view: Option<ViewSection>,
    /// Which indicators there are.
    #[serde(default)]
    pub indicators: IndicatorsSection,
    /// Which levels there are.
    #[serde(default)]
    pub levels: Vec<Spanned<LevelSection>>,
    /// Which kinds of service there are.
    #[serde(default)]
    pub service_kinds: Vec<KindSection>,
    /// Where services are read from.
    #[serde(default)]
    pub services: Vec<ServicesSection>,
    /// What people call the words that services state.
    #[serde(default)]
    pub terms: Vec<TermSection>,
    /// Holidays of single municipalities.
    #[serde(default)]
    pub local_holidays: Vec<LocalHolidaySection>,
    /// Where population points are read from.
    #[serde(default)]
    pub population: Vec<PopulationSection>,
    /// The land around the areas.
    pub land: Option<LandSection>,
    /// The map behind the map.
    pub basemap: Option<BasemapSection>,
}

/// `[atlas]`: what the atlas is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtlasSection {
    /// A short name for programs.
    pub id: AreaCode,
    /// Greek title.
    pub title_el: String,
    /// English title.
    pub title_en: String,
    /// Greek description.
    #[serde(default)]
    pub description_el: String,
    /// English description.
    #[serde(default)]
    pub description_en: String,
    /// One line of credits.
    #[serde(default)]
    pub attribution: String,
    /// The licence in a line.
    #[serde(default)]
    pub license: String,
    /// What every reader has to know, in Greek.
    #[serde(default)]
    pub notice_el: String,
    /// The same in English.
    #[serde(default)]
    pub notice_en: String,
}

/// `[view]`: where a map begins.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewSection {
    /// Longitude of the middle, degrees.
    pub lon: f64,
    /// Latitude of the middle, degrees.
    pub lat: f64,
    /// Zoom of the Web Mercator tiles.
    pub zoom: f64,
}

/// `[indicators]`: which indicators there are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorsSection {
    /// Each is `indicators/<id>.toml` and `indicators/<id>.csv`.
    #[serde(default)]
    pub ids: Vec<Spanned<IndicatorId>>,
    /// Those joined to features when a caller names none.
    #[serde(default)]
    pub default: Vec<Spanned<IndicatorId>>,
}

/// Makes a section that also says where its data come from: `serde` cannot flatten into types that deny unknown keys.
macro_rules! section_with_origin {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// How far the data can be trusted.
            #[serde(default)]
            pub quality: Quality,
            /// Who made them.
            #[serde(default)]
            pub source_name: String,
            /// Where they are published.
            pub source_url: Option<String>,
            /// The licence in a line.
            #[serde(default)]
            pub license: String,
            /// The licence's text.
            pub license_url: Option<String>,
            /// What a reader has to know, in Greek.
            #[serde(default)]
            pub note_el: String,
            /// The same in English.
            #[serde(default)]
            pub note_en: String,
        }

        impl $name {
            /// Returns where the section's data come from.
            #[must_use]
            pub fn provenance(&self) -> Provenance {
                Provenance {
                    quality: self.quality,
                    source: Bilingual::new(&*self.source_name, &*self.source_name),
                    source_url: self.source_url.clone(),
                    license: self.license.clone(),
                    license_url: self.license_url.clone(),
                    note: Bilingual::new(&*self.note_el, &*self.note_en),
                }
            }
        }
    };
}

section_with_origin! {
    /// `[[levels]]`: the areas of a level.
    pub struct LevelSection {
        /// Which level.
        pub level: Level,
        /// The file with the boundaries, or the database.
        pub source: Option<Spanned<DataSource>>,
        /// The finer level to dissolve instead.
        pub dissolve: Option<Spanned<Level>>,
        /// A table of names and parents for a dissolved level.
        pub areas: Option<Spanned<String>>,
        /// The layer of the source, where it has several; of a database the table.
        pub layer: Option<String>,
        /// The coordinate reference system, only where the source has none.
        pub crs: Option<String>,
        /// The encoding of the source's text, where it does not say.
        pub encoding: Option<String>,
        /// Which fields of the source hold what.
        #[serde(default)]
        pub fields: FieldsSection,
        /// Further properties, each from a field of the source.
        #[serde(default)]
        pub properties: BTreeMap<String, String>,
        /// The scheme of the codes.
        #[serde(default)]
        pub codes: CodeScheme,
        /// Whether rows with one code are parts of one area.
        #[serde(default)]
        pub merge_parts: bool,
        /// Below which width in metres gaps and overlaps between neighbours are closed; 1 if nothing is said.
        pub snap_m: Option<Spanned<f64>>,
        /// The edition of the boundaries.
        #[serde(default)]
        pub vintage: String,
        /// Greek title, where the level's own will not do.
        pub title_el: Option<String>,
        /// English title, where the level's own will not do.
        pub title_en: Option<String>,
    }
}

section_with_origin! {
    /// `[[services]]`: where services are read from.
    pub struct ServicesSection {
        /// The file: CSV, a workbook (XLSX, ODS), JSON in the shape of HSDS, or any OGR source with points; or the database.
        pub source: Spanned<DataSource>,
        /// The sheet of a workbook; without it the first.
        pub sheet: Option<String>,
        /// The layer of the source, where it has several; of a database the table.
        pub layer: Option<String>,
        /// The coordinate reference system, only where the source has none.
        pub crs: Option<String>,
        /// The encoding of the source's text, where it does not say.
        pub encoding: Option<String>,
        /// The kind of every row, where the source has no column for it.
        pub kind: Option<KindId>,
        /// Which kind the terms of HSDS mean, by their code or name: `"Food pantry" = "social-grocery"`.
        #[serde(default)]
        pub kinds: BTreeMap<String, KindId>,
        /// After how many days without assurance its services are stale; 365 if nothing is said.
        pub stale_after_days: Option<u32>,
        /// Columns of the source that have other names: `name_el = "Επωνυμία"`.
        #[serde(default)]
        pub fields: BTreeMap<String, String>,
        /// How the CSV is written.
        #[serde(default)]
        pub csv: CsvOptions,
    }
}

section_with_origin! {
    /// `[[population]]`: where population points are read from.
    pub struct PopulationSection {
        /// The file: CSV with `id,name_el,name_en,lon,lat,residents`, a workbook with these columns, or any OGR source with
        /// points; or the database.
        pub source: Spanned<DataSource>,
        /// The sheet of a workbook; without it the first.
        pub sheet: Option<String>,
        /// The layer of the source, where it has several; of a database the table.
        pub layer: Option<String>,
        /// The coordinate reference system, only where the source has none.
        pub crs: Option<String>,
        /// The encoding of the source's text, where it does not say.
        pub encoding: Option<String>,
        /// The year the residents were counted or estimated for.
        pub reference_year: Option<u16>,
        /// The indicator whose latest totals the residents are compared with.
        pub census: Option<Spanned<IndicatorId>>,
        /// Columns of the source that have other names.
        #[serde(default)]
        pub fields: BTreeMap<String, String>,
        /// How the CSV is written.
        #[serde(default)]
        pub csv: CsvOptions,
    }
}

section_with_origin! {
    /// `[land]`: the land around the areas, drawn behind them.
    pub struct LandSection {
        /// The file with the outlines, or the database.
        pub source: Spanned<DataSource>,
        /// A table of bridges and tunnels that join lands which outlines leave apart, besides those of Greece.
        pub bridges: Option<Spanned<String>>,
        /// The layer of the source, where it has several; of a database the table.
        pub layer: Option<String>,
        /// The coordinate reference system, only where the source has none.
        pub crs: Option<String>,
        /// The encoding of the source's text, where it does not say.
        pub encoding: Option<String>,
    }
}

/// `[basemap]`: the map behind the map, in a file or on another server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasemapSection {
    /// The file: a PMTiles archive.
    pub pmtiles: Option<Spanned<String>>,
    /// The address of the tiles on another server, with `{z}`, `{x}` and `{y}`.
    pub tiles: Option<Spanned<String>>,
    /// Whom to credit: text, not markup.
    pub attribution: Spanned<String>,
    /// What the tiles are made of; an archive says so itself, of an address its end does.
    pub kind: Option<TileKind>,
    /// The finest zoom there are tiles of; an archive says so itself.
    pub maxzoom: Option<Spanned<u8>>,
}

/// `[[service_kinds]]`: a kind of service and what it is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSection {
    /// What names it.
    pub id: KindId,
    /// Greek name.
    pub name_el: String,
    /// English name.
    pub name_en: String,
}

/// `[[terms]]`: what people call a word that services state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermSection {
    /// The list it belongs to.
    pub taxonomy: Taxonomy,
    /// The word as services state it.
    pub id: Spanned<String>,
    /// Greek title.
    pub title_el: String,
    /// English title.
    pub title_en: String,
}

impl TermSection {
    /// Reads it.
    ///
    /// # Errors
    /// [`IdSyntaxError`] if services cannot state such a word.
    pub fn title(&self) -> Result<TermTitle, IdSyntaxError> {
        let syntax = if self.taxonomy == Taxonomy::Language { IdSyntax::Language } else { IdSyntax::Plain };
        let id = syntax.read(self.id.get_ref())?;
        Ok(TermTitle { taxonomy: self.taxonomy, id, title: Bilingual::new(&*self.title_el, &*self.title_en) })
    }
}

/// `[[local_holidays]]`: a day of every year on which a municipality keeps a holiday of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalHolidaySection {
    /// The code of the municipality.
    pub municipality: AreaCode,
    /// Month and day: `05-15`.
    pub day: MonthDay,
    /// What is celebrated, in Greek.
    pub name_el: String,
    /// The same in English.
    pub name_en: String,
}

impl LocalHolidaySection {
    /// Returns the holiday.
    #[must_use]
    pub fn holiday(&self) -> LocalHoliday {
        LocalHoliday {
            municipality: self.municipality.to_string(),
            day: self.day,
            name: Bilingual::new(&*self.name_el, &*self.name_en),
        }
    }
}

/// Which fields of a source hold code, names and parent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldsSection {
    /// The field with the code; `code` if nothing is said.
    pub code: Option<String>,
    /// The field with the Greek name; `name_el` if nothing is said.
    pub name_el: Option<String>,
    /// The field with the English name; `name_en` if nothing is said and there is one.
    pub name_en: Option<String>,
    /// The field with the parent's code; `parent` if nothing is said and there is one.
    pub parent: Option<String>,
}
