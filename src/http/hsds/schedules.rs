//! Opening hours as schedules of HSDS: weekly rules of RFC 5545 where the hours are a plain weekly timetable.

use serde_json::{Value, json};

use super::records::{Records, record};
use crate::services::weekly_timetable;

impl Records<'_> {
    /// Returns the schedules of a service: one for each pair of times of its week. Hours that are no plain week are told in
    /// words only. Each has the text they come from as its notes. `timezone` is left out: it is one offset from UTC, and offices
    /// keep to what the clock of Greece shows, in summer too.
    pub(super) fn schedules(self, place: usize) -> Value {
        let service = &self.atlas.register().services()[place];
        let Some(text) = service.opening_hours.as_deref() else { return json!([]) };
        let words = self.atlas.service_index().opening_hours(place).map(|words| words.el.as_str());
        let own = |part: &str| self.id("schedule", &format!("{}/{part}", service.id));
        let Some(week) = weekly_timetable(text) else {
            return json!([record(json!({ "id": own(""), "description": words, "notes": text }))]);
        };
        let schedules = week.iter().enumerate().map(|(number, hours)| {
            record(json!({
                "id": own(&number.to_string()),
                "freq": "WEEKLY",
                "interval": 1,
                "wkst": "MO",
                "byday": hours.byday(),
                "opens_at": hours.minutes.map(|(opens, _)| clock(opens)),
                "closes_at": hours.minutes.map(|(_, closes)| clock(closes)),
                "description": words,
                "notes": text,
            }))
        });
        schedules.collect()
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
