//! One answer of a nearest search.

/// An item and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The number of the item.
    pub item: u32,
    /// The geodesic distance on the WGS 84 ellipsoid, in metres.
    pub distance_m: f64,
}

impl Neighbour {
    /// Orders by distance, then by number: the order of every answer.
    pub(super) fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.distance_m.total_cmp(&other.distance_m).then(self.item.cmp(&other.item))
    }
}
