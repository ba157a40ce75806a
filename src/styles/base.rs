//! The areas and services of an atlas, without values.

use serde_json::{Map, Value, json};

use super::Color;
use super::choropleth::{GROUND, place_view};
use super::lines::{LevelTiles, border_layers, label_layer, point_layer};
use crate::atlas::View;
use crate::boundaries::Level;
use crate::provenance::Bilingual;
use crate::services::ServiceKind;

pub(super) const LAND: Color = Color::new(0xff, 0xfd, 0xf8);
pub(super) const BORDER: Color = Color::new(0x6f, 0x7b, 0x83);
const RIM: Color = Color::new(0xff, 0xff, 0xff);
/// Services of a kind beyond the colours below.
const OTHER_KIND: Color = Color::new(0x4b, 0x55, 0x5c);

/// Colours that also people who confuse red and green tell apart.
///
/// Source: Okabe and Ito (2008), Color Universal Design, without black and yellow, which is too pale on land.
const KIND_COLORS: [Color; 6] = [
    Color::new(0x00, 0x72, 0xb2),
    Color::new(0xd5, 0x5e, 0x00),
    Color::new(0x00, 0x9e, 0x73),
    Color::new(0xcc, 0x79, 0xa7),
    Color::new(0xe6, 0x9f, 0x00),
    Color::new(0x56, 0xb4, 0xe9),
];

/// What a plain map of an atlas shows.
#[derive(Clone, Copy, Debug)]
pub struct BaseStyle<'a> {
    /// The atlas's title.
    pub title: &'a Bilingual,
    /// Its levels, in any order, each once.
    pub levels: &'a [BaseLevel],
    /// Its services; nothing if there are none.
    pub services: Option<&'a BaseServices<'a>>,
    /// Where the map begins; nothing to leave it to the map.
    pub view: Option<View>,
}

/// A level of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseLevel {
    /// The level; the tiles' layer has the name of its collection.
    pub level: Level,
    /// The absolute address of the TileJSON of its areas and borders.
    pub tilejson_url: String,
    /// The absolute address of the TileJSON of its labels.
    pub labels_url: String,
    /// The levels whose borders its tiles tell apart, its own among them.
    pub border_levels: Vec<Level>,
}

/// The services on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseServices<'a> {
    /// The absolute address of their TileJSON; the tiles' layer is `services`, its property `kind`, or `cluster` and `point_count` of
    /// several that stand as one.
    pub tilejson_url: String,
    /// The kinds, in the order they are drawn and given colours.
    pub kinds: &'a [ServiceKind],
}

/// Makes the style: at each zoom the areas of one level, the borders of it and all coarser ones, each drawn once, and its
/// names; above them the services.
///
/// The coarsest level is there from zoom 0; Regional Units from 6, municipalities from 8, municipal units from 10,
/// communities from 11. Layers are `background`, `{collection}-fill`, `{collection}-points` for parts too small for a shape, `{collection}-border-{level}`,
/// `{collection}-labels`, `services-{kind}`, `services` for kinds that are not given, `services-cluster-{size}` for several that stand
/// as one, the larger the more there are, and `services-counts` for how many.
/// There are six colours for kinds; those beyond share a grey.
#[must_use]
pub fn base_style(style: &BaseStyle<'_>) -> Value {
    let mut levels: Vec<&BaseLevel> = style.levels.iter().collect();
    levels.sort_by_key(|level| level.level);
    let mut layers = vec![json!({ "id": "background", "type": "background", "paint": { "background-color": GROUND } })];
    layers.extend((0..levels.len()).map(|place| fill(&levels, place)));
    layers.extend((0..levels.len()).map(|place| small_parts(&levels, place)));
    layers.extend((0..levels.len()).flat_map(|place| borders(&levels, place)));
    layers.extend(style.services.into_iter().flat_map(|services| service_layers(services.kinds)));
    layers.extend((0..levels.len()).map(|place| names(&levels, place)));
    layers.extend(style.services.map(|_| cluster_counts()));
    let mut document = json!({
        "version": 8,
        "name": style.title.el,
        "metadata": { "choros": { "title_el": style.title.el, "title_en": style.title.en } },
        "sources": sources(&levels, style.services),
        "layers": layers,
    });
    place_view(&mut document, style.view);
    document
}

fn sources(levels: &[&BaseLevel], services: Option<&BaseServices<'_>>) -> Map<String, Value> {
    let areas = levels.iter().map(|level| (level.level.collection_id().to_owned(), &level.tilejson_url));
    let labels = levels.iter().map(|level| (labels_of(level), &level.labels_url));
    let of_services =
        services.into_iter().flat_map(|services| [SERVICES, COUNTS].map(|id| (id.to_owned(), &services.tilejson_url)));
    areas.chain(labels).chain(of_services).map(|(id, url)| (id, json!({ "type": "vector", "url": url }))).collect()
}

/// The collection of services, which is also their source and layer.
const SERVICES: &str = "services";
/// The source of what is written on clusters, and its layer: apart, as names are.
const COUNTS: &str = "services-counts";

/// The radius of a cluster's circle in pixels, by the count from which on it is so large.
const CLUSTER_RADII: [(u32, u8); 4] = [(2, 9), (10, 12), (100, 16), (1000, 21)];

/// Returns the zoom from which a level is shown; the coarsest of the map is always.
fn min_zoom(levels: &[&BaseLevel], place: usize) -> u8 {
    if place == 0 {
        return 0;
    }
    match levels[place].level {
        Level::Region => 0,
        Level::RegionalUnit => 6,
        Level::Municipality => 8,
        Level::MunicipalUnit => 10,
        Level::Community => 11,
    }
}

fn fill(levels: &[&BaseLevel], place: usize) -> Value {
    let id = levels[place].level.collection_id();
    let mut layer = json!({
        "id": format!("{id}-fill"),
        "type": "fill",
        "source": id,
        "source-layer": id,
        "paint": { "fill-color": LAND },
    });
    show_at_zooms(&mut layer, levels, place);
    layer
}

/// Draws parts that are too small for a shape in the colour of borders: of such a part its border is all there is to see.
fn small_parts(levels: &[&BaseLevel], place: usize) -> Value {
    let level = levels[place].level;
    let mut layer = point_layer(level, (&format!("{}-points", level.collection_id()), level.collection_id()), BORDER);
    show_at_zooms(&mut layer, levels, place);
    layer
}

/// Shows a layer at the zooms at which a level is the finest that is shown.
fn show_at_zooms(layer: &mut Value, levels: &[&BaseLevel], place: usize) {
    layer["minzoom"] = json!(min_zoom(levels, place));
    if place + 1 < levels.len() {
        layer["maxzoom"] = json!(min_zoom(levels, place + 1));
    }
}

fn borders(levels: &[&BaseLevel], place: usize) -> Vec<Value> {
    let BaseLevel { level, border_levels, .. } = levels[place];
    let id = level.collection_id();
    let width = |level| match level {
        Level::Region => json!(1.6),
        Level::RegionalUnit => json!(1.1),
        Level::Municipality => json!(0.7),
        Level::MunicipalUnit | Level::Community => json!(0.4),
    };
    let tiles = LevelTiles { level: *level, border_levels };
    let mut layers = border_layers(tiles, (&format!("{id}-border"), id), BORDER, width);
    for layer in &mut layers {
        show_at_zooms(layer, levels, place);
    }
    layers
}

fn names(levels: &[&BaseLevel], place: usize) -> Value {
    let id = labels_of(levels[place]);
    let mut layer = label_layer(levels[place].level, (&id, &id));
    show_at_zooms(&mut layer, levels, place);
    layer
}

/// Returns the source of a level's names, which is also their layer.
fn labels_of(level: &BaseLevel) -> String {
    format!("{}-labels", level.level.collection_id())
}

fn service_layers(kinds: &[ServiceKind]) -> Vec<Value> {
    let colors = KIND_COLORS.into_iter().map(Some).chain(std::iter::repeat(None));
    let mut layers: Vec<Value> = kinds
        .iter()
        .zip(colors)
        .map(|(kind, color)| {
            let id = kind.id.as_str();
            circles(&format!("services-{id}"), &json!(["==", "kind", id]), color.unwrap_or(OTHER_KIND), 4)
        })
        .collect();
    let known = kinds.iter().map(|kind| json!(kind.id));
    let others: Vec<Value> = [json!("!in"), json!("kind")].into_iter().chain(known).collect();
    layers.push(circles(SERVICES, &json!(["all", ["!has", "cluster"], others]), OTHER_KIND, 4));
    layers.extend(cluster_circles());
    layers
}

/// Returns a layer of circles for each size of clusters, the smallest first.
fn cluster_circles() -> impl Iterator<Item = Value> {
    let ends = CLUSTER_RADII.iter().skip(1).map(|(from, _)| Some(*from)).chain([None]);
    CLUSTER_RADII.iter().zip(ends).map(|(&(from, radius), end)| {
        let below = end.map(|end| json!(["<", "point_count", f64::from(end)]));
        let sized = [json!("all"), json!([">=", "point_count", f64::from(from)])].into_iter().chain(below);
        circles(&format!("services-cluster-{from}"), &sized.collect(), OTHER_KIND, radius)
    })
}

/// Writes on each cluster how many services stand there.
fn cluster_counts() -> Value {
    json!({
        "id": COUNTS,
        "type": "symbol",
        "source": COUNTS,
        "source-layer": SERVICES,
        "filter": ["has", "point_count"],
        "layout": {
            "text-field": "{point_count}",
            "text-font": ["sans-serif"],
            "text-size": 11,
            "text-allow-overlap": true,
        },
        "paint": { "text-color": RIM },
    })
}

fn circles(id: &str, filter: &Value, color: Color, radius: u8) -> Value {
    json!({
        "id": id,
        "type": "circle",
        "source": SERVICES,
        "source-layer": SERVICES,
        "filter": filter,
        "paint": { "circle-color": color, "circle-radius": radius, "circle-stroke-color": RIM, "circle-stroke-width": 1 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::styles::filter::passes;

    fn level(level: Level) -> BaseLevel {
        let border_levels = Level::ALL.into_iter().filter(|coarser| *coarser <= level).collect();
        let url = format!("http://h/xyz/{}.json", level.collection_id());
        BaseLevel { level, tilejson_url: url.clone(), labels_url: url, border_levels }
    }

    fn kind(id: &str) -> ServiceKind {
        ServiceKind { id: id.parse().unwrap(), name: Bilingual::default() }
    }

    fn style(levels: &[BaseLevel], kinds: &[ServiceKind]) -> Value {
        let services = BaseServices { tilejson_url: "http://h/xyz/services.json".into(), kinds };
        base_style(&BaseStyle {
            title: &Bilingual::new("Άτλας", "Atlas"),
            levels,
            services: Some(&services),
            view: None,
        })
    }

    fn layers<'a>(style: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        style["layers"].as_array().unwrap().iter().filter(move |layer| layer["type"] == kind)
    }

    #[test]
    fn one_level_is_filled_at_each_zoom() {
        for levels in [vec![Level::Municipality], vec![Level::Municipality, Level::Region], Level::ALL.to_vec()] {
            let levels: Vec<_> = levels.into_iter().map(level).collect();
            let style = style(&levels, &[]);
            for zoom in 0..=22 {
                let shown = layers(&style, "fill").filter(|layer| {
                    layer["minzoom"].as_u64().unwrap_or(0) <= zoom
                        && layer["maxzoom"].as_u64().is_none_or(|max| zoom < max)
                });
                assert_eq!(shown.count(), 1, "zoom {zoom}");
            }
        }
    }

    /// Beside a level's own borders its tiles hold those of coarser ones: two levels at once would draw them twice.
    #[test]
    fn each_border_is_drawn_once_at_each_zoom_and_coarser_ones_wider() {
        let style = style(&Level::ALL.map(level), &[]);
        for zoom in 0..=22 {
            let shown = layers(&style, "line").filter(|layer| {
                layer["minzoom"].as_u64().unwrap_or(0) <= zoom && layer["maxzoom"].as_u64().is_none_or(|max| zoom < max)
            });
            let shown: Vec<_> = shown
                .map(|layer| (&layer["source-layer"], &layer["filter"], layer["paint"]["line-width"].as_f64()))
                .collect();
            assert!(shown.iter().all(|layer| layer.0 == shown[0].0), "zoom {zoom}");
            assert!(shown.is_sorted_by(|finer, coarser| finer.1 != coarser.1 && finer.2 <= coarser.2), "{shown:?}");
        }
        assert!(layers(&style, "line").all(|layer| layer["source-layer"].as_str().unwrap().ends_with("-borders")));
    }

    #[test]
    fn ids_are_distinct_and_sources_there() {
        let kinds: Vec<_> = (0..8).map(|number| kind(&format!("kind-{number}"))).collect();
        let style = style(&Level::ALL.map(level), &kinds);
        let all = style["layers"].as_array().unwrap();
        let mut ids: Vec<_> = all.iter().map(|layer| layer["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
        let known = style["sources"].as_object().unwrap();
        assert!(all.iter().filter_map(|layer| layer["source"].as_str()).all(|source| known.contains_key(source)));
    }

    #[test]
    fn kinds_that_are_not_given_are_drawn_too() {
        let style = style(&[], &[kind("shelter")]);
        let filters: Vec<_> = layers(&style, "circle").map(|layer| layer["filter"].to_string()).collect();
        assert_eq!(
            filters[..2],
            [r#"["==","kind","shelter"]"#, r#"["all",["!has","cluster"],["!in","kind","shelter"]]"#]
        );
    }

    #[test]
    fn every_cluster_is_drawn_once_the_larger_the_more_stand_there_and_says_how_many() {
        let style = style(&[], &[kind("shelter")]);
        let clusters = || layers(&style, "circle").filter(|layer| layer["id"].as_str().unwrap().contains("cluster"));
        for count in [2.0, 9.0, 10.0, 99.0, 100.0, 999.0, 1000.0, 3e6] {
            let hits = clusters().filter(|layer| passes(&layer["filter"], "point_count", Some(count)));
            assert_eq!(hits.count(), 1, "{count}");
        }
        let radii: Vec<_> = clusters().map(|layer| layer["paint"]["circle-radius"].as_u64()).collect();
        assert!(radii.is_sorted() && radii[0] > Some(4), "{radii:?}");
        let counts = style["layers"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&counts["layout"]["text-field"], &counts["source-layer"]),
            (&json!("{point_count}"), &json!("services"))
        );
    }

    #[test]
    fn an_empty_atlas_has_a_ground() {
        let title = Bilingual::default();
        let style = base_style(&BaseStyle { title: &title, levels: &[], services: None, view: None });
        assert_eq!(style["layers"].as_array().unwrap().len(), 1);
    }
}
