//! Services: who helps, where and when, in the words of the Open Referral model (HSDS).
//!
//! Knows nothing of areas: which area a service lies in is found by [`crate::access`].

mod kind;
mod register;
mod service;

pub use kind::{KindError, KindId, ServiceKind};
pub use register::ServiceRegister;
pub use service::{Contact, Service, ServiceId, ServiceIdError};
