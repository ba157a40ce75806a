"""Writes ``data/population``: the settlements as population points."""

from . import write

HEADER = ["id", "name_el", "name_en", "lon", "lat", "residents", "municipality"]


def write_settlements(data, settlements):
    """``settlements.csv``, by municipality."""
    rows = [
        [f"gn-{s.geonameid}", s.name_el, s.name_en, write.number(s.lon, 5), write.number(s.lat, 5),
         s.residents, s.municipality]
        for s in settlements
    ]
    write.csv_rows(data / "population/settlements.csv", HEADER, rows)
