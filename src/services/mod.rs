//! Services: who helps, where, when.
