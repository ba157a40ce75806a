//! How lately somebody made sure of the services of an atlas, for a report.

use serde::Serialize;

use crate::atlas::Atlas;
use crate::report::{Finding, Severity};
use crate::services::Day;

/// How many services whose day is still to come are told one by one.
const MAX_TOLD: usize = 20;

/// How lately somebody made sure of the services of an atlas.
#[derive(Clone, Debug, Serialize)]
pub struct AssuredSummary {
    /// The day it was counted for.
    pub today: String,
    /// How many were assured within the days their source allows.
    pub fresh: usize,
    /// How many were assured earlier than that.
    pub stale: usize,
    /// How many have no day, or one that cannot be read.
    pub undated: usize,
    /// How many have a day that is still to come.
    pub in_future: usize,
}

impl AssuredSummary {
    /// Counts the services of an atlas as of a day, and says which of their sources a person has to look at.
    #[must_use]
    pub fn of(atlas: &Atlas, today: Day) -> (Self, Vec<Finding>) {
        let register = atlas.register();
        let freshness = register.freshness(today);
        let summary = Self {
            today: today.to_string(),
            fresh: freshness.fresh,
            stale: freshness.stale,
            undated: freshness.undated,
            in_future: freshness.in_future.len(),
        };
        let mut findings = Vec::new();
        if freshness.stale > 0 {
            let sources = 0..register.sources().len().max(1);
            let mut days: Vec<_> = sources.map(|source| register.stale_after_days(source)).collect();
            days.sort_unstable();
            days.dedup();
            let days = days.iter().map(u32::to_string).collect::<Vec<_>>().join(" or ");
            let message = format!(
                "{} of {} services were last assured more than {days} days before {today}; somebody has to ask whether what is said of them still holds",
                freshness.stale,
                register.services().len()
            );
            findings.push(warning("stale-services", message));
        }
        for &place in freshness.in_future.iter().take(MAX_TOLD) {
            let service = &register.services()[place];
            let day = service.assured_date.as_deref().unwrap_or_default();
            findings.push(warning(
                "assured-in-future",
                format!("service {} was assured on {day}, which is still to come", service.id),
            ));
        }
        if let Some(more) = freshness.in_future.len().checked_sub(MAX_TOLD).filter(|more| *more > 0) {
            findings
                .push(warning("assured-in-future", format!("{more} more services have a day that is still to come")));
        }
        (summary, findings)
    }
}

fn warning(kind: &'static str, message: String) -> Finding {
    Finding::new(Severity::Warning, kind, "services", message).in_column("assured_date")
}
