"""Rebuild the shipped data folder: see ``scripts/build-data`` and ``data/README.md``."""
