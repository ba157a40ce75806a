//! A map beside a table: a level's areas in the colours of classes, with a legend that can be read without it.

use serde::Serialize;

use super::html::Html;
use crate::numbers::format_count;
use crate::provenance::{Bilingual, Language};

/// What the program of a page draws: a level's areas in the colours of their classes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AreaMap {
    /// The addresses of tiles, absolute.
    pub tiles: String,
    /// The layer of the areas in them.
    pub collection: String,
    /// The first zoom with tiles.
    pub lowest_zoom: u8,
    /// West, south, east and north of what is to be seen, in degrees.
    pub bounds: [f64; 4],
    /// The address of the land around, absolute; nothing where none is known.
    pub land: Option<String>,
    /// What the colours show.
    pub heading: Bilingual,
    /// The integer ids of areas with a value.
    pub ids: Vec<u64>,
    /// The class of each of them, from 0.
    pub classes: Vec<u8>,
    /// The colour of each class.
    pub colors: Vec<String>,
    /// What each class or symbol of the legend stands for; none where [`Self::grid`] says it.
    pub labels: Vec<Bilingual>,
    /// Classes of two figures at once, as a square.
    pub grid: Option<ClassGrid>,
    /// How many areas of the level have no value.
    pub without: usize,
    /// Where a symbol stands for each of the areas with a value, and its value: counts are drawn so. Longitude, latitude, value.
    pub symbols: Vec<[f64; 3]>,
    /// The values of the symbols in the legend, the largest first.
    pub symbol_samples: Vec<f64>,
    /// What is said of areas when they are pointed at.
    pub told: Vec<ToldArea>,
    /// Longitude and latitude of services, as dots.
    pub dots: Vec<[f64; 2]>,
    /// What the dots are.
    pub dots_label: Bilingual,
    /// Marks with numbers, such as those of a list of services.
    pub markers: Vec<MapMarker>,
    /// The kinds of the marks, where they differ.
    pub marker_kinds: Vec<MarkerKind>,
    /// Names of settlements, those of more people first.
    pub labels_at: Vec<MapLabel>,
    /// Longitude and latitude from where things are looked for.
    pub origin: Option<[f64; 2]>,
}

/// A name on a map.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapLabel {
    /// Degrees of longitude.
    pub lon: f64,
    /// Degrees of latitude.
    pub lat: f64,
    /// The name, in the language of the page.
    pub text: String,
}

/// A mark on a map that has an item in the list beside it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapMarker {
    /// Degrees of longitude.
    pub lon: f64,
    /// Degrees of latitude.
    pub lat: f64,
    /// What stands in it; empty for a plain mark.
    pub label: String,
    /// What it is called, in the language of the page.
    pub title: String,
    /// The anchor of its item; empty without one.
    pub anchor: String,
    /// The place of its kind among those of the atlas, for its colour.
    pub kind: usize,
}

/// A kind of marks, for the legend.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MarkerKind {
    /// Its place among the kinds of the atlas, for its colour.
    pub kind: usize,
    /// What it is called.
    pub name: Bilingual,
}

/// Classes of two figures at once: as many rows as columns, the class of a row and a column being `row * side + column`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClassGrid {
    /// What grows from left to right.
    pub across: Bilingual,
    /// What grows from below upwards.
    pub upwards: Bilingual,
    /// How many classes each figure has.
    pub side: usize,
}

/// What is said of an area, in the language of the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ToldArea {
    /// Its integer id in tiles.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its value in words.
    pub text: String,
    /// The anchor of its row; empty without one.
    pub anchor: String,
}

/// Writes the figure: where the map goes, what is said where there is none, and its legend.
pub(super) fn write_area_map(html: &mut Html, map: &AreaMap, language: Language) {
    html.element("figure", &[("class", "map")], |figure| {
        figure.element("figcaption", &[], |caption| caption.bilingual(&map.heading));
        let unavailable = unavailable(map);
        figure.element("div", &[("class", "frame")], |frame| {
            frame.markup("<div id=\"map\" class=\"canvas\"></div>");
            let attributes = [("class", "map-unavailable"), ("role", "status"), ("hidden", "")];
            frame.element("p", &attributes, |p| p.bilingual(&unavailable));
            frame.markup("<noscript>");
            frame.element("p", &[("class", "map-unavailable")], |p| p.bilingual(&unavailable));
            frame.markup("</noscript>");
        });
        if let Some(grid) = &map.grid {
            write_grid(figure, map, grid);
        }
        write_legend(figure, map, language);
    });
}

/// Says that there is no map, and where the same is.
fn unavailable(map: &AreaMap) -> Bilingual {
    let (el, en) = if map.ids.is_empty() && map.symbols.is_empty() {
        ("στο κείμενο της σελίδας", "in the text of the page")
    } else {
        ("στον πίνακα", "in the table")
    };
    Bilingual::new(
        format!("Ο χάρτης δεν είναι διαθέσιμος· τα ίδια στοιχεία είναι {el}."),
        format!("The map is unavailable; the same figures are {en}."),
    )
}

fn write_legend(figure: &mut Html, map: &AreaMap, language: Language) {
    figure.element("ul", &[("class", "legend")], |ul| {
        for (color, label) in map.colors.iter().zip(&map.labels) {
            ul.element("li", &[("data-color", color)], |li| li.bilingual(label));
        }
        for (sample, label) in map.symbol_samples.iter().zip(&map.labels) {
            ul.element("li", &[("class", "symbol"), ("data-count", &sample.to_string())], |li| li.bilingual(label));
        }
        for MarkerKind { kind, name } in &map.marker_kinds {
            ul.element("li", &[("class", "kind"), ("data-kind", &kind.to_string())], |li| li.bilingual(name));
        }
        if !map.dots.is_empty() {
            ul.element("li", &[("class", "dot")], |li| li.bilingual(&map.dots_label));
        }
        if map.ids.is_empty() {
            return;
        }
        ul.element("li", &[("class", "none")], |li| {
            let count = format_count(map.without, language);
            li.bilingual(&Bilingual::new(format!("χωρίς τιμή ({count})"), format!("no value ({count})")));
        });
    });
}

/// Writes the square of classes with the words of its two sides.
fn write_grid(figure: &mut Html, map: &AreaMap, grid: &ClassGrid) {
    figure.element("div", &[("class", "class-grid")], |div| {
        div.element("p", &[("class", "upwards")], |p| {
            p.markup("↑ ");
            p.bilingual(&grid.upwards);
        });
        div.element("div", &[("class", "cells"), ("aria-hidden", "true")], |cells| {
            for row in (0..grid.side).rev() {
                for color in map.colors.iter().skip(row * grid.side).take(grid.side) {
                    cells.element("span", &[("data-color", color)], |_| {});
                }
            }
        });
        div.element("p", &[("class", "across")], |p| {
            p.bilingual(&grid.across);
            p.markup(" →");
        });
    });
}
