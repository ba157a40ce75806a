//! Joins as pages, for people.

use std::time::{SystemTime, UNIX_EPOCH};

use super::document::{JoinDocument, JoinInformation};
use super::joined::{JoinAbout, KeptJoin};
use super::keys::CollectionKey;
use crate::atlas::{Atlas, Collection};
use crate::http::links::Base;
use crate::http::time::timestamp;
use crate::join::KeyKind;
use crate::narrative::time_in_words;
use crate::provenance::{Bilingual, Language};
use crate::services::LocalTime;
use crate::viewer::{ListingCell, ListingPage, ListingTable, PageLink, SiteFrame, listing_page};

/// The most keys of a kind that a page shows; the document has more.
const MAX_SHOWN: usize = 200;

fn link(base: &Base, el: &str, en: &str, path: &str) -> PageLink {
    PageLink { label: Bilingual::new(el, en), href: base.href(path) }
}

/// Returns what stands around a page of joins.
fn frame(atlas: &Atlas, language: Language) -> SiteFrame {
    SiteFrame::of(atlas, language, format!("?f=html&lang={}", language.other().as_str()))
}

/// Says a time as the clocks of Greece show it; one they cannot show, as programs read it.
fn time_words(time: SystemTime) -> Bilingual {
    let seconds = time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    let local = seconds.and_then(|seconds| LocalTime::from_unix_seconds(seconds).ok());
    local.map_or_else(|| Bilingual::new(timestamp(time), timestamp(time)), time_in_words)
}

/// Returns the page of the joins that are listed.
pub(super) fn joins_page(atlas: &Atlas, joins: &[JoinAbout], language: Language, base: &Base) -> String {
    let row = |join: &JoinAbout| {
        let page = base.href(&format!("/joins/{}?f=html&lang={}", join.upload.id, language.as_str()));
        vec![
            ListingCell::data(&join.upload.name).to(page),
            ListingCell::data(&join.meta.collection),
            ListingCell { text: time_words(join.upload.created), href: None },
            ListingCell { text: time_words(join.upload.expires), href: None },
        ]
    };
    let table = ListingTable {
        id: "joins",
        title: Bilingual::new("Πίνακες", "Tables"),
        columns: vec![("Πίνακας", "Table"), ("Συλλογή", "Collection"), ("Από", "Made"), ("Ως", "Kept until")],
        rows: joins.iter().map(row).collect(),
        none: Bilingual::new("Κανένας πίνακας ακόμη.", "No table yet."),
    };
    listing_page(&ListingPage {
        frame: frame(atlas, language),
        title: Bilingual::new("Συνδεδεμένοι πίνακες", "Joined tables"),
        lead: Bilingual::new(
            "Πίνακες που ενώθηκαν με τις ενότητες του χάρτη και είναι ανοιχτοί σε όλους. Οι ιδιωτικοί δεν φαίνονται.",
            "Tables joined to the areas of the map that are open to everybody. Private ones are not shown.",
        ),
        tables: vec![table],
        links: vec![link(base, "JSON", "JSON", "/joins?f=json"), link(base, "Νέος πίνακας", "A new table", "/join")],
    })
}

/// Returns the page of the keys of a collection, the default first.
pub(super) fn keys_page(
    atlas: &Atlas,
    collection: Collection,
    keys: &[CollectionKey],
    language: Language,
    base: &Base,
) -> String {
    let row = |(place, key): (usize, &CollectionKey)| {
        let holds = match (key.kind, key.language) {
            (KeyKind::Codes, _) => ListingCell::words("κωδικοί", "codes"),
            (KeyKind::Names, Some("en")) => ListingCell::words("αγγλικά ονόματα", "English names"),
            (KeyKind::Names, _) => ListingCell::words("ελληνικά ονόματα", "Greek names"),
        };
        let default = if place == 0 { ListingCell::words("ναι", "yes") } else { ListingCell::data("") };
        vec![ListingCell::data(key.id), holds, default]
    };
    let table = ListingTable {
        id: "keys",
        title: Bilingual::new("Κλειδιά", "Keys"),
        columns: vec![
            ("Ιδιότητα", "Property"),
            ("Περιέχει", "Holds"),
            ("Αν δεν οριστεί άλλο", "Unless another is named"),
        ],
        rows: keys.iter().enumerate().map(row).collect(),
        none: Bilingual::new("Κανένα.", "None."),
    };
    let own = format!("/collections/{}", collection.id());
    listing_page(&ListingPage {
        frame: frame(atlas, language).below("../../"),
        title: Bilingual::new(format!("Κλειδιά: {}", collection.id()), format!("Keys: {}", collection.id())),
        lead: Bilingual::new(
            "Με ποιες ιδιότητες μπορεί να ενωθεί ένας πίνακας με τη συλλογή.",
            "By which properties a table can be joined to the collection.",
        ),
        tables: vec![table],
        links: vec![
            link(base, "JSON", "JSON", &format!("{own}/keys?f=json")),
            link(base, "Συλλογή", "Collection", &own),
            link(base, "Νέος πίνακας", "A new table", "/join"),
        ],
    })
}

/// Returns the page of a join.
pub(super) fn join_page(
    atlas: &Atlas,
    join: &KeptJoin,
    document: &JoinDocument,
    language: Language,
    base: &Base,
) -> String {
    let (about, own) = (&join.about.upload, format!("/joins/{}", join.about.upload.id));
    let live = format!("/collections/{}", join.about.collection_id());
    let until = time_words(about.expires);
    let mut tables = vec![attributes(join), document.join.counts.table()];
    tables.extend(join.information.as_ref().map(JoinInformation::table));
    listing_page(&ListingPage {
        frame: frame(atlas, language).below("../"),
        title: Bilingual::new(&about.name, &about.name),
        lead: Bilingual::new(
            format!(
                "Πίνακας που ενώθηκε με τη συλλογή {}. Κρατιέται ως: {} (ώρα Ελλάδας).",
                join.about.meta.collection, until.el
            ),
            format!(
                "A table joined to the collection {}. Kept until {} (Greek time).",
                join.about.meta.collection, until.en
            ),
        ),
        tables,
        links: vec![
            link(base, "JSON", "JSON", &format!("{own}?f=json")),
            link(base, "GeoJSON", "GeoJSON", &format!("{own}/items")),
            link(base, "CSV", "CSV", &format!("{live}/items?f=csv")),
            link(base, "Συλλογή", "Collection", &live),
            link(base, "TileJSON", "TileJSON", &format!("/xyz/{}.json", join.about.collection_id())),
        ],
    })
}

fn attributes(join: &KeptJoin) -> ListingTable {
    let row = |(name, holds): &(String, crate::join::AttributeType)| {
        let kind = match holds {
            crate::join::AttributeType::Integer => ListingCell::words("ακέραιοι", "whole numbers"),
            crate::join::AttributeType::Number => ListingCell::words("αριθμοί", "numbers"),
            crate::join::AttributeType::String => ListingCell::words("κείμενο", "text"),
        };
        vec![ListingCell::data(name), kind]
    };
    ListingTable {
        id: "attributes",
        title: Bilingual::new("Στήλες", "Columns"),
        columns: vec![("Στήλη", "Column"), ("Τι έχει", "Holds")],
        rows: join.table.attributes().iter().map(row).collect(),
        none: Bilingual::new("Καμία.", "None."),
    }
}

/// Returns a table of keys, each with what came of it; as many as a page shows.
pub(super) fn keys_table(keys: impl Iterator<Item = (String, Bilingual)>) -> ListingTable {
    let row = |(key, what): (String, Bilingual)| vec![ListingCell::data(key), ListingCell { text: what, href: None }];
    ListingTable {
        id: "keys",
        title: Bilingual::new("Κλειδιά που θέλουν προσοχή", "Keys that need a look"),
        columns: vec![("Κλειδί", "Key"), ("Τι έγινε", "What came of it")],
        rows: keys.take(MAX_SHOWN).map(row).collect(),
        none: Bilingual::new("Κανένα.", "None."),
    }
}
