//! Vector tiles: tile coordinates, clipping, encoding.
