//! Whom a service helps, with what, and how they can get in.

use super::{IdList, ServiceId};

/// The eligibility of a service that turns nobody away.
pub const EVERYONE: &str = "everyone";

/// Whom a service helps, with what, and how they can get in; what its source does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The service it is an annex of, such as the Community Centre of a Roma annex.
    pub parent: Option<ServiceId>,
    /// The needs it answers, such as `food-parcel`: terms of the atlas's own taxonomy.
    pub needs: IdList,
    /// Whom it is for, such as `unemployed`; [`EVERYONE`] if it turns nobody away.
    pub eligibility: IdList,
    /// Languages in which people are helped (BCP 47, small letters).
    pub languages: IdList,
    /// What makes it accessible, such as `wheelchair`.
    pub accessibility: IdList,
    /// How many people it can help at a time.
    pub capacity: Option<u32>,
    /// The codes of the areas whose residents it is for.
    pub service_area: IdList,
}
