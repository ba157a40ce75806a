//! Class breaks and summaries of values.
