//! Whose each face is after the repair.

use rayon::prelude::*;

use super::drawn::degrees;
use super::faces::{Faces, OUTSIDE};
use super::noding::Noded;
use super::width::{Shape, metres_a_degree};
use super::{FaceKind, WhyLeft};

/// Faces and whose they are.
#[derive(Debug)]
pub(super) struct Owned<'a> {
    noded: &'a Noded,
    faces: &'a Faces,
    /// The areas that have each face, in order: those that draw it, or one.
    pub(super) owners: Vec<Vec<u32>>,
    /// What was given to one area.
    pub(super) closed: Vec<(u32, FaceKind)>,
    /// What was not.
    pub(super) left: Vec<(u32, FaceKind, WhyLeft)>,
}

/// The part of an area that overlaps may take from it at the most.
const MOST_LOST: f64 = 0.5;

impl<'a> Owned<'a> {
    /// Gives what is narrower than the tolerance to one area.
    ///
    /// An overlap goes to one of those that claim it, a gap between areas to one of them: the one with the longest border with it,
    /// the first of equals. What would take half of an area or more from it stays.
    pub(super) fn new(noded: &'a Noded, faces: &'a Faces, tolerance_m: f64, area_m2: &[f64]) -> Self {
        let mut owned = Self { noded, faces, owners: faces.covers.clone(), closed: Vec::new(), left: Vec::new() };
        let numbers = 1..u32::try_from(faces.covers.len()).unwrap_or(u32::MAX);
        let doubtful: Vec<u32> = numbers.into_par_iter().filter(|&face| owned.is_doubtful(face)).collect();
        let narrow: Vec<bool> =
            doubtful.par_iter().map(|&face| owned.shape(face).is_narrower_than(tolerance_m)).collect();
        let (overlaps, gaps): (Vec<_>, Vec<_>) =
            doubtful.into_iter().zip(narrow).partition(|(face, _)| !faces.covers[*face as usize].is_empty());
        owned.settle_overlaps(&overlaps, area_m2);
        for (face, narrow) in gaps {
            if narrow {
                let owner = owned.longest(face, &owned.around(face));
                owned.give(face, owner, FaceKind::Gap);
            } else if !owned.is_inlet(face) {
                owned.left.push((face, FaceKind::Gap, WhyLeft::Wide));
            }
        }
        owned
    }

    /// Says whether a gap has an edge across its mouth, which no area draws.
    pub(super) fn is_inlet(&self, face: u32) -> bool {
        self.faces.border(face).iter().any(|&half| self.noded.sides(half as usize / 2).is_empty())
    }

    /// Says whether several areas claim a face, or it is no area's and lies between several.
    fn is_doubtful(&self, face: u32) -> bool {
        match self.faces.covers[face as usize].len() {
            0 => self.around(face).len() > 1,
            1 => false,
            _ => true,
        }
    }

    fn settle_overlaps(&mut self, overlaps: &[(u32, bool)], area_m2: &[f64]) {
        let mut chosen = Vec::new();
        let mut lost = vec![0.0; area_m2.len()];
        for &(face, narrow) in overlaps {
            if !narrow {
                self.left.push((face, FaceKind::Overlap, WhyLeft::Wide));
                continue;
            }
            let claimants = &self.faces.covers[face as usize];
            let owner = self.longest(face, claimants);
            for &loser in claimants.iter().filter(|&&area| area != owner) {
                lost[loser as usize] += self.area_m2(face);
            }
            chosen.push((face, owner));
        }
        for (face, owner) in chosen {
            let mut losers = self.faces.covers[face as usize].iter().filter(|&&area| area != owner);
            if losers.any(|&area| lost[area as usize] >= area_m2[area as usize] * MOST_LOST) {
                self.left.push((face, FaceKind::Overlap, WhyLeft::TakesTooMuch));
            } else {
                self.give(face, owner, FaceKind::Overlap);
            }
        }
    }

    fn give(&mut self, face: u32, owner: u32, kind: FaceKind) {
        self.owners[face as usize] = vec![owner];
        self.closed.push((face, kind));
    }

    /// Returns the areas on the other side of a face's border, in order.
    pub(super) fn around(&self, face: u32) -> Vec<u32> {
        let beyond = self.faces.border(face).iter().map(|&half| self.faces.left[half as usize ^ 1]);
        let mut areas: Vec<u32> = beyond.flat_map(|face| self.owners[face as usize].iter().copied()).collect();
        areas.sort_unstable();
        areas.dedup();
        areas
    }

    /// Returns the one of some areas, at least one, that has the longest border with a face.
    fn longest(&self, face: u32, among: &[u32]) -> u32 {
        let mut lengths = vec![0.0; among.len()];
        for &half in self.faces.border(face) {
            let beyond = self.faces.left[half as usize ^ 1];
            for owner in &self.owners[beyond as usize] {
                if let Ok(place) = among.binary_search(owner) {
                    lengths[place] += self.length_m(half);
                }
            }
        }
        let mut best = 0;
        for place in 1..among.len() {
            if lengths[place] > lengths[best] {
                best = place;
            }
        }
        among[best]
    }

    fn length_m(&self, half: u32) -> f64 {
        let [from, to] = self.ends(half);
        let [east, north] = metres_a_degree(from.y);
        ((to.x - from.x) * east).hypot((to.y - from.y) * north)
    }

    /// Returns both ends of a half in degrees.
    fn ends(&self, half: u32) -> [geo::Coord<f64>; 2] {
        let (edge, back) = (half as usize / 2, half as usize % 2);
        [self.noded.at(edge, back), self.noded.at(edge, 1 - back)].map(degrees)
    }

    /// Returns a face's shape, to measure its width.
    pub(super) fn shape(&self, face: u32) -> Shape {
        Shape::new(self.faces.border(face).iter().map(|&half| self.ends(half)))
    }

    /// Returns the area of a face in square metres, as [`super::super::equal_area_m2`] counts it.
    pub(super) fn area_m2(&self, face: u32) -> f64 {
        let ends = self.faces.border(face).iter().map(|&half| self.ends(half));
        super::super::equal_area::area_of_edges_m2(ends)
    }

    /// Returns where a face lies: the position of a vertex of it.
    pub(super) fn place(&self, face: u32) -> geo::Coord<f64> {
        self.faces.border(face).first().map_or_else(geo::Coord::zero, |&half| self.ends(half)[0])
    }

    /// Returns the edges of the areas that are asked for, each with its interior on the left.
    pub(super) fn outlines(&self, wanted: &[bool]) -> Vec<Vec<(u32, u32)>> {
        let mut outlines = vec![Vec::new(); wanted.len()];
        for (edge, &[low, high]) in self.noded.ends.iter().enumerate() {
            let [left, right] = [2 * edge, 2 * edge + 1].map(|half| &self.owners[self.faces.left[half] as usize]);
            for &area in left.iter().filter(|area| wanted[**area as usize] && !right.contains(area)) {
                outlines[area as usize].push((low, high));
            }
            for &area in right.iter().filter(|area| wanted[**area as usize] && !left.contains(area)) {
                outlines[area as usize].push((high, low));
            }
        }
        outlines
    }

    pub(super) fn covers(&self, face: u32) -> &[u32] {
        &self.faces.covers[face as usize]
    }
}

const _: () = assert!(OUTSIDE == 0, "faces from 1 on are bounded");
