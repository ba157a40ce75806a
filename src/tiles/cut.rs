//! What a tile shows of a level: geometry cut and encoded, to be written with any tags.

use std::borrow::Cow;

use thiserror::Error;

use super::commands::CommandWriter;
use super::level_labels::LevelLabels;
use super::level_parts::{Drawn, LevelParts, Part};
use super::outline::{GridPolygon, Outlines, grouped};
use super::partition::Partition;
use super::tile_coord::TileCoord;
use super::window::Window;

/// What a cut needs to know of a level.
#[derive(Clone, Copy, Debug)]
pub struct LevelCut<'a> {
    /// The area of this level and of each coarser one that holds an area of the finest, the coarsest level first and this one last.
    pub groups: &'a [Group],
    /// The parts of the level's areas.
    pub parts: &'a LevelParts,
    /// Where the labels of the level's areas stand.
    pub labels: &'a LevelLabels,
}

/// Which area of a level each area of the finest level lies in; nothing if the level is the finest.
pub type Group = Option<Box<[Option<u32>]>>;

/// A level's geometry in a tile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutTile {
    /// Encoded geometries, one behind the other.
    geometry: Vec<u8>,
    /// Each area and where its polygons end in `geometry`.
    areas: Vec<(u32, u32)>,
    /// Each area with parts too small to draw, and where their points end.
    collapsed: Vec<(u32, u32)>,
    /// Each area whose label stands in the tile, and where its point ends.
    labels: Vec<(u32, u32)>,
    /// Each kind of border, and where its lines end.
    borders: Vec<(Border, u32)>,
}

/// A kind of border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Border {
    /// The coarsest level it is a border of, by its place in [`LevelCut::groups`].
    pub level: u8,
    /// Whether there is nothing on the other side.
    pub outer: bool,
}

impl CutTile {
    /// Cuts a level.
    #[must_use]
    pub fn of(partition: &Partition, level: LevelCut<'_>, coord: TileCoord) -> Self {
        let mut writer = CommandWriter::default();
        let mut cut = Self::default();
        let drawn = polygons(partition, level.groups.last().unwrap_or(&None));
        for (area, polygons) in &drawn {
            writer.polygons(polygons);
            cut.areas.push((*area, end(&writer)));
        }
        for (area, points) in collapsed(level.parts, &drawn, coord) {
            writer.points(&points);
            cut.collapsed.push((area, end(&writer)));
        }
        for (area, point) in labels(level.labels, coord) {
            writer.points(&[point]);
            cut.labels.push((area, end(&writer)));
        }
        for (border, lines) in borders(partition, level.groups) {
            writer.lines(lines.into_iter());
            cut.borders.push((border, end(&writer)));
        }
        cut.geometry = writer.bytes;
        cut.geometry.shrink_to_fit();
        cut
    }

    /// Says whether nothing of the level lies in the tile.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.geometry.is_empty()
    }

    /// Returns about how many bytes of memory it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<Self>()
            + self.geometry.len()
            + 8 * (self.areas.len() + self.collapsed.len() + self.labels.len() + self.borders.len())
    }

    /// Returns how many areas have polygons in the tile.
    #[must_use]
    pub fn area_count(&self) -> usize {
        self.areas.len()
    }

    /// Returns how many labels stand in the tile.
    #[must_use]
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// Returns the areas in the tile by their places in the level, and their polygons as commands.
    pub fn areas(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.slices(&self.areas, 0)
    }

    /// Returns the areas with parts that are too small to draw, and a point for each part.
    pub fn collapsed(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.slices(&self.collapsed, last_end(&self.areas, 0))
    }

    /// Returns the areas whose label stands in the tile, and where. Each stands in one tile of a zoom.
    pub fn labels(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.slices(&self.labels, last_end(&self.collapsed, last_end(&self.areas, 0)))
    }

    /// Returns the kinds of border in the tile, and their lines; each border is drawn once.
    pub fn borders(&self) -> impl Iterator<Item = (Border, &[u8])> {
        self.slices(&self.borders, last_end(&self.labels, last_end(&self.collapsed, last_end(&self.areas, 0))))
    }

    fn slices<T: Copy>(&self, ends: &[(T, u32)], start: u32) -> impl Iterator<Item = (T, &[u8])> {
        let starts = std::iter::once(start).chain(ends.iter().map(|(_, end)| *end));
        ends.iter().zip(starts).map(|(&(what, end), start)| (what, &self.geometry[start as usize..end as usize]))
    }
}

/// What a [`CutTile`] is made of, to be kept outside the program and taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutColumns<'a> {
    /// Encoded geometries, one behind the other.
    pub geometry: Cow<'a, [u8]>,
    /// Areas and where their polygons end; areas and where the points of their small parts end; areas and where their labels end.
    pub of_areas: [Cow<'a, [(u32, u32)]>; 3],
    /// Kinds of border and where their lines end.
    pub borders: Cow<'a, [(Border, u32)]>,
}

/// Columns that are of no cut.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("geometries end at {found} after {before}; accepted are ends in order, the last at {length}")]
pub struct CutColumnsError {
    found: u32,
    before: u32,
    length: usize,
}

impl CutTile {
    /// Returns the columns the cut is made of.
    #[must_use]
    pub fn columns(&self) -> CutColumns<'_> {
        CutColumns {
            geometry: Cow::Borrowed(&self.geometry),
            of_areas: [&self.areas, &self.collapsed, &self.labels].map(|ends| Cow::Borrowed(&ends[..])),
            borders: Cow::Borrowed(&self.borders),
        }
    }

    /// Makes the cut that had these columns.
    ///
    /// # Errors
    /// [`CutColumnsError`] if none could have had them. Whether geometries can be decoded and areas exist is not looked at.
    pub fn from_columns(columns: CutColumns<'_>) -> Result<Self, CutColumnsError> {
        let length = columns.geometry.len();
        let ends = columns.of_areas.iter().flat_map(|ends| ends.iter().map(|(_, end)| *end));
        let mut before = 0;
        for found in ends.chain(columns.borders.iter().map(|(_, end)| *end)) {
            if found < before || found as usize > length {
                return Err(CutColumnsError { found, before, length });
            }
            before = found;
        }
        if before as usize != length {
            return Err(CutColumnsError { found: before, before, length });
        }
        let [areas, collapsed, labels] = columns.of_areas.map(Cow::into_owned);
        Ok(Self {
            geometry: columns.geometry.into_owned(),
            areas,
            collapsed,
            labels,
            borders: columns.borders.into_owned(),
        })
    }

    /// Returns one more than the last area there is something of.
    #[must_use]
    pub fn areas_end(&self) -> u32 {
        let areas = [&self.areas, &self.collapsed, &self.labels].into_iter().flatten();
        areas.map(|(area, _)| area.saturating_add(1)).max().unwrap_or(0)
    }
}

fn last_end<T>(ends: &[(T, u32)], otherwise: u32) -> u32 {
    ends.last().map_or(otherwise, |(_, end)| *end)
}

fn end(writer: &CommandWriter) -> u32 {
    u32::try_from(writer.bytes.len()).unwrap_or(u32::MAX)
}

/// Returns the areas of a level in a tile and their polygons, in order of area.
pub(super) fn polygons(partition: &Partition, group: &Group) -> Vec<(u32, Vec<GridPolygon>)> {
    let mut corner: Vec<u32> = partition.at_corner.iter().filter_map(|&area| in_group(group, area)).collect();
    corner.sort_unstable();
    corner.dedup();
    let grouped = group.as_ref().map(|_| Outlines::of(partition, |area| in_group(group, area)));
    let outlines = grouped.as_ref().unwrap_or(&partition.outlines);
    let mut found: Vec<(u32, Vec<GridPolygon>)> = outlines
        .iter()
        .map(|outline| (outline.area, outline.polygons(partition, corner.binary_search(&outline.area).is_ok())))
        .filter(|(_, polygons)| !polygons.is_empty())
        .collect();
    // What has no line in the tile and covers its corner covers all of it.
    for area in corner.into_iter().filter(|area| !outlines.has(*area)) {
        let place = found.partition_point(|(other, _)| *other < area);
        found.insert(place, (area, vec![vec![super::window::all_corners()]]));
    }
    found
}

fn in_group(group: &Group, area: u32) -> Option<u32> {
    group.as_ref().map_or(Some(area), |areas| areas[area as usize])
}

/// Returns the areas with parts too small to draw in the tile, and a point for each of these parts.
fn collapsed(parts: &LevelParts, drawn: &[(u32, Vec<GridPolygon>)], coord: TileCoord) -> Vec<(u32, Vec<[i32; 2]>)> {
    let window = Window::of(coord);
    let [min, end] = window.tile_box(coord);
    let mut collapsed: Vec<(u32, Vec<[i32; 2]>)> = Vec::new();
    for part in parts.within(min, end) {
        let is_point = match part.drawn_at(coord.zoom()) {
            Drawn::Shape => false,
            Drawn::Point => true,
            Drawn::Perhaps => !is_drawn(&part, drawn, &window),
        };
        if !is_point {
            continue;
        }
        let point = window.pixel(part.middle);
        match collapsed.last_mut().filter(|(area, _)| *area == part.area) {
            Some((_, points)) if points.contains(&point) => {}
            Some((_, points)) => points.push(point),
            None => collapsed.push((part.area, vec![point])),
        }
    }
    collapsed
}

/// Says whether something of an area is drawn where one of its parts lies.
fn is_drawn(part: &Part, drawn: &[(u32, Vec<GridPolygon>)], window: &Window) -> bool {
    let Ok(place) = drawn.binary_search_by_key(&part.area, |(area, _)| *area) else { return false };
    let [min, max] = part.bounds.map(|corner| window.pixel(corner));
    let mut points = drawn[place].1.iter().flatten().flatten();
    points.any(|point| (0..2).all(|axis| (min[axis] - 1..=max[axis] + 1).contains(&point[axis])))
}

/// Returns the areas whose label stands in the tile, its eastern and southern side not included.
fn labels(labels: &LevelLabels, coord: TileCoord) -> Vec<(u32, [i32; 2])> {
    let window = Window::of(coord);
    let [min, end] = window.tile_box(coord);
    labels.within(min, end).into_iter().map(|(area, label)| (area, window.pixel(label))).collect()
}

/// Returns the borders of the level in the tile by kind.
fn borders<'a>(partition: &'a Partition, groups: &[Group]) -> Vec<(Border, Vec<&'a [[i32; 2]]>)> {
    let Some(own) = groups.last() else { return Vec::new() };
    let mut kinds: Vec<(Border, &[[i32; 2]])> = Vec::new();
    for line in 0..partition.lines.len() {
        let (points, sides) = partition.line(line);
        let beside = grouped(sides, |area| in_group(own, area));
        if beside.is_empty() {
            continue;
        }
        let is_border_of = |group: &Group| !grouped(sides, |area| in_group(group, area)).is_empty();
        let level = groups.iter().position(is_border_of).unwrap_or(0);
        kinds.push((Border { level: u8::try_from(level).unwrap_or(u8::MAX), outer: beside.len() == 1 }, points));
    }
    kinds.sort_by_key(|(border, _)| *border);
    kinds
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| (same[0].0, same.iter().map(|(_, points)| *points).collect()))
        .collect()
}
