"""Programs that make a pyramid of one layer: each takes GeoJSON and leaves tiles."""

import gzip
import os
import sqlite3
import subprocess
import time

from judge.land import Land
from judge.sources import covering, open_source, plain

from . import servers
from .folder import make_folder
from .places import CHOROS, HERE, TOOLS, npm_package, python_program
from .process import Run, descendants, peak_mb, run

LAYER = "municipalities"
#: Limits that would drop areas or simplify more are off everywhere: the others have none.
TIPPECANOE = ["-q", "-f", "-l", LAYER, "--no-tile-size-limit", "--no-feature-limit"]


def choros(file, out, zooms, land):
    """`choros export`; where the program has no such command yet, its server is asked for each tile."""
    with servers.scratch() as folder:
        make_folder(land, folder)
        place = f"{out}.mbtiles"
        if subprocess.run([CHOROS, "export", "--help"], capture_output=True).returncode == 0:
            found = run([CHOROS, "export", folder, "--out", place, "--levels", "municipality", "--zooms", f"{zooms[0]}-{zooms[-1]}"])
            return place, found, ""
        return place, _crawl(folder, place, zooms, land), "by asking the server for each tile, one after another"


def tippecanoe(*options):
    """tippecanoe with options."""

    def make(file, out, zooms, land):
        place = f"{out}.mbtiles"
        command = [python_program("tippecanoe"), *TIPPECANOE, f"-Z{zooms[0]}", f"-z{zooms[-1]}", *options, "-o", place, file]
        return place, run(command), ""

    return make


def gdal(file, out, zooms, land):
    """GDAL's writer of vector tiles into MBTiles."""
    place = f"{out}.mbtiles"
    options = {"MINZOOM": zooms[0], "MAXZOOM": zooms[-1], "MAX_SIZE": 2_000_000_000, "MAX_FEATURES": 10_000_000}
    words = [word for name, value in options.items() for word in ("-dsco", f"{name}={value}")]
    return place, run(["ogr2ogr", "-q", "-f", "MBTILES", place, file, "-nln", LAYER, *words]), ""


def geojson_vt(file, out, zooms, land):
    """geojson-vt, then vt-pbf and gzip, in Node."""
    place = f"{out}.pack"
    command = ["node", "--max-old-space-size=14000", HERE / "geojson_vt.js", file, place, LAYER, str(zooms[0]), str(zooms[-1])]
    return place, run(command, env=os.environ | {"PEERS_NPM": str(TOOLS / "npm")}), ""


def mapshaper(file, out, zoom, tolerance):
    """mapshaper's weighted simplification for a zoom, shapes kept; ``tolerance`` in units of the tiles' grid. Leaves
    GeoJSON in Web Mercator metres."""
    place = f"{out}.json"
    interval = tolerance * 40_075_016.6855784 / (4096 << zoom)
    script = npm_package("mapshaper/bin/mapshaper")
    steps = ["-proj", "webmercator", "-simplify", "weighted", f"interval={interval}", "keep-shapes", "-o", place, "format=geojson", "force"]
    return place, run(["node", "--max-old-space-size=14000", script, file, *steps])


def _crawl(folder, place, zooms, land):
    database = sqlite3.connect(place)
    database.execute("create table tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
    database.execute("create table metadata (name text, value text)")
    database.executemany("insert into metadata values (?, ?)", [("name", LAYER), ("format", "pbf"), ("minzoom", str(zooms[0])), ("maxzoom", str(zooms[-1]))])
    bounds, begin = Land(land).bounds, time.perf_counter()
    with servers.choros(folder) as server:
        source = open_source(server.template)
        for zoom in zooms:
            for x, y in covering(bounds, zoom):
                if data := source.get(zoom, x, y):
                    database.execute("insert into tiles values (?, ?, ?, ?)", (zoom, x, (1 << zoom) - 1 - y, gzip.compress(plain(data), 6, mtime=0)))
        found = Run(time.perf_counter() - begin, max(peak_mb(pid) for pid in descendants(server.processes()[0])))
    database.execute("create unique index tile on tiles (zoom_level, tile_column, tile_row)")
    database.commit()
    database.close()
    return found


#: Name in the tables, and how it makes a pyramid. choros comes first: the others get the attributes its tiles hold.
MAKERS = {
    "choros": choros,
    "tippecanoe": tippecanoe(),
    "tippecanoe --detect-shared-borders": tippecanoe("--detect-shared-borders"),
    "tippecanoe --no-simplification-of-shared-nodes": tippecanoe("--no-simplification-of-shared-nodes"),
    "GDAL": gdal,
    "geojson-vt + vt-pbf": geojson_vt,
}
