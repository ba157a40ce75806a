"""A data folder for choros, made of one GeoJSON file."""

import os
import shutil
import sys
from pathlib import Path

ATLAS = """[atlas]
id = "peers"
title_el = "Μέτρηση"
title_en = "Measurement"

[[levels]]
level = "municipality"
source = "{source}"
{more}fields = {{ code = "code", name_el = "name_el", name_en = "name_en" }}
codes = "any"
{snapping}"""

#: Tolerances of data whose areas overlap by more than is closed unasked, by the name of their file. Three places of the
#: US counties do, the widest 339 m wide (Richland, Morehouse and Ouachita at 91.904° W, 32.519° N).
SNAP_M = {"counties": 350}


INDICATOR = """id = "{id}"
title_el = "Συνθετικός δείκτης"
title_en = "Synthetic indicator"
unit = "percent"
measure = "rate"
aggregation = "none"
direction = "neutral"
decimals = 2
source_el = "Επινοημένα"
source_en = "Made up"
license = "CC0-1.0"
quality = "synthetic"
"""


def make_folder(file, folder):
    """Makes a data folder of GeoJSON with `code`, `name_el` and `name_en`: one level, no indicators."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "areas.geojson"
    target.unlink(missing_ok=True)
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)
    snap_m = SNAP_M.get(Path(file).stem)
    snapping = "" if snap_m is None else f"snap_m = {snap_m}\n"
    (folder / "atlas.toml").write_text(ATLAS.format(source="areas.geojson", more="", snapping=snapping))
    return folder


def add_indicators(folder, codes, count, years, chance):
    """Adds invented tables to a data folder, with a value for every code and year, drawn by ``chance``."""
    tables, names = Path(folder) / "indicators", [f"synthetic_{number}" for number in range(count)]
    tables.mkdir(exist_ok=True)
    for name in names:
        (tables / f"{name}.toml").write_text(INDICATOR.format(id=name))
        with open(tables / f"{name}.csv", "w") as out:
            out.write("code,period,value\n")
            for year in years:
                out.write("".join(f"{code},{year},{chance.randrange(100_000) / 100}\n" for code in codes))
    with open(Path(folder) / "atlas.toml", "a") as atlas:
        atlas.write("\n[indicators]\nids = [" + ", ".join(f'"{name}"' for name in names) + "]\n")


def make_database_folder(connection, table, folder):
    """The same of a table in PostGIS; ``connection`` as GDAL takes it, beginning with `PG:`."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "atlas.toml").write_text(ATLAS.format(source=connection, more=f'layer = "{table}"\n', snapping=""))
    return folder


if __name__ == "__main__":
    if len(sys.argv) == 3:
        make_folder(Path(sys.argv[1]).resolve(), sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1].startswith("PG:"):
        make_database_folder(*sys.argv[1:])
    else:
        sys.exit("usage: folder.py GEOJSON FOLDER | folder.py PG:CONNECTION TABLE FOLDER")
