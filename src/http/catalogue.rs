//! The catalogue of all data, for people: what the atlas has, in the viewer's terms.

use super::joins::JoinAbout;
use super::links::Base;
use crate::atlas::{Atlas, Collection, VersionedIndicator};
use crate::provenance::{Bilingual, Language, Quality};
use crate::services::ServiceKind;
use crate::viewer::{CollectionRow, IndicatorRow, LandingPage, PageLink, ServiceKindRow, SiteFrame, landing_page};

/// Returns the page.
pub(super) fn page(atlas: &Atlas, joins: &[JoinAbout], language: Language, base: &Base) -> String {
    let meta = atlas.meta();
    landing_page(&LandingPage {
        frame: SiteFrame::of(atlas, language, format!("?f=html&lang={}", language.other().as_str())),
        description: meta.description.clone(),
        notice: meta.notice.clone(),
        collections: atlas
            .collections()
            .map(|collection| collection_row(atlas, collection, base))
            .chain(joins.iter().filter_map(|join| join_row(atlas, join, base)))
            .collect(),
        indicators: atlas.indicators().iter().map(|indicator| indicator_row(indicator, base)).collect(),
        services: atlas.register().kinds().iter().map(|kind| kind_row(atlas, kind, base)).collect(),
        examples: examples(atlas, base),
        links: links(base),
    })
}

fn link(base: &Base, el: &str, en: &str, path: &str) -> PageLink {
    PageLink { label: Bilingual::new(el, en), href: base.href(path) }
}

/// Returns the row of a join, which is a collection as long as the one it is joined to is there.
fn join_row(atlas: &Atlas, join: &JoinAbout, base: &Base) -> Option<CollectionRow> {
    let collection = Collection::from_id(&join.meta.collection)?;
    let row = atlas.collections().any(|known| known == collection).then(|| collection_row(atlas, collection, base))?;
    let id = join.collection_id();
    let title = Bilingual::new(&join.upload.name, &join.upload.name);
    Some(CollectionRow { title, links: collection_links(&id, base), id, ..row })
}

fn collection_row(atlas: &Atlas, collection: Collection, base: &Base) -> CollectionRow {
    let id = collection.id();
    let (title, feature_count, quality) = match collection {
        Collection::Areas(level) => atlas.level(level).map_or_else(
            || (Bilingual::default(), 0, Quality::Official),
            |(layer, _)| (layer.title.clone(), layer.areas().len(), layer.provenance.quality),
        ),
        Collection::Services => {
            let register = atlas.register();
            (Bilingual::new("Υπηρεσίες", "Services"), register.services().len(), register.quality())
        }
    };
    CollectionRow { id: id.to_owned(), title, feature_count, quality, links: collection_links(id, base) }
}

fn collection_links(id: &str, base: &Base) -> Vec<PageLink> {
    vec![
        link(base, "GeoJSON", "GeoJSON", &format!("/collections/{id}/items")),
        link(base, "CSV", "CSV", &format!("/collections/{id}/items?f=csv")),
        link(base, "TileJSON", "TileJSON", &format!("/xyz/{id}.json")),
        link(base, "Πεδία", "Queryables", &format!("/collections/{id}/queryables")),
    ]
}

fn indicator_row(known: &VersionedIndicator, base: &Base) -> IndicatorRow {
    let indicator = &known.joined.indicator;
    let id = indicator.id.as_str();
    let mut periods: Vec<_> = known.joined.levels().iter().flat_map(|&level| known.joined.periods(level)).collect();
    periods.sort_unstable();
    periods.dedup();
    let levels = known.joined.levels();
    IndicatorRow {
        id: id.to_owned(),
        title: indicator.title.clone(),
        unit: Bilingual::new(indicator.unit.symbol_el(), indicator.unit.symbol_en()),
        periods: periods.iter().map(ToString::to_string).collect(),
        levels: levels.iter().map(|level| Bilingual::new(level.title_el(), level.title_en())).collect(),
        quality: indicator.provenance.quality,
        source: indicator.provenance.source.clone(),
        source_url: indicator.provenance.source_url.clone(),
        license: indicator.provenance.license.clone(),
        links: vec![
            link(base, "JSON", "JSON", &format!("/indicators/{id}/values")),
            link(base, "CSV", "CSV", &format!("/indicators/{id}/values?f=csv")),
            link(base, "Κλάσεις", "Classes", &format!("/indicators/{id}/classes")),
        ],
    }
}

fn kind_row(atlas: &Atlas, kind: &ServiceKind, base: &Base) -> ServiceKindRow {
    let services = atlas.register().services();
    ServiceKindRow {
        name: kind.name.clone(),
        count: services.iter().filter(|service| service.kind == kind.id).count(),
        quality: atlas.register().quality(),
        href: base.href(&format!("/collections/services/items?kind={}", kind.id)),
    }
}

/// Returns questions to try, about where the map begins.
fn examples(atlas: &Atlas, base: &Base) -> Vec<PageLink> {
    let position =
        atlas.population().iter().max_by(|a, b| a.residents.total_cmp(&b.residents)).map(|point| point.position);
    let position = position.or_else(|| atlas.meta().view.map(|view| view.center));
    let Some(position) = position else { return Vec::new() };
    let at = format!("lon={}&lat={}", position.lon(), position.lat());
    vec![
        link(
            base,
            "Οι πέντε κοντινότερες υπηρεσίες",
            "The five nearest services",
            &format!("/services/nearest?{at}&k=5"),
        ),
        link(
            base,
            "Σε ποιον δήμο βρίσκεται ένα σημείο",
            "Which municipality a point lies in",
            &format!("/places/at?{at}"),
        ),
        link(base, "Αναζήτηση τόπου με οποιαδήποτε γραφή", "Search a place by any spelling", "/places?q=larisa"),
    ]
}

fn links(base: &Base) -> Vec<PageLink> {
    vec![
        link(base, "Συλλογές (JSON)", "Collections (JSON)", "/collections?f=json"),
        link(base, "Δείκτες (JSON)", "Indicators (JSON)", "/indicators"),
        link(base, "Στυλ χάρτη", "Map styles", "/styles"),
        link(base, "Διανυσματικά πλακίδια", "Vector tiles", "/tiles"),
        link(base, "Συμμόρφωση με πρότυπα OGC", "Conformance to OGC standards", "/conformance"),
        link(base, "Κατάσταση", "Health", "/health"),
    ]
}
