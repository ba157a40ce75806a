//! Indicators and their observations.
