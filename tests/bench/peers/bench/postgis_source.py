"""The same atlas from files and from PostGIS, tile by tile."""

import subprocess
import sys
from pathlib import Path

from judge.land import Land
from judge.sources import covering, open_source, plain

from . import datasets, servers
from .folder import make_database_folder, make_folder
from .places import CHOROS, save, say, scratch

ZOOMS = range(4, 9)
TABLE = "municipalities"


def main(file):
    """Compares tiles; returns whether they are the same."""
    bounds = Land(file).bounds
    with scratch() as folder, servers.postgis() as database:
        files, tables = make_folder(file, Path(folder) / "files"), Path(folder) / "tables"
        # In degrees, as they are in the file: what is to be the same must not have been reprojected twice.
        loading = database.load(file, TABLE, "EPSG:4326")
        make_database_folder(database.gdal, TABLE, tables)
        checked = subprocess.run([CHOROS, "check", tables], capture_output=True, text=True)
        if checked.returncode:
            say("choros does not take the source PG: " + (checked.stderr or checked.stdout).strip()[-600:])
            save("postgis-source", {"failure": "choros check refuses the source", "said": (checked.stderr or checked.stdout)[-600:]})
            return False
        with servers.choros(files) as one, servers.choros(tables) as other:
            same, different = _compare(open_source(one.template), open_source(other.template), bounds)
            found = {"failure": None, "tiles": same + len(different), "different": different[:20], "start_files": one.start_seconds, "start_tables": other.start_seconds, "database_load": loading}
    save("postgis-source", found)
    say(f"{found['tiles']} tiles, {len(different)} differ; started in {found['start_files']:.2f} s from files and {found['start_tables']:.2f} s from PostGIS")
    return not different


def _compare(one, other, bounds):
    same, different = 0, []
    for zoom in ZOOMS:
        for x, y in covering(bounds, zoom):
            a, b = plain(one.get(zoom, x, y)), plain(other.get(zoom, x, y))
            same += a == b
            different += [] if a == b else [f"{zoom}/{x}/{y}"]
    return same, different


if __name__ == "__main__":
    given = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else datasets.dataset("municipalities")
    if given is None:
        sys.exit("usage: postgis_source.sh GEOJSON (the shared data were not found)")
    sys.exit(0 if main(given) else 1)
