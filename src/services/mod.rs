//! Services: who helps, whom, where and when, in the words of the Open Referral model (HSDS).
//!
//! [`OpenTimes`] says when a text of opening hours means open, at a [`LocalTime`] the caller gives. Knows nothing of
//! areas: which area a service lies in is found by [`crate::access`].

mod annexes;
mod id_list;
mod kind;
mod local_time;
mod offer;
mod open_times;
mod register;
mod service;
mod stable_uuid;

pub use annexes::{BadParent, BadParentReason};
pub use id_list::{IdList, IdSyntax, IdSyntaxError, LIST_SEPARATOR};
pub use kind::{KindError, KindId, ServiceKind};
pub use local_time::{LocalTime, LocalTimeError};
pub use offer::{EVERYONE, Offer};
pub use open_times::{OpenState, OpenTimes, OpenTimesError, is_greek_holiday};
pub use register::ServiceRegister;
pub use service::{Contact, Service, ServiceId, ServiceIdError};
pub use stable_uuid::stable_uuid;
