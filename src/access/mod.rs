//! Who can reach what: the nearest services to a position.
