//! Which group each point and service belongs to.

use crate::access::{AccessError, Demand, Supply};

/// The group, numbered from 0, of each point and service: the areas of a level, as a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    points: Vec<Option<u32>>,
    services: Vec<Option<u32>>,
    count: usize,
}

impl Grouping {
    /// Groups points and services as given, into `count` groups.
    ///
    /// # Errors
    /// [`AccessError::Group`] if a number is not below `count`.
    pub fn new(points: Vec<Option<u32>>, services: Vec<Option<u32>>, count: usize) -> Result<Self, AccessError> {
        let too_high = |group: &&u32| **group as usize >= count;
        match points.iter().chain(&services).flatten().find(too_high) {
            Some(&found) => Err(AccessError::Group { found, count }),
            None => Ok(Self { points, services, count }),
        }
    }

    /// Groups by the areas of the finest level, of which there are `count`.
    ///
    /// # Errors
    /// [`AccessError::Group`] if an area's number is not below `count`.
    pub fn finest(demand: &Demand, supply: &Supply, count: usize) -> Result<Self, AccessError> {
        let services = supply.places().iter().map(|place| place.area).collect();
        Self::new(demand.areas().to_vec(), services, count)
    }

    /// Groups by the areas of a coarser level, of which there are `count`: `parents` names that of each finest area.
    ///
    /// What lies in no finest area, or in one without a parent, is in no group.
    ///
    /// # Errors
    /// [`AccessError::Group`] if an area has no place in `parents`, or a parent's number is not below `count`.
    pub fn coarser(
        demand: &Demand,
        supply: &Supply,
        parents: &[Option<u32>],
        count: usize,
    ) -> Result<Self, AccessError> {
        let finest = Self::finest(demand, supply, parents.len())?;
        let parent = |area: Option<u32>| area.and_then(|area| parents[area as usize]);
        let above = |areas: Vec<Option<u32>>| areas.into_iter().map(parent).collect();
        Self::new(above(finest.points), above(finest.services), count)
    }

    /// Returns how many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Returns the group of a point, if it is in one.
    #[must_use]
    pub fn of_point(&self, point: usize) -> Option<u32> {
        self.points.get(point).copied().flatten()
    }

    /// Returns how many points are in no group.
    #[must_use]
    pub fn ungrouped_points(&self) -> usize {
        self.points.iter().filter(|group| group.is_none()).count()
    }

    pub(super) fn check(&self, points: usize, services: usize) -> Result<(), AccessError> {
        let grouped = [("points", self.points.len(), points), ("services", self.services.len(), services)];
        match grouped.into_iter().find(|(_, found, expected)| found != expected) {
            Some((what, found, expected)) => Err(AccessError::Grouping { what, found, expected }),
            None => Ok(()),
        }
    }

    /// Returns the points of each group, ascending.
    pub(super) fn points_by_group(&self) -> Vec<Vec<u32>> {
        let mut groups = vec![Vec::new(); self.count];
        for (group, point) in self.points.iter().zip(0..) {
            if let Some(group) = group {
                groups[*group as usize].push(point);
            }
        }
        groups
    }

    /// Returns how many services each group has.
    pub(super) fn service_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.count];
        self.services.iter().flatten().for_each(|&group| counts[group as usize] += 1);
        counts
    }
}
