//! Services: who helps, whom, where and when, in the words of the Open Referral model (HSDS).
//!
//! [`OpenTimes`] says when a text of opening hours means open, at a [`LocalTime`] the caller gives. Knows nothing of
//! areas: which area a service lies in is found by [`crate::access`].

mod annexes;
mod assured;
mod duplicates;
mod id_list;
mod kind;
mod local_holidays;
mod local_time;
mod offer;
mod open_times;
mod register;
mod service;
mod settlements;
mod stable_uuid;
mod terms;
mod weekly;

pub use annexes::{BadParent, BadParentReason};
pub use assured::{Day, DayError, Freshness, STALE_AFTER_DAYS};
pub use duplicates::{Agreement, PossibleDuplicate, SAME_PLACE_M, possible_duplicates};
pub use id_list::{IdList, IdSyntax, IdSyntaxError, LIST_SEPARATOR};
pub use kind::{KindError, KindId, ServiceKind};
pub use local_holidays::{LocalHoliday, MonthDay, MonthDayError};
pub use local_time::{LocalTime, LocalTimeError};
pub use offer::{EVERYONE, Offer};
pub use open_times::{OpenState, OpenTimes, OpenTimesError, is_greek_holiday};
pub use register::ServiceRegister;
pub use service::{Contact, PositionSource, Service, ServiceId, ServiceIdError};
pub use settlements::{Settlement, SettlementMatch, Settlements};
pub use stable_uuid::stable_uuid;
pub use terms::{Taxonomy, Term, TermTitle};
pub use weekly::{WeeklyHours, weekly_timetable};
