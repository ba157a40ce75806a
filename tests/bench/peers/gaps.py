#!/usr/bin/env python3
"""Judges a tile pyramid: ground covered twice or left open between areas, invalid rings, lost areas, bytes.

  gaps.py SOURCE --layer municipalities --zooms 4-10 [--land SOURCE.geojson] [--key code] [--json OUT]

SOURCE is a folder z/x/y.mvt, an MBTiles file, a .pack, or http://127.0.0.1:PORT/…/{z}/{x}/{y}. `--land` is the GeoJSON
the pyramid was made of: without it gaps and lost areas are not told, and a server cannot be asked. What counts as
overlap, gap, fault and lost is said in judge/pyramid.py.
"""

import argparse
import json
import sys
from pathlib import Path

from judge.land import Land
from judge.pyramid import judge
from judge.sources import open_source


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--layer", required=True)
    parser.add_argument("--zooms", default="4-10", type=zooms)
    parser.add_argument("--land")
    parser.add_argument("--key", default="code")
    parser.add_argument("--json")
    given = parser.parse_args()
    land = Land(given.land) if given.land else None
    if land is None and "{z}" in given.source:
        parser.error("a server is asked for the tiles of --land")
    expected = codes(given.land, given.key) if given.land else None
    found = []
    for zoom in given.zooms:
        found.append(judge(open_source(given.source), given.layer, zoom, land, given.key, expected).summary())
        print(line(found[-1]), file=sys.stderr, flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1) + "\n")


def zooms(text):
    """Reads ``4-10`` or ``7``."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def codes(file, key):
    """The values of a property of all features in a GeoJSON file that have a geometry."""
    features = json.loads(Path(file).read_text())["features"]
    return {str(one["properties"][key]) for one in features if one["geometry"] and one["properties"].get(key) is not None}


def line(found):
    """A zoom in a line."""
    tight = "exactly 0" if found["exact"] else f"{found['overlap_share']:.1e}"
    gap = "not measured" if found["gap_share"] is None else f"{found['gap_share']:.1e} in {found['gaps']}"
    return (
        f"z{found['zoom']}: {found['tiles']} tiles, {found['raw_bytes']:,} bytes, {found['gzip_bytes']:,} with gzip, overlap {tight}, gap {gap}, "
        f"faults {found['faults'] or 'none'}, {found['features']} areas and {found['points']} points, lost {found['lost']} {found['lost_examples'] or ''}"
    )


if __name__ == "__main__":
    main()
