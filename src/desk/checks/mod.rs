//! What catches a join that succeeds wrongly: totals, the last period, the totals of the atlas, and what is asked of the sheet itself.

mod codes;
mod last_period;
mod parents;
mod sheet;
mod totals;

pub(super) use codes::{editions, lone_parts, other_levels, outside_atlas, swapped_codes};
pub(super) use last_period::beside_last_period;
pub(super) use parents::beside_parents;
pub(super) use sheet::{bad_cells, hidden_columns, questions, unknown_marks};
pub(super) use totals::beside_totals;

/// How much rounding explains of a sum of so many parts with so many decimals. Whole numbers are taken as counted, not rounded.
fn tolerance(decimals: u8, parts: usize, sum: f64) -> f64 {
    let half = 0.5 * 10f64.powi(-i32::from(decimals));
    #[expect(clippy::cast_precision_loss, reason = "a table has far fewer rows than an f64 counts exactly")]
    let rounded = if decimals == 0 { half } else { half * (parts as f64 + 1.0) };
    // Adding up in binary is not exact.
    rounded + sum.abs() * 1e-12
}
