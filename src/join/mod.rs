//! Joins observations to areas by code and says what did not match.
