//! A topology as columns of numbers, to be kept outside the program and taken back.

use std::borrow::Cow;

use thiserror::Error;

use super::build::{arcs_between, assemble};
use super::{FULL_ZOOM, FinePoint, Side, Topology};

/// What a [`Topology`] is made of; all else follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopologyColumns<'a> {
    /// How many areas there are.
    pub area_count: u32,
    /// The vertices, one arc's after another's, each arc with its ends.
    pub points: Cow<'a, [FinePoint]>,
    /// For each vertex the first zoom it is drawn at.
    pub first_zooms: Cow<'a, [u8]>,
    /// For each arc where its vertices end.
    pub ends: Vec<u32>,
    /// The sides of arcs, each with the place of its arc, in order.
    pub sides: Vec<(u32, Side)>,
}

/// Why columns are of no topology.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TopologyColumnsError {
    /// Columns are not as long as they have to be.
    #[error("arcs end at vertex {end} of {points}, with {zooms} first zooms; accepted are as many of each")]
    Lengths {
        /// Where the last arc ends.
        end: u32,
        /// How many vertices there are.
        points: usize,
        /// How many first zooms there are.
        zooms: usize,
    },
    /// An arc has less than two vertices, no side, or ends that are not always drawn.
    #[error("arc {arc} is none; accepted is one with two vertices, ends drawn at its first zoom, and a side")]
    Arc {
        /// The place of the arc.
        arc: usize,
    },
    /// A side is of no arc or area, or out of order.
    #[error("side {side} is of no arc or area, or out of order")]
    Side {
        /// The place of the side.
        side: usize,
    },
    /// A vertex is drawn from a zoom on that there is not.
    #[error("first zoom {found}; accepted are 0 to {FULL_ZOOM}")]
    Zoom {
        /// The zoom.
        found: u8,
    },
}

impl Topology {
    /// Returns the columns the topology is made of.
    #[must_use]
    pub fn columns(&self) -> TopologyColumns<'_> {
        let sides = self.arcs.iter().zip(0..).flat_map(|(arc, place)| {
            let sides = &self.sides[arc.sides_start as usize..arc.sides_end as usize];
            sides.iter().map(move |side| (place, *side))
        });
        TopologyColumns {
            area_count: u32::try_from(self.area_count()).unwrap_or(u32::MAX),
            points: Cow::Borrowed(&self.points),
            first_zooms: Cow::Borrowed(&self.first_zooms),
            ends: self.arcs.iter().map(|arc| arc.end).collect(),
            sides: sides.collect(),
        }
    }

    /// Makes the topology that had these columns.
    ///
    /// # Errors
    /// [`TopologyColumnsError`] if one could not have had them. Whether lines cross is not looked at.
    pub fn from_columns(columns: TopologyColumns<'_>) -> Result<Self, TopologyColumnsError> {
        columns.check_lengths()?;
        columns.check_sides()?;
        let ends: Vec<usize> = columns.ends.iter().map(|&end| end as usize).collect();
        // The ends of an arc are drawn as long as anything of it.
        let first_zoom = |arc: usize, _: &[FinePoint]| {
            let start = arc.checked_sub(1).map_or(0, |before| ends[before]);
            columns.first_zooms.get(start).copied().unwrap_or(FULL_ZOOM)
        };
        let arcs = arcs_between(&columns.points, &ends, &columns.sides, first_zoom);
        for (place, arc) in arcs.iter().enumerate() {
            let zooms = &columns.first_zooms[arc.range()];
            let points = &columns.points[arc.range()];
            // An open arc is drawn at every zoom, a closed one from some zoom on; and its ends with it.
            let is_first = zooms.last() == Some(&arc.first_zoom());
            let may_be = arc.first_zoom() == 0 || points.first() == points.last();
            if arc.sides_start == arc.sides_end || !is_first || !may_be {
                return Err(TopologyColumnsError::Arc { arc: place });
            }
        }
        let (points, zooms) = (columns.points.into_owned(), columns.first_zooms.into_owned());
        Ok(assemble(points, zooms, arcs, columns.sides, columns.area_count as usize))
    }
}

impl TopologyColumns<'_> {
    fn check_lengths(&self) -> Result<(), TopologyColumnsError> {
        let mut start = 0;
        for (arc, &end) in self.ends.iter().enumerate() {
            if end.checked_sub(start).is_none_or(|count| count < 2) {
                return Err(TopologyColumnsError::Arc { arc });
            }
            start = end;
        }
        let (points, zooms) = (self.points.len(), self.first_zooms.len());
        if start as usize != points || zooms != points {
            return Err(TopologyColumnsError::Lengths { end: start, points, zooms });
        }
        match self.first_zooms.iter().find(|&&zoom| zoom > FULL_ZOOM) {
            Some(&found) => Err(TopologyColumnsError::Zoom { found }),
            None => Ok(()),
        }
    }

    fn check_sides(&self) -> Result<(), TopologyColumnsError> {
        let is_one = |(arc, side): &(u32, Side)| (*arc as usize) < self.ends.len() && side.area < self.area_count;
        if let Some(side) = self.sides.iter().position(|side| !is_one(side)) {
            return Err(TopologyColumnsError::Side { side });
        }
        match self.sides.array_windows().position(|[before, after]| before > after) {
            Some(side) => Err(TopologyColumnsError::Side { side: side + 1 }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, Rect, coord};

    use super::*;

    fn four() -> Topology {
        let square = |west: f64| Rect::new(coord! { x: west, y: 38.0 }, coord! { x: west + 1.0, y: 39.0 });
        let squares: Vec<MultiPolygon> = (0..4).map(|west| square(f64::from(west)).to_polygon().into()).collect();
        Topology::of_areas(&squares.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_topology_comes_back_from_its_columns() {
        let topology = four();
        let again = Topology::from_columns(topology.columns()).unwrap();
        assert_eq!(again.columns(), topology.columns());
        for area in 0..4 {
            assert_eq!(again.arcs_of(area), topology.arcs_of(area));
        }
        for arc in 0..topology.len() {
            assert_eq!((again.bounds(arc), again.sides(arc)), (topology.bounds(arc), topology.sides(arc)));
            assert!(again.line(arc, 5).eq(topology.line(arc, 5)));
        }
    }

    #[test]
    fn columns_of_no_topology_are_refused() {
        let topology = four();
        let refused = |change: fn(&mut TopologyColumns<'_>)| {
            let mut columns = topology.columns();
            change(&mut columns);
            Topology::from_columns(columns).unwrap_err()
        };
        assert!(matches!(refused(|columns| columns.area_count = 3), TopologyColumnsError::Side { .. }));
        assert!(matches!(refused(|columns| columns.sides.swap(0, 1)), TopologyColumnsError::Side { side: 1 }));
        assert!(matches!(refused(|columns| columns.sides[0].0 = 99), TopologyColumnsError::Side { side: 0 }));
        assert!(matches!(refused(|columns| columns.sides.clear()), TopologyColumnsError::Arc { arc: 0 }));
        assert!(matches!(refused(|columns| columns.ends[0] = 1), TopologyColumnsError::Arc { arc: 0 }));
        assert!(matches!(
            refused(|columns| *columns.ends.last_mut().unwrap() += 1),
            TopologyColumnsError::Lengths { .. }
        ));
        assert!(matches!(
            refused(|columns| columns.first_zooms.to_mut()[0] = 99),
            TopologyColumnsError::Zoom { found: 99 }
        ));
        assert!(matches!(
            refused(|columns| columns.first_zooms.to_mut()[0] = 14),
            TopologyColumnsError::Arc { arc: 0 }
        ));
    }
}
