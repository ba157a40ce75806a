"""The data: GeoJSON with `code`, `name_el` and `name_en`, each made once and kept."""

import gzip
import os
import shutil
import subprocess
import sys

import orjson

from .places import DATA, HERE, SHARED, TOOLS, say

COVERAGES = {1_000: 100_000, 10_000: 1_000_000, 100_000: 10_000_000}


def dataset(name):
    """Returns the file of a data set, or nothing where its source is not there.

    `municipalities` (Greece, 325 areas, clean), `kallikratis` (985,000 vertices, borders drawn twice), `counties` (USA),
    `coverage-N` (N made-up areas of a hundred vertices over Europe).
    """
    file = DATA / f"{name}.geojson"
    if file.is_file():
        return file
    DATA.mkdir(parents=True, exist_ok=True)
    say(f"making the data set {name}")
    if name.startswith("coverage-"):
        features = _coverage(int(name.removeprefix("coverage-")))
    else:
        features = {"municipalities": _municipalities, "kallikratis": _kallikratis, "counties": _counties}[name]()
    if features is None:
        say(f"skipped: {name} (its source was not found)")
        return None
    write(file, features)
    return file


def write(file, features):
    """Writes GeoJSON, one feature a line, under its name only when it is whole."""
    part = file.with_suffix(".part")
    with open(part, "wb") as out:
        out.write(b'{"type":"FeatureCollection","features":[\n')
        for number, feature in enumerate(features):
            out.write((b",\n" if number else b"") + orjson.dumps(feature))
        out.write(b"\n]}\n")
    part.rename(file)


def read(file):
    """Returns the features of GeoJSON."""
    return orjson.loads(file.read_bytes())["features"]


def _feature(number, code, name_el, name_en, geometry):
    properties = {"code": str(code), "name_el": name_el, "name_en": name_en}
    return {"type": "Feature", "id": number, "properties": properties, "geometry": geometry}


def _municipalities():
    source = SHARED / "data/derived/municipalities_2011_clean.geojson"
    if not source.is_file():
        return None
    rows = [(one["properties"], one["geometry"]) for one in read(source)]
    return [_feature(at, p["elstat_code_2011"], p["name_el_genitive"], p["name_latn_genitive"], g) for at, (p, g) in enumerate(rows, 1)]


def _kallikratis():
    source = SHARED / "data/derived/kallikratis_full.geojson.gz"
    if not source.is_file():
        return None
    rows = [(one["properties"], one["geometry"]) for one in orjson.loads(gzip.decompress(source.read_bytes()))["features"]]
    # Mount Athos has no code; here it gets one, so that every program can be held to it.
    return [_feature(at, p["ypes_code"] or "9999", p["name_el"], p["name_el"], g) for at, (p, g) in enumerate(rows, 1)]


def _counties():
    source = SHARED / "data/npm-us-atlas/counties-10m.json"
    if not source.is_file():
        return None
    made = DATA / "counties.topo.geojson"
    environment = os.environ | {"PEERS_NPM": str(TOOLS / "npm")}
    subprocess.run(["node", HERE / "counties.js", source, made], check=True, env=environment)
    rows = read(made)
    made.unlink()
    return [_feature(at, one["id"], one["properties"]["name"], one["properties"]["name"], one["geometry"]) for at, one in enumerate(rows, 1)]


def _coverage(areas):
    maker = SHARED / "bench/make_coverage.py"
    if not maker.is_file():
        return None
    made = DATA / f"coverage-{areas}.made.geojson"
    if not made.is_file():
        part = shutil.copy(os.devnull, made.with_suffix(".part.geojson"))
        arguments = ["--cells", str(areas), "--vertices", str(COVERAGES[areas]), "--box", "europe", "-o", str(part)]
        subprocess.run([sys.executable, maker, *arguments], check=True, stderr=subprocess.DEVNULL)
        part.rename(made)
    features = [_feature(at, f"a{at}", f"Περιοχή {at}", f"Area {at}", one["geometry"]) for at, one in enumerate(read(made), 1)]
    made.unlink()
    return features
