//! Turns outside formats into core types: the data folder, boundaries through GDAL, tables.
