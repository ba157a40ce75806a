//! Bridges and tunnels between lands.

use crate::geometry::LonLat;
use crate::provenance::Bilingual;

/// A fixed link between two places: a bridge, a causeway or a tunnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// What it is called.
    pub name: Bilingual,
    /// A place on land at each of its ends.
    pub ends: [LonLat; 2],
}

/// What a link makes of the lands at its ends, as they are without any link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It joins two lands that outlines leave apart.
    TwoLands,
    /// Both ends lie on one land anyway.
    OneLand,
    /// The other end lies on no land.
    OneEnd,
    /// Neither end lies on land.
    Nothing,
}
