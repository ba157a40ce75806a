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
    (folder / "atlas.toml").write_text(ATLAS.format(source="areas.geojson", more=""))
    return folder


def make_database_folder(connection, table, folder):
    """The same of a table in PostGIS; ``connection`` as GDAL takes it, beginning with `PG:`."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "atlas.toml").write_text(ATLAS.format(source=connection, more=f'layer = "{table}"\n'))
    return folder


if __name__ == "__main__":
    if len(sys.argv) == 3:
        make_folder(Path(sys.argv[1]).resolve(), sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1].startswith("PG:"):
        make_database_folder(*sys.argv[1:])
    else:
        sys.exit("usage: folder.py GEOJSON FOLDER | folder.py PG:CONNECTION TABLE FOLDER")
