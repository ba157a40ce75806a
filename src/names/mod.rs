//! Greek names: folding, transliteration and search by any spelling.
