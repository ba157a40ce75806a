//! How far a long work is: one line on a terminal that is written anew; where there is no terminal a line now and then, for logs.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::io::{ExportProgress, ExportWatcher};
use crate::numbers::format_count;
use crate::provenance::Language;

/// How often the line is written at most.
const EVERY: Duration = Duration::from_millis(100);
/// How often a line is written where there is no terminal, and how long it is waited for the first.
const EVERY_LINE: Duration = Duration::from_secs(5);
/// How long the work goes on before it is said how long it will.
const GUESS_AFTER: Duration = Duration::from_secs(1);
/// Back to the beginning of the line, and nothing in it.
const CLEAR: &str = "\r\x1b[2K";

/// The line.
#[derive(Debug)]
pub(super) struct Progress {
    is_terminal: bool,
    begun: Instant,
    is_stopped: Arc<AtomicBool>,
    started: Option<Instant>,
    written: Option<Instant>,
}

impl Progress {
    pub(super) fn new(is_stopped: Arc<AtomicBool>) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self { is_terminal, begun: Instant::now(), is_stopped, started: None, written: None }
    }

    /// Says what is being read.
    pub(super) fn reading(&mut self, what: &str) {
        self.write(&format!("reading {what} …"));
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.is_terminal && self.written.is_some() {
            show(CLEAR);
        }
    }

    fn write(&mut self, line: &str) {
        let is_due = if self.is_terminal {
            self.written.is_none_or(|written| written.elapsed() >= EVERY)
        } else {
            self.written.unwrap_or(self.begun).elapsed() >= EVERY_LINE
        };
        if is_due {
            show(&if self.is_terminal { format!("{CLEAR}{line}") } else { format!("{line}\n") });
            self.written = Some(Instant::now());
        }
    }
}

fn show(text: &str) {
    let mut stderr = std::io::stderr();
    // Progress that cannot be shown is no reason to stop.
    let _shown = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

impl ExportWatcher for Progress {
    fn progress(&mut self, progress: ExportProgress) {
        let elapsed = self.started.get_or_insert_with(Instant::now).elapsed();
        self.write(&line(&progress, elapsed));
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

/// Says how far a work is: `z8: 1,234 of 5,678 tiles (21 %), 12 s left`.
#[expect(clippy::cast_precision_loss, reason = "for a reader")]
fn line(progress: &ExportProgress, elapsed: Duration) -> String {
    let ExportProgress { part, unit, done, total } = progress;
    let count = |number: u64| format_count(usize::try_from(number).unwrap_or(usize::MAX), Language::En);
    let percent = (done * 100).checked_div(*total).unwrap_or(100);
    let so_far = format!("{part}: {} of {} {unit} ({percent} %)", count(*done), count(*total));
    if *done == 0 || elapsed < GUESS_AFTER {
        return so_far;
    }
    let left = elapsed.as_secs_f64() * (total.saturating_sub(*done)) as f64 / *done as f64;
    format!("{so_far}, {} left", duration(left))
}

fn duration(seconds: f64) -> String {
    if seconds < 90.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_long() {
        let at = |done| ExportProgress { part: "z8".into(), unit: "tiles", done, total: 5_000 };
        assert_eq!(line(&at(0), Duration::ZERO), "z8: 0 of 5,000 tiles (0 %)");
        assert_eq!(line(&at(1_000), Duration::from_secs(3)), "z8: 1,000 of 5,000 tiles (20 %), 12 s left");
        assert_eq!(line(&at(1_000), Duration::from_mins(1)), "z8: 1,000 of 5,000 tiles (20 %), 4 min left");
        assert_eq!(line(&ExportProgress { total: 0, ..at(0) }, Duration::from_secs(9)), "z8: 0 of 0 tiles (100 %)");
    }
}
