"""Pyramids side by side: time, bytes, memory, and what the judge says of each zoom."""

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import orjson
import shapely

from judge import mvt, overlap
from judge.land import EXTENT, Land
from judge.polygons import assemble
from judge.pyramid import judge
from judge.sources import open_source, plain

from . import datasets, servers
from .makers import LAYER, MAKERS, mapshaper
from .places import DATA, MARTIN, save, say, scratch

#: The tolerance of mapshaper, in units of the grid: a pixel of a map of 512 pixels a tile.
TOLERANCE = 8


def measure(name, zooms, judged, makers=tuple(MAKERS), simplified=True, postgis=False):
    """Measures all makers on a data set; the judge looks at the zooms of ``judged``."""
    file = datasets.dataset(name)
    if file is None:
        return
    land, expected = Land(file), {one["properties"]["code"] for one in datasets.read(file) if one["geometry"]}
    results, source = {}, file
    with scratch() as folder:
        for maker in makers:
            say(f"{name}: {maker}")
            place, run, note = MAKERS[maker](source, str(Path(folder) / "pyramid"), list(zooms), file)
            results[maker] = {"seconds": run.seconds, "peak_mb": run.peak_mb, "failure": run.failure, "note": note}
            if run.failure is None:
                results[maker]["bytes"] = Path(place).stat().st_size
                results[maker]["zooms"] = [_told(judge(open_source(place), LAYER, zoom, land, "code", expected)) for zoom in judged]
            if maker == "choros" and run.failure is None:
                source = same(name)
                datasets.write(source, _with_attributes(file, place, zooms[-1]))
                shutil.copy(place, pyramid_of(name))
            else:
                Path(place).unlink(missing_ok=True)
        if postgis:
            results["PostGIS ST_AsMVT through Martin"] = _postgis(source, judged, land, expected)
        if simplified:
            results["mapshaper, simplification alone"] = _simplified(file, folder, judged)
    save(f"pyramid-{name}", {"data": name, "zooms": [zooms[0], zooms[-1]], "tolerance": TOLERANCE, "makers": results})


def same(name):
    """The data set with the attributes of choros's tiles, there once a pyramid was made."""
    return DATA / f"{name}.same.geojson"


def pyramid_of(name):
    """choros's pyramid of a data set, there once it was made."""
    return DATA / f"{name}.mbtiles"


def _told(found):
    say(f"  z{found.zoom}: overlap {'exactly 0' if found.exact else found.summary()['overlap_share']}, gaps {found.gaps}, lost {found.lost}")
    return found.summary()


def _with_attributes(file, place, zoom):
    """The features with the ids and attributes that choros's own tiles hold: so all write the same."""
    source, tags = open_source(place), {}
    for _, _, data in source.tiles(zoom, None):
        layer = mvt.decode(plain(data)).get(LAYER)
        for feature in layer.features if layer else []:
            tags[feature.properties["code"]] = (feature.id, feature.properties)
    for feature in datasets.read(file):
        identifier, properties = tags.get(feature["properties"]["code"], (feature["id"], feature["properties"]))
        yield feature | {"id": identifier, "properties": properties}


def _postgis(file, judged, land, expected):
    """Tiles as PostGIS makes them when asked: they are not simplified, so there is no pyramid to time."""
    if MARTIN is None:
        return {"failure": "not measured: MARTIN names no program"}
    with servers.postgis() as database:
        database.load(file, LAYER)
        with servers.martin_postgis(database, LAYER) as server:
            return {"failure": None, "note": "made when asked for", "zooms": [_told(judge(open_source(server.template), LAYER, zoom, land, "code", expected)) for zoom in judged]}


def _simplified(file, folder, judged):
    """What is left of mapshaper's clean borders once they are rounded to the grid of a tile, as every tile must."""
    say("mapshaper, simplification alone")
    seconds, peak, zooms = 0.0, 0.0, []
    for zoom in judged:
        place, run = mapshaper(file, str(Path(folder) / "simplified"), zoom, TOLERANCE)
        if run.failure is not None:
            return {"failure": run.failure}
        seconds, peak = seconds + run.seconds, max(peak, run.peak_mb)
        zooms.append(_rounded(Path(place), zoom))
        say(f"  z{zoom}: overlap {zooms[-1]['overlap_share']:.1e}, faults {zooms[-1]['faults']}, lost {zooms[-1]['lost']}")
    return {"failure": None, "seconds": seconds, "peak_mb": peak, "note": "no tiles; rounded to the grid and judged as one", "zooms": zooms}


def _rounded(file, zoom):
    """Rounds polygons in Web Mercator metres to the grid of a zoom and judges them."""
    unit = 40_075_016.6855784 / (EXTENT << zoom)
    features = datasets.read(file)
    rings, lengths, owners = [], [], []
    for number, feature in enumerate(features):
        shape = shapely.from_geojson(orjson.dumps(feature["geometry"])) if feature["geometry"] else shapely.Polygon()
        # On the grid y points down, so the turn that is clockwise here is the positive one there.
        for part in shapely.get_parts(shapely.orient_polygons(shape, exterior_cw=True)):
            for ring in [part.exterior, *part.interiors] if not part.is_empty else []:
                xy = np.rint(shapely.get_coordinates(ring)[:-1] / unit * (1, -1)).astype(np.int64)
                xy = xy[np.any(xy != np.roll(xy, 1, axis=0), axis=1)]
                if len(xy):
                    rings.append(xy)
                    lengths.append(len(xy))
                    owners.append(number)
    faults = Counter()
    polygons = assemble(np.concatenate(rings), np.array(lengths), np.array(owners), faults)
    found = overlap.measure(polygons, None)
    area = found.ground.area
    lost = len(features) - len(np.unique(polygons.feature))
    return {"zoom": zoom, "overlap_share": found.area / area, "exact": found.exact, "gap_share": None, "gaps": None, "faults": dict(+faults), "lost": lost}
