//! The `choros` program.

fn main() {}
