//! Areas of a level that do not fit, made to fit: a coverage, in which neighbours draw one line between them.
//!
//! A source that was simplified feature by feature, or rounded so, has gaps and overlaps along every border. Here all edges
//! are cut where they meet, the faces between them are found, and each face that several areas claim, or that lies open
//! between areas, is given to one of them if it is narrower than a tolerance. How bad geometries of single areas are mended
//! is left to [`crate::io::gdal`].

mod bands;
mod drawn;
mod duplicates;
mod faces;
mod inlets;
mod look;
mod noding;
mod outline;
mod owners;
mod repair;
#[cfg(test)]
mod tests;
mod width;

pub use repair::{AreaChange, CoverageReport, FaceKind, Leftover, RepairedCoverage, WhyLeft, repair_coverage};
