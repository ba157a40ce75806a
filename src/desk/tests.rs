//! Sheets put on the map.
