"""Servers side by side: cold and warm tiles of the same viewports."""

import statistics

from . import datasets, load, servers, viewports
from .folder import make_folder
from .makers import LAYER
from .places import MARTIN, save, say, scratch
from .pyramid import pyramid_of, same

NOT_MEASURED = {"failure": "not measured: MARTIN names no program"}


def measure(name, zooms, places, seconds, rounds):
    """Measures choros, Martin from the MBTiles of :mod:`bench.pyramid`, and Martin with PostGIS on a data set."""
    file = datasets.dataset(name)
    if file is None:
        return
    tiles = viewports.tiles(viewports.places(datasets.read(file), places), zooms)
    say(f"{name}: {len(tiles)} tiles of {places} places")
    pyramid = pyramid_of(name)
    found = {"data": name, "zooms": [min(zooms), max(zooms)], "places": places, "asked": len(tiles), "servers": {}}
    with scratch() as folder:
        make_folder(file, folder)
        found["servers"]["choros"], tiles = _measure("choros", lambda: servers.choros(folder), tiles, seconds, rounds)
    found["servers"]["Martin, MBTiles of choros"] = _martin_files(name, tiles, seconds, rounds)
    found["servers"]["Martin, PostGIS"] = _martin_postgis(name, tiles, seconds, rounds)
    save(f"serving-{name}", found)


def _martin_files(name, tiles, seconds, rounds):
    if MARTIN is None:
        return NOT_MEASURED
    pyramid = pyramid_of(name)
    if not pyramid.is_file():
        return {"failure": f"not measured: there is no pyramid of {name} yet"}
    return _measure("Martin, MBTiles", lambda: servers.martin_files(pyramid), tiles, seconds, rounds)[0]


def _martin_postgis(name, tiles, seconds, rounds):
    if MARTIN is None:
        return NOT_MEASURED
    with servers.postgis() as database:
        loading = database.load(same(name) if same(name).is_file() else datasets.dataset(name), LAYER)
        found, _ = _measure("Martin, PostGIS", lambda: servers.martin_postgis(database, LAYER), tiles, seconds, rounds)
        return found | {"load_seconds": loading}


def _measure(name, start, tiles, seconds, rounds):
    """Cold: each tile once on a server of its own, as often as there are rounds, in both encodings. Warm: on the last of
    them. Also returns the tiles that were not empty: all servers are asked for those that choros has."""
    found, present = {"failure": None, "start_seconds": []}, tiles
    for encoding, key in (("identity", "cold"), ("gzip", "cold_gzip")):
        samples = []
        for turn in range(rounds):
            with start() as server:
                found["start_seconds"].append(server.start_seconds)
                sample, present = load.cold(server, tiles, encoding)
                samples += sample
                found[f"{key}_memory_mb"] = server.memory_mb()
                if turn == rounds - 1:
                    found[f"warm_{encoding}"] = load.warm(server, present, encoding, seconds)
        found[key] = load.by_zoom(samples)
    found["start_seconds"] = statistics.median(found["start_seconds"])
    say(f"  {name}: {found['warm_gzip']['per_second']:,.0f}/s warm, cold p99 " + ", ".join(f"z{z} {one['p99_ms']:.1f}" for z, one in found["cold"].items()))
    return found, present
